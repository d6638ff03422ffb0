"""A plan or a spreadsheet that somebody brings along, as a kept plan or as the next revision of the open one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from data.plan_files import LARGEST_BYTES
from ui.act_form import Field, File, Radio, act_form
from ui.session import current

if TYPE_CHECKING:
    from geo.area import Area
    from ui.session import Workshop

NEW: Final = "new"
REVISION: Final = "revision"
KINDS: Final = ".json,.csv,.xlsx,.tsv,.txt"


def draw_upload(area: Area) -> None:
    """Draw the form that takes a file."""
    with st.expander("Load a plan or a spreadsheet", key="load_expander", icon=":material/upload_file:"):
        act_form(
            {
                "type": "load",
                "file": Field("file", part="name"),
                "content": Field("file", part="content"),
                "asRevision": Field("way", equals=REVISION),
            },
            [
                File(
                    "file",
                    "A plan saved here (JSON), or a spreadsheet (.xlsx or CSV) with the columns ODS code and Cluster",
                    accept=KINDS,
                    largest_bytes=LARGEST_BYTES,
                    words=f"At most {LARGEST_BYTES / 1e6:,.0f} MB",
                ),
                Radio("way", "A spreadsheet becomes", options=_ways(current(area)), value=NEW),
            ],
            label="Load",
            key="load",
            icon=":material/upload:",
            note="A plan saved here always becomes a new kept plan; nothing that is kept is overwritten.",
        )


def _ways(workshop: Workshop) -> tuple[tuple[str, str], ...]:
    new = (NEW, "a new plan, beginning from today's PCNs")
    if workshop.opened is None or not workshop.may_change:
        return (new,)
    return (new, (REVISION, f"the next revision of {workshop.opened.plan.name}, the plan on screen"))

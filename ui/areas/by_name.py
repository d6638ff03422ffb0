"""An area by its name: the newest official files are fetched, once somebody presses for it, and it is built."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import streamlit as st

from data.fetch import WantedArea, needed, sources_of
from data.jobs import FetchArea, start
from data.recipe import USUAL_MARGIN_KM, WIDEST_MARGIN_KM
from geo.errors import PlanningError
from ui.areas.told import doing
from ui.parts import STYLE, Cell, Row, table_html
from ui.session import signed_in

if TYPE_CHECKING:
    from pathlib import Path

NAMES_LENGTH: Final = 400
NAMES: Final = "fetch_names"
MARGIN: Final = "fetch_margin"
WITH_STREETS: Final = "fetch_streets"


def draw_by_name(root: Path) -> None:
    """Draw the form for names, what would be fetched, and the button that does it."""
    st.write(
        "Name one or more boroughs or districts, an integrated care board or a PCN; several together are one area. "
        "Their newest official files, and the streets, are fetched when you press the button, and only then."
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            "Names or codes, with commas between them",
            key=NAMES,
            placeholder="Tower Hamlets, Hackney",
            max_chars=NAMES_LENGTH,
            width=420,
        )
        margin_km = draw_margin(MARGIN)
        with_streets = st.toggle("With streets", value=True, key=WITH_STREETS)
    names = names_in(text)
    st.button(
        f"Fetch and build {' and '.join(names)}" if names else "Fetch and build",
        key="fetch",
        type="primary",
        icon=":material/cloud_download:",
        on_click=doing,
        args=("", _fetch, root, signed_in()),
    )
    with st.expander("What would be fetched, from where"):
        rows = [
            Row(source.title, [source.publisher, source.licence, Cell(source.size, note=source.how)])
            for source in sources_of(needed(WantedArea(names, margin_km, with_streets=with_streets)))
        ]
        st.html(STYLE + table_html(["File", "Publisher", "Licence", "About how large"], rows, look="checklist",
                                   label="What would be fetched"))  # fmt: skip
        st.caption(
            "This was tried against a server that answers as the publishers do, not against theirs. Where an address "
            "has changed, the page says which, and where the file can be fetched by hand; it can then be handed over "
            "under files that you have."
        )


def _fetch(root: Path, who: str) -> None:
    """Begin to fetch and build what the form says."""
    here = st.session_state
    names = names_in(here[NAMES])
    if not names:
        msg = "no name is typed: name a borough, a district, an integrated care board or a PCN"
        raise PlanningError(msg)
    start(root, FetchArea(names, here[MARGIN], here[WITH_STREETS]), who=who)


def draw_margin(key: str) -> float:
    """Draw how wide the margin is; returns kilometres."""
    margin_km: float = st.number_input(
        "Margin round it, km",
        min_value=0.0,
        max_value=WIDEST_MARGIN_KM,
        value=USUAL_MARGIN_KM,
        step=0.5,
        key=key,
        help="Practices within this distance of the area are shown as context: some of its patients are with them.",
        width=180,
    )
    return margin_km


def names_in(text: str) -> tuple[str, ...]:
    r"""Return the names in a text, each once.

    >>> names_in("Tower Hamlets, Hackney;\n Hackney ,")
    ('Tower Hamlets', 'Hackney')
    """
    return tuple(dict.fromkeys(name for part in re.split(r"[,;\n]", text) if (name := " ".join(part.split()))))

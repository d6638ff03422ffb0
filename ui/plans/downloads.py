"""Everything that one kept plan can leave the app as; worked out only when somebody asks for it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from data.area import areas_root
from data.cached_figures import plan_figures
from data.documents import figures_workbook
from data.plan_files import assignments_csv, clusters_geojson, proposal_text
from geo.wording import day_words
from ui.frame import link_to
from ui.parts import CSV, XLSX, by, draw_download, when

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from data.store import Opened
    from geo.view import View
    from ui.session import OpenArea

LONGEST_NAME: Final = 60
"""Characters of a file's name before its ending."""


@dataclass(frozen=True)
class Download:
    """One file that can be had.

    Attributes:
        label: On its button.
        about: What it holds, for whoever wonders.
        ending: Of the file's name.
        mime: Media type.
        make: Makes it; run when the button is pressed.
    """

    label: str
    about: str
    ending: str
    mime: str
    make: Callable[[], bytes]


def downloads(opened: Opened, practices: pd.DataFrame | None, area: OpenArea | None, view: View) -> list[Download]:
    """Return the files that can be had of a plan.

    Args:
        opened: The plan.
        practices: Of the build it was made on: code and name at least; None where they are not known.
        area: That build itself; None where it is not the one that is built here: figures can't be worked out then.
        view: For the minutes in the figures.
    """
    plan, proposal = opened.plan, opened.revision.proposal
    files = [
        Download(
            "Plan (JSON)",
            "The whole plan with what practices said and all texts, to be loaded here again.",
            "json",
            "application/json",
            lambda: proposal_text(proposal, area_id=plan.area_id, area_name=plan.area_name).encode("utf-8"),
        )
    ]
    if practices is not None:
        files.append(
            Download(
                "Assignments (CSV)",
                "ODS code, practice, cluster letter and cluster name, a row a practice. It can be loaded here again.",
                "csv",
                CSV,
                lambda: assignments_csv(practices, proposal.plan),
            )
        )
    return files if area is None else [*files, *_of_built(opened, area, view)]


def _of_built(opened: Opened, built: OpenArea, view: View) -> list[Download]:
    area, plan = built.area, opened.revision.proposal.plan
    about = [
        ("Plan", opened.plan.name),
        ("Area", f"{area.name} (fictional)" if area.fictional else area.name),
        ("Revision", f"{opened.revision.number}, {when(opened.revision.made_at)}{by(opened.revision.who)}"),
        ("Link", link_to(opened.plan.watch_token)),
        ("Registrations of", day_words(str(built.manifest.get("date", "")))),
    ]
    return [
        Download(
            "Clusters (GeoJSON)",
            "Territories with every figure, and the practices as points, for a map program.",
            "geojson",
            "application/geo+json",
            lambda: clusters_geojson(areas_root() / built.slug, area, plan, plan_figures(area, plan, view), view=view),
        ),
        Download(
            "Figures (Excel)",
            "Every figure of each cluster, its change against today, and every practice, as a workbook.",
            "xlsx",
            XLSX,
            lambda: figures_workbook(area, plan, view=view, about=about),
        ),
    ]


def draw_downloads(opened: Opened, files: list[Download]) -> None:
    """Draw a button for each file."""
    with st.container(horizontal=True, gap="small"):
        for file in files:
            draw_download(
                file.label,
                file.make,
                file_name=f"{file_stem(opened.plan.name)}-r{opened.revision.number}.{file.ending}",
                mime=file.mime,
                about=file.about,
                key=f"download_{file.ending}",
            )


def file_stem(name: str) -> str:
    """Return a plan's name as every system takes it for a file's: letters, digits and hyphens.

    >>> file_stem("Rivière / Côte: 2"), file_stem("../.."), file_stem("选项")
    ('riviere-cote-2', 'plan', 'plan')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:LONGEST_NAME].strip("-") or "plan"

"""What is compared, as files: figures as CSV, everything as a workbook, the maps as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from data.documents import Comparison, comparison_csv, comparison_tables, workbook_bytes
from geo.figures import shown
from geo.wording import day_words, travel_words
from ui.parts import CSV, XLSX, draw_download

if TYPE_CHECKING:
    from pathlib import Path

    from ui.compare.sides import Sides
    from ui.session import OpenArea


def draw_downloads(sides: Sides, opened: OpenArea, folder: Path) -> None:
    """Draw the three downloads; each is made when its button is pressed."""
    st.caption("Every figure, change, move and finding of these plans, in the mode and minutes chosen above.")
    with st.container(horizontal=True):
        draw_download(
            "Figures (CSV)",
            lambda: comparison_csv(comparison_of(sides)),
            file_name="comparison.csv",
            mime=CSV,
        )
        draw_download(
            "Everything (Excel)",
            lambda: workbook_bytes(comparison_tables(comparison_of(sides)), about=about(sides, opened)),
            file_name="comparison.xlsx",
            mime=XLSX,
            icon=":material/table:",
        )
        draw_download(
            "Maps (PNG)",
            lambda: maps_png(sides, folder),
            file_name="comparison-maps.png",
            mime="image/png",
            icon=":material/image:",
        )


def comparison_of(sides: Sides) -> Comparison:
    """Return what is compared, as values for files."""
    return Comparison(
        names=sides.titles,
        plans=tuple(side.plan for side in sides.sides),
        figures=sides.figures,
        whole=sides.whole,
        summaries=sides.summaries,
        moved=sides.moved,
        effects=sides.effects,
        lines=sides.lines,
        findings=sides.finding_lines,
        practices=sides.names,
        listed=shown(sides.area),
        travel=travel_words(sides.view, crow_flies=sides.area.crow_flies),
    )


def about(sides: Sides, opened: OpenArea) -> list[tuple[str, str]]:
    """Return the rows of the first sheet: what is compared, of which data, in which view."""
    view = sides.view
    travel = travel_words(view, crow_flies=opened.area.crow_flies)
    plans = [
        (f"Plan {place}", ", ".join(one for one in (side.name, side.told) if one))
        for place, side in enumerate(sides.sides, start=1)
    ]
    rows = [
        ("Title", "Comparison of plans"),
        ("Area and date", f"{opened.area.name}, registrations of {day_words(opened.manifest['date'])}"),
        *plans,
        ("Changes", f"against {sides.sides[0].name}"),
        ("Minutes", f"{travel}; within {view.within} minutes is the chosen threshold"),
    ]
    if opened.area.fictional:
        rows.append(("Fictional", "no practice, person or place in it is real"))
    return rows


def maps_png(sides: Sides, folder: Path) -> bytes:
    """Return the maps side by side as a picture."""
    from data.pictures import maps_side_by_side  # noqa: PLC0415 (brings matplotlib, half a second, for this alone)

    plans = [
        (title, side.plan, figures)
        for title, side, figures in zip(sides.titles, sides.sides, sides.figures, strict=True)
    ]
    return maps_side_by_side(folder, sides.area, plans, name="comparison", title="Comparison of plans").png

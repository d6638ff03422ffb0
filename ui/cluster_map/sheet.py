"""A table or a chart that is only read: one component, which changes only what differs in the browser.

Streamlit's own table is drawn on a canvas and its chart by Vega: after every drop they cost more than the map.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from ui.cluster_map.bundle import loader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from data.colours import Colour

_COMPONENT: Final = st.components.v2.component("neighbouring_sheet", js=loader("sheet.js"))


def table_sheet(
    columns: Sequence[tuple[str, str, Colour]],
    rows: Sequence[tuple[str, Sequence[tuple[str, str, str]]]],
    *,
    label: str,
    key: str,
) -> None:
    """Draw a table of figures.

    Args:
        columns: For each cluster its letter, name and colour.
        rows: For each figure its heading, and for each cluster the figure, what stands smaller beside it, and below.
        label: What it is, for those who do not see it.
        key: Of the element on the page.
    """
    _draw(
        {
            "kind": "table",
            "label": label,
            "columns": [
                {"letter": letter, "name": name, "fill": colour.fill, "ink": colour.ink}
                for letter, name, colour in columns
            ],
            "rows": [
                {
                    "heading": heading,
                    "now": [now for now, _, _ in cells],
                    "beside": [beside for _, beside, _ in cells],
                    "below": [below for _, _, below in cells],
                }
                for heading, cells in rows
            ],
        },
        key=key,
    )


def chart_sheet(  # noqa: PLR0913 (all that a chart is made of)
    plan: NDArray[Any],
    today: NDArray[Any],
    *,
    step: int,
    top: int,
    within: int,
    marks: tuple[Sequence[int], Sequence[int]],
    axes: tuple[str, str],
    names: tuple[str, str],
    label: str,
    key: str,
) -> None:
    """Draw patients by minutes, a plan as bars and another as a line.

    Args:
        plan: int (steps,) patients of the bars.
        today: int (steps,) patients of the line.
        step: Minutes of one step.
        top: Patients at the upper end.
        within: The chosen minutes, marked.
        marks: Minutes and patients where labels stand.
        axes: What runs across and what runs up.
        names: What the bars and the line are.
        label: What is drawn, for those who do not see it.
        key: Of the element on the page.
    """
    _draw(
        {
            "kind": "chart",
            "label": label,
            "axes": list(axes),
            "names": list(names),
            "step": step,
            "plan": [int(patients) for patients in plan],
            "today": [int(patients) for patients in today],
            "top": top,
            "within": within,
            "marks": [list(marks[0]), list(marks[1])],
        },
        key=key,
    )


def _draw(data: dict[str, Any], *, key: str) -> None:
    _COMPONENT(key=key, data=data)

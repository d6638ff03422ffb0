"""The figures of two or three plans beside each other: the plans as a whole, and cluster by cluster."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.compare import SUMMARY, beside, patients_that_move
from geo.figures import BASE_WORDS, WHOLE, ClusterFigures, figure_of, shown
from geo.rules import band_gap, band_words
from geo.sites import hub_name
from geo.wording import NO_CHANGE, NOTHING, count_words, judged, number, unbroken
from ui.compare.table import Cell, Heading, Row, draw_table, halves
from ui.worked_out import rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.compare import PlanSummary
    from geo.figures import Figure
    from geo.plan import Cluster
    from geo.wording import FigureWords
    from ui.compare.sides import Sides

SIZES: Final = (
    "clusters", "in_band", "under", "over", "patients_in_band", "smallest", "largest", "not_placed_practices",
)  # fmt: skip
"""Of `SUMMARY`, as a board reads them."""
WAY: Final = ("minutes_nearest", "minutes_nearest_p90", "within", "no_way", "self_containment", "minutes_between_mean")
"""Of all figures, those that a board asks for first; all stand below."""
RULES: Final = ("contract", "guidance")
IN_BAND: Final = "in the band"
EVERYTHING: Final = -1
"""Stands for the plan as a whole where a line of clusters can be chosen."""


def heading_of(words: FigureWords, sides: Sides) -> str:
    """Return a figure's heading with the numbers that it depends on."""
    band = rules()
    return unbroken(words.heading_with(within=sides.view.within, by=sides.by, lower=band.lower, upper=band.upper))


def headings_of(sides: Sides) -> list[Heading]:
    """Return the headings of a table with one column a plan."""
    return [
        Heading(""),
        *(
            Heading(title, side.told if place else ", ".join(one for one in ("compared with", side.told) if one))
            for place, (title, side) in enumerate(zip(sides.titles, sides.sides, strict=True))
        ),
    ]


def draw_glance(sides: Sides) -> None:
    """Draw the plans as a whole: sizes, patients' way, what the rules find, what moves."""
    summary = {words.key: words for words in SUMMARY}
    rows = [
        Row("Sizes", group=True),
        *(figure_row(summary[key], sides.summaries, sides) for key in SIZES),
        Row(f"The way there {sides.by}", group=True),
        *(figure_row(figure_of(key), sides.whole, sides) for key in WAY),
        Row("Rules and moves", group=True),
        *(figure_row(summary[key], sides.summaries, sides) for key in RULES),
        Row("Practices that move", [Cell(NOTHING), *(_moves(sides, place) for place in range(1, len(sides.sides)))]),
        *_working_rows(sides),
    ]
    draw_table(headings_of(sides), rows, caption="")


def _working_rows(sides: Sides) -> list[Row]:
    """Return for each cluster that says so in some plan its way of working, its hub and when that opens."""
    rows = [
        Row(line_title(sides, place), [_working(sides, cluster) for cluster in sides.clusters(line)])
        for place, line in enumerate(sides.lines)
        if any(cluster and (cluster.way or cluster.hub or cluster.hub_hours) for cluster in sides.clusters(line))
    ]
    return [Row("Ways of working and hubs", group=True), *rows] if rows else []


def _working(sides: Sides, cluster: Cluster | None) -> Cell:
    if cluster is None:
        return Cell(NOTHING)
    name = hub_name(sides.area.practices, sides.area.sites, cluster)
    hub = f"hub {name}" if name else "no hub"
    return Cell(cluster.way or "no way chosen", beside=", ".join(one for one in (hub, cluster.hub_hours) if one))


def draw_all_figures(sides: Sides) -> None:
    """Draw every figure of the whole plan or of one cluster, or one figure of every cluster, as is chosen."""
    titles = {words.key: heading_of(words, sides) for words in shown(sides.area)}
    places = [EVERYTHING, *range(len(sides.lines))]
    left, right = halves(len(sides.sides))
    with left:
        place = st.selectbox(
            "Every figure of", places, format_func=lambda one: line_title(sides, one), key="compare_cluster"
        )
        of = sides.whole if place == EVERYTHING else sides.cluster_figures(sides.lines[place])
        draw_table(headings_of(sides), [figure_row(one, of, sides) for one in shown(sides.area)], caption="", first=34)
    with right:
        key = st.selectbox("Every cluster's", list(titles), format_func=titles.__getitem__, key="compare_figure")
        figure = figure_of(key)
        rows = [_cluster_row(figure, sides, line) for line in _sorted(figure, sides)]
        draw_table(headings_of(sides), rows, caption="", first=34)
        st.caption(f"{figure.plain} {figure.base} {BASE_WORDS} Source: {figure.source}.")


def line_title(sides: Sides, place: int) -> str:
    """Return what one line's clusters are called: as in the first plan that has one."""
    if place == EVERYTHING:
        return "the plan as a whole"
    cluster = next(one for one in sides.clusters(sides.lines[place]) if one)
    return f"{cluster.letter} {cluster.name}"


def _sorted(figure: Figure, sides: Sides) -> list[tuple[str, ...]]:
    """Return the lines of clusters, those whose figure is left out in every plan last."""

    def is_left_out(line: tuple[str, ...]) -> bool:
        return all(one is None or math.isnan(one.value(figure.key)) for one in sides.cluster_figures(line))

    return sorted(sides.lines, key=is_left_out)


def _cluster_row(words: FigureWords, sides: Sides, line: tuple[str, ...]) -> Row:
    row = figure_row(words, sides.cluster_figures(line), sides)
    first, *others = [one for one in sides.clusters(line) if one]
    names = dict.fromkeys(f"{one.letter} {one.name}" for one in others) - {f"{first.letter} {first.name}": None}.keys()
    return row._replace(
        heading=f"{first.letter} {first.name}", under=f"also {', '.join(sorted(names))}" if names else ""
    )


def figure_row(words: FigureWords, of: Sequence[ClusterFigures | PlanSummary | None], sides: Sides) -> Row:
    """Return one figure of every plan with its change against the first."""
    return Row(heading_of(words, sides), [_cell(words, of, place) for place in range(len(of))])


def _cell(words: FigureWords, of: Sequence[ClusterFigures | PlanSummary | None], place: int) -> Cell:
    first, found = (beside(words, of)[one] for one in (0, place))
    if of[place] is None:
        return Cell(NOTHING, "no such cluster")
    text = number(found.value, words.unit)
    if text == NOTHING:
        return Cell(text, about=found.note)
    note = _band(of[place], int(found.value)) if words.key == "patients" else found.note
    about = ", ".join(filter(None, [found.base.marked_words if found.base else "", note]))
    if place == 0 or of[0] is None:
        return Cell(text, "new" if place else "", about=about)
    judgement = judged(words, first.value, found.value)
    told = "" if judgement.text == NOTHING or (about and judgement.text == NO_CHANGE) else judgement.said
    return Cell(text, told, judgement.word, about=about)


def _band(figures: ClusterFigures | PlanSummary | None, patients: int) -> str:
    """Return how far a cluster is from the band of sizes; "" for a whole plan, which has none."""
    is_cluster = isinstance(figures, ClusterFigures) and figures.letter != WHOLE
    if not is_cluster:
        return ""
    return band_words(patients, rules()) if band_gap(patients, rules()) else IN_BAND


def _moves(sides: Sides, place: int) -> Cell:
    moved = sides.moved[place]
    return Cell(number(len(moved), "count"), f"with {count_words(patients_that_move(moved), 'patient')}")

"""What is only read below the map: one component, which changes only what differs in the browser.

Streamlit's own table is drawn on a canvas and its chart by Vega: after every drop they cost more than the map.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec
import pandas as pd
import streamlit as st

from data.cached_figures import list_sizes, listed, minutes_distribution, plan_figures
from data.files import csv_bytes
from geo.compare import counterparts
from geo.figures import BASE_WORDS, Base, figure_of
from geo.wording import ESTIMATE, NO_CHANGE, NOTHING, by_mode, change_between, number, travel_words, unbroken
from ui.acts.picture_schema import Chart, Row, Table
from ui.cluster_map import loader

if TYPE_CHECKING:
    from geo.area import Area
    from geo.plan import Plan
    from geo.view import View

_COMPONENT: Final = st.components.v2.component("neighbouring_sheet", js=loader("sheet.js"))


def findings_of_picture(*, key: str) -> None:
    """Make room for the findings of the picture that the browser has: it draws them there, with their heading."""
    _COMPONENT(key=key, data={"kind": "findings", "from": "picture"})


def chart_of_picture(*, key: str) -> None:
    """Make room for the chart of the picture that the browser has."""
    _COMPONENT(key=key, data={"kind": "chart", "from": "picture"})


def table_of_picture(*, key: str) -> None:
    """Make room for the table of the picture that the browser has."""
    _COMPONENT(key=key, data={"kind": "table", "from": "picture"})


def kept_of_picture(said: str, *, key: str) -> None:
    """Make room for the line that says where the plan on the map is kept: `said`, until the browser has a picture."""
    _COMPONENT(key=key, data={"kind": "kept", "from": "picture", "said": said})


# ---- All figures of a plan against today's ----


class FigureRow(NamedTuple):
    """One figure of one cluster, as it is downloaded.

    Attributes:
        cluster: Letter.
        name: Of the cluster.
        figure: Title of the figure.
        unit: count, minutes, share (0 to 1) or decile.
        kind: official or estimate.
        now: In this plan. NaN: can't be had; `note` says why.
        today: The cluster of today that it carries on. NaN: can't be had, or the cluster is new.
        change: Now less today, not rounded: people read `geo.wording.change_between`.
        base: On how many patients or practices the figure of this plan rests.
        base_of: Of how many.
        base_unit: patients or practices.
        partial: "partial" where that is less than half; "" where it is not.
        note: Why a figure can't be had, or what it leaves out.
    """

    cluster: str
    name: str
    figure: str
    unit: str
    kind: str
    now: float
    today: float
    change: float
    base: int
    base_of: int
    base_unit: str
    partial: str
    note: str


def draw_figures_table(area: Area, view: View) -> None:
    """Draw what is said of the table, and the room in which the browser draws it with the download of its figures."""
    st.subheader("All figures against today", anchor=False)
    st.caption(
        f"Each cluster as it is in this plan; behind the dot, the change against the PCN of today that it carries on. "
        f"{ESTIMATE} marks an estimate; minutes are {travel_words(view, crow_flies=area.crow_flies)}. {BASE_WORDS} "
        "There is no official English standard for travel time to a GP."
    )
    table_of_picture(key="figures_table")


def figures_csv(area: Area, plan: Plan, today: Plan, view: View) -> bytes:
    """Return every figure of every cluster as CSV, a row each."""
    travel = travel_words(view, crow_flies=area.crow_flies)
    return csv_bytes(pd.DataFrame(figure_rows(area, plan, today, view)).assign(travel=travel))


def table_of(area: Area, plan: Plan, today: Plan, view: View) -> Table:
    """Return every figure of every cluster with its change against today's cluster of the same PCN, as a table."""
    cells = [_cell(row) for row in figure_rows(area, plan, today, view)]
    figures = listed(area)
    rows = []
    for at, figure in enumerate(figures):
        now, beside, below = zip(*cells[at :: len(figures)], strict=True) if cells else ((), (), ())
        rows.append(Row(figure.heading_in(view), list(now), list(beside), list(below)))
    return Table("All figures of each cluster against today", rows)


def figure_rows(area: Area, plan: Plan, today: Plan, view: View) -> list[FigureRow]:
    """Return a row for each cluster and figure: clusters in the plan's order, of each the area's figures in theirs."""
    now, then = (
        plan_figures(area, plan, view),
        {cluster.letter: cluster for cluster in plan_figures(area, today, view).clusters},
    )
    carries_on = counterparts(today, plan, list_sizes(area))
    before = {letter: then[old] for letter, old in carries_on.items()}
    figures = [(figure, figure.name_in(view)) for figure in listed(area)]
    rows = []
    for cluster, after in zip(plan.clusters, now.clusters, strict=True):
        was, why = before.get(cluster.letter), dict(after.why)
        for figure, name in figures:
            value, base = after.value(figure.key), after.bases[figure.key]
            then_value = was.value(figure.key) if was else math.nan
            rows.append(
                FigureRow(
                    cluster=cluster.letter,
                    name=cluster.name,
                    figure=name,
                    unit=figure.unit,
                    kind="official" if figure.official else "estimate",
                    now=value,
                    today=then_value,
                    change=value - then_value,
                    base=base.n,
                    base_of=base.of,
                    base_unit=base.unit,
                    partial="partial" if base.is_partial and not math.isnan(value) else "",
                    note=why.get(figure.key, ""),
                )
            )
    return rows


def _cell(row: FigureRow) -> tuple[str, str, str]:
    """Return a figure, beside it its change or why it can't be had, and below it what it rests on or leaves out.

    >>> about = {"cluster": "A", "name": "Dock", "kind": "official", "change": 0.0, "base_unit": "patients"}
    >>> whole = {"base": 31204, "base_of": 31204, "partial": "", "note": ""}
    >>> _cell(FigureRow(figure="Patients", unit="count", now=31204.0, today=34527.0, **about, **whole))
    ('31,204', ' · -3,323', '')
    >>> part = {"base": 12000, "base_of": 31204, "partial": "partial", "note": ""}
    >>> _cell(FigureRow(figure="Minutes for nine in ten", unit="minutes", now=12.36, today=12.34, **about, **part))
    ('12.4', ' · +0.1', '◐ partial, of 12,000 of 31,204 patients')
    >>> none = {"base": 0, "base_of": 31204, "partial": "", "note": "no hub chosen"}
    >>> _cell(FigureRow(figure="To the hub", unit="minutes", now=math.nan, today=math.nan, **about, **none))
    ('–', ' no hub chosen', '')
    """
    if math.isnan(row.now):
        return NOTHING, f" {row.note}" if row.note else "", ""
    said = NO_CHANGE if row.today == row.now else change_between(row.today, row.now, row.unit)
    below = Base(row.base, row.base_of, row.base_unit).marked_words
    if row.note:
        below = f"{below}; {row.note}" if below else row.note
    return number(row.now, row.unit), "" if said in (NOTHING, NO_CHANGE) else f" · {said}", below


# ---- How patients' minutes are distributed, in the plan and today ----

PLAN: Final = "this plan"
TODAY: Final = "today"


def draw_minutes_chart(area: Area, plan: Plan, today: Plan, view: View) -> None:
    """Draw patients by minutes to the nearest practice of their cluster: this plan as bars, today as a line."""
    st.subheader(figure_of("minutes_nearest").heading, anchor=False)
    chart = msgspec.to_builtins(chart_of(area, plan, today, view))
    _COMPONENT(key="minutes_chart", data={"kind": "chart", "chart": chart})


def draw_chart_of_picture() -> None:
    """Draw the heading and the room in which the browser draws the chart of the picture that it has."""
    st.subheader(figure_of("minutes_nearest").heading, anchor=False)
    chart_of_picture(key="minutes_chart")


def chart_of(area: Area, plan: Plan, today: Plan, view: View) -> Chart:
    """Return patients by minutes to the nearest practice of their cluster, in this plan and today, as a chart."""
    by = by_mode(view.mode, crow_flies=area.crow_flies)
    now, before = minutes_distribution(area, plan, view), minutes_distribution(area, today, view)
    counts, further, no_way = now.of_everybody()
    counts_today, further_today, no_way_today = before.of_everybody()
    step, last = int(now.up_to[0]), int(now.up_to[-1])
    top = room(int(counts.max()), int(counts_today.max()))
    return Chart(
        label=f"Patients by minutes {by} to the nearest practice of their cluster: bars for this plan, "
        f"a line for today, and a mark at {view.within} minutes. The same numbers are in the table below it.",
        axes=(f"Minutes {by}", "Patients"),
        names=(PLAN, TODAY),
        step=step,
        plan=counts.tolist(),
        today=counts_today.tolist(),
        top=top,
        within=view.within,
        marks=(round_marks(last, most=6), round_marks(top, most=5)),
        below=[
            unbroken(
                f"More than {last} minutes away {by}: {number(further, 'count')} patients {ESTIMATE} "
                f"(today {number(further_today, 'count')} {ESTIMATE}). No way there: {number(no_way, 'count')} "
                f"{ESTIMATE} (today {number(no_way_today, 'count')} {ESTIMATE}). "
                "The same people stand in both: patients whose address is mapped; of a practice in no cluster, with "
                "the way to their own."
            ),
            f"How these minutes were made: {' '.join((area.mode_notes or {}).get(view.mode, ()))}",
        ],
    )


def room(highest: int, highest_today: int) -> int:
    """Return how high the axis goes: a quarter over today's highest bar, more only for a plan that needs it.

    >>> room(110, 100), room(130, 100), room(0, 0)
    (125, 163, 1)
    """
    return max(math.ceil(1.25 * (highest_today if highest <= 1.25 * highest_today else highest)), 1)


def round_marks(end: int, *, most: int) -> list[int]:
    """Return round numbers from 0 up to `end`, evenly apart, `most` of them after 0 at most.

    >>> round_marks(60, most=6), round_marks(80647, most=5)
    ([0, 10, 20, 30, 40, 50, 60], [0, 20000, 40000, 60000, 80000])
    """
    steps = (size * 10**power for power in range(12) for size in (1, 2, 5))
    apart = next(step for step in steps if end // step <= most)
    return list(range(0, end + 1, apart))

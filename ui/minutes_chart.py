"""How patients' minutes are distributed, in the plan and today."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.figures import figure_of
from geo.wording import ESTIMATE, by_mode, number, unbroken
from ui.cluster_map.sheet import chart_of_picture, chart_sheet
from ui.door.pictured import Chart
from ui.worked_out import minutes_distribution

if TYPE_CHECKING:
    from geo.area import Area
    from geo.plan import Plan
    from geo.view import View

PLAN: Final = "this plan"
TODAY: Final = "today"


def draw_minutes_chart(area: Area, plan: Plan, today: Plan, view: View) -> None:
    """Draw patients by minutes to the nearest practice of their cluster: this plan as bars, today as a line."""
    st.subheader(figure_of("minutes_nearest").heading, anchor=False)
    chart_sheet(chart_of(area, plan, today, view), key="minutes_chart")


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

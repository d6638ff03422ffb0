"""How patients' minutes are distributed, in the plan and today."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import streamlit as st

from geo.reasons import BY_MODE
from geo.wording import ESTIMATE, number
from ui.worked_out import minutes_distribution

if TYPE_CHECKING:
    from geo.area import Area
    from geo.distribution import Distribution
    from geo.plan import Plan
    from geo.view import View

PLAN: Final = "this plan"
TODAY: Final = "today"
HEIGHT_PX: Final = 300


def draw_minutes_chart(area: Area, plan: Plan, today: Plan, view: View) -> None:
    """Draw patients by minutes to the nearest practice of their cluster: this plan as bars, today as a line."""
    now, before = minutes_distribution(area, plan, view), minutes_distribution(area, today, view)
    st.subheader(f"Minutes to the nearest practice of the cluster {ESTIMATE}", anchor=False)
    rows = chart_rows(now, before)
    st.vega_lite_chart(rows, _chart(view, rows, before), width="stretch", height=HEIGHT_PX)
    _, further, no_way = now.of_all_clusters()
    _, further_today, no_way_today = before.of_all_clusters()
    last = int(now.up_to[-1])
    st.caption(
        f"More than {last} minutes away {BY_MODE[view.mode]}: {number(further, 'count')} patients "
        f"(today {number(further_today, 'count')}). No way there: {number(no_way, 'count')} "
        f"(today {number(no_way_today, 'count')}). Patients without a mapped address are not in the chart."
    )
    st.caption(f"How these minutes were made: {' '.join((area.mode_notes or {}).get(view.mode, ()))}")


def chart_rows(now: Distribution, before: Distribution) -> pd.DataFrame:
    """Return patients by minute of both plans, up to the last minute that has any.

    Returns:
        Columns minutes (where the step ends), from (where it starts), plan, patients; `PLAN` rows first.
    """
    counts = {PLAN: now.of_all_clusters()[0], TODAY: before.of_all_clusters()[0]}
    used = np.flatnonzero(counts[PLAN] | counts[TODAY])
    size = int(used[-1]) + 1 if len(used) else 1
    ends = now.up_to[:size]
    width = int(now.up_to[0])
    parts = [
        pd.DataFrame({"minutes": ends, "from": ends - width, "plan": plan, "patients": patients[:size]})
        for plan, patients in counts.items()
    ]
    return pd.concat(parts, ignore_index=True)


def _chart(view: View, rows: pd.DataFrame, before: Distribution) -> dict[str, Any]:
    """Return the chart as a Vega-Lite specification: a bar a minute, a stepped line over them, the chosen minutes."""
    # The same for every plan that fits: a new specification makes Vega draw everything anew, new data does not.
    last, most = int(before.up_to[-1]), _room(int(rows["patients"].max()), int(before.of_all_clusters()[0].max()))
    x = {
        "field": "from",
        "type": "quantitative",
        "title": f"Minutes {BY_MODE[view.mode]}",
        "axis": {"tickMinStep": 1},
        "scale": {"domain": [0, last], "nice": False, "padding": 0},
    }
    y = {
        "field": "patients",
        "type": "quantitative",
        "title": "Patients",
        "stack": None,
        "scale": {"domain": [0, most]},
    }
    tooltip = [
        {"field": "plan", "title": "Plan"},
        {"field": "minutes", "title": "Up to, minutes"},
        {"field": "patients", "title": "Patients", "format": ","},
    ]
    colour = {
        "field": "plan",
        "scale": {"domain": [PLAN, TODAY], "range": ["#7fb2c8", "#17242d"]},
        "legend": {"title": None, "orient": "top-right"},
    }
    return {
        "layer": [
            {
                "transform": [{"filter": f"datum.plan == '{PLAN}'"}],
                "mark": {"type": "bar", "orient": "vertical"},
                "encoding": {"x": x, "x2": {"field": "minutes"}, "y": y, "color": colour, "tooltip": tooltip},
            },
            {
                "transform": [{"filter": f"datum.plan == '{TODAY}'"}],
                "mark": {"type": "line", "interpolate": "step-after", "strokeWidth": 2},
                "encoding": {"x": x, "y": y, "color": colour, "tooltip": tooltip},
            },
            {
                "data": {"values": [{"m": view.within}]},
                "mark": {"type": "rule", "strokeDash": [5, 4], "color": "#5a6a75"},
                "encoding": {"x": {"field": "m", "type": "quantitative"}},
            },
        ],
    }


def _room(highest: int, highest_today: int) -> int:
    """Return how high the axis goes: a quarter over today's highest bar, more only for a plan that needs it.

    >>> _room(110, 100), _room(130, 100)
    (125, 163)
    """
    return math.ceil(1.25 * (highest_today if highest <= 1.25 * highest_today else highest))

"""Which practices belong together? The map on which they are dragged, and what a plan does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.areas import chosen_area
from ui.carry import draw_carry_notice
from ui.cluster_map import cluster_map
from ui.figures_table import draw_figures_table
from ui.findings_list import draw_findings
from ui.follow import tell_what_is_shown
from ui.frame import error_boundary
from ui.history import draw_history
from ui.minutes_chart import draw_minutes_chart
from ui.move_list import draw_move_list
from ui.perform import perform
from ui.plan_bar import bar_of, draw_plan_bar, draw_state
from ui.plan_message import plan_message
from ui.session import current, keep, session
from ui.toolbar import draw_toolbar
from ui.worked_out import today as today_of

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from ui.plan_bar import Bar

opened = chosen_area()
area = opened.area


@st.fragment
def workbench(state: DeltaGenerator, bar: Bar) -> None:
    """Draw everything that changes with a move: one drop runs this and nothing else.

    Args:
        state: Where the line above says where the plan is kept.
        bar: What stands above besides; where that changes too, the whole page is drawn anew.
    """
    if session().slug != opened.slug or bar_of(current(area)) != bar:
        st.rerun()
    with error_boundary():
        draw_state(state, current(area))
        if not current(area).fits:
            draw_carry_notice(area)
            draw_history(area)
            return
        workshop = current(area)
        cluster_map(plan_message(opened, workshop), on_event=on_event)
        plan, today, view = workshop.plan, today_of(area), workshop.view
        left, right = st.columns(2, gap="large")
        with left:
            draw_findings(area, workshop)
        with right:
            draw_minutes_chart(area, plan, today, view)
        draw_figures_table(area, plan, today, view)
        if workshop.may_change:
            with st.expander("Move practices without the map", key="move_list", on_change="rerun") as without_map:
                if without_map.open:
                    draw_move_list(area)
        draw_history(area)
        tell_what_is_shown()


def on_event(event) -> None:  # noqa: ANN001 (Event | Refused, checked by the component)
    """Take over what happened on the map."""
    keep(area, perform(area, current(area), event))


with error_boundary():
    with st.container(gap="xsmall"):
        kept_at = draw_plan_bar(area)
        if current(area).fits:
            draw_toolbar(area)
    workbench(kept_at, bar_of(current(area)))

"""Moving practices without the map: choose, choose where to, press. The same action as a drop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.errors import PlanningError
from ui.actions import move
from ui.cluster_map.events import NEW
from ui.plain_text import as_plain_text
from ui.session import current, keep

if TYPE_CHECKING:
    from geo.area import Area
    from geo.plan import Plan

NOWHERE: Final = ""


def draw_move_list(area: Area) -> None:
    """Draw the form that moves practices."""
    workshop = current(area)
    plan = workshop.plan
    names = _names(area, plan)
    targets = [cluster.letter for cluster in plan.clusters] + [NEW, NOWHERE]
    with st.form("move_list", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.multiselect(
            "Practices",
            plan.practices,
            format_func=names.__getitem__,
            select_all=False,  # else Enter after a search takes every practice that is anything like it
            key="move_practices",
        )
        st.selectbox("Move to", targets, format_func=lambda to: _target_name(plan, to), key="move_to")
        st.form_submit_button("Move", on_click=_pressed, args=(area,), icon=":material/arrow_forward:")
    if workshop.complaint:
        st.warning(as_plain_text(workshop.complaint), icon=":material/error:")


def _pressed(area: Area) -> None:
    practices, to = st.session_state["move_practices"], st.session_state["move_to"]
    workshop = current(area)
    if not practices:
        keep(area, workshop.refused("Choose at least one practice to move."))
        return
    try:
        after = move(area, workshop, practices, to=to)
    except PlanningError as error:
        after = workshop.refused(f"not moved: {error}")
    keep(area, after)
    if not after.complaint:
        st.session_state["move_practices"] = []


def _names(area: Area, plan: Plan) -> dict[str, str]:
    where = plan.where()
    practices = area.practices
    return {
        code: f"{name} ({code}, {where.get(code, 'not placed')})"
        for code, name in zip(practices["code"], practices["name"], strict=True)
    }


def _target_name(plan: Plan, to: str) -> str:
    if to == NEW:
        return "A new cluster"
    return f"{to}  {plan.cluster(to).name}" if to else "Not placed"

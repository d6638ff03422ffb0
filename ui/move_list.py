"""Moving practices without the map: choose, choose where to, press. The same act as a drop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.act_form import Choice, Field, Several, act_form
from ui.door.schema import NEW
from ui.session import current

if TYPE_CHECKING:
    from geo.area import Area
    from geo.plan import Plan
    from ui.act_form import Options


def draw_move_list(area: Area) -> None:
    """Draw the form that moves practices, worked out only while it is open."""
    plan = current(area).plan
    with st.expander("Move practices without the map", key="move_list", on_change="rerun") as expander:
        if not expander.open:
            return
        act_form(
            {"type": "move", "practices": Field("practices"), "to": Field("to")},
            [
                Several(
                    "practices",
                    "Practices",
                    options=_practices(area, plan),
                    needs="Choose at least one practice to move.",
                    clears=True,
                ),
                Choice(
                    "to", "Move to", value=plan.clusters[0].letter if plan.clusters else NEW, options=_targets(plan)
                ),
            ],
            label="Move",
            key="move",
            icon=":material/arrow_forward:",
            align="row",
        )


def _practices(area: Area, plan: Plan) -> Options:
    where, movable, practices = plan.where(), set(plan.practices), area.practices
    return tuple(
        (code, f"{name} ({code}, {where.get(code, 'not placed')})")
        for code, name in zip(practices["code"].tolist(), practices["name"].tolist(), strict=True)
        if code in movable
    )


def _targets(plan: Plan) -> Options:
    clusters = ((cluster.letter, f"{cluster.letter}  {cluster.name}") for cluster in plan.clusters)
    return (*clusters, (NEW, "A new cluster"), ("", "Not placed"))

"""Figures that were already worked out: everything follows from (area, plan, view), so that is the key.

The caches are shared between people and hold values that nobody can change; whose plan it was they do not know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from data.rules import read_rules
from geo.distribution import Distribution, distribution
from geo.effect import Effect, effect
from geo.figures import ClusterFigures, PlanFigures, figures
from geo.plan import Plan, today_plan
from geo.prepared import Prepared, prepare
from geo.rules import Finding, findings
from geo.what_if import Together, WhatIf, what_if, what_if_together
from geo.whole_plan import whole_plan

if TYPE_CHECKING:
    from geo.area import Area
    from geo.rules import Rules
    from geo.view import View

WHOLE_TABLE: Final = 12_000_000
"""Practices x clusters x places up to which every single move is worked out with every plan (about 0.1 s); beyond it
only the moves of the practices that are chosen."""


@st.cache_resource(show_spinner=False)
def rules() -> Rules:
    """Return the rules of the field, read once."""
    return read_rules()


def today(area: Area) -> Plan:
    """Return the plan of today's PCNs, made once."""
    return _today(area, area.id)


def plan_figures(area: Area, plan: Plan, view: View) -> PlanFigures:
    """Return the figures of a plan, worked out once."""
    return _figures(area, area.id, plan, view)


def single_moves(area: Area, plan: Plan, view: View, *, chosen: tuple[str, ...]) -> WhatIf:
    """Return what single moves would do: every one, or in a large area those of the chosen practices only."""
    small = len(plan.practices) * (len(plan.clusters) + 2) * len(area.places) <= WHOLE_TABLE
    return _single_moves(area, area.id, plan, view, None if small else chosen)


def minutes_distribution(area: Area, plan: Plan, view: View) -> Distribution:
    """Return how patients' minutes are distributed, worked out once."""
    return _distribution(area, area.id, plan, view)


def whole_figures(area: Area, plan: Plan, view: View) -> ClusterFigures:
    """Return the figures of a plan as a whole, worked out once."""
    return _whole(area, area.id, plan, view)


def plan_findings(area: Area, plan: Plan, view: View) -> tuple[Finding, ...]:
    """Return what the rules find in a plan, worked out once."""
    return _findings(area, area.id, plan, view)


def plan_effect(area: Area, before: Plan, after: Plan, view: View) -> Effect:
    """Return what changes for patients from one plan to another, worked out once."""
    return _effect(area, area.id, before, after, view)


def moves_together(area: Area, plan: Plan, view: View, *, chosen: tuple[str, ...]) -> Together:
    """Return what moving all the chosen practices at once would do."""
    return what_if_together(laid_out(area, view), plan, view, rules(), practices=chosen)


@st.cache_resource(max_entries=8, show_spinner=False)
def _today(_area: Area, area_id: str) -> Plan:  # noqa: ARG001 (the id is the key)
    return today_plan(_area.practices)


@st.cache_resource(max_entries=8, show_spinner=False)
def _prepared(_area: Area, area_id: str, mode: str, walk_kmh: float, _view: View) -> Prepared:  # noqa: ARG001 (keys)
    return prepare(_area, _view)


def laid_out(area: Area, view: View) -> Prepared:
    """Return the area laid out for the figures of one view, worked out once."""
    return _prepared(area, area.id, view.mode, view.walk_kmh, view)


@st.cache_resource(max_entries=40, show_spinner=False, hash_funcs={Plan: hash})
def _figures(_area: Area, area_id: str, plan: Plan, view: View) -> PlanFigures:  # noqa: ARG001 (the id is the key)
    return figures(laid_out(_area, view), plan, view)


@st.cache_resource(max_entries=40, show_spinner=False, hash_funcs={Plan: hash})
def _single_moves(
    _area: Area,
    area_id: str,  # noqa: ARG001 (the id is the key)
    plan: Plan,
    view: View,
    practices: tuple[str, ...] | None,
) -> WhatIf:
    return what_if(laid_out(_area, view), plan, view, rules(), practices=practices)


@st.cache_resource(max_entries=40, show_spinner=False, hash_funcs={Plan: hash})
def _distribution(_area: Area, area_id: str, plan: Plan, view: View) -> Distribution:  # noqa: ARG001 (the id is the key)
    return distribution(laid_out(_area, view), plan, view)


@st.cache_resource(max_entries=40, show_spinner=False, hash_funcs={Plan: hash})
def _whole(_area: Area, area_id: str, plan: Plan, view: View) -> ClusterFigures:  # noqa: ARG001 (the id is the key)
    return whole_plan(laid_out(_area, view), plan, view, found=plan_figures(_area, plan, view))


@st.cache_resource(max_entries=40, show_spinner=False, hash_funcs={Plan: hash})
def _findings(_area: Area, area_id: str, plan: Plan, view: View) -> tuple[Finding, ...]:  # noqa: ARG001 (as above)
    return findings(_area, plan, plan_figures(_area, plan, view), rules())


@st.cache_resource(max_entries=40, show_spinner=False, hash_funcs={Plan: hash})
def _effect(_area: Area, area_id: str, before: Plan, after: Plan, view: View) -> Effect:  # noqa: ARG001 (as above)
    return effect(laid_out(_area, view), before, after, view)

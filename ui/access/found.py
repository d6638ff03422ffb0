"""What the Access page shows, worked out once: everything follows from (area, plan, view, group)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.hubs import HubChoice, hub_choices
from geo.place_access import GroupTravel, PlaceAccess, place_access, travel_by_group
from geo.plan import Plan
from ui.worked_out import laid_out

if TYPE_CHECKING:
    from geo.area import Area
    from geo.view import View


def places_found(area: Area, plan: Plan, view: View, *, among: str) -> PlaceAccess:
    """Return how far a group of patients travels, place by place."""
    return _places(area, area.id, plan, view, among)


def travel_found(area: Area, plan: Plan, view: View) -> tuple[GroupTravel, ...]:
    """Return how far each group of patients travels."""
    return _travel(area, area.id, plan, view)


def hubs_found(area: Area, plan: Plan, view: View, *, letter: str) -> tuple[HubChoice, ...]:
    """Return each practice of a cluster as its hub."""
    return _hubs(area, area.id, plan, view, letter)


@st.cache_resource(max_entries=20, show_spinner=False, hash_funcs={Plan: hash})
def _places(_area: Area, area_id: str, plan: Plan, view: View, among: str) -> PlaceAccess:  # noqa: ARG001 (a key)
    return place_access(laid_out(_area, view), plan, view, among=among)


@st.cache_resource(max_entries=20, show_spinner=False, hash_funcs={Plan: hash})
def _travel(_area: Area, area_id: str, plan: Plan, view: View) -> tuple[GroupTravel, ...]:  # noqa: ARG001 (a key)
    return travel_by_group(laid_out(_area, view), plan, view)


@st.cache_resource(max_entries=40, show_spinner=False, hash_funcs={Plan: hash})
def _hubs(_area: Area, area_id: str, plan: Plan, view: View, letter: str) -> tuple[HubChoice, ...]:  # noqa: ARG001
    return hub_choices(laid_out(_area, view), plan, view, letter=letter)

"""What the Access page shows, worked out once: everything follows from (area, plan, view, group)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.figures import GroupTravel, HubChoice, PlaceAccess, hub_choices, place_access, travel_by_group
from ui.worked_out import BY_VALUE, laid_out

if TYPE_CHECKING:
    from geo.area import Area
    from geo.plan import Plan
    from geo.view import View


@st.cache_resource(max_entries=20, show_spinner=False, hash_funcs=BY_VALUE)
def places_found(area: Area, plan: Plan, view: View, *, among: str) -> PlaceAccess:
    """Return how far a group of patients travels, place by place."""
    return place_access(laid_out(area, view), plan, view, among=among)


@st.cache_resource(max_entries=20, show_spinner=False, hash_funcs=BY_VALUE)
def travel_found(area: Area, plan: Plan, view: View) -> tuple[GroupTravel, ...]:
    """Return how far each group of patients travels."""
    return travel_by_group(laid_out(area, view), plan, view)


@st.cache_resource(max_entries=40, show_spinner=False, hash_funcs=BY_VALUE)
def hubs_found(area: Area, plan: Plan, view: View, *, letter: str) -> tuple[HubChoice, ...]:
    """Return each practice of a cluster as its hub."""
    return hub_choices(laid_out(area, view), plan, view, letter=letter)

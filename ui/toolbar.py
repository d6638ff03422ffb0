"""The row above the map: how minutes are looked at, and where a plan may begin again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.reasons import CROW_FLIES, CROW_FLIES_NOTE
from geo.view import AVERAGE_WALK_KMH, SLOWER_WALK_KMH
from ui.actions import back_to_today, look, start_from_scratch
from ui.address import MINUTES, write_address
from ui.areas import draw_choice_of_area
from ui.session import current, keep

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.area import Area
    from ui.session import Workshop

MODE_NAMES: Final = {"walk": "Walk", "cycle": "Cycle", "drive": "Drive"}
SPEEDS: Final = {AVERAGE_WALK_KMH: "Average walker, 4.8 km/h", SLOWER_WALK_KMH: "Slower walker, 2.7 km/h"}
"""Slower: 0.76 m/s, measured in people over 65 with limited mobility."""


def draw_toolbar(area: Area) -> None:
    """Draw the choice of mode, minutes and walking speed, and the two ways of beginning again."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if not current(area).is_watched:
            draw_choice_of_area()
        draw_choice_of_view(area)
        if current(area).may_change:
            st.space("stretch")
            _button("Back to today's PCNs", "today", area, back_to_today, icon=":material/history:")
            _button("Start from scratch", "scratch", area, start_from_scratch, icon=":material/restart_alt:")


def draw_choice_of_view(area: Area) -> None:
    """Draw the choice of mode, minutes and walking speed, which holds for every page."""
    workshop = current(area)
    view = workshop.view
    mode = st.segmented_control(
        "Travel",
        area.modes,
        default=view.mode,
        format_func=MODE_NAMES.__getitem__,
        key="mode",
        required=True,
        label_visibility="collapsed",
    )
    within = st.selectbox(
        "Minutes",
        MINUTES,
        index=MINUTES.index(view.within),
        format_func=lambda minutes: f"within {minutes} min",
        key="within",
        width=136,
        label_visibility="collapsed",
    )
    speed = st.selectbox(
        "Walking speed",
        list(SPEEDS),
        index=list(SPEEDS).index(view.walk_kmh),
        format_func=SPEEDS.__getitem__,
        key="speed",
        width=214,
        disabled=mode != "walk",
        label_visibility="collapsed",
    )
    if area.crow_flies:
        st.markdown(f":orange-badge[{CROW_FLIES.capitalize()}]", width="content", help=CROW_FLIES_NOTE)
    # What the widgets show is what counts: they outlive a session that ends with the server, and a change of area.
    seen = replace(view, mode=mode, within=within, walk_kmh=speed)
    if seen != view:
        keep(area, look(workshop, seen))
    write_address(current(area), modes=area.modes)


def _button(label: str, key: str, area: Area, action: Callable[[Area, Workshop], Workshop], *, icon: str) -> None:
    def pressed() -> None:
        keep(area, action(area, current(area)))

    st.button(label, key=key, on_click=pressed, icon=icon)

"""How minutes are looked at: the widgets that choose it, and the one place where they are read.

They are read before anything is drawn, so that every part of a page, and every act from it, is of what they show.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.view import AVERAGE_WALK_KMH, SLOWER_WALK_KMH
from geo.wording import CROW_FLIES, CROW_FLIES_NOTE
from ui.address import MINUTES
from ui.session import current

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.area import Area
    from geo.view import View

MODE_KEY: Final = "mode"
WITHIN_KEY: Final = "within"
SPEED_KEY: Final = "speed"
MODE_NAMES: Final = {"walk": "Walk", "cycle": "Cycle", "drive": "Drive"}
SPEEDS: Final = {AVERAGE_WALK_KMH: "Average walker, 4.8 km/h", SLOWER_WALK_KMH: "Slower walker, 2.7 km/h"}
"""Slower: 0.76 m/s, measured in people over 65 with limited mobility."""


def chosen_view(view: View, *, modes: Sequence[str]) -> View:
    """Return the view with what the widgets on the page choose; where there are none, as it was.

    They outlive a session that ends with the server, and a change of area.

    Args:
        view: As it was.
        modes: Of the area.
    """
    mode = st.session_state.get(MODE_KEY)
    within, speed = st.session_state.get(WITHIN_KEY), st.session_state.get(SPEED_KEY)
    return replace(
        view,
        mode=str(mode) if mode in modes else view.mode,
        within=within if within in MINUTES else view.within,
        walk_kmh=speed if speed in SPEEDS else view.walk_kmh,
    )


def draw_choice_of_view(area: Area) -> None:
    """Draw the choice of mode, minutes and walking speed, which holds for every page."""
    view = current(area).view
    st.segmented_control(
        "Travel",
        area.modes,
        default=view.mode,
        format_func=MODE_NAMES.__getitem__,
        key=MODE_KEY,
        required=True,
        label_visibility="collapsed",
    )
    st.selectbox(
        "Minutes",
        MINUTES,
        index=MINUTES.index(view.within),
        format_func=lambda minutes: f"within {minutes} min",
        key=WITHIN_KEY,
        width=136,
        label_visibility="collapsed",
    )
    st.selectbox(
        "Walking speed",
        list(SPEEDS),
        index=list(SPEEDS).index(view.walk_kmh),
        format_func=SPEEDS.__getitem__,
        key=SPEED_KEY,
        width=214,
        disabled=view.mode != "walk",
        label_visibility="collapsed",
    )
    if area.crow_flies:
        st.markdown(f":orange-badge[{CROW_FLIES.capitalize()}]", width="content", help=CROW_FLIES_NOTE)

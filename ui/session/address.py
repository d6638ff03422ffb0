"""What stands in the address of a page, and how minutes are looked at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.view import AVERAGE_WALK_KMH, SLOWER_WALK_KMH, View
from geo.wording import CROW_FLIES, CROW_FLIES_NOTE
from ui.session.state import current

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.area import Area
    from ui.session.state import Workshop

AREA: Final = "area"
PLAN: Final = "plan"
OWNER_KEY: Final = "owner"
"""Shows once that the browser is the owner's; it is taken out of the address at once."""
MODE: Final = "by"
WITHIN: Final = "within"
WALK: Final = "walk"
SLOW: Final = "slow"
MINUTES: Final = (5, 10, 15, 20, 25, 30, 40, 45, 60)
"""Thresholds offered. 15, 20 and 30 are conventions; there is no official English standard."""


def asked(name: str) -> str:
    """Return what the address says under that name; "" for nothing."""
    return str(st.query_params.get(name, ""))


def write_address(workshop: Workshop, *, modes: Sequence[str]) -> None:
    """Let the address say what is on screen; it is written only when it changed."""
    wanted = in_address(workshop.view, modes=modes)
    wanted |= {AREA: workshop.slug} | ({PLAN: workshop.token} if workshop.token else {})
    here = {
        name: st.query_params[name] for name in (AREA, PLAN, OWNER_KEY, MODE, WITHIN, WALK) if name in st.query_params
    }
    if here == wanted:
        return
    for name in here.keys() - wanted.keys():
        del st.query_params[name]
    st.query_params.update(wanted)


def in_address(view: View, *, modes: Sequence[str]) -> dict[str, str]:
    """Return the parameters that say how minutes are looked at; what is as at first is left out.

    >>> in_address(View(mode="drive", within=10), modes=("walk", "drive")), in_address(View(), modes=("walk",))
    ({'by': 'drive', 'within': '10'}, {})
    """
    parts = {}
    if view.mode != modes[0]:
        parts[MODE] = view.mode
    if view.within != View().within:
        parts[WITHIN] = str(view.within)
    if view.walk_kmh == SLOWER_WALK_KMH:
        parts[WALK] = SLOW
    return parts


def view_in(address: Mapping[str, str], *, modes: Sequence[str]) -> View:
    """Return how minutes are looked at by an address; what it says wrongly is as if it said nothing.

    >>> view_in({"by": "drive", "within": "10"}, modes=("walk", "drive"))
    View(mode='drive', within=10, walk_kmh=4.8)
    >>> view_in({"by": "fly", "within": "11", "walk": "x"}, modes=("walk", "drive")) == View()
    True
    """
    mode, within = address.get(MODE, ""), address.get(WITHIN, "")
    return View(
        mode=mode if mode in modes else modes[0],
        within=int(within) if within in map(str, MINUTES) else View().within,
        walk_kmh=SLOWER_WALK_KMH if address.get(WALK) == SLOW else AVERAGE_WALK_KMH,
    )


# ---- How minutes are looked at ----
# They are read before anything is drawn, so that every part of a page, and every act from it, is of what they show.

MODE_KEY: Final = "mode"
WITHIN_KEY: Final = "within"
SPEED_KEY: Final = "speed"
MODE_NAMES: Final = {"walk": "Walk", "cycle": "Cycle", "drive": "Drive"}
SPEEDS: Final = {AVERAGE_WALK_KMH: "Average walker, 4.8 km/h", SLOWER_WALK_KMH: "Slower walker, 2.7 km/h"}
"""Slower: 0.76 m/s, measured in people over 65 with limited mobility."""


def chosen_view(view: View, *, modes: Sequence[str]) -> View:
    """Return the view with what the widgets on the page choose; where there are none, as it was.

    They outlive a session that ends with the server, and a change of area.
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

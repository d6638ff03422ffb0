"""What stands in the address of a page, so that a reload or a link leads to the same place: checked when it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.view import AVERAGE_WALK_KMH, SLOWER_WALK_KMH, View

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ui.session import Workshop

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

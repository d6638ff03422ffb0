"""The grounds of the Neighbours page's maps, painted once: homes of patients, reach, and territories of a plan."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Final

import streamlit as st

from data.area import areas_root
from data.maps import PAPER, Bitmap, Frame, colour_of, frame_of, mixed, painted, read_reach, read_shapes, share_colour
from geo.neighbours import Profile
from ui.areas import OpenArea
from ui.neighbours.map import Scene, positions
from ui.worked_out import BY_VALUE, plan_figures

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from data.maps import Shapes
    from geo.area import Area
    from geo.plan import Plan
    from geo.view import View

BESIDE: Final = (770, 560)
"""Width and height of a map beside a column of figures, on a screen of 1366 pixels."""
ACROSS: Final = (1300, 440)
"""The same of a map across the page."""
ROUND: Final = 1.7
"""How much wider than what is seen at first is painted: room to look about."""
REACH_ROUND: Final = 1.3
"""How much wider reach is shown than homes: one sees where it ends."""
MOST_HOMES: Final = 0.8
"""Share of a practice's patients whose places are in view at first; the furthest would make the map too small."""
TINT: Final = 0.6
"""Of white in a cluster's territory, so that dots and streets stand out on it."""

_BY_VALUE: Final = BY_VALUE | {OpenArea: attrgetter("area.id"), Profile: attrgetter("code"), Frame: hash}
"""Where its patients live is the same in every profile of a practice."""


def homes_scene(opened: OpenArea, own: Profile, *, row: int) -> Scene:
    """Return the map of where a practice's patients live: the darker, the more of them."""
    frame = _home_frame(opened.area, own, row=row)
    alt = f"Map of where the patients of {own.name} live. The list beside it names the places."
    return Scene(_homes(opened, own, frame), frame, row, alt, *BESIDE)


def reach_scene(opened: OpenArea, own: Profile, *, row: int, view: View) -> Scene | None:
    """Return the map of how soon each street is reached from a practice; None where streets are not known."""
    frame = _home_frame(opened.area, own, row=row).wider(REACH_ROUND)
    ground = _reach(opened, own, view, frame)
    alt = f"Map of the streets within reach of {own.name}, coloured by minutes."
    return Scene(ground, frame, row, alt, *BESIDE) if ground else None


def plan_scene(opened: OpenArea, plan: Plan, view: View, *, row: int, near: Sequence[int], alt: str) -> Scene:  # noqa: PLR0913 (all that such a map shows)
    """Return the map of a plan's territories round a practice and those near it."""
    frame = frame_of(*positions(opened.area, [row, *near]), aspect=ACROSS[0] / ACROSS[1])
    return Scene(_territories(opened, plan, view, frame), frame, row, alt, *ACROSS)


def _home_frame(area: Area, own: Profile, *, row: int) -> Frame:
    """Return what shows a practice and the places where most of its patients live."""
    shown, places = 0.0, []
    for home in own.homes:
        if shown >= MOST_HOMES:
            break
        shown += home.share
        places.append(home.place)
    lon, lat = positions(area, [row])
    lon += area.places["lon"].iloc[places].tolist()
    lat += area.places["lat"].iloc[places].tolist()
    return frame_of(lon, lat, aspect=BESIDE[0] / BESIDE[1])


@st.cache_resource(max_entries=30, show_spinner=False, hash_funcs=_BY_VALUE)
def _homes(opened: OpenArea, own: Profile, frame: Frame) -> Bitmap:
    most = own.homes[0].patients if own.homes else 1
    fills = {home.place: share_colour(home.patients / most) for home in own.homes}
    return painted(_shapes(opened), frame.wider(ROUND), width_px=round(BESIDE[0] * ROUND), fills=fills)


@st.cache_resource(max_entries=30, show_spinner=False, hash_funcs=_BY_VALUE)
def _reach(opened: OpenArea, own: Profile, view: View, frame: Frame) -> Bitmap | None:
    reach = read_reach(_folder(opened), opened.area.id, view=view, code=own.code)
    if reach is None:
        return None
    return painted(_shapes(opened), frame.wider(ROUND), width_px=round(BESIDE[0] * ROUND), fills={}, reach=reach)


@st.cache_resource(max_entries=30, show_spinner=False, hash_funcs=_BY_VALUE)
def _territories(opened: OpenArea, plan: Plan, _view: View, frame: Frame) -> Bitmap:
    """Return the territories, which are the same in every view."""
    territory = plan_figures(opened.area, plan, _view).territory.tolist()
    tints = [mixed(colour_of(cluster.letter).fill, PAPER, share=TINT) for cluster in plan.clusters]
    fills = {place: tints[number] for place, number in enumerate(territory) if number >= 0}
    return painted(_shapes(opened), frame.wider(ROUND), width_px=round(ACROSS[0] * ROUND), fills=fills)


def _folder(opened: OpenArea) -> Path:
    return areas_root() / opened.slug


def _shapes(opened: OpenArea) -> Shapes:
    return read_shapes(_folder(opened), opened.area.id)

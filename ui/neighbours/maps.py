"""The maps of the Neighbours page: a painted ground, with practices on it that say who they are.

Drawn by pydeck without any request: the ground is a picture in the page itself, and there is no other map under it.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Final

import pydeck as pdk
import streamlit as st

from data.area import areas_root
from data.cached_figures import BY_VALUE, plan_figures
from data.maps import (
    INK,
    PAPER,
    Bitmap,
    Frame,
    colour_of,
    frame_of,
    mixed,
    painted,
    read_reach,
    read_shapes,
    rgb,
    share_colour,
)
from geo.area import INSIDE, MARGIN
from geo.neighbours import Profile
from geo.wording import count_words
from ui.parts import draw_painted_map
from ui.session import OpenArea

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from data.maps import Bitmap, Shapes
    from geo.area import Area
    from geo.plan import Plan
    from geo.view import View

LAYERS: Final = ("practices", "letters", "near", "own", "numbers")
"""From below to above."""
CHOSEN: Final = (INSIDE, MARGIN)
"""Kinds of practice that are drawn: those far beyond are not on the map, and nobody chooses a special service."""
OWN, QUIET = (200, 30, 60), (122, 134, 142)


@dataclass(frozen=True)
class Dot:
    """A practice on the map.

    Attributes:
        row: Of the practice.
        colour: Red, green and blue, 0 to 255.
        label: Its place in a ranking, or the letter of its cluster, written on it; "" for nothing.
        tip: What it says when pointed at.
        large: Whether it stands out from the others.
    """

    row: int
    colour: tuple[int, int, int]
    label: str
    tip: str
    large: bool = False


@dataclass(frozen=True, eq=False)
class Scene:
    """What a map shows at first.

    Attributes:
        ground: The painted picture.
        frame: Its part that is seen at first.
        row: Of the practice whose page it is.
        alt: What the map shows, for who can't see it.
        width_px: At which the frame fits.
        height_px: Of the map.
    """

    ground: Bitmap
    frame: Frame
    row: int
    alt: str
    width_px: int
    height_px: int


def positions(area: Area, rows: Sequence[int]) -> tuple[list[float], list[float]]:
    """Return longitudes and latitudes of practices."""
    some = area.practices.iloc[list(rows)]
    return some["lon"].tolist(), some["lat"].tolist()


def plain_dots(area: Area, *, row: int) -> list[Dot]:
    """Return every other practice on the map as a grey dot."""
    return [
        Dot(number, QUIET, "", tip_of(one["name"], one["list_size"]))
        for number, one in enumerate(area.practices.to_dict("records"))
        if number != row and one["kind"] in CHOSEN
    ]


def cluster_dots(area: Area, plan: Plan, *, row: int) -> list[Dot]:
    """Return every other practice on the map in the colour of its cluster, with its letter."""
    where = plan.where() | {code: cluster.letter for cluster in plan.clusters for code in cluster.outside}
    return [
        Dot(
            number,
            rgb(colour_of(where[one["code"]]).fill) if one["code"] in where else QUIET,
            where.get(one["code"], ""),
            tip_of(one["name"], one["list_size"], letter=where.get(one["code"], "")),
        )
        for number, one in enumerate(area.practices.to_dict("records"))
        if number != row and one["kind"] in CHOSEN
    ]


def tip_of(name: str, patients: int, *, letter: str = "") -> str:
    r"""Return what a dot says.

    >>> tip_of("Ash", 12500), tip_of("Ash", 12500, letter="B")
    ('Ash\n12,500 patients', 'Ash\n12,500 patients\nCluster B')
    """
    cluster = f"\nCluster {letter}" if letter else ""
    return f"{name}\n{count_words(int(patients), 'patient')}{cluster}"


def draw_scene(area: Area, scene: Scene, dots: Sequence[Dot], *, key: str) -> None:
    """Draw a map: the ground, practices as dots, and the practice whose page it is."""
    own = area.practices.iloc[scene.row]
    me = Dot(scene.row, OWN, "", tip_of(own["name"], own["list_size"]))
    small, large = [dot for dot in dots if not dot.large], [dot for dot in dots if dot.large]
    labelled = any(dot.label for dot in small)
    layers = {
        "practices": _dots("practices", area, small, radius_px=8 if labelled else 5),
        "letters": _labels("letters", area, small, size_px=11),
        "near": _dots("near", area, large, radius_px=12),
        "own": _dots("own", area, [me], radius_px=10),
        "numbers": _labels("numbers", area, large, size_px=14),
    }
    order = [layers[name] for name in LAYERS]
    size = (scene.width_px, scene.height_px)
    draw_painted_map(scene.ground, scene.frame, order, size_px=size, alt=scene.alt, key=key)


def _dots(name: str, area: Area, dots: Sequence[Dot], *, radius_px: int) -> pdk.Layer:
    return pdk.Layer(
        "ScatterplotLayer",
        id=name,
        data=[{"at": at, "colour": dot.colour, "tip": dot.tip} for at, dot in _placed(area, dots)],
        get_position="at",
        get_fill_color="colour",
        get_line_color=rgb(PAPER),
        get_radius=radius_px,
        radius_units="'pixels'",
        line_width_units="'pixels'",
        get_line_width=2,
        stroked=True,
        pickable=True,
    )


def _labels(name: str, area: Area, dots: Sequence[Dot], *, size_px: int) -> pdk.Layer:
    return pdk.Layer(
        "TextLayer",
        id=name,
        data=[{"at": at, "label": dot.label, "colour": ink_on(dot.colour)} for at, dot in _placed(area, dots)],
        get_position="at",
        get_text="label",
        get_color="colour",
        get_size=size_px,
        font_weight=700,
        font_family="'Arial, sans-serif'",
    )


def _placed(area: Area, dots: Sequence[Dot]) -> list[tuple[list[float], Dot]]:
    lon, lat = positions(area, [dot.row for dot in dots])
    return [([east, north], dot) for east, north, dot in zip(lon, lat, dots, strict=True)]


def ink_on(colour: tuple[int, int, int]) -> tuple[int, int, int]:
    """Return the ink that can be read on a colour.

    >>> ink_on((0, 114, 178)) == rgb(PAPER), ink_on((230, 159, 0)) == rgb(INK)
    (True, True)
    """
    red, green, blue = colour
    return rgb(INK if 0.299 * red + 0.587 * green + 0.114 * blue > 128 else PAPER)


# ---- The grounds of the Neighbours page's maps, painted once ----

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

"""The maps of the Neighbours page: a painted ground, with practices on it that say who they are.

Drawn by pydeck without any request: the ground is a picture in the page itself, and there is no other map under it.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from data.area import areas_root
from data.cached_figures import BY_VALUE, plan_figures
from data.maps import (
    IN_NONE,
    OWN,
    Bitmap,
    Colour,
    Frame,
    colour_of,
    frame_of,
    painted,
    read_reach,
    read_shapes,
    rgb,
    share_colour,
    tint_of,
)
from geo.area import INSIDE, MARGIN
from geo.neighbours import Profile
from geo.wording import count_words
from ui.parts import deck_of, disc_layer, draw_deck, label_layer, picture_layer
from ui.session import OpenArea

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.maps import ReachLines
    from geo.area import Area
    from geo.plan import Plan
    from geo.view import View

CHOSEN: Final = (INSIDE, MARGIN)
"""Kinds of practice that are drawn: those far beyond are not on the map, and nobody chooses a special service."""


@dataclass(frozen=True)
class Dot:
    """A practice on the map.

    Attributes:
        colour: Of the dot, and of what is written on it.
        label: Its place in a ranking, or the letter of its cluster; "" for nothing.
        tip: What it says when pointed at.
        large: Whether it stands out from the others.
    """

    row: int
    colour: Colour
    label: str
    tip: str
    large: bool = False


@dataclass(frozen=True, eq=False)
class Scene:
    """What a map shows at first.

    Attributes:
        frame: The part of the ground that is seen at first.
        row: Of the practice whose page it is.
        alt: What the map shows, for who can't see it.
        size_px: Width at which the frame fits, and height.
    """

    ground: Bitmap
    frame: Frame
    row: int
    alt: str
    size_px: tuple[int, int]


def positions(area: Area, rows: Sequence[int]) -> tuple[list[float], list[float]]:
    """Return longitudes and latitudes of practices."""
    some = area.practices.iloc[list(rows)]
    return some["lon"].tolist(), some["lat"].tolist()


def practice_dots(area: Area, plan: Plan | None = None, *, row: int) -> list[Dot]:
    """Return every other practice on the map: in the colour of its cluster with its letter; without a plan, grey."""
    where = plan.where_counted() if plan else {}
    letters = [where.get(code, "") for code in area.practices["code"]]
    return [
        Dot(number, colour_of(letter) if letter else IN_NONE, letter, tip_of(name, patients, letter=letter))
        for number, (letter, name, patients, kind) in enumerate(
            zip(letters, *(area.practices[column] for column in ("name", "list_size", "kind")), strict=True)
        )
        if number != row and kind in CHOSEN
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
    small = _placed(area, [dot for dot in dots if not dot.large])
    large = _placed(area, [dot for dot in dots if dot.large])
    layers = [
        picture_layer("ground", scene.ground),
        disc_layer("practices", small, radius_px=8 if any(dot["label"] for dot in small) else 5),
        label_layer("letters", small, size_px=11),
        disc_layer("near", large, radius_px=12),
        disc_layer("own", _placed(area, [me]), radius_px=10),
        label_layer("numbers", large, size_px=14),
    ]
    deck = deck_of(layers, scene.frame, size_px=scene.size_px)
    draw_deck(deck, size_px=scene.size_px, alt=scene.alt, key=key)


def _placed(area: Area, dots: Sequence[Dot]) -> list[dict[str, Any]]:
    """Return dots as rows of a layer."""
    where = zip(*positions(area, [dot.row for dot in dots]), strict=True)
    return [
        {"at": at, "tip": dot.tip, "label": dot.label, "colour": rgb(dot.colour.fill), "ink": rgb(dot.colour.ink)}
        for at, dot in zip(map(list, where), dots, strict=True)
    ]


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
    return Scene(_homes(opened, own, frame), frame, row, alt, BESIDE)


def reach_scene(opened: OpenArea, own: Profile, *, row: int, view: View) -> Scene | None:
    """Return the map of how soon each street is reached from a practice; None where streets are not known."""
    frame = _home_frame(opened.area, own, row=row).wider(REACH_ROUND)
    ground = _reach(opened, own, view, frame)
    alt = f"Map of the streets within reach of {own.name}, coloured by minutes."
    return Scene(ground, frame, row, alt, BESIDE) if ground else None


def plan_scene(opened: OpenArea, plan: Plan, view: View, *, row: int, near: Sequence[int], alt: str) -> Scene:  # noqa: PLR0913 (all that such a map shows)
    """Return the map of a plan's territories round a practice and those near it."""
    frame = frame_of(*positions(opened.area, [row, *near]), aspect=ACROSS[0] / ACROSS[1])
    return Scene(_territories(opened, plan, view, frame), frame, row, alt, ACROSS)


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
    return _painted(opened, frame, BESIDE, fills)


@st.cache_resource(max_entries=30, show_spinner=False, hash_funcs=_BY_VALUE)
def _reach(opened: OpenArea, own: Profile, view: View, frame: Frame) -> Bitmap | None:
    reach = read_reach(areas_root() / opened.slug, opened.area.id, view=view, code=own.code)
    return None if reach is None else _painted(opened, frame, BESIDE, {}, reach=reach)


@st.cache_resource(max_entries=30, show_spinner=False, hash_funcs=_BY_VALUE)
def _territories(opened: OpenArea, plan: Plan, _view: View, frame: Frame) -> Bitmap:
    """Return the territories, which are the same in every view."""
    territory = plan_figures(opened.area, plan, _view).territory.tolist()
    tints = [tint_of(cluster.letter, white=TINT) for cluster in plan.clusters]
    fills = {place: tints[number] for place, number in enumerate(territory) if number >= 0}
    return _painted(opened, frame, ACROSS, fills)


def _painted(
    opened: OpenArea, frame: Frame, size_px: tuple[int, int], fills: dict[int, str], *, reach: ReachLines | None = None
) -> Bitmap:
    shapes = read_shapes(areas_root() / opened.slug, opened.area.id)
    return painted(shapes, frame.wider(ROUND), width_px=round(size_px[0] * ROUND), fills=fills, reach=reach)

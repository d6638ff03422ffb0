"""The maps of the Neighbours page: a painted ground, with practices on it that say who they are.

Drawn by pydeck without any request: the ground is a picture in the page itself, and there is no other map under it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pydeck as pdk

from data.maps import INK, PAPER, colour_of, rgb
from geo.area import INSIDE, MARGIN
from geo.wording import count_words
from ui.painted_map import draw_painted_map

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.maps import Bitmap, Frame
    from geo.area import Area
    from geo.plan import Plan

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

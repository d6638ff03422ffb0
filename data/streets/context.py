"""What lies beside the streets: water, parks and woods, from the tags of ways and relations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import shapely
from shapely.errors import GEOSException
from shapely.geometry import LineString, Polygon
from shapely.ops import polygonize

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

AREAS: Final = {
    "natural": {"water": "water", "wood": "wood", "scrub": "wood", "heath": "park", "grassland": "park"},
    "waterway": {"riverbank": "water", "dock": "water"},
    "landuse": {
        "reservoir": "water",
        "basin": "water",
        "forest": "wood",
        "recreation_ground": "park",
        "village_green": "park",
        "meadow": "park",
        "cemetery": "park",
        "allotments": "park",
    },
    "leisure": {
        "park": "park",
        "garden": "park",
        "common": "park",
        "nature_reserve": "park",
        "golf_course": "park",
        "recreation_ground": "park",
    },
}
"""Class of an area, by tag and value."""

WATERWAYS: Final = frozenset({"river", "canal", "stream", "tidal_channel"})
RAILWAYS: Final = frozenset({"rail", "light_rail", "tram"})
"""Railways that can be seen; those in a tunnel can't."""


def area_class(tags: Mapping[str, str]) -> str:
    """Return "water", "park" or "wood" for the tags of an area, "" where it is none of them.

    >>> area_class({"natural": "water"}), area_class({"leisure": "park"}), area_class({"building": "yes"})
    ('water', 'park', '')
    """
    return next((classes[tags[key]] for key, classes in AREAS.items() if tags.get(key) in classes), "")


def is_waterway(tags: Mapping[str, str]) -> bool:
    """Whether it is a river, canal or stream in the open.

    >>> is_waterway({"waterway": "canal"}), is_waterway({"waterway": "stream", "tunnel": "culvert"})
    (True, False)
    """
    return tags.get("waterway") in WATERWAYS and not _under_ground(tags)


def is_railway(tags: Mapping[str, str]) -> bool:
    """Whether it is a railway in the open.

    >>> is_railway({"railway": "rail"}), is_railway({"railway": "rail", "tunnel": "yes"})
    (True, False)
    """
    return tags.get("railway") in RAILWAYS and not _under_ground(tags)


def _under_ground(tags: Mapping[str, str]) -> bool:
    return (tags.get("tunnel") or "no") != "no"


def area_of_rings(
    outer: Iterable[Sequence[tuple[float, float]]], inner: Iterable[Sequence[tuple[float, float]]]
) -> BaseGeometry | None:
    """Return the area inside the outer lines and outside the inner ones; lines may be parts of a ring.

    Returns:
        A valid Polygon or MultiPolygon, None where the lines enclose nothing.

    >>> square = [(0, 0), (4, 0), (4, 4), (0, 4), (0, 0)]
    >>> pond = [(1, 1), (2, 1), (2, 2), (1, 2), (1, 1)]
    >>> area_of_rings([square[:3], square[2:]], [pond]).area
    15.0
    """
    outside = _enclosed(outer)
    if outside is None:
        return None
    inside = _enclosed(inner)
    try:
        area = outside if inside is None else outside.difference(inside)
    except GEOSException:
        return None
    return None if area.is_empty else area


def _enclosed(lines: Iterable[Sequence[tuple[float, float]]]) -> BaseGeometry | None:
    """Return what lines enclose, those closed in themselves and those that close one another."""
    rings, open_lines = [], []
    for line in lines:
        if len(line) >= 4 and line[0] == line[-1]:
            rings.append(shapely.make_valid(Polygon(line)))
        elif len(line) > 1:
            open_lines.append(LineString(line))
    rings.extend(polygonize(open_lines))
    whole = shapely.union_all(rings) if rings else None
    if whole is None or whole.is_empty:
        return None
    areas = [part for part in shapely.get_parts(whole) if part.geom_type == "Polygon"]
    return shapely.union_all(areas) if areas else None

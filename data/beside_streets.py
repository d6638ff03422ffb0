"""Water, parks and woods for the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import shapely

from data.geojson import feature, in_degrees
from geo.streets import gaps_between

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from geo.streets import Streets

CLASSES: Final = ("wood", "park", "water", "waterway")
"""In the order in which they are drawn."""
TOLERANCE_M: Final = 3.0
LEAST_AREA_M2: Final = 400.0
"""Ponds and flower beds smaller than this can't be seen."""


def context_features(
    streets: Streets | None, *, places: Sequence[BaseGeometry], window: BaseGeometry, lines: BaseGeometry | None
) -> list[dict[str, Any]]:
    """Return one feature a class; the water that the streets file lacks is the gap that places leave.

    Args:
        streets: As read; None where the area has none.
        places: Polygons, metres, EPSG:27700.
        window: What is drawn, same coordinates.
        lines: All streets, same coordinates, to tell a gap of water from one of land.
    """
    shapes: dict[str, list[BaseGeometry]] = {name: [] for name in CLASSES}
    if streets is not None:
        for name, shape in zip(streets.context_class, streets.context_shape, strict=True):
            shapes[name].append(shapely.intersection(shapely.make_valid(shape), window))
    if not shapes["water"]:
        shapes["water"] = gaps_between(places, lines)
    merged = {name: _merged(name, shapes[name]) for name in CLASSES}
    kept = {name: shape for name, shape in merged.items() if not shape.is_empty}
    return [feature(shape, {"c": name}) for name, shape in zip(kept, in_degrees(list(kept.values())), strict=True)]


def _merged(name: str, shapes: list[BaseGeometry]) -> BaseGeometry:
    """Return shapes of one class as one, simplified, without what is too small to see."""
    whole = shapely.union_all(shapes)
    if name == "waterway":
        lines = [part for part in shapely.get_parts(whole) if part.geom_type == "LineString"]
        return shapely.simplify(shapely.line_merge(shapely.MultiLineString(lines)), TOLERANCE_M)
    simple = shapely.get_parts(shapely.simplify(whole, TOLERANCE_M))
    areas = [part for part in simple if part.geom_type == "Polygon" and shapely.area(part) >= LEAST_AREA_M2]
    return shapely.MultiPolygon(areas)

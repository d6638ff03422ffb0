"""The river that places leave between them, where the streets file has none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

WIDEST_M: Final = 700.0
"""The tidal Thames at the eastern edge of London; a wider gap is not seen as one."""
LEAST_BANKS: Final = 0.9
"""Share of a gap's outline that places must border: a river has banks, a place left out at the edge is open."""
LEAST_LENGTHS: Final = 10.0
"""How many times as long as wide a gap must be: a river is, a place that was left out is not."""
LEAST_AREA_M2: Final = 50_000.0
"""Slivers between coarsely drawn boundaries are smaller."""
MOST_STREETS_M_A_HECTARE: Final = 80.0
"""Bridges over the Thames come to about 25; built-up land has over 200."""

TRIM: Final = 1.05
"""A little over half the width of the widest stretch, or that stretch would be lost."""


def gaps_between(places: Sequence[BaseGeometry], streets: BaseGeometry | None = None) -> list[BaseGeometry]:
    """Return the long narrow gaps that lie between places, such as a tidal river that no place includes.

    Args:
        places: Polygons, metres, EPSG:27700.
        streets: Lines, same coordinates: a gap full of streets is land.

    Returns:
        Polygons; empty where the places leave no such gap.

    Two banks 100 metres apart, 3 km long, and a notch in the outer edge that is no river:

    >>> north, south = shapely.box(0, 600, 3000, 1600), shapely.box(0, 0, 3000, 500)
    >>> notched = north.difference(shapely.box(1000, 1400, 1200, 1600))
    >>> [round(gap.area) for gap in gaps_between([notched, south])]
    [300000]
    >>> gaps_between([north])
    []
    """
    if not len(places):
        return []
    land = shapely.union_all(np.asarray(places, dtype=object))
    rivers = [gap for gap in _filled(land, WIDEST_M / 2) if _is_river(gap, land, streets)]
    # Once more, no wider than the river is: so that its mouths do not spread along the edge of the area, and that a
    # step in that edge, which has a bank on one side only, is not taken for a river.
    trimmed = [
        shapely.intersection(river, gap)
        for river in rivers
        for gap in _filled(land, TRIM * shapely.length(shapely.maximum_inscribed_circle(river, tolerance=5.0)))
    ]
    parts = [part for shape in trimmed for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return [part for part in parts if shapely.area(part) >= LEAST_AREA_M2]


def _filled(land: BaseGeometry, half_m: float) -> list[BaseGeometry]:
    """Return what lies between pieces of land no more than twice so many metres apart."""
    filled = shapely.buffer(shapely.buffer(land, half_m, join_style="mitre"), -half_m, join_style="mitre")
    return [part for part in shapely.get_parts(shapely.difference(filled, land)) if part.geom_type == "Polygon"]


def _is_river(gap: BaseGeometry, land: BaseGeometry, streets: BaseGeometry | None) -> bool:
    """Whether a gap is large, long, has banks almost all round and hardly a street on it."""
    if shapely.area(gap) < LEAST_AREA_M2:
        return False
    length_m = shapely.length(gap) / 2
    if length_m < LEAST_LENGTHS * shapely.area(gap) / length_m:
        return False
    outline = shapely.boundary(gap)
    banks_m = shapely.length(shapely.intersection(outline, shapely.buffer(land, 1.0)))
    if banks_m < LEAST_BANKS * shapely.length(outline):
        return False
    streets_m = 0.0 if streets is None else shapely.length(shapely.intersection(streets, gap))
    return bool(streets_m < MOST_STREETS_M_A_HECTARE * shapely.area(gap) / 10_000)

"""Which places share a border, hold a point, or lie near one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

GAP_M: Final = 2.0
"""Generalised polygons drift apart, or overlap, by a little where they share a border."""
SHORTEST_M: Final = 10.0
"""Two places that meet in a point run within `GAP_M` of each other for a few metres: less than this is a point."""


def touching_pairs(shapes: NDArray[np.object_]) -> NDArray[np.int32]:
    """Return int32 (N, 2): pairs of row numbers u < v, sorted, of polygons that share a border.

    Args:
        shapes: Polygons in metres.

    >>> from shapely.geometry import box
    >>> town = [box(0, 0, 100, 100), box(101, 0, 200, 100), box(100, 100, 200, 200), box(300, 0, 400, 100)]
    >>> touching_pairs(np.array(town)).tolist()
    [[0, 1], [1, 2]]
    """
    tree = shapely.STRtree(shapes)
    one, other = tree.query(shapes, predicate="dwithin", distance=GAP_M)
    one, other = one[one < other], other[one < other]
    grown: NDArray[np.object_] = shapely.buffer(shapes, GAP_M, quad_segs=2)
    edges: NDArray[np.object_] = shapely.boundary(shapes)
    shared = shapely.length(shapely.intersection(edges[other], grown[one]))
    pairs = np.column_stack([one, other])[shared >= SHORTEST_M].astype(np.int32)
    ordered: NDArray[np.int32] = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    return ordered


def first_containing(
    polygons: NDArray[np.object_], points: NDArray[np.object_], *, within_m: float
) -> NDArray[np.int64]:
    """Return for each point the row of the polygon that holds it, else of the nearest within so many metres, else -1.

    >>> from shapely.geometry import Point, box
    >>> points = np.array([Point(5, 5), Point(12, 5), Point(99, 99), Point()])
    >>> first_containing(np.array([box(0, 0, 10, 10)]), points, within_m=3).tolist()
    [0, 0, -1, -1]
    """
    found = np.full(len(points), -1, dtype=np.int64)
    known = np.flatnonzero(~shapely.is_empty(points))
    tree = shapely.STRtree(polygons)
    (near, polygon), metres = tree.query_nearest(
        points[known], max_distance=within_m, return_distance=True, all_matches=False
    )
    del metres
    found[known[near]] = polygon
    return found


def within_metres(polygons: NDArray[np.object_], points: NDArray[BaseGeometry], *, metres: float) -> NDArray[np.bool_]:
    """Return for each point whether any polygon is at most so far away."""
    near = np.zeros(len(points), dtype=bool)
    near[shapely.STRtree(polygons).query(points, predicate="dwithin", distance=metres)[0]] = True
    return near

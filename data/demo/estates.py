"""Post-war estates: a service road that ends nowhere, dead ends off it, and footpaths between the slabs."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import LineString, Point

from data.demo.quarters import Quarter, frame
from data.demo.street import Street
from data.demo.strokes import strokes

if TYPE_CHECKING:
    from collections.abc import Iterator

SLAB_M = (46.0, 66.0)
"""Distance between two footpaths: a slab of flats and the grass beside it."""
ALONG_KEPT = 0.8
ACROSS_KEPT = 0.5
"""Share of the possible footpaths along and across the slabs that is there."""
DISPLACED_M = 2.5

Corner = tuple[int, int]
"""Column and row of a corner of slabs."""


def estates(quarter: Quarter, rng: np.random.Generator) -> list[Street]:
    """Return the streets and footpaths of an estate."""
    points = _corners(quarter, rng)
    columns, rows = points.shape[:2]
    spine = int(rng.integers(1, max(2, rows - 1)))
    branches = set(rng.choice(columns, max(1, columns // 4), replace=False).tolist())
    stop = round(columns * rng.uniform(0.6, 0.85))
    kinds: dict[tuple[Corner, Corner], str] = {}
    for one, other in _neighbours(columns, rows):
        along = one[1] == other[1]
        if along and one[1] == spine and other[0] <= stop:
            kinds[one, other] = "residential"
        elif not along and one[0] in branches and one[0] <= stop and abs(one[1] + 0.5 - spine) < 1.6:
            kinds[one, other] = "service"
        elif rng.random() < (ALONG_KEPT if along else ACROSS_KEPT):
            kinds[one, other] = "footway"
    _without_stumps(kinds, points, quarter)
    return _streets(kinds, points, quarter)


def _corners(quarter: Quarter, rng: np.random.Generator) -> np.ndarray:
    """Return the corners of slabs, (columns, rows, 2), along the longer side of the quarter, a little displaced.

    The outermost ones lie outside the quarter, so that footpaths lead to the streets round it, none beside them.
    """
    corner, along, across = frame(quarter.land)
    slabs = [max(2, round(float(np.hypot(*side)) / rng.uniform(*SLAB_M))) for side in (along, across)]
    shares = [(np.arange(count + 2) - 0.5) / count for count in slabs]
    grid = np.meshgrid(*shares, indexing="ij")
    points = corner + grid[0][..., None] * along + grid[1][..., None] * across
    return np.asarray(points + rng.normal(0, DISPLACED_M, points.shape))


def _neighbours(columns: int, rows: int) -> Iterator[tuple[Corner, Corner]]:
    """Yield each pair of corners beside each other.

    >>> list(_neighbours(2, 2))
    [((0, 0), (1, 0)), ((0, 0), (0, 1)), ((0, 1), (1, 1)), ((1, 0), (1, 1))]
    """
    for column in range(columns):
        for row in range(rows):
            if column + 1 < columns:
                yield (column, row), (column + 1, row)
            if row + 1 < rows:
                yield (column, row), (column, row + 1)


def _without_stumps(kinds: dict[tuple[Corner, Corner], str], points: np.ndarray, quarter: Quarter) -> None:
    """Take away footpaths that end in the middle of the grass, and those that this leaves ending there."""
    inside = {corner: bool(quarter.land.contains(Point(points[corner]))) for corner in np.ndindex(points.shape[:2])}
    for _ in range(4):
        degree = Counter(corner for pair in kinds for corner in pair)
        stumps = [
            pair
            for pair, kind in kinds.items()
            if kind == "footway" and any(inside[corner] and degree[corner] == 1 for corner in pair)
        ]
        for pair in stumps:
            del kinds[pair]


def _streets(kinds: dict[tuple[Corner, Corner], str], points: np.ndarray, quarter: Quarter) -> list[Street]:
    """Return the parts inside the quarter, joined where they go straight on."""
    found = []
    for kind in ("residential", "service", "footway"):
        lines = [LineString([points[one], points[other]]) for (one, other), k in kinds.items() if k == kind]
        parts = shapely.get_parts(shapely.intersection(np.array(lines, dtype=object), quarter.land))
        long = [part for part in parts if part.length > 3]
        found += [Street(line, kind, quarter=quarter.number) for line in strokes(long)]
    return found

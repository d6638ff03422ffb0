"""Post-war estates: a service road that ends nowhere, dead ends off it, and footpaths between the slabs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import LineString

from data.demo.quarters import Quarter, frame
from data.demo.street import Street

if TYPE_CHECKING:
    from collections.abc import Iterator

SLAB_M = (44.0, 60.0)
"""Distance between two footpaths: a slab of flats and the grass beside it."""
KEPT = 0.62
"""Share of the possible footpaths that is there."""


def estates(quarter: Quarter, rng: np.random.Generator) -> list[Street]:
    """Return the streets and footpaths of an estate."""
    points, columns, rows = _grid(quarter, rng)
    ways: list[Street] = []
    spine = int(rng.integers(1, max(2, rows - 1)))
    branches = set(rng.choice(columns, max(1, columns // 4), replace=False).tolist())
    stop = round(columns * rng.uniform(0.6, 0.85))
    for column, row, other_column, other_row in _neighbours(columns, rows):
        line = LineString([points[column, row], points[other_column, other_row]])
        if row == other_row == spine and other_column <= stop:
            ways += _within(line, quarter, "residential")
        elif column == other_column and column in branches and column <= stop and abs(row + 0.5 - spine) < 1.6:
            ways += _within(line, quarter, "service")
        elif rng.random() < KEPT:
            ways += _within(line, quarter, "footway")
    return ways


def _grid(quarter: Quarter, rng: np.random.Generator) -> tuple[np.ndarray, int, int]:
    """Return the corners of slabs, (columns, rows, 2), along the longer side of the quarter, a little displaced."""
    corner, along, across = frame(quarter.land)
    columns = max(3, round(float(np.hypot(*along)) / rng.uniform(*SLAB_M)) + 1)
    rows = max(3, round(float(np.hypot(*across)) / rng.uniform(*SLAB_M)) + 1)
    shares = np.stack(
        np.meshgrid(np.linspace(-0.02, 1.02, columns), np.linspace(-0.02, 1.02, rows), indexing="ij"), axis=-1
    )
    points = corner + shares[..., :1] * along + shares[..., 1:] * across
    return points + rng.normal(0, 4.5, points.shape), columns, rows


def _neighbours(columns: int, rows: int) -> Iterator[tuple[int, int, int, int]]:
    """Yield each pair of points beside each other as column, row, column, row."""
    for column in range(columns):
        for row in range(rows):
            if column + 1 < columns:
                yield column, row, column + 1, row
            if row + 1 < rows:
                yield column, row, column, row + 1


def _within(line: LineString, quarter: Quarter, kind: str) -> list[Street]:
    """Return the parts of a line inside the quarter, as streets."""
    parts = shapely.get_parts(line.intersection(quarter.land))
    return [Street(part, kind, quarter=quarter.number) for part in parts if part.length > 3]

"""Quarters: the land between main roads and barriers, split until each piece is laid out at one go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
import shapely.ops
from shapely import LineString, Polygon

from data.demo.main_roads import RIM_M
from data.demo.street import Street

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.demo.terrain import Terrain

LARGEST_M2 = {
    "terrace": 90_000.0,
    "crescent": 300_000.0,
    "estate": 85_000.0,
    "village": 120_000.0,
    "centre": 120_000.0,
    "works": 140_000.0,
}
"""Quarters larger than this are split once more."""
SMALLEST_M2 = 5_000.0
"""Pieces smaller than this stay as they are, without streets."""


@dataclass(frozen=True, eq=False)
class Quarter:
    """A piece of land laid out at one go.

    Attributes:
        number: 0, 1, ...
        kind: One of the keys of `LARGEST_M2`.
        land: Polygon, metres as drawn.
    """

    number: int
    kind: str
    land: Polygon


def lay_out_quarters(
    terrain: Terrain, roads: Sequence[Street], rng: np.random.Generator
) -> tuple[list[Quarter], list[Street]]:
    """Split the land between the roads into quarters.

    Returns:
        The quarters, and the streets between them.
    """
    kinds = [entry["kind"] for entry in terrain.drawing["quarter"] for _ in entry["at"]]
    seeds = np.array([point for entry in terrain.drawing["quarter"] for point in entry["at"]], dtype=np.float64)
    network = shapely.union_all([*(road.line for road in roads), terrain.edge.exterior], grid_size=0.1)
    away = shapely.union_all([terrain.barriers, *(park.outline.buffer(RIM_M) for park in terrain.parks)])
    blocks = shapely.get_parts(shapely.polygonize(shapely.get_parts(network)))
    quarters: list[Quarter] = []
    streets: list[Street] = []
    for block in blocks:
        for land in shapely.get_parts(block.intersection(terrain.edge).difference(away)):
            for piece, between in _split(land, kinds, seeds, rng):
                if between is not None:
                    streets.append(between)
                elif piece.area > SMALLEST_M2:
                    quarters.append(Quarter(len(quarters), _kind(piece, kinds, seeds), piece))
    return quarters, streets


def _kind(land: Polygon, kinds: list[str], seeds: np.ndarray) -> str:
    at = np.array(land.representative_point().coords[0])
    return kinds[int(np.hypot(*(seeds - at).T).argmin())]


def _split(
    land: Polygon, kinds: list[str], seeds: np.ndarray, rng: np.random.Generator
) -> list[tuple[Polygon, Street | None]]:
    """Split a polygon across its longer side until its pieces are small enough; return pieces and cuts."""
    kind = _kind(land, kinds, seeds)
    if land.area < LARGEST_M2[kind] * rng.uniform(0.8, 1.25):
        return [(land, None)]
    cut = _cut_across(land, rng)
    pieces = shapely.ops.split(land, cut)
    grade = "unclassified" if land.area > 260_000 else "residential"
    found: list[tuple[Polygon, Street | None]] = [
        (land, Street(line, grade, quarter=-1))
        for line in shapely.get_parts(cut.intersection(land))
        if line.length > 30
    ]
    for piece in pieces.geoms:
        found += _split(piece, kinds, seeds, rng) if piece.area > SMALLEST_M2 else [(piece, None)]
    return found


def _cut_across(land: Polygon, rng: np.random.Generator) -> LineString:
    """Return a slightly bent line across the longer side of a polygon, near its middle."""
    corner, along, across = frame(land)
    share, tilt = rng.uniform(0.4, 0.6), rng.normal(0, 0.07)
    middle = corner + along * share + across * 0.5
    direction = across * 0.75 + along * tilt
    bulge = along * rng.normal(0, 0.025)
    return LineString([middle - direction, middle + bulge, middle + direction])


def frame(land: Polygon) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a corner of the smallest rectangle round a polygon, its longer side and its shorter one, as vectors (2,).

    >>> frame(shapely.box(0, 0, 40, 10))[1:]
    (array([40.,  0.]), array([ 0., 10.]))
    """
    corners = np.array(shapely.minimum_rotated_rectangle(land).exterior.coords)[:4]
    start = int(np.lexsort(np.round(corners, 3).T[::-1])[0])
    corner = corners[start]
    sides = [corners[(start + 1) % 4] - corner, corners[(start - 1) % 4] - corner]
    sides.sort(key=lambda side: (-round(float(np.hypot(*side)), 3), -round(float(side[0]), 3)))
    return corner, sides[0], sides[1]

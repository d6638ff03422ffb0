"""Blocks: the land between streets, each with the people who live on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
import shapely.ops
from shapely import LineString, Polygon

from data.demo.main_roads import RIM_M
from data.demo.network import GRID_M
from data.demo.quarters import frame

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from data.demo.network import Network
    from data.demo.quarters import Quarter
    from data.demo.terrain import Terrain

PEOPLE_PER_HECTARE = {
    "terrace": 128.0,
    "estate": 165.0,
    "crescent": 86.0,
    "village": 90.0,
    "centre": 105.0,
    "works": 42.0,
}
"""Residents on a hectare of each kind of quarter, before the total is fixed."""
NEAR_M = 120.0
"""Streets further than this outside the border bound no block of the borough."""
LARGEST_M2 = 9_000.0
"""Larger blocks are cut along back gardens, so that places can be made of their parts."""


@dataclass(frozen=True, eq=False)
class Blocks:
    """The land between streets, inside the borough.

    Attributes:
        land: (B,) polygons, metres as drawn.
        middles: float64 (B, 2), metres as drawn.
        kind: (B,) kind of the quarter each lies in; "park" where nobody lives.
        residents: float64 (B,), people, not yet whole numbers.
        pairs: int64 (N, 2): blocks that share a border.
        shared_m: float64 (N,): how long the border of each pair is.
    """

    land: np.ndarray
    middles: NDArray[np.float64]
    kind: NDArray[np.str_]
    residents: NDArray[np.float64]
    pairs: NDArray[np.int64]
    shared_m: NDArray[np.float64]


def find_blocks(
    network: Network, terrain: Terrain, quarters: Sequence[Quarter], *, residents: int, rng: np.random.Generator
) -> Blocks:
    """Return the blocks of the borough with `residents` people on them in all."""
    land = _faces(network, terrain)
    inside = shapely.points(shapely.get_coordinates(shapely.point_on_surface(land)))
    shapely.prepare(terrain.border)
    keep = shapely.contains(terrain.border, inside) & ~shapely.contains(terrain.river.union(terrain.dock), inside)
    land, inside = land[keep], inside[keep]
    kind = _kinds(inside, quarters, terrain)
    middles = shapely.get_coordinates(shapely.centroid(land))
    density = np.array([PEOPLE_PER_HECTARE.get(k, 0.0) for k in kind]) * rng.lognormal(0, 0.25, len(kind))
    people = density * shapely.area(land)
    pairs, shared_m = _borders(land)
    return Blocks(land, middles, kind, people * residents / people.sum(), pairs, shared_m)


def _faces(network: Network, terrain: Terrain) -> np.ndarray:
    """Return the faces between streets and paths, banks and railways, large ones cut across."""
    near = terrain.border.buffer(NEAR_M)
    shapely.prepare(near)
    lines = shapely.linestrings(network.points[network.pieces])
    lines = lines[shapely.intersects(near, lines)]
    rails = [line for _, line in terrain.rails]
    outlines = [terrain.river.boundary, terrain.dock.boundary, terrain.canal, terrain.edge.exterior, *rails]
    noded = shapely.union_all([*lines, *outlines], grid_size=GRID_M)
    noded_parts = shapely.get_parts(noded)
    cuts = [cut for face in shapely.get_parts(shapely.polygonize(noded_parts)) for cut in _cuts(face)]
    finer = shapely.union_all([*noded_parts, *cuts], grid_size=GRID_M)
    return np.array(shapely.get_parts(shapely.polygonize(shapely.get_parts(finer))))


def _cuts(face: Polygon) -> list[LineString]:
    """Return lines that cut a polygon across its longer side, again and again while it is large."""
    if face.area < LARGEST_M2:
        return []
    corner, along, across = frame(face)
    middle = corner + along / 2
    line = LineString([middle - across * 0.1, middle + across * 1.1])
    pieces = shapely.ops.split(face, line)
    return [line.intersection(face), *(cut for piece in pieces.geoms for cut in _cuts(piece))]


def _kinds(inside: np.ndarray, quarters: Sequence[Quarter], terrain: Terrain) -> NDArray[np.str_]:
    tree = shapely.STRtree([quarter.land for quarter in quarters])
    nearest = tree.nearest(inside)
    kinds = np.array([quarters[number].kind for number in nearest], dtype="U8")
    parks = shapely.union_all([park.outline.buffer(RIM_M) for park in terrain.parks])
    shapely.prepare(parks)
    kinds[shapely.contains(parks, inside)] = "park"
    return kinds


def _borders(land: np.ndarray) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the pairs of polygons that share a piece of border, and its length.

    >>> [found.tolist() for found in _borders(shapely.box([0, 2], [0, 0], [2, 4], [5, 5]))]
    [[[0, 1]], [5.0]]
    """
    points, face = shapely.get_coordinates(land, return_index=True)
    numbers = np.unique(points, axis=0, return_inverse=True)[1].ravel()
    ends = np.column_stack([numbers[:-1], numbers[1:]])
    length_m = np.hypot(*np.diff(points, axis=0).T)
    same = face[:-1] == face[1:]
    ends, length_m, face = np.sort(ends[same], axis=1), length_m[same], face[:-1][same]
    order = np.lexsort((face, ends[:, 1], ends[:, 0]))
    ends, length_m, face = ends[order], length_m[order], face[order]
    twice = np.flatnonzero((ends[:-1] == ends[1:]).all(axis=1))
    pairs, which = np.unique(np.column_stack([face[twice], face[twice + 1]]), axis=0, return_inverse=True)
    return pairs.astype(np.int64), np.bincount(which.ravel(), length_m[twice], minlength=len(pairs)).astype(np.float64)

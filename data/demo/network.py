"""The network: streets as drawn, cut where they meet, as points and the pieces between them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from data.demo.street import KINDS, ON_FOOT_ONLY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from data.demo.street import Street
    from data.demo.terrain import Terrain

GRID_M = 0.5
"""Ends of streets closer than this to another street meet it."""
LONGEST_M = 60.0
"""No piece between two points is longer, so that the bend of the land shows."""
STUB_M = 14.0
"""Dead ends shorter than this are left out."""


@dataclass(frozen=True, eq=False)
class Network:
    """Streets as points and straight pieces between them.

    Attributes:
        points: float64 (N, 2), metres as drawn.
        pieces: int64 (S, 2): the points that each piece joins.
        street: int64 (S,): index in `streets` of the street it belongs to.
        bridge: bool (S,): whether it lies over water or a railway.
        oneway: bool (S,): whether cars go from the first to the second point only.
        streets: The streets as drawn.
    """

    points: NDArray[np.float64]
    pieces: NDArray[np.int64]
    street: NDArray[np.int64]
    bridge: NDArray[np.bool_]
    oneway: NDArray[np.bool_]
    streets: tuple[Street, ...]

    def for_cars(self) -> NDArray[np.bool_]:
        """Return which pieces a car may take, bool (S,)."""
        drivable = np.array([street.kind not in ON_FOOT_ONLY for street in self.streets])
        return drivable[self.street]


def build_network(streets: Sequence[Street], terrain: Terrain) -> Network:
    """Cut the streets where they meet and where bridges begin, and keep what hangs together."""
    lines = np.array([street.line for street in streets], dtype=object)
    cutters = [terrain.water.boundary, terrain.tracks.boundary]
    noded = shapely.get_parts(shapely.union_all([*lines, *cutters], grid_size=GRID_M))
    noded, owner = _owners(noded, lines, streets)
    pieces, street, points = _pieces(noded, owner, lines)
    chosen = _without_stubs(points, pieces)
    pieces, street = pieces[chosen], street[chosen]
    largest = _largest(pieces, len(points), directed=False)
    inside = largest[pieces[:, 0]]
    pieces, street = pieces[inside], street[inside]
    used, numbers = np.unique(pieces, return_inverse=True)
    points, pieces = points[used], numbers.reshape(-1, 2)
    middles = shapely.points(points[pieces].mean(axis=1))
    over = shapely.union_all([terrain.water, terrain.tracks])
    shapely.prepare(over)
    bridge = np.asarray(shapely.contains(over, middles))
    network = Network(points, pieces, street, bridge, np.zeros(len(pieces), dtype=bool), tuple(streets))
    return _with_oneways(_without_islands(network))


def _owners(noded: np.ndarray, lines: np.ndarray, streets: Sequence[Street]) -> tuple[np.ndarray, NDArray[np.int64]]:
    """Return the noded lines that lie on a street, and which: the greatest where several share it."""
    middles = shapely.line_interpolate_point(noded, 0.5, normalized=True)
    found, near = shapely.STRtree(lines).query(middles, predicate="dwithin", distance=1.5 * GRID_M)
    rank = np.array([KINDS.index(street.kind) for street in streets])[near]
    away_m = np.round(shapely.distance(middles[found], lines[near]), 2)
    order = np.lexsort((near, away_m, rank, found))
    found, near = found[order], near[order]
    first = np.unique(found, return_index=True)[1]
    return noded[found[first]], near[first]


def _pieces(
    noded: np.ndarray, owner: NDArray[np.int64], lines: np.ndarray
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """Return pieces (S, 2) in the direction of their street, the street of each, and the points."""
    fine = shapely.segmentize(shapely.simplify(noded, 0.4), LONGEST_M)
    coordinates, line = shapely.get_coordinates(fine, return_index=True)
    points, numbers = np.unique(np.round(coordinates, 2), axis=0, return_inverse=True)
    joined = np.flatnonzero(line[:-1] == line[1:])
    pieces = np.column_stack([numbers[joined], numbers[joined + 1]]).astype(np.int64)
    street = owner[line[joined]]
    start, end = (shapely.line_locate_point(lines[street], shapely.points(points[pieces[:, i]])) for i in (0, 1))
    backwards = start > end
    pieces[backwards] = pieces[backwards][:, ::-1]
    _, first = np.unique(np.sort(pieces, axis=1), axis=0, return_index=True)
    first = np.sort(first[pieces[first, 0] != pieces[first, 1]])
    return pieces[first], street[first], points


def _without_stubs(points: NDArray[np.float64], pieces: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which pieces to keep when short dead ends go, bool (S,)."""
    kept = np.ones(len(pieces), dtype=bool)
    length_m = np.hypot(*(points[pieces[:, 0]] - points[pieces[:, 1]]).T)
    for _ in range(3):
        degree = np.bincount(pieces[kept].ravel(), minlength=len(points))
        kept &= ~((degree[pieces] == 1).any(axis=1) & (length_m < STUB_M))
    return kept


def _largest(pieces: NDArray[np.int64], count: int, *, directed: bool) -> NDArray[np.bool_]:
    """Return which points belong to the largest part that hangs together, bool (N,)."""
    graph = coo_array((np.ones(len(pieces)), (pieces[:, 0], pieces[:, 1])), shape=(count, count))
    _, part = connected_components(graph, directed=directed, connection="strong")
    return np.asarray(part == np.bincount(part[pieces.ravel()]).argmax())


def _without_islands(network: Network) -> Network:
    """Return the network with streets for walking in place of those that no car can reach, over footpaths only."""
    cars = network.for_cars()
    reached = _largest(network.pieces[cars], len(network.points), directed=False)
    islands = cars & ~reached[network.pieces[:, 0]]
    cut_off, number = np.unique(network.street[islands], return_inverse=True)
    closed = [replace(network.streets[street], kind="pedestrian") for street in cut_off]
    street = network.street.copy()
    street[islands] = len(network.streets) + number
    return replace(network, street=street, streets=(*network.streets, *closed))


def _with_oneways(network: Network) -> Network:
    """Return the network with the streets tagged `oneway` made so, except where a car could not leave or arrive."""
    wanted = np.array([("oneway", "yes") in street.tags for street in network.streets])[network.street]
    cars = network.for_cars()
    oneway = wanted & cars
    for _ in range(20):
        two_way = cars & ~oneway
        arcs = np.vstack([network.pieces[cars], network.pieces[two_way][:, ::-1]])
        good = _largest(arcs, len(network.points), directed=True)
        bad = oneway & ~(good[network.pieces].all(axis=1))
        if not bad.any():
            break
        oneway &= ~np.isin(network.street, network.street[bad])
    return replace(network, oneway=oneway)

"""Shortest times through a network of streets."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import KDTree

from geo.streets.edges import pieces_of, rules_of_ways
from geo.streets.reach import reach_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geo.streets.edges import Speeds
    from geo.streets.network import Streets

SHORTEST_EDGE_MINUTES: Final = 1e-6
"""Stands for no time at all: sparse arrays lose their zeros when they are combined."""
LARGE_NODES: Final = 100
"""A component this large is somewhere; a smaller one is a courtyard, or a street cut off by the edge of the file."""
LARGE_SHARE: Final = 0.05
"""In a small network a component is large with this share of the nodes."""
BYTES_AT_ONCE: Final = 128 * 2**20
"""Memory for the minutes of one chunk of targets; a million nodes come sixteen targets at a time."""


@dataclass(frozen=True, eq=False)
class Network:
    """The streets that one mode may use, as a directed graph.

    Attributes:
        mode: walk, cycle or drive.
        node: int64 (n,), for each node of the network its number in the `Streets`.
        x: float64 (n,), metres east, EPSG:27700.
        y: float64 (n,), metres north.
        edges: float64 (n, n), sparse: minutes from the row's node to the column's along one piece of street.
        large: bool (n,), nodes to start from or arrive at: in a large component, and with doors along the street, so
            not within a tunnel, on a motorway or a ferry.
        ends: float64 (n, n), sparse: minutes along pieces that may be used only at the start or the end of a way,
            private streets and those for residents and visitors; None where there are none.
        lines: The streets as short lines, node numbers along each, to draw reach with: see `geo.streets.reach`.
        notes: Sentences on how the network was made, for the screen.
    """

    mode: str
    node: NDArray[np.int64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    edges: csr_array
    large: NDArray[np.bool_]
    ends: csr_array | None = None
    lines: list[list[int]] = field(default_factory=list, repr=False)
    notes: tuple[str, ...] = ()


def make_network(
    streets: Streets, mode: str, speeds: Speeds, *, follow_one_way: bool = True, notes: tuple[str, ...] = ()
) -> Network:
    """Return the network of one mode; without `follow_one_way` every way is open in both directions that is in one."""
    rules = rules_of_ways(streets, mode, speeds)
    if not follow_one_way:
        faster = np.maximum(rules.forward_kmh, rules.backward_kmh)
        rules = replace(rules, forward_kmh=faster, backward_kmh=faster)
    pieces = pieces_of(streets, mode, rules, speeds.ground)
    used, numbers = np.unique(np.concatenate([pieces.starts, pieces.ends]), return_inverse=True)
    starts, ends = numbers[: len(pieces.starts)], numbers[len(pieces.starts) :]
    node = pieces.original[used]
    through, at_ends = (
        edge_matrix(starts[which], ends[which], pieces.minutes[which], count=len(node))
        for which in (~pieces.ends_only, pieces.ends_only)
    )
    at_doors = np.zeros(len(node), dtype=bool)
    at_doors[starts[pieces.has_doors]] = at_doors[ends[pieces.has_doors]] = True
    x, y = streets.x[node], streets.y[node]
    return Network(
        mode,
        node,
        x,
        y,
        through,
        large=in_large_components(through, at_ends if at_ends.nnz else None) & at_doors,
        ends=at_ends if at_ends.nnz else None,
        lines=reach_lines(csr_array(through + at_ends), x, y),
        notes=notes,
    )


def edge_matrix(
    starts: NDArray[np.int64], ends: NDArray[np.int64], minutes: NDArray[np.float64], *, count: int
) -> csr_array:
    """Return a sparse (count, count) matrix of minutes; of several edges between two nodes the fastest.

    >>> edge_matrix(np.array([0, 0]), np.array([1, 1]), np.array([5.0, 3.0]), count=2).toarray().tolist()
    [[0.0, 3.0], [0.0, 0.0]]
    """
    order = np.lexsort((minutes, ends, starts))
    starts, ends = starts[order], ends[order]
    is_first = np.ones(len(order), dtype=bool)
    is_first[1:] = (starts[1:] != starts[:-1]) | (ends[1:] != ends[:-1])
    fastest = np.maximum(minutes[order][is_first], SHORTEST_EDGE_MINUTES)
    # 32-bit numbers: scipy's shortest paths copy anything else, and no street network has 2**31 edges.
    where = starts[is_first].astype(np.int32), ends[is_first].astype(np.int32)
    return csr_array((fastest, where), shape=(count, count))


def in_large_components(edges: csr_array, ends: csr_array | None = None) -> NDArray[np.bool_]:
    """Return for each node whether it lies in a large component: one inside which one can go and come back.

    Large is `LARGE_NODES`, or `LARGE_SHARE` of the nodes where that is less. Smaller ones are not removed; they are
    only not snapped to. A private road counts with the component from which one gets in, and to which one gets out.

    >>> loop_and_dead_end = edge_matrix(np.array([0, 1, 1]), np.array([1, 0, 2]), np.ones(3), count=3)
    >>> in_large_components(loop_and_dead_end).tolist()
    [True, True, True]
    """
    if edges.shape[0] == 0:
        return np.zeros(0, dtype=bool)
    _, component = connected_components(edges, directed=True, connection="strong")
    size = np.bincount(component)
    large: NDArray[np.bool_] = (size >= min(LARGE_NODES, LARGE_SHARE * len(component)))[component]
    if ends is not None and large.any():
        gets_in, gets_out = (
            np.isfinite(dijkstra(way, indices=np.flatnonzero(large), min_only=True)) for way in (ends, ends.T.tocsr())
        )
        large = large | (gets_in & gets_out)
    return large


def nearest_nodes(
    network: Network, x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return for each point the nearest node that lies in a large component, and how many metres away it is.

    Args:
        network: n nodes.
        x: float64 (k,), metres east; NaN where the point is not known.
        y: float64 (k,), metres north.

    Returns:
        int64 (k,) node numbers, -1 where the point is not known or there is no node; float64 (k,) metres, NaN there.
    """
    candidates = np.flatnonzero(network.large)
    node, metres = np.full(len(x), -1), np.full(len(x), np.nan)
    known = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    if len(candidates) and len(known):
        tree = KDTree(np.column_stack([network.x[candidates], network.y[candidates]]))
        metres[known], nearest = tree.query(np.column_stack([x[known], y[known]]))
        node[known] = candidates[nearest]
    return node, metres


def minutes_to(
    edges: csr_array, targets: NDArray[np.int64], ends: csr_array | None = None
) -> Iterator[tuple[slice, NDArray[np.float64]]]:
    """Give the minutes from every node to each target, a chunk of targets at a time so that memory is bounded.

    Args:
        edges: (n, n) as in `Network`.
        targets: int64 (k,), node numbers.
        ends: (n, n) as in `Network`; None where every piece of street may be passed.

    Yields:
        Which targets, and float64 (targets in the chunk, n) minutes; NaN where there is no way.

    >>> one_way = edge_matrix(np.array([0, 1]), np.array([1, 2]), np.array([5.0, 3.0]), count=3)
    >>> [(chunk.start, minutes.tolist()) for chunk, minutes in minutes_to(one_way, np.array([2, 0]))]
    [(0, [[8.0, 3.0, 0.0], [0.0, nan, nan]])]
    """
    turned_round, start, finish = _turned_round(edges, ends)
    at_once = max(1, BYTES_AT_ONCE // (8 * max(1, turned_round.shape[0])))
    for chunk in range(math.ceil(len(targets) / at_once)):
        which = slice(chunk * at_once, min((chunk + 1) * at_once, len(targets)))
        minutes = np.atleast_2d(dijkstra(turned_round, directed=True, indices=finish[targets[which]]))
        if ends is not None:
            minutes = minutes[:, start]
        minutes[np.isinf(minutes)] = np.nan
        yield which, minutes


def ways_to(
    network: Network, targets: NDArray[np.int64]
) -> Iterator[tuple[slice, NDArray[np.float64], NDArray[np.float64]]]:
    """Give the minutes from every node to each target, and the metres along the way, a chunk of targets at a time.

    Targets are int64 (k,) of its n nodes.

    Yields:
        Which targets, float64 (targets in the chunk, n) minutes, and metres along those ways; NaN where there is none.
    """
    turned_round, start, finish = _turned_round(network.edges, network.ends)
    size = turned_round.shape[0]
    number = np.arange(size)
    number[start] = number[finish] = np.arange(len(start))
    x, y = network.x[number], network.y[number]
    at_once = max(1, BYTES_AT_ONCE // (32 * max(1, size)))
    for chunk in range(math.ceil(len(targets) / at_once)):
        which = slice(chunk * at_once, min((chunk + 1) * at_once, len(targets)))
        found = dijkstra(turned_round, directed=True, indices=finish[targets[which]], return_predecessors=True)
        minutes, onward = np.atleast_2d(found[0])[:, start], np.atleast_2d(found[1])
        metres: NDArray[np.float64] = np.array([_metres_along(row.astype(np.int64), x, y) for row in onward])
        metres = metres[:, start]
        minutes[np.isinf(minutes)] = np.nan
        yield which, minutes, np.where(np.isnan(minutes), np.nan, metres)


def _metres_along(onward: NDArray[np.int64], x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how many metres it is from each node to the end of its way.

    Of n nodes at x and y, `onward` is the next on the way: int64 (n,), negative at its end.

    >>> _metres_along(np.array([1, 2, -9999]), np.array([0.0, 3.0, 7.0]), np.zeros(3)).tolist()
    [7.0, 4.0, 0.0]
    """
    to = np.where(onward < 0, np.arange(len(onward)), onward)
    metres: NDArray[np.float64] = np.hypot(x - x[to], y - y[to])
    # Each round doubles how far along its way a node has been followed.
    while (to[to] != to).any():
        metres, to = metres + metres[to], to[to]
    return metres


def _turned_round(edges: csr_array, ends: csr_array | None) -> tuple[csr_array, NDArray[np.int64], NDArray[np.int64]]:
    """Return the graph to search from targets, and for each node the numbers in it to start from and to arrive at."""
    start = finish = np.arange(edges.shape[0])
    if ends is not None:
        edges, start, finish = _with_ends(edges, ends)
    return edges.T.tocsr(), start, finish


def _with_ends(edges: csr_array, ends: csr_array) -> tuple[csr_array, NDArray[np.int64], NDArray[np.int64]]:
    """Return a graph in which pieces for the ends of a way are used before all others, or after them, never between.

    Nodes on such pieces are there three times: one starts at the first, whence one gets along these pieces, and from
    every node of theirs to the second, that of the open streets; there to the third, and along these pieces again.

    Returns:
        The graph; and for each node the number of the first of it, to start from, and of the third, to arrive at.

    >>> open_road = edge_matrix(np.array([0]), np.array([1]), np.array([5.0]), count=4)
    >>> private = edge_matrix(np.array([1, 2]), np.array([2, 3]), np.array([3.0, 1.0]), count=4)
    >>> _, minutes = next(minutes_to(open_road, np.array([3]), private))
    >>> minutes.round(3).tolist()
    [[9.0, 4.0, 1.0, 0.0]]
    """
    count = edges.shape[0]
    pieces, streets = ends.tocoo(), edges.tocoo()
    doubled = np.unique(np.concatenate([pieces.row, pieces.col]))
    start, finish = np.arange(count), np.arange(count)
    start[doubled] = count + np.arange(len(doubled))
    finish[doubled] = count + len(doubled) + np.arange(len(doubled))
    leaves = np.concatenate([streets.row, start[pieces.row], finish[pieces.row], start[doubled], doubled])
    reaches = np.concatenate([streets.col, start[pieces.col], finish[pieces.col], doubled, finish[doubled]])
    no_time = np.full(2 * len(doubled), SHORTEST_EDGE_MINUTES)
    minutes = np.concatenate([streets.data, pieces.data, pieces.data, no_time])
    where = leaves.astype(np.int32), reaches.astype(np.int32)
    size = count + 2 * len(doubled)
    return csr_array((minutes, where), shape=(size, size)), start, finish


def mean_over_nodes(belongs: csr_array, minutes: NDArray[np.float64], *, least_share: float) -> NDArray[np.float64]:
    """Return for each group of nodes the weighted mean of the minutes of those of its nodes that have a way.

    Args:
        belongs: (k, n), the weight of node n in group k; nothing where it does not belong to it.
        minutes: float64 (targets, n), NaN is no way.
        least_share: Of a group's weight that must have a way for the group to have one.

    Returns:
        float64 (k, targets); NaN where too few of the nodes have a way, and for a group without nodes.

    >>> belongs = csr_array(np.array([[1, 1, 1, 0], [0, 0, 1, 1], [0, 0, 0, 0]]))
    >>> mean_over_nodes(belongs, np.array([[1.0, 2.0, np.nan, np.nan]]), least_share=0.5).tolist()
    [[1.5], [nan], [nan]]
    """
    has_way = np.isfinite(minutes)
    total = belongs @ np.where(has_way, minutes, 0.0).T
    count = belongs @ has_way.T.astype(np.float64)
    enough = (count > 0) & (count >= least_share * belongs.sum(axis=1)[:, np.newaxis])
    mean = np.full(total.shape, np.nan)
    np.divide(total, count, out=mean, where=enough)
    return mean

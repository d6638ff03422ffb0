"""Shortest times through a network of streets."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import KDTree

from geo.driving import driving_kmh
from geo.reach import reach_lines
from geo.streets import Streets, segments
from geo.way_rules import Speeds, parse_maxspeed_kmh, way_speeds_kmh

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

SHORTEST_EDGE_MINUTES: Final = 1e-6
"""Stands for no time at all: sparse arrays lose their zeros when they are combined."""
MOTORWAYS: Final = ("motorway", "motorway_link")
NOT_UNDERGROUND: Final = ("", "no", "building_passage", "covered", "arcade", "avalanche_protector")
"""Values of `tunnel` that a street has whose doors open on to it. Source: OpenStreetMap wiki, Key:tunnel."""
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
        large: bool (n,), nodes to start from or arrive at: in a large component, and where one can get out of a car or
            off a path, so not within a tunnel or on a motorway.
        lines: The streets as short lines, node numbers along each, to draw reach with: see `geo.reach`.
        notes: Sentences on how the network was made, for the screen.
    """

    mode: str
    node: NDArray[np.int64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    edges: csr_array
    large: NDArray[np.bool_]
    lines: list[list[int]] = field(default_factory=list, repr=False)
    notes: tuple[str, ...] = ()


def make_network(
    streets: Streets,
    mode: str,
    speeds: Speeds,
    *,
    follow_one_way: bool = True,
    notes: tuple[str, ...] = (),
) -> Network:
    """Return the network of one mode.

    Args:
        streets: What was read from the file.
        mode: walk, cycle or drive.
        speeds: Of each mode.
        follow_one_way: False opens every way in both directions that is open in one.
        notes: Go with the network.
    """
    forward_kmh, backward_kmh = _speeds_of_ways(streets, mode, speeds)
    if not follow_one_way:
        forward_kmh = backward_kmh = np.maximum(forward_kmh, backward_kmh)
    way, leaves, reaches = segments(streets.way_start, streets.way_nodes)
    metres = np.hypot(streets.x[leaves] - streets.x[reaches], streets.y[leaves] - streets.y[reaches])
    kmh_of_pieces = np.column_stack([forward_kmh, backward_kmh])[way]
    if mode == "drive":
        middle = (points[leaves] / 2 + points[reaches] / 2 for points in (streets.x, streets.y))
        driven = driving_kmh(
            limits_of_ways(streets)[way], streets.tags["highway"].to_numpy()[way], *middle, speeds.ground
        )
        kmh_of_pieces = np.where(kmh_of_pieces > 0, driven, 0.0)
    original = np.arange(len(streets.x))
    if mode == "drive":
        leaves, reaches, original = _cut_at(streets.closed_to_cars, leaves, reaches)
    along, against = (np.flatnonzero(kmh > 0) for kmh in kmh_of_pieces.T)
    starts = np.concatenate([leaves[along], reaches[against]])
    ends = np.concatenate([reaches[along], leaves[against]])
    kmh = np.concatenate([kmh_of_pieces[along, 0], kmh_of_pieces[against, 1]])
    minutes = np.concatenate([metres[along], metres[against]]) * 0.06 / kmh
    used, numbers = np.unique(np.concatenate([starts, ends]), return_inverse=True)
    node = original[used]
    edges = edge_matrix(numbers[: len(starts)], numbers[len(starts) :], minutes, count=len(node))
    x, y = streets.x[node], streets.y[node]
    on_open_street = np.zeros(len(node), dtype=bool)
    has_doors = _has_doors(streets)[way[np.concatenate([along, against])]]
    on_open_street[numbers[np.tile(has_doors, 2)]] = True
    large = in_large_components(edges) & on_open_street
    return Network(mode, node, x, y, edges, large=large, lines=reach_lines(edges, x, y), notes=notes)


def _has_doors(streets: Streets) -> NDArray[np.bool_]:
    """Return for each way whether there are doors along it: none within a tunnel, none on a motorway."""
    tunnel = ~streets.tags["tunnel"].isin(NOT_UNDERGROUND)
    return ~(tunnel | streets.tags["highway"].isin(MOTORWAYS)).to_numpy()


def _cut_at(
    closed: NDArray[np.bool_], leaves: NDArray[np.int64], reaches: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Give each piece of street that ends at a closed node an end of its own there: a car gets so far, not past.

    Returns:
        The nodes that each piece leaves and reaches, and for every node, old and new, the old one it lies on.

    >>> _cut_at(np.array([False, True, False]), np.array([0, 1]), np.array([1, 2]))
    (array([0, 3]), array([4, 2]), array([0, 1, 2, 1, 1]))
    """
    ends = np.concatenate([leaves, reaches])
    shut = np.flatnonzero(closed[ends])
    original = np.concatenate([np.arange(len(closed)), ends[shut]])
    ends[shut] = len(closed) + np.arange(len(shut))
    return ends[: len(leaves)], ends[len(leaves) :], original


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


def in_large_components(edges: csr_array) -> NDArray[np.bool_]:
    """Return for each node whether it lies in a large component: one inside which one can go and come back.

    Large is `LARGE_NODES`, or `LARGE_SHARE` of the nodes where that is less. Smaller ones are not removed; they are
    only not snapped to.

    >>> loop_and_dead_end = edge_matrix(np.array([0, 1, 1]), np.array([1, 0, 2]), np.ones(3), count=3)
    >>> in_large_components(loop_and_dead_end).tolist()
    [True, True, True]
    """
    if edges.shape[0] == 0:
        return np.zeros(0, dtype=bool)
    _, component = connected_components(edges, directed=True, connection="strong")
    size = np.bincount(component)
    large: NDArray[np.bool_] = size >= min(LARGE_NODES, LARGE_SHARE * len(component))
    return large[component]


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


def minutes_to(edges: csr_array, targets: NDArray[np.int64]) -> Iterator[tuple[slice, NDArray[np.float64]]]:
    """Give the minutes from every node to each target, a chunk of targets at a time so that memory is bounded.

    Args:
        edges: (n, n) as in `Network`.
        targets: int64 (k,), node numbers.

    Yields:
        Which targets, and float64 (targets in the chunk, n) minutes; NaN where there is no way.

    >>> one_way = edge_matrix(np.array([0, 1]), np.array([1, 2]), np.array([5.0, 3.0]), count=3)
    >>> [(chunk.start, minutes.tolist()) for chunk, minutes in minutes_to(one_way, np.array([2, 0]))]
    [(0, [[8.0, 3.0, 0.0], [0.0, nan, nan]])]
    """
    turned_round = edges.T.tocsr()
    at_once = max(1, BYTES_AT_ONCE // (8 * max(1, edges.shape[0])))
    for chunk in range(math.ceil(len(targets) / at_once)):
        which = slice(chunk * at_once, min((chunk + 1) * at_once, len(targets)))
        minutes = np.atleast_2d(dijkstra(turned_round, directed=True, indices=targets[which]))
        minutes[np.isinf(minutes)] = np.nan
        yield which, minutes


def _speeds_of_ways(streets: Streets, mode: str, speeds: Speeds) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the speed along and against each way; ways tagged alike are asked about once."""
    columns = [column for column in streets.tags.columns if column != "name"]
    if not len(streets.tags):
        return np.zeros(0), np.zeros(0)
    groups = streets.tags.groupby(columns, sort=False)
    number = groups.ngroup().to_numpy()
    alike = streets.tags[columns].drop_duplicates().itertuples(index=False, name=None)
    kmh = np.array([way_speeds_kmh(mode, dict(zip(columns, values, strict=True)), speeds) for values in alike])
    return kmh[number, 0], kmh[number, 1]


def limits_of_ways(streets: Streets) -> NDArray[np.float64]:
    """Return float64 (W, 2): the limit as tagged along each way and against it, km/h; NaN where none is."""
    said = streets.tags["maxspeed"]
    limits = {text: parse_maxspeed_kmh(text) for text in said.unique()}
    kmh = said.map({text: np.nan if limit is None else limit for text, limit in limits.items()}).to_numpy(np.float64)
    return np.column_stack([kmh, kmh])


def ways_to(
    network: Network, targets: NDArray[np.int64]
) -> Iterator[tuple[slice, NDArray[np.float64], NDArray[np.float64]]]:
    """Give the minutes from every node to each target, and the metres along the way, a chunk of targets at a time.

    Args:
        network: n nodes.
        targets: int64 (k,), node numbers.

    Yields:
        Which targets, float64 (targets in the chunk, n) minutes, and metres along those ways; NaN where there is none.
    """
    turned_round = network.edges.T.tocsr()
    count = turned_round.shape[0]
    at_once = max(1, BYTES_AT_ONCE // (32 * max(1, count)))
    for chunk in range(math.ceil(len(targets) / at_once)):
        which = slice(chunk * at_once, min((chunk + 1) * at_once, len(targets)))
        found = dijkstra(turned_round, directed=True, indices=targets[which], return_predecessors=True)
        minutes, onward = (np.atleast_2d(array) for array in found)
        metres = np.array([_metres_along(row.astype(np.int64), network.x, network.y) for row in onward])
        no_way = np.isinf(minutes)
        minutes[no_way] = metres.reshape(minutes.shape)[no_way] = np.nan
        yield which, minutes, metres


def _metres_along(onward: NDArray[np.int64], x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how many metres it is from each node to the end of its way.

    Args:
        onward: int64 (n,), the next node on the way; negative at its end.
        x: float64 (n,), metres east.
        y: float64 (n,), metres north.

    >>> _metres_along(np.array([1, 2, -9999]), np.array([0.0, 3.0, 7.0]), np.zeros(3)).tolist()
    [7.0, 4.0, 0.0]
    """
    to = np.where(onward < 0, np.arange(len(onward)), onward)
    metres: NDArray[np.float64] = np.hypot(x - x[to], y - y[to])
    # Each round doubles how far along its way a node has been followed.
    while (to[to] != to).any():
        metres, to = metres + metres[to], to[to]
    return metres


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

"""Streets as arrays: nodes, ways through them, and the shapes that lie beside them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.speed_limits import LIMIT_TAGS
from geo.who_may_pass import ACCESS_TAGS, CONDITIONAL_TAGS, KEYS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

TAGS: Final = (
    "highway",
    "railway",
    "route",
    "name",
    "service",
    "footway",
    "area",
    *ACCESS_TAGS,
    *CONDITIONAL_TAGS,
    "motorroad",
    "oneway",
    "oneway:bicycle",
    "cycleway",
    "cycleway:both",
    "cycleway:left",
    "cycleway:right",
    "junction",
    *LIMIT_TAGS,
    "maxspeed:forward",
    "maxspeed:backward",
    "maxspeed:conditional",
    "duration",
    "bridge",
    "tunnel",
)
"""The OpenStreetMap tags of ways that are kept; nothing here reads any other."""

LONGEST_PIECE_M: Final = 150.0
"""No two neighbouring nodes lie further apart, so that a long straight street has minutes all along it."""


@dataclass(frozen=True, eq=False)
class Streets:
    """Everything read from one streets file.

    Way w runs through the nodes `way_nodes[way_start[w]:way_start[w + 1]]` in the order in which it was drawn.

    Attributes:
        lon: float64 (N,), degrees, EPSG:4326, of each node.
        lat: float64 (N,), degrees.
        x: float64 (N,), metres east, EPSG:27700.
        y: float64 (N,), metres north.
        node_access: For each mode uint8 (N,), the `geo.who_may_pass.Access` of each node: a bollard is closed to cars.
        way_start: int64 (W + 1,).
        way_nodes: int64, node numbers.
        tags: One row a way, columns `TAGS`, text; "" where the way has no such tag.
        context_class: For each shape beside the streets "water", "park", "wood" (areas) or "waterway" (a line).
        context_shape: The shapes, EPSG:27700, in the same order.
        turn_restrictions: How many the file holds; they are not followed.
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    node_access: Mapping[str, NDArray[np.uint8]]
    way_start: NDArray[np.int64]
    way_nodes: NDArray[np.int64]
    tags: pd.DataFrame
    context_class: tuple[str, ...] = ()
    context_shape: tuple[BaseGeometry, ...] = field(default=(), repr=False)
    turn_restrictions: int = 0

    def says(self, tag: str) -> bool:
        """Whether any way of the file carries the tag: a file without `oneway` can't tell of one-way streets.

        >>> no_streets().says("oneway")
        False
        """
        return bool((self.tags[tag] != "").any())


def no_streets() -> Streets:
    """Return streets without a node or a way.

    >>> len(no_streets().x)
    0
    """
    nothing = np.zeros(0)
    return Streets(
        lon=nothing,
        lat=nothing,
        x=nothing,
        y=nothing,
        node_access={mode: nothing.astype(np.uint8) for mode in KEYS},
        way_start=np.zeros(1, dtype=np.int64),
        way_nodes=nothing.astype(np.int64),
        tags=pd.DataFrame({tag: pd.Series(dtype="str") for tag in TAGS}),
    )


def segments(
    way_start: NDArray[np.int64], way_nodes: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return every piece between two following nodes of a way, in the order of the ways.

    Args:
        way_start: int64 (W + 1,), as in `Streets`.
        way_nodes: int64, as in `Streets`.

    Returns:
        Way number, node it leaves and node it reaches, three arrays of one length. A node that follows itself
        makes no piece.

    >>> way, leaves, reaches = segments(np.array([0, 3, 5]), np.array([7, 8, 8, 8, 9]))
    >>> way.tolist(), leaves.tolist(), reaches.tolist()
    ([0, 1], [7, 8], [8, 9])
    """
    way = np.repeat(np.arange(len(way_start) - 1), np.diff(way_start))
    same_way = way[:-1] == way[1:]
    moves = way_nodes[:-1] != way_nodes[1:]
    keep = np.flatnonzero(same_way & moves)
    return way[keep], way_nodes[keep], way_nodes[keep + 1]


def split_long_pieces(streets: Streets, *, longest_m: float = LONGEST_PIECE_M) -> Streets:
    """Return the same streets with nodes added until no two following nodes lie further apart than `longest_m`.

    The nodes added are numbered after those that were there, and lie evenly on the straight line between two.

    >>> from dataclasses import replace
    >>> tags = pd.DataFrame({tag: [""] for tag in TAGS})
    >>> x, y = np.array([0.0, 400.0]), np.zeros(2)
    >>> road = replace(no_streets(), lon=x, lat=y, x=x, y=y, way_start=np.array([0, 2]), way_nodes=np.array([0, 1]),
    ...                tags=tags)
    >>> split = split_long_pieces(road, longest_m=150)
    >>> split.way_nodes.tolist(), split.x.round().tolist()
    ([0, 2, 3, 1], [0.0, 400.0, 133.0, 267.0])
    """
    way_of_node = np.repeat(np.arange(len(streets.way_start) - 1), np.diff(streets.way_start))
    here, there = streets.way_nodes[:-1], streets.way_nodes[1:]
    metres = np.hypot(streets.x[here] - streets.x[there], streets.y[here] - streets.y[there])
    metres[way_of_node[:-1] != way_of_node[1:]] = 0.0
    added = np.maximum(np.ceil(metres / longest_m).astype(np.int64) - 1, 0)
    if not added.any():
        return streets
    long = np.repeat(np.flatnonzero(added), added[added > 0])
    nth = np.arange(len(long)) - np.repeat(np.cumsum(added[added > 0]) - added[added > 0], added[added > 0]) + 1
    share = nth / (added[long] + 1)

    def with_points_between(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.concatenate([values, values[here[long]] * (1 - share) + values[there[long]] * share])

    numbers = len(streets.x) + np.arange(len(long))
    added_to_way = np.bincount(way_of_node[long], minlength=len(streets.way_start) - 1)
    return replace(
        streets,
        lon=with_points_between(streets.lon),
        lat=with_points_between(streets.lat),
        x=with_points_between(streets.x),
        y=with_points_between(streets.y),
        node_access={
            mode: np.append(access, np.zeros(len(long), dtype=np.uint8)) for mode, access in streets.node_access.items()
        },
        way_start=streets.way_start + np.concatenate([[0], np.cumsum(added_to_way)]),
        way_nodes=np.insert(streets.way_nodes, long + 1, numbers),
    )

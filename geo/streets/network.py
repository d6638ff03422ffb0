"""Streets as arrays: nodes, ways through them, the shapes beside them, and rivers between places."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geo.streets.permissions import ACCESS_TAGS, CONDITIONAL_TAGS, KEYS
from geo.streets.speeds import LIMIT_TAGS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

TAGS: Final = (
    "highway", "railway", "route", "name", "service", "footway", "area",
    *ACCESS_TAGS, *CONDITIONAL_TAGS,
    "motorroad", "oneway", "oneway:bicycle", "cycleway", "cycleway:both", "cycleway:left", "cycleway:right", "junction",
    *LIMIT_TAGS, "maxspeed:forward", "maxspeed:backward", "maxspeed:conditional",
    "duration", "bridge", "tunnel",
)  # fmt: skip
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
        node_access: For each mode uint8 (N,), the `geo.streets.permissions.Access` of each node: a bollard is closed
        to cars.
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


# ---- The river that places leave between them ----

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

"""Put what a reader found together as streets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from data.geometry import to_metres
from geo.errors import PlanningError
from geo.streets import KEYS, TAGS, Access, Streets, split_long_pieces

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

_KNOWN_TAGS: Final = frozenset(TAGS)
_ONE_WORD: Final = ("highway", "oneway", "junction")
"""Tags that say one thing: of a list the first counts, in whatever letters it is written."""

GREAT_BRITAIN: Final = (-9.5, 49.0, 4.0, 61.5)
"""West, south, east, north, degrees: beyond these EPSG:27700 gives metres that mean nothing."""

LEAST_EXTENT_M: Final = 1.0


class StreetsError(PlanningError):
    """The streets file can't be used; the message says why and what to do."""


@dataclass
class Parts:
    """What a reader found.

    Attributes:
        node_ids: Every node's id, in any order.
        lon: Degrees, of each node.
        lat: Degrees, of each node.
        not_open: Ids of the k nodes that not everybody may pass.
        access: uint8 (k, modes), their `geo.streets.Access` by mode, in the order of `geo.streets.KEYS`.
        way_start: Where each way begins in `way_node_ids`, and where the last one ends.
        way_node_ids: Ids of the nodes along the ways.
        tags: As in `Streets`.
        context_class: As in `Streets`.
        context_shape: As in `Streets` but in degrees.
        turn_restrictions: As in `Streets`.
    """

    node_ids: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    not_open: NDArray[np.int64]
    access: NDArray[np.uint8]
    way_start: NDArray[np.int64]
    way_node_ids: NDArray[np.int64]
    tags: pd.DataFrame
    context_class: list[str] = field(default_factory=list)
    context_shape: list[BaseGeometry] = field(default_factory=list)
    turn_restrictions: int = 0


def table_of_tags(ways: Sequence[Mapping[str, str]]) -> pd.DataFrame:
    """Return the tags of ways as `Streets` keeps them: one row a way, columns `TAGS`, "" where there is no such tag.

    >>> table_of_tags([{"highway": "service", "lit": "yes"}, {}])["highway"].tolist()
    ['service', '']
    >>> table_of_tags([{"highway": "Residential; service", "oneway": "YES"}])[["highway", "oneway"]].to_numpy().tolist()
    [['residential', 'yes']]
    """
    nothing = pd.Series([""] * len(ways), dtype="str")
    columns: dict[str, list[str]] = {}
    for row, tags in enumerate(ways):
        for key, value in tags.items():
            if key in columns:
                columns[key][row] = value
            elif key in _KNOWN_TAGS:
                columns[key] = [""] * len(ways)
                columns[key][row] = value
    for key in _ONE_WORD:
        if key in columns:
            words = {value: value.partition(";")[0].strip().lower() for value in set(columns[key])}
            columns[key] = [words[value] for value in columns[key]]
    return pd.DataFrame({tag: pd.Series(columns[tag], dtype="str") if tag in columns else nothing for tag in TAGS})


def assemble(parts: Parts) -> Streets:
    """Return the streets, with only the nodes that ways use, numbered in the order of their ids.

    Raises:
        StreetsError: There is no street among the ways, or one that is not in Great Britain.
    """
    if not (parts.tags["highway"] != "").any():
        msg = "there is not one street (a way tagged highway) in the file: take an extract that has them"
        raise StreetsError(msg)
    used = np.unique(parts.way_node_ids)
    order = np.argsort(parts.node_ids, kind="stable")
    found = order[np.searchsorted(parts.node_ids, used, sorter=order)]
    lon, lat = parts.lon[found], parts.lat[found]
    west, south, east, north = GREAT_BRITAIN
    outside = ~((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
    if outside.any():
        first = np.flatnonzero(outside)[0]
        where = f"longitude {lon[first]:.4f}, latitude {lat[first]:.4f}"
        msg = f"{outside.sum():,} points are not in Great Britain, the first at {where}: take an extract of it"
        raise StreetsError(msg)
    x, y = to_metres().transform(lon, lat)
    if max(np.ptp(x), np.ptp(y)) < LEAST_EXTENT_M:
        msg = (
            f"all streets lie within a metre, at longitude {lon[0]:.4f}, latitude {lat[0]:.4f}: the file says another "
            "coordinate system than it has; save it in degrees, EPSG:4326"
        )
        raise StreetsError(msg)
    streets = Streets(
        lon=lon,
        lat=lat,
        x=x,
        y=y,
        node_access=_node_access(used, parts),
        way_start=parts.way_start,
        way_nodes=np.searchsorted(used, parts.way_node_ids),
        tags=parts.tags,
        context_class=tuple(parts.context_class),
        context_shape=tuple(_in_metres(parts.context_shape)),
        turn_restrictions=parts.turn_restrictions,
    )
    return split_long_pieces(streets)


def _node_access(used: NDArray[np.int64], parts: Parts) -> dict[str, NDArray[np.uint8]]:
    """Return for each mode who may pass each of the nodes used."""
    access = np.full((len(used), len(KEYS)), Access.OPEN, dtype=np.uint8)
    known = np.flatnonzero(np.isin(parts.not_open, used))
    access[np.searchsorted(used, parts.not_open[known])] = parts.access[known]
    return dict(zip(KEYS, np.ascontiguousarray(access.T), strict=True))


def _in_metres(shapes: list[BaseGeometry]) -> list[BaseGeometry]:
    def project(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(to_metres().transform(points[:, 0], points[:, 1]))

    return list(shapely.transform(np.array(shapes, dtype=object), project)) if shapes else []

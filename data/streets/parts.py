"""Put what a reader found together as streets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from data.grid import to_metres
from geo.errors import PlanningError
from geo.streets import TAGS, Streets, split_long_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import pandas as pd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

STOPS_CARS: Final = frozenset(
    {
        "bollard",
        "block",
        "planter",
        "cycle_barrier",
        "motorcycle_barrier",
        "jersey_barrier",
        "stile",
        "kissing_gate",
        "turnstile",
        "full-height_turnstile",
        "bus_trap",
        "sump_buster",
    }
)
"""Values of `barrier` on a node that a car can't pass. Source: OpenStreetMap wiki, Key:barrier."""

GREAT_BRITAIN: Final = (-9.5, 49.0, 4.0, 61.5)
"""West, south, east, north, degrees: beyond these EPSG:27700 gives metres that mean nothing."""

_OPEN: Final = frozenset({"yes", "designated", "permissive", "destination"})


class StreetsError(PlanningError):
    """The streets file can't be used; the message says why and what to do."""


@dataclass
class Parts:
    """What a reader found.

    Attributes:
        node_ids: Every node's id, in any order.
        lon: Degrees, of each node.
        lat: Degrees, of each node.
        closed_to_cars: Ids of the nodes that stop cars.
        way_start: Where each way begins in `way_node_ids`, and where the last one ends.
        way_node_ids: Ids of the nodes along the ways.
        tags: One row a way; the columns may be any of `TAGS`.
        context_class: As in `Streets`.
        context_shape: As in `Streets` but in degrees.
    """

    node_ids: NDArray[np.int64]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    closed_to_cars: NDArray[np.int64]
    way_start: NDArray[np.int64]
    way_node_ids: NDArray[np.int64]
    tags: pd.DataFrame
    context_class: list[str] = field(default_factory=list)
    context_shape: list[BaseGeometry] = field(default_factory=list)


def stops_cars(tags: dict[str, str]) -> bool:
    """Whether a node with these tags stops cars.

    >>> stops_cars({"barrier": "bollard"}), stops_cars({"barrier": "bollard", "motor_vehicle": "yes"})
    (True, False)
    """
    said = tags.get("motor_vehicle") or tags.get("access") or ""
    return tags.get("barrier") in STOPS_CARS and said not in _OPEN


def as_texts(table: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """Return the columns as text, "" where there is no value or no such column."""
    return table.reindex(columns=list(columns)).astype("object").fillna("").astype("str")


def records(table: pd.DataFrame) -> Iterator[dict[str, str]]:
    """Give each row of a table of texts as a dict."""
    names = [str(name) for name in table.columns]
    return (dict(zip(names, row, strict=True)) for row in table.itertuples(index=False, name=None))


def assemble(parts: Parts) -> Streets:
    """Return the streets, with only the nodes that ways use, numbered in the order of their ids.

    Raises:
        StreetsError: There is no street among the ways, or one that is not in Great Britain.
    """
    tags = as_texts(parts.tags, TAGS)
    if not (tags["highway"] != "").any():
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
    streets = Streets(
        lon=lon,
        lat=lat,
        x=x,
        y=y,
        closed_to_cars=np.isin(used, parts.closed_to_cars),
        way_start=parts.way_start,
        way_nodes=np.searchsorted(used, parts.way_node_ids),
        tags=tags.reset_index(drop=True),
        context_class=tuple(parts.context_class),
        context_shape=tuple(_in_metres(parts.context_shape)),
    )
    return split_long_pieces(streets)


def _in_metres(shapes: list[BaseGeometry]) -> list[BaseGeometry]:
    def project(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(to_metres().transform(points[:, 0], points[:, 1]))

    return list(shapely.transform(np.array(shapes, dtype=object), project)) if shapes else []

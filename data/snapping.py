"""Where places and practices meet the streets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from scipy.sparse import csr_array

from geo.area import INSIDE, MARGIN
from geo.routing import Network, nearest_nodes
from geo.view import AVERAGE_WALK_KMH

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from data.problems import Problems
    from geo.streets import Streets

OFF_STREETS_M: Final = 500.0
"""A place or practice further than this from any street is reported, not guessed (the design's section 4)."""


@dataclass(frozen=True, eq=False)
class Snapped:
    """How places or practices (k of them) are tied to a network (of n nodes).

    Attributes:
        belongs: (k, n), 1 for each node that stands for the place; none where it is off the streets.
        walk_minutes: float64 (k,), from the place to those nodes on foot, at average speed.
        metres_off: float64 (k,), how far off the streets it is where that is too far; NaN where it is not.
    """

    belongs: csr_array
    walk_minutes: NDArray[np.float64]
    metres_off: NDArray[np.float64]


def snap_points(network: Network, table: pd.DataFrame) -> Snapped:
    """Tie each row to the node nearest to its x and y, of those in a large component."""
    node, metres = nearest_nodes(network, table["x"].to_numpy(dtype=float), table["y"].to_numpy(dtype=float))
    near = metres <= OFF_STREETS_M
    rows = np.flatnonzero(near)
    belongs = csr_array((np.ones(len(rows)), (rows, node[rows])), shape=(len(table), len(network.x)))
    walk_minutes = np.where(near, metres, 0.0) * 0.06 / AVERAGE_WALK_KMH
    metres_off = np.where(near, np.nan, np.where(np.isnan(metres), np.inf, metres))
    return Snapped(belongs, walk_minutes, metres_off)


def snap_places(network: Network, places: gpd.GeoDataFrame) -> Snapped:
    """Tie each place to the nodes inside it, or where there are none its centroid to the nearest node."""
    usable = np.flatnonzero(network.large)
    tree = shapely.STRtree(shapely.points(network.x[usable], network.y[usable]))
    place, found = tree.query(places.geometry.to_numpy(), predicate="contains")
    inside = csr_array((np.ones(len(place)), (place, usable[found])), shape=(len(places), len(network.x)))
    centroids = snap_points(network, places)
    empty = inside.sum(axis=1) == 0
    return Snapped(
        belongs=csr_array(inside + centroids.belongs.multiply(empty[:, np.newaxis])),
        walk_minutes=np.where(empty, centroids.walk_minutes, 0.0),
        metres_off=np.where(empty, centroids.metres_off, np.nan),
    )


def warn_off_streets(what: str, table: pd.DataFrame, snapped: Mapping[str, Snapped], problems: Problems) -> None:
    """Report each row that is off the streets: by which modes, and how far from the nearest street it is.

    Args:
        what: "practice" or "place".
        table: With `code`, `name`, `kind` and `x`; rows without a position are not expected to be on the streets.
        snapped: For each mode.
        problems: Takes a warning for each row.
    """
    by_mode = {mode: ~np.isnan(one.metres_off) for mode, one in snapped.items()}
    kinds = table["kind"].to_numpy()
    for row in np.flatnonzero(np.any(list(by_mode.values()), axis=0) & table["x"].notna().to_numpy()):
        off = [mode for mode in by_mode if by_mode[mode][row]]
        metres = min(snapped[mode].metres_off[row] for mode in off)
        says = (
            f"{what}{' in the margin' * (kinds[row] == MARGIN)} more than {OFF_STREETS_M:.0f} m from any street that "
            f"one can use to {_listed(off)}: it has no minutes; use a larger streets file"
            f"{', or give lat and lon in the recipe' * (what == 'practice')}"
        )
        away = f"{metres:,.0f} m" if np.isfinite(metres) else "no streets at all"
        problems.warn("streets", says, value=f"{table['code'].iloc[row]} {table['name'].iloc[row]}, {away}")


def complain_if_none_on_streets(practices: pd.DataFrame, snapped: Mapping[str, Snapped], problems: Problems) -> None:
    """Complain where no practice inside the area is on the streets by any mode: the streets are of another place."""
    inside = (practices["kind"] == INSIDE).to_numpy()
    if inside.any() and all((~np.isnan(one.metres_off[inside])).all() for one in snapped.values()):
        says = "not one practice of the area is on these streets: take a streets file that holds the area"
        problems.error("streets", says)


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def streets_nearby(streets: Streets, xy: NDArray[np.float64], metres: float) -> NDArray[np.bool_]:
    """Return for each point whether a street passes within so many metres of it.

    Args:
        streets: As read.
        xy: float64 (k, 2), metres east and north, EPSG:27700.
        metres: The distance.
    """
    is_street = np.repeat((streets.tags["highway"] != "").to_numpy(), np.diff(streets.way_start))
    way = np.repeat(np.arange(len(streets.tags)), np.diff(streets.way_start))
    points = np.column_stack([streets.x[streets.way_nodes], streets.y[streets.way_nodes]])
    lines = shapely.linestrings(points[is_street], indices=_renumbered(way[is_street]))
    nearby = np.zeros(len(xy), dtype=np.bool_)
    if len(lines):
        found, _ = shapely.STRtree(lines).query(shapely.points(xy), predicate="dwithin", distance=metres)
        nearby[found] = True
    return nearby


def _renumbered(way: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the numbers without gaps, which shapely wants."""
    return np.unique(way, return_inverse=True)[1]

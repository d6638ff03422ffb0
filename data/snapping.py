"""Where places and practices meet the streets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from scipy.sparse import csr_array

from geo.figures import weighted_quantile
from geo.streets import Network, mean_over_nodes, nearest_nodes
from geo.view import AVERAGE_WALK_KMH

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from data.people_points import LivingPoints
    from geo.streets import Streets

OFF_STREETS_M: Final = 500.0
"""A place or practice further than this from any street is reported, not guessed (the design's section 4)."""
MINUTES_A_METRE: Final = 0.06 / AVERAGE_WALK_KMH
MOST_OF_A_PLACE: Final = 0.5
"""A place has a way to a practice where at least this share of its people, or of its street nodes, has one."""
NO_NODE: Final = 0
"""Stands in for the node of a point that is too far from any; its walk is not known, so nothing comes of it."""


@dataclass(frozen=True, eq=False)
class Snapped:
    """How places or practices (k of them) are tied to a network, each by one point or several (m in all).

    Attributes:
        node: int64 (m,), of the network: where the point meets the streets.
        walk_minutes: float64 (m,), from the point to there on foot, at average speed.
        belongs: (k, m), the weight of each point of a place; nothing where it is none of its points.
        metres_off: float64 (k,), how far off the streets a place is; NaN where none of its points is known.
    """

    node: NDArray[np.int64]
    walk_minutes: NDArray[np.float64]
    belongs: csr_array
    metres_off: NDArray[np.float64]

    @property
    def walk_m(self) -> NDArray[np.float64]:
        """float64 (m,), metres from the point to the streets."""
        return self.walk_minutes / MINUTES_A_METRE

    def mean(self, to_door: NDArray[np.float64], unit: str) -> NDArray[np.float64]:
        """Return float64 (k, targets): the weighted mean over the points of each place; NaN where too few have a way.

        Args:
            to_door: float64 (targets, n), from each node of the network to the door of a practice; NaN is no way.
            unit: "minutes" or "metres": what it is in, and the walk to the streets with it.
        """
        walk = self.walk_minutes if unit == "minutes" else self.walk_m
        return mean_over_nodes(self.belongs, to_door[:, self.node] + walk, least_share=MOST_OF_A_PLACE)


def has_points(snapped: Snapped) -> NDArray[np.bool_]:
    """Return bool (k,): places that have a point on the streets."""
    has: NDArray[np.bool_] = np.diff(snapped.belongs.indptr) > 0
    return has


@dataclass(frozen=True, eq=False)
class PlacePoints:
    """The points that stand for each of U places: where its people live, else its centroid and its streets, half each.

    Attributes:
        living: Points where people live; of places without, none.
        centroid: The population-weighted centroid; of places with living points, none.
        streets: The street nodes inside; of places with living points, none.
        metres_off: float64 (U,), how far off the streets a place is.
    """

    living: Snapped
    centroid: Snapped
    streets: Snapped
    metres_off: NDArray[np.float64]

    def mean(self, to_door: NDArray[np.float64], unit: str) -> NDArray[np.float64]:
        """Return float64 (U, targets), as `Snapped.mean` does; of centroid and streets the one that has a way."""
        by_centroid, by_streets, by_people = (
            points.mean(to_door, unit) for points in (self.centroid, self.streets, self.living)
        )
        either = np.where(np.isnan(by_centroid), by_streets, by_centroid)
        both = np.where(np.isnan(by_streets), either, (either + by_streets) / 2)
        return np.where(np.isnan(by_people), both, by_people)

    def spread(self, nearest: NDArray[np.float64], shares: tuple[float, float]) -> NDArray[np.float64]:
        """Return float64 (U,): the minutes between those two shares of a place's people, else of its streets.

        Args:
            nearest: float64 (n,), minutes from each node to the nearest practice; NaN is no way.
            shares: The lower and the upper.
        """
        by_people, by_streets = (_between(points, nearest, shares) for points in (self.living, self.streets))
        return np.where(np.isnan(by_people), by_streets, by_people)


def _between(points: Snapped, nearest: NDArray[np.float64], shares: tuple[float, float]) -> NDArray[np.float64]:
    """Return for each place the minutes between two shares of its points by weight; NaN where it has no two points."""
    minutes = nearest[points.node] + points.walk_minutes if len(points.node) else points.walk_minutes
    spread = np.full(points.belongs.shape[0], np.nan)
    for row in range(len(spread)):
        own = slice(points.belongs.indptr[row], points.belongs.indptr[row + 1])
        here, weight = minutes[points.belongs.indices[own]], points.belongs.data[own]
        has_way = np.isfinite(here)
        if has_way.sum() > 1 and weight[has_way].sum() >= MOST_OF_A_PLACE * weight.sum():
            counts = np.maximum(weight[has_way].round(), 1).astype(np.int32)
            lower, upper = (
                weighted_quantile(here[has_way].astype(np.float32), counts, share=share) for share in shares
            )
            spread[row] = upper - lower
    return spread


def snap_places(network: Network, places: gpd.GeoDataFrame, living: LivingPoints | None) -> PlacePoints:
    """Tie each place to the points that stand for it."""
    by_people = snap_living(network, living, count=len(places))
    has_people = has_points(by_people)
    by_centroid, by_streets = snap_points(network, places), snap_nodes_inside(network, places)
    off_m = np.where(has_people, by_people.metres_off, by_centroid.metres_off)
    # A place whose centroid lies in a wide park, but which has streets, is not off them.
    off_m = np.where(has_points(by_streets) & ~has_people & (off_m > OFF_STREETS_M), OFF_STREETS_M, off_m)
    return PlacePoints(by_people, _without(by_centroid, has_people), _without(by_streets, has_people), off_m)


def _without(points: Snapped, rows: NDArray[np.bool_]) -> Snapped:
    """Return the points but for those of some places."""
    kept = csr_array(points.belongs.multiply((~rows).astype(float)[:, np.newaxis]))
    kept.eliminate_zeros()
    return replace(points, belongs=kept)


def snap_points(network: Network, table: pd.DataFrame) -> Snapped:
    """Tie each row to the node nearest to its x and y, of those that one can start from."""
    xy = (table[axis].to_numpy(dtype=float) for axis in ("x", "y"))
    return _tied(network, *xy, row=np.arange(len(table)), weight=np.ones(len(table)), count=len(table))


def snap_living(network: Network, living: LivingPoints | None, *, count: int) -> Snapped:
    """Tie the points where people live to the streets; places (of which there are `count`) without any have none."""
    if living is None:
        nothing = np.zeros(0)
        return Snapped(nothing.astype(np.int64), nothing, csr_array((count, 0)), np.full(count, np.nan))
    return _tied(network, living.x, living.y, row=living.place, weight=living.weight, count=count)


def snap_nodes_inside(network: Network, places: gpd.GeoDataFrame) -> Snapped:
    """Tie each place to all nodes inside it that one can start from, alike."""
    usable = np.flatnonzero(network.large)
    tree = shapely.STRtree(shapely.points(network.x[usable], network.y[usable]))
    place, found = tree.query(places.geometry.to_numpy(), predicate="contains")
    belongs = csr_array((np.ones(len(place)), (place, np.arange(len(place)))), shape=(len(places), len(place)))
    metres_off = np.where(np.bincount(place, minlength=len(places)) > 0, 0.0, np.nan)
    return Snapped(usable[found], np.zeros(len(place)), belongs, metres_off)


def _tied(  # noqa: PLR0913 (points, and whose they are)
    network: Network,
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    *,
    row: NDArray[np.int64],
    weight: NDArray[np.float64],
    count: int,
) -> Snapped:
    """Tie points to their nearest nodes; those too far off are left out, but count in how far off their place is."""
    node, metres = nearest_nodes(network, x, y)
    # Where there are no streets at all a known point is endlessly far from them.
    metres = np.where(np.isnan(metres) & np.isfinite(x) & np.isfinite(y), np.inf, metres)
    known = np.isfinite(x) & np.isfinite(y)
    off, whole = np.zeros(count), np.zeros(count)
    np.add.at(off, row[known], weight[known] * metres[known])
    np.add.at(whole, row[known], weight[known])
    metres_off = np.divide(off, whole, out=np.full(count, np.nan), where=whole > 0)
    near = metres <= OFF_STREETS_M
    # A point too far off has no way, but its people count when half of a place must have one.
    node, walk = np.where(near, node, NO_NODE), np.where(near, metres, np.nan) * MINUTES_A_METRE
    some_near = np.bincount(row[near], minlength=count) > 0
    kept = some_near[row] & known
    belongs = csr_array((weight[kept], (row[kept], np.arange(int(kept.sum())))), shape=(count, int(kept.sum())))
    return Snapped(node[kept], walk[kept], belongs, metres_off)


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

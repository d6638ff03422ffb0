"""Where places and practices meet the streets, and which are off them or near where they end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from scipy import ndimage
from scipy.sparse import csr_array

from geo.area import INSIDE, MARGIN
from geo.figures import weighted_quantile
from geo.streets import mean_over_nodes, nearest_nodes
from geo.view import AVERAGE_WALK_KMH

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from data.assembly.places import LivingPoints
    from data.problems import Problems
    from geo.streets import Network

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


# ---- How far it is to where the streets of a file end ----

CELL_M: Final = 50.0
BRIDGED_CELLS: Final = 8
"""Streets up to 800 m apart are one ground: parks, rivers and fields between them are no edge."""
MOST_CELLS: Final = 20_000_000
"""Above, cells are made larger: a country needs no finer ones."""


def metres_to_edge(x: NDArray[np.float64], y: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far each point is within the ground that the streets cover; 0 outside it, NaN for a point not known.

    Args:
        x: float64 (n,), metres east of nodes of streets.
        y: float64 (n,), metres north.
        points: float64 (k, 2), metres east and north.

    >>> east, north = (axis.ravel() for axis in np.meshgrid(np.arange(0, 4000, 100.0), np.arange(0, 4000, 100.0)))
    >>> spots = np.array([[2000, 2000], [200, 2000], [9000, 2000], [np.nan, 0]])
    >>> (metres_to_edge(east, north, spots) / 100).round().tolist()
    [19.0, 2.0, 0.0, nan]
    """
    metres = np.where(np.isnan(points).any(axis=1), np.nan, 0.0)
    if not len(x):
        return metres
    cell = max(CELL_M, float(np.sqrt(np.ptp(x) * np.ptp(y) / MOST_CELLS)))
    frame = BRIDGED_CELLS + 1
    west, south = x.min() - frame * cell, y.min() - frame * cell
    size = (int((x.max() - west) / cell) + 1 + frame, int((y.max() - south) / cell) + 1 + frame)
    streets = np.zeros(size, dtype=bool)
    streets[((x - west) / cell).astype(int), ((y - south) / cell).astype(int)] = True
    # Closed by distances, which is fast whatever the width: grown, holes filled, shrunk again.
    grown = ndimage.binary_fill_holes(ndimage.distance_transform_edt(~streets) <= BRIDGED_CELLS)
    depth = (ndimage.distance_transform_edt(grown) - BRIDGED_CELLS).clip(min=0) * cell
    known = np.flatnonzero(~np.isnan(points).any(axis=1))
    column, row = np.floor((points[known] - (west, south)) / cell).astype(int).T
    on = (column >= 0) & (row >= 0) & (column < size[0]) & (row < size[1])
    metres[known[on]] = depth[column[on], row[on]]
    return metres


# ---- Say which places and practices are off the streets ----

FAR_M: Final = 150.0
"""Further than this from any street it has minutes, but is named: its own street may be missing."""
EDGE_M: Final = 500.0
"""Nearer than this to where the streets end it is named: nearer ways, or practices, may lie beyond."""


def warn_off_streets(
    what: str, table: pd.DataFrame, off_m: Mapping[str, NDArray[np.float64]], problems: Problems
) -> None:
    """Name each row that is off the streets or far from them: by which modes, and how far from the nearest it is.

    Args:
        what: "practice", "branch surgery" or "place".
        table: With `code`, `name`, `kind`.
        off_m: For each mode float64 (k,), how far each row is off the streets; NaN where its position is not known.
        problems: Takes a warning for all rows that are alike; those in the margin are counted, with examples.
    """
    hint = ", or give lat and lon in the recipe" * (what == "practice")
    in_margin = (table["kind"] == MARGIN).to_numpy()
    for least, most, then in (
        (OFF_STREETS_M, np.inf, f"no minutes; use a larger streets file{hint}"),
        (FAR_M, OFF_STREETS_M, "minutes begin with that walk; is a street missing there?"),
    ):
        far = {mode: (metres > least) & (metres <= most) for mode, metres in off_m.items()}
        groups: dict[tuple[bool, str], list[str]] = {}
        for row in np.flatnonzero(np.any(list(far.values()), axis=0)).tolist():
            modes = [mode for mode in far if far[mode][row]]
            metres = min(off_m[mode][row] for mode in modes)
            away = f"{metres:,.0f} m" if np.isfinite(metres) else "no streets at all"
            by = " or ".join(filter(None, (", ".join(modes[:-1]), modes[-1])))
            named = f"{table['code'].iloc[row]} {table['name'].iloc[row]}, {away}"
            groups.setdefault((bool(in_margin[row]), by), []).append(named)
        for (margin, by), rows in groups.items():
            then_by = f"more than {least:.0f} m from any street that one can use to {by}: {then}"
            if margin:
                problems.warn_rows("streets", f"{what} in the margin {then_by}", ((None, row) for row in rows))
            else:
                _warn_of_all(f"{what} {then_by}", rows, problems)


def _warn_of_all(says: str, named: list[str], problems: Problems) -> None:
    """Warn once of all of them, each by name."""
    if named:
        problems.warn("streets", f"{says} ({len(named)}: {'; '.join(named)})")


def warn_near_edge(
    networks: Mapping[str, Network],
    *,
    practices: pd.DataFrame,
    branches: pd.DataFrame,
    places: pd.DataFrame,
    problems: Problems,
) -> int:
    """Report places, practices and branches inside that lie near where the streets end; return how many places do.

    Args:
        networks: By mode; those on foot reach furthest and tell where the streets end.
        practices: With `code`, `name`, `kind`, `x`, `y`.
        branches: With the same; `kind` is that of their practice.
        places: With the same.
        problems: Takes a warning for each.
    """
    network = networks["walk"]
    counts = []
    for what, table in (("practice", practices), ("branch surgery", branches), ("place", places)):
        within_m = metres_to_edge(network.x, network.y, table[["x", "y"]].to_numpy(dtype=float))
        near = (within_m < EDGE_M) & (table["kind"] == INSIDE).to_numpy()
        says = (
            f"{what} within {EDGE_M:.0f} m of where the streets end: ways and practices beyond are not known; use "
            "streets that reach further"
        )
        named = table.loc[near, "code"] + " " + table.loc[near, "name"]
        _warn_of_all(says, named.tolist(), problems)
        counts.append(int(near.sum()))
    return counts[-1]


def complain_if_none_on_streets(practices: pd.DataFrame, snapped: Mapping[str, Snapped], problems: Problems) -> None:
    """Complain where no practice inside the area is on the streets by any mode: the streets are of another place."""
    inside = (practices["kind"] == INSIDE).to_numpy()
    if inside.any() and all(not has_points(places)[inside].any() for places in snapped.values()):
        says = "not one practice of the area is on these streets: take a streets file that holds the area"
        problems.error("streets", says)

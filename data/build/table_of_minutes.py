"""Minutes and metres from every place to every practice, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from data.area import read_area, read_places
from data.assembly import doors_of, living_points, snap_places, snap_points
from data.build.build import open_networks
from data.build.minutes import straight_m
from data.problems import Problems
from geo.errors import PlanningError
from geo.sites import of_several, sites_of
from geo.streets import ways_to

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    from numpy.typing import NDArray

    from data.assembly import LivingPoints
    from geo.area import Area
    from geo.streets import Network

COLUMNS = ("place", "practice", "minutes", "metres_along", "metres_straight")


def minutes_table(folder: Path, *, mode: str, nearest: int | None = None, recipe: Path | None = None) -> pd.DataFrame:
    """Return a row a place and practice, by place, the nearest practice first; without those that have no minutes.

    Minutes and metres are to that site of the practice which takes least minutes.

    Args:
        folder: A built area.
        mode: walk, cycle or drive.
        nearest: How many practices a place; None for all.
        recipe: Of the area; None for where it was when the area was built.

    Returns:
        `COLUMNS`: codes, minutes to a thousandth, and metres, whole: along the way, with the walk to the streets, and
        in a straight line from the population-weighted centroid.

    Raises:
        PlanningError: The area has no such mode, or what it was built from is not there any more.
    """
    area = read_area(folder)
    if mode not in area.minutes:
        msg = f"{folder} has no minutes by {mode}: it has {', '.join(area.minutes)}"
        raise PlanningError(msg)
    places = read_places(folder)
    doors, door = doors_of(area.practices, area.sites), nearest_door(area, mode)
    straight = along = np.take_along_axis(straight_m(area.places, doors.table), door, axis=1)
    if not area.crow_flies:
        networks, tables = open_networks(folder, recipe)
        living = living_points(tables, places, Problems())
        along = np.take_along_axis(metres_along(networks[mode], doors.table, places, living), door, axis=1)
    minutes = area.minutes[mode]
    order = np.argsort(np.where(np.isnan(minutes), np.inf, minutes), axis=1, kind="stable")[:, :nearest]
    place = np.repeat(np.arange(len(order)), order.shape[1])
    practice = order.ravel()
    table = pd.DataFrame(
        {
            "place": area.places["code"].to_numpy()[place],
            "practice": area.practices["code"].to_numpy()[practice],
            "minutes": minutes[place, practice].round(3),
            "metres_along": along[place, practice].round(),
            "metres_straight": straight[place, practice].round(),
        }
    )
    whole = dict.fromkeys(("metres_along", "metres_straight"), "Int64")
    return table[table["minutes"].notna()].astype(whole).reset_index(drop=True)


def nearest_door(area: Area, mode: str) -> NDArray[np.int64]:
    """Return int64 (U, P): the door, as `doors_of` gives them, from which the minutes of each practice are.

    Of sites that are as near the main one counts, then that whose code comes first; where no site has a way, it too.
    """
    count = len(area.practices)
    door = np.tile(np.arange(count), (len(area.places), 1))
    to_sites = (area.to_sites or {}).get(mode)
    if to_sites is None:
        return door
    sites = sites_of(area)
    practice, is_main = (sites[name].to_numpy()[of_several(sites)] for name in ("practice", "is_main"))
    doors = np.where(is_main, practice, count + np.cumsum(~is_main) - 1)
    for row in np.unique(practice).tolist():
        own = np.flatnonzero(practice == row)
        minutes = to_sites[:, own]
        door[:, row] = doors[own][np.where(np.isnan(minutes), np.inf, minutes).argmin(axis=1)]
    return door


def metres_along(
    network: Network, practices: pd.DataFrame, places: gpd.GeoDataFrame, living: LivingPoints | None
) -> NDArray[np.float64]:
    """Return float64 (U, P): metres along the ways that have the area's minutes, walks to the streets included."""
    at_practices, at_places = snap_points(network, practices), snap_places(network, places, living)
    on_streets, point = (numbers.astype(np.int64) for numbers in at_practices.belongs.nonzero())
    found = np.full((len(places), len(practices)), np.nan)
    for which, _, metres in ways_to(network, at_practices.node[point]):
        to_door = metres + at_practices.walk_m[point[which], np.newaxis]
        found[:, on_streets[which]] = at_places.mean(to_door, "metres")
    return found

"""Where in each place its people live: points of postcodes or output areas, with how many live there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from data.grid import to_metres
from data.near import first_containing
from data.tables.postcodes import bare

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from data.problems import Problems
    from data.read_tables import Tables
    from data.tables.table import Table

NEAR_M: Final = 25.0
"""Generalised boundaries run past points by about as much."""


@dataclass(frozen=True, eq=False)
class LivingPoints:
    """Where people live, m points.

    Attributes:
        place: int64 (m,), row of its place.
        x: float64 (m,), metres east, EPSG:27700.
        y: float64 (m,), metres north.
        weight: float64 (m,), above 0: residents, else households, else 1.
        note: How they were made, for the screen.
        rows: Of the file that went into them.
    """

    place: NDArray[np.int64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    weight: NDArray[np.float64]
    note: str
    rows: int = 0


def living_points(tables: Tables, places: gpd.GeoDataFrame, problems: Problems) -> LivingPoints | None:
    """Return the points of the area's places; None where the recipe names no such table.

    Points that share a spot are one: postcodes of large users and of boxes crowd at an office, and those that have
    ended lie under live ones.
    """
    table, what = (
        (tables.output_areas, "output areas") if tables.output_areas else (tables.postcodes_people, "postcodes")
    )
    if table is None:
        return None
    points = _placed(_positioned(table, tables), places, by_code=_has_codes(table, tables.boundaries))
    by = next((column for column in ("residents", "households") if points[column].notna().any()), "")
    points = points[points[by] > 0] if by else points
    spots = points.groupby(["at", "x", "y"], sort=True, as_index=False)
    spots = spots[by].sum() if by else spots.size().assign(size=1.0)
    found = LivingPoints(
        spots["at"].to_numpy(np.int64),
        spots["x"].to_numpy(np.float64),
        spots["y"].to_numpy(np.float64),
        spots[by or "size"].to_numpy(np.float64),
        _note(what, by, count=len(spots)),
        rows=len(points),
    )
    _warn_of_places_without(table, places, found, problems)
    return found


def _positioned(table: Table, tables: Tables) -> pd.DataFrame:
    """Return the rows with x and y to the metre; those of postcodes without a position of their own by the Directory."""
    rows = table.rows
    if rows["x"].isna().all():
        known = tables.postcodes.rows.set_index("postcode")
        lon, lat = (bare(rows["code"]).map(known[axis]).to_numpy(float) for axis in ("lon", "lat"))
        x, y = to_metres().transform(lon, lat)
        rows = rows.assign(x=x, y=y)
    rows = rows[np.isfinite(rows["x"]) & np.isfinite(rows["y"])]
    return rows.assign(x=rows["x"].round(), y=rows["y"].round())


def _placed(points: pd.DataFrame, places: gpd.GeoDataFrame, *, by_code: bool) -> pd.DataFrame:
    """Return the points within the places, with the row of their place as `at`: by its code, or by where they lie."""
    if by_code:
        at = pd.Index(places["code"]).get_indexer(points["place"])
    else:
        west, south, east, north = places.total_bounds
        near = points["x"].between(west, east).to_numpy() & points["y"].between(south, north).to_numpy()
        at = np.full(len(points), -1)
        spots = shapely.points(points["x"][near], points["y"][near])
        at[near] = first_containing(places.geometry.to_numpy(), spots, within_m=NEAR_M)
    return points.assign(at=at)[at >= 0]


def _has_codes(table: Table, boundaries: Table) -> bool:
    """Whether the file says in which place each point is, by places of the same census as the boundaries."""
    same = table.vintage is None or boundaries.vintage is None or table.vintage == boundaries.vintage
    return same and bool(table.rows["place"].isin(set(boundaries.rows["code"])).any())


def _note(what: str, by: str, *, count: int) -> str:
    start = f"Minutes of a place are the mean over {count:,} points of its {what}"
    if by == "residents":
        return f"{start}, by the residents at each."
    if by == "households":
        return f"{start}, by the households at each: residents are not known."
    return f"{start}, all alike: how many people live at each is not known."


def _warn_of_places_without(table: Table, places: gpd.GeoDataFrame, found: LivingPoints, problems: Problems) -> None:
    has = np.bincount(found.place, minlength=len(places)) > 0
    says = "no point of this place: its centroid and its streets stand in for where its people live"
    problems.warn_rows(table.file, says, ((None, code) for code in places["code"][~has]))

"""Where in each place its people live, and which places lie near one another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from data.geometry import to_metres
from data.tables import bare

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from data.problems import Problems
    from data.recipe import Tables
    from data.tables import Table

# ---- Which places share a border, hold a point, or lie near one ----

GAP_M: Final = 2.0
"""Generalised polygons drift apart, or overlap, by a little where they share a border."""
SHORTEST_M: Final = 10.0
"""Two places that meet in a point run within `GAP_M` of each other for a few metres: less than this is a point."""


def touching_pairs(shapes: NDArray[np.object_]) -> NDArray[np.int32]:
    """Return int32 (N, 2): pairs of row numbers u < v, sorted, of polygons that share a border.

    Args:
        shapes: Polygons in metres.

    >>> from shapely.geometry import box
    >>> town = [box(0, 0, 100, 100), box(101, 0, 200, 100), box(100, 100, 200, 200), box(300, 0, 400, 100)]
    >>> touching_pairs(np.array(town)).tolist()
    [[0, 1], [1, 2]]
    """
    tree = shapely.STRtree(shapes)
    one, other = tree.query(shapes, predicate="dwithin", distance=GAP_M)
    one, other = one[one < other], other[one < other]
    grown: NDArray[np.object_] = shapely.buffer(shapes, GAP_M, quad_segs=2)
    edges: NDArray[np.object_] = shapely.boundary(shapes)
    shared = shapely.length(shapely.intersection(edges[other], grown[one]))
    pairs = np.column_stack([one, other])[shared >= SHORTEST_M].astype(np.int32)
    ordered: NDArray[np.int32] = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
    return ordered


def first_containing(
    polygons: NDArray[np.object_], points: NDArray[np.object_], *, within_m: float
) -> NDArray[np.int64]:
    """Return for each point the row of the polygon that holds it, else of the nearest within so many metres, else -1.

    >>> from shapely.geometry import Point, box
    >>> points = np.array([Point(5, 5), Point(12, 5), Point(99, 99), Point()])
    >>> first_containing(np.array([box(0, 0, 10, 10)]), points, within_m=3).tolist()
    [0, 0, -1, -1]
    """
    found = np.full(len(points), -1, dtype=np.int64)
    known = np.flatnonzero(~shapely.is_empty(points))
    tree = shapely.STRtree(polygons)
    (near, polygon), metres = tree.query_nearest(
        points[known], max_distance=within_m, return_distance=True, all_matches=False
    )
    del metres
    found[known[near]] = polygon
    return found


def within_metres(polygons: NDArray[np.object_], points: NDArray[BaseGeometry], *, metres: float) -> NDArray[np.bool_]:
    """Return for each point whether any polygon is at most so far away."""
    near = np.zeros(len(points), dtype=bool)
    near[shapely.STRtree(polygons).query(points, predicate="dwithin", distance=metres)[0]] = True
    return near


# ---- Where in each place its people live ----

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
    by_spot = points.assign(alike=1.0).groupby(["at", "x", "y"], sort=True)
    spots = by_spot[by].sum().reset_index() if by else by_spot["alike"].first().reset_index()
    found = LivingPoints(
        spots["at"].to_numpy(np.int64),
        spots["x"].to_numpy(np.float64),
        spots["y"].to_numpy(np.float64),
        spots[by or "alike"].to_numpy(np.float64),
        _note(what, by, count=len(spots)),
        rows=len(points),
    )
    _warn_of_places_without(table, places, found, problems)
    return found


def _positioned(table: Table, tables: Tables) -> pd.DataFrame:
    """Return the rows with x and y to the metre, those of a file without coordinates by the Directory of postcodes."""
    rows = table.rows
    if rows["x"].isna().all():
        directory = tables.postcodes.rows.set_index("postcode")
        lon, lat = (bare(rows["code"]).map(directory[axis]).to_numpy(float) for axis in ("lon", "lat"))
        x, y = to_metres().transform(lon, lat)
        rows = rows.assign(x=x, y=y)
    known: pd.DataFrame = rows[np.isfinite(rows["x"]) & np.isfinite(rows["y"])]
    return known.assign(x=known["x"].round(), y=known["y"].round())


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
    placed: pd.DataFrame = points.assign(at=at)[at >= 0]
    return placed


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

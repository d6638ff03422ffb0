"""Which places are inside the area and which in the margin, what is known of them, and where their people live."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from data.geometry import to_degrees, to_metres
from data.tables import SPECS, bare
from geo.area import INSIDE, MARGIN

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from data.problems import Problems
    from data.recipe import Recipe, Tables
    from data.tables import Table
    from geo.streets import Streets

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
    near, polygon = tree.query_nearest(points[known], max_distance=within_m, all_matches=False)
    found[known[near]] = polygon
    return found


def within_metres(polygons: NDArray[np.object_], points: NDArray[BaseGeometry], *, metres: float) -> NDArray[np.bool_]:
    """Return for each point whether any polygon is at most so far away."""
    near = np.zeros(len(points), dtype=bool)
    near[shapely.STRtree(polygons).query(points, predicate="dwithin", distance=metres)[0]] = True
    return near


def streets_nearby(streets: Streets, xy: NDArray[np.float64], metres: float) -> NDArray[np.bool_]:
    """Return for each point, float64 (k, 2) in EPSG:27700, whether a street passes within so many metres of it."""
    is_street = np.repeat((streets.tags["highway"] != "").to_numpy(), np.diff(streets.way_start))
    way = np.repeat(np.arange(len(streets.tags)), np.diff(streets.way_start))
    points = np.column_stack([streets.x[streets.way_nodes], streets.y[streets.way_nodes]])
    # shapely wants numbers without gaps.
    lines = shapely.linestrings(points[is_street], indices=np.unique(way[is_street], return_inverse=True)[1])
    nearby = np.zeros(len(xy), dtype=np.bool_)
    if len(lines):
        found, _ = shapely.STRtree(lines).query(shapely.points(xy), predicate="dwithin", distance=metres)
        nearby[found] = True
    return nearby


# ---- Which places are inside, and what is known of them ----

LEAST_SHARE: Final = 0.98
"""A table that knows fewer of the places is of another census: from 2011 to 2021 one place in 17 changed its code."""

FURTHEST_ASTRAY_M: Final = 500.0
"""A population-weighted centroid lies within its place; boundaries are generalised by some tens of metres."""


def choose_places(recipe: Recipe, tables: Tables, streets: Streets | None, problems: Problems) -> gpd.GeoDataFrame:
    """Return the places inside and in the margin, sorted by code: PLACE_COLUMNS without patients_elsewhere, geometry.

    Complains of a choice that nothing fits, and of tables that are of another census than the boundaries.
    """
    candidates = _with_centroids(tables, problems)
    inside = _inside(recipe, candidates, streets, tables, problems)
    if not inside.any():
        return candidates.iloc[:0].assign(kind="")
    points = shapely.points(candidates["x"], candidates["y"])
    shapes = candidates.geometry.to_numpy()
    kept = (
        inside | within_metres(shapes[inside], points, metres=recipe.margin_km * 1000) if recipe.margin_km else inside
    )
    chosen = candidates[kept].assign(kind=np.where(inside[kept], INSIDE, MARGIN))
    chosen = chosen.sort_values("code", ignore_index=True)
    check_census("patients", tables.patients, chosen, tables, problems)
    return _described(chosen, tables, problems)


def _with_centroids(tables: Tables, problems: Problems) -> gpd.GeoDataFrame:
    """Return every place of the boundaries with x, y and lon, lat of its centroid; complains of those far off it."""
    places = tables.boundaries.rows.drop(columns="row")
    centroids = tables.centroids.rows.set_index("code")
    places["x"], places["y"] = (places["code"].map(centroids[axis]).astype(float) for axis in ("x", "y"))
    lacking = places["x"].isna()
    astray = _astray_m(places) > FURTHEST_ASTRAY_M
    rows = centroids["row"].reindex(places["code"][astray])
    says = (
        f"the centroid of this place is more than {FURTHEST_ASTRAY_M:.0f} m off the place in the boundaries: check "
        "that X is longitude or easting and Y latitude or northing"
    )
    problems.error_rows(tables.centroids.file, says, ((int(row), code) for code, row in rows.items()))
    middles = shapely.get_coordinates(shapely.point_on_surface(places.geometry[lacking].to_numpy()))
    places.loc[lacking, ["x", "y"]] = middles
    places["lon"], places["lat"] = to_degrees().transform(places["x"].to_numpy(), places["y"].to_numpy())
    return gpd.GeoDataFrame(places)


def _astray_m(places: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """Return how far each centroid is off the box round its place; NaN where there is none."""
    boxes = places.geometry.bounds
    east = np.maximum(boxes["minx"] - places["x"], places["x"] - boxes["maxx"]).clip(lower=0)
    north = np.maximum(boxes["miny"] - places["y"], places["y"] - boxes["maxy"]).clip(lower=0)
    metres: NDArray[np.float64] = np.hypot(east, north).to_numpy(dtype=np.float64)
    return metres


def _inside(
    recipe: Recipe, places: gpd.GeoDataFrame, streets: Streets | None, tables: Tables, problems: Problems
) -> NDArray[np.bool_]:
    """Return which places the recipe chooses; complains where it asks for what is not there."""
    choice = recipe.places
    if choice.boroughs:
        _complain_of_boroughs(choice.boroughs, places, recipe, problems)
        return np.asarray(places["borough"].isin(choice.boroughs))
    if choice.lsoas:
        _complain_of_lsoas(choice.lsoas, places, tables, recipe, problems)
        return np.asarray(places["code"].isin(choice.lsoas))
    if choice.bbox is not None:
        west, south, east, north = choice.bbox
        inside = np.asarray(places["lon"].between(west, east) & places["lat"].between(south, north))
        says = "no place of the boundaries has its centroid in places.bbox: correct the box"
    else:
        xy = places[["x", "y"]].to_numpy(float)
        nothing = np.zeros(len(xy), dtype=bool)
        inside = nothing if streets is None else streets_nearby(streets, xy, choice.on_streets_m or 0.0)
        says = (
            f"no place has its centroid within {choice.on_streets_m:g} metres of a street: check streets and boundaries"
        )
    if not inside.any():
        problems.error(recipe.path.name, says)
    return inside


def _complain_of_boroughs(
    boroughs: tuple[str, ...], places: gpd.GeoDataFrame, recipe: Recipe, problems: Problems
) -> None:
    known = places.loc[places["borough"] != ""].drop_duplicates("borough").sort_values("borough")
    for borough in sorted(set(boroughs) - set(known["borough"])):
        if known.empty:
            says = (
                "neither the boundaries nor the residents say which borough a place is in: name a table of wards "
                "(tables.wards), or choose places by lsoas"
            )
        else:
            named = [f"{row.borough} {row.borough_name}".strip() for row in known.itertuples()]
            more = f" and {len(named) - 8} more" if len(named) > 8 else ""
            says = f"no place is in this borough; there are {', '.join(named[:8])}{more}. Correct places.boroughs"
        problems.error(recipe.path.name, says, value=borough)


def _complain_of_lsoas(
    lsoas: tuple[str, ...], places: gpd.GeoDataFrame, tables: Tables, recipe: Recipe, problems: Problems
) -> None:
    missing = sorted(set(lsoas) - set(places["code"]))
    found = len(lsoas) - len(missing)
    census = f" of {tables.boundaries.vintage}" if tables.boundaries.vintage else ""
    says = (
        f"of the {len(lsoas)} places asked for, {found} are in the boundaries{census}, not this: correct places.lsoas"
    )
    problems.error_rows(recipe.path.name, says, ((None, code) for code in missing))


def check_census(what: str, table: Table, places: pd.DataFrame, tables: Tables, problems: Problems) -> None:
    """Complain of a table that is of another census than the boundaries, by the places that it does not know."""
    column = "place" if "place" in table.rows else "code"
    missing = places.loc[~places["code"].isin(set(table.rows[column])), "code"]
    found, count = len(places) - len(missing), len(places)
    own, other = tables.boundaries.vintage, table.vintage
    if found >= LEAST_SHARE * count and (found == count or own is None or other is None or own == other):
        return
    seems = other if other and other != own else {2011: 2021, 2021: 2011}.get(own or 0)
    guess = (
        f"the file seems to be of {seems}, the boundaries of {own}" if seems else "the file seems to be of another year"
    )
    fitting = SPECS[what].census.get(own or 0) if seems else None
    advice = f"take {fitting}" if fitting else "take both from the same census"
    says = (
        f"{found:,} of the area's {count:,} places are among the {what}: {guess}; {advice}. Not found is, among others"
    )
    problems.error(table.file, says, value=missing.iloc[0])


def _described(places: gpd.GeoDataFrame, tables: Tables, problems: Problems) -> gpd.GeoDataFrame:
    """Add residents, residents_65 and imd_decile, and wards to names; warns of places that a table does not know."""
    places["name"] = _with_wards(places, tables)
    for what, table, columns in (
        ("residents", tables.residents, ("residents", "residents_65")),
        ("deprivation", tables.deprivation, ("imd_decile",)),
        ("centroids", tables.centroids, ()),
    ):
        rows = table.rows.set_index("code")
        for column in columns:
            places[column] = places["code"].map(rows[column]).astype(float)
        check_census(what, table, places, tables, problems)
        lacking = places.loc[~places["code"].isin(rows.index), "code"]
        if len(lacking) <= (1 - LEAST_SHARE) * len(places):
            instead = "a point in the middle of it stands in" if what == "centroids" else "it is shown as not known"
            says = f"nothing on {what} of this place: {instead}"
            problems.warn_rows(table.file, says, ((None, code) for code in lacking))
    return places


def _with_wards(places: pd.DataFrame, tables: Tables) -> pd.Series[str]:
    """Return the names of places, after those of their wards where these are known: "Dock Ward (Town 001A)"."""
    if tables.wards is None:
        return places["name"]
    wards = tables.wards.rows.drop_duplicates("code").set_index("code")["ward_name"]
    ward = places["code"].map(wards).astype("str").fillna("")
    return (ward + " (" + places["name"] + ")").where(ward != "", places["name"])


# ---- Where in each place its people live ----

WEIGHED_BY: Final = {
    "residents": "by the residents at each.",
    "households": "by the households at each: residents are not known.",
    "": "all alike: how many people live at each is not known.",
}
"""What is said of points by what they are weighed by, the best first."""
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
    by = next((column for column in WEIGHED_BY if column and points[column].notna().any()), "")
    points = points[points[by] > 0] if by else points
    by_spot = points.assign(alike=1.0).groupby(["at", "x", "y"], sort=True)
    spots = by_spot[by].sum().reset_index() if by else by_spot["alike"].first().reset_index()
    without = places["code"][~np.isin(np.arange(len(places)), spots["at"])]
    says = "no point of this place: its centroid and its streets stand in for where its people live"
    problems.warn_rows(table.file, says, ((None, code) for code in without))
    return LivingPoints(
        spots["at"].to_numpy(np.int64),
        spots["x"].to_numpy(np.float64),
        spots["y"].to_numpy(np.float64),
        spots[by or "alike"].to_numpy(np.float64),
        f"Minutes of a place are the mean over {len(spots):,} points of its {what}, {WEIGHED_BY[by]}",
        rows=len(points),
    )


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

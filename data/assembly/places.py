"""Which places are inside the area, which in the margin round it, and what is known of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import shapely

from data.assembly.points import within_metres
from data.assembly.snapping import streets_nearby
from data.geometry import to_degrees
from data.tables import SPECS
from geo.area import INSIDE, MARGIN

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from data.problems import Problems
    from data.recipe import Recipe, Tables
    from data.tables import Table
    from geo.streets import Streets

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
        inside = (
            streets_nearby(streets, xy, choice.on_streets_m or 0.0) if streets is not None else np.zeros(len(xy), bool)
        )
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

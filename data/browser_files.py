"""Everything of an area that the browser fetches; `data.map_files` reads its shapes again for other maps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from data.backdrop import classes_of_ways, lines_of_ways, street_features
from data.beside_streets import context_features
from data.geojson import DECIMALS, feature, in_degrees, write_features, write_json
from data.practice_files import write_practices
from data.reach_files import write_reach
from data.street_names import name_features
from geo.area import INSIDE, MARGIN, MODES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from data.minutes import Minutes, Progress
    from geo.streets import Network, Streets

MARGIN_M: Final = 1000.0
"""Streets are drawn this far beyond the places, so that the map does not end at the border."""
TOLERANCES_M: Final = (5.0, 20.0, 40.0, 80.0)
"""Of the borders of places: the first that keeps the file small, else the last."""
MOST_POINTS: Final = 100_000
"""Of the borders of places; about 2 MB."""
STEP: Final = "map files"


def write_browser_files(  # noqa: PLR0913 (an area has so many parts, each named at the call)
    folder: Path,
    *,
    practices: pd.DataFrame,
    sites: pd.DataFrame,
    places: gpd.GeoDataFrame,
    patients: NDArray[np.int32],
    streets: Streets | None,
    networks: Mapping[str, Network],
    minutes: Minutes,
    progress: Progress,
) -> None:
    """Write the files named in the design, into an empty folder.

    Args:
        folder: Made where it is missing.
        practices: P rows, columns of `geo.area.PRACTICE_COLUMNS`.
        sites: `geo.area.SITE_COLUMNS`.
        places: U rows, columns of `geo.area.PLACE_COLUMNS` and the geometry, EPSG:27700.
        patients: int32 (U, P).
        streets: As read; None for an area without streets.
        networks: As `data.networks.make_networks` gives them; empty without streets.
        minutes: Worked out on these networks.
        progress: Told of each kind of file.
    """
    window = shapely.box(*shapely.buffer(shapely.box(*places.total_bounds), MARGIN_M).bounds)
    steps = 4 + len(networks)
    write_features(folder / "places.geojson", _place_features(places))
    progress(STEP, 1, steps)
    context = _write_backdrop(folder, streets, places=places, window=window)
    progress(STEP, 2, steps)
    write_json(folder / "map.json", _map_of(practices, places, sites, reach=set(networks), context=context))
    write_practices(folder / "practice", practices, patients)
    progress(STEP, 4, steps)
    codes = practices.loc[practices["kind"] == INSIDE, "code"]
    for done, (mode, network) in enumerate(networks.items()):
        write_reach(folder / "reach" / mode, network, codes=codes, reach=minutes.reach[mode], window=window)
        progress(STEP, 5 + done, steps)


def _place_features(places: gpd.GeoDataFrame) -> list[dict[str, Any]]:
    """Return one feature a place; simplified together, so that neighbours still share their borders."""
    for tolerance_m in TOLERANCES_M:
        simpler = shapely.coverage_simplify(places.geometry.to_numpy(), tolerance_m)
        if shapely.get_num_coordinates(simpler).sum() <= MOST_POINTS:
            break
    shapes = in_degrees(simpler)
    marks = [{"m": 1} if kind == MARGIN else {} for kind in places["kind"]]
    return [feature(shape, mark, number=row) for row, (shape, mark) in enumerate(zip(shapes, marks, strict=True))]


def _write_backdrop(
    folder: Path, streets: Streets | None, *, places: gpd.GeoDataFrame, window: BaseGeometry
) -> list[str]:
    """Write streets, their names and what lies beside them; return the classes of the latter."""
    drawn, names, lines = [], [], None
    if streets is not None:
        lines, classes = lines_of_ways(streets), classes_of_ways(streets)
        shapely.prepare(window)
        inside = shapely.intersects(window, lines) & (classes != "")
        lines, classes = lines[inside], classes[inside]
        drawn = street_features(lines, classes)
        names = name_features(lines, classes, streets.tags["name"].to_numpy(dtype=object)[inside])
    write_features(folder / "streets.geojson", drawn)
    write_features(folder / "labels.geojson", names)
    all_lines = None if lines is None else shapely.MultiLineString(list(lines))
    context = context_features(streets, places=list(places.geometry), window=_far_window(places), lines=all_lines)
    write_features(folder / "context.geojson", context)
    rail = [one["properties"]["c"] for one in drawn if one["properties"]["c"] == "rail"]
    return [*(str(one["properties"]["c"]) for one in context), *rail]


def _far_window(places: gpd.GeoDataFrame) -> BaseGeometry:
    """Return a box three times as wide and high as the places: a river leaves the screen instead of ending on it."""
    west, south, east, north = places.total_bounds
    return shapely.box(2 * west - east, 2 * south - north, 2 * east - west, 2 * north - south)


def _map_of(
    practices: pd.DataFrame, places: gpd.GeoDataFrame, sites: pd.DataFrame, *, reach: set[str], context: list[str]
) -> dict[str, Any]:
    """Return what the map needs to know at once."""
    west, south, east, north = in_degrees([shapely.box(*places[places["kind"] == INSIDE].total_bounds)])[0].bounds
    branches = sites[~sites["is_main"]]
    of = {row: own.to_dict("records") for row, own in branches.groupby("practice")}
    rows = enumerate(practices.to_dict("records"))
    return {
        "practices": [_practice(row) | _branches(of.get(number, [])) for number, row in rows],
        "places": places["code"].astype("object").tolist(),
        "placeNames": places["name"].astype("object").tolist(),
        "bbox": [west, south, east, north],
        "reach": {mode: mode in reach for mode in MODES},
        "context": context,
    }


def _practice(row: dict[Any, Any]) -> dict[str, Any]:
    """Return one practice; one beyond the margin has no place on the map."""
    return {
        "code": row["code"],
        "name": row["name"],
        "kind": row["kind"],
        "lon": _number(round(float(row["lon"]), DECIMALS)),
        "lat": _number(round(float(row["lat"]), DECIMALS)),
        "listSize": int(row["list_size"]),
        "gps": _number(float(row["gps"])),
        "locatedBy": row["located_by"],
    }


def _branches(rows: list[dict[Any, Any]]) -> dict[str, Any]:
    """Return the branch surgeries of a practice; nothing where it has none."""
    if not rows:
        return {}
    degrees = ({axis: round(float(row[axis]), DECIMALS) for axis in ("lon", "lat")} for row in rows)
    return {
        "branches": [{"code": row["code"], "name": row["name"]} | at for row, at in zip(rows, degrees, strict=True)]
    }


def _number(value: float) -> float | int | None:
    """Return the number, whole where it is whole; None for NaN.

    >>> _number(3.0), _number(-0.5), _number(float("nan"))
    (3, -0.5, None)
    """
    if np.isnan(value):
        return None
    return int(value) if value.is_integer() else value

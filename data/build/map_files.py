"""Everything of an area that the browser fetches: streets, names, water and parks, places and practices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from data.geometry import DECIMALS, feature, in_degrees, write_features, write_json
from geo.area import INSIDE, MARGIN, MODES
from geo.neighbours import shared_patients
from geo.streets import gaps_between

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    import geopandas as gpd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from data.build.minutes import Minutes, Progress
    from geo.streets import Network, Streets

# ---- The streets behind the map ----

CLASSES: Final = ("main", "secondary", "minor", "path", "rail")
"""Classes of the backdrop, in the order in which the file holds them."""

CLASS_OF_HIGHWAY: Final[Mapping[str, str]] = {
    **dict.fromkeys(("motorway", "trunk", "primary"), "main"),
    **dict.fromkeys(("motorway_link", "trunk_link", "primary_link"), "main"),
    **dict.fromkeys(("secondary", "tertiary", "secondary_link", "tertiary_link"), "secondary"),
    **dict.fromkeys(("residential", "unclassified", "living_street", "service", "road"), "minor"),
    **dict.fromkeys(("footway", "path", "pedestrian", "steps", "cycleway", "bridleway", "track"), "path"),
}
"""Any other class (under construction, proposed, a platform) is not drawn."""

BESIDE_A_STREET: Final = frozenset({"sidewalk", "crossing", "traffic_island", "access_aisle"})
"""Footways that only say again that there is a street."""

MOST_BYTES: Final = 3_000_000
"""Of streets.geojson, about: what a browser without a graphics card still draws at once."""
BYTES_A_POINT: Final = 20
STEPS: Final = (
    (2.0, CLASSES),
    (4.0, CLASSES),
    (5.0, ("main", "secondary", "minor", "rail")),
    (10.0, ("main", "secondary", "minor", "rail")),
    (10.0, ("main", "secondary", "rail")),
    (25.0, ("main", "rail")),
)
"""Metres of simplification, and classes drawn: the first that fits, the last whether it fits or not."""


def classes_of_ways(streets: Streets) -> NDArray[np.object_]:
    """Return for each way its class in the backdrop, "" where it is not drawn."""
    highway, railway = streets.tags["highway"], streets.tags["railway"]
    by_highway = highway.map(CLASS_OF_HIGHWAY).astype("object").fillna("").to_numpy(dtype=object)
    beside = streets.tags["footway"].isin(BESIDE_A_STREET).to_numpy(dtype=bool)
    only_rail = ((highway == "") & (railway != "")).to_numpy(dtype=bool)
    return np.where(only_rail, "rail", np.where(beside, "", by_highway))


def lines_of_ways(streets: Streets) -> NDArray[np.object_]:
    """Return for each way its line, metres, EPSG:27700."""
    points = np.column_stack([streets.x[streets.way_nodes], streets.y[streets.way_nodes]])
    way = np.repeat(np.arange(len(streets.tags)), np.diff(streets.way_start))
    lines: NDArray[np.object_] = shapely.linestrings(points, indices=way)
    return lines


def street_features(lines: NDArray[np.object_], classes: NDArray[np.object_]) -> list[dict[str, Any]]:
    """Return one feature a class, as finely drawn as `MOST_BYTES` allows.

    Args:
        lines: One a way, metres, EPSG:27700.
        classes: One a way, as `classes_of_ways` gives them.
    """
    joined = {name: shapely.line_merge(shapely.MultiLineString(list(lines[classes == name]))) for name in CLASSES}
    for tolerance_m, drawn in STEPS:
        simpler = {name: shapely.simplify(joined[name], tolerance_m) for name in drawn}
        if sum(shapely.get_num_coordinates(shape) for shape in simpler.values()) * BYTES_A_POINT <= MOST_BYTES:
            break
    return [feature(_without_stubs(shape), {"c": name}) for name, shape in _classes_in_degrees(simpler)]


def _classes_in_degrees(shapes: Mapping[str, BaseGeometry]) -> Iterator[tuple[str, BaseGeometry]]:
    """Give each class with its shape in degrees, but for those of which nothing is there."""
    there = {name: shape for name, shape in shapes.items() if not shape.is_empty}
    return zip(there, in_degrees(list(there.values())), strict=True)


def _without_stubs(lines: BaseGeometry) -> BaseGeometry:
    """Return the lines without those that rounding has shrunk to a point."""
    parts = shapely.get_parts(lines)
    first, last = shapely.get_point(parts, 0), shapely.get_point(parts, -1)
    shrunk = (shapely.get_num_points(parts) == 2) & shapely.equals(first, last)
    return shapely.MultiLineString(list(parts[~shrunk]))


# ---- Water, parks and woods for the map ----

GROUND_CLASSES: Final = ("wood", "park", "water", "waterway")
"""In the order in which they are drawn."""
GROUND_TOLERANCE_M: Final = 3.0
LEAST_AREA_M2: Final = 400.0
"""Ponds and flower beds smaller than this can't be seen."""


def context_features(
    streets: Streets | None, *, places: Sequence[BaseGeometry], window: BaseGeometry, lines: BaseGeometry | None
) -> list[dict[str, Any]]:
    """Return one feature a class; the water that the streets file lacks is the gap that places leave.

    Args:
        streets: As read; None where the area has none.
        places: Polygons, metres, EPSG:27700.
        window: What is drawn, same coordinates.
        lines: All streets, same coordinates, to tell a gap of water from one of land.
    """
    shapes: dict[str, list[BaseGeometry]] = {name: [] for name in GROUND_CLASSES}
    if streets is not None:
        for name, shape in zip(streets.context_class, streets.context_shape, strict=True):
            shapes[name].append(shapely.intersection(shapely.make_valid(shape), window))
    if not shapes["water"]:
        shapes["water"] = gaps_between(places, lines)
    merged = {name: _merged(name, shapes[name]) for name in GROUND_CLASSES}
    return [feature(shape, {"c": name}) for name, shape in _classes_in_degrees(merged)]


def _merged(name: str, shapes: list[BaseGeometry]) -> BaseGeometry:
    """Return shapes of one class as one, simplified, without what is too small to see."""
    whole = shapely.union_all(shapes)
    if name == "waterway":
        lines = [part for part in shapely.get_parts(whole) if part.geom_type == "LineString"]
        return shapely.simplify(shapely.line_merge(shapely.MultiLineString(lines)), GROUND_TOLERANCE_M)
    simple = shapely.get_parts(shapely.simplify(whole, GROUND_TOLERANCE_M))
    areas = [part for part in simple if part.geom_type == "Polygon" and shapely.area(part) >= LEAST_AREA_M2]
    return shapely.MultiPolygon(areas)


# ---- Names of main roads as long lines, for labels ----

LEAST_M: Final[Mapping[str, float]] = {"main": 150.0, "secondary": 200.0, "minor": 350.0}
"""A line must be this long to carry a name; paths carry none."""
CARRIAGEWAYS_M: Final = 30.0
"""Two lines of one name this close are the carriageways of one road."""
NAME_TOLERANCE_M: Final = 5.0
"""A name along a line with small bends looks drunk."""


def name_features(
    lines: NDArray[np.object_], classes: NDArray[np.object_], names: NDArray[np.object_]
) -> list[dict[str, Any]]:
    """Return a line for each stretch of a named street, one for each road even where it has two carriageways.

    Args:
        lines: One a way, metres, EPSG:27700.
        classes: One a way, as `classes_of_ways` gives them.
        names: One a way, "" where it has none.
    """
    table = pd.DataFrame({"name": names, "class": classes, "metres": shapely.length(lines)})
    table = table[(table["name"] != "") & table["class"].isin(list(LEAST_M))]
    least_m = table["class"].map(LEAST_M).astype(float)
    long_enough = table.groupby(["name", "class"])["metres"].transform("sum") >= least_m
    found: list[tuple[str, str, BaseGeometry]] = []
    for (name, what), ways in table[long_enough].groupby(["name", "class"], sort=True):
        stretches = _stretches(lines[ways.index.to_numpy()], LEAST_M[str(what)])
        found += [(str(name), str(what), stretch) for stretch in stretches]
    shapes = in_degrees([shapely.simplify(shape, NAME_TOLERANCE_M) for _, _, shape in found])
    return [feature(shape, {"n": name, "c": what}) for (name, what, _), shape in zip(found, shapes, strict=True)]


def _stretches(ways: NDArray[np.object_], least_m: float) -> list[BaseGeometry]:
    """Return the ways of one name as long lines, longest first, without those that run beside a longer one."""
    parts = shapely.get_parts(shapely.line_merge(shapely.MultiLineString(list(ways))))
    parts = parts[shapely.length(parts) >= least_m]
    kept: list[BaseGeometry] = []
    for part in parts[np.argsort(-shapely.length(parts), kind="stable")]:
        beside = shapely.buffer(shapely.MultiLineString(kept), CARRIAGEWAYS_M) if kept else None
        alone = part if beside is None else shapely.difference(part, beside)
        if shapely.length(alone) >= 0.5 * shapely.length(part):
            kept.append(part)
    return kept


# ---- Streets within reach of each practice ----

REACH_TOLERANCE_M: Final = 4.0
"""Lines are drawn in broad bands of colour: finer bends can't be seen."""


def write_reach(
    folder: Path, network: Network, *, codes: pd.Series, reach: NDArray[np.uint8], window: BaseGeometry
) -> None:
    """Write `lines.json` and a `CODE.bin` for each practice inside.

    Args:
        folder: Of this mode.
        network: Its lines are written, those that touch the window.
        codes: Of the practices inside, in the order of the rows of `reach`.
        reach: uint8 (practices inside, lines of the network).
        window: What is drawn, metres, EPSG:27700.
    """
    lines = _line_shapes(network)
    shapely.prepare(window)
    drawn = np.flatnonzero(shapely.intersects(window, lines))
    # Simpler lines have fewer bends; their ends stay where they are, so they still meet.
    simpler = in_degrees(list(shapely.simplify(lines[drawn], REACH_TOLERANCE_M)))
    flat = [shapely.get_coordinates(line).ravel().tolist() for line in simpler]
    write_json(folder / "lines.json", {"lines": flat})
    for code, steps in zip(codes, reach, strict=True):
        (folder / f"{code}.bin").write_bytes(steps[drawn].tobytes())


def _line_shapes(network: Network) -> NDArray[np.object_]:
    if not network.lines:
        return np.zeros(0, dtype=object)
    node = np.array([node for line in network.lines for node in line])
    number = np.repeat(np.arange(len(network.lines)), [len(line) for line in network.lines])
    lines: NDArray[np.object_] = shapely.linestrings(
        np.column_stack([network.x[node], network.y[node]]), indices=number
    )
    return lines


# ---- Where each practice's patients live ----

MOST_SHARED: Final = 6
"""Lines drawn from a practice to others; more can't be told apart."""


def write_practices(folder: Path, practices: pd.DataFrame, patients: NDArray[np.int32]) -> None:
    """Write a `CODE.json` for each practice that is on the map.

    Args:
        folder: Where to.
        practices: P rows with `code` and `x`, NaN for those that are not on the map.
        patients: int32 (U, P): patients of practice p living in place u.
    """
    share = shared_patients(patients)
    on_map = practices["x"].notna().to_numpy(dtype=bool)
    for row in np.flatnonzero(on_map).tolist():
        homes = [[int(place), int(patients[place, row])] for place in np.flatnonzero(patients[:, row])]
        shared = _shared(row, share, patients)
        write_json(folder / f"{practices['code'].iloc[row]}.json", {"homes": homes, "shared": shared})


def _shared(row: int, share: NDArray[np.float32], patients: NDArray[np.int32]) -> list[list[Any]]:
    """Return [practice, share, patients] of those most shared with, most first."""
    others = np.nan_to_num(share[row].astype(np.float64))
    others[row] = 0.0
    most = np.argsort(-others, kind="stable")[:MOST_SHARED]
    mapped = int(patients[:, row].sum(dtype=np.int64))
    return [
        [int(other), round(float(others[other]), 3), round(others[other] * mapped)]
        for other in most
        if others[other] > 0
    ]


# ---- Everything of an area that the browser fetches ----

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
        networks: As `data.build.networks.make_networks` gives them; empty without streets.
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
    # A box three times as wide and high as the places: a river leaves the screen instead of ending on it.
    west, south, east, north = places.total_bounds
    far = shapely.box(2 * west - east, 2 * south - north, 2 * east - west, 2 * north - south)
    context = context_features(streets, places=list(places.geometry), window=far, lines=all_lines)
    write_features(folder / "context.geojson", context)
    rail = [line["properties"]["c"] for line in drawn if line["properties"]["c"] == "rail"]
    return [*(str(ground["properties"]["c"]) for ground in context), *rail]


def _map_of(
    practices: pd.DataFrame, places: gpd.GeoDataFrame, sites: pd.DataFrame, *, reach: set[str], context: list[str]
) -> dict[str, Any]:
    """Return what the map needs to know at once."""
    west, south, east, north = in_degrees([shapely.box(*places[places["kind"] == INSIDE].total_bounds)])[0].bounds
    branches = sites[~sites["is_main"]]
    of = {row: own.to_dict("records") for row, own in branches.groupby("practice")}
    rows = enumerate(practices.to_dict("records"))
    return {
        "practices": [_practice(row, of.get(number, [])) for number, row in rows],
        "places": places["code"].astype("object").tolist(),
        "placeNames": places["name"].astype("object").tolist(),
        "bbox": [west, south, east, north],
        "reach": {mode: mode in reach for mode in MODES},
        "context": context,
    }


def _practice(row: dict[Any, Any], branches: list[dict[Any, Any]]) -> dict[str, Any]:
    """Return one practice, with its branch surgeries if it has any; one beyond the margin has no place on the map."""
    practice = {
        "code": row["code"],
        "name": row["name"],
        "kind": row["kind"],
        "lon": _number(round(float(row["lon"]), DECIMALS)),
        "lat": _number(round(float(row["lat"]), DECIMALS)),
        "listSize": int(row["list_size"]),
        "gps": _number(float(row["gps"])),
        "locatedBy": row["located_by"],
    }
    if branches:
        places = ({axis: round(float(branch[axis]), DECIMALS) for axis in ("lon", "lat")} for branch in branches)
        named = ({key: branch[key] for key in ("code", "name")} for branch in branches)
        practice["branches"] = [name | place for name, place in zip(named, places, strict=True)]
    return practice


def _number(value: float) -> float | int | None:
    """Return the number, whole where it is whole; None for NaN.

    >>> _number(3.0), _number(-0.5), _number(float("nan"))
    (3, -0.5, None)
    """
    if np.isnan(value):
        return None
    return int(value) if value.is_integer() else value

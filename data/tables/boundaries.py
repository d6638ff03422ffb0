"""Polygons of places: GeoPackage, GeoJSON or shapefile, LSOAs of 2011 or 2021."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import pandas as pd
import shapely

from data.geometry import BRITISH_GRID
from data.tables.by_place import BOROUGH, BOROUGH_NAME
from data.tables.cells import LSOA, PLACE_CODE, census_of, census_of_codes, found_among, there_are
from data.tables.map_file import read_shapes
from data.tables.spec import PLACE, PORTAL, Given, Table, TableSpec

if TYPE_CHECKING:
    from pathlib import Path

    from data.problems import Problems

WANTED: Final = {
    "code": LSOA,
    "name": ("lsoa11nm", "lsoa21nm", "lsoa name 2011", "lsoa name 2021", "lsoa name", "name"),
    "borough": BOROUGH.spelled,
    "borough_name": BOROUGH_NAME.spelled,
}
GRID_LIMITS_M: Final = (0.0, 0.0, 800_000.0, 1_300_000.0)
"""West, south, east, north of the British National Grid."""
OVERLAP: Final = 0.01
"""Share of the smaller of two parts of a place that may lie in the other: edges are generalised."""


def read_boundaries(path: Path, problems: Problems, given: Given = Given()) -> Table:  # noqa: ARG001, B008 (a value)
    """Return code, name, borough and borough_name ("" where the file has none), and geometry in EPSG:27700."""
    file = path.name
    shapes = read_shapes(path, problems)
    if shapes is None:
        return _nothing(file)
    columns = [str(column) for column in shapes.columns if column != shapes.geometry.name]
    places = found_among(columns, WANTED)
    if "code" not in places:
        says = f"there is no column {LSOA[0].upper()!r}; {there_are(columns)}. Check that it is the map of small areas"
        problems.error(file, says)
        return _nothing(file)
    named = {name: _text(shapes, columns[places[name]]) if name in places else "" for name in WANTED}
    rows = gpd.GeoDataFrame(named, index=shapes.index, geometry=shapes.geometry)
    rows["code"] = rows["code"].str.upper()
    rows["row"] = range(1, len(rows) + 1)
    checked = _checked(rows, file, problems)
    vintage = census_of(columns[places["code"]]) or census_of_codes(checked["code"])
    return Table(file, checked, len(rows), vintage=vintage, layout="a map")


def _checked(rows: gpd.GeoDataFrame, file: str, problems: Problems) -> gpd.GeoDataFrame:
    """Complain of places without a shape or code, off the grid, or twice; mend shapes; join parts of one place."""
    rows = rows.set_geometry([_polygons(shape) for shape in rows.geometry], crs=rows.crs)
    bare = rows.geometry.isna() | rows.geometry.is_empty
    odd = ~rows["code"].map(lambda code: re.fullmatch(PLACE_CODE, code) is not None)
    _complain(rows[bare & ~odd], "this place has no polygon: download the file again", file, problems)
    _complain(rows[odd], "this is no code of a small area, like E01004736: correct it", file, problems)
    rows = rows[~bare & ~odd]
    west, south, east, north = GRID_LIMITS_M
    edges = rows.geometry.bounds
    on = (edges["minx"] >= west) & (edges["miny"] >= south) & (edges["maxx"] <= east) & (edges["maxy"] <= north)
    _complain(rows[~on], "this place is not in Great Britain: check the file's coordinate system", file, problems)
    rows = _joined(rows[on], file, problems)
    crossed = ~rows.geometry.is_valid
    if crossed.any():
        rows.loc[crossed, "geometry"] = [_polygons(shape) for shape in shapely.make_valid(rows.geometry[crossed].array)]
    flat = rows.geometry.is_empty
    _complain(rows[flat], "the polygon of this place encloses nothing: download the file again", file, problems)
    return rows[~flat].reset_index(drop=True)


def _polygons(shape: shapely.Geometry | None) -> shapely.Geometry | None:
    """Return the polygons of a shape: of a collection, those in it, however deep; None where there are none."""
    if shape is None or shape.geom_type in {"Polygon", "MultiPolygon"}:
        return shape
    parts = [part for part in _flat(shape) if part.geom_type in {"Polygon", "MultiPolygon"}]
    return shapely.union_all(parts) if parts else shapely.Polygon()


def _flat(shape: shapely.Geometry) -> list[shapely.Geometry]:
    if shape.geom_type != "GeometryCollection":
        return [shape]
    return [inner for part in shapely.get_parts(shape) for inner in _flat(part)]


def _joined(rows: gpd.GeoDataFrame, file: str, problems: Problems) -> gpd.GeoDataFrame:
    """Return a row a place: rows of one code and name that do not overlap are its parts; else it comes twice."""
    again = rows[rows.duplicated("code", keep=False)]
    if again.empty:
        return rows.reset_index(drop=True)
    twice, joined = [], {}
    for code, parts in again.groupby("code"):
        shapes = shapely.make_valid(parts.geometry.to_numpy())
        if _are_parts(parts["name"].tolist(), shapes):
            joined[code] = shapely.union_all(shapes)
        else:
            twice.append(parts[1:])
    if twice:
        _complain(pd.concat(twice), "this place comes twice: delete one of them", file, problems)
    kept = rows.drop_duplicates("code").reset_index(drop=True)
    for number, code in enumerate(kept["code"]):
        if code in joined:
            kept.loc[number, "geometry"] = gpd.GeoSeries([joined[code]], crs=rows.crs).iloc[0]
    if joined:
        says = "this place comes in parts: they are taken together"
        problems.warn_rows(file, says, ((None, code) for code in joined))
    return kept


def _are_parts(names: list[str], shapes: list[shapely.Geometry]) -> bool:
    """Return whether shapes of one code are parts of one place: none over another, and, without a name, none beside."""
    named = len(set(names)) == 1 and names[0] != ""
    for number, shape in enumerate(shapes):
        for other in shapes[:number]:
            shared = shapely.intersection(shape, other)
            if shared.area > OVERLAP * min(shape.area, other.area):
                return False
            if not named and shared.length > 0:
                return False
    return True


def _complain(rows: pd.DataFrame, says: str, file: str, problems: Problems) -> None:
    problems.error_rows(file, says, zip(rows["row"].tolist(), rows["code"].tolist(), strict=True))


def _text(shapes: gpd.GeoDataFrame, column: str) -> pd.Series[str]:
    """Return a column as text; what is missing is "" (NaN would count as true)."""
    values = ["" if value is None or value != value else str(value).strip() for value in shapes[column]]  # noqa: PLR0124
    return pd.Series(values, index=shapes.index, dtype="str")


def _nothing(file: str) -> Table:
    columns = [*WANTED, "row"]
    empty = gpd.GeoDataFrame(pd.DataFrame(columns=columns, dtype="str"), geometry=[], crs=BRITISH_GRID)
    return Table(file, empty, 0)


BOUNDARIES: Final = TableSpec(
    "boundaries",
    title="Lower layer Super Output Area boundaries",
    what="polygons of LSOAs, 2011 or 2021: GeoPackage, GeoJSON, shapefile with all its files, or a zip of one",
    publisher=PORTAL,
    where='ONS, Open Geography Portal, "Lower layer Super Output Areas, Boundaries EW BGC"',
    url="https://geoportal.statistics.gov.uk/",
    of=PLACE,
    read=read_boundaries,
    required=True,
    census={2011: "the boundaries of December 2011", 2021: "the boundaries of December 2021"},
)

"""Polygons of places: GeoPackage, GeoJSON or shapefile, LSOAs of 2011 or 2021."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd
import pandas as pd
import shapely

from data.grid import BRITISH_GRID
from data.tables.headings import find, find_all, lsoa_spellings, lsoa_vintage
from data.tables.table import Table

if TYPE_CHECKING:
    from pathlib import Path

    from data.problems import Problems

WANTED: Final = {
    "code": lsoa_spellings(),
    "name": ("lsoa11nm", "lsoa21nm", "lsoa name 2011", "lsoa name 2021", "lsoa name", "name"),
    "borough": ("lad11cd", "lad20cd", "lad21cd", "lad22cd", "lad23cd", "lad24cd", "lad25cd", "lad*cd"),
    "borough_name": ("lad11nm", "lad20nm", "lad21nm", "lad22nm", "lad23nm", "lad24nm", "lad25nm"),
}
PLACE_CODE: Final = r"[A-Z]\d{8}"
"""Codes of areas of the Office for National Statistics, whichever country."""
GRID_LIMITS_M: Final = (0.0, 0.0, 800_000.0, 1_300_000.0)
"""West, south, east, north of the British National Grid."""


def read_boundaries(path: Path, problems: Problems) -> Table:
    """Return code, name, borough and borough_name ("" where the file has none), and geometry in EPSG:27700."""
    file = path.name
    shapes = _read(path, problems)
    if shapes is None:
        return _nothing(file)
    columns = [str(column) for column in shapes.columns if column != shapes.geometry.name]
    places = find_all(columns, WANTED, file=file, problems=problems, optional=("name", "borough", "borough_name"))
    if places is None:
        return _nothing(file)
    rows = gpd.GeoDataFrame(
        {name: _text(shapes, columns[place]) for name, place in places.items()}, geometry=shapes.geometry
    )
    for name in ("name", "borough", "borough_name"):
        if name not in rows:
            rows[name] = ""
    rows["code"] = rows["code"].str.upper()
    rows["row"] = range(1, len(rows) + 1)
    checked = _checked(rows, file, problems)
    vintage = lsoa_vintage(columns[find(columns, WANTED["code"]) or 0])
    return Table(file, checked, len(rows), vintage=vintage)


def _read(path: Path, problems: Problems) -> gpd.GeoDataFrame | None:
    """Return the shapes in the British National Grid; None after a complaint."""
    file = path.name
    if not path.exists() or path.stat().st_size == 0:
        problems.error(file, "the file is missing or empty: check the path in the recipe, or download it again")
        return None
    try:
        layers = [name for name, kind in gpd.list_layers(path).to_numpy().tolist() if kind]
        if len(layers) > 1:
            held = ", ".join(layers[:5])
            problems.error(file, f"the file holds several maps ({held}): save the one of small areas by itself")
            return None
        shapes = gpd.read_file(path, layer=layers[0] if layers else None)
        if not isinstance(shapes, gpd.GeoDataFrame) or shapes.crs is None:
            problems.error(file, "the file has no shapes, or does not say their coordinate system: download it again")
            return None
        shapes = shapes.to_crs(BRITISH_GRID)
    except Exception as error:  # noqa: BLE001 (drivers of map files raise their own errors, of no common base)
        reason = " ".join(str(error).split())[:100]
        problems.error(file, f"this is no map file that can be read ({reason}): download it again")
        return None
    if shapes.empty:
        problems.error(file, "the file holds no shapes: download it again")
        return None
    return shapes


def _checked(rows: gpd.GeoDataFrame, file: str, problems: Problems) -> gpd.GeoDataFrame:
    """Complain of places without a shape, off the grid, or twice; mend shapes that cross themselves."""
    bare = rows.geometry.isna() | rows.geometry.is_empty | ~rows.geom_type.isin(["Polygon", "MultiPolygon"])
    _complain(rows[bare], "this place has no polygon: download the file again", file, problems)
    rows = rows[~bare]
    west, south, east, north = GRID_LIMITS_M
    edges = rows.geometry.bounds
    on = (edges["minx"] >= west) & (edges["miny"] >= south) & (edges["maxx"] <= east) & (edges["maxy"] <= north)
    _complain(rows[~on], "this place is not in Great Britain: check the file's coordinate system", file, problems)
    rows = rows[on]
    odd = ~rows["code"].str.fullmatch(PLACE_CODE)
    _complain(rows[odd], "this is no code of a small area, like E01004736: correct it", file, problems)
    _complain(rows[rows.duplicated("code")], "this place comes twice: delete one of them", file, problems)
    rows = rows.drop_duplicates("code").reset_index(drop=True)
    crossed = ~rows.geometry.is_valid
    if crossed.any():
        rows.loc[crossed, "geometry"] = [_polygons(shape) for shape in shapely.make_valid(rows.geometry[crossed].array)]
    flat = rows.geometry.is_empty
    _complain(rows[flat], "the polygon of this place encloses nothing: download the file again", file, problems)
    return rows[~flat].reset_index(drop=True)


def _polygons(shape: shapely.Geometry) -> shapely.Geometry:
    parts = [part for part in shapely.get_parts(shape) if part.geom_type in {"Polygon", "MultiPolygon"}]
    return shapely.union_all(parts)


def _complain(rows: pd.DataFrame, says: str, file: str, problems: Problems) -> None:
    problems.error_rows(file, says, zip(rows["row"].tolist(), rows["code"].tolist(), strict=True))


def _text(shapes: gpd.GeoDataFrame, column: str) -> pd.Series[str]:
    text: pd.Series[str] = shapes[column].astype("str").fillna("").str.strip()
    return text


def _nothing(file: str) -> Table:
    columns = ["code", "name", "borough", "borough_name", "row"]
    empty = gpd.GeoDataFrame(pd.DataFrame(columns=columns, dtype="str"), geometry=[], crs=BRITISH_GRID)
    return Table(file, empty, 0)

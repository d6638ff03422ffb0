"""Polygons of places, LSOAs of 2011 or 2021: GeoPackage, GeoJSON, shapefile with all its files, or a zip of one."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import pandas as pd
import shapely

from data.geometry import BRITISH_GRID
from data.tables.by_place import BOROUGH, BOROUGH_NAME
from data.tables.cells import LSOA, PLACE_CODE, FileProblems, census_of, census_of_codes, found_among, there_are
from data.tables.grids import GridError
from data.tables.rows import ZipError, member_names
from data.tables.spec import PLACE, PORTAL, Table, TableSpec

if TYPE_CHECKING:
    from pathlib import Path

    from data.problems import Problems

# ---- Read the shapes of a map file ----

MAPS: Final = (".gpkg", ".shp", ".geojson", ".json", ".gml", ".fgb")
SHAPEFILE: Final = {".shx": "its index", ".dbf": "which holds the codes", ".prj": "which says its coordinate system"}
"""What a shapefile needs beside the shapes, and what for."""
_CUT: Final = re.compile(rb'"exceededTransferLimit"\s*:\s*true')
_ENDS_BYTES: Final = 20_000
"""ArcGIS, and so the Open Geography Portal, writes at the beginning or the end of GeoJSON that there would be more."""
SIDECARS: Final = (*SHAPEFILE, ".cpg", ".qix", ".sbn", ".sbx", ".qpj")


def files_of(path: Path) -> list[Path]:
    """Return the file and all that belong to it: those of a shapefile beside it, sorted."""
    if path.suffix.lower() != ".shp":
        return [path]
    return [path, *sorted(file for file in _beside(path) if file.suffix.lower() in SIDECARS)]


def _beside(path: Path) -> list[Path]:
    try:
        return [file for file in path.parent.iterdir() if file.stem == path.stem and file != path]
    except OSError:
        return []


def is_map(path: Path) -> bool:
    """Return whether the file is a zip that holds a map."""
    try:
        return path.suffix.lower() == ".zip" and any(name.lower().endswith(MAPS) for name in member_names(path))
    except (ZipError, OSError):
        return False


def read_shapes(path: Path, problems: Problems) -> gpd.GeoDataFrame | None:
    """Return the shapes of small areas in the British National Grid; None after a complaint.

    Layers without shapes, such as the styles that QGIS keeps, are passed over; of several maps the only one that has
    codes of small areas is taken.
    """
    file = path.name
    if not path.exists() or path.stat().st_size == 0:
        problems.error(file, "the file is missing or empty: check the path in the recipe, or download it again")
        return None
    if _lacks_files(path, problems):
        return None
    try:
        with warnings.catch_warnings(record=True) as noted:
            warnings.simplefilter("always")
            shapes = _shapes(path)
    except (GridError, ZipError) as error:
        problems.error(file, str(error))
        return None
    except Exception as error:  # noqa: BLE001 (drivers of map files raise their own errors, of no common base)
        reason = " ".join(str(error).replace(str(path), file).split()).partition(".; It might help")[0][:100]
        problems.error(file, f"this is no map file that can be read ({reason}): download it again")
        return None
    for says in dict.fromkeys(str(note.message) for note in noted if issubclass(note.category, RuntimeWarning)):
        problems.warn(file, f"odd things were found in the map, which may be damaged ({' '.join(says.split())[:100]})")
    return shapes


def _shapes(path: Path) -> gpd.GeoDataFrame:
    """Return the shapes.

    Raises:
        GridError: There are none, or not all of them.
        ZipError: It is in a zip that does not hold one map.
    """
    with path.open("rb") as file:
        beginning = file.read(_ENDS_BYTES)
        file.seek(max(0, path.stat().st_size - _ENDS_BYTES))
        ends = beginning + file.read()
    if beginning.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") and _CUT.search(ends):
        msg = (
            "the server says in it that it sent only a part of the shapes: download the whole file, not a query's page"
        )
        raise GridError(msg)
    where = _in_zip(path)
    shapes = gpd.read_file(where, layer=_layer(where))
    if not isinstance(shapes, gpd.GeoDataFrame) or shapes.crs is None:
        msg = "the file has no shapes, or does not say their coordinate system: download it again"
        raise GridError(msg)
    if shapes.empty:
        msg = "the file holds no shapes: download it again"
        raise GridError(msg)
    return shapes.to_crs(BRITISH_GRID)


def _lacks_files(path: Path, problems: Problems) -> bool:
    """Complain of each file that a shapefile lacks, and return whether there is any."""
    if path.suffix.lower() in {".dbf", ".prj", ".shx"}:
        problems.error(path.name, "this is one of the files of a shapefile: name the one that ends in .shp")
        return True
    if path.suffix.lower() != ".shp":
        return False
    there = {file.suffix.lower() for file in _beside(path)}
    lacking = [ending for ending in SHAPEFILE if ending not in there]
    for ending in lacking:
        says = f"{path.stem}{ending} is not beside it ({SHAPEFILE[ending]}): copy all files of the shapefile"
        problems.error(path.name, says)
    return bool(lacking)


def _in_zip(path: Path) -> str:
    """Return the path as GDAL wants it: that of the map in a zip, with folders or without."""
    with path.open("rb") as file:
        if not file.read(4).startswith(b"PK\x03\x04"):
            return str(path)
    names = [name for name in member_names(path) if "__macosx" not in name.lower()]
    maps = [name for name in names if name.lower().endswith(MAPS)]
    if len(maps) != 1:
        held = ", ".join((maps or names)[:6]) or "nothing"
        msg = f"the zip should hold one map, it holds {held}: unpack the one that is meant, with the files beside it"
        raise ZipError(msg)
    stem, _, ending = maps[0].rpartition(".")
    there = {name.lower() for name in names}
    if ending.lower() == "shp":
        for wanted, what in SHAPEFILE.items():
            if f"{stem}{wanted}".lower() not in there:
                msg = f"{stem}{wanted} is not in the zip ({what}): download it again"
                raise ZipError(msg)
    return f"/vsizip/{{{path.resolve()}}}/{maps[0]}"


def _layer(where: str) -> str:
    """Return the layer that is meant.

    Raises:
        GridError: There is none, or are several.
    """
    layers = [str(name) for name, kind in gpd.list_layers(where).to_numpy().tolist() if isinstance(kind, str) and kind]
    if len(layers) > 1:
        columns = {name: list(gpd.read_file(where, layer=name, rows=1).columns) for name in layers}
        layers = [name for name in layers if found_among(columns[name], {"code": LSOA})] or layers
    if len(layers) > 1:
        msg = f"the file holds several maps ({', '.join(layers[:5])}): save the one of small areas by itself"
        raise GridError(msg)
    if not layers:
        msg = "the file has no shapes: download it again"
        raise GridError(msg)
    return layers[0]


# ---- Polygons of places ----

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


def read_boundaries(path: Path, problems: Problems) -> Table:
    """Return code, name, borough and borough_name ("" where the file has none), and geometry in EPSG:27700."""
    shapes = read_shapes(path, problems)
    columns = [] if shapes is None else [str(column) for column in shapes.columns if column != shapes.geometry.name]
    places = found_among(columns, WANTED)
    if shapes is not None and "code" not in places:
        says = f"there is no column {LSOA[0].upper()!r}; {there_are(columns)}. Check that it is the map of small areas"
        problems.error(path.name, says)
    if shapes is None or "code" not in places:
        empty = pd.DataFrame(columns=[*WANTED, "row"], dtype="str")
        return Table(path.name, gpd.GeoDataFrame(empty, geometry=[], crs=BRITISH_GRID), 0)
    named = {name: _text(shapes, columns[places[name]]) if name in places else "" for name in WANTED}
    rows = gpd.GeoDataFrame(named, index=shapes.index, geometry=shapes.geometry)
    rows["code"] = rows["code"].str.upper()
    rows["row"] = range(1, len(rows) + 1)
    checked = _checked(rows, FileProblems(path.name, problems))
    vintage = census_of(columns[places["code"]]) or census_of_codes(checked["code"])
    return Table(path.name, checked, len(rows), vintage=vintage, layout="a map")


def _checked(rows: gpd.GeoDataFrame, file: FileProblems) -> gpd.GeoDataFrame:
    """Complain of places without a shape or code, off the grid, or twice; mend shapes; join parts of one place."""
    rows = rows.set_geometry([_polygons(shape) for shape in rows.geometry], crs=rows.crs)
    bare = rows.geometry.isna() | rows.geometry.is_empty
    odd = ~rows["code"].map(lambda code: re.fullmatch(PLACE_CODE, code) is not None)
    file.error("this place has no polygon: download the file again", rows[bare & ~odd])
    file.error("this is no code of a small area, like E01004736: correct it", rows[odd])
    rows = rows[~bare & ~odd]
    west, south, east, north = GRID_LIMITS_M
    edges = rows.geometry.bounds
    on = (edges["minx"] >= west) & (edges["miny"] >= south) & (edges["maxx"] <= east) & (edges["maxy"] <= north)
    file.error("this place is not in Great Britain: check the file's coordinate system", rows[~on])
    rows = _joined(rows[on], file)
    crossed = ~rows.geometry.is_valid
    if crossed.any():
        rows.loc[crossed, "geometry"] = [_polygons(shape) for shape in shapely.make_valid(rows.geometry[crossed].array)]
    flat = rows.geometry.is_empty
    file.error("the polygon of this place encloses nothing: download the file again", rows[flat])
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


def _joined(rows: gpd.GeoDataFrame, file: FileProblems) -> gpd.GeoDataFrame:
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
        file.error("this place comes twice: delete one of them", pd.concat(twice))
    unique = rows.drop_duplicates("code").reset_index(drop=True)
    for number, code in enumerate(unique["code"]):
        if code in joined:
            unique.loc[number, "geometry"] = gpd.GeoSeries([joined[code]], crs=rows.crs).iloc[0]
    says = "this place comes in parts: they are taken together"
    file.problems.warn_rows(file.file, says, ((None, code) for code in joined))
    return unique


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


def _text(shapes: gpd.GeoDataFrame, column: str) -> pd.Series[str]:
    """Return a column as text; what is missing is "" (NaN would count as true)."""
    values = ["" if value is None or value != value else str(value).strip() for value in shapes[column]]  # noqa: PLR0124
    return pd.Series(values, index=shapes.index, dtype="str")


BOUNDARIES: Final = TableSpec(
    "boundaries",
    title="Lower layer Super Output Area boundaries",
    what="polygons of LSOAs, 2011 or 2021: GeoPackage, GeoJSON, shapefile with all its files, or a zip of one",
    publisher=PORTAL,
    where='ONS, Open Geography Portal, "Lower layer Super Output Areas, Boundaries EW BGC"',
    url="https://geoportal.statistics.gov.uk/",
    of=PLACE,
    read_map=read_boundaries,
    required=True,
    census={2011: "the boundaries of December 2011", 2021: "the boundaries of December 2021"},
)

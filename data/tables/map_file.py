"""Read the shapes of a map file: GeoPackage, GeoJSON, shapefile with all its files, or a zip that holds one."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Final

import geopandas as gpd

from data.geometry import BRITISH_GRID
from data.tables.cells import LSOA, found_among
from data.tables.rows import ZipError, member_names

if TYPE_CHECKING:
    from pathlib import Path

    from data.problems import Problems

MAPS: Final = (".gpkg", ".shp", ".geojson", ".json", ".gml", ".fgb")
SHAPEFILE: Final = {
    ".shx": "its index",
    ".dbf": "which holds the codes",
    ".prj": "which says its coordinate system",
}
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
            shapes = _shapes(path, problems)
    except ZipError as error:
        problems.error(file, str(error))
        return None
    except Exception as error:  # noqa: BLE001 (drivers of map files raise their own errors, of no common base)
        reason = " ".join(str(error).replace(str(path), file).split()).partition(".; It might help")[0][:100]
        problems.error(file, f"this is no map file that can be read ({reason}): download it again")
        return None
    for says in dict.fromkeys(str(one.message) for one in noted if issubclass(one.category, RuntimeWarning)):
        problems.warn(file, f"odd things were found in the map, which may be damaged ({' '.join(says.split())[:100]})")
    return shapes


def _shapes(path: Path, problems: Problems) -> gpd.GeoDataFrame | None:
    """Return the shapes; None after a complaint."""
    if _is_a_page_of_more(path, problems):
        return None
    where = _in_zip(path)
    layer = _layer(where, path.name, problems)
    if layer is None:
        return None
    shapes = gpd.read_file(where, layer=layer)
    if not isinstance(shapes, gpd.GeoDataFrame) or shapes.crs is None:
        says = "the file has no shapes, or does not say their coordinate system: download it again"
        problems.error(path.name, says)
        return None
    shapes = shapes.to_crs(BRITISH_GRID)
    if shapes.empty:
        problems.error(path.name, "the file holds no shapes: download it again")
        return None
    return shapes


def _is_a_page_of_more(path: Path, problems: Problems) -> bool:
    """Complain of GeoJSON whose server says that it sent only the first so many shapes, and return whether it is."""
    with path.open("rb") as file:
        beginning = file.read(_ENDS_BYTES)
        file.seek(max(0, path.stat().st_size - _ENDS_BYTES))
        ends = beginning + file.read()
    if not (beginning.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{") and _CUT.search(ends)):
        return False
    says = "the server says in it that it sent only a part of the shapes: download the whole file, not a query's page"
    problems.error(path.name, says)
    return True


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


def _layer(where: str, file: str, problems: Problems) -> str | None:
    """Return the layer that is meant; None after a complaint."""
    layers = [str(name) for name, kind in gpd.list_layers(where).to_numpy().tolist() if isinstance(kind, str) and kind]
    if len(layers) > 1:
        columns = {name: list(gpd.read_file(where, layer=name, rows=1).columns) for name in layers}
        layers = [name for name in layers if found_among(columns[name], {"code": LSOA})] or layers
    if len(layers) > 1:
        held = ", ".join(layers[:5])
        problems.error(file, f"the file holds several maps ({held}): save the one of small areas by itself")
        return None
    if not layers:
        problems.error(file, "the file has no shapes: download it again")
        return None
    return layers[0]

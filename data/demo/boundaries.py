"""Write the boundaries of the places as a GeoPackage, EPSG:27700."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pyogrio
import shapely

from data.demo.tables import BOROUGH

if TYPE_CHECKING:
    from pathlib import Path

    from data.demo.bend import Bend
    from data.demo.places import Places

BENT_EVERY_M = 60.0
"""Points of a border are so far apart at most, so that borders bend as the streets do."""
STAMP = "2022-07-01T00:00:00.000Z"
"""Time of change that the format asks for: fixed, so that the same borders give the same bytes."""


def write_boundaries(path: Path, places: Places, bend: Bend) -> None:
    """Write one multipolygon a place, with its code and name and its borough's."""
    fine = shapely.segmentize(np.array([shapely.normalize(land) for land in places.land]), BENT_EVERY_M)
    land = shapely.transform(fine, bend)
    shapes = [shapely.MultiPolygon(shapely.get_parts(part).tolist()) for part in land]
    table = gpd.GeoDataFrame(
        {"LSOA11CD": places.codes, "LSOA11NM": places.names, "LAD11CD": BOROUGH[0], "LAD11NM": BOROUGH[1]},
        geometry=shapes,
        crs="EPSG:27700",
    )
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": STAMP})
    try:
        table.to_file(path, driver="GPKG", layer="saltmarsh", engine="pyogrio")
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})

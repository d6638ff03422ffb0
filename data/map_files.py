"""Read the shapes that the browser's map is made of, for the maps that are drawn here."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import shapely

from data.area_store import UNREADABLE
from geo.errors import PlanningError

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry


def read_classes(path: Path) -> list[tuple[str, BaseGeometry]]:
    """Return the class and the shape of each feature of a GeoJSON file, in the file's order, degrees.

    Args:
        path: A file in the folder `browser` of a built area. The places have no class: "".

    Raises:
        PlanningError: The file is missing or damaged.
    """
    try:
        text = path.read_text(encoding="utf-8")
        classes = [one["properties"].get("c", "") for one in json.loads(text)["features"]]
        # Read a second time, by GEOS: three times as fast as making shapes from lists of numbers.
        return list(zip(classes, shapely.get_parts(shapely.from_geojson(text)), strict=True))
    except (*UNREADABLE, shapely.errors.ShapelyError) as error:
        raise damaged(path) from error


def damaged(path: Path) -> PlanningError:
    """Return the error that says so of one of these files."""
    return PlanningError(f"the map files of this area are damaged: {path.name} can't be read. Build the area again")

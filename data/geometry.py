"""The British National Grid, longitude and latitude, and shapes as GeoJSON."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from pyproj import Transformer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

# ---- The British National Grid ----

BRITISH_GRID: Final = 27700
"""EPSG code: metres east and north."""
DEGREES: Final = 4326
"""EPSG code: longitude and latitude, WGS84."""


@cache
def to_metres() -> Transformer:
    """Return the way from longitude and latitude to metres east and north; what is not known comes out infinite."""
    return Transformer.from_crs(DEGREES, BRITISH_GRID, always_xy=True)


@cache
def to_degrees() -> Transformer:
    """Return the way back."""
    return Transformer.from_crs(BRITISH_GRID, DEGREES, always_xy=True)


# ---- Write shapes as GeoJSON ----

DECIMALS = 5


def in_degrees(shapes: Sequence[BaseGeometry]) -> NDArray[np.object_]:
    """Return shapes given in metres, EPSG:27700, as longitude and latitude, EPSG:4326, rounded."""

    def project(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.round(np.column_stack(to_degrees().transform(points[:, 0], points[:, 1])), DECIMALS)

    projected: NDArray[np.object_] = shapely.transform(np.array(list(shapes), dtype=object), project)
    return projected


def feature(shape: BaseGeometry, properties: dict[str, Any], *, number: int | None = None) -> dict[str, Any]:
    """Return a GeoJSON feature of a shape in degrees.

    >>> feature(shapely.Point(1.5, 2), {"c": "main"}, number=7)["geometry"]
    {'type': 'Point', 'coordinates': [1.5, 2.0]}
    """
    numbered = {} if number is None else {"id": number}
    geometry = json.loads(shapely.to_geojson(shape))
    return {"type": "Feature", **numbered, "properties": properties, "geometry": geometry}


def write_features(path: Path, features: Iterable[dict[str, Any]]) -> None:
    """Write a FeatureCollection."""
    write_json(path, {"type": "FeatureCollection", "features": list(features)})


def write_json(path: Path, value: object) -> None:
    """Write compact JSON, and make the folder for it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    path.write_text(text, encoding="utf-8", newline="\n")

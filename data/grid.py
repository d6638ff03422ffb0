"""The British National Grid, and the ways between it and longitude and latitude."""

from __future__ import annotations

from functools import cache
from typing import Final

from pyproj import Transformer

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

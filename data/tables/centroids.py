"""Population-weighted centroids of places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from data.grid import to_metres
from data.tables.by_place import columns_by_place, one_row_a_place
from data.tables.by_practice import nothing
from data.tables.cells import decimals, degrees
from data.tables.table import Table
from data.tables.text_rows import read_header, read_rows

if TYPE_CHECKING:
    from pathlib import Path

    from data.problems import Problems

WANTED: Final = {"east": ("x", "easting", "long", "lon", "longitude"), "north": ("y", "northing", "lat", "latitude")}
LONGEST_DEGREES: Final = 180.0
"""Coordinates of no more than this are degrees; metres in Great Britain are in the hundred thousands."""


def read_centroids(path: Path, problems: Problems) -> Table:
    """Return code, x, y (EPSG:27700). X and Y of the file may be longitude and latitude, or metres."""
    file = path.name
    nobody = Table(file, nothing("code", "x", "y"), 0)
    headings = read_header(path, problems)
    found = headings and columns_by_place(headings, WANTED, file=file, problems=problems)
    rows = read_rows(path, problems, found[0]) if found else None
    if not found or rows is None:
        return nobody
    checked = one_row_a_place(rows, file=file, problems=problems)
    in_degrees = pd.to_numeric(checked["east"], errors="coerce").abs().median() <= LONGEST_DEGREES
    for column in ("east", "north"):
        if in_degrees:
            limits = (-180.0, 180.0) if column == "east" else (-90.0, 90.0)
            checked[column] = degrees(checked, column, within=limits, file=file, problems=problems)
        else:
            checked[column] = decimals(checked, column, file=file, problems=problems)
    if in_degrees:
        x, y = to_metres().transform(checked["east"].to_numpy(float), checked["north"].to_numpy(float))
        checked = checked.assign(x=x, y=y)
    else:
        checked = checked.assign(x=checked["east"], y=checked["north"])
    # Coordinates that are not known come out of the transformation as infinite.
    known = pd.Series(np.isfinite(checked["x"]) & np.isfinite(checked["y"]), index=checked.index, dtype=bool)
    blank = int((~known).sum())
    kept = checked.loc[known, ["code", "x", "y", "row"]].reset_index(drop=True)
    return Table(file, kept, len(rows), (("no coordinates", blank),) if blank else (), vintage=found[1])

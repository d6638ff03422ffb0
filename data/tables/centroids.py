"""Population-weighted centroids of places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from data.grid import to_metres
from data.tables.by_place import PLACE as PLACE_COLUMN
from data.tables.by_place import read_by_place
from data.tables.cells import decimals, degrees
from data.tables.spec import PLACE, PORTAL, Column, Given, Layout, TableSpec
from data.tables.table import Table, nothing, set_aside

if TYPE_CHECKING:
    from pathlib import Path

    from data.problems import Problems

LONGEST_DEGREES: Final = 180.0
"""Coordinates of no more than this are degrees; metres in Great Britain are in the hundred thousands."""
WORDS: Final = {"east": "X (longitude or easting)", "north": "Y (latitude or northing)"}


def read_centroids(path: Path, problems: Problems, given: Given = Given()) -> Table:  # noqa: B008 (a value)
    """Return code, x, y (EPSG:27700). X and Y of the file may be longitude and latitude, or metres."""
    file = path.name
    found = read_by_place(path, CENTROIDS, problems, given)
    if found is None:
        return nothing(file, "code", "x", "y")
    sheet, checked, census = found
    in_degrees = pd.to_numeric(checked["east"], errors="coerce").abs().median() <= LONGEST_DEGREES
    for column, words in WORDS.items():
        if in_degrees:
            limits = (-180.0, 180.0) if column == "east" else (-90.0, 90.0)
            checked[column] = degrees(checked, column, words, within=limits, file=file, problems=problems)
        else:
            checked[column] = decimals(checked, column, words, file=file, problems=problems)
    if in_degrees:
        x, y = to_metres().transform(checked["east"].to_numpy(float), checked["north"].to_numpy(float))
        checked = checked.assign(x=x, y=y)
    else:
        checked = checked.assign(x=checked["east"], y=checked["north"])
    # Coordinates that are not known come out of the transformation as infinite.
    known = pd.Series(np.isfinite(checked["x"]) & np.isfinite(checked["y"]), index=checked.index, dtype=bool)
    kept = checked.loc[known, ["code", "x", "y", "row"]].reset_index(drop=True)
    not_used = set_aside(sheet, ("no coordinates", int((~known).sum())))
    return Table(file, kept, sheet.rows_read, not_used, vintage=census, layout=sheet.layout.name)


CENTROIDS: Final = TableSpec(
    "centroids",
    title="Lower layer Super Output Area population-weighted centroids",
    what="population-weighted centroids of places, in degrees or metres",
    publisher=PORTAL,
    where='ONS, Open Geography Portal, "LSOA PopCentroids EW 2021"',
    url="https://geoportal.statistics.gov.uk/",
    of=PLACE,
    read=read_centroids,
    layouts=(
        Layout(
            "by place",
            (
                PLACE_COLUMN,
                Column("east", spelled=("x", "easting", "long", "lon", "longitude")),
                Column("north", spelled=("y", "northing", "lat", "latitude")),
            ),
        ),
    ),
    required=True,
    census={2011: "the population-weighted centroids of 2011", 2021: "LSOA_PopCentroids_EW_2021"},
)

"""Points where people live: census postcodes and output areas, with residents where the file has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from data.grid import to_metres
from data.tables.cells import dates, decimals, degrees
from data.tables.place_codes import LSOA_2011, LSOA_2021, census_of
from data.tables.sheet import read_sheet
from data.tables.spec import ONS, PLACE, PORTAL, POSTCODE, Column, Given, Layout, TableSpec
from data.tables.table import Table, nothing, set_aside

if TYPE_CHECKING:
    from pathlib import Path

    from data.problems import Problems
    from data.tables.sheet import Sheet

COLUMNS: Final = ("code", "place", "x", "y", "residents", "households")
LONGEST_DEGREES: Final = 180.0
"""Coordinates of no more than this are degrees; metres in Great Britain are in the hundred thousands."""
UNKNOWN_LAT: Final = 90.0
"""The Directory writes 99.999999 where it does not know."""
WORDS: Final = {"east": "X (longitude or easting)", "north": "Y (latitude or northing)"}
PLACE_COLUMN: Final = Column("place", spelled=(*LSOA_2021, *LSOA_2011, "lsoa code", "lsoacd", "lsoa"), optional=True)
EAST: Final = Column("east", spelled=("x", "oseast1m", "east1m", "easting", "long", "lon", "longitude"))
NORTH: Final = Column("north", spelled=("y", "osnrth1m", "north1m", "northing", "lat", "latitude"))
HOUSEHOLDS: Final = Column(
    "households", spelled=("households", "occupied households", "number of households"), optional=True
)
ENDED: Final = Column("ended", spelled=("doterm", "date of termination"), optional=True)
RESIDENTS: Final = (
    "residents",
    "usual residents",
    "all usual residents",
    "population",
    "persons",
    "total",
    "count",
    "all persons",
)


def read_postcodes_people(path: Path, problems: Problems, given: Given = Given()) -> Table:  # noqa: B008 (a value)
    """Return the points of postcodes: `COLUMNS`; those that had ended by the given date are set aside.

    Residents and households are NaN where the file has none, x and y where it has no coordinates; place is "".
    """
    return _points(path, POSTCODES_PEOPLE, problems, given)


def read_output_areas(path: Path, problems: Problems, given: Given = Given()) -> Table:  # noqa: B008 (a value)
    """Return the points of output areas: `COLUMNS`, as `read_postcodes_people` does."""
    return _points(path, OUTPUT_AREAS, problems, given)


def _points(path: Path, spec: TableSpec, problems: Problems, given: Given) -> Table:
    file = path.name
    sheet = read_sheet(path, spec, problems)
    if sheet is None:
        return nothing(file, *COLUMNS)
    rows = sheet.rows.assign(place=sheet.rows["place"].str.upper() if "place" in sheet.rows else "")
    for name in ("residents", "households"):
        rows[name] = decimals(rows, name, f"number of {name}", file=file, problems=problems) if name in rows else np.nan
    rows["x"], rows["y"] = _metres(rows, file, problems)
    has_spot = "east" in rows
    ended = _ended(rows, given, file, problems)
    lost = rows["x"].isna() & ~ended & has_spot
    kept = rows.loc[~ended & ~lost, [*COLUMNS, "row"]].reset_index(drop=True)
    not_used = set_aside(sheet, ("postcodes that had ended", int(ended.sum())), ("no coordinates", int(lost.sum())))
    return Table(file, kept, sheet.rows_read, not_used, vintage=_census(sheet), layout=sheet.layout.name)


def _metres(rows: pd.DataFrame, file: str, problems: Problems) -> tuple[pd.Series[float], pd.Series[float]]:
    """Return metres east and north, NaN where not known; the file's own coordinates may be degrees."""
    if "east" not in rows:
        nowhere = pd.Series(np.nan, index=rows.index)
        return nowhere, nowhere
    in_degrees = pd.to_numeric(rows["east"], errors="coerce").abs().median() <= LONGEST_DEGREES
    if not in_degrees:
        east, north = (decimals(rows, name, words, file=file, problems=problems) for name, words in WORDS.items())
        return east.where(east > 0), north.where(north > 0)
    limits = {"east": (-LONGEST_DEGREES, LONGEST_DEGREES), "north": (-UNKNOWN_LAT, UNKNOWN_LAT)}
    lon, lat = (
        degrees(rows, name, words, within=limits[name], file=file, problems=problems) for name, words in WORDS.items()
    )
    found = to_metres().transform(lon.to_numpy(float), lat.to_numpy(float))
    east, north = (pd.Series(axis, index=rows.index).replace(np.inf, np.nan) for axis in found)
    return east, north


def _ended(rows: pd.DataFrame, given: Given, file: str, problems: Problems) -> pd.Series[bool]:
    """Return which had ended by the given date; the Directory writes the month, as 202307."""
    if "ended" not in rows:
        return pd.Series(data=False, index=rows.index)
    days = rows.assign(ended=rows["ended"].str.replace(r"^(\d{6})$", r"\g<1>01", regex=True))
    when = dates(days, "ended", "date of termination", file=file, problems=problems)
    return (when != "") & ((when <= given.date) | (not given.date))


def _census(sheet: Sheet) -> int | None:
    years = {census_of(heading) for heading in sheet.headings} - {None}
    return years.pop() if len(years) == 1 else None


POSTCODES_PEOPLE: Final = TableSpec(
    "postcodes_people",
    title="Postcodes with residents",
    what="where the people of a place live: census postcodes with residents, found in `postcodes` where they bear no "
    "coordinates; or any directory of postcodes, all spots of which count alike",
    publisher=ONS,
    where='Nomis, Census 2021, "Postcode resident estimates"; or a directory of postcodes, Open Geography Portal',
    url="https://www.nomisweb.co.uk/sources/census_2021_pc",
    of=POSTCODE,
    read=read_postcodes_people,
    layouts=(
        Layout(
            "with coordinates",
            (
                Column("code", spelled=("pcds", "pcd", "pcd7", "pcd8", "postcode", "post code")),
                PLACE_COLUMN,
                EAST,
                NORTH,
                Column("residents", spelled=RESIDENTS, optional=True),
                HOUSEHOLDS,
                ENDED,
            ),
            parts=("onspd", "nspl"),
        ),
        Layout(
            "residents alone",
            (
                Column("code", spelled=("pcds", "pcd", "pcd7", "pcd8", "postcode", "post code")),
                PLACE_COLUMN,
                Column("residents", spelled=RESIDENTS),
                HOUSEHOLDS,
            ),
        ),
    ),
    totals=("residents", "households"),
)

OUTPUT_AREAS: Final = TableSpec(
    "output_areas",
    title="Output areas with residents",
    what="the same by output areas, instead: population-weighted centroids, with residents or else households",
    publisher=PORTAL,
    where='ONS, Open Geography Portal, "OA PopCentroids EW 2021", with residents from Nomis, TS001',
    url="https://geoportal.statistics.gov.uk/",
    of=PLACE,
    read=read_output_areas,
    layouts=(
        Layout(
            "by output area",
            (
                Column(
                    "code",
                    spelled=("oa21cd", "oa11cd", "oa21", "oa11", "output area code", "oa code", "output area", "oa"),
                ),
                PLACE_COLUMN,
                EAST,
                NORTH,
                Column("residents", spelled=RESIDENTS, optional=True),
                HOUSEHOLDS,
            ),
        ),
    ),
    totals=("residents", "households"),
    census={2011: "output areas of 2011", 2021: "output areas of 2021"},
)

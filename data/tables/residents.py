"""Residents of places by age: census or mid-year estimates, by broad ages or single years."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from data.geometry import to_metres
from data.tables.by_place import BOROUGH, BOROUGH_NAME, PLACE_COLUMN, read_by_place
from data.tables.cells import LSOA_2011, LSOA_2021, census_of, dates, decimals, degrees, plain, typed
from data.tables.sheet import read_sheet, set_aside
from data.tables.spec import AMOUNT, ONS, PLACE, PORTAL, POSTCODE, Column, Given, Layout, Table, TableSpec, nothing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from data.problems import Problems
    from data.tables.sheet import Sheet

AGE: Final = re.compile(r"(?:age )?(?:aged )?([fm]?) ?(\d{1,3})(?: to (\d{1,3}))?(?: years?)?(\+| and over)?")
"""Heading of an age of both sexes or one: 65, F65, 90+, F65 and over, Aged 65 to 69 years."""
OLDEST: Final = 999
OVER_65: Final = "residents_65"
YEAR: Final = re.compile(r"(?:19|20)\d\d")
COLUMNS: Final = ("code", "residents", OVER_65, "borough", "borough_name")


def read_residents(path: Path, problems: Problems, given: Given = Given()) -> Table:  # noqa: B008 (a value)
    """Return code, residents, residents_65 (float64, NaN without ages), borough and borough_name ("" if not there).

    Of a workbook with a sheet a year, the last that is not after the given date is read.
    """
    file = path.name
    found = read_by_place(path, RESIDENTS, problems, given, more=_from_65, prefer=lambda name: _recent(name, given))
    if found is None:
        return nothing(file, *COLUMNS)
    sheet, rows, census = found
    years = [str(name) for name in rows if str(name).startswith("age ")] if OVER_65 not in rows else []
    rows = typed(rows, sheet.layout.columns, file=file, problems=problems)
    for name in years:
        rows[name] = decimals(rows, name, f"number of residents ({name})", file=file, problems=problems)
    if years:
        rows[OVER_65] = rows[years].sum(axis=1, skipna=False)
    elif OVER_65 not in rows:
        problems.warn(file, "there are no ages in this file: nothing can be said of people of 65 and over")
        rows[OVER_65] = float("nan")
    more = rows[OVER_65] > rows["residents"]
    says = "there are more residents of 65 and over than residents: correct one of them"
    problems.error_rows(file, says, zip(rows["row"][more].tolist(), rows["code"][more].tolist(), strict=True))
    kept = rows[[*COLUMNS, "row"]]
    year = YEAR.search(sheet.name)
    date = f"{year[0]}-06-30" if year and "mid" in sheet.name.lower() else ""
    return Table(file, kept, sheet.rows_read, set_aside(sheet), date, census, sheet.layout.name)


def _recent(name: str, given: Given) -> float:
    """Return how well a sheet of that name does: its year, far behind those of years after the date."""
    year = YEAR.search(name)
    if year is None:
        return 0.0
    late = bool(given.date) and int(year[0]) > int(given.date[:4])
    return -float(year[0]) if late else float(year[0])


def _from_65(headings: Sequence[str]) -> dict[str, int]:
    """Return the places of the columns of ages from 65; of both sexes together, if there are such.

    >>> _from_65(["LSOA21CD", "Total", "F64", "F65", "M90"]), _from_65(["64", "65", "90+", "F65"])
    ({'age f65': 3, 'age m90': 4}, {'age 65': 1, 'age 90+': 2})
    >>> _from_65(["F45 to 64", "F65 and over", "M65 and over"])
    {'age f65 and over': 1, 'age m65 and over': 2}
    >>> list(_from_65(["Aged 65 years", "Aged 65 to 84 years", "Aged 85 years", "Aged 85 years and over"]))
    ['age aged 65 to 84 years', 'age aged 85 years and over']
    """
    ages: dict[str, list[tuple[int, int, str, int]]] = {}
    for place, heading in enumerate(map(plain, headings)):
        match = AGE.fullmatch(heading)
        if match and 65 <= int(match[2]) <= 120:
            first = int(match[2])
            last = OLDEST if match[4] else int(match[3] or first)
            ages.setdefault(match[1], []).append((first, last, f"age {heading}", place))
    of_both = {"": ages[""]} if "" in ages else ages
    return {name: place for columns in of_both.values() for _, _, name, place in _once(columns)}


def _once(columns: list[tuple[int, int, str, int]]) -> list[tuple[int, int, str, int]]:
    """Return the columns that count each age from 65 once: some tables have single years and groups of them.

    All of them where there are gaps: a table cut to some of its columns.
    """
    taken, age = [], 65
    while age <= OLDEST:
        here = [column for column in columns if column[0] == age]
        if not here:
            return columns
        taken.append(max(here))
        age = taken[-1][1] + 1
    return taken


RESIDENTS: Final = TableSpec(
    "residents",
    title="Lower layer Super Output Area population estimates by age",
    what="residents of places by age: the workbook `sapelsoasyoa` or `sapelsoabroadage`, or a CSV",
    publisher=ONS,
    where='ONS, "Lower layer Super Output Area population estimates"',
    url="https://www.ons.gov.uk/peoplepopulationandcommunity/populationandmigration/populationestimates/datasets/lowersuperoutputareamidyearpopulationestimates",
    of=PLACE,
    read=read_residents,
    layouts=(
        Layout(
            "by place",
            (
                PLACE_COLUMN,
                Column(
                    "residents",
                    AMOUNT,
                    (
                        "persons all ages",
                        "all ages",
                        "all persons",
                        "total",
                        "residents",
                        "total population",
                        "total mid*",
                        "age total",
                        "*total all usual residents",
                    ),
                    words="number of residents",
                ),
                Column(
                    OVER_65,
                    AMOUNT,
                    ("persons 65+", "65+", "65 and over", "aged 65 and over", "persons 65 and over"),
                    optional=True,
                    words="number of residents of 65 and over",
                ),
                BOROUGH,
                BOROUGH_NAME,
            ),
        ),
    ),
    totals=("residents", OVER_65),
    required=True,
    census={2011: "the estimates to mid-2020", 2021: "the estimates from mid-2021 on, or Census 2021"},
)


# ---- Points where people live ----

POINT_COLUMNS: Final = ("code", "place", "x", "y", "residents", "households")
LONGEST_DEGREES: Final = 180.0
"""Coordinates of no more than this are degrees; metres in Great Britain are in the hundred thousands."""
UNKNOWN_LAT: Final = 90.0
"""The Directory writes 99.999999 where it does not know."""
WORDS: Final = {"east": "X (longitude or easting)", "north": "Y (latitude or northing)"}
PLACE_OF_POINT: Final = Column("place", spelled=(*LSOA_2021, *LSOA_2011, "lsoa code", "lsoacd", "lsoa"), optional=True)
EAST: Final = Column("east", spelled=("x", "oseast1m", "east1m", "easting", "long", "lon", "longitude"))
NORTH: Final = Column("north", spelled=("y", "osnrth1m", "north1m", "northing", "lat", "latitude"))
HOUSEHOLDS: Final = Column(
    "households", spelled=("households", "occupied households", "number of households"), optional=True
)
ENDED: Final = Column("ended", spelled=("doterm", "date of termination"), optional=True)
RESIDENTS_HEADINGS: Final = (
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
    """Return the points of postcodes: `POINT_COLUMNS`; those that had ended by the given date are set aside.

    Residents and households are NaN where the file has none, x and y where it has no coordinates; place is "".
    """
    return _points(path, POSTCODES_PEOPLE, problems, given)


def read_output_areas(path: Path, problems: Problems, given: Given = Given()) -> Table:  # noqa: B008 (a value)
    """Return the points of output areas: `POINT_COLUMNS`, as `read_postcodes_people` does."""
    return _points(path, OUTPUT_AREAS, problems, given)


def _points(path: Path, spec: TableSpec, problems: Problems, given: Given) -> Table:
    file = path.name
    sheet = read_sheet(path, spec, problems)
    if sheet is None:
        return nothing(file, *POINT_COLUMNS)
    rows = sheet.rows.assign(place=sheet.rows["place"].str.upper() if "place" in sheet.rows else "")
    for name in ("residents", "households"):
        rows[name] = decimals(rows, name, f"number of {name}", file=file, problems=problems) if name in rows else np.nan
    rows["x"], rows["y"] = _metres(rows, file, problems)
    has_spot = "east" in rows
    ended = _ended(rows, given, file, problems)
    lost = rows["x"].isna() & ~ended & has_spot
    kept = rows.loc[~ended & ~lost, [*POINT_COLUMNS, "row"]].reset_index(drop=True)
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
                PLACE_OF_POINT,
                EAST,
                NORTH,
                Column("residents", spelled=RESIDENTS_HEADINGS, optional=True),
                HOUSEHOLDS,
                ENDED,
            ),
            parts=("onspd", "nspl"),
        ),
        Layout(
            "residents alone",
            (
                Column("code", spelled=("pcds", "pcd", "pcd7", "pcd8", "postcode", "post code")),
                PLACE_OF_POINT,
                Column("residents", spelled=RESIDENTS_HEADINGS),
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
                PLACE_OF_POINT,
                EAST,
                NORTH,
                Column("residents", spelled=RESIDENTS_HEADINGS, optional=True),
                HOUSEHOLDS,
            ),
        ),
    ),
    totals=("residents", "households"),
    census={2011: "output areas of 2011", 2021: "output areas of 2021"},
)

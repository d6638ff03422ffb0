"""Where people live: residents of places by age, the points of a place with residents, and where postcodes are."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from data.tables.by_place import BOROUGH, BOROUGH_NAME, BOROUGHS, PLACE_COLUMN, codes_of_both, metres, one_row_a_place
from data.tables.cells import AMOUNT, LSOA_2011, LSOA_2021, Column, census_of, dates, degrees, numbers, plain
from data.tables.spec import ONS, PLACE, PORTAL, POSTCODE, Layout, Sheet, Table, TableSpec, one_layout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.tables.spec import Given

AGE: Final = re.compile(r"(?:age )?(?:aged )?([fm]?) ?(\d{1,3})(?: to (\d{1,3}))?(?: years?)?(\+| and over)?")
"""Heading of an age of both sexes or one: 65, F65, 90+, F65 and over, Aged 65 to 69 years."""
ALL_AGES: Final = (
    "persons all ages", "all ages", "all persons", "total", "residents", "total population", "total mid*", "age total",
    "*total all usual residents",
)  # fmt: skip
"""Headings of residents of all ages."""
OLDEST: Final = 999
OVER_65: Final = "residents_65"
YEAR: Final = re.compile(r"(?:19|20)\d\d")
COLUMNS: Final = ("code", "residents", OVER_65, *BOROUGHS)


def _residents(sheet: Sheet) -> Table:
    """Return code, residents, residents_65 (float64, NaN without ages), borough and borough_name ("" if not there).

    Of a workbook with a sheet a year, the last that is not after the given date is read.
    """
    rows, census = one_row_a_place(sheet)
    ages = [str(name) for name in rows if str(name).startswith("age ")] if OVER_65 not in rows else []
    rows = sheet.typed(rows)
    for name in ages:
        rows[name] = numbers(rows, name, sheet, words=f"number of residents ({name})")
    if ages:
        rows[OVER_65] = rows[ages].sum(axis=1, skipna=False)
    elif OVER_65 not in rows:
        says = "there are no ages in this file: nothing can be said of people of 65 and over"
        sheet.problems.warn(sheet.file, says)
        rows[OVER_65] = float("nan")
    says = "there are more residents of 65 and over than residents: correct one of them"
    sheet.error(says, rows[rows[OVER_65] > rows["residents"]])
    year = YEAR.search(sheet.name)
    date = f"{year[0]}-06-30" if year and "mid" in sheet.name.lower() else ""
    return sheet.table(rows[[*COLUMNS, "row"]], date=date, vintage=census)


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
    check=_residents,
    more=lambda headings: {**codes_of_both(headings), **_from_65(headings)},
    prefer=_recent,
    returns=COLUMNS,
    layouts=one_layout(
        "by place",
        PLACE_COLUMN,
        Column("residents", AMOUNT, ALL_AGES, words="number of residents"),
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
    totals=("residents", OVER_65),
    required=True,
    census={2011: "the estimates to mid-2020", 2021: "the estimates from mid-2021 on, or Census 2021"},
)


# ---- Points where people live ----

POSTCODE_HEADINGS: Final = ("pcds", "pcd", "pcd7", "pcd8", "postcode", "post code")
POINT_COLUMNS: Final = ("code", "place", "x", "y", "residents", "households")
PLACE_OF_POINT: Final = Column("place", spelled=(*LSOA_2021, *LSOA_2011, "lsoa code", "lsoacd", "lsoa"), optional=True)
EAST: Final = Column("east", spelled=("x", "oseast1m", "east1m", "easting", "long", "lon", "longitude"))
NORTH: Final = Column("north", spelled=("y", "osnrth1m", "north1m", "northing", "lat", "latitude"))
HOUSEHOLDS: Final = Column(
    "households", spelled=("households", "occupied households", "number of households"), optional=True
)
ENDED: Final = Column("ended", spelled=("doterm", "date of termination"), optional=True)
RESIDENTS_AT: Final = Column("residents", spelled=(
    "residents", "usual residents", "all usual residents", "population", "persons", "total", "count", "all persons",
))  # fmt: skip


def _points(sheet: Sheet) -> Table:
    """Return the points of postcodes or output areas: `POINT_COLUMNS`; those that had ended by the date are set aside.

    Residents and households are NaN where the file has none, x and y where it has no coordinates; place is "".
    """
    rows = sheet.rows.assign(place=sheet.rows["place"].str.upper() if "place" in sheet.rows else "")
    for name in ("residents", "households"):
        rows[name] = numbers(rows, name, sheet, words=f"number of {name}") if name in rows else np.nan
    lost = pd.Series(data=False, index=rows.index)
    rows["x"] = rows["y"] = np.nan
    if "east" in rows:
        x, y = metres(rows, sheet)
        rows["x"], rows["y"] = x.where(x != 0), y.where(y != 0)
        lost = rows["x"].isna()
    ended = _ended(rows, sheet)
    points = rows.loc[~ended & ~lost, [*POINT_COLUMNS, "row"]].reset_index(drop=True)
    census = {census_of(heading) for heading in sheet.headings} - {None}
    return sheet.table(
        points,
        ("postcodes that had ended", int(ended.sum())),
        ("no coordinates", int((lost & ~ended).sum())),
        vintage=census.pop() if len(census) == 1 else None,
    )


def _ended(rows: pd.DataFrame, sheet: Sheet) -> pd.Series[bool]:
    """Return which had ended by the given date; the Directory writes the month, as 202307."""
    if "ended" not in rows:
        return pd.Series(data=False, index=rows.index)
    days = rows.assign(ended=rows["ended"].str.replace(r"^(\d{6})$", r"\g<1>01", regex=True))
    when = dates(days, "ended", sheet, words="date of termination")
    return (when != "") & ((when <= sheet.given.date) | (not sheet.given.date))


POSTCODES_PEOPLE: Final = TableSpec(
    "postcodes_people",
    title="Postcodes with residents",
    what="where the people of a place live: census postcodes with residents, found in `postcodes` where they bear no "
    "coordinates; or any directory of postcodes, all spots of which count alike",
    publisher=ONS,
    where='Nomis, Census 2021, "Postcode resident estimates"; or a directory of postcodes, Open Geography Portal',
    url="https://www.nomisweb.co.uk/sources/census_2021_pc",
    of=POSTCODE,
    adds="minutes from where people live, postcode by postcode, and how far they differ within a place",
    check=_points,
    returns=POINT_COLUMNS,
    layouts=(
        Layout(
            "with coordinates",
            (
                Column("code", spelled=POSTCODE_HEADINGS),
                PLACE_OF_POINT,
                EAST,
                NORTH,
                replace(RESIDENTS_AT, optional=True),
                HOUSEHOLDS,
                ENDED,
            ),
            parts=("onspd", "nspl"),
        ),
        Layout(
            "residents alone", (Column("code", spelled=POSTCODE_HEADINGS), PLACE_OF_POINT, RESIDENTS_AT, HOUSEHOLDS)
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
    adds="minutes from where people live, by output areas, and how far they differ within a place",
    check=_points,
    returns=POINT_COLUMNS,
    layouts=one_layout(
        "by output area",
        Column(
            "code", spelled=("oa21cd", "oa11cd", "oa21", "oa11", "output area code", "oa code", "output area", "oa")
        ),
        PLACE_OF_POINT,
        EAST,
        NORTH,
        replace(RESIDENTS_AT, optional=True),
        HOUSEHOLDS,
    ),
    totals=("residents", "households"),
    census={2011: "output areas of 2011", 2021: "output areas of 2021"},
)


# ---- Where postcodes are ----

LATITUDES: Final = (49.0, 61.0)
"""Great Britain lies within. The Directory writes 99.999999 where it does not know."""
LONGITUDES: Final = (-9.0, 5.0)
"""Great Britain, and open sea to the east of it."""


def _postcodes(sheet: Sheet) -> Table:
    """Return postcode (as `bare` gives it), lat and lon of the given postcodes, else of all; one row a postcode.

    The file may be the whole Directory of 2.7 million rows, in the zip that it comes in.
    """
    rows = sheet.rows.assign(postcode=bare(sheet.rows["postcode"]))
    wanted = rows["postcode"] != ""
    if sheet.given.postcodes is not None:
        wanted &= rows["postcode"].isin({"".join(text.upper().split()) for text in sheet.given.postcodes})
    spots = rows[wanted].drop_duplicates(["postcode", "lat", "lon"])
    spots = sheet.unique(spots, ["postcode"], "this postcode comes twice, in two places: delete one row")
    for axis, within in (("lat", LATITUDES), ("lon", LONGITUDES)):
        spots[axis] = degrees(spots, axis, sheet, within=within)
    known = spots[["lat", "lon"]].notna().all(axis=1)
    return sheet.table(
        spots.loc[known, ["postcode", "lat", "lon", "row"]].reset_index(drop=True),
        ("of no practice here", len(rows) - len(spots)),
        ("no coordinates", int((~known).sum())),
    )


def bare(postcodes: pd.Series[str]) -> pd.Series[str]:
    """Return postcodes in capitals without blanks, so that all spacings are one.

    >>> import pandas as pd
    >>> bare(pd.Series(["sw1a 1aa", "N2  0DH"])).tolist()
    ['SW1A1AA', 'N20DH']
    """
    return postcodes.str.upper().str.replace(r"\s+", "", regex=True)


POSTCODES: Final = TableSpec(
    "postcodes",
    title="ONS Postcode Directory",
    what="postcode, latitude, longitude: the zip of the Directory, or any such table",
    publisher=PORTAL,
    where="ONS Postcode Directory, Open Geography Portal",
    url="https://geoportal.statistics.gov.uk/",
    of=POSTCODE,
    check=_postcodes,
    layouts=one_layout(
        "by postcode",
        Column("postcode", spelled=POSTCODE_HEADINGS),
        Column("lat", spelled=("lat", "latitude")),
        Column("lon", spelled=("long", "lon", "lng", "longitude")),
        parts=("onspd", "nspl"),
    ),
    required=True,
)

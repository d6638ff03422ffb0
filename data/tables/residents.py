"""Residents of places by age: census or mid-year estimates, by broad ages or single years."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from data.tables.by_place import BOROUGH, BOROUGH_NAME, read_by_place
from data.tables.by_place import PLACE as PLACE_COLUMN
from data.tables.cells import decimals, typed
from data.tables.headings import plain
from data.tables.spec import AMOUNT, ONS, PLACE, Column, Given, Layout, TableSpec
from data.tables.table import Table, nothing, set_aside

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from data.problems import Problems

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

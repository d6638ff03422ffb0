"""Residents of places by age: census or mid-year estimates, by broad ages or single years."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pandas as pd

from data.tables.by_place import columns_by_place, one_row_a_place
from data.tables.by_practice import nothing
from data.tables.cells import decimals
from data.tables.headings import plain
from data.tables.table import Table
from data.tables.text_rows import read_header, read_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from data.problems import Problems

WANTED: Final = {
    "residents": ("persons all ages", "all ages", "all persons", "total", "residents", "total population"),
    "residents_65": ("persons 65+", "65+", "65 and over", "aged 65 and over"),
    "borough": ("lad11cd", "lad20cd", "lad21cd", "lad22cd", "lad23cd", "lad*cd", "la code*", "lad 2023 code*"),
}
SINGLE_YEAR: Final = re.compile(r"[fm]?(\d{1,3})\+?")
"""Heading of a single year of age, of both sexes or one: 65, F65, 90+."""


def read_residents(path: Path, problems: Problems) -> Table:
    """Return code, residents, residents_65 (float64, NaN without ages) and borough ("" where the file has none)."""
    file = path.name
    nobody = Table(file, nothing("code", "residents", "residents_65", "borough"), 0)
    headings = read_header(path, problems)
    if not headings:
        return nobody
    found = columns_by_place(headings, WANTED, file=file, problems=problems, optional=("residents_65", "borough"))
    years = {} if found and "residents_65" in found[0] else _years_from_65(headings)
    rows = read_rows(path, problems, {**found[0], **years}) if found else None
    if not found or rows is None:
        return nobody
    checked = one_row_a_place(rows, file=file, problems=problems)
    for column in ("residents", "residents_65", *years):
        if column in checked:
            checked[column] = decimals(checked, column, file=file, problems=problems)
    if years:
        checked["residents_65"] = checked[list(years)].sum(axis=1, skipna=False)
    elif "residents_65" not in checked:
        problems.warn(file, "there are no ages in this file: nothing can be said of people of 65 and over")
        checked["residents_65"] = float("nan")
    more = checked["residents_65"] > checked["residents"]
    says = "there are more residents of 65 and over than residents: correct one of them"
    problems.error_rows(file, says, zip(checked["row"][more].tolist(), checked["code"][more].tolist(), strict=True))
    if "borough" not in checked:
        checked["borough"] = ""
    kept = pd.DataFrame(checked[["code", "residents", "residents_65", "borough", "row"]])
    return Table(file, kept, len(rows), vintage=found[1])


def _years_from_65(headings: Sequence[str]) -> dict[str, int]:
    """Return the places of the columns of single years of age from 65; of both sexes together, if there are such.

    >>> _years_from_65(["LSOA21CD", "Total", "F64", "F65", "M90"]), _years_from_65(["64", "65", "90+", "F65"])
    ({'age f65': 3, 'age m90': 4}, {'age 65': 1, 'age 90+': 2})
    """
    found = {}
    for place, heading in enumerate(map(plain, headings)):
        match = SINGLE_YEAR.fullmatch(heading)
        if match and 65 <= int(match[1]) <= 120:
            found[f"age {heading}"] = place
    together = {name: place for name, place in found.items() if name[4].isdigit()}
    return together or found

"""Patients of each practice in each place: `gp-reg-pat-prac-lsoa-all.csv`, or the zip that holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from data.tables.cells import complain_of_repeats, counts, iso_date, practice_codes
from data.tables.headings import find_all
from data.tables.table import Table
from data.tables.text_rows import read_header, read_rows

if TYPE_CHECKING:
    from pathlib import Path

    from data.problems import Problems

WANTED: Final = {
    "code": ("practice code", "prac code", "code"),
    "name": ("practice name", "prac name"),
    "place": ("lsoa code", "lsoa"),
    "sex": ("sex",),
    "patients": ("number of patients", "all patients"),
    "date": ("extract date",),
}
MEMBER: Final = "lsoa-all"
"""Part of the name of the file wanted in the publication's zip, which holds those by sex too."""
BOTH_SEXES: Final = ("ALL", "BOTH", "PERSONS")
ONE_SEX: Final = ("MALE", "FEMALE", "M", "F", "UNKNOWN", "INDETERMINATE")
"""Rows of these are parts of the row for both."""
IN_ENGLAND: Final = r"E01\d{6}"
"""Codes of small areas in England. Anything else (NO2011, NO2021, CLOSED, Welsh codes) is no usable address here."""
NOWHERE: Final = ""
"""What the column "place" holds for patients with no usable address."""


def read_patients(path: Path, problems: Problems) -> Table:
    """Return the patients: code and name of the practice, place (`NOWHERE` for no usable address) and patients (int64).

    Pairs of practice and place are unique but for `NOWHERE`. Only rows of both sexes together are kept.
    """
    file = path.name
    nothing = Table(file, pd.DataFrame({"code": [], "name": [], "place": [], "patients": [], "row": []}), 0)
    headings = read_header(path, problems, member=MEMBER)
    places = headings and find_all(headings, WANTED, file=file, problems=problems, optional=("name", "date"))
    if not places:
        return nothing
    rows = read_rows(path, problems, places, member=MEMBER)
    if rows is None:
        return nothing
    sex = rows["sex"].str.upper()
    both = sex.isin(BOTH_SEXES)
    odd = rows[~both & ~sex.isin(ONE_SEX)]
    says = "the sex is none of ALL, MALE, FEMALE: is the row broken off, or is there a comma too many in it?"
    problems.error_rows(file, says, zip(odd["row"].tolist(), odd["sex"].tolist(), strict=True))
    kept, by_sex = rows[both].reset_index(drop=True), int((~both).sum())
    if kept.empty:
        sexes = ", ".join(sorted(set(rows["sex"]))[:5]) or "no rows"
        says = f"no row has SEX = ALL, there are {sexes}: use the file of all patients, gp-reg-pat-prac-lsoa-all.csv"
        problems.error(file, says)
        return nothing
    vintage = _vintage(kept["place"])
    return Table(
        file,
        _checked(kept, file, problems),
        len(rows),
        (("by sex, would count twice", by_sex),) if by_sex else (),
        iso_date(kept["date"].iloc[0]) if "date" in kept else "",
        vintage,
    )


def _checked(rows: pd.DataFrame, file: str, problems: Problems) -> pd.DataFrame:
    rows["code"] = practice_codes(rows, file=file, problems=problems)
    rows["patients"] = counts(rows, "patients", file=file, problems=problems)
    rows["place"] = rows["place"].str.upper()
    usable = rows["place"].str.fullmatch(IN_ENGLAND)
    says = "this practice and place come twice: delete one row, or say which file is right"
    complain_of_repeats(rows[usable], ["code", "place"], says, file=file, problems=problems)
    rows["place"] = np.where(usable, rows["place"], NOWHERE)
    rows["place"] = rows["place"].astype("str")
    if "name" not in rows:
        rows["name"] = ""
    return rows[["code", "name", "place", "patients", "row"]]


def _vintage(place: pd.Series[str]) -> int | None:
    """Return which census the codes are of, by the code for "no small area known"; None where it is not there."""
    unknown = set(place.unique())
    return next((year for year in (2011, 2021) if f"NO{year}" in unknown), None)

"""Patients of each practice in each place: `gp-reg-pat-prac-lsoa`, as CSV or the zip that holds it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from data.tables.by_practice import EXTRACT_DATE, extract_date
from data.tables.cells import complain_of_repeats, typed
from data.tables.place_codes import IN_ENGLAND, census_of_codes
from data.tables.sheet import read_sheet
from data.tables.spec import CODE, COUNT, NHS_ENGLAND, PRACTICE, Column, Given, Layout, TableSpec
from data.tables.table import Table, nothing, set_aside

if TYPE_CHECKING:
    from pathlib import Path

    from data.problems import Problems

PUBLICATION: Final = (
    "https://digital.nhs.uk/data-and-information/publications/statistical/patients-registered-at-a-gp-practice"
)
BOTH_SEXES: Final = ("ALL", "BOTH", "PERSONS")
ONE_SEX: Final = ("MALE", "FEMALE", "M", "F", "UNKNOWN", "INDETERMINATE")
"""Rows of these are parts of the row for both."""
NO_ADDRESS: Final = r"|NO(2001|2011|2021)|EMPTY|CLOSED|NULL|[WSN]\d{8}|95[A-Z]{2}\d{2}[A-Z]\d|[LM]99999999|Z99999999"
"""Codes for patients with no usable address: not known, of a place that is gone, or of another country."""
NOWHERE: Final = ""
"""What the column "place" holds for patients with no usable address."""
NAME: Final = Column("name", spelled=("practice name", "prac name", "org name"), optional=True)
OF_PRACTICE: Final = Column("code", CODE, ("practice code", "prac code", "code"))
PLACE: Final = Column("place", spelled=("lsoa code", "lsoa"))
BY_SEX: Final = Layout(
    "with a row for each sex",
    (
        OF_PRACTICE,
        NAME,
        PLACE,
        Column("sex", spelled=("sex",)),
        Column("patients", COUNT, ("number of patients", "all patients"), words="number of patients"),
        EXTRACT_DATE,
    ),
    parts=("lsoa-all", "lsoa-2021-all", "lsoa-2011-all"),
)
BEFORE_2017: Final = Layout(
    "with a column for each sex, as before 2017",
    (OF_PRACTICE, NAME, PLACE, Column("patients", COUNT, ("all patients",), words="number of patients"), EXTRACT_DATE),
)


def read_patients(path: Path, problems: Problems, given: Given = Given()) -> Table:  # noqa: ARG001, B008 (a value)
    """Return the patients: code and name of the practice, place (`NOWHERE` for no usable address) and patients (int64).

    Pairs of practice and place are unique but for `NOWHERE`. Only rows of both sexes together are kept.
    """
    file = path.name
    none = nothing(file, "code", "name", "place", "patients")
    sheet = read_sheet(path, PATIENTS, problems)
    if sheet is None:
        return none
    rows = sheet.rows
    both = pd.Series(data=True, index=rows.index)
    if "sex" in rows:
        sex = rows["sex"].str.upper()
        both = sex.isin(BOTH_SEXES)
        odd = rows[~both & ~sex.isin(ONE_SEX)]
        says = "the sex is none of ALL, MALE, FEMALE: is the row broken off, or is there a comma too many in it?"
        problems.error_rows(file, says, zip(odd["row"].tolist(), odd["sex"].tolist(), strict=True))
    kept = rows[both].reset_index(drop=True)
    if kept.empty:
        sexes = ", ".join(sorted(set(rows["sex"]))[:5]) if "sex" in rows and len(rows) else "no rows"
        says = f"no row has SEX = ALL, there are {sexes}: use the file of all patients, gp-reg-pat-prac-lsoa-all.csv"
        problems.error(file, says)
        return none
    not_used = set_aside(sheet, ("by sex, would count twice", int((~both).sum())))
    census = _census(kept["place"])
    checked = _checked(typed(kept, sheet.layout.columns, file=file, problems=problems), file, problems)
    return Table(file, checked, sheet.rows_read, not_used, extract_date(kept), census, sheet.layout.name)


def _checked(rows: pd.DataFrame, file: str, problems: Problems) -> pd.DataFrame:
    rows["place"] = rows["place"].str.upper()
    usable = rows["place"].str.fullmatch(IN_ENGLAND)
    _complain_of_codes(rows[~usable], file, problems)
    says = "this practice and place come twice: delete one row, or say which file is right"
    complain_of_repeats(rows[usable], ["code", "place"], says, file=file, problems=problems)
    rows["place"] = np.where(usable, rows["place"], NOWHERE)
    rows["place"] = rows["place"].astype("str")
    if "name" not in rows:
        rows["name"] = ""
    return rows[["code", "name", "place", "patients", "row"]]


def _complain_of_codes(rows: pd.DataFrame, file: str, problems: Problems) -> None:
    """Complain of codes that are neither a place nor one of those for no address: patients would lose theirs unseen."""
    known = {code for code in rows["place"].unique() if re.fullmatch(NO_ADDRESS, code)}
    odd = rows[~rows["place"].isin(known)]
    says = (
        "this is no code of a small area, like E01004736, nor one for no address, like NO2011, EMPTY or CLOSED: its "
        "patients would count as without an address; correct it, or download the file again"
    )
    problems.error_rows(file, says, zip(odd["row"].tolist(), odd["place"].tolist(), strict=True))


def _census(place: pd.Series[str]) -> int | None:
    """Return which census the codes are of, by the code for "no small area known", else by the codes themselves."""
    codes = set(place.unique())
    return next((year for year in (2011, 2021) if f"NO{year}" in codes), None) or census_of_codes(codes)


PATIENTS: Final = TableSpec(
    "patients",
    title="Patients Registered at a GP Practice, by LSOA",
    what="patients of each practice in each LSOA: `gp-reg-pat-prac-lsoa-all.csv`, or the zip as published",
    publisher=NHS_ENGLAND,
    where='NHS England, "Patients Registered at a GP Practice" (January, April, July, October)',
    url=PUBLICATION,
    of=PRACTICE,
    read=read_patients,
    layouts=(BY_SEX, BEFORE_2017),
    totals=("patients",),
    required=True,
    census={
        2011: "gp-reg-pat-prac-lsoa of the quarters before the change to places of 2021",
        2021: "gp-reg-pat-prac-lsoa-2021",
    },
)

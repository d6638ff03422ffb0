"""Patients of each practice in each place: `gp-reg-pat-prac-lsoa`, as CSV or the zip that holds it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from data.tables.by_practice import EXTRACT_DATE, extract_date, one_row_a_practice
from data.tables.cells import IN_ENGLAND, census_of_codes, complain_of_repeats, typed
from data.tables.sheet import read_sheet, set_aside
from data.tables.spec import CODE, COUNT, NHS_ENGLAND, PRACTICE, Column, Given, Layout, Table, TableSpec, nothing

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
PLACE_OF_PATIENTS: Final = Column("place", spelled=("lsoa code", "lsoa"))
BY_SEX: Final = Layout(
    "with a row for each sex",
    (
        OF_PRACTICE,
        NAME,
        PLACE_OF_PATIENTS,
        Column("sex", spelled=("sex",)),
        Column("patients", COUNT, ("number of patients", "all patients"), words="number of patients"),
        EXTRACT_DATE,
    ),
    parts=("lsoa-all", "lsoa-2021-all", "lsoa-2011-all"),
)
BEFORE_2017: Final = Layout(
    "with a column for each sex, as before 2017",
    (
        OF_PRACTICE,
        NAME,
        PLACE_OF_PATIENTS,
        Column("patients", COUNT, ("all patients",), words="number of patients"),
        EXTRACT_DATE,
    ),
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


# ---- List size of each practice, and its ages ----

OLDER: Final = (65, 75, 85)
"""Ages from which people are counted."""
AGE_GROUP: Final = re.compile(r"(\d{1,3})\D+(\d{1,3})|(\d{1,3})\+")
NUMBER: Final = ("number of patients",)


def read_list_sizes(path: Path, problems: Problems, given: Given = Given()) -> Table:  # noqa: ARG001, B008 (a value)
    """Return code and list_size (int64); only rows of practices, both sexes and all ages."""
    file = path.name
    none = nothing(file, "code", "list_size")
    sheet = read_sheet(path, LIST_SIZES, problems)
    if sheet is None:
        return none
    rows = sheet.rows
    whole = rows["code"] != ""
    for column, value in (("type", "GP"), ("sex", "ALL"), ("age", "ALL")):
        if column in rows:
            whole &= rows[column].str.upper() == value
    kept = rows[whole].reset_index(drop=True)
    if kept.empty:
        says = "no row has TYPE = GP, SEX = ALL and AGE = ALL: use the file of totals, gp-reg-pat-prac-all.csv"
        problems.error(file, says)
        return none
    checked = one_row_a_practice(kept, sheet, file=file, problems=problems)
    not_used = set_aside(sheet, ("parts of a list (by sex, age or organisation)", int((~whole).sum())))
    columns = ["code", "list_size", "row"]
    return Table(file, checked[columns], sheet.rows_read, not_used, extract_date(kept), layout=sheet.layout.name)


def read_ages(path: Path, problems: Problems, given: Given = Given()) -> Table:  # noqa: ARG001, B008 (a value)
    """Return code and patients, patients_65, patients_75 and patients_85: all, and those so old or older (int64).

    The file holds practices, PCNs and all above them: only rows of practices count.
    """
    file = path.name
    none = nothing(file, "code", "patients", *(f"patients_{age}" for age in OLDER))
    sheet = read_sheet(path, AGES, problems)
    if sheet is None:
        return none
    rows = sheet.rows
    of_practice = rows["type"].str.upper() == "GP"
    kept = typed(rows[of_practice].reset_index(drop=True), sheet.layout.columns, file=file, problems=problems)
    kept["sex"], kept["age"] = kept["sex"].str.upper(), kept["age"].str.upper()
    says = "this practice, sex and age group come twice: delete one row"
    complain_of_repeats(kept, ["code", "sex", "age"], says, file=file, problems=problems)
    if kept.empty:
        problems.error(file, "no row has ORG_TYPE = GP: use gp-reg-pat-prac-quin-age as published")
        return none
    starts = {age: _first_age(age) for age in kept["age"].unique()}
    odd = kept[kept["age"].map(starts).isna() & (kept["age"] != "ALL")]
    says = "this is no age group, like 65_69 or 95+: correct it"
    problems.error_rows(file, says, zip(odd["row"].tolist(), odd["age"].tolist(), strict=True))
    ages = _sums(kept, starts, file, problems)
    not_used = set_aside(sheet, ("of organisations above practices", int((~of_practice).sum())))
    return Table(file, ages, sheet.rows_read, not_used, extract_date(kept), layout=sheet.layout.name)


def _first_age(group: str) -> float:
    """Return the first year of an age group, NaN where it is none.

    >>> _first_age("65_69"), _first_age("95+"), _first_age("5-9"), _first_age("ALL")
    (65.0, 95.0, 5.0, nan)
    """
    match = AGE_GROUP.fullmatch(group)
    return float(match[1] or match[3]) if match else float("nan")


def _sums(rows: pd.DataFrame, starts: dict[str, float], file: str, problems: Problems) -> pd.DataFrame:
    """Return a row a practice; complains where its ages do not come to its total."""
    both = rows["sex"].isin(BOTH_SEXES)
    of_ages = rows["age"] != "ALL"
    by_age = rows[of_ages & (both if (of_ages & both).any() else ~both)]
    first = by_age["age"].map(starts)
    grouped = {f"patients_{age}": by_age[first >= age].groupby("code")["patients"].sum() for age in OLDER}
    total = rows[~of_ages & both].groupby("code")["patients"].sum()
    summed = by_age.groupby("code")["patients"].sum()
    ages = pd.DataFrame({"patients": total.combine_first(summed), **grouped})
    ages = ages.fillna(0).astype("int64")
    row = rows.drop_duplicates("code").set_index("code")["row"]
    ages = ages.join(row).rename_axis("code").reset_index().sort_values("row", ignore_index=True)
    apart = ages[ages["code"].map(summed).fillna(0) != ages["patients"]]
    says = "the patients by age do not come to the patients of all ages: are rows missing? Download the file again"
    problems.error_rows(file, says, zip(apart["row"].tolist(), apart["code"].tolist(), strict=True))
    return ages


LIST_SIZES: Final = TableSpec(
    "list_sizes",
    title="Patients Registered at a GP Practice, totals by practice",
    what="list size by practice, `gp-reg-pat-prac-all.csv`",
    publisher=NHS_ENGLAND,
    where='with "Patients Registered at a GP Practice", monthly',
    url=PUBLICATION,
    of=PRACTICE,
    read=read_list_sizes,
    layouts=(
        Layout(
            "totals",
            (
                Column("code", CODE, ("code", "practice code", "org code")),
                Column("type", spelled=("type", "org type"), optional=True),
                Column("sex", spelled=("sex",), optional=True),
                Column("age", spelled=("age", "age group 5"), optional=True),
                Column("list_size", COUNT, NUMBER, words="number of patients"),
                EXTRACT_DATE,
            ),
            parts=("prac-all",),
        ),
    ),
    totals=("list_size",),
)
AGES: Final = TableSpec(
    "ages",
    title="Patients Registered at a GP Practice, by five-year age group",
    what="patients of 65, 75 and 85 and over by practice, `gp-reg-pat-prac-quin-age` (CSV or zip)",
    publisher=NHS_ENGLAND,
    where='with "Patients Registered at a GP Practice", monthly',
    url=PUBLICATION,
    of=PRACTICE,
    read=read_ages,
    layouts=(
        Layout(
            "by five years of age",
            (
                Column("code", CODE, ("org code", "code", "practice code")),
                Column("type", spelled=("org type", "type")),
                Column("sex", spelled=("sex",)),
                Column("age", spelled=("age group 5",)),
                Column("patients", COUNT, NUMBER, words="number of patients"),
                EXTRACT_DATE,
            ),
            parts=("quin-age",),
        ),
    ),
    totals=("patients", "patients_65", "patients_75", "patients_85"),
)

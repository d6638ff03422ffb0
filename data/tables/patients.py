"""Patients of each practice in each place: `gp-reg-pat-prac-lsoa`, as CSV or the zip that holds it."""

from __future__ import annotations

import re
from typing import Final

import pandas as pd

from data.tables.by_practice import EXTRACT_DATE, extract_date, one_row_a_practice
from data.tables.cells import CODE, COUNT, IN_ENGLAND, Column, census_of_codes
from data.tables.grids import GridError
from data.tables.spec import NHS_ENGLAND, PRACTICE, Layout, Sheet, Table, TableSpec, one_layout

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


def _patients(sheet: Sheet) -> Table:
    """Return the patients: code and name of the practice, place (`NOWHERE` for no usable address) and patients (int64).

    Pairs of practice and place are unique but for `NOWHERE`. Only rows of both sexes together are kept.
    """
    rows = sheet.rows
    both = pd.Series(data=True, index=rows.index)
    if "sex" in rows:
        sex = rows["sex"].str.upper()
        both = sex.isin(BOTH_SEXES)
        says = "the sex is none of ALL, MALE, FEMALE: is the row broken off, or is there a comma too many in it?"
        sheet.error(says, rows[~both & ~sex.isin(ONE_SEX)], "sex")
    of_both = rows[both].reset_index(drop=True)
    if of_both.empty:
        sexes = ", ".join(sorted(set(rows["sex"]))[:5]) if "sex" in rows and len(rows) else "no rows"
        msg = f"no row has SEX = ALL, there are {sexes}: use the file of all patients, gp-reg-pat-prac-lsoa-all.csv"
        raise GridError(msg)
    codes = set(of_both["place"])
    # The code for "no small area known" says which census it is, else the codes themselves.
    census = next((year for year in (2011, 2021) if f"NO{year}" in codes), None) or census_of_codes(codes)
    checked = _places_checked(sheet.typed(of_both), sheet)
    by_sex = ("by sex, would count twice", int((~both).sum()))
    return sheet.table(checked, by_sex, date=extract_date(of_both), vintage=census)


def _places_checked(rows: pd.DataFrame, sheet: Sheet) -> pd.DataFrame:
    """Return the rows with `NOWHERE` for codes of no address; complains of all others that are no places.

    Patients of a code that is neither would lose their address unseen.
    """
    rows["place"] = rows["place"].str.upper()
    usable = rows["place"].str.fullmatch(IN_ENGLAND)
    known = {code for code in rows.loc[~usable, "place"].unique() if re.fullmatch(NO_ADDRESS, code)}
    says = (
        "this is no code of a small area, like E01004736, nor one for no address, like NO2011, EMPTY or CLOSED: its "
        "patients would count as without an address; correct it, or download the file again"
    )
    sheet.error(says, rows[~usable & ~rows["place"].isin(known)], "place")
    says = "this practice and place come twice: delete one row, or say which file is right"
    sheet.unique(rows[usable], ["code", "place"], says)
    rows["place"] = rows["place"].where(usable, NOWHERE)
    rows = rows if "name" in rows else rows.assign(name="")
    return rows[["code", "name", "place", "patients", "row"]]


PATIENTS: Final = TableSpec(
    "patients",
    title="Patients Registered at a GP Practice, by LSOA",
    what="patients of each practice in each LSOA: `gp-reg-pat-prac-lsoa-all.csv`, or the zip as published",
    publisher=NHS_ENGLAND,
    where='NHS England, "Patients Registered at a GP Practice" (January, April, July, October)',
    url=PUBLICATION,
    of=PRACTICE,
    check=_patients,
    returns=("code", "name", "place", "patients"),
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


def _list_sizes(sheet: Sheet) -> Table:
    """Return code and list_size (int64); only rows of practices, both sexes and all ages."""
    rows = sheet.rows
    whole = rows["code"] != ""
    for column, value in (("type", "GP"), ("sex", "ALL"), ("age", "ALL")):
        if column in rows:
            whole &= rows[column].str.upper() == value
    totals = rows[whole].reset_index(drop=True)
    if totals.empty:
        msg = "no row has TYPE = GP, SEX = ALL and AGE = ALL: use the file of totals, gp-reg-pat-prac-all.csv"
        raise GridError(msg)
    parts = ("parts of a list (by sex, age or organisation)", int((~whole).sum()))
    checked = one_row_a_practice(sheet, totals)[["code", "list_size", "row"]]
    return sheet.table(checked, parts, date=extract_date(totals))


def _ages(sheet: Sheet) -> Table:
    """Return code and patients, patients_65, patients_75 and patients_85: all, and those so old or older (int64).

    The file holds practices, PCNs and all above them: only rows of practices count.
    """
    of_practice = sheet.rows["type"].str.upper() == "GP"
    rows = sheet.typed(sheet.rows[of_practice].reset_index(drop=True))
    rows["sex"], rows["age"] = rows["sex"].str.upper(), rows["age"].str.upper()
    sheet.unique(rows, ["code", "sex", "age"], "this practice, sex and age group come twice: delete one row")
    if rows.empty:
        msg = "no row has ORG_TYPE = GP: use gp-reg-pat-prac-quin-age as published"
        raise GridError(msg)
    first = rows["age"].map({age: _first_age(age) for age in rows["age"].unique()})
    odd = first.isna() & (rows["age"] != "ALL")
    sheet.error("this is no age group, like 65_69 or 95+: correct it", rows[odd], "age")
    above = ("of organisations above practices", int((~of_practice).sum()))
    return sheet.table(_sums(rows.assign(first=first), sheet), above, date=extract_date(rows))


def _first_age(group: str) -> float:
    """Return the first year of an age group, NaN where it is none.

    >>> _first_age("65_69"), _first_age("95+"), _first_age("5-9"), _first_age("ALL")
    (65.0, 95.0, 5.0, nan)
    """
    match = AGE_GROUP.fullmatch(group)
    return float(match[1] or match[3]) if match else float("nan")


def _sums(rows: pd.DataFrame, sheet: Sheet) -> pd.DataFrame:
    """Return a row a practice; complains where its ages do not come to its total."""
    both = rows["sex"].isin(BOTH_SEXES)
    of_ages = rows["age"] != "ALL"
    by_age = rows[of_ages & (both if (of_ages & both).any() else ~both)]
    sums = {f"patients_{age}": by_age[by_age["first"] >= age].groupby("code")["patients"].sum() for age in OLDER}
    total = rows[~of_ages & both].groupby("code")["patients"].sum()
    summed = by_age.groupby("code")["patients"].sum()
    ages = pd.DataFrame({"patients": total.combine_first(summed), **sums}).fillna(0).astype("int64")
    row = rows.drop_duplicates("code").set_index("code")["row"]
    ages = ages.join(row).rename_axis("code").reset_index().sort_values("row", ignore_index=True)
    apart = ages["code"].map(summed).fillna(0) != ages["patients"]
    says = "the patients by age do not come to the patients of all ages: are rows missing? Download the file again"
    sheet.error(says, ages[apart])
    return ages


LIST_SIZES: Final = TableSpec(
    "list_sizes",
    title="Patients Registered at a GP Practice, totals by practice",
    what="list size by practice, `gp-reg-pat-prac-all.csv`",
    publisher=NHS_ENGLAND,
    where='with "Patients Registered at a GP Practice", monthly',
    url=PUBLICATION,
    of=PRACTICE,
    adds="list sizes as they are published by practice; without it they are added up from the patients by place",
    check=_list_sizes,
    returns=("code", "list_size"),
    layouts=one_layout(
        "totals",
        Column("code", CODE, ("code", "practice code", "org code")),
        Column("type", spelled=("type", "org type"), optional=True),
        Column("sex", spelled=("sex",), optional=True),
        Column("age", spelled=("age", "age group 5"), optional=True),
        Column("list_size", COUNT, NUMBER, words="number of patients"),
        EXTRACT_DATE,
        parts=("prac-all",),
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
    adds="how many patients of each practice are 65, 75 and 85 or over; without it an estimate from residents",
    check=_ages,
    returns=("code", "patients", *(f"patients_{age}" for age in OLDER)),
    layouts=one_layout(
        "by five years of age",
        Column("code", CODE, ("org code", "code", "practice code")),
        Column("type", spelled=("org type", "type")),
        Column("sex", spelled=("sex",)),
        Column("age", spelled=("age group 5",)),
        Column("patients", COUNT, NUMBER, words="number of patients"),
        EXTRACT_DATE,
        parts=("quin-age",),
    ),
    totals=("patients", "patients_65", "patients_75", "patients_85"),
)

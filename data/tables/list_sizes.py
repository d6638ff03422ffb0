"""List size of each practice, and its ages: `gp-reg-pat-prac-all`, `gp-reg-pat-prac-quin-age`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pandas as pd

from data.tables.by_practice import EXTRACT_DATE, extract_date, one_row_a_practice
from data.tables.cells import complain_of_repeats, typed
from data.tables.patients import BOTH_SEXES, PUBLICATION
from data.tables.sheet import read_sheet
from data.tables.spec import CODE, COUNT, NHS_ENGLAND, PRACTICE, Column, Given, Layout, TableSpec
from data.tables.table import Table, nothing, set_aside

if TYPE_CHECKING:
    from pathlib import Path

    from data.problems import Problems

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

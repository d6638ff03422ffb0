"""The ODS register of practices, `epraccur.csv`: no headings, 27 columns by position."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from data.tables.cells import complain_of_repeats, dates, iso_date, practice_codes
from data.tables.headings import there_are
from data.tables.table import Table
from data.tables.text_rows import read_header, read_rows

if TYPE_CHECKING:
    from pathlib import Path

    from data.problems import Problems

COLUMNS: Final = {"code": 0, "name": 1, "postcode": 9, "opened": 10, "closed": 11, "status": 12, "setting": 25}
"""Our name and the position of each column that is read. Source: ODS, "epraccur" field list."""
GP_PRACTICE: Final = "4"
"""Prescribing setting of a GP practice."""
SETTINGS: Final = {
    "0": "service of another kind",
    "1": "walk-in centre",
    "2": "out-of-hours service",
    "3": "walk-in centre and out-of-hours service",
    "8": "public health service",
    "9": "community health service",
    "10": "hospital service",
    "11": "optometry service",
    "12": "urgent and emergency care",
    "13": "hospice",
    "14": "care home",
    "15": "border force",
    "16": "young offender institution",
    "17": "secure training centre",
    "18": "secure children's home",
    "19": "immigration removal centre",
    "20": "court",
    "21": "police custody",
    "22": "sexual assault referral centre",
    "24": "service of the justice estate",
    "25": "prison",
}
"""What the other prescribing settings are, in words. Source: ODS, "epraccur" field list; 0 is "Other" there."""
OTHER_SETTING: Final = "service that is no GP practice"
"""Of a setting that is not in the list."""
STATUSES: Final = {"A": "active", "C": "closed", "D": "dormant", "P": "proposed"}


def read_register(path: Path, problems: Problems) -> Table:
    """Return the register: code, name, postcode, opened and closed (ISO date, "" for none), status, setting.

    Codes are unique. Status is one of the letters of `STATUSES`.
    """
    file = path.name
    first = read_header(path, problems)
    nothing = Table(file, pd.DataFrame(columns=[*COLUMNS, "row"], dtype="str"), 0)
    if first is None:
        return nothing
    if len(first) <= max(COLUMNS.values()):
        says = f"the register has 27 columns and no headings, this file has {len(first)}; {there_are(first)}"
        problems.error(file, f"{says}. Check that it is the right file")
        return nothing
    rows = read_rows(path, problems, COLUMNS, header=iso_date(first[COLUMNS["opened"]]) == "" and _is_heading(first))
    if rows is None:
        return nothing
    rows["code"] = practice_codes(rows, file=file, problems=problems)
    for column in ("opened", "closed"):
        rows[column] = dates(rows, column, file=file, problems=problems)
    odd = rows[~rows["status"].isin(list(STATUSES))]
    says = "the status (column 13) is none of A, C, D, P: check that it is the right file"
    problems.error_rows(file, says, zip(odd["row"].tolist(), odd["status"].tolist(), strict=True))
    complain_of_repeats(
        rows, ["code"], "this practice is in the register twice: delete one row", file=file, problems=problems
    )
    return Table(file, rows.drop_duplicates("code").reset_index(drop=True), len(rows))


def _is_heading(first: list[str]) -> bool:
    return "code" in first[0].lower() or "name" in first[1].lower()

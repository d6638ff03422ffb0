"""Turn columns of text into checked numbers, dates and codes."""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from data.problems import Problems

MOST: Final = 100_000_000
"""No count in these tables comes near; more is a slip that would overflow later."""
DATE_FORMATS: Final = ("%Y-%m-%d", "%Y%m%d", "%d%b%Y", "%d/%m/%Y", "%d %B %Y", "%d-%b-%Y", "%Y-%m-%d %H:%M:%S")
"""How the publications write dates."""
WORDS: Final = {
    "patients": "number of patients",
    "gps": "number of GPs",
    "registered": "number of registered patients",
    "east": "X (longitude or easting)",
    "north": "Y (latitude or northing)",
}
"""Our names of columns in words, where they say too little."""
PRACTICE_CODE: Final = r"[A-Z0-9]{3,10}"


def counts(rows: pd.DataFrame, column: str, *, file: str, problems: Problems) -> pd.Series[int]:
    """Return a column as int64 counts; 0 stands in for what is complained of.

    Args:
        rows: Text, with the column "row".
        column: Which.
        file: Its name, for complaints.
        problems: Takes a complaint for each cell that is negative or no whole number.
    """
    number = _numbers(rows[column])
    what = WORDS.get(column, column.replace("_", " "))
    problems.error_rows(
        file,
        f"the {what} must be a number: correct it",
        _cells(rows, column, number.isna() | (number > MOST)),
    )
    problems.error_rows(file, f"the {what} can't be negative: correct it", _cells(rows, column, number < 0))
    broken = (number >= 0) & (number <= MOST) & (number % 1 != 0)
    problems.error_rows(file, f"the {what} must be a whole number: correct it", _cells(rows, column, broken))
    return number.where((number >= 0) & (number <= MOST) & ~broken, 0.0).astype(np.int64)


def decimals(rows: pd.DataFrame, column: str, *, file: str, problems: Problems) -> pd.Series[float]:
    """Return a column as float64, nought or more; NaN where the cell is blank, or complained of."""
    number = _numbers(rows[column])
    what = WORDS.get(column, column.replace("_", " "))
    bad = number.isna() & (rows[column] != "") | (number > MOST)
    problems.error_rows(file, f"the {what} must be a number: correct it", _cells(rows, column, bad))
    problems.error_rows(file, f"the {what} can't be negative: correct it", _cells(rows, column, number < 0))
    return number.where((number >= 0) & (number <= MOST))


def degrees(
    rows: pd.DataFrame, column: str, *, within: tuple[float, float], file: str, problems: Problems
) -> pd.Series[float]:
    """Return a column as float64 degrees; NaN where it is blank, out of `within`, or complained of as no number."""
    number = _numbers(rows[column])
    bad = number.isna() & (rows[column] != "")
    what = WORDS.get(column, column)
    problems.error_rows(file, f"the {what} must be a number: correct it", _cells(rows, column, bad))
    return number.where(number.between(*within))


def iso_date(text: str) -> str:
    """Return a date in any of the publications' spellings as YYYY-MM-DD; "" where it is none.

    >>> iso_date("01JUL2022"), iso_date("01/05/2025"), iso_date("20191001"), iso_date("July")
    ('2022-07-01', '2025-05-01', '2019-10-01', '')
    """
    for form in DATE_FORMATS:
        try:
            return date(*time.strptime(text.strip(), form)[:3]).isoformat()
        except ValueError:
            continue
    return ""


def dates(rows: pd.DataFrame, column: str, *, file: str, problems: Problems) -> pd.Series[str]:
    """Return a column as ISO dates; "" where it is blank, or complained of."""
    known = {text: iso_date(text) for text in rows[column].unique()}
    found = rows[column].map(known).astype("str")
    what = WORDS.get(column, column.replace("_", " "))
    bad = (found == "") & (rows[column] != "")
    problems.error_rows(file, f"the {what} is not a date: write it as YYYYMMDD", _cells(rows, column, bad))
    return found


def practice_codes(rows: pd.DataFrame, *, file: str, problems: Problems) -> pd.Series[str]:
    """Return the column "code" in capitals; complains of those that can't be ODS codes."""
    code = rows["code"].str.upper()
    says = "this is no practice code (capital letters and digits): correct it or delete the row"
    problems.error_rows(file, says, _cells(rows, "code", ~code.str.fullmatch(PRACTICE_CODE)))
    return code


def complain_of_repeats(rows: pd.DataFrame, columns: list[str], says: str, *, file: str, problems: Problems) -> None:
    """Complain of each row whose `columns` are those of a row before it."""
    again = rows[rows.duplicated(columns)]
    shown = again[columns].astype("str").agg(" ".join, axis=1) if len(again) else again["row"]
    problems.error_rows(file, says, zip(again["row"].tolist(), shown.tolist(), strict=True))


def _numbers(text: pd.Series[str]) -> pd.Series[float]:
    """Return the numbers that cells hold, NaN for those that hold none; commas between thousands are allowed."""
    bare = text.str.replace(",", "", regex=False)
    number = pd.to_numeric(
        bare.where(bare.str.fullmatch(r"[+-]?\d+(\.\d*)?([eE][+-]?\d+)?|[+-]?\.\d+")), errors="coerce"
    )
    return number.astype(np.float64)


def _cells(rows: pd.DataFrame, column: str, bad: pd.Series[bool]) -> Iterator[tuple[int, object]]:
    """Give (row in the file, cell) for each bad row."""
    return zip(rows["row"][bad].tolist(), rows[column][bad].tolist(), strict=True)

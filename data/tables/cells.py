"""Turn columns of text into checked numbers, dates and codes."""

from __future__ import annotations

import re
import time
from datetime import date
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from data.tables.spec import AMOUNT, BALANCE, CODE, COUNT, DATE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from data.problems import Problems
    from data.tables.spec import Column

# ---- Find columns by their headings, however a release spells them ----

LONGEST_SHOWN: Final = 80
"""Characters of a heading in a complaint; a longer one is no heading, but a file of another kind."""
MOST_SHOWN: Final = 12
"""Headings named in a complaint."""


def plain(heading: object) -> str:
    r"""Return a heading in lower case with one blank for everything that is no letter, digit or plus.

    >>> plain("Partner\nOrganisation\nCode"), plain("NUMBER_OF_PATIENTS"), plain(" LSOA code (2011)")
    ('partner organisation code', 'number of patients', 'lsoa code 2011')
    """
    return re.sub(r"[^a-z0-9+]+", " ", str(heading).lower()).strip()


def find(headings: Sequence[object], spelled: Iterable[str]) -> int | None:
    """Return the place of the first heading spelled in one of these ways, None where there is none.

    Args:
        headings: As in the file.
        spelled: As `plain` returns them, the likeliest first; a star stands for anything.

    >>> find(["Code", "Number of Patients (Last Known Figure)"], ["number of patients*"])
    1
    """
    have = [plain(heading) for heading in headings]
    for spelling in spelled:
        for place, heading in enumerate(have):
            if fnmatchcase(heading, spelling):
                return place
    return None


def found_among(headings: Sequence[object], wanted: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return the place of each wanted column that there is, by our name for it; a place is taken once.

    >>> found_among(["CODE", "Lat"], {"code": ("code",), "lat": ("latitude", "lat"), "name": ("name",)})
    {'code': 0, 'lat': 1}
    """
    have: dict[str, int] = {}
    for place, heading in enumerate(map(plain, headings)):
        have.setdefault(heading, place)
    found: dict[str, int] = {}
    for name, spelled in wanted.items():
        for spelling in spelled:
            places = [have[spelling]] if spelling in have else _starred(have, spelling)
            if places:
                found[name] = places[0]
                break
    return found


def _starred(have: Mapping[str, int], spelling: str) -> list[int]:
    return [place for heading, place in have.items() if fnmatchcase(heading, spelling)] if "*" in spelling else []


def there_are(headings: Sequence[object]) -> str:
    """Return which columns there are, in words, the first dozen by name."""
    names = [repr(_clipped(" ".join(str(heading).split()))) for heading in headings if str(heading).strip()]
    more = f" and {len(names) - MOST_SHOWN} more" if len(names) > MOST_SHOWN else ""
    return f"there are {', '.join(names[:MOST_SHOWN])}{more}" if names else "there are none with a heading"


def _clipped(heading: str) -> str:
    return heading if len(heading) <= LONGEST_SHOWN else f"{heading[: LONGEST_SHOWN - 3]}..."


# ---- Codes of places ----

IN_ENGLAND: Final = r"E01\d{6}"
PLACE_CODE: Final = r"[A-Z]\d{8}"
"""Codes of areas of the Office for National Statistics, whichever country."""
LSOA_2011: Final = ("lsoa11cd", "lsoa code 2011", "lsoa 2011 code", "lsoa11", "lsoa11 code", "f lsoa11cd")
LSOA_2021: Final = ("lsoa21cd", "lsoa code 2021", "lsoa 2021 code", "lsoa21", "lsoa21 code")
LSOA_EITHER: Final = ("lsoa code", "lsoacd", "lsoa", "area code", "area codes", "geography code", "code")
LSOA: Final = (*LSOA_2011, *LSOA_2021, *LSOA_EITHER)
LAST_OF_2011: Final = "E01033768"
"""The highest code of England in 2011; new places of 2021 have those above it. Source: ONS, change history of codes."""


def census_of(heading: object) -> int | None:
    """Return which census's small areas a heading names, None where it does not say.

    >>> census_of("LSOA11CD"), census_of("LSOA code (2021)"), census_of("LSOA_CODE")
    (2011, 2021, None)
    """
    text = plain(heading)
    return 2011 if text in LSOA_2011 else 2021 if text in LSOA_2021 else None


def census_of_codes(codes: Iterable[str]) -> int | None:
    """Return 2021 where there is a code that 2011 had not, None where there is none: most codes are of both.

    Codes of the hundreds of thousands above are made up, of demonstrations.

    >>> census_of_codes(["E01000001", "E01035000"]), census_of_codes(["E01000001"])
    (2021, None)
    """
    return 2021 if any(LAST_OF_2011 < code < "E01040000" for code in codes) else None


# ---- Turn columns of text into checked numbers, dates and codes ----

MOST: Final = 100_000_000
"""No count in these tables comes near; more is a slip that would overflow later."""
DATE_FORMATS: Final = ("%Y-%m-%d", "%Y%m%d", "%d%b%Y", "%d/%m/%Y", "%d %B %Y", "%d-%b-%Y", "%Y-%m-%d %H:%M:%S")
"""How the publications write dates."""
PRACTICE_CODE: Final = r"(?=[A-Z]*\d)[A-Z0-9]{3,10}"
"""Every code has a digit: a row of totals has none."""
ERROR_VALUES: Final = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!")
"""What a spreadsheet writes where a formula has gone wrong."""
SUPPRESSED: Final = r"\*+|\[?[cxz]\]?|[<≤] ?\d{1,2}|:|\.\.|suppressed"
"""How publishers write a small count that they hide, in small letters."""


def typed(rows: pd.DataFrame, columns: Iterable[Column], *, file: str, problems: Problems) -> pd.DataFrame:
    """Return the rows with each column as what it holds; complains of cells that are nothing of the kind.

    Args:
        rows: Text, with the column "row".
        columns: Those declared; the ones that are not in the rows are passed over.
        file: Its name, for complaints.
        problems: Takes complaints.
    """
    rows = rows.copy()
    for column in columns:
        name, words = column.name, column.words
        if name not in rows:
            continue
        if column.unknown:
            rows[name] = rows[name].mask(rows[name].str.upper().isin(column.unknown), "")
        if column.kind == CODE:
            rows[name] = practice_codes(rows, name, file=file, problems=problems)
        elif column.kind == COUNT:
            rows[name] = counts(rows, name, words, file=file, problems=problems)
        elif column.kind in {AMOUNT, BALANCE}:
            negative = column.kind == BALANCE
            rows[name] = decimals(rows, name, words, negative=negative, file=file, problems=problems)
        elif column.kind == DATE:
            rows[name] = dates(rows, name, words, file=file, problems=problems)
    return rows


def counts(rows: pd.DataFrame, column: str, words: str = "", *, file: str, problems: Problems) -> pd.Series[int]:
    """Return a column as int64 counts; 0 stands in for what is complained of.

    Args:
        rows: Text, with the column "row".
        column: Which.
        words: What it is; its name where there are none.
        file: Its name, for complaints.
        problems: Takes a complaint for each cell that is suppressed, negative or no whole number.
    """
    number = _numbers(rows[column])
    what = words or column.replace("_", " ")
    hidden = rows[column].str.lower().str.fullmatch(SUPPRESSED)
    says = (
        f"the {what} is suppressed: in this copy small counts are hidden, and totals would be too low. "
        "Download the publication's own file, which holds them all"
    )
    problems.error_rows(file, says, _cells(rows, column, hidden))
    problems.error_rows(
        file,
        f"the {what} must be a number: correct it",
        _cells(rows, column, (number.isna() & ~hidden) | (number > MOST)),
    )
    problems.error_rows(file, f"the {what} can't be negative: correct it", _cells(rows, column, number < 0))
    broken = (number >= 0) & (number <= MOST) & (number % 1 != 0)
    problems.error_rows(file, f"the {what} must be a whole number: correct it", _cells(rows, column, broken))
    return number.where((number >= 0) & (number <= MOST) & ~broken, 0.0).astype(np.int64)


def decimals(  # noqa: PLR0913 (each says one thing)
    rows: pd.DataFrame, column: str, words: str = "", *, negative: bool = False, file: str, problems: Problems
) -> pd.Series[float]:
    """Return a column as float64; NaN where the cell is blank, suppressed, or complained of.

    Args:
        rows: Text, with the column "row".
        column: Which.
        words: What it is; its name where there are none.
        negative: Whether it may be less than nought, as payments that are taken back are.
        file: Its name, for complaints.
        problems: Takes complaints, and a warning for each cell that is suppressed.
    """
    number = _numbers(rows[column])
    what = words or column.replace("_", " ")
    hidden = rows[column].str.lower().str.fullmatch(SUPPRESSED)
    problems.warn_rows(file, f"the {what} is suppressed here: it counts as not known", _cells(rows, column, hidden))
    bad = number.isna() & (rows[column] != "") & ~hidden | (number.abs() > MOST)
    problems.error_rows(file, f"the {what} must be a number: correct it", _cells(rows, column, bad))
    if negative:
        return number.where(number.abs() <= MOST)
    problems.error_rows(file, f"the {what} can't be negative: correct it", _cells(rows, column, number < 0))
    return number.where((number >= 0) & (number <= MOST))


def degrees(  # noqa: PLR0913 (each says one thing)
    rows: pd.DataFrame, column: str, words: str = "", *, within: tuple[float, float], file: str, problems: Problems
) -> pd.Series[float]:
    """Return a column as float64 degrees; NaN where it is blank, out of `within`, or complained of as no number."""
    number = _numbers(rows[column])
    bad = number.isna() & (rows[column] != "")
    problems.error_rows(file, f"the {words or column} must be a number: correct it", _cells(rows, column, bad))
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


def dates(rows: pd.DataFrame, column: str, words: str = "", *, file: str, problems: Problems) -> pd.Series[str]:
    """Return a column as ISO dates; "" where it is blank, or complained of."""
    known = {text: iso_date(text) for text in rows[column].unique()}
    found = rows[column].map(known).astype("str")
    what = words or column.replace("_", " ")
    bad = (found == "") & (rows[column] != "")
    problems.error_rows(file, f"the {what} is not a date: write it as YYYYMMDD", _cells(rows, column, bad))
    return found


def practice_codes(rows: pd.DataFrame, column: str = "code", *, file: str, problems: Problems) -> pd.Series[str]:
    """Return a column in capitals; complains of cells that can't be ODS codes."""
    code = rows[column].str.upper()
    says = "this is no practice code (capital letters and digits): correct it or delete the row"
    problems.error_rows(file, says, _cells(rows, column, ~code.str.fullmatch(PRACTICE_CODE)))
    return code


def without_error_values(rows: pd.DataFrame, *, file: str, problems: Problems) -> pd.DataFrame:
    """Return the rows of text without those that hold an error value of a spreadsheet; complains of them."""
    wrong = pd.Series(data=False, index=rows.index)
    says = "this is an error value of a spreadsheet: mend the formula there, or download the file again"
    for column in rows.columns.drop("row"):
        here = rows[column].isin(ERROR_VALUES) & ~wrong
        problems.error_rows(file, says, _cells(rows, column, here))
        wrong |= here
    return rows[~wrong].reset_index(drop=True) if wrong.any() else rows


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

"""Turn columns of text into checked numbers, dates and codes."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from data.problems import Problems

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
    return found_among(headings, {"it": tuple(spelled)}).get("it")


def found_among(headings: Sequence[object], wanted: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return the place of each wanted column that there is, by our name for it; of equal headings the first counts.

    >>> found_among(["CODE", "Lat"], {"code": ("code",), "lat": ("latitude", "lat"), "name": ("name",)})
    {'code': 0, 'lat': 1}
    """
    have: dict[str, int] = {}
    for place, heading in enumerate(map(plain, headings)):
        have.setdefault(heading, place)
    found: dict[str, int] = {}
    for name, spelled in wanted.items():
        for spelling in spelled:
            alike = (heading for heading in have if "*" in spelling and fnmatchcase(heading, spelling))
            likeliest = spelling if spelling in have else next(alike, None)
            if likeliest is not None:
                found[name] = have[likeliest]
                break
    return found


def there_are(headings: Sequence[object]) -> str:
    """Return which columns there are, in words, the first dozen by name."""
    folded = [" ".join(str(heading).split()) for heading in headings if str(heading).strip()]
    names = [repr(name if len(name) <= LONGEST_SHOWN else f"{name[: LONGEST_SHOWN - 3]}...") for name in folded]
    more = f" and {len(names) - MOST_SHOWN} more" if len(names) > MOST_SHOWN else ""
    return f"there are {', '.join(names[:MOST_SHOWN])}{more}" if names else "there are none with a heading"


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

TEXT: Final = "text"
CODE: Final = "practice code"
COUNT: Final = "count"
AMOUNT: Final = "amount"
BALANCE: Final = "balance"
DATE: Final = "date"
KINDS: Final = (TEXT, CODE, COUNT, AMOUNT, BALANCE, DATE)
"""What a column may hold: text; an ODS code; a whole number that must be there; a number from nought, or none; a sum of
money, which may be negative, or none; a day, or none."""


@dataclass(frozen=True)
class Column:
    """A column that is read.

    Attributes:
        name: Ours.
        kind: One of `KINDS`.
        spelled: Its headings as `plain` gives them, the likeliest first; a star is anything.
        position: Its place where the file has no headings, the first is 0; None where it is found by its heading.
        optional: Whether a file may lack it.
        words: What it is in a complaint; "" where the name says it.
        unknown: Cells in capitals that say that it is not known.
    """

    name: str
    kind: str = TEXT
    spelled: tuple[str, ...] = ()
    position: int | None = None
    optional: bool = False
    words: str = ""
    unknown: tuple[str, ...] = ()


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


@dataclass(frozen=True, eq=False)
class FileProblems:
    """Takes complaints about the cells of one file.

    Attributes:
        file: Its name, for complaints.
        problems: Takes them.
    """

    file: str
    problems: Problems

    def error(self, says: str, rows: pd.DataFrame, column: str = "code") -> None:
        """Complain of each of these rows, by its row in the file and what stands in the column."""
        self.problems.error_rows(self.file, says, zip(rows["row"].tolist(), rows[column].tolist(), strict=True))

    def warn(self, says: str, rows: pd.DataFrame, column: str = "code") -> None:
        """Warn of each of these rows, likewise."""
        self.problems.warn_rows(self.file, says, zip(rows["row"].tolist(), rows[column].tolist(), strict=True))

    def unique(self, rows: pd.DataFrame, columns: Sequence[str], says: str) -> pd.DataFrame:
        """Return the first row of each value of `columns`, numbered anew; complain of the others."""
        again = rows.duplicated(list(columns))
        if again.any():
            shown = rows.loc[again, list(columns)].astype("str").agg(" ".join, axis=1)
            self.error(says, rows[again].assign(shown=shown), "shown")
        return rows[~again].reset_index(drop=True)


def typed(rows: pd.DataFrame, columns: Iterable[Column], file: FileProblems) -> pd.DataFrame:
    """Return the rows with each column as what it holds; complains of cells that are nothing of the kind.

    Args:
        rows: Text, with the column "row".
        columns: Those declared; the ones that are not in the rows are passed over.
        file: Takes complaints.
    """
    rows = rows.copy()
    for column in (column for column in columns if column.name in rows):
        name, words = column.name, column.words
        if column.unknown:
            rows[name] = rows[name].mask(rows[name].str.upper().isin(column.unknown), "")
        if column.kind == CODE:
            code = rows[name].str.upper()
            says = "this is no practice code (capital letters and digits): correct it or delete the row"
            file.error(says, rows[~code.str.fullmatch(PRACTICE_CODE)], name)
            rows[name] = code
        elif column.kind in {COUNT, AMOUNT, BALANCE}:
            rows[name] = numbers(rows, name, file, words=words, kind=column.kind)
            if column.kind == COUNT:
                rows[name] = rows[name].fillna(0).astype(np.int64)
        elif column.kind == DATE:
            rows[name] = dates(rows, name, file, words=words)
    return rows


def numbers(
    rows: pd.DataFrame, column: str, file: FileProblems, *, words: str = "", kind: str = AMOUNT
) -> pd.Series[float]:
    """Return a column as float64; NaN where the cell is blank, suppressed, or complained of.

    Args:
        rows: Text, with the column "row".
        column: Which.
        file: Takes a complaint for each cell that is no such number, and a warning for each that is suppressed; of a
            COUNT, which must be there and whole, a complaint.
        words: What it is; its name where there are none.
        kind: COUNT, AMOUNT or BALANCE, which may be less than nought, as payments that are taken back are.
    """
    text, number, is_count = rows[column], _numbers(rows[column]), kind == COUNT
    what = words or column.replace("_", " ")
    hidden = text.str.lower().str.fullmatch(SUPPRESSED)
    if is_count:
        says = (
            f"the {what} is suppressed: in this copy small counts are hidden, and totals would be too low. "
            "Download the publication's own file, which holds them all"
        )
        file.error(says, rows[hidden], column)
    else:
        file.warn(f"the {what} is suppressed here: it counts as not known", rows[hidden], column)
    none = number.isna() & ~hidden & ((text != "") | is_count)
    too_large = (number if is_count else number.abs()) > MOST
    file.error(f"the {what} must be a number: correct it", rows[none | too_large], column)
    negative = (number < 0) & (kind != BALANCE)
    file.error(f"the {what} can't be negative: correct it", rows[negative], column)
    broken = (number % 1 != 0) & number.between(0, MOST) & is_count
    file.error(f"the {what} must be a whole number: correct it", rows[broken], column)
    return number.where((number.abs() <= MOST) & ~negative & ~broken)


def degrees(
    rows: pd.DataFrame, column: str, file: FileProblems, *, words: str = "", within: tuple[float, float]
) -> pd.Series[float]:
    """Return a column as float64 degrees; NaN where it is blank, out of `within`, or complained of as no number."""
    number = _numbers(rows[column])
    bad = number.isna() & (rows[column] != "")
    file.error(f"the {words or column} must be a number: correct it", rows[bad], column)
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


def dates(rows: pd.DataFrame, column: str, file: FileProblems, *, words: str = "") -> pd.Series[str]:
    """Return a column as ISO dates; "" where it is blank, or complained of."""
    found = rows[column].map({text: iso_date(text) for text in rows[column].unique()}).astype("str")
    bad = (found == "") & (rows[column] != "")
    what = words or column.replace("_", " ")
    file.error(f"the {what} is not a date: write it as YYYYMMDD", rows[bad], column)
    return found


def without_error_values(rows: pd.DataFrame, *, file: str, problems: Problems) -> pd.DataFrame:
    """Return the rows of text without those that hold an error value of a spreadsheet; complains of them."""
    says = "this is an error value of a spreadsheet: mend the formula there, or download the file again"
    whole = rows
    for column in rows.columns.drop("row"):
        wrong = whole[column].isin(ERROR_VALUES)
        FileProblems(file, problems).error(says, whole[wrong], column)
        whole = whole[~wrong]
    return rows if len(whole) == len(rows) else whole.reset_index(drop=True)


def _numbers(text: pd.Series[str]) -> pd.Series[float]:
    """Return the numbers that cells hold, NaN for those that hold none; commas between thousands are allowed."""
    bare = text.str.replace(",", "", regex=False)
    number = pd.to_numeric(
        bare.where(bare.str.fullmatch(r"[+-]?\d+(\.\d*)?([eE][+-]?\d+)?|[+-]?\.\d+")), errors="coerce"
    )
    return number.astype(np.float64)

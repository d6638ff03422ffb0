"""Rows of a spreadsheet that says which practice is in which cluster, saved as CSV by whatever program."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from data.csv_text import without_apostrophe
from data.tables.headings import find, there_are
from data.tables.text_rows import ENCODINGS, UTF_16, ZIPPED
from geo.typed_text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.problems import Problems

CODE: Final = (
    "ods code", "practice code", "gp practice code", "organisation code", "organization code", "org code",
    "partner organisation code", "prac code", "gp code", "ods", "code",
)  # fmt: skip
CLUSTER: Final = (
    "cluster letter", "cluster", "proposed cluster", "new cluster", "cluster code", "group", "neighbourhood", "inhood",
    "neighborhood", "proposed pcn", "new pcn", "pcn", "pcn code", "cluster name", "group name", "neighbourhood name",
    "pcn name",
)  # fmt: skip
NAME: Final = ("cluster name", "group name", "neighbourhood name", "pcn name", "name of cluster")
"""Headings as `data.tables.headings.plain` returns them, the likeliest first."""
LARGEST_BYTES: Final = 5_000_000
"""A row for every practice in England comes to 1 MB."""
MOST_ROWS: Final = 50_000
HEADINGS_WITHIN: Final = 20
"""Rows in which the headings are looked for: spreadsheets have titles above their tables."""
DELIMITERS: Final = (",", ";", "\t", "|")
OLD_WORKBOOK: Final = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class AssignmentRow:
    """One row of the file.

    Attributes:
        row: As counted in the file, the first is 1.
        code: ODS code in capitals; "" where the cell is blank.
        cluster: What stands for the cluster: a letter, a name or a code; "" where the cell is blank.
        name: The cluster's name, where a column of its own has one; else "".
    """

    row: int
    code: str
    cluster: str
    name: str = ""


def assignment_rows(content: bytes, *, file: str, problems: Problems) -> list[AssignmentRow]:
    """Return the rows below the headings that are not blank; none, after a complaint, where the file can't be read."""
    text = _text(content, file, problems)
    if not text:
        return []
    try:
        found = _headings(text)
        if found is None:
            _complain_of_headings(text, file, problems)
            return []
        delimiter, heading, places = found
        records = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), MOST_ROWS + 1))
    except csv.Error as error:
        problems.error(file, f"this is no table of comma-separated values ({error}): save it as CSV again")
        return []
    if len(records) > MOST_ROWS:
        problems.error(
            file, f"the file has more than {MOST_ROWS:,} rows, England has 6,200 practices: is it the right one?"
        )
        return []
    rows = [_row(number, record, places) for number, record in enumerate(records, start=1) if number > heading]
    rows = [row for row in rows if row.code or row.cluster]
    if not rows:
        problems.error(file, "the file has headings and no practices below them: add a row for each practice")
    return rows


def _text(content: bytes, file: str, problems: Problems) -> str:
    """Return the text of the file; "" after a complaint."""
    if len(content) > LARGEST_BYTES:
        says = f"the file is too large for a list of practices ({len(content) / 1e6:,.0f} MB): choose another file"
        problems.error(file, says)
    elif content.startswith((ZIPPED, OLD_WORKBOOK)):
        says = "this is a workbook or a zip: open it in a spreadsheet and save the sheet as CSV (UTF-8)"
        problems.error(file, says)
    elif content.startswith(UTF_16):
        return content.decode("utf-16", errors="replace")
    elif b"\0" in content:
        problems.error(file, "this is no text: choose a file that was saved as CSV")
    elif not content.strip():
        problems.error(file, "the file is empty: choose another one")
    else:
        try:
            return content.decode(ENCODINGS[0])
        except UnicodeDecodeError:
            return content.decode(ENCODINGS[1], errors="replace")
    return ""


def _headings(text: str) -> tuple[str, int, tuple[int, int, int | None]] | None:
    """Return delimiter, row of the headings, and places of code, cluster and name; None where there are no headings."""
    for delimiter in DELIMITERS:
        records = islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), HEADINGS_WITHIN)
        for number, record in enumerate(records, start=1):
            code, cluster, name = (find(record, spelled) for spelled in (CODE, CLUSTER, NAME))
            if code is not None and cluster is not None and code != cluster:
                return delimiter, number, (code, cluster, None if name == cluster else name)
    return None


def _complain_of_headings(text: str, file: str, problems: Problems) -> None:
    first = next((line for line in text.splitlines() if line.strip()), "")
    headings: Sequence[str] = max((next(csv.reader([first], delimiter=one)) for one in DELIMITERS), key=len)
    for what, spelled in (("ODS code", CODE), ("Cluster", CLUSTER)):
        if find(headings, spelled) is None:
            says = f"there is no column {what!r}; {there_are(headings)}. Put that heading above the right column"
            problems.error(file, says)


def _row(number: int, record: list[str], places: tuple[int, int, int | None]) -> AssignmentRow:
    def cell(place: int | None) -> str:
        return one_line(without_apostrophe(record[place].strip())) if place is not None and place < len(record) else ""

    code, cluster, name = (cell(place) for place in places)
    return AssignmentRow(number, code.upper(), cluster, name)

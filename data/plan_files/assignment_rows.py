"""Rows of a spreadsheet that says which practice is in which cluster: a workbook, or CSV of whatever program."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from data.files import without_apostrophe
from data.tables import OLD_WORKBOOK, ZipError, find, sheet_grids, text_grids, there_are, without_error_values
from geo.typed_text import one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.problems import Problems
    from data.tables import Grid

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
"""Headings as `data.tables.cells.plain` returns them, the likeliest first."""
CELLS: Final = ("code", "cluster", "name")
LARGEST_SHEET: Final = 5_000_000
"""A row for every practice in England comes to 1 MB."""
LARGEST_WORKBOOK: Final = 20_000_000
"""Bytes that the sheets of a workbook unpack to: more takes seconds to look through."""
MOST_ROWS: Final = 20_000
ZIPPED: Final = b"PK\x03\x04"
ZERO_WIDTH: Final = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")
"""Characters that nobody sees, and that come with what is copied from web pages and documents."""
TEXT_FORMULA: Final = re.compile(r'="(.*)"')
"""How some programs keep a spreadsheet from taking a code for a number."""
NOT_SAID: Final = frozenset({"-", "–", "—", "?", "n/a", "tbc", "tbd"})
"""What people write into a cell of which they don't know what stands there."""
WHOLE: Final = re.compile(r"(\d+)\.0+")
"""How some write a whole number."""


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


def compared(name: str) -> str:
    r"""Return a name as names are compared: however it is composed, without letters that nobody sees, in small letters.

    >>> compared("Cafe\u0301\u200b") == compared("CAFÉ"), compared("1.0"), compared(" North  side ")
    (True, '1', 'north side')
    """
    return cleaned(name).casefold()


def cleaned(cell: str) -> str:
    """Return what a cell means: composed letters, nothing that nobody sees, no formula round a text, 1 for 1.0."""
    text = unicodedata.normalize("NFC", ZERO_WIDTH.sub("", one_line(without_apostrophe(cell.strip()))))
    text = TEXT_FORMULA.sub(lambda match: match[1].replace('""', '"'), text)
    whole = WHOLE.fullmatch(text)
    return whole[1] if whole else one_line(text)


def _said(cell: str) -> str:
    text = cleaned(cell)
    return "" if text.casefold() in NOT_SAID else text


def assignment_rows(content: bytes, *, file: str, problems: Problems) -> list[AssignmentRow]:
    """Return the rows below the headings that are not blank; none, after a complaint, where the file can't be read."""
    grids = _grids(content, file, problems)
    if not grids:
        return []
    for grid in grids:
        for number, row in enumerate(grid.top, start=1):
            code, cluster, name = (find(row, spelled) for spelled in (CODE, CLUSTER, NAME))
            if code is not None and cluster is not None and code != cluster:
                places = {"code": code, "cluster": cluster, **({} if name in (None, cluster) else {"name": name})}
                return _below(grid, number, places, file, problems)
    _complain_of_headings(grids, file, problems)
    return []


def _below(grid: Grid, below: int, places: dict[str, int], file: str, problems: Problems) -> list[AssignmentRow]:
    found = grid.read(places, below, file, problems)
    if found is None:
        return []
    if len(found) > MOST_ROWS:
        says = f"the file has more than {MOST_ROWS:,} rows, England has 6,200 practices: is it the right one?"
        problems.error(file, says)
        return []
    found = without_error_values(found, file=file, problems=problems)
    blank = [""] * len(found)
    cells = {name: found[name].map(_said).tolist() if name in found else blank for name in CELLS}
    rows = [
        AssignmentRow(row, code.upper(), cluster, name)
        for row, code, cluster, name in zip(found["row"].tolist(), *cells.values(), strict=True)
        if code or cluster
    ]
    if not rows and not problems.errors:
        problems.error(file, "the file has headings and no practices below them: add a row for each practice")
    return rows


def _grids(content: bytes, file: str, problems: Problems) -> Sequence[Grid]:
    """Return the sheets of a workbook, or the text parted by each separator; none after a complaint."""
    if len(content) > LARGEST_SHEET:
        says = f"the file is too large for a list of practices ({len(content) / 1e6:,.0f} MB): choose another file"
        problems.error(file, says)
    elif content.startswith(OLD_WORKBOOK):
        says = "this is a workbook of the old kind (.xls): save it as .xlsx, or the sheet as CSV (UTF-8)"
        problems.error(file, says)
    elif content.startswith(ZIPPED):
        return _sheets(content, file, problems)
    elif not content.strip():
        problems.error(file, "the file is empty: choose another one")
    else:
        try:
            return text_grids(partial(io.BytesIO, content))
        except ValueError as error:
            problems.error(file, f"{error}".replace("unpack it, or save it as CSV UTF-8", "choose one saved as CSV"))
    return []


def _sheets(content: bytes, file: str, problems: Problems) -> list[Grid]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
            is_workbook = any(name.startswith("xl/") for name in archive.namelist())
        if not is_workbook:
            problems.error(file, "this is a zip and no workbook: unpack it, and choose the file with the plan")
        elif unpacked > LARGEST_WORKBOOK:
            says = f"the workbook is too large for a list of practices ({unpacked / 1e6:,.0f} MB unpacked)"
            problems.error(file, f"{says}: save the sheet with the plan by itself")
        else:
            return [grid for grid in sheet_grids(io.BytesIO(content)) if grid.top] or _empty(file, problems)
    # What zipfile and the workbook reader raise on broken bytes, an unknown compression or a password.
    except (ZipError, zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, OSError):
        problems.error(file, "this is no workbook that can be read: save it again, as .xlsx or as CSV (UTF-8)")
    return []


def _empty(file: str, problems: Problems) -> list[Grid]:
    problems.error(file, "the workbook is empty: choose another one")
    return []


def _complain_of_headings(grids: Sequence[Grid], file: str, problems: Problems) -> None:
    tops = [next((row for row in grid.top if any(row)), ()) for grid in grids]
    headings = max(tops, key=len, default=())
    for what, spelled in (("ODS code", CODE), ("Cluster", CLUSTER)):
        if find(headings, spelled) is None:
            says = f"there is no column {what!r}; {there_are(headings)}. Put that heading above the right column"
            problems.error(file, says)
    if not problems.errors:
        problems.error(file, "the practices and their clusters stand in one column: part them with commas")

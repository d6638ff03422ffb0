"""Open a file, whatever it is, as grids of text: a CSV file, the sheets of a workbook, or those of a zip."""

from __future__ import annotations

import io
import itertools
import zipfile
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import IO, TYPE_CHECKING, Any, Final

import openpyxl
import pandas as pd

from data.tables.rows import TOP_ROWS, Grid, ZipError, check_sizes, member_names, open_member, text_grids
from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from data.problems import Problems

# ---- Read the sheets of an Excel workbook as rows of text ----

OLD_WORKBOOK: Final = b"\xd0\xcf\x11\xe0"
DAMAGED: Final = "this is no Excel workbook (.xlsx), or it is damaged: download it again"
SHOWN: Final = "visible"
WIDEST: Final = 2_000
"""Columns of a sheet; publications by single years of age and sex have some 200."""


def is_workbook(file: Path) -> bool:
    """Return whether a zip is an Excel workbook.

    Raises:
        ZipError: It is no zip that can be read.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            return any(name.startswith("xl/") for name in archive.namelist())
    except (zipfile.BadZipFile, EOFError, NotImplementedError, ValueError) as error:
        msg = f"this is no zip that can be read ({error}): download it again"
        raise ZipError(msg) from error


def sheet_grids(file: IO[bytes]) -> list[Grid]:
    """Return a grid for each sheet that holds cells, in their order, hidden ones last.

    Raises:
        ZipError: It is no workbook, or damaged, or unpacks to too much.
        OSError: It can't be opened.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            check_sizes(archive)
        workbook = openpyxl.load_workbook(file, read_only=True, data_only=True)
        grids = []
        for name in sorted(workbook.sheetnames, key=lambda name: workbook[name].sheet_state != SHOWN):
            sheet = workbook[name]
            if hasattr(sheet, "iter_rows"):  # a chart has none
                top = tuple(tuple(map(_text, cells[:WIDEST])) for cells in itertools.islice(_cells(sheet), TOP_ROWS))
                grids.append(Grid(top if any(map(any, top)) else (), partial(_read, sheet), name, is_sheet=True))
    except (ZipError, OSError):
        raise
    except Exception as error:  # (a damaged workbook can make its parser fail in any way, at any row)
        raise ZipError(DAMAGED) from error
    return grids


def _cells(sheet: Any) -> Iterator[tuple[object, ...]]:  # noqa: ANN401 (openpyxl types its read-only sheets as others)
    """Return each row. What the sheet says of its own size is not believed: some programs always write A1."""
    sheet.reset_dimensions()
    rows: Iterator[tuple[object, ...]] = sheet.iter_rows(values_only=True)
    return rows


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _read(
    sheet: Any,  # noqa: ANN401 (as above)
    columns: Mapping[str, int],
    below: int,
    file: str,
    problems: Problems,
) -> pd.DataFrame | None:
    """Return the columns of a sheet as text; None after a complaint."""
    rows = []
    try:
        for number, cells in enumerate(_cells(sheet), 1):
            row = [_text(cells[place]) if place < len(cells) else "" for place in columns.values()]
            if number > below and any(row):
                rows.append((*row, number))
    except Exception:  # noqa: BLE001 (as above)
        problems.error(file, DAMAGED)
        return None
    if not rows:
        problems.error(file, f"the sheet {sheet.title!r} has headings and nothing below: download the file again")
        return None
    return pd.DataFrame(rows, columns=[*columns, "row"]).astype(dict.fromkeys(columns, "str"))


# ---- Open a file, whatever it is, as grids of text ----

ZIPPED: Final = b"PK\x03\x04"
EMPTY_ZIP: Final = b"PK\x05\x06"
TEXTS: Final = (".csv", ".txt", ".tsv")
WORKBOOKS: Final = (".xlsx", ".xlsm")
OPEN_DOCUMENT: Final = b"mimetypeapplication/vnd.oasis.opendocument"
_NO_TABLES: Final = (
    (OLD_WORKBOOK, "a workbook of the old kind (.xls), or one with a password: save it as .xlsx or as CSV UTF-8"),
    (b"%PDF", "a PDF: download the table itself, as CSV or .xlsx"),
    (b"\x1f\x8b", "packed by gzip: unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive: unpack it first"),
    (b"Rar!", "a rar archive: unpack it first"),
)
"""First bytes of what people take for a table."""
MOST_MEMBERS: Final = 40
"""Files of a zip that are looked into, the shallowest first: the Postcode Directory has 124 more in a folder deeper."""
LARGEST_WORKBOOK: Final = 400_000_000
"""Bytes of a workbook in a zip, which is unpacked into memory. The largest of the ONS has 90 million."""


class GridError(PlanningError):
    """The file can't be opened as a table; the message says why and what to do."""


@contextmanager
def open_grids(path: Path) -> Iterator[list[Grid]]:
    """Give every grid that a file holds; a text file one for each separator that may be meant, the likeliest first.

    Raises:
        GridError: It can't be opened, holds nothing, or is no table at all.
    """
    try:
        with path.open("rb") as file:
            beginning = file.read(1024)
        _refuse_what_is_no_table(beginning)
        if beginning.startswith(EMPTY_ZIP):
            msg = "the zip holds nothing: download it again"
            raise GridError(msg)
        if path.suffix.lower() in WORKBOOKS or (beginning.startswith(ZIPPED) and is_workbook(path)):
            with path.open("rb") as file:
                yield _sheets(file)
        elif beginning.startswith(ZIPPED):
            yield _members(path)
        else:
            yield text_grids(lambda: path.open("rb"))
    except (ZipError, ValueError) as error:
        raise GridError(str(error)) from error
    except OSError as error:
        msg = f"the file can't be opened ({error.strerror or error}): check the path in the recipe"
        raise GridError(msg) from error


def _refuse_what_is_no_table(beginning: bytes) -> None:
    """Raise where the first bytes say that this can't be a table."""
    for sign, what in _NO_TABLES:
        if beginning.startswith(sign):
            msg = f"this is {what}"
            raise GridError(msg)
    if beginning.startswith(ZIPPED) and OPEN_DOCUMENT in beginning[:120]:
        msg = "this is a spreadsheet of the kind .ods: save it as .xlsx or as CSV UTF-8"
        raise GridError(msg)
    if beginning.lstrip(b"\xef\xbb\xbf \r\n\t")[:14].lower().startswith((b"<!doctype html", b"<html")):
        msg = "this is a web page, perhaps an error message of the server: open it to see, and download the file again"
        raise GridError(msg)


def _sheets(file: IO[bytes], *, inside: str = "") -> list[Grid]:
    """Return the sheets, of which at least one must hold something; `inside` goes before their names."""
    grids = [replace(sheet, name=f"{inside}{sheet.name}") for sheet in sheet_grids(file)]
    if not any(grid.top for grid in grids):
        named = ", ".join(repr(grid.name) for grid in grids[:3])
        msg = f"the workbook is empty, or its sheet {named}: download the file again"
        raise GridError(msg)
    return grids


def _members(path: Path) -> list[Grid]:
    """Return the grids of the files in a zip; those that are none are passed over, unless there are no others."""
    names = [name for name in member_names(path) if name.lower().endswith((*TEXTS, *WORKBOOKS))]
    names = [name for name in names if "__macosx" not in name.lower() and not name.split("/")[-1].startswith(".")]
    if not names:
        held = ", ".join(member_names(path)[:6]) or "nothing"
        msg = f"the zip should hold a CSV file or a workbook, it holds {held}: unpack the file that is meant"
        raise GridError(msg)
    grids: list[Grid] = []
    error: PlanningError | None = None
    for name in sorted(names, key=lambda name: name.count("/"))[:MOST_MEMBERS]:
        try:
            if name.lower().endswith(WORKBOOKS):
                found = _sheets(_unpacked(path, name), inside=f"{name}: ")
            else:
                found = [replace(text, name=name) for text in text_grids(partial(open_member, path, name))]
            grids += (replace(grid, depth=name.count("/")) for grid in found)
        except (GridError, ValueError) as wrong:
            error = error or GridError(f"{name} in the zip: {wrong}")
    if not grids and error:
        raise error
    return grids


def _unpacked(path: Path, name: str) -> IO[bytes]:
    with open_member(path, name) as member:
        content = member.read(LARGEST_WORKBOOK + 1)
    if len(content) > LARGEST_WORKBOOK:
        msg = f"{name} is too large to be read in a zip: unpack it, and name the workbook"
        raise GridError(msg)
    if not zipfile.is_zipfile(io.BytesIO(content)):
        msg = "this is no Excel workbook (.xlsx), or it is damaged: download it again"
        raise GridError(msg)
    return io.BytesIO(content)

"""Read the sheets of an Excel workbook as rows of text."""

from __future__ import annotations

import itertools
import zipfile
from dataclasses import dataclass
from functools import partial
from typing import IO, TYPE_CHECKING, Any, Final

import openpyxl
import pandas as pd

from data.tables.text_rows import TOP_ROWS
from data.tables.zip_guard import ZipError, check_sizes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from data.problems import Problems

OLD_WORKBOOK: Final = b"\xd0\xcf\x11\xe0"
DAMAGED: Final = "this is no Excel workbook (.xlsx), or it is damaged: download it again"
SHOWN: Final = "visible"
WIDEST: Final = 2_000
"""Columns of a sheet; publications by single years of age and sex have some 200."""


@dataclass(frozen=True)
class SheetGrid:
    """A sheet; see `data.tables.grid_file.Grid`."""

    name: str
    top: tuple[tuple[str, ...], ...]
    read: Callable[[Mapping[str, int], int, str, Problems], pd.DataFrame | None]


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


def sheet_grids(file: IO[bytes]) -> list[SheetGrid]:
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
                top = tuple(itertools.islice(_rows(sheet), TOP_ROWS))
                grids.append(SheetGrid(name, top if any(map(any, top)) else (), partial(_read, (workbook, name))))
    except (ZipError, OSError):
        raise
    except Exception as error:  # (a damaged workbook can make its parser fail in any way, at any row)
        raise ZipError(DAMAGED) from error
    return grids


def _rows(sheet: Any) -> Iterator[tuple[str, ...]]:  # noqa: ANN401 (openpyxl types its read-only sheets as others)
    """Give each row as text."""
    for cells in _cells(sheet):
        yield tuple(_text(cell) for cell in cells[:WIDEST])


def _cells(sheet: Any) -> Iterator[tuple[object, ...]]:  # noqa: ANN401 (as above)
    """Give each row. What the sheet says of its own size is not believed: some programs always write A1."""
    sheet.reset_dimensions()
    yield from sheet.iter_rows(values_only=True)


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _read(
    source: tuple[Any, str],
    columns: Mapping[str, int],
    below: int,
    file: str,
    problems: Problems,
) -> pd.DataFrame | None:
    """Return the columns of a sheet, given as workbook and name, as text; None after a complaint."""
    workbook, name = source
    kept: dict[str, list[str]] = {column: [] for column in columns}
    numbers = []
    try:
        for number, cells in enumerate(_cells(workbook[name]), 1):
            row = [_text(cells[place]) if place < len(cells) else "" for place in columns.values()]
            if number > below and any(row):
                numbers.append(number)
                for column, cell in zip(columns, row, strict=True):
                    kept[column].append(cell)
    except Exception:  # noqa: BLE001 (as above)
        problems.error(file, DAMAGED)
        return None
    if not numbers:
        problems.error(file, f"the sheet {name!r} has headings and nothing below: download the file again")
        return None
    frame = pd.DataFrame({column: pd.Series(cells, dtype="str") for column, cells in kept.items()})
    return frame.assign(row=numbers)

"""A list of places that somebody keeps: one code a row, with a heading or without."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from data.tables.place_codes import LSOA, PLACE_CODE
from data.tables.sheet import read_sheet
from data.tables.spec import PLACE, Column, Given, Layout, TableSpec
from data.tables.table import Table, nothing, set_aside

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from data.problems import Problems


def _fits(row: Sequence[str]) -> bool:
    return re.fullmatch(PLACE_CODE, row[0].upper()) is not None


def read_place_list(path: Path, problems: Problems, given: Given = Given()) -> Table:  # noqa: ARG001, B008 (a value)
    """Return the codes as they are written, of a column of codes of places, or of the first column without heading."""
    sheet = read_sheet(path, PLACE_LIST, problems)
    if sheet is None:
        return nothing(path.name, "code")
    return Table(path.name, sheet.rows[["code", "row"]], sheet.rows_read, set_aside(sheet), layout=sheet.layout.name)


PLACE_LIST: Final = TableSpec(
    "lsoas",
    title="A list of places",
    what="codes of places",
    publisher="",
    where="",
    url="",
    of=PLACE,
    read=read_place_list,
    layouts=(
        Layout("with a heading", (Column("code", spelled=LSOA),)),
        Layout("a list of places", (Column("code", position=0),), width=1, fits=_fits),
    ),
)

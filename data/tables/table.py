"""What a reader makes of a file: clean rows, and an account of every row that was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from data.tables.sheet import Sheet


@dataclass(frozen=True, eq=False)
class Table:
    """A file that was read.

    Attributes:
        file: Its name, for complaints.
        rows: Checked and typed; the column "row" is the row in the file, as a person counts it (the header is 1).
        rows_read: How many rows the file has.
        not_used: (why, how many) for rows that the reader itself set aside.
        date: ISO date that the file says it is of; "" where it does not say.
        vintage: 2011 or 2021 where the file says which small areas it is of, else None.
        layout: In which of the layouts of its spec it came; "" where nothing could be read.
    """

    file: str
    rows: pd.DataFrame
    rows_read: int
    not_used: tuple[tuple[str, int], ...] = ()
    date: str = ""
    vintage: int | None = None
    layout: str = ""


def nothing(file: str, *columns: str) -> Table:
    """Return a table of no rows with these columns, of a file that could not be read."""
    return Table(file, pd.DataFrame(columns=[*columns, "row"], dtype="str"), 0)


def set_aside(sheet: Sheet, *reasons: tuple[str, int]) -> tuple[tuple[str, int], ...]:
    """Return the reasons with rows, and the notes below the table."""
    return tuple(reason for reason in (*reasons, ("notes below the table", sheet.notes)) if reason[1])

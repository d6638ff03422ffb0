"""What an official table is: declared once, read by reader, complaints, README, recipe, About and inspect alike."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from data.problems import Problems

# ---- What a reader makes of a file ----


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


# ---- What an official table is ----

NHS_ENGLAND: Final = "NHS England"
ODS: Final = "NHS England, Organisation Data Service"
ONS: Final = "Office for National Statistics"
PORTAL: Final = "Office for National Statistics, Open Geography Portal"
ODS_REPORTS: Final = "https://www.odsdatasearchandexport.nhs.uk/"
OGL: Final = "Open Government Licence v3.0"

PRACTICE: Final = "practice"
PLACE: Final = "place"
PCN: Final = "PCN"
POSTCODE: Final = "postcode"

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
        spelled: Its headings as `data.tables.cells.plain` gives them, the likeliest first; a star is anything.
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


@dataclass(frozen=True)
class Layout:
    """One way in which a table is published.

    Attributes:
        name: For reading, as in "the report of the ODS".
        columns: What is read from it.
        width: Columns of a file without headings; 0 where there are headings.
        fits: Whether a row of a file without headings can be one of this table's.
        parts: Parts of the names of sheets and of files in a zip that are preferred where several would do.
    """

    name: str
    columns: tuple[Column, ...]
    width: int = 0
    fits: Callable[[Sequence[str]], bool] | None = None
    parts: tuple[str, ...] = ()

    @property
    def required(self) -> tuple[Column, ...]:
        """The columns that a file must have."""
        return tuple(column for column in self.columns if not column.optional)


@dataclass(frozen=True)
class Given:
    """What is known beside the file when it is read.

    Attributes:
        date: ISO date of the recipe; "" where there is none, as when a file is inspected.
        places: Codes of the places of the boundaries; empty where they are not read.
        postcodes: Postcodes that are wanted, however spaced; None for all.
    """

    date: str = ""
    places: frozenset[str] = frozenset()
    postcodes: frozenset[str] | None = None


@dataclass(frozen=True)
class TableSpec:
    """An official table.

    Attributes:
        key: Its name in a recipe.
        title: Of the publication.
        what: What it is and which files, for the README.
        publisher: Of the publication.
        where: Where it is published, for the README.
        url: Landing page, where the file of the right date is found.
        of: What it has a row, or several, of: PRACTICE, PLACE, PCN or POSTCODE.
        read: Reads a file of it: checked rows, and complaints.
        layouts: How it is published, today's first; none for maps, which have a reader of their own.
        totals: Our columns whose sums are told by inspect.
        required: Whether every area needs it.
        census: Which edition of it is of the small areas of which census.
        licence: Under which it is published.
    """

    key: str
    title: str
    what: str
    publisher: str
    where: str
    url: str
    of: str
    read: Callable[[Path, Problems, Given], Table]
    layouts: tuple[Layout, ...] = ()
    totals: tuple[str, ...] = ()
    required: bool = False
    census: Mapping[int, str] = field(default_factory=dict)
    licence: str = OGL

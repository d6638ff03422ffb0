"""What a board paper is made of, whichever form it takes: sections, tables, pictures, and cells as texts."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from geo.wording import NOTHING, change, change_between, count_words, number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# ---- What a board paper is made of, whichever form it leaves in ----

Cell = str | int | float | None
"""A number stays a number, so that a spreadsheet can add it up; None and NaN: no figure."""


class Column(NamedTuple):
    """One column of a table: its heading, and the unit of its numbers.

    Attributes:
        heading: For reading, with the mark of an estimate where it is one.
        unit: "text", or as in `geo.wording.FigureWords.unit`, or "change:" before that for a signed difference;
            of the two columns to its left, where both are of that unit.
    """

    heading: str
    unit: str = "text"


def columns(*headings: str | tuple[str, str]) -> tuple[Column, ...]:
    """Return columns, given by heading, and by unit where they hold numbers.

    >>> columns("Practice", ("Patients", "count"))
    (Column(heading='Practice', unit='text'), Column(heading='Patients', unit='count'))
    """
    return tuple(Column(heading) if isinstance(heading, str) else Column(*heading) for heading in headings)


@dataclass(frozen=True)
class Table:
    """A table with a title and, where needed, a note under it; the first column names the row.

    Attributes:
        note: What the reader must know; "" for nothing.
        brief: Whether it is short enough for a slide and the Board page; else these say that it stands in paper and
            workbook, `in_paper_only`.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    brief: bool = True


@dataclass(frozen=True)
class Picture:
    """A map or chart as a picture.

    Attributes:
        name: Part of a file name: "map-today", "map-proposal", "minutes-walk".
        title: What stands above it.
        alt: What it shows, in words, for who can't see it.
        png: 200 dots an inch.
    """

    name: str
    title: str
    alt: str
    png: bytes
    width_px: int
    height_px: int


@dataclass(frozen=True)
class Section:
    """One thought: one screen of the Board page, one or more slides, one chapter of the paper.

    Attributes:
        key: Names it in `Proposal.texts`: "<key>.title" and "<key>.note".
        title: As typed, else the usual one.
        lines: Sentences, the most important first; the first is the thought of the screen.
        note: What a person typed under it; plain text, with line breaks; "" for nothing.
    """

    key: str
    title: str
    lines: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    pictures: tuple[Picture, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Paper:
    """A whole board paper.

    Attributes:
        subtitle: Area and date of the data.
        fictional: Whether nothing in it is real; every page says so then.
        plan_name: Name of the plan proposed.
        revision: "Revision 14, 22 November 2026 10:12 UTC, A Smith"; "" for a plan that is not kept.
        link: Address under which the plan can be watched; "" where none is known.
    """

    title: str
    subtitle: str
    fictional: bool
    plan_name: str
    revision: str
    link: str
    sections: tuple[Section, ...]

    @property
    def running(self) -> str:
        """Which plan it is, for a line on every page."""
        return " · ".join(one_line(part) for part in (self.plan_name, self.revision) if part)

    @property
    def about(self) -> tuple[tuple[str, str], ...]:
        """Which plan it is: each text that there is, with its label."""
        about = (("Plan", self.plan_name), ("Revision", self.revision), ("Link", self.link))
        return tuple((label, text) for label, text in about if text)


def in_paper_only(section: Section) -> str:
    """Return which tables of a section are too long for slides and screens, and where they stand; "" for none.

    >>> long = Table("All practices", (Column("Practice"),), (("Ash",), ("Birch",)), brief=False)
    >>> in_paper_only(Section("proposal", "The proposal", tables=(long,)))
    'In the Word paper and the workbook: All practices (2 rows).'
    """
    long = [table for table in section.tables if table.rows and not table.brief]
    told = "; ".join(f"{table.title} ({count_words(len(table.rows), 'row')})" for table in long)
    return f"In the Word paper and the workbook: {told}." if told else ""


# ---- Cells and texts as they stand in a file ----

TEXT: Final = "text"
CHANGE: Final = "change:"
"""Stands before the unit of a column of signed differences."""
FORBIDDEN: Final = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 allows in no document (section 2.2, Char); a single one would make the whole file unreadable."""


def clean(text: str) -> str:
    r"""Return text that any office file can hold: line ends as "\n", no control characters.

    >>> clean("one\r\ntwo\x00\x1b[31m\x0bthree")
    'one\ntwo[31mthree'
    """
    return FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    r"""Return clean text without line breaks, for titles and properties.

    >>> one_line(" A title\n of two lines ")
    'A title of two lines'
    """
    return " ".join(clean(text).split())


def rests_on(notes: Mapping[str, str]) -> str:
    """Return what a figure that stands in several columns rests on: once, where that is the same in all of them.

    The notes are `ClusterFigures.notes` of the figure, by what each column is called.

    >>> rests_on({"on foot": "", "by car": ""}), rests_on({"today": "of 3 of 4 patients", "then": "of 3 of 4 patients"})
    ('everybody', 'of 3 of 4 patients')
    >>> rests_on({"on foot": "of 3 of 4 patients", "by car": ""})
    'on foot: of 3 of 4 patients; by car: everybody'
    """
    told = {name: note or "everybody" for name, note in notes.items()}
    if len(set(told.values())) == 1:
        return next(iter(told.values()))
    return "; ".join(f"{name}: {note}" for name, note in told.items())


def shown(cell: Cell, unit: str) -> str:
    """Return a cell of a column of that `Column.unit` as people read it; `NOTHING` where there is no figure.

    >>> shown(31204, "count"), shown(-0.5, "change:minutes"), shown(None, "share"), shown("Grove Road", "text")
    ('31,204', '-0.5', '–', 'Grove Road')
    """
    if isinstance(cell, str):
        return clean(cell)
    if cell is None or math.isnan(cell):
        return NOTHING
    if unit == TEXT:
        return f"{cell:,}" if isinstance(cell, int) else f"{cell:,.1f}"
    return change(cell, unit.removeprefix(CHANGE)) if unit.startswith(CHANGE) else number(cell, unit)


def is_numbers(column: Column) -> bool:
    """Return whether the cells of a column are numbers, to be set to the right."""
    return column.unit != TEXT


def texts(table: Table) -> list[list[str]]:
    """Return a table as people read it: the headings, then its rows.

    >>> minutes = columns(("Today", "minutes"), ("Then", "minutes"), ("Change", "change:minutes"))
    >>> texts(Table("Minutes", minutes, ((12.34, 12.36, 0.02),)))[1]
    ['12.3', '12.4', '+0.1']
    """
    headings = [one_line(column.heading) for column in table.columns]
    units = [column.unit for column in table.columns]
    return [headings, *([_in_row(row, units, at) for at in range(len(row))] for row in table.rows)]


def _in_row(row: Sequence[Cell], units: Sequence[str], at: int) -> str:
    """Return a cell as people read it; a difference, from what they read of the two figures to its left."""
    unit = units[at].removeprefix(CHANGE)
    if isinstance(row[at], str) or unit == units[at] or units[at - 2 : at] != [unit, unit]:
        return shown(row[at], units[at])
    before, after = (cell if isinstance(cell, (int, float)) else math.nan for cell in row[at - 2 : at])
    return change_between(before, after, unit)

"""What a board paper is made of, whichever form it leaves in: screens, Word, slides and workbook draw these."""

from __future__ import annotations

from dataclasses import dataclass

from geo.wording import count_words

Cell = str | int | float | None
"""A number stays a number, so that a spreadsheet can add it up; None and NaN: no figure."""


@dataclass(frozen=True)
class Column:
    """One column of a table: its heading, and the unit of its numbers.

    Attributes:
        heading: For reading, with the mark of an estimate where it is one.
        unit: "text", or as in `geo.wording.FigureWords.unit`, or "change:" before that for a signed difference;
            of the two columns to its left, where both are of that unit.
    """

    heading: str
    unit: str = "text"


@dataclass(frozen=True)
class Table:
    """A table with a title and, where needed, a note under it; the first column names the row.

    Attributes:
        title: What it shows.
        columns: From left to right.
        rows: Cells in the order of the columns.
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
        png: The picture, 200 dots an inch.
        width_px: Of the picture.
        height_px: Of the picture.
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
        tables: In order.
        pictures: In order.
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
        title: Of the paper.
        subtitle: Area and date of the data.
        fictional: Whether nothing in it is real; every page says so then.
        plan_name: Name of the plan proposed.
        revision: "Revision 14, 22 November 2026 10:12 UTC, A Smith"; "" for a plan that is not kept.
        link: Address under which the plan can be watched; "" where none is known.
        sections: In order.
    """

    title: str
    subtitle: str
    fictional: bool
    plan_name: str
    revision: str
    link: str
    sections: tuple[Section, ...]


def in_paper_only(section: Section) -> str:
    """Return which tables of a section are too long for slides and screens, and where they stand; "" for none.

    >>> long = Table("All practices", (Column("Practice"),), (("Ash",), ("Birch",)), brief=False)
    >>> in_paper_only(Section("proposal", "The proposal", tables=(long,)))
    'In the Word paper and the workbook: All practices (2 rows).'
    """
    long = [table for table in section.tables if table.rows and not table.brief]
    told = "; ".join(f"{table.title} ({count_words(len(table.rows), 'row')})" for table in long)
    return f"In the Word paper and the workbook: {told}." if told else ""

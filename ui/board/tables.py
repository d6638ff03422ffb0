"""Which tables a screen shows, and how much of each: eight rows at most, the columns that a board asks about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from geo.proposal import NOT_ASKED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.paper.section import Cell, Section, Table

MOST_ROWS: Final = 8
"""Rows of a table that can be read at the back of a room; the paper has the others."""
FEW_ROWS: Final = 5
"""Of a table that leaves room for a second one."""
LONGEST_CELL: Final = 110
"""Letters of a cell on screen; the paper has the whole text."""
SHOWN: Final = {
    # section: (which of its tables, which of its columns; none named: all)
    "options": ((0, ()), (1, (0, 1, 2, 3, 4, 5))),
    "rules": ((0, (0, 1)),),
    "said": ((1, (0, 3, 6)),),
    "data": ((0, (0, 1, 2, 3)),),
}


class ScreenTable(NamedTuple):
    """A table as it stands on a screen, and how many of its rows do not."""

    table: Table
    more: int


def screen_tables(section: Section) -> tuple[ScreenTable, ...]:
    """Return the tables of a screen; of several long ones the first alone."""
    wanted = SHOWN.get(section.key, ())
    asked_only = section.key == "said"
    tables = [
        _part(section.tables[number], columns, asked_only=asked_only)
        for number, columns in wanted
        if number < len(section.tables)
    ]
    tables = [one for one in tables if one.table.rows]
    return tuple(tables if all(len(one.table.rows) <= FEW_ROWS for one in tables) else tables[:1])


def _part(table: Table, columns: Sequence[int], *, asked_only: bool) -> ScreenTable:
    """Return those columns of the first rows, where wanted of the practices asked, those with words first."""
    numbers = [number for number in columns or range(len(table.columns)) if number < len(table.columns)]
    rows = [row for row in table.rows if not asked_only or NOT_ASKED not in row]
    if asked_only:
        rows.sort(key=lambda row: not row[numbers[-1]])
    shown = tuple(tuple(_short(row[number]) for number in numbers) for row in rows[:MOST_ROWS])
    part = replace(table, columns=tuple(table.columns[number] for number in numbers), rows=shown)
    return ScreenTable(part, len(rows) - len(shown))


def _short(cell: Cell) -> Cell:
    """Return a cell short enough for a screen.

    >>> str(_short("a" * 200))[-5:], _short("short"), _short(5)
    ('aa...', 'short', 5)
    """
    if not isinstance(cell, str) or len(cell) <= LONGEST_CELL:
        return cell
    return f"{cell[: LONGEST_CELL - 3].rstrip()}..."

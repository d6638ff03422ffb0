"""Find a table in a file by its headings, or by what stands where: whatever the file is, and wherever in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from data.tables.cells import found_among, there_are, without_error_values
from data.tables.grids import GridError, open_grids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from data.problems import Problems
    from data.tables.grids import Grid
    from data.tables.spec import Layout, TableSpec

LONGEST_CODE: Final = 12
"""Characters; what is longer in a column of codes, with nothing beside it, is a note below the table."""


@dataclass(frozen=True)
class Match:
    """Where a table of this layout is.

    Attributes:
        layout: Which.
        grid: In which sheet or file.
        below: How many rows stand above its own.
        headings: Over its columns; the first row where it has none.
        places: Of its columns, by our names.
    """

    layout: Layout
    grid: Grid
    below: int
    headings: tuple[str, ...]
    places: Mapping[str, int]


@dataclass(frozen=True, eq=False)
class Sheet:
    """A table as text.

    Attributes:
        layout: How it is laid out.
        name: Of the sheet, or of the file in a zip; "" where the file is the table.
        headings: Over its columns; the first row where it has none.
        rows: The columns found, by our names, and "row", the row in the file.
        rows_read: How many rows there are, notes below the table among them.
        notes: How many of those are notes.
    """

    layout: Layout
    name: str
    headings: tuple[str, ...]
    rows: pd.DataFrame
    rows_read: int
    notes: int


def read_sheet(
    path: Path,
    spec: TableSpec,
    problems: Problems,
    *,
    more: Callable[[Sequence[str]], Mapping[str, int]] | None = None,
    prefer: Callable[[str], float] | None = None,
) -> Sheet | None:
    """Return the table that the file holds; None after a complaint.

    Args:
        path: A CSV file, a workbook, or a zip that holds one.
        spec: Which table.
        problems: Takes complaints.
        more: Gives further columns by the headings.
        prefer: Gives how well a sheet of that name would do, where several hold the table; the highest is read.
    """
    file = path.name
    try:
        with open_grids(path) as grids:
            match = _chosen(grids, spec, prefer, file, problems)
            if match is None:
                return None
            columns = {**match.places, **(more(match.headings) if more else {})}
            label = f"{file}, sheet {match.grid.name!r}" if match.grid.is_sheet else file
            rows = match.grid.read(columns, match.below, label, problems)
    except GridError as error:
        problems.error(file, str(error))
        return None
    if rows is None:
        return None
    if rows.empty:
        problems.error(file, "the file has headings and nothing below: download it again")
        return None
    read = len(rows)
    rows = _without_notes(rows.reset_index(drop=True))
    notes = read - len(rows)
    rows = without_error_values(rows, file=label, problems=problems)
    return Sheet(match.layout, match.grid.name, match.headings, rows, read, notes)


def matches(grids: Sequence[Grid], spec: TableSpec) -> list[Match]:
    """Return where a table of the spec's layouts is found, at most once a grid: the layout with most columns there."""
    found = []
    for grid in grids:
        here = [match for layout in spec.layouts for match in _in_grid(grid, layout)]
        if here:
            found.append(max(here, key=lambda match: len(match.places)))
    return found


def _in_grid(grid: Grid, layout: Layout) -> list[Match]:
    if layout.width:
        places = {column.name: column.position for column in layout.columns if column.position is not None}
        for number, row in enumerate(grid.top[:3]):
            if len(row) > max(places.values()) and layout.fits and layout.fits(row):
                return [Match(layout, grid, number, row, places)]
        return []
    wanted = {column.name: column.spelled for column in layout.columns}
    needed = {column.name for column in layout.required}
    for number, row in enumerate(grid.top):
        if sum(map(bool, row)) >= len(needed):
            places = found_among(row, wanted)
            if needed <= places.keys():
                return [Match(layout, grid, number + 1, row, places)]
    return []


def _chosen(
    grids: Sequence[Grid], spec: TableSpec, prefer: Callable[[str], float] | None, file: str, problems: Problems
) -> Match | None:
    """Return the match that is meant; None after a complaint."""
    found = matches(grids, spec)
    if not found:
        _complain(grids, spec, file, problems)
        return None

    def rank(match: Match) -> tuple[float, ...]:
        name = match.grid.name.lower()
        named = any(part in name for part in match.layout.parts)
        return named, len(match.places), -match.grid.depth, prefer(match.grid.name) if prefer else 0.0

    best = max(map(rank, found))
    meant = [match for match in found if rank(match) == best]
    names = list(dict.fromkeys(match.grid.name for match in meant))
    if len(names) > 1 and not meant[0].grid.is_sheet:
        held = ", ".join(names[:6])
        problems.error(file, f"the zip holds several such tables ({held}): unpack the one that is meant, and name it")
        return None
    if len(names) > 1:
        problems.warn(file, f"several sheets hold such a table ({', '.join(names[:6])}): the first is read")
    return meant[0]


@dataclass(frozen=True)
class _Near:
    """A row that comes near to the headings of a layout."""

    share: float
    grid: Grid
    layout: Layout
    row: tuple[str, ...]
    found: frozenset[str]


def _complain(grids: Sequence[Grid], spec: TableSpec, file: str, problems: Problems) -> None:
    """Say what is lacking, in the grid and layout that come nearest."""
    first = next((row for grid in grids for row in grid.top if any(row)), ())
    near = max(_near(grids, spec), key=lambda one: one.share, default=None)
    bare = next((layout for layout in spec.layouts if layout.width), None)
    if bare and (near is None or len(near.found) < min(2, len(near.layout.required))):
        what = f"{bare.name} has {bare.width} columns and no headings, this file has {len(first)}"
        if len(first) >= bare.width:
            what = f"this is not {bare.name}: there other things stand in its {bare.width} columns"
        problems.error(file, f"{what}; {there_are(first)}. Check that it is the right file")
        return
    if near is None:
        problems.error(file, "the file holds no table: check that it is the right file")
        return
    where = f"{file}, sheet {near.grid.name!r}" if near.grid.is_sheet else file
    for column in near.layout.required:
        if column.name not in near.found:
            name = column.spelled[0].upper().rstrip("*").replace("*", "...")
            says = f"there is no column {name!r}; {there_are(near.row if near.found else first)}"
            problems.error(where, f"{says}. Check that it is the right file")


def _near(grids: Sequence[Grid], spec: TableSpec) -> Iterator[_Near]:
    for layout in spec.layouts:
        wanted = {column.name: column.spelled for column in layout.required}
        for grid in grids if not layout.width else ():
            for row in grid.top:
                found = frozenset(found_among(row, wanted))
                yield _Near(len(found) / len(wanted), grid, layout, row, found)


def _without_notes(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows without notes at the end: a long text in the first column, and nothing beside it."""
    columns = list(rows.columns.drop("row"))
    kept = len(rows)
    while kept and len(columns) > 1:
        cells = [str(cell) for cell in rows.loc[kept - 1, columns] if cell]
        if len(cells) > 1 or (" " not in cells[0] and len(cells[0]) <= LONGEST_CODE):
            break
        kept -= 1
    return rows.iloc[:kept]


def set_aside(sheet: Sheet, *reasons: tuple[str, int]) -> tuple[tuple[str, int], ...]:
    """Return the reasons with rows, and the notes below the table."""
    return tuple(reason for reason in (*reasons, ("notes below the table", sheet.notes)) if reason[1])

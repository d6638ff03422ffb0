"""What an official table is, declared once; and how it is found in a file, whatever that is, and wherever in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

import pandas as pd

from data.tables.cells import (
    LSOA_2011,
    LSOA_2021,
    Column,
    FileProblems,
    found_among,
    there_are,
    typed,
    without_error_values,
)
from data.tables.grids import GridError, open_grids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from data.problems import Problems
    from data.tables.rows import Grid

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
        days: ISO days on which something in it began or ended, in order; of reports that bear no date themselves.
        both: Whether it holds the codes of places of both censuses: it goes with either.
    """

    file: str
    rows: pd.DataFrame
    rows_read: int
    not_used: tuple[tuple[str, int], ...] = ()
    date: str = ""
    vintage: int | None = None
    layout: str = ""
    days: tuple[str, ...] = ()
    both: bool = False


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


def one_layout(
    name: str,
    *columns: Column,
    width: int = 0,
    fits: Callable[[Sequence[str]], bool] | None = None,
    parts: tuple[str, ...] = (),
) -> tuple[Layout, ...]:
    """Return the layouts of a table that is published in one way."""
    return (Layout(name, columns, width, fits, parts),)


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
class Sheet(FileProblems):
    """A table as text, and what makes a table of it.

    Attributes:
        given: What is known beside the file.
        layout: How it is laid out.
        name: Of the sheet, or of the file in a zip; "" where the file is the table.
        headings: Over its columns; the first row where it has none.
        rows: The columns found, by our names, and "row", the row in the file.
        rows_read: How many rows there are, notes below the table among them.
        notes: How many of those are notes.
    """

    given: Given
    layout: Layout
    name: str
    headings: tuple[str, ...]
    rows: pd.DataFrame
    rows_read: int
    notes: int

    def typed(self, rows: pd.DataFrame | None = None) -> pd.DataFrame:
        """Return its rows, or some of them, with each column as what it holds; complain of cells that are none."""
        return typed(self.rows if rows is None else rows, self.layout.columns, self)

    def table(
        self,
        rows: pd.DataFrame,
        *not_used: tuple[str, int],
        vintage: int | None = None,
        date: str = "",
        days: Iterable[str] = (),
    ) -> Table:
        """Return a table of these rows; `not_used` says why others were left out, and how many."""
        reasons = tuple(reason for reason in (*not_used, ("notes below the table", self.notes)) if reason[1])
        both = len(found_among(self.headings, {"2011": LSOA_2011, "2021": LSOA_2021})) == 2
        told = tuple(sorted(set(days) - {""}))
        return Table(self.file, rows, self.rows_read, reasons, date, vintage, self.layout.name, told, both)


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
        layouts: How it is published, today's first; none for maps.
        check: Makes checked rows of it as it stands in a file, and complains.
        read_map: Reads it where it is a map.
        returns: Our columns that come of a file, where they are others than those of the first layout.
        more: Gives the places of further columns by the headings.
        prefer: Gives how well a sheet of that name would do, where several hold the table; the highest is read.
        totals: Our columns whose sums are told by inspect.
        required: Whether every area needs it.
        adds: What an area has only with it, where it is one that areas can do without.
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
    layouts: tuple[Layout, ...] = ()
    check: Callable[[Sheet], Table] = lambda sheet: sheet.table(sheet.typed())
    read_map: Callable[[Path, Problems], Table] | None = None
    returns: tuple[str, ...] = ()
    more: Callable[[Sequence[str]], Mapping[str, int]] = lambda _: {}
    prefer: Callable[[str, Given], float] = lambda *_: 0.0
    totals: tuple[str, ...] = ()
    required: bool = False
    adds: str = ""
    census: Mapping[int, str] = field(default_factory=dict)
    licence: str = OGL

    def read(self, path: Path, problems: Problems, given: Given | None = None) -> Table:
        """Return the table that a file holds; no rows, after a complaint, where it can't be read.

        Args:
            path: A CSV file, a workbook, or a zip that holds one; of a map, a map file.
            problems: Takes complaints.
            given: What is known beside the file.
        """
        if self.read_map:
            return self.read_map(path, problems)
        try:
            sheet = read_sheet(path, self, problems, given or Given())
            if sheet is not None:
                return self.check(sheet)
        except GridError as error:
            problems.error(path.name, str(error))
        columns = self.returns or tuple(column.name for column in self.layouts[0].columns)
        return Table(path.name, pd.DataFrame(columns=[*columns, "row"], dtype="str"), 0)


# ---- Find it in a file, by its headings, or by what stands where ----


def read_sheet(path: Path, spec: TableSpec, problems: Problems, given: Given) -> Sheet | None:
    """Return the table that a file holds; None after a complaint.

    Raises:
        GridError: The file can't be opened.
    """
    file = path.name
    with open_grids(path) as grids:
        match = _chosen(grids, spec, given, file, problems)
        if match is None:
            return None
        label = f"{file}, sheet {match.grid.name!r}" if match.grid.is_sheet else file
        rows = match.grid.read({**match.places, **spec.more(match.headings)}, match.below, label, problems)
    if rows is None:
        return None
    if rows.empty:
        problems.error(file, "the file has headings and nothing below: download it again")
        return None
    read = len(rows)
    rows = _without_notes(rows.reset_index(drop=True))
    notes = read - len(rows)
    rows = without_error_values(rows, file=label, problems=problems)
    return Sheet(file, problems, given, match.layout, match.grid.name, match.headings, rows, read, notes)


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


def _chosen(grids: Sequence[Grid], spec: TableSpec, given: Given, file: str, problems: Problems) -> Match | None:
    """Return the match that is meant; None after a complaint."""
    found = matches(grids, spec)
    if not found:
        _complain(grids, spec, file, problems)
        return None

    def rank(match: Match) -> tuple[float, ...]:
        name = match.grid.name.lower()
        named = any(part in name for part in match.layout.parts)
        return named, len(match.places), -match.grid.depth, spec.prefer(match.grid.name, given)

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


class _Near(NamedTuple):
    """A row that comes near to the headings of a layout: what share of them it has, where, and which."""

    share: float
    grid: Grid
    layout: Layout
    row: tuple[str, ...]
    found: Mapping[str, int]


def _complain(grids: Sequence[Grid], spec: TableSpec, file: str, problems: Problems) -> None:
    """Say what is lacking, in the grid and layout that come nearest."""
    first = next((row for grid in grids for row in grid.top if any(row)), ())
    near = max(_near(grids, spec), key=lambda near: near.share, default=None)
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
                found = found_among(row, wanted)
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

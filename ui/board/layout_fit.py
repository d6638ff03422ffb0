"""How large the words of a screen may be, so that all of one screen fits in the window without scrolling.

Sizes are in units of the screen: a window of 16 to 9 is 100 wide and 56 high; in any other window there is more room.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from data.papers import column_widths, lines_of, row_parts, texts
from geo.proposal import NOT_ASKED
from geo.wording import count_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.papers import Cell, Picture, Section, Table
    from ui.board.figures import LargeFigure

SCALES: Final = (1.5, 1.4, 1.3, 1.2, 1.1, 1.0, 0.9, 0.8, 0.7, 0.6)
"""Times the usual size, largest first; the least can still be read on a screen of 1366 x 768."""
WIDE, HIGH = 94.0, 43.5
"""Room for what stands between the title and the bar."""
BESIDE: Final = 40.0
"""Width of the words beside a picture."""
TITLE, THOUGHT, LINE, CELL, LABEL = 3.1, 2.1, 1.6, 1.5, 1.45
"""Sizes of the letters, as in `ui.board.screen`."""
SCREEN_FONT, SMALL_FONT = 0.92, 0.9
"""Width of the letters of sentences and of tables on screen, as a part of those in exports."""
CELL_PADDING: Final = 1.0
"""Left and right of a cell's text, in its letters."""
SMALL: Final = 1.4
"""Size of the letters of what is said of the paper."""
LEAST_OF_TABLES: Final = 0.8
"""Times the usual size: what does not fit with letters that large goes on the next part of the screen."""
FIGURE_ROW: Final = 4.2 * 1.15 + LABEL * 1.25 + 1.7
FIGURE_WIDE: Final = 15.4
"""Width of a large figure, at least."""


@dataclass(frozen=True)
class Words:
    """What stands on a screen besides its picture.

    Attributes:
        thought: The sentence that the screen is for.
        figures: Large figures.
        lines: Further sentences.
        tables: Tables, each with the rows and columns that are shown.
        elsewhere: What stands in the paper, or on the next part of the screen; "" for nothing.
    """

    thought: str
    figures: Sequence[LargeFigure] = ()
    lines: Sequence[str] = ()
    tables: Sequence[Table] = ()
    elsewhere: str = ""


def scale_of(words: Words, *, title: str, width: float = WIDE, most: float = SCALES[0]) -> float:
    """Return how large the words may be, times the usual size.

    >>> scale_of(Words("Short."), title="Today"), scale_of(Words("Much too long. " * 500), title="Today")
    (1.5, 0.6)
    """
    for scale in SCALES:
        if scale <= most and height_of(words, width=width, scale=scale) <= _room(title):
            return scale
    return SCALES[-1]


def fits(words: Words, *, title: str, width: float = WIDE) -> bool:
    """Return whether words fit in the window in letters large enough for a table.

    >>> fits(Words("Short."), title="Today"), fits(Words("Much too long. " * 500), title="Today")
    (True, False)
    """
    return height_of(words, width=width, scale=LEAST_OF_TABLES) <= _room(title)


def _room(title: str) -> float:
    return HIGH - (_lines(title, WIDE / TITLE) - 1) * TITLE * 1.15


def height_of(words: Words, *, width: float, scale: float) -> float:
    """Return how high the words are, in units of the screen, at so many times the usual size."""
    room = width / scale
    height = 0.0
    if words.thought:
        height += _lines(words.thought, min(room, 46 * THOUGHT) / THOUGHT) * THOUGHT * 1.28 + 1.2
    if words.figures:
        columns = max(1, int((room + 1.4) // FIGURE_WIDE))
        height += -(-len(words.figures) // columns) * FIGURE_ROW
        label = (room / min(columns, len(words.figures)) - 1.4) / LABEL
        height += (max(_lines(figure.words, label) for figure in words.figures) - 1) * LABEL * 1.25
    height += sum(_lines(line, room / LINE - 1.5) * LINE * 1.35 + 0.7 for line in words.lines)
    small = [*(table.note for table in words.tables), words.elsewhere]
    height += sum(_lines(text, room / SMALL) * SMALL * 1.25 + 1.4 for text in small if text)
    return (height + sum(_table_height(table, room) for table in words.tables)) * scale


def _lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a width of so many of its letters."""
    return lines_of(text, width / SCREEN_FONT)


def _table_height(table: Table, room: float) -> float:
    rows = texts(table)
    widths = cell_widths(table, scale=WIDE / room)
    lines = [max(lines_of(text, width) for text, width in zip(row, widths, strict=True)) for row in rows]
    return sum(count * CELL * 1.25 + 0.9 for count in lines) + 3.4


def cell_widths(table: Table, *, scale: float) -> list[float]:
    """Return how wide the text of each column is at so many times the usual size, in em as `data.papers.fit` has it."""
    shares = table_shares(table, scale=scale)
    return [(share * WIDE / scale / CELL - CELL_PADDING) / SMALL_FONT for share in shares]


def table_shares(table: Table, *, scale: float) -> list[float]:
    """Return the share of the width that each column of a table has at so many times the usual size; together 1."""
    rows, em = texts(table), CELL * SMALL_FONT
    widths = column_widths(rows, total_em=WIDE / scale / em, padding_em=CELL_PADDING / SMALL_FONT)
    return [width / sum(widths) for width in widths]


# ---- What stands on each part of a screen ----

MOST_ROWS: Final = 8
"""Rows of a table that can be read at once at the back of a room; the others follow on the next part of the screen."""
FEW_ROWS: Final = 5
"""Of a table that leaves room for a second one."""
MOST_CELL_LINES: Final = 8
"""Lines of a cell; what is left of it goes on in the next row."""
MOST_LINES: Final = 4
"""Sentences beside the thought: more are read to people, not by them."""
SHOWN: Final = {
    # section: (which of its tables, which of its columns; none named: all)
    "options": ((0, ()), (1, ())),
    "rules": ((0, (0, 1)),),
    "said": ((1, (0, 3, 6)),),
    "data": ((0, (0, 1, 2, 3)),),
}
WIDE_PICTURE: Final = 1.9
"""Width by height of a picture that stands below the words instead of beside them."""
LINES_BESIDE: Final = 2
"""Sentences that stand beside a picture with the thought."""
GO_ON: Final = "The right arrow shows the rest."

Row = tuple["Cell", ...]


class Part(NamedTuple):
    """What is seen at once of a screen: words, and a map or chart where there is one."""

    words: Words
    picture: Picture | None = None


def screen_parts(section: Section, figures: Sequence[LargeFigure]) -> list[Part]:
    """Return what is seen of a screen, part by part: its tables and each picture, or else its first picture alone.

    Args:
        section: Of the paper, with its pictures.
        figures: The large figures of the screen, which stand on its first part.
    """
    thought, *lines = section.lines or ("",)
    tables, pictures = _tables(section), section.pictures
    if not tables:
        pictures = pictures[:1]
        most = MOST_LINES if not pictures else 0 if is_wide(pictures[0]) else LINES_BESIDE
        lines = lines[:most]
        rest = elsewhere(section, lines=len(lines), tables=(), pictures=len(pictures))
        return [Part(Words(thought, figures, lines, elsewhere=rest), *pictures)]
    rest = elsewhere(section, lines=0, tables=[number for number, _ in SHOWN[section.key]], pictures=len(pictures))
    shown = _of_tables(tables, Words(thought, figures, elsewhere=GO_ON), title=section.title)
    parts = [*map(Part, shown), *(Part(Words(picture.title, elsewhere=GO_ON), picture) for picture in pictures)]
    last = parts[-1]
    return [*parts[:-1], last._replace(words=replace(last.words, elsewhere=rest))]


def is_wide(picture: Picture) -> bool:
    """Return whether a picture stands below the words instead of beside them."""
    return picture.width_px > WIDE_PICTURE * picture.height_px


def elsewhere(section: Section, *, lines: int, tables: Sequence[int], pictures: int) -> str:
    """Return what of a section stands in the paper only; "" where all is on screen.

    Args:
        section: Of the paper.
        lines: How many sentences besides the thought are on screen.
        tables: Numbers of its tables that are.
        pictures: How many pictures are.
    """
    others = [table for number, table in enumerate(section.tables) if table.rows and number not in tables]
    unseen = (
        ("more sentence", len(section.lines) - 1 - lines),
        ("more picture" if pictures else "picture", len(section.pictures) - pictures),
        ("more table" if tables else "table", len(others)),
    )
    parts = [count_words(count, what) for what, count in unseen if count > 0]
    *firsts, last = parts or [""]
    return f"In the paper: {', '.join(firsts)}{' and ' if firsts else ''}{last}." if last else ""


def _of_tables(tables: Sequence[Table], above: Words, *, title: str) -> list[Words]:
    """Return tables in parts: short ones together where they fit, else one after the other."""
    together = replace(above, tables=tuple(tables))
    if all(len(table.rows) <= FEW_ROWS for table in tables) and fits(together, title=title):
        return [together]
    first, *others = tables
    below = [part for table in others for part in _parts(table, Words("", elsewhere=GO_ON), title=title)]
    return [*_parts(first, above, title=title), *below]


def _tables(section: Section) -> list[Table]:
    """Return the tables that a screen shows, with the columns that a board asks about; none without rows."""
    asked_only = section.key == "said"
    tables = [
        _chosen(section.tables[number], columns, asked_only=asked_only)
        for number, columns in SHOWN.get(section.key, ())
        if number < len(section.tables)
    ]
    return [table for table in tables if table.rows]


def _chosen(table: Table, columns: Sequence[int], *, asked_only: bool) -> Table:
    """Return those columns of the rows, where wanted of the practices asked, those with words first."""
    numbers = [number for number in columns or range(len(table.columns)) if number < len(table.columns)]
    rows = [row for row in table.rows if not asked_only or NOT_ASKED not in row]
    if asked_only:
        rows.sort(key=lambda row: not row[numbers[-1]])
    shown = tuple(tuple(row[number] for number in numbers) for row in rows)
    return replace(table, columns=tuple(table.columns[number] for number in numbers), rows=shown)


def _parts(table: Table, above: Words, *, title: str) -> list[Words]:
    """Return a table in parts that each fit in the window, the first below what stands above it.

    Args:
        table: With at least one row.
        above: What stands on the first part besides.
        title: Of the screen.
    """
    rows = _rows(table)
    most = -(-len(rows) // -(-len(rows) // MOST_ROWS))
    parts: list[list[tuple[int, Row]]] = [[]]
    for row in rows:
        there = above if len(parts) == 1 else replace(above, thought="", figures=())
        tried = replace(there, tables=(_part(table, [*parts[-1], row]),))
        if parts[-1] and (len(parts[-1]) == most or not fits(tried, title=title)):
            parts.append([])
        parts[-1].append(row)
    shown = [replace(above, thought="", figures=(), tables=(_part(table, part),)) for part in parts]
    return [replace(shown[0], thought=above.thought, figures=above.figures), *shown[1:]]


def _rows(table: Table) -> list[tuple[int, Row]]:
    """Return the rows of a table as people read them, each with its number; of a long cell, part by part."""
    widths = cell_widths(table, scale=LEAST_OF_TABLES)
    return [
        (number, part)
        for number, row in enumerate(texts(table)[1:], start=1)
        for part in row_parts(row, widths, MOST_CELL_LINES)
    ]


def _part(table: Table, rows: Sequence[tuple[int, Row]]) -> Table:
    """Return some rows of a table, with their numbers in the title where they are not all."""
    first, last, all_of_them = rows[0][0], rows[-1][0], len(table.rows)
    shown = tuple(row for _, row in rows)
    if len(shown) >= all_of_them and (first, last) == (1, all_of_them):
        return replace(table, rows=shown)
    numbers = f"row {first}" if first == last else f"rows {first} to {last}"
    return replace(table, rows=shown, title=f"{table.title}: {numbers} of {all_of_them}")

"""How large the words of a screen may be, so that all of one screen fits in the window without scrolling.

Sizes are in units of the screen: a window of 16 to 9 is 100 wide and 56 high; in any other window there is more room.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from data.papers import column_widths, lines_of, texts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.papers import Table
    from ui.board.figures import LargeFigure

SCALES: Final = (1.5, 1.4, 1.3, 1.2, 1.1, 1.0, 0.9, 0.8, 0.7, 0.6)
"""Times the usual size, largest first; the least can still be read on a screen of 1366 x 768."""
WIDE, HIGH = 94.0, 43.5
"""Room for what stands between the title and the bar."""
BESIDE: Final = 40.0
"""Width of the words beside a picture."""
TITLE, THOUGHT, LINE, CELL, LABEL = 3.1, 2.1, 1.6, 1.5, 1.45
"""Sizes of the letters, as in `ui.board.style`."""
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
        height += _label_lines(words.figures, room / min(columns, len(words.figures))) * LABEL * 1.25
    height += sum(_lines(line, room / LINE - 1.5) * LINE * 1.35 + 0.7 for line in words.lines)
    height += sum(_lines(text, room / SMALL) * SMALL * 1.25 + 1.4 for text in _small(words) if text)
    return (height + sum(_table_height(table, room) for table in words.tables)) * scale


def _small(words: Words) -> list[str]:
    """Return what is said small: a note below each table, and what stands elsewhere."""
    return [*(table.note for table in words.tables), words.elsewhere]


def _lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a width of so many of its letters."""
    return lines_of(text, width / SCREEN_FONT)


def _label_lines(figures: Sequence[LargeFigure], width: float) -> int:
    """Return how many lines the longest label takes beyond the first."""
    return max(_lines(one.words, (width - 1.4) / LABEL) for one in figures) - 1


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

"""How much room text takes, and which texts may become a link.

Lengths are in em: multiples of the size of the letters. They follow the widths of Arial, rounded up.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

FONT: Final = "Arial"
"""Of papers and slides: on every machine, or a font of the same widths is."""
POINTS_AN_INCH: Final = 72
NARROW: Final = frozenset("iljftrI.,:;'|!()[]/ -")
WIDE: Final = frozenset("mwMW@%&")
NARROW_EM, USUAL_EM, CAPITAL_EM, WIDE_EM, SQUARE_EM = 0.31, 0.56, 0.7, 0.87, 1.1
"""The last: letters of East Asia and pictographs."""
BOLD: Final = 1.1
"""How much wider bold letters are."""
LONGEST_WORD_EM: Final = 11.0
"""A column is never made wider than this for the sake of one word: longer ones break."""
WIDEST_EM: Final = 40.0
"""Of a column with running text: it wraps."""
BISECTIONS: Final = 30
"""Of a width of some 100 em: far below what can be seen."""
GOES_ON: Final = "(goes on)"
"""Stands behind the name of a row that began on the one before."""
MOST_STRETCH: Final = 1.5
"""A number far away from the name of its row is read in the wrong row."""


def text_em(text: str) -> float:
    """Return how long a text is on one line, in em.

    >>> round(text_em("Minutes"), 2)
    3.73
    """
    return sum(map(_letter_em, text))


def lines_of(text: str, width_em: float) -> int:
    """Return how many lines a text takes in a column that wide; words longer than it are broken.

    >>> lines_of("Grove Road Surgery", 20.0), lines_of("Grove Road Surgery", 4.5), lines_of("", 5.0)
    (1, 3, 1)
    """
    return sum(_lines_of_paragraph(paragraph, width_em) for paragraph in text.split("\n"))


def parts_of(text: str, width_em: float, most_lines: int) -> list[str]:
    """Return a text in parts of at most so many lines each, broken between words where that can be.

    >>> parts_of("one two three four", 4.0, 2), parts_of("one", 5.0, 1), parts_of("x" * 9, 2.0, 1)
    (['one two three', 'four'], ['one'], ['xxx', 'xxx', 'xxx'])
    """
    parts, rest = [], text
    while lines_of(rest, width_em) > most_lines:
        low, high = 1, len(rest)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if lines_of(rest[:middle], width_em) <= most_lines else (low, middle - 1)
        between = max(rest.rfind(" ", 0, low + 1), rest.rfind("\n", 0, low + 1))
        end = between if between > 0 else low
        parts.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*parts, rest]


def row_parts(cells: Sequence[str], widths_em: Sequence[float], most_lines: int) -> list[tuple[str, ...]]:
    """Return a row of a table as rows of at most so many lines: what is left of its cells goes on in the next.

    >>> row_parts(("Ash", "one two three four", "7"), (20.0, 4.0, 5.0), 2)
    [('Ash', 'one two three', '7'), ('Ash (goes on)', 'four', '')]
    """
    columns = [parts_of(text, width, most_lines) for text, width in zip(cells, widths_em, strict=True)]
    rows = []
    for at in range(max(map(len, columns))):
        name, *others = (column[at] if at < len(column) else "" for column in columns)
        rows.append((name or f"{columns[0][0]} {GOES_ON}", *others))
    return rows


def column_widths(rows: Sequence[Sequence[str]], *, total_em: float, padding_em: float) -> list[float]:
    """Share a width out over the columns of a table: no word broken where that can be, long texts wrap.

    Args:
        rows: Texts by row and column, headings first, and at least one row of cells.
        total_em: To share out.
        padding_em: Left and right of a cell's text, together.

    Returns:
        Widths in em that add up to `total_em`, or to less where half as much again as the texts need is.

    >>> [round(one, 1) for one in column_widths([["Practice", "Patients"], ["Ash", "1"]], total_em=20, padding_em=1)]
    [7.9, 7.9]
    """
    columns = list(zip(*rows, strict=True))
    least = [padding_em + min(LONGEST_WORD_EM, _longest_word(column)) for column in columns]
    if sum(least) >= total_em:
        return [total_em * width / sum(least) for width in least]
    for heading_lines in (1, 2):
        longest = [padding_em + _longest_text(column, heading_lines=heading_lines) for column in columns]
        wish = [max(one, min(WIDEST_EM, other)) for one, other in zip(least, longest, strict=True)]
        if sum(wish) <= total_em:
            stretch = min(MOST_STRETCH, total_em / sum(wish))
            return [width * stretch for width in wish]
    return _narrowed(wish, least, total_em=total_em)


def _narrowed(wish: list[float], least: list[float], *, total_em: float) -> list[float]:
    """Return widths that add up to the total: half-way between narrowing all alike and the widest columns first.

    The first alone would break names for the sake of one long text, the second set that text a word a line.
    """
    part = (total_em - sum(least)) / (sum(wish) - sum(least))
    alike = [narrow + part * (wide - narrow) for narrow, wide in zip(least, wish, strict=True)]
    low, high = 0.0, max(wish)
    for _ in range(BISECTIONS):
        cap = (low + high) / 2
        total = sum(max(narrow, min(wide, cap)) for narrow, wide in zip(least, wish, strict=True))
        low, high = (cap, high) if total <= total_em else (low, cap)
    capped = [max(narrow, min(wide, low)) for narrow, wide in zip(least, wish, strict=True)]
    return [(one + other) / 2 for one, other in zip(alike, capped, strict=True)]


def _letter_em(letter: str) -> float:
    if letter in NARROW:
        return NARROW_EM
    if letter in WIDE:
        return WIDE_EM
    if ord(letter) >= 0x2E80:
        return SQUARE_EM
    return CAPITAL_EM if letter.isupper() else USUAL_EM


def _longest_word(column: Sequence[str]) -> float:
    """Return the longest word of a column, in em; its heading is bold."""
    heading, *cells = (max(map(text_em, text.split()), default=0.0) for text in column)
    return max(heading * BOLD, *cells)


def _longest_text(column: Sequence[str], *, heading_lines: int) -> float:
    """Return how wide a column would like to be, in em, where its heading may take so many lines."""
    heading, *cells = map(text_em, column)
    return max(heading * BOLD / heading_lines, *cells)


def _lines_of_paragraph(text: str, width_em: float) -> int:
    lines, used = 1, 0.0
    for word in text.split():
        length = text_em(word)
        if used and used + NARROW_EM + length <= width_em:
            used += NARROW_EM + length
            continue
        lines += used > 0
        broken = max(0, -int(-length // width_em) - 1)
        lines, used = lines + broken, length - broken * width_em
    return lines


# ---- Which texts may become a link in a file ----

ADDRESS: Final = re.compile(r"https?://[^\s\"<>]{1,500}")


def is_address(text: str) -> bool:
    """Return whether a text is one plain web address.

    >>> is_address("https://plans.example/?plan=a1"), is_address("javascript:alert(1)"), is_address("file:///etc")
    (True, False, False)
    """
    return bool(ADDRESS.fullmatch(text))

"""Tables on slides: large letters, ten rows a slide at most, the heading again on each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from data.paper.cell_text import is_numbers, texts
from data.paper.fit import FONT, POINTS_AN_INCH, column_widths, lines_of, row_parts
from data.paper.slide_design import ACCENT, BODY, INK, SHADE, WHITE, describe, write

if TYPE_CHECKING:
    from data.paper.section import Table

SIZES: Final = (18, 16, 14, 12)
"""Points of the letters: the largest at which the table takes no more slides than it must, else the least."""
MOST_ROWS: Final = 10
PADDING_PT: Final = 16.0
"""Left and right of a cell's text, together."""
ROW_PADDING_PT: Final = 8.0
LINE_HEIGHT: Final = 1.22
NO_STYLE: Final = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""Of the table styles built into the programs: no lines, no colours; ours are set cell by cell."""


@dataclass(frozen=True)
class Page:
    """What of a table stands on one slide.

    Attributes:
        rows: Texts by row and column; headings first.
        widths_pt: Of the columns.
        heights_pt: Of the rows.
        points: Size of the letters.
        numbers: Whether each column holds numbers.
    """

    rows: tuple[tuple[str, ...], ...]
    widths_pt: tuple[float, ...]
    heights_pt: tuple[float, ...]
    points: int
    numbers: tuple[bool, ...]


def pages_of(table: Table, *, height_in: float) -> list[Page]:
    """Return a table in parts that each fit on a slide; none for a table without rows.

    A row that would need more than a whole slide goes on in further rows.
    """
    if not table.rows:
        return []
    rows = texts(table)
    numbers = tuple(is_numbers(column) for column in table.columns)
    fewest = -(-len(table.rows) // MOST_ROWS)
    for points in SIZES:
        pages = _pages(rows, numbers, points=points, height_pt=height_in * POINTS_AN_INCH)
        if len(pages) == fewest and _no_word_breaks(rows, pages[0]):
            break
    return pages


def draw_page(slide: Any, page: Page, *, title: str) -> float:
    """Draw a part of a table; returns where it ends, in inches from the top."""
    width, height = sum(page.widths_pt), sum(page.heights_pt)
    frame = slide.shapes.add_table(
        len(page.rows), len(page.widths_pt), Inches(BODY.left), Inches(BODY.top), Pt(width), Pt(height)
    )
    describe(frame, name="Table", alt=title)
    drawn = frame.table
    drawn._tbl.tblPr.find(qn("a:tableStyleId")).text = NO_STYLE
    drawn.first_col = True
    for number, column_width in enumerate(page.widths_pt):
        drawn.columns[number].width = Pt(column_width)
    for number, (row, cells) in enumerate(zip(drawn.rows, page.rows, strict=True)):
        row.height = Pt(page.heights_pt[number])
        for cell, text, to_right in zip(row.cells, cells, page.numbers, strict=True):
            _draw_cell(cell, text, number=number, to_right=to_right, points=page.points)
    return BODY.top + height / POINTS_AN_INCH


def _draw_cell(cell: Any, text: str, *, number: int, to_right: bool, points: int) -> None:
    heading = number == 0
    cell.margin_left = cell.margin_right = Pt(PADDING_PT / 2)
    cell.margin_top = cell.margin_bottom = Pt(ROW_PADDING_PT / 2)
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if heading else MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = ACCENT if heading else (SHADE if number % 2 == 0 else WHITE)
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if to_right else PP_ALIGN.LEFT
    write(paragraph, text, points=points, bold=heading, colour=WHITE if heading else INK)
    for run in paragraph.runs:
        run.font.name = FONT


def _pages(rows: list[list[str]], numbers: tuple[bool, ...], *, points: int, height_pt: float) -> list[Page]:
    total_em = BODY.width * POINTS_AN_INCH / points
    widths = column_widths(rows, total_em=total_em, padding_em=PADDING_PT / points)
    room = [width - PADDING_PT / points for width in widths]
    line = points * LINE_HEIGHT
    heading = _row_lines(rows[0], room) * line + ROW_PADDING_PT
    most_rows = -(-(len(rows) - 1) // -(-(len(rows) - 1) // MOST_ROWS))
    most_lines = max(1, int((height_pt - heading - ROW_PADDING_PT) // line))
    parts: list[list[tuple[tuple[str, ...], float]]] = [[]]
    for cells in (part for row in rows[1:] for part in row_parts(row, room, most_lines)):
        height = _row_lines(cells, room) * line + ROW_PADDING_PT
        if parts[-1] and (len(parts[-1]) == most_rows or heading + height + sum(h for _, h in parts[-1]) > height_pt):
            parts.append([])
        parts[-1].append((cells, height))
    widths_pt = tuple(width * points for width in widths)
    return [
        Page(
            (tuple(rows[0]), *(cells for cells, _ in part)),
            widths_pt,
            (heading, *(h for _, h in part)),
            points,
            numbers,
        )
        for part in parts
    ]


def _row_lines(cells: tuple[str, ...] | list[str], room: list[float]) -> int:
    return max(lines_of(text, width) for text, width in zip(cells, room, strict=True))


def _no_word_breaks(rows: list[list[str]], page: Page) -> bool:
    """Return whether every heading and number stands unbroken in its column."""
    room = [(width - PADDING_PT) / page.points for width in page.widths_pt]
    words = [(word, width) for row in rows for text, width in zip(row, room, strict=True) for word in text.split()[:20]]
    return all(lines_of(word, width) == 1 for word, width in words if len(word) <= LONGEST_WORD)


LONGEST_WORD: Final = 18
"""Letters of a word that should not be broken; longer ones are no words."""

"""A table of the paper in Word: its heading on every page, rows kept whole, numbers under each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from data.paper.cell_text import is_numbers, one_line, texts
from data.paper.fit import POINTS_AN_INCH, column_widths
from data.paper.word_parts import LINE, SHADE, element

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table as WordTable

    from data.paper.section import Table

TEXT_WIDTH_CM: Final = 17.0
"""Of an A4 page with 2 cm to the left and right."""
EM_CM: Final = 2.54 / POINTS_AN_INCH
"""Of letters of one point."""
PADDING_EM: Final = 1.4
KEPT_WHOLE: Final = 8
"""Rows of a table that is not broken between pages; of longer ones the heading stays with its first row."""
MANY_COLUMNS: Final = 7
POINTS, SMALL_POINTS = 9.0, 8.0
"""Of letters in a table, and in one with `MANY_COLUMNS` or more."""


def add_table(document: Document, table: Table) -> None:
    """Add a table below its title; a table without rows says so in a sentence."""
    caption = document.add_paragraph(one_line(table.title), style="Caption")
    if not table.rows:
        document.add_paragraph("Nothing to list here.")
    else:
        caption.paragraph_format.keep_with_next = True
        points = SMALL_POINTS if len(table.columns) >= MANY_COLUMNS else POINTS
        rows = texts(table)
        drawn = document.add_table(rows=len(rows), cols=len(table.columns))
        _set_up(drawn, title=one_line(table.title))
        _set_widths(drawn, rows, points=points)
        _fill(drawn, rows, [is_numbers(column) for column in table.columns], points=points)
    document.add_paragraph(one_line(table.note), style="Small")


def _set_up(drawn: WordTable, *, title: str) -> None:
    """Set lines, layout, what screen readers are told, and which rows and columns are headings."""
    drawn.alignment = WD_TABLE_ALIGNMENT.LEFT
    drawn.autofit = False
    properties = drawn._tbl.tblPr
    borders = element("w:tblBorders", {})
    for side in ("top", "bottom", "insideH"):
        borders.append(element(f"w:{side}", {"w:val": "single", "w:sz": "4", "w:space": "0", "w:color": LINE}))
    properties.find(qn("w:tblLayout")).addprevious(borders)
    look = properties.find(qn("w:tblLook"))
    look.attrib.clear()
    for key, value in {"val": "00A0", "firstRow": "1", "firstColumn": "1", "noHBand": "1", "noVBand": "1"}.items():
        look.set(qn(f"w:{key}"), value)
    look.addnext(element("w:tblCaption", {"w:val": title}))


def _set_widths(drawn: WordTable, rows: list[list[str]], *, points: float) -> None:
    em_cm = points * EM_CM
    widths = column_widths(rows, total_em=TEXT_WIDTH_CM / em_cm, padding_em=PADDING_EM)
    for column, width in zip(drawn.columns, widths, strict=True):
        column.width = Cm(width * em_cm)


def _fill(drawn: WordTable, rows: list[list[str]], numbers: list[bool], *, points: float) -> None:
    widths = [column.width for column in drawn.columns]
    kept = len(rows) - 1 if len(rows) <= KEPT_WHOLE else 1
    for number, (row, cells) in enumerate(zip(drawn.rows, rows, strict=True)):
        properties = row._tr.get_or_add_trPr()
        properties.append(element("w:cantSplit", {}))
        if number == 0:
            properties.append(element("w:tblHeader", {}))
        for cell, width, text, is_number in zip(row.cells, widths, cells, numbers, strict=True):
            cell.width = width
            _write(cell, text, bold=number == 0, to_right=is_number, points=points)
            cell.paragraphs[0].paragraph_format.keep_with_next = number < kept or None


def _write(cell: Any, text: str, *, bold: bool, to_right: bool, points: float) -> None:
    paragraph = cell.paragraphs[0]
    paragraph._p.style = "Cell"  # python-docx itself would look through all styles, cell by cell
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if to_right else None
    run = paragraph.add_run(text)
    run.font.size = Pt(points)
    if bold:
        run.font.bold = True
        cell._tc.get_or_add_tcPr().append(element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": SHADE}))

"""The board paper as a Word document: real headings, tables and text, pictures with words for who can't see them."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from data.documents.look import LANGUAGE, saved, set_properties
from data.maps import ACCENT, INK, RULE, SHADE
from data.papers import FONT, POINTS_AN_INCH, clean, column_widths, is_address, is_numbers, one_line, texts

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table as WordTable
    from docx.text.paragraph import Paragraph

    from data.papers import Paper, Picture, Section, Table

# ---- Pieces of a Word document that python-docx has no verb for ----


def add_field(paragraph: Paragraph, instruction: str) -> None:
    """Add a field that the reading program fills in, such as PAGE."""
    code = element("w:instrText", {"xml:space": "preserve"})
    code.text = instruction
    begin, separate, end = (element("w:fldChar", {"w:fldCharType": kind}) for kind in ("begin", "separate", "end"))
    for part in (begin, code, separate):
        paragraph.add_run()._r.append(part)
    paragraph.add_run("1")
    paragraph.add_run()._r.append(end)


def add_link(paragraph: Paragraph, text: str, *, address: str = "", mark: str = "") -> None:
    """Add a link to an address outside, or to a mark in the document."""
    attributes = {"w:anchor": mark}
    if address:
        to = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        attributes = {"r:id": to}
    link = element("w:hyperlink", attributes)
    run = paragraph.add_run(clean(text))
    run.font.color.rgb = docx_colour(ACCENT)
    run.font.underline = True
    link.append(run._r)
    paragraph._p.append(link)


def add_mark(paragraph: Paragraph, mark: str, *, number: int) -> None:
    """Mark a paragraph so that a link can lead to it."""
    attributes = {"w:id": str(number), "w:name": mark}
    paragraph._p.insert(1, element("w:bookmarkStart", attributes))
    paragraph._p.append(element("w:bookmarkEnd", {"w:id": str(number)}))


def describe(shape: Any, *, name: str, alt: str) -> None:
    """Give a picture its name and the words for who can't see it."""
    properties = shape._inline.docPr
    properties.set("name", one_line(name))
    properties.set("descr", clean(alt))


def set_font(style: Any, *, points: float, bold: bool = False, colour: str = INK) -> None:
    """Set a style's letters, for every script."""
    style.font.size, style.font.bold, style.font.italic = Pt(points), bold, False
    style.font.color.rgb = docx_colour(colour)
    style.font.name = FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(script), None)
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)


def docx_colour(colour: str) -> RGBColor:
    """Return a colour as python-docx takes it."""
    return RGBColor.from_string(colour[1:].upper())


def shading() -> Any:
    """Return what lies behind headings of tables, and behind a warning."""
    return element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": str(docx_colour(SHADE))})


def line(side: str, *, eighths: int, space: int) -> Any:
    """Return a line on that side, so many eighths of a point thick and so many points away."""
    how = {"w:val": "single", "w:sz": str(eighths), "w:space": str(space), "w:color": str(docx_colour(RULE))}
    return element(f"w:{side}", how)


def element(name: str, attributes: dict[str, str]) -> Any:
    """Return a new XML element."""
    new = OxmlElement(name)
    for key, value in attributes.items():
        new.set(qn(key), value)
    return new


# ---- How the Word paper looks ----

LOOK: Final = (
    # style, size of letters, bold, colour, space above, space below, kept with what follows
    ("Normal", 10.5, False, INK, 0, 6, False),
    ("Title", 24, True, ACCENT, 0, 4, True),
    ("Subtitle", 13, False, INK, 0, 10, True),
    ("Heading 1", 16, True, ACCENT, 22, 6, True),
    ("Heading 2", 12, True, INK, 12, 4, True),
    ("List Bullet", 10.5, False, INK, 0, 3, False),
    ("Caption", 10, True, INK, 12, 4, True),
    ("Header", 8.5, False, INK, 0, 0, False),
    ("Footer", 8.5, False, INK, 0, 0, False),
    ("Lead", 12, False, INK, 0, 8, False),
    ("Small", 8.5, False, INK, 3, 8, False),
    ("Picture", 10, False, INK, 10, 8, False),
    ("Cell", 9, False, INK, 2, 2, False),
    ("Typed note", 10.5, False, INK, 8, 8, False),
    ("Fictional", 10.5, True, INK, 0, 10, False),
)
OWN: Final = ("Lead", "Small", "Picture", "Cell", "Typed note", "Fictional")
"""Styles that Word doesn't bring along."""


def set_page(document: Document) -> None:
    """Make the pages A4, with 2 cm around the text."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2)
    section.header_distance = section.footer_distance = Cm(1)


def set_styles(document: Document) -> None:
    """Set the look of every style, and say that the text is British English."""
    for name in OWN:
        style: Any = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = document.styles["Normal"]
    for name, points, bold, colour, above, below, kept in LOOK:
        style = document.styles[name]
        set_font(style, points=points, bold=bold, colour=colour)
        layout = style.paragraph_format
        layout.space_before, layout.space_after, layout.line_spacing = Pt(above), Pt(below), 1.1
        layout.keep_with_next = kept
    for name in ("Title", "Subtitle"):
        for part in ("w:pBdr", "w:numPr", "w:spacing"):
            for found in document.styles[name].element.findall(f"*/{qn(part)}"):
                if part != "w:spacing" or found.getparent().tag == qn("w:rPr"):
                    found.getparent().remove(found)
    picture = document.styles["Picture"].paragraph_format
    picture.line_spacing, picture.keep_together = 1.0, True
    note, fictional = document.styles["Typed note"], document.styles["Fictional"]
    note.paragraph_format.left_indent = Cm(0.3)
    borders = element("w:pBdr", {})
    borders.append(line("left", eighths=18, space=8))
    note.element.pPr.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")
    fictional.element.pPr.insert_element_before(shading(), "w:tabs", "w:spacing", "w:ind", "w:jc")
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)


# ---- A table of the paper in Word ----

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
        em_cm = points * EM_CM
        widths = column_widths(rows, total_em=TEXT_WIDTH_CM / em_cm, padding_em=PADDING_EM)
        for column, width in zip(drawn.columns, widths, strict=True):
            column.width = Cm(width * em_cm)
        _fill(drawn, rows, [is_numbers(column) for column in table.columns], points=points)
    document.add_paragraph(one_line(table.note), style="Small")


def _set_up(drawn: WordTable, *, title: str) -> None:
    """Set lines, layout, what screen readers are told, and which rows and columns are headings."""
    drawn.alignment = WD_TABLE_ALIGNMENT.LEFT
    drawn.autofit = False
    properties = drawn._tbl.tblPr
    borders = element("w:tblBorders", {})
    for side in ("top", "bottom", "insideH"):
        borders.append(line(side, eighths=4, space=0))
    properties.find(qn("w:tblLayout")).addprevious(borders)
    look = properties.find(qn("w:tblLook"))
    look.attrib.clear()
    for key, value in {"val": "00A0", "firstRow": "1", "firstColumn": "1", "noHBand": "1", "noVBand": "1"}.items():
        look.set(qn(f"w:{key}"), value)
    look.addnext(element("w:tblCaption", {"w:val": title}))


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
        cell._tc.get_or_add_tcPr().append(shading())


# ---- The board paper as a Word document ----

TALLEST_CM: Final = 11.5
"""Of a picture: two of them, with their titles, share a page."""
FICTIONAL: Final = "Fictional: no practice, person or place in this paper is real."


def word_bytes(paper: Paper) -> bytes:
    """Return the paper as a .docx file."""
    document = docx.Document()
    set_page(document)
    set_styles(document)
    set_properties(document.core_properties, title=paper.title, subtitle=paper.subtitle)
    _add_running_lines(document, paper)
    _add_title(document, paper)
    document.add_paragraph("In this paper", style="Caption")
    for number, section in enumerate(paper.sections):
        add_link(document.add_paragraph(style="List Bullet"), one_line(section.title), mark=_mark(number))
    for number, section in enumerate(paper.sections):
        _add_section(document, section, number=number)
    return saved(document)


def _add_running_lines(document: Document, paper: Paper) -> None:
    """Put the plan and its revision above every page, its number below, and on both sides that it is fictional."""
    section = document.sections[0]
    section.header.paragraphs[0].add_run(paper.running)
    footer = section.footer.paragraphs[0]
    stops = footer.style.paragraph_format.tab_stops
    stops.clear_all()
    stops.add_tab_stop(Cm(TEXT_WIDTH_CM), WD_TAB_ALIGNMENT.RIGHT)
    footer.add_run(f"{'Fictional. ' if paper.fictional else ''}{one_line(paper.title)}\tPage ")
    add_field(footer, "PAGE")
    footer.add_run(" of ")
    add_field(footer, "NUMPAGES")


def _add_title(document: Document, paper: Paper) -> None:
    document.add_paragraph(one_line(paper.title), style="Title")
    document.add_paragraph(one_line(paper.subtitle), style="Subtitle")
    if paper.fictional:
        document.add_paragraph(FICTIONAL, style="Fictional")
    for label, text in paper.about:
        line = document.add_paragraph()
        line.add_run(f"{label}: ").bold = True
        if label == "Link" and is_address(text):
            add_link(line, text, address=text)
        else:
            line.add_run(one_line(text).removeprefix(f"{label} "))


def _add_section(document: Document, section: Section, *, number: int) -> None:
    heading = document.add_heading(one_line(section.title), level=1)
    add_mark(heading, _mark(number), number=number)
    for place, line in enumerate(section.lines):
        document.add_paragraph(clean(line), style="List Bullet" if place else "Lead")
    if section.note:
        document.add_paragraph(clean(section.note), style="Typed note")
    for picture in section.pictures:
        _add_picture(document, picture)
    for table in section.tables:
        add_table(document, table)


def _add_picture(document: Document, picture: Picture) -> None:
    """Add a picture below its title, in one paragraph: not every program keeps two of them on one page."""
    paragraph = document.add_paragraph(style="Picture")
    title = paragraph.add_run(one_line(picture.title))
    title.bold = True
    title.add_break()
    width = min(TEXT_WIDTH_CM, TALLEST_CM * picture.width_px / picture.height_px)
    shape = paragraph.add_run().add_picture(io.BytesIO(picture.png), width=Cm(width))
    describe(shape, name=picture.name, alt=picture.alt)


def _mark(number: int) -> str:
    return f"section_{number + 1}"

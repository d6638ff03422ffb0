"""How the Word paper looks: A4, one font, few sizes; every text has a style that people can change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from data.paper.word_parts import ACCENT, INK, LANGUAGE, LINE, SHADE, element, set_font

if TYPE_CHECKING:
    from docx.document import Document

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
    _put_line_beside(document.styles["Typed note"])
    _shade(document.styles["Fictional"])
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), LANGUAGE)


def _put_line_beside(style: Any) -> None:
    style.paragraph_format.left_indent = Cm(0.3)
    borders = element("w:pBdr", {})
    borders.append(element("w:left", {"w:val": "single", "w:sz": "18", "w:space": "8", "w:color": LINE}))
    style.element.pPr.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def _shade(style: Any) -> None:
    shade = element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": SHADE})
    style.element.pPr.insert_element_before(shade, "w:tabs", "w:spacing", "w:ind", "w:jc")

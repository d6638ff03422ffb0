"""Pieces of a Word document that python-docx has no verb for: fields, links, marks, alt text, borders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from data.paper.cell_text import clean, one_line
from data.paper.fit import FONT

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

LANGUAGE: Final = "en-GB"
INK: Final = "17242D"
ACCENT: Final = "0B5C7A"
LINE: Final = "8A98A3"
SHADE: Final = "E8EEF2"


def add_field(paragraph: Paragraph, instruction: str) -> None:
    """Add a field that the reading program fills in, such as PAGE."""
    for kind, text in (("begin", ""), ("", instruction), ("separate", ""), ("text", "1"), ("end", "")):
        run = paragraph.add_run()
        if kind == "text":
            run.text = text
        elif kind:
            run._r.append(element("w:fldChar", {"w:fldCharType": kind}))
        else:
            code = element("w:instrText", {"xml:space": "preserve"})
            code.text = text
            run._r.append(code)


def add_link(paragraph: Paragraph, text: str, *, address: str = "", mark: str = "") -> None:
    """Add a link to an address outside, or to a mark in the document."""
    attributes = {"w:anchor": mark}
    if address:
        to = paragraph.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        attributes = {"r:id": to}
    link = element("w:hyperlink", attributes)
    run = paragraph.add_run(clean(text))
    run.font.color.rgb = RGBColor.from_string(ACCENT)
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
    style.font.color.rgb = RGBColor.from_string(colour)
    style.font.name = FONT
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(script), None)
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)


def element(name: str, attributes: dict[str, str]) -> Any:
    """Return a new XML element."""
    new = OxmlElement(name)
    for key, value in attributes.items():
        new.set(qn(key), value)
    return new

"""What every document says of itself; and how slides look: 16:9, a title and the running line, set in the master."""

from __future__ import annotations

import copy
import io
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

import pptx
from pptx.dml.color import RGBColor
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from data.maps import ACCENT, INK
from data.papers import FONT, clean, one_line

# ---- What every document says of itself ----

LANGUAGE: Final = "en-GB"


def set_properties(known: Any, *, title: str, subtitle: str) -> None:
    """Say in the properties of a Word document or of slides what it is; nobody's name."""
    known.title, known.subject = one_line(title)[:255], one_line(subtitle)[:255]
    known.author, known.last_modified_by, known.comments, known.keywords = "", "", "", ""
    known.language = LANGUAGE
    known.created = known.modified = datetime.now(UTC).replace(microsecond=0)


def saved(document: Any) -> bytes:
    """Return a document, slides or a workbook as a file."""
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


# ---- How slides look ----

STRIPE: Final = "#eef3f6"
"""Behind every second row of a table."""


class Box(NamedTuple):
    """Where something stands on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float


WIDTH, HEIGHT = 13.333, 7.5
TITLE: Final = Box(0.55, 0.35, 12.23, 1.15)
BODY: Final = Box(0.55, 1.7, 12.23, 4.95)
LINES_BESIDE: Final = Box(0.55, 1.7, 5.2, 4.95)
PICTURE_BESIDE: Final = Box(5.95, 1.6, 6.83, 5.1)
FOOT: Final = Box(0.55, 6.2, 12.23, 0.6)
"""Above the running line: what stands elsewhere, where something does."""
FOOTER: Final = Box(0.55, 6.92, 11.0, 0.4)
NUMBER: Final = Box(11.78, 6.92, 1.0, 0.4)
BOXES: Final = {
    PP_PLACEHOLDER.TITLE: TITLE,
    PP_PLACEHOLDER.BODY: BODY,
    PP_PLACEHOLDER.FOOTER: FOOTER,
    PP_PLACEHOLDER.SLIDE_NUMBER: NUMBER,
}
"""Of the master."""
OPENING_TITLE: Final = Box(0.9, 1.6, 11.5, 2.0)
OPENING_TEXT: Final = Box(0.9, 3.75, 11.5, 2.6)
OPENING, LINES, TITLE_ONLY = "Title Slide", "Title and Content", "Title Only"
"""Layouts that are used; the others are taken out."""
TITLE_POINTS, BODY_POINTS, FOOTER_POINTS = 30, 24, 12


def new_slides() -> Any:
    """Return an empty presentation in our look."""
    slides: Any = pptx.Presentation()
    slides.slide_width, slides.slide_height = Inches(WIDTH), Inches(HEIGHT)
    for layout in list(slides.slide_layouts):
        if layout.name not in (OPENING, LINES, TITLE_ONLY):
            slides.slide_layouts.remove(layout)
    master = slides.slide_master
    for shape in master.placeholders:
        box = BOXES.get(shape.placeholder_format.type)
        put(shape, box) if box else _remove(shape)
    for layout in slides.slide_layouts:
        _lay_out(layout)
    _set_texts(master.element)
    return slides


def add_slide(slides: Any, layout: str, *, title: str, running: str) -> Any:
    """Add a slide with its title, the running line and its number."""
    kind = slides.slide_layouts.get_by_name(layout)
    slide = slides.slides.add_slide(kind)
    frame = slide.shapes.title.text_frame
    write(frame.paragraphs[0], title)
    for shape in kind.placeholders:  # python-pptx copies neither of the two
        if shape.placeholder_format.type in (PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER):
            slide.shapes._spTree.append(copy.deepcopy(shape._element))
    footer = next(
        placeholder
        for placeholder in slide.placeholders
        if placeholder.placeholder_format.type == PP_PLACEHOLDER.FOOTER
    )
    footer.text_frame.clear()
    footer.text_frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    write(footer.text_frame.paragraphs[0], running)
    return slide


def pptx_colour(colour: str) -> Any:
    """Return a colour as python-pptx takes it."""
    return RGBColor.from_string(colour[1:].upper())


def write(  # noqa: PLR0913 (how a text looks)
    paragraph: Any, text: str, *, points: float = 0, bold: bool | None = None, colour: str = "", address: str = ""
) -> None:
    """Write plain text into a paragraph, line breaks kept; 0 points: as the placeholder has it."""
    for number, line in enumerate(clean(text).split("\n")):
        if number:
            paragraph.add_line_break()
        run = paragraph.add_run()
        run.text = line.replace("\t", " ")
        run.font.language_id = MSO_LANGUAGE_ID.ENGLISH_UK
        run.font.bold = bold
        if points:
            run.font.size = Pt(points)
        if colour:
            run.font.color.rgb = pptx_colour(colour)
        if address:
            run.hyperlink.address = address


def next_paragraph(frame: Any) -> Any:
    """Return the first paragraph of an empty text, else a new one."""
    first = frame.paragraphs[0]
    return first if not first.runs and len(frame.paragraphs) == 1 else frame.add_paragraph()


def without_bullet(paragraph: Any) -> None:
    """Let a paragraph begin at the left, without a bullet."""
    properties = paragraph._p.get_or_add_pPr()
    properties.set("marL", "0")
    properties.set("indent", "0")
    properties.append(properties.makeelement(qn("a:buNone"), {}))


def put(shape: Any, box: Box) -> None:
    """Put a shape into a box."""
    shape.left, shape.top = Inches(box.left), Inches(box.top)
    shape.width, shape.height = Inches(box.width), Inches(box.height)


def describe(shape: Any, *, name: str, alt: str) -> None:
    """Give a picture or table its name and the words for who can't see it."""
    shape.name = clean(name)
    shape._element._nvXxPr.cNvPr.set("descr", clean(alt))


def _lay_out(layout: Any) -> None:
    """Let a layout take all places from the master, but for the opening slide."""
    for shape in list(layout.placeholders):
        kind = shape.placeholder_format.type
        if kind == PP_PLACEHOLDER.DATE:
            _remove(shape)
        elif kind == PP_PLACEHOLDER.CENTER_TITLE:
            put(shape, OPENING_TITLE)
        elif kind == PP_PLACEHOLDER.SUBTITLE:
            put(shape, OPENING_TEXT)
            for level in shape._element.iter(qn("a:lvl1pPr")):
                level.set("algn", "l")
                _set_colour(level.find(qn("a:defRPr")), INK)
        else:
            for place in shape._element.spPr.findall(qn("a:xfrm")):
                shape._element.spPr.remove(place)


def _set_texts(master: Any) -> None:
    """Set font, sizes and colours of titles, lines and the running line."""
    for latin in master.iter(qn("a:latin")):
        latin.set("typeface", FONT)
    styles = master.find(qn("p:txStyles"))
    title = styles.find(qn("p:titleStyle")).find(qn("a:lvl1pPr"))
    title.set("algn", "l")
    body = styles.find(qn("p:bodyStyle")).find(qn("a:lvl1pPr"))
    for level, points, colour, bold in ((title, TITLE_POINTS, ACCENT, "1"), (body, BODY_POINTS, INK, "0")):
        letters = level.find(qn("a:defRPr"))
        letters.set("sz", str(points * 100))
        letters.set("b", bold)
        _set_colour(letters, colour)
    for place in master.iter(qn("a:lstStyle")):
        for level in place.findall(qn("a:lvl1pPr")):
            level.set("algn", "r" if level.get("algn") == "r" else "l")
            letters = level.find(qn("a:defRPr"))
            letters.set("sz", str(FOOTER_POINTS * 100))
            _set_colour(letters, INK)
            letters.append(letters.makeelement(qn("a:latin"), {"typeface": FONT}))


def _set_colour(letters: Any, colour: str) -> None:
    fill = letters.find(qn("a:solidFill"))
    for old in list(fill):
        fill.remove(old)
    fill.append(fill.makeelement(qn("a:srgbClr"), {"val": colour[1:].upper()}))


def _remove(shape: Any) -> None:
    shape._element.getparent().remove(shape._element)

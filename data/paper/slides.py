"""The board paper as slides: one thought a slide, real titles and tables, the rest in the speaker's notes."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from pptx.util import Inches, Pt

from data.paper.cell_text import clean, one_line
from data.paper.fit import POINTS_AN_INCH, lines_of, parts_of
from data.paper.links import is_address
from data.paper.section import in_paper_only
from data.paper.slide_design import (
    BODY,
    FOOT,
    LINES,
    LINES_BESIDE,
    OPENING,
    PICTURE_BESIDE,
    TITLE,
    TITLE_ONLY,
    TITLE_POINTS,
    Box,
    add_slide,
    describe,
    new_slides,
    next_paragraph,
    put,
    without_bullet,
    write,
)
from data.paper.slide_table import LINE_HEIGHT, draw_page, pages_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.paper.section import Paper, Picture, Section, Table

FICTIONAL: Final = "Fictional: nothing in these slides is real."
TITLE_SIZES: Final = (TITLE_POINTS, 26, 24, 20)
OPENING_POINTS: Final = 40
LINE_SIZES: Final = (24, 22, 20, 18)
"""Points of the lines; the thought of the slide is `THOUGHT_MORE` larger."""
THOUGHT_MORE: Final = 4
MOST_LINES: Final = 5
"""Of text on one slide: more go on the next."""
WIDE: Final = 1.9
"""Width by height of a picture that is too small beside lines, and gets a slide of its own."""
NOTE_POINTS: Final = 12
NOTE_IN: Final = 0.5
"""Kept below a table for what must be known about it."""


@dataclass(frozen=True)
class Talk:
    """Slides that are being made, and the line that runs along below all of them."""

    slides: Any
    running: str

    def add(self, layout: str, title: str, *, notes: Sequence[str]) -> Any:
        """Add a slide; its title is set as large as fits in two lines, its notes are what is said to it."""
        title = one_line(title)
        slide = add_slide(self.slides, layout, title=title, running=self.running)
        if layout != OPENING:
            points = next(
                (size for size in TITLE_SIZES if lines_of(title, _width_em(TITLE, size)) <= 2), TITLE_SIZES[-1]
            )
            for run in slide.shapes.title.text_frame.paragraphs[0].runs:
                run.font.size = Pt(points)
        said = [clean(note) for note in notes if note]
        if said:
            slide.notes_slide.notes_text_frame.text = "\n\n".join(said)
        return slide


@dataclass(frozen=True)
class Page:
    """Lines that stand on one slide.

    Attributes:
        lines: In order.
        points: Size of their letters.
        box: Where they stand.
        is_first: Whether the first of them is the thought of the section.
    """

    lines: tuple[str, ...]
    points: int
    box: Box
    is_first: bool

    @property
    def height_pt(self) -> float:
        """How high they are."""
        height = 0.0
        for number, line in enumerate(self.lines):
            size = self.points + (THOUGHT_MORE if self.is_first and number == 0 else 0)
            height += (lines_of(line, _width_em(self.box, size)) * LINE_HEIGHT + 0.5) * size
        return height


def slides_bytes(paper: Paper) -> bytes:
    """Return the paper as a .pptx file; of a table that is not brief it says where it stands."""
    slides = new_slides()
    parts = ("Fictional" if paper.fictional else "", paper.plan_name, paper.revision)
    talk = Talk(slides, " · ".join(one_line(part) for part in parts if part))
    _set_properties(slides, paper)
    _add_opening(talk, paper)
    for section in paper.sections:
        _add_section(talk, section)
    file = io.BytesIO()
    slides.save(file)
    return file.getvalue()


def _set_properties(slides: Any, paper: Paper) -> None:
    """Say in the file's properties what it is; nobody's name."""
    known = slides.core_properties
    known.title, known.subject = one_line(paper.title)[:255], one_line(paper.subtitle)[:255]
    known.author, known.last_modified_by, known.comments, known.keywords = "", "", "", ""
    known.language = "en-GB"
    known.created = known.modified = datetime.now(UTC).replace(microsecond=0)


def _add_opening(talk: Talk, paper: Paper) -> None:
    slide = talk.add(OPENING, paper.title, notes=())
    for run in slide.shapes.title.text_frame.paragraphs[0].runs:
        run.font.size = Pt(OPENING_POINTS)
    frame = slide.placeholders[1].text_frame
    for text in (paper.subtitle, paper.plan_name, paper.revision, FICTIONAL if paper.fictional else ""):
        if text:
            paragraph = next_paragraph(frame)
            without_bullet(paragraph)
            write(paragraph, one_line(text), points=20)
    if is_address(paper.link):
        write(next_paragraph(frame), paper.link, points=18, address=paper.link)


def _add_section(talk: Talk, section: Section) -> None:
    """Add the thought of a section with its first picture, its further lines, each further picture and brief table."""
    lines = [line for line in section.lines or clean(section.note).split("\n") if line]
    beside = [one for one in section.pictures[:1] if lines and one.width_px <= WIDE * one.height_px]
    foot = in_paper_only(section)
    notes = (section.note, *(picture.alt for picture in beside))
    if lines or foot or not (section.pictures or any(table.brief and table.rows for table in section.tables)):
        _add_lines(talk, section.title, lines, beside=beside, foot=foot, notes=notes)
    for picture in section.pictures[len(beside) :]:
        _draw_picture(talk.add(TITLE_ONLY, picture.title, notes=(picture.alt,)), picture, BODY)
    for table in section.tables:
        if table.brief:
            _add_table(talk, table)


def _add_lines(  # noqa: PLR0913 (all that stands on these slides)
    talk: Talk, title: str, lines: Sequence[str], *, beside: Sequence[Picture], foot: str, notes: Sequence[str]
) -> None:
    """Add lines on as many slides as they need: the picture beside the first, what stands elsewhere below the last."""
    first = _above_foot(LINES_BESIDE if beside else BODY, foot)
    pages = _pages(lines, first, _above_foot(BODY, foot))
    for number, page in enumerate(pages, start=1):
        numbered = f"{one_line(title)} ({number} of {len(pages)})" if len(pages) > 1 else title
        slide = talk.add(LINES, numbered, notes=notes if number == 1 else ())
        _write_lines(slide, page)
        for picture in beside if number == 1 else ():
            _draw_picture(slide, picture, _above_foot(PICTURE_BESIDE, foot))
        if foot and number == len(pages):
            _write_small(slide, foot, top=FOOT.top)


def _above_foot(box: Box, foot: str) -> Box:
    return replace(box, height=FOOT.top - box.top) if foot else box


def _pages(lines: Sequence[str], first: Box, others: Box) -> list[Page]:
    """Return lines by slide, in order; what is left of a line longer than a slide goes on on the next."""
    rest = [part for number, line in enumerate(lines) for part in _slide_long(line, first, is_first=number == 0)]
    pages = [_page(rest, first, is_first=True)]
    while rest := rest[len(pages[-1].lines) :]:
        pages.append(_page(rest, others, is_first=False))
    return pages


def _slide_long(line: str, box: Box, *, is_first: bool) -> list[str]:
    """Return a line in parts that each fit on a slide in the least letters."""
    points = LINE_SIZES[-1] + THOUGHT_MORE * is_first
    most_lines = int((box.height * POINTS_AN_INCH / points - 0.5) // LINE_HEIGHT)
    return parts_of(line, _width_em(box, points), most_lines)


def _page(lines: Sequence[str], box: Box, *, is_first: bool) -> Page:
    """Return the first of the lines that stand on one slide, in the largest letters that hold them."""
    for wanted in range(min(len(lines), MOST_LINES), 1, -1):
        for points in LINE_SIZES:
            page = Page(tuple(lines[:wanted]), points, box, is_first)
            if page.height_pt <= box.height * POINTS_AN_INCH:
                return page
    sizes = [Page(tuple(lines[:1]), points, box, is_first) for points in LINE_SIZES]
    return next((page for page in sizes if page.height_pt <= box.height * POINTS_AN_INCH), sizes[-1])


def _write_lines(slide: Any, page: Page) -> None:
    body = slide.placeholders[1]
    put(body, page.box)
    for number, line in enumerate(page.lines):
        paragraph = next_paragraph(body.text_frame)
        if number == 0 and page.is_first:
            without_bullet(paragraph)
            write(paragraph, line, points=page.points + THOUGHT_MORE, bold=True)
            paragraph.space_after = Pt(page.points / 2)
        else:
            write(paragraph, line, points=page.points)


def _width_em(box: Box, points: int) -> float:
    return (box.width - 0.5) * POINTS_AN_INCH / points


def _draw_picture(slide: Any, picture: Picture, box: Box) -> None:
    """Draw a picture as large as fits, in the middle of its box."""
    scale = min(box.width / picture.width_px, box.height / picture.height_px)
    width, height = picture.width_px * scale, picture.height_px * scale
    left, top = box.left + (box.width - width) / 2, box.top + (box.height - height) / 2
    shape = slide.shapes.add_picture(
        io.BytesIO(picture.png), Inches(left), Inches(top), width=Inches(width), height=Inches(height)
    )
    describe(shape, name=picture.name, alt=picture.alt)


def _add_table(talk: Talk, table: Table) -> None:
    """Add a table on as many slides as it needs; an empty one is not worth one."""
    pages = pages_of(table, height_in=BODY.height - (NOTE_IN if table.note else 0))
    for number, page in enumerate(pages, start=1):
        title = one_line(table.title) + (f" ({number} of {len(pages)})" if len(pages) > 1 else "")
        slide = talk.add(TITLE_ONLY, title, notes=(table.note,))
        end = draw_page(slide, page, title=title)
        if table.note:
            _write_small(slide, table.note, top=end + 0.08)


def _write_small(slide: Any, text: str, *, top: float) -> None:
    """Write what must be known besides, small, from so many inches down."""
    note = slide.shapes.add_textbox(Inches(BODY.left), Inches(top), Inches(BODY.width), Inches(NOTE_IN))
    note.text_frame.word_wrap = True
    write(note.text_frame.paragraphs[0], one_line(text), points=NOTE_POINTS)

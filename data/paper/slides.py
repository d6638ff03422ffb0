"""The board paper as slides: one thought a slide, real titles and tables, the rest in the speaker's notes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from pptx.util import Inches, Pt

from data.paper.cell_text import clean, one_line
from data.paper.fit import POINTS_AN_INCH, lines_of
from data.paper.links import is_address
from data.paper.slide_design import (
    BODY,
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
"""Of text on one slide, beside its thought: more is read to people, not by them."""
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
            points = next((size for size in TITLE_SIZES if _lines(title, TITLE, size) <= 2), TITLE_SIZES[-1])
            for run in slide.shapes.title.text_frame.paragraphs[0].runs:
                run.font.size = Pt(points)
        said = [clean(note) for note in notes if note]
        if said:
            slide.notes_slide.notes_text_frame.text = "\n\n".join(said)
        return slide


def slides_bytes(paper: Paper) -> bytes:
    """Return the paper as a .pptx file; tables that are not brief stand in the Word paper and the workbook only."""
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
    """Add the thought of a section with its first picture, then each further picture and brief table."""
    lines = [line for line in section.lines or clean(section.note).split("\n") if line]
    beside = [one for one in section.pictures[:1] if lines and one.width_px <= WIDE * one.height_px]
    box = LINES_BESIDE if beside else BODY
    points, shown = _fitting(lines, box)
    notes = (*lines[shown:], section.note, *(picture.alt for picture in beside))
    if lines or not (section.pictures or any(table.brief and table.rows for table in section.tables)):
        slide = talk.add(LINES, section.title, notes=notes)
        _write_lines(slide, lines[:shown], box, points=points)
        for picture in beside:
            _draw_picture(slide, picture, PICTURE_BESIDE)
    for picture in section.pictures[len(beside) :]:
        _draw_picture(talk.add(TITLE_ONLY, picture.title, notes=(picture.alt,)), picture, BODY)
    for table in section.tables:
        if table.brief:
            _add_table(talk, table)


def _write_lines(slide: Any, lines: Sequence[str], box: Box, *, points: int) -> None:
    body = slide.placeholders[1]
    put(body, box)
    for number, line in enumerate(lines):
        paragraph = next_paragraph(body.text_frame)
        if number == 0:
            without_bullet(paragraph)
            write(paragraph, line, points=points + THOUGHT_MORE, bold=True)
            paragraph.space_after = Pt(points / 2)
        else:
            write(paragraph, line, points=points)


def _fitting(lines: Sequence[str], box: Box) -> tuple[int, int]:
    """Return the size of the lines in points, and how many of them stand on the slide."""
    wanted = min(len(lines), MOST_LINES)
    room_pt = box.height * POINTS_AN_INCH
    for points in LINE_SIZES:
        if _height_pt(lines[:wanted], box, points) <= room_pt:
            return points, wanted
    points = LINE_SIZES[-1]
    while wanted > 1 and _height_pt(lines[:wanted], box, points) > room_pt:
        wanted -= 1
    return points, wanted


def _height_pt(lines: Sequence[str], box: Box, points: int) -> float:
    height = 0.0
    for number, line in enumerate(lines):
        size = points if number else points + THOUGHT_MORE
        height += (_lines(line, box, size) * LINE_HEIGHT + 0.5) * size
    return height


def _lines(text: str, box: Box, points: int) -> int:
    return lines_of(text, (box.width - 0.5) * POINTS_AN_INCH / points)


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
            note = slide.shapes.add_textbox(Inches(BODY.left), Inches(end + 0.08), Inches(BODY.width), Inches(NOTE_IN))
            note.text_frame.word_wrap = True
            write(note.text_frame.paragraphs[0], one_line(table.note), points=NOTE_POINTS)

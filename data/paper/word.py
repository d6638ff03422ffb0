"""The board paper as a Word document: real headings, tables and text, pictures with words for who can't see them."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import docx
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Cm

from data.paper.cell_text import clean, one_line
from data.paper.links import is_address
from data.paper.word_parts import LANGUAGE, add_field, add_link, add_mark, describe
from data.paper.word_styles import set_page, set_styles
from data.paper.word_table import TEXT_WIDTH_CM, add_table

if TYPE_CHECKING:
    from docx.document import Document

    from data.paper.section import Paper, Picture, Section

TALLEST_CM: Final = 11.5
"""Of a picture: two of them, with their titles, share a page."""
FICTIONAL: Final = "Fictional: no practice, person or place in this paper is real."


def word_bytes(paper: Paper) -> bytes:
    """Return the paper as a .docx file."""
    document = docx.Document()
    set_page(document)
    set_styles(document)
    _set_properties(document, paper)
    _add_running_lines(document, paper)
    _add_title(document, paper)
    _add_contents(document, paper)
    for number, section in enumerate(paper.sections):
        _add_section(document, section, number=number)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_properties(document: Document, paper: Paper) -> None:
    """Say in the file's properties what it is; nobody's name."""
    known = document.core_properties
    known.title, known.subject = one_line(paper.title)[:255], one_line(paper.subtitle)[:255]
    known.author, known.last_modified_by, known.comments, known.keywords = "", "", "", ""
    known.language = LANGUAGE
    known.created = known.modified = datetime.now(UTC).replace(microsecond=0)


def _add_running_lines(document: Document, paper: Paper) -> None:
    """Put the plan and its revision above every page, its number below, and on both sides that it is fictional."""
    section = document.sections[0]
    above = " · ".join(one_line(part) for part in (paper.plan_name, paper.revision) if part)
    section.header.paragraphs[0].add_run(above)
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
    for label, text in (("Plan", paper.plan_name), ("Revision", paper.revision), ("Link", paper.link)):
        if not text:
            continue
        line = document.add_paragraph()
        line.add_run(f"{label}: ").bold = True
        if label == "Link" and is_address(text):
            add_link(line, text, address=text)
        else:
            line.add_run(one_line(text).removeprefix(f"{label} "))


def _add_contents(document: Document, paper: Paper) -> None:
    """List the sections, each a link to where it begins."""
    document.add_paragraph("In this paper", style="Caption")
    for number, section in enumerate(paper.sections):
        add_link(document.add_paragraph(style="List Bullet"), one_line(section.title), mark=_mark(number))


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

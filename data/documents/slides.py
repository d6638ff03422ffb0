"""The board paper as slides: one thought a slide, real titles and tables, the rest in the speaker's notes."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Inches, Pt

from data.documents.look import (
    BODY,
    FOOT,
    LINES,
    LINES_BESIDE,
    OPENING,
    PICTURE_BESIDE,
    STRIPE,
    TITLE,
    TITLE_ONLY,
    TITLE_POINTS,
    Box,
    add_slide,
    describe,
    new_slides,
    next_paragraph,
    pptx_colour,
    put,
    saved,
    set_properties,
    without_bullet,
    write,
)
from data.maps import ACCENT, INK, PAPER
from data.papers import (
    FONT,
    POINTS_AN_INCH,
    clean,
    column_widths,
    in_paper_only,
    is_address,
    is_numbers,
    lines_of,
    one_line,
    parts_of,
    row_parts,
    texts,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.papers import Paper, Picture, Section, Table

# ---- Tables on slides ----

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
class TablePage:
    """What of a table stands on one slide: texts by row and column, headings first, and how large all is, in points."""

    rows: tuple[tuple[str, ...], ...]
    widths_pt: tuple[float, ...]
    heights_pt: tuple[float, ...]
    points: int


def pages_of(table: Table, *, height_in: float) -> list[TablePage]:
    """Return a table in parts that each fit on a slide; none for a table without rows.

    A row that would need more than a whole slide goes on in further rows.
    """
    if not table.rows:
        return []
    rows = texts(table)
    fewest = -(-len(table.rows) // MOST_ROWS)
    for points in SIZES:
        pages = _pages(rows, points=points, height_pt=height_in * POINTS_AN_INCH)
        if len(pages) == fewest and _no_word_breaks(rows, pages[0]):
            break
    return pages


def draw_page(slide: Any, page: TablePage, *, title: str, numbers: Sequence[bool]) -> float:
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
        for cell, text, to_right in zip(row.cells, cells, numbers, strict=True):
            _draw_cell(cell, text, number=number, to_right=to_right, points=page.points)
    return BODY.top + height / POINTS_AN_INCH


def _draw_cell(cell: Any, text: str, *, number: int, to_right: bool, points: int) -> None:
    heading = number == 0
    cell.margin_left = cell.margin_right = Pt(PADDING_PT / 2)
    cell.margin_top = cell.margin_bottom = Pt(ROW_PADDING_PT / 2)
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if heading else MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = pptx_colour(ACCENT if heading else PAPER if number % 2 else STRIPE)
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if to_right else PP_ALIGN.LEFT
    write(paragraph, text, points=points, bold=heading, colour=PAPER if heading else INK)
    for run in paragraph.runs:
        run.font.name = FONT


def _pages(rows: list[list[str]], *, points: int, height_pt: float) -> list[TablePage]:
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
        TablePage((tuple(rows[0]), *(cells for cells, _ in part)), widths_pt, (heading, *(h for _, h in part)), points)
        for part in parts
    ]


def _row_lines(cells: tuple[str, ...] | list[str], room: list[float]) -> int:
    return max(lines_of(text, width) for text, width in zip(cells, room, strict=True))


def _no_word_breaks(rows: list[list[str]], page: TablePage) -> bool:
    """Return whether every heading and number stands unbroken in its column."""
    room = [(width - PADDING_PT) / page.points for width in page.widths_pt]
    words = [(word, width) for row in rows for text, width in zip(row, room, strict=True) for word in text.split()[:20]]
    return all(lines_of(word, width) == 1 for word, width in words if len(word) <= LONGEST_WORD)


LONGEST_WORD: Final = 18
"""Letters of a word that should not be broken; longer ones are no words."""


# ---- The board paper as slides ----

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
    """Lines that stand in a box on one slide, in letters of so many points; the first may be the section's thought."""

    lines: tuple[str, ...]
    points: int
    box: Box
    is_first: bool

    @property
    def height_pt(self) -> float:
        """How high they are."""
        sizes = [self.points + THOUGHT_MORE * (self.is_first and not number) for number in range(len(self.lines))]
        return sum(
            (lines_of(line, _width_em(self.box, size)) * LINE_HEIGHT + 0.5) * size
            for line, size in zip(self.lines, sizes, strict=True)
        )


def slides_bytes(paper: Paper) -> bytes:
    """Return the paper as a .pptx file; of a table that is not brief it says where it stands."""
    slides = new_slides()
    talk = Talk(slides, " · ".join(filter(None, ["Fictional" if paper.fictional else "", paper.running])))
    set_properties(slides.core_properties, title=paper.title, subtitle=paper.subtitle)
    _add_opening(talk, paper)
    for section in paper.sections:
        _add_section(talk, section)
    return saved(slides)


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
    beside = [picture for picture in section.pictures[:1] if lines and picture.width_px <= WIDE * picture.height_px]
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
    pages = _pages_of_lines(lines, first, _above_foot(BODY, foot))
    for number, page in enumerate(pages, start=1):
        numbered = f"{one_line(title)} ({number} of {len(pages)})" if len(pages) > 1 else title
        slide = talk.add(LINES, numbered, notes=notes if number == 1 else ())
        _write_lines(slide, page)
        for picture in beside if number == 1 else ():
            _draw_picture(slide, picture, _above_foot(PICTURE_BESIDE, foot))
        if foot and number == len(pages):
            _write_small(slide, foot, top=FOOT.top)


def _above_foot(box: Box, foot: str) -> Box:
    return box._replace(height=FOOT.top - box.top) if foot else box


def _pages_of_lines(lines: Sequence[str], first: Box, others: Box) -> list[Page]:
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
    for wanted in range(min(len(lines), MOST_LINES), 0, -1):
        for points in LINE_SIZES:
            page = Page(tuple(lines[:wanted]), points, box, is_first)
            if page.height_pt <= box.height * POINTS_AN_INCH:
                return page
    return Page(tuple(lines[:1]), LINE_SIZES[-1], box, is_first)


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
        end = draw_page(slide, page, title=title, numbers=[is_numbers(column) for column in table.columns])
        if table.note:
            _write_small(slide, table.note, top=end + 0.08)


def _write_small(slide: Any, text: str, *, top: float) -> None:
    """Write what must be known besides, small, from so many inches down."""
    note = slide.shapes.add_textbox(Inches(BODY.left), Inches(top), Inches(BODY.width), Inches(NOTE_IN))
    note.text_frame.word_wrap = True
    write(note.text_frame.paragraphs[0], one_line(text), points=NOTE_POINTS)

"""The slides, opened again: titles, tables in parts that add up to the whole, notes, letters that can be read."""

import io
import re
import zipfile
from dataclasses import replace

import pptx
import pytest
from pptx.enum.shapes import PP_PLACEHOLDER

from data.documents.slides import MOST_ROWS, slides_bytes
from data.papers.model import Column, Section, Table, clean, texts
from tests.data.papers.sample_paper import HOSTILE, SIZES, sample_paper

PAPER = sample_paper()


@pytest.fixture(scope="module")
def slides():
    return list(pptx.Presentation(io.BytesIO(slides_bytes(PAPER))).slides)


def tables(slides):
    """What stands in tables, by the title of the slide without its number."""
    found = {}
    for slide in slides:
        for shape in slide.shapes:
            if shape.has_table:
                rows = [[cell.text for cell in row.cells] for row in shape.table.rows]
                found.setdefault(usual(slide.shapes.title.text), []).append(rows)
    return found


def usual(title):
    """The title of a section that takes several slides, without their number."""
    return re.sub(r" \(\d+ of \d+\)$", "", title)


def words(slide):
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def test_each_slide_has_a_title_of_its_own(slides):
    titles = [slide.shapes.title.text for slide in slides]
    assert titles[0] == PAPER.title
    assert [section.title for section in PAPER.sections if section.title not in map(usual, titles)] == []
    assert all(titles)
    assert {slide.shapes.title.placeholder_format.type for slide in slides[1:]} == {PP_PLACEHOLDER.TITLE}


def test_tables_stand_in_parts_with_the_heading_on_each(slides):
    found = tables(slides)
    brief = [table for section in PAPER.sections for table in section.tables if table.brief and table.rows]
    assert set(found) == {table.title for table in brief}
    for table in brief:
        headings, *rows = texts(table)
        parts = found[table.title]
        assert all(part[0] == headings and 1 < len(part) <= MOST_ROWS + 1 for part in parts)
        assert [row for part in parts for row in part[1:]] == rows


def test_texts_that_would_run_stand_as_they_are(slides):
    said = [row[3] for part in tables(slides)["What practices said"] for row in part[1:]]
    assert said == [clean(text) for text in HOSTILE]


def test_the_thought_stands_first_and_lines_that_do_not_fit_go_on_the_next_slide(slides):
    for section in PAPER.sections:
        if not section.lines:
            continue
        own = [
            slide
            for slide in slides
            if usual(slide.shapes.title.text) == section.title and len(slide.placeholders) == 4
        ]
        told = [paragraph.text for item in own for paragraph in item.placeholders[1].text_frame.paragraphs]
        assert told == list(section.lines)
        assert clean(section.note) in own[0].notes_slide.notes_text_frame.text
        numbers = [item.shapes.title.text.removeprefix(section.title) for item in own]
        assert numbers == [f" ({number} of {len(own)})" if len(own) > 1 else "" for number in range(1, len(own) + 1)]
    assert len([slide for slide in slides if usual(slide.shapes.title.text) == "Data and method"]) == 3


def test_a_table_that_is_not_shown_is_said_to_stand_elsewhere(slides):
    [told] = [word for slide in slides for word in words(slide) if "workbook" in word]
    assert told == "In the Word paper and the workbook: Every place (40 rows)."


def paper_of(section):
    return replace(PAPER, sections=(section,))


def test_a_cell_longer_than_a_slide_goes_on_in_the_next_row():
    long = " ".join(f"word{number}" for number in range(900))
    table = Table("Said", (Column("Practice"), Column("Words"), Column("Patients", "count")), (("Ash", long, 12_500),))
    found = pptx.Presentation(io.BytesIO(slides_bytes(paper_of(Section("said", "Said", ("One.",), (table,)))))).slides
    rows = [row for part in tables(found)["Said"] for row in part[1:]]
    assert " ".join(row[1] for row in rows) == long
    assert [row[0] for row in rows] == ["Ash", *["Ash (goes on)"] * (len(rows) - 1)]
    assert [row[2] for row in rows] == ["12,500", *[""] * (len(rows) - 1)]


def test_a_sentence_longer_than_a_slide_goes_on_on_the_next():
    long = " ".join(f"word{number}" for number in range(900))
    section = Section("said", "Said", ("Ash opposes it.", long), pictures=PAPER.sections[1].pictures)
    found = list(pptx.Presentation(io.BytesIO(slides_bytes(paper_of(section)))).slides)[1:]
    assert len(found) > 2
    assert (
        " ".join(" ".join(slide.placeholders[1].text_frame.text.split()) for slide in found)
        == f"Ash opposes it. {long}"
    )


def test_pictures_carry_words_for_who_cannot_see_them(slides):
    shapes = [shape for slide in slides for shape in slide.shapes if hasattr(shape, "image")]
    wanted = [picture for section in PAPER.sections for picture in section.pictures]
    assert [shape._element._nvXxPr.cNvPr.get("descr") for shape in shapes] == [item.alt for item in wanted]
    for shape, picture in zip(shapes, wanted, strict=True):
        assert shape.width / shape.height == pytest.approx(picture.width_px / picture.height_px, rel=0.01)


def test_letters_can_be_read_at_the_back_of_the_room(slides):
    for slide in slides:
        for shape in slide.placeholders:
            if shape.placeholder_format.idx in (0, 1):
                sizes = [
                    run.font.size.pt
                    for paragraph in shape.text_frame.paragraphs
                    for run in paragraph.runs
                    if run.font.size
                ]
                assert min(sizes, default=24) >= 18
        for shape in slide.shapes:
            if shape.has_table:
                runs = [run for cell in shape.table.iter_cells() for run in cell.text_frame.paragraphs[0].runs]
                assert min(run.font.size.pt for run in runs) >= 12


def test_everything_stands_on_the_slide(slides):
    for slide in slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= pptx.util.Inches(13.34)
            assert shape.top + shape.height <= pptx.util.Inches(7.5)


def test_plan_and_revision_and_number_run_along(slides):
    for slide in slides:
        assert f"Fictional · {PAPER.plan_name} · {PAPER.revision}" in words(slide)
        kinds = [shape.placeholder_format.type for shape in slide.placeholders]
        assert PP_PLACEHOLDER.SLIDE_NUMBER in kinds


def test_a_short_table_is_set_in_large_letters(slides):
    slide = next(slide for slide in slides if slide.shapes.title.text == SIZES.title)
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    assert table.cell(1, 0).text_frame.paragraphs[0].runs[0].font.size.pt >= 16
    assert SIZES.note in words(slide)


@pytest.mark.parametrize(("link", "links"), [(PAPER.link, 1), ("javascript:alert(1)", 0), ("", 0)])
def test_nothing_outside_is_linked_but_the_plan(link, links):
    with zipfile.ZipFile(io.BytesIO(slides_bytes(sample_paper(link=link)))) as file:
        relations = "".join(file.read(name).decode() for name in file.namelist() if name.endswith(".rels"))
        assert not [name for name in file.namelist() if "vba" in name.lower() or "embed" in name.lower()]
    assert len(re.findall('TargetMode="External"', relations)) == links
    assert "evil" not in relations

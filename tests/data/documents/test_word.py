"""The Word paper, opened again: every number and text of the tables, words for pictures, nothing that runs."""

import io
import re
import zipfile

import docx
import pytest
from docx.oxml.ns import qn

from data.documents.word import FICTIONAL, word_bytes
from data.papers.model import clean, texts
from tests.data.papers.sample_paper import HOSTILE, sample_paper

PAPER = sample_paper()


@pytest.fixture(scope="module")
def content():
    return word_bytes(PAPER)


@pytest.fixture(scope="module")
def document(content):
    return docx.Document(io.BytesIO(content))


def read(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def with_style(document, style):
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == style]


def test_every_table_stands_in_it_cell_by_cell(document):
    wanted = [texts(table) for section in PAPER.sections for table in section.tables if table.rows]
    assert [read(table) for table in document.tables] == wanted
    assert read(document.tables[0])[1] == ["A Riverside", "31,204", "6.4", "83%", "3.2", "-3,323", "-3 points"]
    assert read(document.tables[0])[2][2:4] == ["–", "–"]


def test_sections_are_headings_of_the_first_level(document):
    assert with_style(document, "Heading 1") == [section.title for section in PAPER.sections]
    assert with_style(document, "Title") == [PAPER.title]
    assert "Nothing to list here." in with_style(document, "Normal")


def test_headings_of_tables_are_repeated_and_rows_kept_whole(document):
    for table in document.tables:
        marks = [row._tr.trPr for row in table.rows]
        assert [mark.find(qn("w:tblHeader")) is not None for mark in marks] == [True] + [False] * (len(marks) - 1)
        assert all(mark.find(qn("w:cantSplit")) is not None for mark in marks)


def test_numbers_are_set_to_the_right_and_widths_fit_the_page(document):
    sizes = document.tables[0]
    sides = [cell.paragraphs[0].alignment for cell in sizes.rows[1].cells]
    assert [side is not None for side in sides] == [False] + [True] * 6
    assert all(sum(column.width for column in table.columns) <= docx.shared.Cm(17.01) for table in document.tables)


def test_pictures_carry_words_for_who_cannot_see_them(document):
    wanted = [picture for section in PAPER.sections for picture in section.pictures]
    assert [shape._inline.docPr.get("descr") for shape in document.inline_shapes] == [item.alt for item in wanted]
    for shape, picture in zip(document.inline_shapes, wanted, strict=True):
        assert shape.width / shape.height == pytest.approx(picture.width_px / picture.height_px, rel=0.01)


def test_notes_keep_their_line_breaks_and_stay_plain(document):
    assert with_style(document, "Typed note") == [clean(section.note) for section in PAPER.sections if section.note]
    said = [row[3] for row in read(document.tables[3])[1:]]
    assert said == [clean(text) for text in HOSTILE]


def test_it_names_plan_and_revision_and_says_that_it_is_fictional(document):
    section = document.sections[0]
    assert section.header.paragraphs[0].text == f"{PAPER.plan_name} · {PAPER.revision}"
    assert section.footer.paragraphs[0].text.startswith("Fictional.")
    codes = [code.text for code in section.footer._element.iter(qn("w:instrText"))]
    assert codes == ["PAGE", "NUMPAGES"]
    assert FICTIONAL in with_style(document, "Fictional")
    assert f"Plan: {PAPER.plan_name}" in with_style(document, "Normal")


def test_it_is_british_a4_and_nobodys(document):
    section, known = document.sections[0], document.core_properties
    assert (section.page_width.cm, section.page_height.cm) == (
        pytest.approx(21, abs=0.01),
        pytest.approx(29.7, abs=0.01),
    )
    assert {item.get(qn("w:val")) for item in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    assert (known.title, known.author, known.last_modified_by, known.comments) == (PAPER.title, "", "", "")


@pytest.mark.parametrize(("link", "links"), [(PAPER.link, 1), ("javascript:alert(1)", 0), ("", 0)])
def test_nothing_outside_is_linked_but_the_plan(link, links):
    with zipfile.ZipFile(io.BytesIO(word_bytes(sample_paper(link=link)))) as file:
        relations = "".join(file.read(name).decode() for name in file.namelist() if name.endswith(".rels"))
        assert not [name for name in file.namelist() if "vba" in name.lower() or "embed" in name.lower()]
    assert len(re.findall('TargetMode="External"', relations)) == links
    assert "evil" not in relations

"""The workbook, opened again: numbers are numbers, texts never run, every sheet can be found."""

import io
import math
import zipfile

import openpyxl
import pytest

from data.documents.workbook import NAME_LENGTH, paper_workbook, sheet_names, workbook_bytes
from data.papers.model import Column, Table, clean
from tests.data.papers.sample_paper import HOSTILE, sample_paper

PAPER = sample_paper()


@pytest.fixture(scope="module")
def content():
    return paper_workbook(PAPER)


@pytest.fixture(scope="module")
def book(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def as_read(cell):
    if isinstance(cell, str):
        return clean(cell)
    return None if cell is None or math.isnan(cell) else cell


def test_every_number_is_the_number_of_its_table(book):
    wanted = [table for section in PAPER.sections for table in section.tables if table.rows]
    assert len(book.worksheets) == len(wanted) + 1
    for sheet, table in zip(book.worksheets[1:], wanted, strict=True):
        rows = list(sheet.iter_rows(max_row=len(table.rows) + 1, values_only=True))
        assert list(rows[0]) == [column.heading for column in table.columns]
        assert rows[1:] == [tuple(as_read(cell) for cell in row) for row in table.rows]


def test_numbers_are_shown_as_their_unit_says(book):
    formats = [cell.number_format for cell in book.worksheets[1][2]]
    assert formats == ["General", "#,##0", "0.0", "0%", "0.0", "+#,##0;-#,##0;0", "+0%;-0%;0%"]


def test_no_text_is_a_formula(book, content):
    sheet = book.worksheets[-1]
    said = [sheet.cell(row, 4) for row in range(2, len(HOSTILE) + 2)]
    assert [cell.value for cell in said] == [clean(text) for text in HOSTILE]
    assert {cell.data_type for cell in said} == {"s"}
    assert all(cell.quotePrefix for cell in said)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        sheets = [file.read(name).decode() for name in file.namelist() if name.startswith("xl/worksheets/")]
        assert not [sheet for sheet in sheets if "<f>" in sheet or "<f " in sheet]
        relations = "".join(file.read(name).decode() for name in file.namelist() if name.endswith(".rels"))
        assert "External" not in relations
        assert not [name for name in file.namelist() if "vba" in name.lower()]


def test_headings_stay_in_sight_and_can_be_filtered(book):
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert all(cell.font.bold for cell in sheet[1])
        assert min(dimension.width for dimension in sheet.column_dimensions.values()) >= 8


def test_the_first_sheet_says_what_it_is(book):
    rows = dict(book["About"].iter_rows(values_only=True))
    assert rows["Plan"] == PAPER.plan_name
    assert rows["Revision"] == PAPER.revision
    assert rows["Area and date"] == PAPER.subtitle
    assert rows["Link"] == PAPER.link
    assert "fictional" not in rows["Plan"]
    assert "real" in rows["Fictional"]
    assert "estimate" in rows["* in a heading"]
    assert [rows[f"Sheet {sheet.title}"] for sheet in book.worksheets[1:]]
    assert book.sheetnames[0] == "About"
    assert book.properties.creator in (None, "")


def test_notes_stand_below_their_table(book):
    assert book.worksheets[1].cell(6, 1).value.startswith("Registered on 1 October 2025.")


def test_names_of_sheets_are_allowed_and_no_two_are_alike():
    names = sheet_names(["A" * 50, "A" * 50, "a" * 31, "'[x]:*?/\\'", "", "History", "\x00"])
    assert len({name.casefold() for name in names}) == len(names)
    assert all(0 < len(name) <= NAME_LENGTH for name in names)
    assert not set("[]:*?/\\'") & set("".join(names))


def test_a_workbook_can_be_made_of_tables_alone():
    table = Table("Compare", (Column("Figure"), Column("Plan", "minutes")), (("Minutes", 6.5), ("None", None)))
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes([table], about=[("Plan", "Option 2")])))
    assert book["Compare"]["B2"].value == 6.5
    assert book["Compare"]["B3"].value is None
    assert book["About"]["B1"].value == "Option 2"

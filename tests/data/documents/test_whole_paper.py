"""The whole paper of the demo in all three forms: its figures are those of geo, and an office program can print it."""

import io
import shutil
import subprocess

import docx
import openpyxl
import pptx
import pytest

from data.area.folders import read_area, read_manifest
from data.documents.slides import slides_bytes
from data.documents.word import word_bytes
from data.documents.workbook import paper_workbook
from data.papers.content import SECTIONS, board_paper
from data.papers.inputs import PaperInputs
from data.pictures.pictures import draw_pictures
from data.policy import read_rules
from geo.figures import figures
from geo.plan import today_plan
from geo.proposal import Proposal, Said
from geo.view import View

SOFFICE = shutil.which("soffice")


@pytest.fixture(scope="module")
def inputs(demo_root):
    folder = demo_root / "saltmarsh"
    area = read_area(folder)
    today = today_plan(area.practices)
    plan = today.move(today.members("A")[:1], to="B")
    proposal = Proposal(plan).with_effective("2027-04-01").with_text("purpose.note", "As agreed.\nLine two.")
    proposal = proposal.with_said(Said(plan.practices[0], "supports", "AB", "2026-11-03", "=1+1"))
    return PaperInputs(folder, area, proposal, name="Option 1", rules=read_rules(), manifest=read_manifest(folder))


@pytest.fixture(scope="module")
def paper(inputs):
    return board_paper(inputs, draw=draw_pictures)


@pytest.fixture(scope="module")
def patients(inputs):
    """Patients of each cluster with practices, by letter."""
    now = figures(inputs.area, inputs.plan, View())
    return {cluster.letter: cluster.patients for cluster in now.clusters if cluster.practices}


def test_patients_of_every_cluster_stand_in_the_word_paper(paper, patients):
    document = docx.Document(io.BytesIO(word_bytes(paper)))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    proposed = [table for table in tables if table[0][0] == "Cluster" and "Patients" in table[0]][-1]
    column = proposed[0].index("Patients")
    assert {row[0]: row[column] for row in proposed[1:]} == {one: f"{count:,}" for one, count in patients.items()}
    assert len(document.inline_shapes) == sum(len(section.pictures) for section in paper.sections)


def test_patients_of_every_cluster_stand_in_the_workbook_as_numbers(paper, patients):
    book = openpyxl.load_workbook(io.BytesIO(paper_workbook(paper)))
    sheets = [list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets]
    proposed = [rows for rows in sheets if rows[0][0] == "Cluster" and "Patients" in rows[0]][-1]
    column = proposed[0].index("Patients")
    assert {row[0]: row[column] for row in proposed[1:] if row[0] in patients} == patients


def test_every_section_is_a_slide_and_every_picture_is_told(paper):
    slides = pptx.Presentation(io.BytesIO(slides_bytes(paper))).slides
    titles = [slide.shapes.title.text.partition(" (1 of ")[0] for slide in slides]
    assert [section.title for section in paper.sections if section.title not in titles] == []
    assert len(paper.sections) == len(SECTIONS)
    pictures = [shape for slide in slides for shape in slide.shapes if hasattr(shape, "image")]
    assert len(pictures) == sum(len(section.pictures) for section in paper.sections)
    assert all(len(shape._element._nvXxPr.cNvPr.get("descr")) > 40 for shape in pictures)


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed, so no office program reads the files here")
@pytest.mark.parametrize(("form", "make", "least"), [("docx", word_bytes, 8), ("pptx", slides_bytes, len(SECTIONS))])
def test_an_office_program_prints_it(paper, tmp_path, form, make, least):
    (tmp_path / f"paper.{form}").write_bytes(make(paper))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [SOFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / f"paper.{form}"]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    printed = (tmp_path / "paper.pdf").read_bytes()
    assert printed.startswith(b"%PDF")
    assert printed.count(b"/Type/Page\n") + printed.count(b"/Type/Page/") >= least

"""A plan of 30 clusters, 60 practices with long names and 13 options: nothing of it is cut without a word."""

import dataclasses
import io
import re
import zipfile
from html import unescape

import numpy as np
import openpyxl
import pandas as pd
import pytest

from data.documents.slides import slides_bytes
from data.documents.word import word_bytes
from data.documents.workbook import paper_workbook
from data.papers.content import board_paper
from data.papers.fit import GOES_ON
from data.papers.inputs import Option
from geo.plan import today_plan
from geo.proposal import Proposal, Said
from geo.words.findings import finding_sentence
from tests.data.papers.tiny_paper import tiny_area, tiny_inputs, tiny_manifest
from ui.board.figures import large_figures
from ui.board.layout_fit import screen_parts
from ui.session.state import SCREENS

CLUSTERS, PRACTICES, OPTIONS = 30, 60, 12
WORDS = " ".join(f"walk{number}" for number in range(500))
NAMES = [f"The Practice at the End of the Long and Winding Lane, Number {number}" for number in range(PRACTICES)]
PCNS = [f"The Network of the Villages by the Eastern River, Number {number}" for number in range(CLUSTERS)]
OPTION_NAMES = [f"Option {number}, in which practices on both banks work together" for number in range(OPTIONS)]


def wide_area():
    """The tiny town with 60 practices instead of six, two in each of 30 PCNs."""
    area = tiny_area()
    like = [number % 4 for number in range(PRACTICES)]
    pcn = [number % CLUSTERS for number in range(PRACTICES)]
    practices = pd.concat([area.practices.iloc[[row]] for row in like], ignore_index=True).assign(
        code=[f"Z{number:05d}" for number in range(PRACTICES)],
        name=NAMES,
        pcn_code=[f"U{number:05d}" for number in pcn],
        pcn_name=[PCNS[number] for number in pcn],
    )
    return dataclasses.replace(
        area,
        practices=practices,
        patients=area.patients[:, like],
        minutes={mode: minutes[:, like] for mode, minutes in area.minutes.items()},
        between={mode: minutes[np.ix_(like, like)] for mode, minutes in area.between.items()},
    )


@pytest.fixture(scope="module")
def inputs(tmp_path_factory):
    area = wide_area()
    today = today_plan(area.practices)
    codes, letters = today.practices, [cluster.letter for cluster in today.clusters]
    plan = today.move(codes[:20], to=letters[-1]).move(codes[20:25], to="")
    said = tuple(Said(code, "opposes", "AB", "2026-10-01", f"{code} {WORDS}") for code in codes[:9])
    options = tuple(
        Option(name, today.move([codes[number]], to=letters[number - 1])) for number, name in enumerate(OPTION_NAMES)
    )
    return tiny_inputs(
        tmp_path_factory.mktemp("area"),
        area=area,
        manifest=tiny_manifest(area),
        proposal=Proposal(plan, said=said),
        options=options,
    )


@pytest.fixture(scope="module")
def paper(inputs):
    return board_paper(inputs)


def squeezed(text):
    """A text without blanks, and without what says that a row goes on: long words may be broken anywhere."""
    return "".join(text.replace(GOES_ON, "").split())


def text_of(file, part):
    """All text in the XML of the parts of an office file whose names begin so, paragraph by paragraph."""
    with zipfile.ZipFile(io.BytesIO(file)) as office:
        names = sorted(
            (name for name in office.namelist() if re.fullmatch(part, name)),
            key=lambda name: int("".join(filter(str.isdigit, name)) or 0),
        )
        return unescape(" ".join(re.sub(r"<[^>]+>", " ", office.read(name).decode()) for name in names))


def cells_of(table):
    return [str(cell) for row in table.rows for cell in row if isinstance(cell, str)]


def test_the_word_paper_holds_every_sentence_and_every_row(paper):
    text = squeezed(text_of(word_bytes(paper), r"word/document\.xml"))
    for section in paper.sections:
        told = [*section.lines, *(cell for table in section.tables for cell in cells_of(table))]
        assert [item for item in told if squeezed(item) not in text] == [], section.key
    assert [name for name in (*NAMES, *PCNS, *OPTION_NAMES) if squeezed(name) not in text] == []


def test_the_workbook_holds_every_row(paper):
    book = openpyxl.load_workbook(io.BytesIO(paper_workbook(paper)))
    text = squeezed(" ".join(str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row))
    tables = [table for section in paper.sections for table in section.tables if table.rows]
    assert len(book.worksheets) == 1 + len(tables)
    assert [cell for table in tables for cell in cells_of(table) if squeezed(cell) not in text] == []
    assert [table.title for table in tables if squeezed(table.title) not in text] == [], "sheet names are short"


def test_the_slides_hold_every_sentence_and_every_row_or_say_where_it_stands(paper):
    text = squeezed(re.sub(r"\s+", " ", text_of(slides_bytes(paper), r"ppt/slides/slide\d+\.xml")))
    for section in paper.sections:
        assert [line for line in section.lines if not stands(line, text)] == [], section.key
        for table in section.tables:
            where = f"{table.title} ({len(table.rows)} row{'' if len(table.rows) == 1 else 's'})"
            told = cells_of(table) if table.brief else [where] if table.rows else []
            assert [item for item in told if not stands(item, text)] == [], table.title


def stands(sentence, text):
    """Whether every word of a text stands in another; parts of it may be on several slides."""
    return squeezed(sentence) in text or all(word in text for word in sentence.split())


def test_screens_hold_every_option_and_every_row(inputs, paper):
    for section in (section for section in paper.sections if section.key in SCREENS):
        parts = [part.words for part in screen_parts(section, large_figures(section.key, inputs))]
        text = squeezed(
            " ".join(str(cell) for part in parts for table in part.tables for row in table.rows for cell in row)
        )
        shown = {"options": OPTION_NAMES, "said": [WORDS] * 9}.get(section.key, [])
        shown += (
            [finding_sentence(finding) for finding in inputs.findings(inputs.plan)] if section.key == "rules" else []
        )
        assert [item for item in shown if not stands(item, text)] == [], section.key
        assert all(part.elsewhere for part in parts[:-1])


def test_sentences_that_name_some_say_how_many_more_and_where(paper):
    lines = " ".join(line for section in paper.sections for line in section.lines)
    assert "In no cluster: 5 practices" in lines
    assert "the table All practices names them" in lines
    assert "The words of 4 more practices against it: see the table Practice by practice." in lines
    assert re.search(r"\d+ more clusters: see the table Clusters that change\.", lines)

"""The paper on screen and as a file: a picture is drawn once, and no text that was typed is ever an old one."""

from dataclasses import replace

import pytest

from geo.view import View
from tests.data.papers.tiny_paper import tiny_area, tiny_inputs, tiny_proposal, write_tiny_area
from tests.tiny_town import BIRCH
from ui.board.paper import paper_of, screen_section


@pytest.fixture
def folder(tmp_path):
    write_tiny_area(tmp_path)
    return tmp_path


def noted(folder, note, **others):
    return tiny_inputs(folder, proposal=tiny_proposal().with_text("proposal.note", note), **others)


def test_a_note_draws_no_picture_again(folder):
    first, second = (screen_section(noted(folder, note), "proposal") for note in ("first", "second"))
    assert first.pictures
    assert first.pictures is second.pictures
    assert (first.note, second.note) == ("first", "second")


def test_the_paper_has_the_note_that_was_typed_last(folder):
    papers = [paper_of(noted(folder, note)) for note in ("first", "second", "first")]
    notes = [next(section.note for section in paper.sections if section.key == "proposal") for paper in papers]
    assert notes == ["first", "second", "first"]
    assert papers[0] is papers[2]


@pytest.mark.parametrize(
    "others",
    [
        {"area": replace(tiny_area(), id="tiny town built anew")},
        {"proposal": tiny_proposal().with_plan(tiny_proposal().plan.move([BIRCH], to="C"))},
        {"name": "Another plan"},
        {"view": View(within=10)},
        {"options": ()},
        {"manifest": {"fictional": True, "sources": [], "date": "2021-01-01"}},
    ],
)
def test_pictures_are_drawn_anew_for_another(folder, others):
    usual = screen_section(tiny_inputs(folder), "proposal").pictures
    assert screen_section(tiny_inputs(folder, **others), "proposal").pictures is not usual


@pytest.mark.parametrize("others", [{"link": "https://example.org/?watch=other"}, {"revision": "Revision 9"}])
def test_the_paper_is_made_anew_for_another(folder, others):
    assert paper_of(tiny_inputs(folder, **others)) is not paper_of(tiny_inputs(folder))

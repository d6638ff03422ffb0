"""A proposal is a plan and what goes with it; every verb returns a new one, and refuses what no paper could hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import PlanningError
from geo.proposal import NOT_ASKED, STANCES, TEXT_LENGTH, TITLE_LENGTH, Proposal, Said, wrong_with
from geo.typed_text import one_line, paragraphs
from tests.proposals import ANY_TEXT, proposals
from tests.tiny_town import ASH, BIRCH, ELDER, tiny_today


@pytest.fixture
def proposal():
    return Proposal(tiny_today())


def said(practice=ASH, stance="supports", initials="AB", date="2026-11-02", words=""):
    return Said(practice, stance, initials, date, words)


def test_what_was_said_last_counts(proposal):
    first = proposal.with_said(said(BIRCH)).with_said(said(ASH, "opposes"))
    after = first.with_said(said(BIRCH, "neutral", words=" Not yet.\r\n"))
    assert after.said == (said(ASH, "opposes"), said(BIRCH, "neutral", words="Not yet."))
    assert first.stance_of(BIRCH) == "supports"


def test_a_practice_that_said_nothing_was_not_asked(proposal):
    asked = proposal.with_said(said(ASH))
    assert [asked.stance_of(code) for code in (ASH, BIRCH)] == ["supports", NOT_ASKED]
    assert asked.without_said(ASH) == proposal == proposal.without_said(BIRCH)


def test_a_text_that_is_emptied_is_gone(proposal):
    written = proposal.with_text("risks.note", "Two.").with_text("purpose.title", " Three \n clusters ")
    assert written.texts == (("purpose.title", "Three clusters"), ("risks.note", "Two."))
    assert (written.text("risks.note"), written.text("risks.title")) == ("Two.", "")
    assert written.with_text("risks.note", " \n").texts == (("purpose.title", "Three clusters"),)


def test_a_note_keeps_its_paragraphs_and_a_title_is_one_line(proposal):
    assert proposal.with_text("risks.note", "One.\r\n\r\nTwo.\n").text("risks.note") == "One.\n\nTwo."
    assert proposal.with_text("risks.title", "One.\r\n\r\nTwo.\n").text("risks.title") == "One. Two."


def test_a_proposal_goes_on_with_another_plan(proposal):
    other = tiny_today().rename("A", name="Centre")
    after = proposal.with_said(said()).with_effective("2027-04-01").with_plan(other)
    assert (after.plan, after.said, after.effective) == (other, (said(),), "2027-04-01")
    assert after.with_effective("").effective == ""


@pytest.mark.parametrize(
    ("verb", "says"),
    [
        (lambda p: p.with_said(said(ELDER)), f"practice '{ELDER}' is not one of this plan"),
        (
            lambda p: p.with_said(said(stance="maybe")),
            "'maybe' is no stance; choose one of: supports, neutral, opposes",
        ),
        (lambda p: p.with_said(said(initials=" \n")), "must have 1 to 10 characters, not ''"),
        (lambda p: p.with_said(said(initials="x" * 11)), "must have 1 to 10 characters"),
        (lambda p: p.with_said(said(date="2.11.2026")), "'2.11.2026' is no day; write it as 2027-04-01"),
        (lambda p: p.with_said(said(words="x" * (TEXT_LENGTH + 1))), "has 4,001 characters; use at most 4,000"),
        (lambda p: p.with_text("risks", "x"), "'risks' names no text of the paper"),
        (lambda p: p.with_text("risks.note\n", "x"), "names no text of the paper"),
        (lambda p: p.with_text("../risks.note", "x"), "names no text of the paper"),
        (lambda p: p.with_text("risks.title", "x" * (TITLE_LENGTH + 1)), "has 121 characters; use at most 120"),
        (lambda p: p.with_text("risks.note", "x" * (TEXT_LENGTH + 1)), "has 4,001 characters; use at most 4,000"),
        (lambda p: p.with_effective("2027-02-30"), "'2027-02-30' is no day"),
        (lambda p: p.with_effective("1027-02-03"), "'1027-02-03' is no day"),
        (lambda p: p.with_effective("２027-04-01"), "is no day"),
        (lambda p: p.with_effective("2027-04-01T00"), "is no day"),
    ],
)
def test_what_cannot_be_kept_says_why(proposal, verb, says):
    with pytest.raises(PlanningError, match=says):
        verb(proposal)


def test_all_that_is_wrong_with_what_was_said_comes_at_once():
    wrong = wrong_with(Said("Q", "?", "", "soon", ""), [ASH])
    assert len(wrong) == 4
    assert wrong_with(said(), [ASH]) == ()


@given(proposals(), st.sampled_from(STANCES))
def test_no_verb_changes_the_proposal_it_is_asked_of(proposal, stance):
    kept = Proposal(proposal.plan, proposal.said, proposal.texts, proposal.effective)
    proposal.with_text("risks.note", "Something else").with_effective("2030-01-01")
    for practice in proposal.plan.practices:
        proposal.with_said(said(practice, stance)).without_said(practice)
    assert proposal == kept
    assert hash(proposal) == hash(kept)


@given(proposals())
def test_what_is_kept_is_sorted_and_said_once(proposal):
    practices = [stance.practice for stance in proposal.said]
    assert practices == sorted(set(practices))
    assert [key for key, _ in proposal.texts] == sorted(dict(proposal.texts))
    assert all(text for _, text in proposal.texts)


@given(ANY_TEXT)
def test_typed_text_can_be_held_by_any_file_and_is_settled_at_once(text):
    for settled in (one_line, paragraphs):
        once = settled(text)
        assert once.encode("utf-8").decode("utf-8") == once
        assert settled(once) == once
        assert not set(once) & {*map(chr, range(9)), "\x0b", "\x0c", "\x1f", "\x7f", "\ufffe"}
    assert "\n" not in one_line(text)

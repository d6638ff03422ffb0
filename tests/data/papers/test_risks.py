"""Risks follow from the figures: each is told where they show it, and nowhere else."""

import pytest

from data.papers.content import section
from data.papers.rules import risk_words, risks_of
from geo.proposal import Proposal, Said
from tests.data.papers.tiny_paper import tiny_inputs, tiny_proposal
from tests.tiny_town import ASH, BIRCH, CEDAR, CODES, DAMSON, tiny_today


@pytest.fixture
def told(tmp_path):
    def of(proposal, **others):
        return {item.key: item.says for item in risks_of(tiny_inputs(tmp_path, proposal=proposal, **others))}

    return of


def said_all(stance):
    return tuple(Said(code, stance, "AB", "2026-10-01") for code in CODES[:4])


def test_a_plan_with_everything_against_it(told):
    plan = tiny_today().move([BIRCH], to="C").move([CEDAR], to="").set_hub("B", hub=ASH)
    found = told(Proposal(plan, said=(Said(ASH, "opposes", "AB", "2026-10-01"),)))
    assert found["too_small"].startswith("B (North) has 12,500 patients: 17,500 patients short of 30,000.")
    assert found["not_placed"] == "1 practice is not placed, with 31,000 patients."
    assert found["crosses_border"].startswith("C (South) crosses the border")
    assert found["no_hub"] == "C has no hub."
    assert found["no_hours"] == "No hours are written down for the hub of: B."
    assert found["opposes"] == "Ash opposes the plan, with 12,500 patients."
    assert found["not_asked"] == (
        "3 practices with 59,500 patients were not asked; 2 of them, with 50,500 patients, would change cluster."
    )
    assert found["further"].startswith("On foot 1,350 patients * get a minute or more further, 1,350 of them five")
    assert "no_date" in found


def test_a_plan_with_nothing_against_it_but_what_is_always_so(told):
    plan = tiny_today().set_hub("A", hub=CEDAR).set_hub("B", hub=ASH).set_hub("C", hub=DAMSON)
    for letter in "ABC":
        plan = plan.set_hub_hours(letter, hours="Sat 9-17")
    found = told(Proposal(plan, said=said_all("supports"), effective="2027-04-01"))
    assert set(found) == {"too_small", "in_pieces", "crosses_border", "data_age", "adjusted", "estimates"}
    assert found["data_age"] == "List sizes are those of 1 July 2022, the plan would start on 1 April 2027."


def test_those_not_asked_who_stay_are_told_so(told):
    found = told(Proposal(tiny_today()))
    assert found["not_asked"].endswith("were not asked; none of them would change cluster.")


def test_a_practice_too_large_is_a_risk_and_a_way_lost_is_one(told):
    found = told(Proposal(tiny_today().move([CEDAR], to="B")))
    assert found["too_large"] == "B (North) has 63,000 patients: 13,000 over 50,000."
    assert "no_way" not in found


def test_every_risk_has_words_and_says_what_would_reduce_it(tmp_path):
    words = risk_words()
    assert all(word.title and word.reduce.endswith(".") for word in words.values())
    (drawn,) = section("risks", tiny_inputs(tmp_path)).tables
    known = {(word.title, word.reduce) for word in words.values()}
    assert {(row[0], row[2]) for row in drawn.rows} <= known
    assert len(drawn.rows) == len(risks_of(tiny_inputs(tmp_path, proposal=tiny_proposal())))

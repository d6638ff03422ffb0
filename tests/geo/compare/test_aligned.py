"""Several plans beside each other."""

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from geo.compare.alignment import aligned, aligned_findings, beside
from geo.figures import figures, registry
from geo.plan import scratch_plan
from geo.rules.rules import findings
from geo.view import View
from geo.words.findings import is_said_alike
from tests.random_town import random_plan, random_town
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON, tiny_rules, tiny_today, tiny_town

TODAY = tiny_today()
TOWN = tiny_town()
SIZES = dict(zip(TOWN.practices["code"], TOWN.practices["list_size"].tolist(), strict=True))
WORDS = {words.key: words for words in registry.FIGURES}


def test_a_new_cluster_has_a_line_of_its_own_and_two_plans_share_it():
    alone = TODAY.add_cluster().move([ASH], to="D")
    again = TODAY.add_cluster(name="Westside").move([ASH, DAMSON], to="D")
    assert aligned([TODAY, alone, again], SIZES) == (
        ("A", "A", "A"),
        ("B", "B", "B"),
        ("C", "C", "C"),
        ("", "D", "D"),
    )


def test_a_cluster_that_is_empty_everywhere_has_no_line():
    emptied = TODAY.move([CEDAR], to="B")
    assert aligned([emptied, emptied], SIZES) == (("B", "B"), ("C", "C"))
    assert aligned([TODAY, emptied], SIZES) == (("A", "A"), ("B", "B"), ("C", "C"))
    assert aligned([TODAY, emptied.remove_cluster("A")], SIZES)[0] == ("A", "")


def test_plans_begun_apart_are_matched_by_their_patients():
    fresh = scratch_plan(TOWN.practices).move([BIRCH, ASH], to="A")
    assert aligned([TODAY, fresh], SIZES) == (("A", ""), ("B", "A"), ("C", ""))


def test_a_figure_beside_that_of_the_first_plan():
    plan = TODAY.move([ASH], to="A")
    ours = [figures(TOWN, item, View()).cluster("B") for item in (TODAY, plan)]
    patients = beside(WORDS["patients"], [*ours, None])
    assert [(patient.value, patient.change) for patient in patients[:2]] == [(32_000, 0), (19_500, -12_500)]
    assert math.isnan(patients[2].value)
    assert math.isnan(patients[2].change)
    hub = beside(WORDS["minutes_hub"], ours)
    assert [item.note for item in hub] == ["no hub chosen", "no hub chosen"]


def test_findings_that_appear_stay_and_go():
    rules = tiny_rules()
    plan = TODAY.move([ASH], to="A")
    found = [findings(TOWN, item, figures(TOWN, item, View()), rules) for item in (TODAY, plan)]
    lines = aligned_findings(found, aligned([TODAY, plan], SIZES))
    told = [(line.severity, [finding.kind if finding else "" for finding in line.findings]) for line in lines]
    assert told == [
        ("contract", ["", "too_small"]),
        ("contract", ["too_small", "too_small"]),
        ("guidance", ["in_pieces", ""]),
        ("note", ["crosses_border", "crosses_border"]),
        ("allowed", ["may_stand_alone", ""]),
    ]
    assert [line.place for line in lines] == [1, 2, 1, 2, 0]
    assert [is_said_alike(line) for line in lines] == [False, True, False, True, False]
    assert [line.appears(1) for line in lines] == [True, False, False, False, False]
    assert [line.goes(1) for line in lines] == [False, False, True, False, True]


@given(st.tuples(*[st.integers(0, 1_000_000)] * 4))
@settings(max_examples=60)
def test_every_cluster_with_practices_stands_once(seeds):
    town = random_town(seeds[0])
    plans = [random_plan(town, seed) for seed in seeds[1:]]
    sizes = dict(zip(town.practices["code"], town.practices["list_size"].tolist(), strict=True))
    lines = aligned(plans, sizes)
    for number, plan in enumerate(plans):
        letters = [line[number] for line in lines if line[number]]
        assert len(letters) == len(set(letters))
        used = {cluster.letter for cluster in plan.clusters if cluster.outside or plan.members(cluster.letter)}
        assert used <= set(letters)
    found = [findings(town, plan, figures(town, plan, View()), tiny_rules()) for plan in plans]
    told = aligned_findings(found, lines)
    for number, expected in enumerate(found):
        there = [line.findings[number] for line in told if line.findings[number]]
        assert sorted(there, key=str) == sorted(expected, key=str)


def test_one_plan_is_beside_itself():
    assert aligned([TODAY], SIZES) == (("A",), ("B",), ("C",))

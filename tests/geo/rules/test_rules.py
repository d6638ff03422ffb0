"""What the rules find in the tiny town, and how far from right it is."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.area import INSIDE, SERVICE
from geo.errors import PlanningError
from geo.figures import figures
from geo.plan import scratch_plan
from geo.rules.rules import SEVERITIES, Rules, band_gap, findings
from geo.view import View
from geo.words.findings import finding_sentence
from tests.random_town import towns_and_plans
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON, ELDER, FIR, ISLAND, tiny_rules, tiny_today, tiny_town

RULES = tiny_rules()


def found(plan, town=None):
    town = town or tiny_town()
    return findings(town, plan, figures(town, plan, View()), RULES)


def one(plan, kind, cluster="", town=None):
    (finding,) = [f for f in found(plan, town) if (f.kind, f.cluster) == (kind, cluster)]
    return finding


def kinds(plan):
    return sorted((f.kind, f.cluster) for f in found(plan))


def test_today():
    assert kinds(tiny_today()) == [
        ("crosses_border", "C"),
        ("in_pieces", "B"),
        ("may_stand_alone", "A"),
        ("too_small", "C"),
    ]


def test_too_small():
    finding = one(tiny_today(), "too_small", "C")
    assert (finding.severity, finding.rule, finding.gap) == ("contract", "smallest", -10_000)
    assert finding_sentence(finding) == "C (South) has 20,000 patients: 10,000 patients short of 30,000."
    assert (finding.practices, finding.places) == ((DAMSON, ELDER, FIR), (8,))


def test_too_large():
    finding = one(tiny_today().move([CEDAR], to="B"), "too_large", "B")
    assert (finding.severity, finding.rule, finding.gap) == ("guidance", "largest", 13_000)
    assert finding_sentence(finding) == "B (North) has 63,000 patients: 13,000 over 50,000."


def test_one_practice_of_30_000_may_stand_alone():
    finding = one(tiny_today(), "may_stand_alone", "A")
    assert (finding.severity, finding.gap, finding.practices) == ("allowed", 0, (CEDAR,))
    assert finding_sentence(finding) == (
        "A (Middle) is one practice, Cedar. With 31,000 patients it may stand alone, as any practice of 30,000 or more."
    )


def test_a_smaller_practice_alone():
    """One shortfall is one finding."""
    plan = tiny_today().move([ASH], to="C")
    finding = one(plan, "too_small", "B")
    assert [f.kind for f in found(plan) if f.cluster == "B"] == ["too_small"]
    assert (finding.severity, finding.gap, finding.practices) == ("contract", -10_500, (BIRCH,))
    assert finding_sentence(finding) == (
        "B (North) has 19,500 patients: 10,500 patients short of 30,000. It is one practice, Birch, which keeps its "
        "name and list in whichever cluster it joins; from 30,000 a practice may stand alone."
    )


def test_a_practice_that_stands_alone_is_neither_too_small_nor_in_pieces():
    """The island is Ash's: its territory would be in two pieces, and it has 12,500 patients."""
    assert [(f.kind, f.cluster) for f in found(tiny_today().move([ASH], to="")) if ASH in f.practices] == [
        ("not_placed", "")
    ]


def test_two_pieces_of_which_the_smaller_is_shown():
    finding = one(tiny_today(), "in_pieces", "B")
    assert (finding.severity, finding.gap, finding.places) == ("guidance", 3_000, (ISLAND,))
    assert finding_sentence(finding) == (
        "The territory of B (North) is in 2 pieces: 3,000 patients\u00a0* (10% of those living in the area) live away "
        "from the largest."
    )


def without_a_margin():
    """The town with place 9, which meets place 8 at a corner only, inside."""
    return replace(tiny_town(), places=tiny_town().places.assign(kind=INSIDE))


def test_a_corner_does_not_join_two_places():
    finding = one(tiny_today(), "in_pieces", "C", without_a_margin())
    # 8,000 of Damson's in place 8, 5,000 of Elder's in place 9, of 15,000 who live inside.
    assert (finding.places, finding.gap) == ((9,), 5_000)
    assert "(33% of those living in the area)" in finding_sentence(finding)


def test_what_lies_in_the_margin_is_no_piece():
    assert ("in_pieces", "C") not in kinds(tiny_today())


@pytest.mark.parametrize(("islanders", "pieces"), [(1_422, True), (1_421, False)])
def test_specks_are_no_pieces(islanders, pieces):
    # Ash and Birch have 27,000 mapped patients elsewhere; a twentieth of 28,422 is 1,421.1.
    town = tiny_town()
    patients = town.patients.copy()
    patients[ISLAND, 0] = islanders
    assert (
        ("in_pieces", "B") in {(f.kind, f.cluster) for f in found(tiny_today(), replace(town, patients=patients))}
    ) == (pieces)


def test_a_piece_is_more_than_nobody():
    town = replace(tiny_town(), patients=np.zeros_like(tiny_town().patients))
    assert not [f for f in found(tiny_today(), town) if f.kind == "in_pieces"]


def test_without_a_threshold_every_piece_counts_but_no_cluster_is_cut_by_others():
    numbers = (("speck_share", 0.0),)
    rules = Rules(tuple(replace(r, numbers=numbers) if r.key == "in_pieces" else r for r in RULES.rules))
    town = without_a_margin()
    pieces = findings(town, tiny_today(), figures(town, tiny_today(), View()), rules)
    assert [f.cluster for f in pieces if f.kind == "in_pieces"] == ["B", "C"]


def test_not_placed():
    finding = one(tiny_today().move([ASH], to=""), "not_placed")
    assert (finding.severity, finding.gap, finding.practices) == ("contract", 12_500, (ASH,))
    assert finding_sentence(finding) == "1 practice is not placed, with 12,500 patients."
    assert finding_sentence(one(tiny_today().move([ASH, BIRCH], to=""), "not_placed")) == (
        "2 practices are not placed, with 32,000 patients."
    )


def test_fixed_practices_of_a_cluster_that_the_plan_lacks_are_not_placed():
    gone = one(tiny_today().move([DAMSON], to="B").remove_cluster("C"), "not_placed")
    assert finding_sentence(gone) == (
        "2 practices are not placed, with 11,000 patients. 2 of them are fixed, outside the area or a special service: "
        "this plan does not have the clusters they are part of today."
    )
    assert (gone.practices, gone.gap) == ((), 11_000), "nobody can place them"
    scratch = one(scratch_plan(tiny_town().practices), "not_placed")
    assert (scratch.practices, scratch.gap) == ((ASH, BIRCH, CEDAR, DAMSON), 83_000)


def test_crossing_the_border():
    finding = one(tiny_today(), "crosses_border", "C")
    assert (finding.severity, finding.gap, finding.practices) == ("note", 0, (ELDER, FIR))
    assert finding_sentence(finding) == (
        "C (South) crosses the border of the area: 11,000 of its 20,000 patients are with Elder and Fir, which can't "
        "be moved here; its total counts them."
    )


def test_an_empty_cluster_is_not_judged():
    plan = tiny_today().add_cluster()
    assert not [f for f in found(plan) if f.cluster == "D"]


def test_the_hardest_come_first():
    order = [SEVERITIES.index(f.severity) for f in found(tiny_today().move([ASH], to=""))]
    assert order == sorted(order)


@given(towns_and_plans())
def test_findings_hold_in_any_town(town_and_plan):
    town, plan = town_and_plan
    all_figures = figures(town, plan, View())
    everyone = set(town.practices["code"])
    for finding in findings(town, plan, all_figures, RULES):
        assert finding_sentence(finding).endswith(".")
        assert set(finding.practices) <= everyone
        assert all(0 <= place < len(town.places) for place in finding.places)
        if finding.kind in {"too_small", "too_large"}:
            assert finding.gap == band_gap(all_figures.cluster(finding.cluster).patients, RULES) != 0


@given(st.integers(0, 200_000))
def test_the_gap_leads_to_the_nearest_end_of_the_band(patients):
    assert min(max(patients, 30_000), 50_000) == patients - band_gap(patients, RULES)


def test_gaps_of_many_at_once():
    gaps = band_gap(np.array([[0, 30_000], [50_001, 49_999]], dtype=np.int64), RULES)
    assert (gaps.tolist(), str(gaps.dtype)) == ([[-30_000, 0], [1, 0]], "int32")


def test_a_rule_or_number_that_is_not_there():
    with pytest.raises(PlanningError, match="there is no rule 'kindness'; the rules are: smallest, largest"):
        RULES.rule("kindness")
    with pytest.raises(PlanningError, match="rule 'smallest' has no number 'pounds'; it has: patients"):
        RULES.number("smallest", "pounds")
    with pytest.raises(PlanningError, match="the rules are: none"):
        Rules(()).rule("smallest")


def test_a_special_service_crosses_no_border():
    town = tiny_town()
    for services, said in (([FIR], "7,000 of its 20,000 patients are with Elder, which"), ([ELDER, FIR], "")):
        kind = town.practices["kind"].mask(town.practices["code"].isin(services), SERVICE)
        special = town.practices["special"].mask(town.practices["code"].isin(services), "prison")
        area = replace(town, practices=town.practices.assign(kind=kind, special=special))
        crossing = [finding for finding in found(tiny_today(), area) if finding.kind == "crosses_border"]
        assert [said in finding_sentence(finding) for finding in crossing] == ([True] if said else [])

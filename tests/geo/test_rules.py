"""What the rules find in the tiny town, and how far from right it is."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import PlanningError
from geo.figures import figures
from geo.rules import SEVERITIES, Rules, band_gap, findings
from geo.view import View
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
        ("in_pieces", "C"),
        ("may_stand_alone", "A"),
        ("too_small", "C"),
    ]


def test_too_small():
    finding = one(tiny_today(), "too_small", "C")
    assert (finding.severity, finding.rule, finding.gap) == ("contract", "smallest", -10_000)
    assert finding.sentence == "C has 20,000 patients: 10,000 patients short of 30,000."
    assert (finding.practices, finding.places) == ((DAMSON, ELDER, FIR), (8, 9))


def test_too_large():
    finding = one(tiny_today().move([CEDAR], to="B"), "too_large", "B")
    assert (finding.severity, finding.rule, finding.gap) == ("guidance", "largest", 13_000)
    assert finding.sentence == "B has 63,000 patients: 13,000 over 50,000."


def test_one_practice_of_30_000_may_stand_alone():
    finding = one(tiny_today(), "may_stand_alone", "A")
    assert (finding.severity, finding.gap, finding.practices) == ("allowed", 0, (CEDAR,))
    assert finding.sentence == (
        "A is one practice, Cedar. With 31,000 patients it may stand alone, as any practice of 30,000 or more."
    )


def test_a_smaller_practice_alone():
    finding = one(tiny_today().move([ASH], to="C"), "alone", "B")
    assert (finding.severity, finding.gap, finding.practices) == ("contract", -10_500, (BIRCH,))
    assert finding.sentence == (
        "B is one practice, Birch: 10,500 patients short of the 30,000 from which a practice may stand alone. "
        "It keeps its name and list in whichever cluster it joins."
    )


def test_two_pieces_of_which_the_smaller_is_shown():
    finding = one(tiny_today(), "in_pieces", "B")
    assert (finding.severity, finding.gap, finding.places) == ("guidance", 3_000, (ISLAND,))
    assert finding.sentence == (
        "The territory of B is in 2 pieces: 3,000 patients\u00a0* (10% of those mapped) live away from the largest."
    )


def test_a_corner_does_not_join_two_places():
    assert one(tiny_today(), "in_pieces", "C").places == (9,)


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
    town = tiny_town()
    pieces = findings(town, tiny_today(), figures(town, tiny_today(), View()), rules)
    assert [f.cluster for f in pieces if f.kind == "in_pieces"] == ["B", "C"]


def test_not_placed():
    finding = one(tiny_today().move([ASH], to=""), "not_placed")
    assert (finding.severity, finding.gap, finding.practices) == ("contract", 12_500, (ASH,))
    assert finding.sentence == "1 practice is not placed, with 12,500 patients."
    assert one(tiny_today().move([ASH, BIRCH], to=""), "not_placed").sentence == (
        "2 practices are not placed, with 32,000 patients."
    )


def test_crossing_the_border():
    finding = one(tiny_today(), "crosses_border", "C")
    assert (finding.severity, finding.gap, finding.practices) == ("note", 0, (ELDER, FIR))
    assert finding.sentence == (
        "C crosses the border of the area: 11,000 of its 20,000 patients are with Elder and Fir, outside; "
        "its total counts them."
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
        assert finding.sentence.endswith(".")
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

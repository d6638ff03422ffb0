"""The figures of a whole plan: by hand in the tiny town, then the boring way over random towns."""

import math
from dataclasses import fields

import pytest
from hypothesis import given, settings

from geo.figures import FIGURES, WHOLE, ClusterFigures, figures, whole_plan
from geo.plan import scratch_plan
from geo.plan_summary import SUMMARY, PlanSummary, plan_summary
from geo.prepared import prepare
from geo.rules import findings
from geo.view import View
from tests.geo.boring_figures import BoringTown
from tests.random_town import random_views, towns_and_plans
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON, tiny_rules, tiny_today, tiny_town

TODAY = tiny_today()


@pytest.fixture
def today():
    return whole_plan(tiny_town(), TODAY, View())


def test_counts_are_sums(today):
    assert (today.letter, today.practices, today.patients) == (WHOLE, 6, 83_000)
    assert (today.mapped, today.not_mapped, today.patients_beyond, today.patients_outside) == (
        75_000,
        4_000,
        4_000,
        11_000,
    )
    assert (today.no_way, today.single_handed, today.single_handed_unknown) == (3_000, 2, 1)
    assert today.reason("single_handed") == "1 of 6 practices made no return of their GPs"


def test_means_are_of_patients_and_not_of_clusters(today):
    # North 27,000 x 6, Middle 30,000 x 17/3, South 15,000 x 7/3.
    assert today.minutes_nearest == 367_000 / 72_000
    assert today.minutes_nearest_p90 == 11
    assert today.within == 0.96
    # North's own: 27,000 x 7; Middle's as to the nearest; South: Elder's in place 5 are 11 from both.
    assert today.minutes_own == (189_000 + 170_000 + 35_000) / 72_000


def test_between_practices_is_over_all_pairs(today):
    # North: Ash to Birch 20, both ways. South: Damson (2, 2) to Elder (3, 1) 20, both ways. Middle is alone.
    assert (today.minutes_between_mean, today.minutes_between_max) == (20, 20)
    joined = whole_plan(tiny_town(), TODAY.move([CEDAR], to="B"), View())
    # Cedar is 20 from Ash and 20 from Birch.
    assert (joined.minutes_between_mean, joined.minutes_between_max) == (20, 20)
    far = whole_plan(tiny_town(), TODAY.move([DAMSON], to="B"), View())
    # Ash to Damson 40; Elder is alone.
    assert (far.minutes_between_mean, far.minutes_between_max) == (pytest.approx(80 / 3), 40)


def test_the_hub_is_that_of_clusters_that_have_one(today):
    assert math.isnan(today.minutes_hub)
    assert today.reason("minutes_hub") == "no hub chosen"
    plan = TODAY.set_hub("A", hub=CEDAR)
    one = whole_plan(tiny_town(), plan, View())
    assert one.minutes_hub == pytest.approx(17 / 3)
    assert one.reason("minutes_hub") == "1 of 3 clusters has a hub"
    two = whole_plan(tiny_town(), plan.set_hub("C", hub=DAMSON), View())
    # Damson: 1,000 at 11, 8,000 at 1, Elder's 1,000 at 11 and 5,000 in place 9 two steps away.
    assert two.reason("minutes_hub") == "2 of 3 clusters have a hub"
    assert two.minutes_hub == (170_000 + 11_000 + 8_000 + 11_000 + 5_000 * 21) / 45_000


def test_people(today):
    # North leads in 0 1 2 5 6, Middle in 3 4 7, South in 8 9.
    assert today.residents == 76_000
    own = 27_500 + 27_000 + 13_000
    assert today.self_containment == own / 76_000
    # Deciles: 1 x 7,500, 2 x 15,650, 3 x 5,500, 4 x 9,000, 5 x 16,000, 10 x 16,350 of the 70,000 of whom it is known.
    assert today.imd_decile == (7_500 + 31_300 + 16_500 + 36_000 + 80_000 + 163_500) / 70_000
    assert today.most_deprived_fifth == 23_150 / 70_000
    assert today.over_65 == pytest.approx(9_100)


def test_practices_not_placed_are_in_no_figure():
    found = whole_plan(tiny_town(), TODAY.move([ASH, BIRCH, DAMSON], to=""), View())
    assert (found.practices, found.mapped) == (3, 36_000)
    # Elder alone has 1,000 at 11 minutes and 5,000 at 1.
    assert found.minutes_nearest == (170_000 + 16_000) / 36_000


def test_a_plan_without_practices_says_why():
    found = whole_plan(tiny_town(), scratch_plan(tiny_town().practices), View())
    missing = [words.key for words in FIGURES if words.unit != "count" or words.key in {"residents", "over_65"}]
    assert {found.reason(key) for key in missing} == {"no practice is placed yet", "no hub chosen"}
    assert (found.patients, found.single_handed) == (0, 0)
    assert math.isnan(found.minutes_nearest)


def test_every_figure_that_cannot_be_had_says_why():
    town = tiny_town()
    for plan in (TODAY, TODAY.move([ASH, BIRCH], to=""), TODAY.move([ASH, BIRCH, CEDAR, DAMSON], to="")):
        found = whole_plan(town, plan, View())
        missing = {one.name for one in fields(found) if _missing(getattr(found, one.name))}
        assert missing <= {name for name, _ in found.why}


def test_one_cluster_is_its_plan():
    plan = scratch_plan(tiny_town().practices).move([ASH, BIRCH, CEDAR, DAMSON], to="A").set_hub("A", hub=CEDAR)
    one, whole = figures(tiny_town(), plan, View()).cluster("A"), whole_plan(tiny_town(), plan, View())
    for field in fields(ClusterFigures):
        if field.name not in {"letter", "why"}:
            assert getattr(whole, field.name) == pytest.approx(getattr(one, field.name)), field.name


@given(towns_and_plans(), random_views())
@settings(max_examples=60)
def test_it_equals_the_boring_way(town_and_plan, view):
    town, plan = town_and_plan
    prepared = prepare(town, view)
    found = whole_plan(prepared, plan, view, found=figures(prepared, plan, view))
    boring = BoringTown(town, plan, view)
    own, nearest, hub, between, deciles, mapped, at_home, there = [], [], [], [], [], 0, 0, 0
    for cluster in plan.clusters:
        near = boring.near(cluster)
        between += [boring.between[p][q] for p in near for q in near if p != q]
        for u, place in enumerate(boring.places):
            if boring.leader(u) == plan.clusters.index(cluster):
                at_home += boring.living(cluster, u)
                there += sum(boring.n[u]) + place["patients_elsewhere"]
            for p in near:
                patients = boring.n[u][p]
                mapped += patients
                own += [boring.t[u][p]] * patients
                nearest += [boring.nearest(cluster, u)] * patients
                hub += [boring.t[u][boring.number[cluster.hub]]] * patients if cluster.hub else []
                deciles += [place["imd_decile"]] * patients
    assert _same(found.minutes_own, _mean(own))
    assert _same(found.minutes_nearest, _mean(nearest))
    assert _same(found.minutes_hub, _mean(hub))
    assert _same(found.minutes_between_mean, _mean(between), rough=True)
    assert _same(found.imd_decile, _mean(deciles))
    assert _same(found.within, sum(one <= view.within for one in nearest) / mapped if mapped else math.nan)
    assert found.no_way == sum(map(math.isnan, nearest))
    assert _same(found.self_containment, at_home / there if there else math.nan)
    known = sorted(one for one in nearest if not math.isnan(one))
    assert _same(found.minutes_nearest_p90, known[-(-9 * len(known) // 10) - 1] if known else math.nan)


def test_the_summary_counts_clusters_by_size():
    town, rules = tiny_town(), tiny_rules()
    plan = TODAY.move([ASH], to="A").add_cluster()
    found = figures(town, plan, View())
    summary = plan_summary(found, findings(town, plan, found, rules), rules)
    # Middle 43,500, North 19,500, South 20,000, and one that is empty.
    assert (summary.clusters, summary.in_band, summary.under, summary.over) == (3, 1, 2, 0)
    assert (summary.smallest, summary.largest) == (19_500, 43_500)
    assert summary.patients_in_band == 43_500 / 83_000
    assert (summary.contract, summary.note) == (3, 1), "two too small, Birch alone; South crosses the border"


def test_the_summary_has_practices_not_placed_in_the_denominator():
    town, rules = tiny_town(), tiny_rules()
    plan = TODAY.move([ASH, BIRCH], to="")
    found = figures(town, plan, View())
    summary = plan_summary(found, findings(town, plan, found, rules), rules)
    assert (summary.not_placed_practices, summary.not_placed_patients) == (2, 32_000)
    assert summary.patients_in_band == 31_000 / 83_000


def test_the_summary_of_nothing():
    town, rules = tiny_town(), tiny_rules()
    empty = scratch_plan(town.practices.iloc[:0])
    found = figures(town, empty, View())
    summary = plan_summary(found, (), rules)
    assert summary.clusters == summary.contract == 0
    assert all(map(math.isnan, (summary.smallest, summary.largest, summary.patients_in_band)))


def test_every_count_of_the_summary_that_is_shown_is_worded():
    assert {words.key for words in SUMMARY} == {one.name for one in fields(PlanSummary)} - {"policy", "note", "allowed"}


def _missing(value):
    return value is None or (isinstance(value, float) and math.isnan(value))


def _mean(numbers):
    known = [one for one in numbers if not math.isnan(one)]
    return sum(known) / len(known) if known else math.nan


def _same(found, expected, *, rough=False):
    if math.isnan(expected):
        return math.isnan(found)
    return found == pytest.approx(expected, rel=1e-6 if rough else 1e-12)

"""The figures of a whole plan, by hand in the tiny town; the boring way to them is in `test_figures_oracle`."""

import math
from dataclasses import fields, replace

import pytest

from geo.compare.alignment import SUMMARY, PlanSummary, plan_summary
from geo.figures import PRACTICES, WHOLE, Base, figures, registry, whole_plan
from geo.plan import scratch_plan
from geo.rules.rules import findings
from geo.view import View
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
    assert (today.no_way, today.single_handed) == (3_000, 2)
    assert (today.base("single_handed"), today.reason("single_handed")) == (Base(5, 6, PRACTICES), "")
    assert (today.base("minutes_nearest"), today.base("within")) == (Base(72_000, 83_000), Base(75_000, 83_000))


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
    # North leads in 0 1 2 5 6, Middle in 3 4 7, South in 8; its place 9, with 5,000, is in the margin.
    assert today.residents == 71_000
    own = 27_500 + 27_000 + 8_000
    assert today.self_containment == own / 71_000
    assert today.base("residents") == today.base("self_containment") == Base(70_000, 83_000)
    # Deciles: 1 x 7,500, 2 x 15,650, 3 x 5,500, 4 x 9,000, 5 x 16,000, 10 x 16,350 of the 70,000 of whom it is known.
    assert today.imd_decile == (7_500 + 31_300 + 16_500 + 36_000 + 80_000 + 163_500) / 70_000
    assert today.most_deprived_fifth == 23_150 / 70_000
    assert today.over_65 == pytest.approx(9_100)


@pytest.mark.parametrize(
    "plan",
    [TODAY.move([ASH, BIRCH, DAMSON], to=""), scratch_plan(tiny_town().practices)],
    ids=["not placed", "from scratch"],
)
def test_practices_that_stand_alone_count_with_their_own_minutes(plan):
    """Nobody shares a cluster with anybody nearer: each has their own practice, the same people as today."""
    found = whole_plan(tiny_town(), plan, View())
    assert (found.practices, found.patients, found.mapped, found.no_way) == (6, 83_000, 75_000, 3_000)
    assert found.minutes_nearest == found.minutes_own == 394_000 / 72_000
    # Ash's 1,350 in place 5 have 31 minutes.
    assert found.within == (72_000 - 1_350) / 75_000
    assert found.reason("minutes_between_mean") == "no way on foot is known between any two of the practices"


def test_from_scratch_there_is_no_territory():
    found = whole_plan(tiny_town(), scratch_plan(tiny_town().practices), View())
    assert found.reason("residents").startswith("nowhere does it have more patients than every other group")
    assert found.reason("minutes_hub") == "no hub chosen"


def test_a_plan_without_clusters_has_no_hub():
    plan = scratch_plan(tiny_town().practices).remove_cluster("A")
    assert whole_plan(tiny_town(), plan, View()).reason("minutes_hub") == "no hub chosen"


def test_an_area_without_practices_says_so():
    nobody = _without_practices(tiny_town())
    found = whole_plan(nobody, scratch_plan(nobody.practices), View())
    missing = [figure.key for figure in registry.FIGURES if math.isnan(found.value(figure.key))]
    assert {"minutes_nearest", "within", "minutes_hub", "residents", "imd_decile"} <= set(missing)
    assert {found.reason(key) for key in missing} == {"the area has no practices"}
    assert (found.patients, found.practices, found.single_handed) == (0, 0, 0)


def test_clusters_in_which_a_figure_rests_on_less_than_half_are_counted():
    """North has 27,000 with a way, South 15,000: of 54,001 and of 150,001 on the lists, a half and a tenth of them."""
    town = tiny_town()
    larger = {ASH: 41_501, BIRCH: 12_500, DAMSON: 139_001}
    lists = [larger.get(code, size) for code, size in town.practices[["code", "list_size"]].itertuples(index=False)]
    found = whole_plan(replace(town, practices=town.practices.assign(list_size=lists)), TODAY, View())
    said = "rests on less than half in 2 of 3 clusters, 1 of them left out"
    assert found.reason("minutes_nearest") == said
    assert found.is_partial("minutes_nearest"), "72,000 of 235,002"
    assert found.notes("minutes_nearest").endswith(f"partial, of 72,000 of 235,002 patients; {said}")
    assert found.reason("patients") == ""


def test_every_figure_that_cannot_be_had_says_why():
    town = tiny_town()
    for plan in (TODAY, TODAY.move([ASH, BIRCH], to=""), TODAY.move([ASH, BIRCH, CEDAR, DAMSON], to="")):
        found = whole_plan(town, plan, View())
        missing = {figure.key for figure in registry.FIGURES if math.isnan(found.value(figure.key))}
        assert missing
        assert missing <= {name for name, _ in found.why}


def test_one_cluster_is_its_plan():
    plan = TODAY.move([ASH, BIRCH, CEDAR], to="C").set_hub("C", hub=CEDAR)
    one, whole = figures(tiny_town(), plan, View()).cluster("C"), whole_plan(tiny_town(), plan, View())
    assert whole.bases == one.bases
    for figure in registry.FIGURES:
        assert whole.value(figure.key) == pytest.approx(one.value(figure.key)), figure.key
    for count in ("mapped", "living_elsewhere", "no_address", "patients_beyond"):
        assert getattr(whole, count) == getattr(one, count), count


def test_the_summary_counts_clusters_by_size():
    town, rules = tiny_town(), tiny_rules()
    plan = TODAY.move([ASH], to="A").add_cluster()
    found = figures(town, plan, View())
    summary = plan_summary(found, findings(town, plan, found, rules), rules)
    # Middle 43,500, North 19,500, South 20,000, and one that is empty.
    assert (summary.clusters, summary.in_band, summary.under, summary.over) == (3, 1, 2, 0)
    assert (summary.smallest, summary.largest) == (19_500, 43_500)
    assert summary.patients_in_band == 43_500 / 83_000
    assert (summary.contract, summary.note) == (2, 1), "two too small; South crosses the border"


def test_the_summary_has_practices_not_placed_in_the_denominator():
    town, rules = tiny_town(), tiny_rules()
    plan = TODAY.move([ASH, BIRCH], to="")
    found = figures(town, plan, View())
    summary = plan_summary(found, findings(town, plan, found, rules), rules)
    assert (summary.not_placed_practices, summary.not_placed_patients) == (2, 32_000)
    assert summary.patients_in_band == 31_000 / 83_000


def test_the_summary_of_nothing():
    town, rules = tiny_town(), tiny_rules()
    nobody = _without_practices(town)
    found = figures(nobody, scratch_plan(nobody.practices), View())
    summary = plan_summary(found, (), rules)
    assert summary.clusters == summary.contract == 0
    assert all(map(math.isnan, (summary.smallest, summary.largest, summary.patients_in_band)))


def test_every_count_of_the_summary_that_is_shown_is_worded():
    assert {words.key for words in SUMMARY} == {field.name for field in fields(PlanSummary)} - {
        "policy",
        "note",
        "allowed",
    }


def _without_practices(town):
    return replace(
        town,
        practices=town.practices.iloc[:0],
        patients=town.patients[:, :0],
        minutes={mode: minutes[:, :0] for mode, minutes in town.minutes.items()},
        between={mode: minutes[:0, :0] for mode, minutes in town.between.items()},
    )

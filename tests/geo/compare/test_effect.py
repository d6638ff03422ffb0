"""What a plan does to patients: by hand in the tiny town, then the boring way over random towns."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.area import BEYOND, INSIDE, MARGIN
from geo.compare.effect_on_people import BINS, WITHOUT, effect
from geo.errors import PlanningError
from geo.figures import whole_plan
from geo.figures.arrays import GROUPS, prepare
from geo.plan import scratch_plan, today_plan
from geo.view import View
from tests.geo.compare.boring_effect import boring_effect, mean, share_within
from tests.random_town import random_plan, random_town, random_views
from tests.tiny_town import ASH, BIRCH, DAMSON, tiny_today, tiny_town

TODAY = tiny_today()
APART = TODAY.move([BIRCH], to="C")
"""Ash is alone in B: its 1,350 patients in place 5 have no Birch any more, 11 minutes away, but Ash, 31 away."""


def bins(found, group="all"):
    """The patients of a group by bin, without the empty ones."""
    row = found.patients[GROUPS.index(group)]
    return {name: patients for name, patients in zip(BINS, row.tolist(), strict=True) if patients}


def test_who_gets_further():
    found = effect(tiny_town(), TODAY, APART, View())
    assert bins(found) == {"same": 70_650, "further_10": 1_350, "no_way": 3_000}
    assert (found.nearer("all"), found.same("all"), found.further("all")) == (0, 70_650, 1_350)
    assert found.total("all") == 75_000


def test_the_way_back_is_the_same_the_other_way_round():
    found = effect(tiny_town(), APART, TODAY, View())
    assert bins(found) == {"nearer_10": 1_350, "same": 70_650, "no_way": 3_000}


@pytest.mark.parametrize(
    ("walk_kmh", "name"), [(9.6, "further_10"), (9.7, "further_5"), (19.2, "further_5"), (24, "further_1")]
)
def test_twenty_minutes_are_fewer_for_who_walks_faster(walk_kmh, name):
    assert bins(effect(tiny_town(), TODAY, APART, View(walk_kmh=walk_kmh)))[name] == 1_350


def test_by_fifth_of_deprivation_and_over_65():
    found = effect(tiny_town(), TODAY, APART, View())
    assert bins(found, "imd_1") == {"same": 20_150, "no_way": 3_000}
    assert [found.total(f"imd_{fifth}") for fifth in range(1, 6)] == [23_150, 14_500, 16_000, 0, 16_350]
    assert bins(found, "imd_5") == {"same": 15_000, "further_10": 1_350}
    assert found.decile_unknown == 5_000
    assert found.further("over_65") == pytest.approx(135)
    # A tenth of 59,000, a fifth of the 16,000 in place 4.
    assert found.total("over_65") == pytest.approx(9_100)
    assert found.ages_unknown == 0


def test_who_is_in_no_bin():
    found = effect(tiny_town(), TODAY, APART, View())
    assert (found.not_mapped, found.beyond) == (4_000, 4_000)


def test_means_are_of_those_who_have_a_way():
    found = effect(tiny_town(), TODAY, APART, View())
    # North 27,000 x 6, Middle 30,000 x 17/3, South 15,000 x 7/3; then 1,350 walk 20 minutes more.
    assert found.mean_before[0] == 367_000 / 72_000
    assert found.mean_after[0] == 394_000 / 72_000
    assert (found.within_before[0], found.within_after[0]) == (0.96, (72_000 - 1_350) / 75_000)
    assert math.isnan(found.mean_before[GROUPS.index("imd_4")]), "nobody lives there"
    # The fifth that is least deprived: 9,000 at 1 minute, 7,350 at 11 of whom 1,350 at 31 then.
    assert found.mean_after[GROUPS.index("imd_5")] == (9_000 + 6_000 * 11 + 1_350 * 31) / 16_350


def test_a_practice_that_stands_alone_has_its_own_minutes():
    """Ash by itself: its 1,350 patients in place 5 have Ash, 31 minutes away, no Birch 11 minutes away any more."""
    without = TODAY.move([ASH], to="")
    assert bins(effect(tiny_town(), TODAY, without, View())) == {"same": 70_650, "further_10": 1_350, "no_way": 3_000}
    # Birch's patients, by themselves too, still have Birch: nothing changes.
    nobody = effect(tiny_town(), without, without.move([BIRCH], to=""), View())
    assert bins(nobody) == {"same": 72_000, "no_way": 3_000}


def test_a_way_that_is_lost():
    town = tiny_town()
    walk, patients = town.minutes["walk"].copy(), town.patients.copy()
    walk[6, 0] = 5  # a ferry from the island to Ash
    patients[6, 1] = 100  # and patients of Birch there, who can't get to Birch
    town = replace(town, minutes={"walk": walk}, patients=patients)
    found = effect(town, TODAY, APART, View())
    assert bins(found)["no_way_now"] == 100
    # The islanders, 3,000 of Ash and 100 of Birch, have 5 minutes to Ash; then those of Birch are in no mean.
    assert found.mean_before[0] == (367_000 + 3_100 * 5) / 75_100
    assert found.mean_after[0] == (394_000 + 3_000 * 5) / 75_000
    assert found.within_after[0] == (75_000 - 1_350) / 75_100
    assert bins(effect(town, APART, TODAY, View()))["way_now"] == 100


def test_practices_outside_stay_in_though_their_cluster_goes():
    """Elder stands alone then: 500 of its patients, now in place 8, had Damson at 1 minute and have Elder at 21."""
    town = tiny_town()
    patients = town.patients.copy()
    patients[[8, 9], 4] = 500, 4_500
    after = TODAY.move([DAMSON], to="B").remove_cluster("C")
    found = effect(replace(town, patients=patients), TODAY, after, View())
    assert bins(found) == {"same": 71_500, "further_10": 500, "no_way": 3_000}
    assert (found.total("all"), found.beyond) == (75_000, 4_000)


def test_from_scratch_everybody_has_their_own_practice_before():
    start = scratch_plan(tiny_town().practices)
    found = effect(tiny_town(), start, TODAY, View())
    # Only Ash's 1,350 in place 5 have anything nearer in their cluster than their own: Birch, 20 minutes nearer.
    assert bins(found) == {"nearer_10": 1_350, "same": 70_650, "no_way": 3_000}
    # Ash 81,000 minutes, Birch 108,000, Cedar 170,000, Damson 19,000, Elder 16,000.
    assert found.mean_before[0] == 394_000 / 72_000
    assert found.mean_after[0] == 367_000 / 72_000
    assert (found.within_before[0], found.within_after[0]) == ((72_000 - 1_350) / 75_000, 0.96)
    assert (found.total("all"), found.not_mapped, found.beyond) == (75_000, 4_000, 4_000)


@pytest.mark.parametrize(("fir", "left_out"), [(641_000, False), (641_001, True)])
def test_means_of_less_than_a_tenth_of_all_lists_are_left_out(fir, left_out):
    """All but Fir have 79,000 on their lists, 72,000 of them with a way: a tenth of 720,000. 75,000 are mapped."""
    town = tiny_town()
    lists = town.practices["list_size"].where(town.practices["kind"] != BEYOND, fir)
    found = effect(replace(town, practices=town.practices.assign(list_size=lists)), TODAY, APART, View())
    reached = [row for row, group in enumerate(GROUPS) if group != "imd_4"]
    assert np.isnan([found.mean_before[reached], found.mean_after[reached]]).tolist() == [[left_out] * 6] * 2
    assert found.within_before[0] == 0.96
    assert bins(found)["further_10"] == 1_350


def test_plans_of_other_practices_are_refused():
    other = replace(TODAY, practices=(*TODAY.practices, "T00009"))
    with pytest.raises(PlanningError, match="1 practices are in one of them only, T00009 first"):
        effect(tiny_town(), TODAY, other, View())


def test_it_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        effect(tiny_town(), TODAY, APART, View()).patients[0] = 0


def two_plans():
    """Random towns, each with two random plans."""

    def three(seeds):
        town = random_town(seeds[0])
        return town, random_plan(town, seeds[1]), random_plan(town, seeds[2])

    return st.tuples(*[st.integers(0, 1_000_000)] * 3).map(three)


@given(two_plans(), random_views())
@settings(max_examples=100)
def test_it_equals_the_boring_way(drawn, view):
    town, before, after = drawn
    found, boring = effect(town, before, after, view), boring_effect(town, before, after, view)
    for row, group in enumerate(GROUPS):
        exact = group != "over_65"
        for name in BINS:
            expected = boring["bins"].get((group, name), 0)
            assert found.of(group, name) == (expected if exact else pytest.approx(expected))
        ways = boring["ways"].get(group, [])
        for side, (minutes, share) in enumerate(
            [(found.mean_before, found.within_before), (found.mean_after, found.within_after)]
        ):
            everybody = boring["ways"].get("all", [])
            known = sum(patients for *there, patients in everybody if not math.isnan(there[side]))
            expected = mean(ways, side) if 10 * known >= boring["lists"] else math.nan
            assert _same(minutes[row], expected, exact=exact)
            mapped = sum(patients for *_, patients in everybody)
            expected = share_within(ways, side, view.within) if 10 * mapped >= boring["lists"] else math.nan
            assert _same(share[row], expected, exact=exact)
    for name in ("decile_unknown", "ages_unknown", "not_mapped", "beyond"):
        assert getattr(found, name) == boring[name]


@given(two_plans(), random_views())
@settings(max_examples=60)
def test_every_patient_is_counted_once(drawn, view):
    town, before, after = drawn
    found = effect(prepare(town, view), before, after, view)
    # Whatever is moved, the clusters of today have all fixed members.
    fixed = {code for cluster in today_plan(town.practices).clusters for code in cluster.outside}
    rows = town.practices[town.practices["code"].isin({*after.practices, *fixed})]
    assert found.total("all") == rows.loc[rows["kind"].isin([INSIDE, MARGIN]), "mapped"].sum()
    assert found.total("all") + found.not_mapped + found.beyond == rows["list_size"].sum()
    assert sum(found.total(f"imd_{fifth}") for fifth in range(1, 6)) + found.decile_unknown == found.total("all")
    ways = [found.nearer("all"), found.same("all"), found.further("all"), found.of("all", *WITHOUT)]
    assert sum(ways) == found.total("all")


@given(two_plans(), random_views())
@settings(max_examples=60)
def test_the_means_are_always_those_of_the_whole_plan(drawn, view):
    """To the last digit, whoever gains or loses a way: one figure, one value, on every page."""
    town, before, after = drawn
    found = effect(town, before, after, view)
    for plan, minutes, within in (
        (before, found.mean_before, found.within_before),
        (after, found.mean_after, found.within_after),
    ):
        whole = whole_plan(town, plan, view)
        np.testing.assert_array_equal([minutes[0], within[0]], [whole.minutes_nearest, whole.within])


@given(two_plans())
@settings(max_examples=40)
def test_nothing_changes_from_a_plan_to_itself(drawn):
    town, plan, _ = drawn
    found = effect(town, plan, plan, View())
    assert set(bins(found)) <= {"same", "no_way"}
    assert np.array_equal(found.mean_before, found.mean_after, equal_nan=True)


@given(two_plans())
@settings(max_examples=40)
def test_the_way_back_mirrors_the_way_there(drawn):
    town, before, after = drawn
    there, back = effect(town, before, after, View()), effect(town, after, before, View())
    mirrored = [*reversed(BINS[:7]), "no_way_now", "way_now", "no_way"]
    assert set(mirrored) == {*BINS[:7], *WITHOUT}
    for group in GROUPS:
        assert [back.of(group, item) for item in mirrored] == [there.of(group, interval) for interval in BINS]


def _same(found, expected, *, exact):
    if math.isnan(expected):
        return math.isnan(found)
    return found == expected if exact else found == pytest.approx(expected)

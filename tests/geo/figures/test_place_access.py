"""Who travels too far on the tiny town, by mental arithmetic, and on random towns the boring way."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from geo.area import BEYOND
from geo.errors import PlanningError
from geo.figures import whole_plan
from geo.figures.arrays import GROUPS
from geo.figures.by_place import change, deprivation_gap, place_access, spread_in_view, travel_by_group, worst_off
from geo.view import View
from tests.geo.figures.boring_figures import BoringTown
from tests.random_town import random_views, towns_and_plans
from tests.tiny_town import ASH, BIRCH, CEDAR, tiny_today, tiny_town

WALK = View("walk", 15)


def test_a_place_travels_as_its_patients_do():
    """In place 1 the 4,650 of North have 11 minutes to Ash or Birch, the 3,000 of Middle 11 to Cedar."""
    found = place_access(tiny_town(), tiny_today(), WALK)
    assert found.minutes[1] == 11
    # Place 5: North's 6,350 have 11 to Birch, South's 1,000 have 11 to Damson or Elder.
    assert found.minutes[5] == 11
    # Place 3: North's 2,500 have 11 to Ash, Middle's 3,000 11 to Cedar.
    assert found.patients[[1, 3, 5]].tolist() == [7650, 5500, 7350]
    assert np.isnan(found.minutes[6])
    assert found.no_way.tolist() == [0, 0, 0, 0, 0, 0, 3000, 0, 0, 0]
    assert found.too_far.sum() == 0


def test_a_move_shows_where_it_is_felt():
    """With Birch in South, Ash's 1,350 patients in place 5 have 31 minutes to Ash where they had 11 to Birch."""
    before = place_access(tiny_town(), tiny_today(), WALK)
    after = place_access(tiny_town(), tiny_today().move([BIRCH], to="C"), WALK)
    felt = (1350 * 31 + 6000 * 11) / 7350 - 11
    assert np.nan_to_num(change(before, after)).tolist() == pytest.approx([0, 0, 0, 0, 0, felt, 0, 0, 0, 0], abs=1e-6)
    assert after.too_far.tolist() == [0, 0, 0, 0, 0, 1350, 0, 0, 0, 0]


def test_patients_of_a_practice_that_stands_alone_have_their_own_practice():
    """Cedar's have it with or without a cluster of its own; Ash's 1,350 in place 5 have 31 minutes without Birch."""
    before = place_access(tiny_town(), tiny_today(), WALK)
    alone = place_access(tiny_town(), tiny_today().move([CEDAR], to=""), WALK)
    assert alone.patients.tolist() == before.patients.tolist()
    assert np.nan_to_num(change(before, alone)).tolist() == [0] * 10
    apart = place_access(tiny_town(), tiny_today().move([ASH], to=""), WALK)
    assert apart.too_far.tolist() == [0, 0, 0, 0, 0, 1350, 0, 0, 0, 0]
    assert apart.minutes[5] == pytest.approx((1350 * 31 + 6000 * 11) / 7350)


@pytest.mark.parametrize(
    ("fir", "mean", "within"), [(641_000, True, True), (641_001, False, True), (671_001, False, False)]
)
def test_less_than_a_tenth_of_all_lists_makes_no_figure(fir, mean, within):
    """All but Fir have 79,000 on their lists; 72,000 have a way, 75,000 are mapped."""
    town = tiny_town()
    lists = town.practices["list_size"].where(town.practices["kind"] != BEYOND, fir)
    travels = travel_by_group(replace(town, practices=town.practices.assign(list_size=lists)), tiny_today(), WALK)
    known = [travel for travel in travels if travel.group != "imd_4"]
    assert {not math.isnan(count.mean) for count in known} == {mean}
    assert {not math.isnan(count.within) for count in known} == {within}


def test_over_65s_are_a_share_of_the_place():
    """Place 4 has 20 % over 65, all others 10 %; the island's 3,000 have no way."""
    found = place_access(tiny_town(), tiny_today(), WALK, among="over_65")
    assert found.patients[4] == pytest.approx(0.2 * 16000)
    assert found.patients[1] == pytest.approx(0.1 * 7650)
    assert found.no_way[6] == pytest.approx(300)


def test_the_most_deprived_fifth_lives_in_deciles_1_and_2():
    found = place_access(tiny_town(), tiny_today(), WALK, among="imd_1")
    assert np.flatnonzero(found.patients).tolist() == [0, 1, 6, 8]
    assert np.isnan(found.minutes[4]), "nobody of the group lives there"


def test_the_gap_between_fifths():
    """Most deprived with a way: 0: 4,500 at 1, 1: 7,650 at 11, 8: 8,000 at 1. Least: 2: 9,000 at 1, 5: 7,350 at 11."""
    travels = travel_by_group(tiny_town(), tiny_today(), WALK)
    assert [travel.group for travel in travels] == list(GROUPS)
    most, least = (4500 + 11 * 7650 + 8000) / 20150, (9000 + 11 * 7350) / 16350
    assert deprivation_gap(travels) == pytest.approx(most - least)
    everybody = travels[0]
    assert (everybody.patients, everybody.no_way) == (75000, 3000)
    assert everybody.within == pytest.approx(72000 / 75000)


def test_the_worst_off_come_first():
    """Within 10 minutes: too far are 1 (7,650), 3 (5,500), 5 (7,350), 7 (9,000); on the island 3,000 have no way."""
    assert worst_off(place_access(tiny_town(), tiny_today(), View("walk", 10))).tolist() == [7, 1, 5, 3, 6]


def test_places_without_a_way_stand_behind_all_that_have_one():
    """With Birch in South, 1,350 of place 5 have 31 minutes, fewer than the 3,000 of the island who have no way."""
    apart = place_access(tiny_town(), tiny_today().move([BIRCH], to="C"), WALK)
    assert worst_off(apart).tolist() == [5, 6]


def test_an_unknown_group_is_said():
    with pytest.raises(PlanningError, match=r"'children'.*all, over_65"):
        place_access(tiny_town(), tiny_today(), WALK, among="children")


@settings(max_examples=40)
@given(towns_and_plans(), random_views())
def test_places_the_boring_way(both, view):
    town, plan = both
    boring = BoringTown(town, plan, view)
    for among in ("all", "over_65", "imd_1"):
        found = place_access(town, plan, view, among=among)
        for u, place in enumerate(town.places.to_dict("records")):
            patients, minutes, too_far, no_way = _boring(boring, view, u)
            share = _share(place, among)
            assert found.patients[u] == pytest.approx(share * patients)
            assert found.too_far[u] == pytest.approx(share * too_far)
            assert found.no_way[u] == pytest.approx(share * no_way)
            expected = minutes / (patients - no_way) if share and patients > no_way else math.nan
            assert found.minutes[u] == pytest.approx(expected, abs=2e-3, nan_ok=True)


@settings(max_examples=40)
@given(towns_and_plans(), random_views())
def test_everybody_together_is_what_the_figures_say(both, view):
    town, plan = both
    everybody = travel_by_group(town, plan, view)[0]
    whole = whole_plan(town, plan, view)
    assert (everybody.patients, everybody.no_way) == (whole.mapped, whole.no_way)
    assert everybody.mean == pytest.approx(whole.minutes_nearest, nan_ok=True)
    assert everybody.within == pytest.approx(whole.within, nan_ok=True)


def _boring(town, view, u):
    """Return patients, their minutes added up, those too far and those with no way, patient by patient."""
    patients = too_far = no_way = 0
    minutes = 0.0
    for members in (town.timed(practices) for practices in (*town.clusters, *([p] for p in town.alone))):
        ways = [town.t[u][p] for p in members if not math.isnan(town.t[u][p])]
        for p in members:
            number = town.n[u][p]
            patients += number
            if not ways:
                no_way += number
                continue
            minutes += number * min(ways)
            too_far += number if min(ways) > view.within else 0
    return patients, minutes, too_far, no_way


def _share(place, among):
    if among == "all":
        return 1
    if among == "over_65":
        return place["residents_65"] / place["residents"] if place["residents"] > 0 else 0
    return 1 if place["imd_decile"] <= 2 else 0


def test_the_spread_of_a_place_is_that_of_the_view():
    town = replace(tiny_town(), spread={"walk": np.array([3.0, np.nan] * 5, dtype=np.float32)})
    assert spread_in_view(town, View(walk_kmh=2.4))[:2].tolist() == pytest.approx([6.0, math.nan], nan_ok=True)
    assert np.isnan(spread_in_view(town, View(mode="drive"))).all(), "not known by car"

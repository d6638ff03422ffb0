"""Who travels too far on the tiny town, by mental arithmetic, and on random towns the boring way."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings

from geo.area import BEYOND
from geo.errors import PlanningError
from geo.figures import figures
from geo.groups import GROUPS
from geo.place_access import change, deprivation_gap, place_access, travel_by_group, worst_off
from geo.view import View
from tests.random_town import random_views, towns_and_plans
from tests.tiny_town import BIRCH, CEDAR, tiny_today, tiny_town

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


def test_patients_of_practices_not_placed_belong_to_no_cluster():
    before = place_access(tiny_town(), tiny_today(), WALK)
    nowhere = place_access(tiny_town(), tiny_today().move([CEDAR], to=""), WALK)
    assert nowhere.patients[4] == 0
    assert np.isnan(change(before, nowhere)[4])


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
    assert [one.group for one in travels] == list(GROUPS)
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
    for among in ("all", "over_65", "imd_1"):
        found = place_access(town, plan, view, among=among)
        for u, place in enumerate(town.places.to_dict("records")):
            patients, minutes, too_far, no_way = _boring(town, plan, view, u)
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
    clusters = figures(town, plan, view).clusters
    assert everybody.patients == sum(one.mapped for one in clusters)
    assert everybody.no_way == sum(one.no_way for one in clusters)
    reached = [(one.minutes_nearest, one.mapped - one.no_way) for one in clusters if one.mapped > one.no_way]
    total = sum(patients for _, patients in reached)
    mean = sum(minutes * patients for minutes, patients in reached) / total if total else math.nan
    assert everybody.mean == pytest.approx(mean, nan_ok=True)


def _boring(town, plan, view, u):
    """Return patients, their minutes added up, those too far and those with no way, patient by patient."""
    kinds = town.practices["kind"].tolist()
    row = {code: number for number, code in enumerate(town.practices["code"])}
    slower = 4.8 / view.walk_kmh if view.mode == "walk" else 1
    patients = too_far = no_way = 0
    minutes = 0.0
    for cluster in plan.clusters:
        members = [row[code] for code in (*plan.members(cluster.letter), *cluster.outside)]
        members = [p for p in members if kinds[p] != BEYOND]
        ways = [float(town.minutes[view.mode][u, p]) * slower for p in members]
        ways = [round(way * 1024) / 1024 for way in ways if not math.isnan(way)]
        for p in members:
            number = int(town.patients[u, p])
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

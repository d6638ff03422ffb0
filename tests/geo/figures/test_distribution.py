"""Patients by minutes to the nearest practice of their cluster."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.area import INSIDE, MARGIN
from geo.figures import ALONE, figures
from geo.figures.by_place import distribution
from geo.plan import scratch_plan, today_plan
from geo.view import View
from tests.random_town import random_plan, random_town, random_views, towns_and_plans
from tests.tiny_town import ASH, BIRCH, tiny_today, tiny_town


def test_north_and_south():
    found = distribution(tiny_town(), tiny_today(), View())
    assert found.letters == ("A", "B", "C", ALONE)
    north = dict(zip(found.up_to.tolist(), found.patients[1].tolist(), strict=True))
    assert {minutes: patients for minutes, patients in north.items() if patients} == {1: 13_500, 11: 13_500}
    assert (found.no_way.tolist(), found.further.tolist()) == ([0, 3_000, 0, 0], [0, 0, 0, 0])


def test_practices_that_stand_alone_are_a_row_of_their_own():
    """Ash's 1,350 patients in place 5 have 31 minutes to Ash; in North they had 11 to Birch. Birch's are as before."""
    found = distribution(tiny_town(), tiny_today().move([ASH, BIRCH], to=""), View())
    alone = dict(zip(found.up_to.tolist(), found.patients[3].tolist(), strict=True))
    # Ash: 4,500 in its place, 3,150 a step away, 1,350 three. Birch: 9,000 in its place, 9,000 a step away.
    assert {minutes: patients for minutes, patients in alone.items() if patients} == {1: 13_500, 11: 12_150, 31: 1_350}
    assert (found.no_way.tolist(), found.patients[1].sum()) == ([0, 0, 0, 3_000], 0)


def test_wider_steps_and_an_end():
    found = distribution(tiny_town(), tiny_today(), View(), step_minutes=5, most_minutes=10)
    assert found.up_to.tolist() == [5, 10]
    assert (found.patients[1].tolist(), found.further[1]) == ([13_500, 0], 13_500)


@given(towns_and_plans(), random_views())
def test_it_adds_up_to_the_figures(town_and_plan, view):
    town, plan = town_and_plan
    found, all_figures = distribution(town, plan, view), figures(town, plan, view)
    for number, cluster in enumerate((*all_figures.clusters, all_figures.alone)):
        assert found.patients[number].sum() + found.further[number] + found.no_way[number] == cluster.mapped
        assert found.no_way[number] == cluster.no_way
        if cluster.mapped:
            near = found.patients[number][found.up_to <= view.within].sum()
            # Nobody in a random town is exactly 0 minutes away, which would belong to the first step.
            expected = math.nan if cluster.base("within").is_too_small else near / cluster.mapped
            assert cluster.within == pytest.approx(expected, nan_ok=True)


@given(st.integers(0, 1_000_000), st.integers(0, 1_000_000), random_views())
def test_the_same_people_are_in_every_plan(seed, plan_seed, view):
    """Those on the map of the practices inside and of the fixed members of today's clusters, whoever is placed."""
    town = random_town(seed)
    pcns = set(town.practices.loc[town.practices["kind"] == INSIDE, "pcn_code"]) - {""}
    fixed = (town.practices["kind"] == MARGIN) & town.practices["pcn_code"].isin(pcns)
    people = town.practices.loc[(town.practices["kind"] == INSIDE) | fixed, "mapped"].sum()
    for plan in (today_plan(town.practices), random_plan(town, plan_seed), scratch_plan(town.practices)):
        in_steps, further, no_way = distribution(town, plan, view).of_everybody()
        assert in_steps.sum() + further + no_way == people

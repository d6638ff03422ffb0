"""Hubs on the tiny town, by mental arithmetic, and against the figure of the plan."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings

from geo.errors import PlanningError
from geo.figures import Base, figures
from geo.figures.by_place import hub_choices
from geo.view import View
from tests.random_town import random_views, towns_and_plans
from tests.tiny_town import ASH, BIRCH, tiny_today, tiny_town

WALK = View("walk", 15)


def test_each_practice_of_a_cluster_is_a_choice():
    """North's 27,000 mapped patients with a way: to Ash (place 0) and to Birch (place 2), 3,000 on the island apart.

    By place: 0: 4,500; 1: 4,650; 2: 9,000; 3: 2,500; 5: 6,350. To Ash: 1, 11, 21, 11, 31; to Birch: 21, 11, 1, 31, 11.
    """
    birch, ash = hub_choices(tiny_town(), tiny_today().set_hub("B", hub=ASH), WALK, letter="B")
    assert (birch.code, birch.chosen, ash.code, ash.chosen) == (BIRCH, False, ASH, True)
    assert ash.mean == pytest.approx((4500 + 11 * 4650 + 21 * 9000 + 11 * 2500 + 31 * 6350) / 27000)
    assert birch.mean == pytest.approx((21 * 4500 + 11 * 4650 + 9000 + 31 * 2500 + 11 * 6350) / 27000)
    assert (ash.p90, birch.p90) == (31, 21), "24,300 of 27,000: to Birch only 2,500 have further than 21"
    assert ash.within == pytest.approx((4500 + 4650 + 2500) / 30000)
    assert birch.within == pytest.approx((4650 + 9000 + 6350) / 30000)
    assert ash.no_way == birch.no_way == 3000
    assert ash.base == birch.base == Base(27_000, 32_000)


def test_less_than_a_tenth_of_the_list_makes_no_minutes():
    """30,000 are mapped, less than a tenth of 300,001, not of 300,000; the 27,000 with a way are, of both."""
    town, lists = tiny_town(), tiny_town().practices["list_size"]
    for birch, known in ((300_001 - 12_500, False), (300_000 - 12_500, True)):
        large = replace(town, practices=town.practices.assign(list_size=lists.where(lists != 19_500, birch)))
        for choice in hub_choices(large, tiny_today(), WALK, letter="B"):
            assert math.isnan(choice.mean)
            assert math.isnan(choice.p90)
            assert math.isnan(choice.within) != known


def test_practices_outside_are_no_choice():
    assert [choice.code for choice in hub_choices(tiny_town(), tiny_today(), WALK, letter="C")] == ["T00004"]


def test_a_cluster_without_practices_has_no_choice():
    plan = tiny_today().add_cluster()
    assert hub_choices(tiny_town(), plan, WALK, letter="D") == ()


def test_a_cluster_that_is_not_there_is_said():
    with pytest.raises(PlanningError, match="no cluster 'Z'"):
        hub_choices(tiny_town(), tiny_today(), WALK, letter="Z")


@settings(max_examples=60)
@given(towns_and_plans(), random_views())
def test_a_choice_is_what_the_figure_says_once_it_is_made(both, view):
    town, plan = both
    for cluster in plan.clusters:
        for choice in hub_choices(town, plan, view, letter=cluster.letter):
            made = plan.set_hub(cluster.letter, hub=choice.code, site=choice.site)
            minutes = figures(town, made, view).cluster(cluster.letter).minutes_hub
            assert choice.mean == minutes or (math.isnan(choice.mean) and math.isnan(minutes))
            assert choice.chosen == (made == plan)

"""Patients by minutes to the nearest practice of their cluster."""

import pytest
from hypothesis import given

from geo.distribution import distribution
from geo.figures import figures
from geo.view import View
from tests.random_town import random_views, towns_and_plans
from tests.tiny_town import tiny_today, tiny_town


def test_north_and_south():
    found = distribution(tiny_town(), tiny_today(), View())
    assert found.letters == ("A", "B", "C")
    north = dict(zip(found.up_to.tolist(), found.patients[1].tolist(), strict=True))
    assert {minutes: patients for minutes, patients in north.items() if patients} == {1: 13_500, 11: 13_500}
    assert (found.no_way.tolist(), found.further.tolist()) == ([0, 3_000, 0], [0, 0, 0])


def test_wider_steps_and_an_end():
    found = distribution(tiny_town(), tiny_today(), View(), step_minutes=5, most_minutes=10)
    assert found.up_to.tolist() == [5, 10]
    assert (found.patients[1].tolist(), found.further[1]) == ([13_500, 0], 13_500)


@given(towns_and_plans(), random_views())
def test_it_adds_up_to_the_figures(town_and_plan, view):
    town, plan = town_and_plan
    found, all_figures = distribution(town, plan, view), figures(town, plan, view)
    for number, one in enumerate(all_figures.clusters):
        assert found.patients[number].sum() + found.further[number] + found.no_way[number] == one.mapped
        assert found.no_way[number] == one.no_way
        if one.mapped:
            near = found.patients[number][found.up_to <= view.within].sum()
            # Nobody in a random town is exactly 0 minutes away, which would belong to the first step.
            assert near / one.mapped == pytest.approx(one.within)

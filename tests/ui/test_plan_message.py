"""What the map is told is what `geo` worked out."""

from dataclasses import replace

import pytest

from geo.figures import figures
from geo.view import SLOWER_WALK_KMH, View
from tests.tiny_town import ASH, BIRCH, tiny_town
from ui.actions import begin, choose
from ui.areas import OpenArea
from ui.plan_message import plan_message

AREA = tiny_town()
OPENED = OpenArea("tiny", AREA, {}, "app/static/areas/tiny/")


def test_cards_and_assignment():
    message = plan_message(OPENED, begin(AREA))
    assert [card.letter for card in message.plan.clusters] == ["A", "B", "C"]
    assert message.plan.assignment.tolist() == [1, 1, 0, 2, 2, 2]
    south = message.plan.clusters[2].figures
    assert (south.practices, south.patients, south.patients_outside) == (3, 20_000, 11_000)
    assert [one.name for one in south.outside] == ["Elder", "Fir"]
    assert (south.gap, south.words) == (-10_000, "10,000 patients short of 30,000")
    assert message.band == (30_000, 50_000)


def test_practices_outside_are_in_no_cluster_when_their_pcn_is_not_in_the_plan():
    workshop = begin(AREA)
    plan = replace(workshop.plan, clusters=workshop.plan.clusters[:2], placed=workshop.plan.placed[:3])
    message = plan_message(OPENED, replace(workshop, proposal=workshop.proposal.with_plan(plan)))
    assert message.plan.assignment.tolist() == [1, 1, 0, -1, -2, -2]


def test_what_if_is_the_figures_of_the_moved_plan():
    workshop = begin(AREA)
    message = plan_message(OPENED, workshop)
    row, column = message.what_if.practices.index(0), message.what_if.targets.index("A")
    moved = figures(AREA, workshop.plan.move([ASH], to="A"), View()).cluster("A")
    assert message.what_if.joined.patients[row, column] == moved.patients
    assert message.what_if.joined.mean[row, column] == pytest.approx(moved.minutes_nearest)
    assert message.together is None


def test_choosing_two_asks_for_both_together():
    message = plan_message(OPENED, choose(begin(AREA), [ASH, BIRCH]))
    assert message.together.practices == (ASH, BIRCH)
    assert [after.letter for after in message.together.left] == ["B"]
    assert message.together.joined[0].patients == 31_000 + 32_000


def test_a_slower_walker_scales_reach_on_foot_only():
    workshop = begin(AREA)
    slow = replace(workshop, view=View(walk_kmh=SLOWER_WALK_KMH))
    assert plan_message(OPENED, slow).view.reach_scale == pytest.approx(4.8 / 2.7)
    drive = replace(workshop, view=View(mode="drive", walk_kmh=SLOWER_WALK_KMH))
    assert plan_message(OPENED, drive).view.reach_scale == 1.0

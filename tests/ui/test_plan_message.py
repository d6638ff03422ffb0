"""What the map is told is what `geo` worked out."""

from dataclasses import replace

import pytest

from geo.behind import people_behind
from geo.figures import figures, on_cards
from geo.view import SLOWER_WALK_KMH, View
from tests.tiny_town import ASH, BIRCH, tiny_town
from ui.actions import begin, choose
from ui.areas import OpenArea
from ui.cluster_map.events import Moved
from ui.perform import perform
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


def cells_of(one):
    return [
        (one.value(figure.key), one.base(figure.key).n, one.is_partial(figure.key), one.reason(figure.key))
        for figure in on_cards()
    ]


def assert_cells(cells, one):
    """See that cells of the message are the figures of a cluster, with bases, marks and reasons."""
    for cell, (value, *rest) in zip(cells, cells_of(one), strict=True):
        assert cell.value == pytest.approx(value, nan_ok=True)
        assert [cell.base, cell.is_partial, cell.why] == rest


def test_tiles_are_the_figures_of_the_registry_that_stand_on_cards():
    workshop = replace(begin(AREA), view=View(within=20))
    tiles = plan_message(OPENED, workshop).tiles
    assert [tile.label for tile in tiles] == ["min on average*", "min for 9 in 10*", "in 20 minutes*"]
    assert [tile.unit for tile in tiles] == [figure.unit for figure in on_cards()]
    assert all(figure.plain in tile.help for figure, tile in zip(on_cards(), tiles, strict=True))


def test_cards_and_those_not_placed_show_what_was_worked_out_with_bases_marks_and_reasons():
    workshop = begin(AREA)
    plan = workshop.plan.move([ASH], to="")
    message = plan_message(OPENED, replace(workshop, proposal=workshop.proposal.with_plan(plan)))
    worked_out = figures(AREA, plan, View())
    for card, one in zip(message.plan.clusters, worked_out.clusters, strict=True):
        assert_cells(card.figures.cells, one)
    alone = message.plan.not_placed
    assert (alone.practices, alone.patients) == (worked_out.alone.practices, worked_out.alone.patients)
    assert_cells(alone.cells, worked_out.alone)


def test_fixed_practices_of_a_cluster_that_was_removed_are_named_among_those_not_placed():
    workshop = begin(AREA)
    plan = replace(workshop.plan, clusters=workshop.plan.clusters[:2], placed=workshop.plan.placed[:3])
    alone = plan_message(OPENED, replace(workshop, proposal=workshop.proposal.with_plan(plan))).plan.not_placed
    assert [one.name for one in alone.outside] == ["Elder", "Fir"]


def test_what_if_is_the_figures_of_the_moved_plan():
    workshop = begin(AREA)
    message = plan_message(OPENED, workshop)
    for target in ("A", ""):
        row, column = message.what_if.practices.index(0), message.what_if.targets.index(target)
        after = figures(AREA, workshop.plan.move([ASH], to=target), View())
        moved = after.cluster(target) if target else after.alone
        joined = message.what_if.joined
        assert joined.patients[row, column] == moved.patients
        cells = cells_of(moved)
        assert [values[row, column] for values in joined.values] == pytest.approx([value for value, *_ in cells])
        assert joined.partial[row, column] == sum(partial << i for i, (_, _, partial, _) in enumerate(cells))
    assert message.taken is None


def test_choosing_one_asks_for_all_about_it():
    workshop = choose(begin(AREA), [ASH])
    taken = plan_message(OPENED, workshop).taken
    moved = figures(AREA, workshop.plan.move([ASH], to="A"), View())
    assert (taken.practices, taken.left[0].letter) == ((ASH,), "B")
    assert_cells(taken.joined[0].cells, moved.cluster("A"))
    assert_cells(taken.left[0].cells, moved.cluster("B"))
    behind = dict(people_behind(AREA, workshop.plan, View(), practices=[ASH]))
    assert [vars(one) for one in taken.behind] == [vars(behind[to]) for to in ("A", "B", "C", "", "+")]


def test_choosing_two_asks_for_both_together():
    taken = plan_message(OPENED, choose(begin(AREA), [ASH, BIRCH])).taken
    assert taken.practices == (ASH, BIRCH)
    assert [after.letter for after in taken.left] == ["B"]
    assert taken.joined[0].patients == 31_000 + 32_000


def test_a_lock_forbids_a_target():
    workshop = begin(AREA)
    locked = workshop.proposal.with_plan(workshop.plan.lock("A", locked=True))
    taken = plan_message(OPENED, choose(replace(workshop, proposal=locked), [ASH])).taken
    assert (taken.joined[0], taken.behind[0]) == (None, None)


def test_a_move_puts_down_what_was_taken_up():
    workshop = choose(begin(AREA), [ASH])
    moved = perform(AREA, workshop, Moved(1, workshop.revision, (ASH,), "A"))
    assert moved.plan == workshop.plan.move([ASH], to="A")
    assert plan_message(OPENED, moved).taken is None


def test_a_slower_walker_scales_reach_on_foot_only():
    workshop = begin(AREA)
    slow = replace(workshop, view=View(walk_kmh=SLOWER_WALK_KMH))
    assert plan_message(OPENED, slow).view.reach_scale == pytest.approx(4.8 / 2.7)
    drive = replace(workshop, view=View(mode="drive", walk_kmh=SLOWER_WALK_KMH))
    assert plan_message(OPENED, drive).view.reach_scale == 1.0

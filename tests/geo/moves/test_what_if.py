"""What-if equals the figures of the moved plan, to the last digit."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.errors import PlanningError
from geo.figures import figures, on_cards
from geo.figures.arrays import prepare
from geo.moves.outcome import NEW_CLUSTER, NOT_PLACED
from geo.moves.what_if_table import what_if, what_if_together
from geo.rules.rules import band_gap
from geo.view import View
from tests.random_town import random_views, towns_and_plans
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON, ELDER, tiny_rules, tiny_today, tiny_town

RULES = tiny_rules()


def moved(plan, codes, target):
    """The plan after the move, and the letter of its target; the plan as it is where a lock forbids the move."""
    try:
        if target == NEW_CLUSTER:
            added = plan.add_cluster()
            (letter,) = {c.letter for c in added.clusters} - {c.letter for c in plan.clusters}
            return added.move(codes, to=letter), letter, True
        return plan.move(codes, to=target), target, True
    except PlanningError:
        return plan, target, False


def expected(found, letter):
    """Patients, gap, then each figure on cards and its base: of a cluster, of "not placed", or of one not made."""
    one = found.alone if letter == NOT_PLACED else None
    if letter not in (NOT_PLACED, NEW_CLUSTER):
        one = found.cluster(letter)
    patients = one.patients if one else 0
    gap = 0 if letter == NOT_PLACED else band_gap(patients, RULES)
    values = [float(np.float32(one.value(figure.key))) if one else math.nan for figure in on_cards()]
    bases = [one.base(figure.key).n if one else 0 for figure in on_cards()]
    assert one is None or all(one.base(figure.key).of == patients for figure in on_cards())
    return patients, gap, *values, *bases


def arrays(outcome):
    return (outcome.patients, outcome.gap, *outcome.values.values(), *outcome.bases.values())


def row(outcome, index):
    return tuple(array[index].item() for array in arrays(outcome))


def same(item, other):
    return all(a == b or (math.isnan(a) and math.isnan(b)) for a, b in zip(item, other, strict=True))


@given(towns_and_plans(), random_views())
@settings(max_examples=40)
def test_each_single_move_equals_the_figures_of_the_moved_plan(town_and_plan, view):
    town, plan = town_and_plan
    now = figures(town, plan, view)
    moves = what_if(town, plan, view, RULES)
    assert moves.targets == (*(c.letter for c in plan.clusters), NOT_PLACED, NEW_CLUSTER)
    assert moves.practices == tuple(plan.practices)
    for number, code in enumerate(moves.practices):
        source = plan.where().get(code, NOT_PLACED)
        for column, target in enumerate(moves.targets):
            after, letter, allowed = moved(plan, [code], target)
            then = figures(town, after, view)
            assert moves.allowed[number, column] == allowed
            assert same(row(moves.joined, (number, column)), expected(then, letter)), (code, target)
            if target != source:
                left = expected(then, source) if allowed else None
                assert left is None or same(row(moves.left, number), left), (code, target)
        if source and plan.cluster(source).locked:
            assert same(row(moves.left, number), expected(now, source))


@given(towns_and_plans(), random_views(), st.data())
@settings(max_examples=60)
def test_moves_together_equal_the_figures_of_the_moved_plan(town_and_plan, view, data):
    town, plan = town_and_plan
    codes = [code for code in plan.practices if data.draw(st.booleans())]
    together = what_if_together(town, plan, view, RULES, practices=codes)
    assert set(together.practices) == set(codes)
    assert set(together.sources) == {plan.where().get(code, NOT_PLACED) for code in codes}
    for column, target in enumerate(together.targets):
        after, letter, allowed = moved(plan, codes, target)
        if target == NEW_CLUSTER and not codes:
            after, letter = plan, NEW_CLUSTER
        then = figures(town, after, view)
        assert together.allowed[column] == allowed
        assert same(row(together.joined, column), expected(then, letter)), target
        for number, source in enumerate(together.sources):
            if allowed and source != target:
                assert same(row(together.left, number), expected(then, source)), (source, target)


def test_ash_joins_middle():
    moves = what_if(tiny_town(), tiny_today(), View(), RULES)
    ash, middle = moves.practices.index(ASH), moves.targets.index("A")
    # Birch stays alone in North: 9,000 at 1 minute, 4,000 + 5,000 at 11, nobody on the island: 6 minutes.
    assert row(moves.left, ash) == (19_500, -10_500, 6, 11, 1, 18_000, 18_000, 18_000)
    # Cedar and Ash: 42,000 mapped, of them 4,500 + 16,000 at 1 minute, 3,650 + 5,500 + 1,350 + 8,000 at 11,
    # 3,000 on the island. Nobody is further than 11 minutes.
    patients, gap, minutes, p90, within, *bases = row(moves.joined, (ash, middle))
    assert (patients, gap, p90) == (43_500, 0, 11)
    assert minutes == pytest.approx((20_500 * 1 + 18_500 * 11) / 39_000)
    assert within == pytest.approx(39 / 42)
    assert bases == [39_000, 39_000, 42_000]


def test_two_practices_of_two_clusters_join_the_third():
    together = what_if_together(tiny_town(), tiny_today(), View(), RULES, practices=[CEDAR, ASH])
    assert (together.practices, together.sources) == ((ASH, CEDAR), ("A", "B"))
    assert together.left.patients.tolist() == [0, 19_500]
    assert together.joined.patients.tolist() == [43_500, 63_000, 63_500, 43_500, 43_500]
    # In North with Cedar: place 1 and 3 stay one step away, place 4 is Cedar's own, place 7 one step from it.
    assert together.joined.values["minutes_nearest"][1] == pytest.approx((29_500 * 1 + 27_500 * 11) / 57_000)


def test_its_own_cluster_stays_as_it_is():
    moves = what_if(tiny_town(), tiny_today(), View(), RULES)
    found = figures(tiny_town(), tiny_today(), View())
    for number, code in enumerate(moves.practices):
        own = tiny_today().where()[code]
        assert same(row(moves.joined, (number, moves.targets.index(own))), expected(found, own))


def test_a_new_cluster_holds_the_practice_alone():
    moves = what_if(tiny_town(), tiny_today(), View(), RULES, practices=[CEDAR])
    assert row(moves.joined, (0, moves.targets.index(NEW_CLUSTER))) == pytest.approx(
        (31_000, 0, 17 / 3, 11, 1, 30_000, 30_000, 30_000)
    )
    assert row(moves.left, 0)[:2] == (0, -30_000)


def test_practices_that_are_not_placed_have_the_minutes_to_their_own():
    plan = tiny_today().move([ASH], to="")
    moves = what_if(tiny_town(), plan, View(), RULES, practices=[ASH, BIRCH])
    nowhere = moves.targets.index(NOT_PLACED)
    # Ash: 4,500 at 1 minute, 650 + 2,500 at 11, 1,350 at 31, 3,000 on the island. Birch: 9,000 at 1, 9,000 at 11.
    ash = 4_500 + 3_150 * 11 + 1_350 * 31
    alone = pytest.approx((12_500, 0, ash / 9_000, 31, 7_650 / 12_000, 9_000, 9_000, 12_000))
    assert row(moves.joined, (0, nowhere)) == alone
    both = pytest.approx((32_000, 0, (ash + 9_000 * 12) / 27_000, 11, 25_650 / 30_000, 27_000, 27_000, 30_000))
    assert row(moves.joined, (1, nowhere)) == both
    assert same(row(moves.left, 0), (0, 0, math.nan, math.nan, math.nan, 0, 0, 0))


def test_a_locked_cluster_neither_loses_nor_gains():
    plan = tiny_today().lock("B", locked=True)
    moves = what_if(tiny_town(), plan, View(), RULES)
    b = moves.targets.index("B")
    assert moves.allowed[moves.practices.index(ASH)].tolist() == [False, True, False, False, False]
    assert moves.allowed[moves.practices.index(CEDAR)].tolist() == [True, False, True, True, True]
    assert set(moves.joined.patients[:, b].tolist()) == {32_000}
    assert row(moves.left, moves.practices.index(ASH))[0] == 32_000


def test_what_is_prepared_gives_the_same_table():
    view = View(mode="drive", within=2)
    one = what_if(tiny_town(), tiny_today(), view, RULES)
    other = what_if(prepare(tiny_town(), view), tiny_today(), view, RULES)
    for mine, theirs in zip(arrays(one.joined), arrays(other.joined), strict=True):
        np.testing.assert_array_equal(mine, theirs)


def test_rows_are_in_the_area_order_and_may_be_none():
    assert what_if(tiny_town(), tiny_today(), View(), RULES, practices=[DAMSON, ASH]).practices == (ASH, DAMSON)
    none = what_if(tiny_town(), tiny_today(), View(), RULES, practices=[])
    assert (none.left.patients.shape, none.joined.patients.shape, none.allowed.shape) == ((0,), (0, 5), (0, 5))


@pytest.mark.parametrize("ask", [what_if, what_if_together])
def test_a_practice_outside_the_area_cannot_be_moved(ask):
    with pytest.raises(PlanningError, match=f"practice '{ELDER}' is not one that can be moved in this area"):
        ask(tiny_town(), tiny_today(), View(), RULES, practices=[ASH, ELDER])


def test_types_are_small_enough_to_send():
    joined = what_if(tiny_town(), tiny_today(), View(), RULES).joined
    figures = len(on_cards())
    assert [str(array.dtype) for array in arrays(joined)] == ["int32"] * 2 + ["float32"] * figures + ["int32"] * figures

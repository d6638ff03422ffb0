"""The people behind an average, against what the effect of the move says."""

from hypothesis import given, settings
from hypothesis import strategies as st

from geo.compare.effect_on_people import effect
from geo.moves.what_if_table import Behind, people_behind
from geo.view import View
from tests.random_town import random_views, towns_and_plans
from tests.tiny_town import ASH, BIRCH, CEDAR, tiny_today, tiny_town


def test_birch_moves_to_middle():
    """Ash stays behind: its 650 + 1,350 patients near Birch get further; so do Birch's own in place 1, nearer to
    nobody new.

    Birch's patients in places 1, 2 and 5 had 11, 1 and 11 minutes; with Cedar in place 4 they have 11, 1 and 11.
    Ash's patients in place 1 had 11 (Ash itself is as near), in place 5 had 11 (Birch) and have 31.
    Cedar's patients in places 1, 3, 4 and 7 keep 11, 11, 1 and 11.
    """
    found = dict(people_behind(tiny_town(), tiny_today(), View(), practices=[BIRCH]))
    assert found["A"] == Behind(movers_nearer=0, movers_further=0, staying_further=1350, there_nearer=0)
    assert found["B"] == Behind(0, 0, 0, 0)


def test_cedar_joins_north_and_brings_it_nearer():
    """Ash's 2,500 in place 3 stay at 11; its 1,350 in place 5 have 11 either way: none gets nearer by Cedar."""
    found = dict(people_behind(tiny_town(), tiny_today(), View(), practices=[CEDAR]))
    assert found["B"].staying_further == 0
    assert found[""] == Behind(0, 0, 0, 0)


def test_a_lock_forbids():
    plan = tiny_today().lock("A", locked=True)
    found = dict(people_behind(tiny_town(), plan, View(), practices=[ASH]))
    assert found["A"] is None
    assert found["C"] is not None


@given(towns_and_plans(), random_views(), st.data())
@settings(max_examples=60)
def test_together_they_are_the_effect_of_the_move(town_and_plan, view, data):
    town, plan = town_and_plan
    if not plan.practices:
        return
    moving = data.draw(st.lists(st.sampled_from(plan.practices), min_size=1, max_size=3, unique=True))
    for letter, behind in people_behind(town, plan, view, practices=moving):
        if behind is None:
            continue
        moved = plan.add_cluster() if letter == "+" else plan
        to = next(c.letter for c in moved.clusters if c not in plan.clusters) if letter == "+" else letter
        told = effect(town, plan, moved.move(moving, to=to), view)
        assert behind.movers_nearer + behind.there_nearer == told.nearer("all")
        assert behind.movers_further + behind.staying_further == told.further("all")

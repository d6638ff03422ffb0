"""Taking a step back by `geo.compare.rebase`: from the proposal after it to the one before it, done to what is on
screen."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.compare.rebase import CLUSTER, NO_HUB, OF_CLUSTER, PRACTICE, changed, clashes, merged
from geo.errors import PlanningError
from geo.plan import Plan, scratch_plan, today_plan
from geo.proposal import Said
from geo.words.sentences import clash_words
from tests.geo.compare.test_merge import BASE, CODES, after, verbs
from tests.proposals import written
from tests.random_town import random_plan, random_town
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON, tiny_today

EMPTY = Plan((), (), CODES).add_cluster()
KEYS = ("purpose.title", "purpose.note", "risks.note")


@st.composite
def any_proposals(draw):
    """A proposal of the tiny town: some verbs on today or on an empty plan, some locks, and what people wrote."""
    plan = after(draw(st.sampled_from([tiny_today(), EMPTY])), draw(st.lists(verbs(), max_size=8)))
    for cluster in plan.clusters:
        plan = plan.lock(cluster.letter, locked=draw(st.booleans()))
    return written(draw, plan)


@st.composite
def steps(draw, proposal):
    """What one step may make of a proposal: a verb, an answer, a text, the day, or another plan in its place."""
    kind = draw(st.sampled_from(["verb", "verb", "verb", "said", "text", "day", "whole", "whole plan"]))
    if kind == "verb":
        return proposal.with_plan(after(proposal.plan, [draw(verbs())]))
    if kind == "said":
        said = Said(draw(st.sampled_from(CODES)), draw(st.sampled_from(["supports", "opposes"])), "AB", "2027-01-31")
        return draw(st.sampled_from([proposal.with_said(said), proposal.without_said(said.practice)]))
    if kind == "text":
        return proposal.with_text(draw(st.sampled_from(KEYS)), draw(st.sampled_from(["", "x", "y"])))
    if kind == "day":
        return proposal.with_effective(draw(st.sampled_from(["", "2027-04-01", "2028-04-01"])))
    other = draw(any_proposals())
    return other if kind == "whole" else proposal.with_plan(other.plan)


@given(any_proposals(), st.data())
def test_a_step_taken_back_right_after_it_gives_back_exactly_what_was_before_and_redone_what_was_after(before, data):
    stepped = data.draw(steps(before))
    assert clashes(stepped, before, stepped) == ()
    undone = merged(stepped, before, stepped)
    assert undone == before
    assert clashes(undone, stepped, undone) == ()
    assert merged(undone, stepped, undone) == stepped


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 50), st.data())
def test_in_any_town_any_proposal_gives_way_to_any_other(seed, data):
    town = random_town(seed)
    plans = [today_plan(town.practices), scratch_plan(town.practices), random_plan(town, seed), random_plan(town, 99)]
    one, other = (written(data.draw, data.draw(st.sampled_from(plans))) for _ in range(2))
    assert merged(one, other, one) == other


@given(any_proposals(), st.data())
def test_many_steps_taken_back_one_after_the_other_lead_through_every_plan_again(before, data):
    made = [before]
    for _ in range(data.draw(st.integers(1, 6))):
        made.append(data.draw(steps(made[-1])))
    screen = made[-1]
    for earlier, later in zip(made[-2::-1], made[:0:-1], strict=True):
        screen = merged(later, earlier, screen)
        assert screen == earlier
    for earlier, later in pairwise(made):
        screen = merged(earlier, later, screen)
        assert screen == later


@given(any_proposals(), st.data())
def test_what_others_did_to_other_cells_stays_when_a_step_is_taken_back(before, data):
    stepped = data.draw(steps(before))
    screen = stepped
    for _ in range(data.draw(st.integers(1, 4))):
        screen = data.draw(steps(screen))
    if clashes(stepped, before, screen):
        return
    if given_away(before, screen):
        return  # without a clash, nothing else forbids it
    undone = merged(stepped, before, screen)
    mine, others = changed(stepped, before), changed(stepped, screen)
    known = {cluster.letter for plan in (stepped.plan, screen.plan) for cluster in plan.clusters}
    new = {cell.of for cell in mine if cell.what == CLUSTER and mine[cell][0] is None}
    gone_hubs = {cell for cell in others if cell.what == "hub" and hub_left(mine, others[cell][1])}
    for cell, change in others.items():
        if cell not in mine and cell not in gone_hubs:
            assert changed(stepped, undone).get(cell) == change, "theirs is not as they left it"
    for cell, change in changed(screen, undone).items():
        if cell.what in (CLUSTER, *OF_CLUSTER) and (cell.of in new or cell.of not in known):
            continue  # of a cluster that comes back, under another letter where others took its own
        if cell in gone_hubs:
            assert change[1] == NO_HUB
            continue
        wanted = mine[cell][1]
        assert change[1] == wanted or wanted in new, "what changes on screen is what the step had changed"


def given_away(before, screen):
    """Whether a name from before the step is now that of another cluster."""
    now = {cluster.name.casefold(): cluster.letter for cluster in screen.plan.clusters}
    return any(now.get(cluster.name.casefold(), cluster.letter) != cluster.letter for cluster in before.plan.clusters)


def hub_left(mine, hub):
    """Whether taking the step back moves a hub away."""
    return bool(hub) and any(cell.what == PRACTICE and cell.of == hub.practice for cell in mine)


@given(any_proposals(), st.data())
def test_steps_that_touch_different_cells_can_be_taken_back_in_any_order(before, data):
    first = data.draw(steps(before))
    second = data.draw(steps(first))
    if changed(before, first).keys() & changed(first, second).keys() or clashes(first, before, second):
        return
    try:
        only_second = merged(first, before, second)
    except PlanningError:
        return
    if clashes(second, first, only_second):
        return
    try:
        neither = merged(second, first, only_second)
    except PlanningError:
        return
    assert neither == before


def locked_all(plan):
    for cluster in plan.clusters:
        plan = plan.lock(cluster.letter, locked=True)
    return BASE.with_plan(plan)


@pytest.mark.parametrize("others", [(), (Plan.rename,)])
def test_another_plan_in_place_of_one_with_locks_is_taken_back_and_done_again(others):
    """Locks keep a cluster from single moves; a whole plan that comes or goes brings and takes its own locks."""
    before, whole = locked_all(BASE.plan.add_cluster()), locked_all(EMPTY.add_cluster().move([ASH], to="B"))
    screen = whole.with_text("purpose.note", "Theirs") if others else whole
    back = merged(whole, before, screen)
    assert back.plan == before.plan
    assert merged(before, whole, back).plan == whole.plan
    assert back.text("purpose.note") == screen.text("purpose.note")


def test_a_lock_that_others_set_after_the_step_keeps_it_from_being_taken_back():
    stepped = BASE.with_plan(BASE.plan.move([DAMSON], to="A").remove_cluster("C"))
    screen = stepped.with_plan(stepped.plan.lock("A", locked=True))
    assert [clash_words(clash, {}) for clash in clashes(stepped, BASE, screen)] == ["cluster A was locked meanwhile"]
    with pytest.raises(PlanningError, match="cluster A is locked"):
        merged(stepped, BASE, screen)


def test_a_move_undone_by_hand_after_others_moved():
    stepped = BASE.with_plan(BASE.plan.move([ASH], to="C"))
    screen = stepped.with_plan(stepped.plan.move([CEDAR], to="B").rename("C", name="Quay").lock("A", locked=True))
    undone = merged(stepped, BASE, screen)
    assert undone.plan.where() == {ASH: "B", BIRCH: "B", CEDAR: "B", DAMSON: "C"}
    assert undone.plan.cluster("C").name == "Quay"
    assert undone.plan.cluster("A").locked

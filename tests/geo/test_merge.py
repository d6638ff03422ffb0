"""Two changes put together: different cells go together, the same cell asks, and a step undone leaves the others."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import PlanningError
from geo.merge import Cell, changed, clashes, merged
from geo.proposal import Proposal, Said
from tests.geo.test_on_top import after, verbs
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON, tiny_today

BASE = Proposal(tiny_today())


def made(*steps):
    """The base after some verbs."""
    plan = BASE.plan
    for verb, subjects, rest in steps:
        plan = getattr(plan, verb)(*subjects, **rest)
    return BASE.with_plan(plan)


def moved(code, to):
    return ("move", ([code],), {"to": to})


def test_moves_of_different_practices_go_together():
    mine, theirs = made(moved(ASH, "A")), made(moved(DAMSON, "B"))
    assert clashes(BASE, mine, theirs) == ()
    assert merged(BASE, mine, theirs).plan.where() == {ASH: "A", BIRCH: "B", CEDAR: "A", DAMSON: "B"}


def test_the_same_practice_asks_and_mine_counts_when_it_is_done_on_top():
    mine, theirs = made(moved(ASH, "A")), made(moved(ASH, "C"))
    assert [clash.why for clash in clashes(BASE, mine, theirs)] == [f"practice {ASH} was moved meanwhile"]
    assert merged(BASE, mine, theirs).plan.where()[ASH] == "A"
    assert clashes(BASE, mine, mine) == ()


def test_a_cluster_that_was_locked_or_removed_meanwhile_asks():
    mine = made(moved(ASH, "A"))
    locked = made(("lock", ("A",), {"locked": True}))
    assert [clash.why for clash in clashes(BASE, mine, locked)] == ["cluster A was locked meanwhile"]
    with pytest.raises(PlanningError, match="cluster A is locked"):
        merged(BASE, mine, locked)
    removed = made(moved(CEDAR, "B"), ("remove_cluster", ("A",), {}))
    assert [clash.why for clash in clashes(BASE, mine, removed)] == ["cluster A was removed meanwhile"]
    with pytest.raises(PlanningError, match="cluster A is no longer in the plan"):
        merged(BASE, mine, removed)


def test_both_add_a_cluster_and_both_are_there():
    mine, theirs = made(("add_cluster", (), {}), moved(ASH, "D")), made(("add_cluster", (), {}), moved(DAMSON, "D"))
    assert clashes(BASE, mine, theirs) == ()
    both = merged(BASE, mine, theirs).plan
    assert [(c.letter, c.name) for c in both.clusters][3:] == [("D", "Cluster D"), ("E", "Cluster E")]
    assert both.where() == {ASH: "E", BIRCH: "B", CEDAR: "A", DAMSON: "D"}


def test_a_name_that_is_taken_is_a_sentence():
    mine, theirs = made(("rename", ("A",), {"name": "Quay"})), made(("rename", ("B",), {"name": "Quay"}))
    with pytest.raises(PlanningError, match="another cluster is already called 'Quay'"):
        merged(BASE, mine, theirs)


def test_a_removed_cluster_comes_back_with_its_pcn_and_fixed_practices():
    """Undoing: from the proposal after the step, mine is the one before it, theirs what is on screen."""
    step_before = made(moved(DAMSON, "A"))
    step_after = step_before.with_plan(step_before.plan.remove_cluster("C"))
    screen = step_after.with_plan(step_after.plan.move([ASH], to="A"))
    undone = merged(step_after, step_before, screen).plan
    assert undone.cluster("C") == BASE.plan.cluster("C")
    assert undone.where()[ASH] == "A"


def test_answers_and_texts_are_cells_of_their_own():
    said = Said(ASH, "supports", "AB", "2027-01-31")
    mine = BASE.with_said(said).with_text("purpose.note", "Mine")
    theirs = BASE.with_said(replace(said, practice=BIRCH)).with_text("purpose.note", "Theirs")
    theirs = theirs.with_effective("2027-04-01")
    assert [clash.cell for clash in clashes(BASE, mine, theirs)] == [Cell("text", "purpose.note")]
    both = merged(BASE, mine, theirs)
    assert [one.practice for one in both.said] == [ASH, BIRCH]
    assert (both.text("purpose.note"), both.effective) == ("Mine", "2027-04-01")


@given(st.lists(verbs(), max_size=4), st.lists(verbs(), max_size=4))
def test_without_a_clash_both_changes_are_in_whoever_was_first(mine, theirs):
    ours, others = (BASE.with_plan(after(BASE.plan, steps)) for steps in (mine, theirs))
    if clashes(BASE, ours, others):
        return
    try:
        both = merged(BASE, ours, others)
    except PlanningError:
        return  # a name that both gave
    for cell, (_, now) in changed(BASE, ours).items():
        if cell.of in {"A", "B", "C", *BASE.plan.practices} and now not in {"D", "E", "F"}:
            assert changed(BASE, both)[cell][1] == now
    for cell, change in changed(BASE, others).items():
        assert changed(BASE, both).get(cell) == change


@given(st.lists(verbs(), min_size=1, max_size=4), st.lists(verbs(), max_size=4))
def test_a_step_undone_leaves_what_came_after(step, later):
    stepped = BASE.with_plan(after(BASE.plan, step))
    screen = stepped.with_plan(after(stepped.plan, later))
    if screen == stepped:
        assert merged(stepped, BASE, screen) == BASE
    elif not clashes(stepped, BASE, screen):
        try:
            undone = merged(stepped, BASE, screen)
        except PlanningError:
            return
        kept = {cell: change for cell, change in changed(stepped, screen).items() if cell not in changed(stepped, BASE)}
        assert kept.items() <= changed(stepped, undone).items()

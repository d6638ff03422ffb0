"""Two changes put together: different cells go together, the same cell asks, and a step undone leaves the others."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.compare.rebase import Cell, changed, clashes, merged
from geo.errors import PlanningError
from geo.plan import Plan
from geo.proposal import Proposal, Said
from geo.words.sentences import clash_words
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON, tiny_today

BASE = Proposal(tiny_today())
CODES, LETTERS = (ASH, BIRCH, CEDAR, DAMSON), ("A", "B", "C")


def verbs():
    """One verb of each kind, at random; None where a plan refuses it."""
    code, letter = st.sampled_from(CODES), st.sampled_from(LETTERS)
    return st.one_of(
        st.tuples(
            st.just(Plan.move),
            st.tuples(st.lists(code, min_size=1, unique=True)),
            st.fixed_dictionaries({"to": st.sampled_from(("", *LETTERS))}),
        ),
        st.tuples(
            st.just(Plan.rename),
            st.tuples(letter),
            st.fixed_dictionaries({"name": st.sampled_from(("Quay", "Hill", "North"))}),
        ),
        st.tuples(st.just(Plan.lock), st.tuples(letter), st.fixed_dictionaries({"locked": st.booleans()})),
        st.tuples(
            st.just(Plan.set_hub), st.tuples(letter), st.fixed_dictionaries({"hub": st.sampled_from(("", *CODES))})
        ),
        st.tuples(
            st.just(Plan.set_way), st.tuples(letter), st.fixed_dictionaries({"way": st.sampled_from(("", "merger"))})
        ),
        st.tuples(
            st.just(Plan.set_hub_hours),
            st.tuples(letter),
            st.fixed_dictionaries({"hours": st.sampled_from(("", "Sat 9-17"))}),
        ),
        st.tuples(st.just(Plan.add_cluster), st.just(()), st.just({})),
        st.tuples(st.just(Plan.remove_cluster), st.tuples(letter), st.just({})),
    )


def after(plan, steps):
    """The plan after those of the steps that it allows."""
    for verb, subjects, rest in steps:
        try:
            plan = verb(plan, *subjects, **rest)
        except PlanningError:
            continue
    return plan


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
    assert [clash_words(clash, {}) for clash in clashes(BASE, mine, theirs)] == [f"practice {ASH} was moved meanwhile"]
    assert merged(BASE, mine, theirs).plan.where()[ASH] == "A"
    assert clashes(BASE, mine, mine) == ()


def test_a_cluster_that_was_locked_or_removed_meanwhile_asks():
    mine = made(moved(ASH, "A"))
    locked = made(("lock", ("A",), {"locked": True}))
    assert [clash_words(clash, {}) for clash in clashes(BASE, mine, locked)] == ["cluster A was locked meanwhile"]
    with pytest.raises(PlanningError, match="cluster A is locked"):
        merged(BASE, mine, locked)
    removed = made(moved(CEDAR, "B"), ("remove_cluster", ("A",), {}))
    assert [clash_words(clash, {}) for clash in clashes(BASE, mine, removed)] == ["cluster A was removed meanwhile"]
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
    assert [item.practice for item in both.said] == [ASH, BIRCH]
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


def on_top(base, mine, theirs):
    """The same of plans alone."""
    return merged(BASE.with_plan(base), BASE.with_plan(mine), BASE.with_plan(theirs)).plan


@given(st.lists(verbs(), max_size=4), verbs())
def test_on_top_of_nothing_my_change_is_what_i_made(before, mine):
    base = after(BASE.plan, before)
    assert on_top(base, after(base, [mine]), base) == after(base, [mine])


@given(st.lists(verbs(), max_size=3), st.lists(verbs(), max_size=4))
def test_no_change_of_mine_leaves_theirs(before, theirs):
    base = after(BASE.plan, before)
    assert on_top(base, base, after(base, theirs)) == after(base, theirs)


@given(st.lists(verbs(), max_size=3), verbs(), st.lists(verbs(), max_size=3))
def test_what_is_done_on_top_is_the_same_verb_on_theirs(before, mine, theirs):
    """Where the verb changes the plan on both, doing it again by hand gives the same."""
    base = after(BASE.plan, before)
    mine_plan, their_plan = after(base, [mine]), after(base, theirs)
    by_hand = after(their_plan, [mine])
    if mine_plan == base:
        return  # a verb that did nothing is no change
    try:
        both = on_top(base, mine_plan, their_plan)
    except PlanningError:
        assert by_hand == their_plan, "it is refused only where the verb itself is"
        return
    if mine[0] is Plan.move:
        moved = {code for code in CODES if mine_plan.where().get(code, "") != base.where().get(code, "")}
        assert {both.where().get(code, "") for code in moved} == {mine[2]["to"]}
        assert all(both.where().get(code, "") == their_plan.where().get(code, "") for code in set(CODES) - moved)
        assert all(c.hub in ("", *both.members(c.letter)) for c in both.clusters)
    elif mine[0] is Plan.add_cluster:
        assert len(both.clusters) == len(by_hand.clusters)  # its letter is the one that I saw, where that is free
        assert both.where() == by_hand.where()
    else:
        assert both == by_hand


def test_a_hub_that_only_left_with_its_practice_is_no_change_of_the_hub():
    base = BASE.with_plan(BASE.plan.set_hub("B", hub=ASH))
    away, other = (base.with_plan(plan) for plan in (base.plan.move([ASH], to="A"), base.plan.set_hub("B", hub=BIRCH)))
    for mine, theirs in ((away, other), (other, away)):
        assert clashes(base, mine, theirs) == ()
        both = merged(base, mine, theirs).plan
        assert (both.cluster("B").hub, both.where()[ASH]) == (BIRCH, "A")


def test_a_practice_that_was_made_a_hub_meanwhile_asks_and_leaves_as_none():
    mine, theirs = made(moved(ASH, "A")), made(("set_hub", ("B",), {"hub": ASH}))
    names = {ASH: "Ash Surgery"}
    (clash,) = clashes(BASE, mine, theirs)
    assert clash_words(clash, names) == "Ash Surgery was made a hub meanwhile"
    both = merged(BASE, mine, theirs).plan
    assert (both.cluster("B").hub, both.where()[ASH]) == ("", "A")
    assert [clash_words(clash, names) for clash in clashes(BASE, theirs, mine)] == ["Ash Surgery was moved meanwhile"]


def test_a_cluster_that_was_removed_and_whose_letter_another_has_asks():
    mine = made(moved(ASH, "C"))
    theirs = made(moved(DAMSON, "A"), ("remove_cluster", ("C",), {}), ("add_cluster", (), {}))
    assert [cluster.letter for cluster in theirs.plan.clusters] == ["A", "B", "C"]
    assert "cluster C was removed meanwhile" in [clash_words(clash, {}) for clash in clashes(BASE, mine, theirs)]


def test_a_cluster_that_was_locked_meanwhile_is_not_removed():
    empty = made(("add_cluster", (), {}))
    mine, theirs = (empty.with_plan(plan) for plan in (BASE.plan, empty.plan.lock("D", locked=True)))
    assert [clash_words(clash, {}) for clash in clashes(empty, mine, theirs)] == ["cluster D was changed meanwhile"]
    with pytest.raises(PlanningError, match="cluster D is locked; unlock it first"):
        merged(empty, mine, theirs)


def test_what_is_said_of_a_cluster_that_was_removed_meanwhile_says_so():
    empty = made(("add_cluster", (), {}))
    mine = empty.with_plan(empty.plan.rename("D", name="Quay"))
    assert [clash_words(clash, {}) for clash in clashes(empty, mine, BASE)] == ["cluster D was removed meanwhile"]

"""My change done on top of theirs: both are there, or a sentence says why mine can't be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import PlanningError
from geo.on_top import on_top, plan_on_top
from geo.plan import Plan
from geo.proposal import Proposal, Said
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON, tiny_today

BASE = tiny_today()
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


@given(st.lists(verbs(), max_size=4), verbs())
def test_on_top_of_nothing_my_change_is_what_i_made(before, mine):
    base = after(BASE, before)
    assert plan_on_top(base, after(base, [mine]), base) == after(base, [mine])


@given(st.lists(verbs(), max_size=3), st.lists(verbs(), max_size=4))
def test_no_change_of_mine_leaves_theirs(before, theirs):
    base = after(BASE, before)
    assert plan_on_top(base, base, after(base, theirs)) == after(base, theirs)


@given(st.lists(verbs(), max_size=3), verbs(), st.lists(verbs(), max_size=3))
def test_what_is_done_on_top_is_the_same_verb_on_theirs(before, mine, theirs):
    """Where the verb changes the plan on both, doing it again by hand gives the same."""
    base = after(BASE, before)
    mine_plan, their_plan = after(base, [mine]), after(base, theirs)
    by_hand = after(their_plan, [mine])
    if mine[0] is Plan.set_hub or mine_plan == base:
        return  # a hub of mine may have moved away in theirs; a verb that did nothing is no change
    try:
        both = plan_on_top(base, mine_plan, their_plan)
    except PlanningError:
        assert by_hand == their_plan, "it is refused only where the verb itself is"
        return
    moved = {code for code in CODES if mine_plan.where().get(code, "") != base.where().get(code, "")}
    if mine[0] is Plan.move:
        assert {both.where().get(code, "") for code in moved} == {mine[2]["to"]}
        assert all(both.where().get(code, "") == their_plan.where().get(code, "") for code in set(CODES) - moved)
    else:
        assert both == by_hand


def test_both_moves_are_there():
    both = plan_on_top(BASE, BASE.move([ASH], to="A"), BASE.move([DAMSON], to="B"))
    assert both.where() == {ASH: "A", BIRCH: "B", CEDAR: "A", DAMSON: "B"}


def test_two_new_clusters_are_two():
    mine = BASE.add_cluster().move([ASH], to="D")
    theirs = BASE.add_cluster(name="Quay").move([CEDAR], to="D")
    both = plan_on_top(BASE, mine, theirs)
    assert [(one.letter, one.name) for one in both.clusters][3:] == [("D", "Quay"), ("E", "Cluster E")]
    assert (both.where()[ASH], both.where()[CEDAR]) == ("E", "D")


@pytest.mark.parametrize(
    ("mine", "theirs", "says"),
    [
        (BASE.move([ASH], to="A"), BASE.lock("A", locked=True), "cluster A is locked"),
        (BASE.rename("A", name="Quay"), BASE.rename("B", name="quay"), "already called"),
        (BASE.set_hub("B", hub=ASH), BASE.move([ASH], to="A"), "is not in cluster B"),
        (BASE.move([ASH], to="A"), BASE.move([CEDAR], to="B").remove_cluster("A"), "there is no cluster 'A'"),
    ],
)
def test_what_cannot_be_done_there_says_why(mine, theirs, says):
    with pytest.raises(PlanningError, match=says):
        plan_on_top(BASE, mine, theirs)


def test_texts_days_and_what_was_said_are_taken_one_by_one():
    base = Proposal(BASE).with_text("purpose.note", "Old").with_said(Said(ASH, "neutral", "AB", "2026-01-01"))
    mine = base.with_text("purpose.note", "Mine").without_said(ASH).with_effective("2027-04-01")
    theirs = base.with_text("purpose.title", "Theirs").with_said(Said(BIRCH, "opposes", "CD", "2026-02-02"))
    both = on_top(base, mine, theirs)
    assert both.texts == (("purpose.note", "Mine"), ("purpose.title", "Theirs"))
    assert [one.practice for one in both.said] == [BIRCH]
    assert both.effective == "2027-04-01"
    assert on_top(base, base, theirs) == theirs
    assert on_top(base, mine, base) == mine

"""The verbs of a plan: each returns a new plan, and a lock holds against all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.errors import PlanningError
from geo.plan import HOURS_LENGTH, NAME_LENGTH, WAYS, scratch_plan, today_plan
from tests.random_town import random_plan, random_town, towns_and_plans, unlocked
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON, ELDER, FIR, tiny_today, tiny_town


def attempt(verb):
    """The plan the verb makes, or None where it is refused."""
    try:
        return verb()
    except PlanningError:
        return None


def test_today_has_a_cluster_for_each_pcn_by_name():
    today = tiny_today()
    assert [(c.letter, c.name, c.pcn_code, c.outside) for c in today.clusters] == [
        ("A", "Middle", "U1", ()),
        ("B", "North", "U2", ()),
        ("C", "South", "U3", (ELDER, FIR)),
    ]
    assert today.members("B") == (ASH, BIRCH)
    assert today.practices == (ASH, BIRCH, CEDAR, DAMSON)


def test_a_pcn_without_a_practice_inside_is_no_cluster_and_one_without_a_pcn_is_not_placed():
    practices = tiny_town().practices.copy()
    practices.loc[practices["code"].isin([DAMSON]), ["pcn_code", "pcn_name"]] = ""
    today = today_plan(practices)
    assert [c.name for c in today.clusters] == ["Middle", "North"]
    assert today.not_placed() == (DAMSON,)


def test_pcns_of_the_same_name_are_told_apart_by_their_code():
    practices = tiny_town().practices.replace({"pcn_name": {"North": "Middle", "South": ""}})
    assert [c.name for c in today_plan(practices).clusters] == ["U3", "Middle U1", "Middle U2"]


def test_from_scratch_nothing_is_placed():
    plan = scratch_plan(tiny_town().practices)
    assert ([c.letter for c in plan.clusters], plan.placed, plan.not_placed()) == (["A"], (), plan.practices)


def test_moving_several_at_once():
    plan = tiny_today().move([ASH, CEDAR], to="C")
    assert (plan.members("A"), plan.members("B"), plan.members("C")) == ((), (BIRCH,), (ASH, CEDAR, DAMSON))


def test_a_hub_that_leaves_is_no_hub_any_more_and_one_that_stays_is():
    plan = tiny_today().set_hub("B", hub=ASH)
    assert plan.move([ASH], to="A").cluster("B").hub == ""
    assert plan.move([BIRCH], to="A").cluster("B").hub == ASH
    assert plan.move([ASH], to="B") == plan


def test_new_clusters_take_the_first_free_letter():
    plan = tiny_today().move([CEDAR], to="B").remove_cluster("A").add_cluster(name="Riverside")
    assert [(c.letter, c.name) for c in plan.clusters] == [("A", "Riverside"), ("B", "North"), ("C", "South")]


def test_a_new_cluster_takes_no_name_that_another_has():
    plan = tiny_today().rename("A", name="cluster d").rename("B", name="Cluster D2").add_cluster()
    assert plan.cluster("D").name == "Cluster D3"


def test_letters_go_on_after_z():
    plan = tiny_today()
    for _ in range(25):
        plan = plan.add_cluster()
    assert [c.letter for c in plan.clusters][-3:] == ["Z", "AA", "AB"]


def test_names_are_folded():
    assert tiny_today().rename("A", name="  River \n side ").cluster("A").name == "River side"
    assert tiny_today().rename("A", name="River\x00\ud800side").cluster("A").name == "Riverside"


def test_a_cluster_has_a_way_of_working_and_hours_of_its_hub():
    plan = tiny_today().set_way("B", way="federation").set_hub_hours("B", hours=" Mon-Fri \n 18:30-20:00 ")
    assert [(c.way, c.hub_hours) for c in plan.clusters] == [("", ""), ("federation", "Mon-Fri 18:30-20:00"), ("", "")]
    assert plan.set_way("B", way="").set_hub_hours("B", hours="") == tiny_today()
    assert [tiny_today().set_way("A", way=way).cluster("A").way for way in WAYS] == list(WAYS)


def test_a_lock_is_about_practices_so_ways_and_hours_may_still_be_chosen():
    plan = tiny_today().lock("B", locked=True).set_way("B", way="merger").set_hub_hours("B", hours="Sat 9-17")
    assert plan.cluster("B").locked
    assert (plan.cluster("B").way, plan.cluster("B").hub_hours) == ("merger", "Sat 9-17")


@pytest.mark.parametrize(
    ("verb", "says"),
    [
        (lambda p: p.move([ELDER], to="A"), f"practice '{ELDER}' is not one that can be moved"),
        (lambda p: p.move([ASH], to="Z"), "there is no cluster 'Z' in this plan; it has A, B, C"),
        (lambda p: p.lock("B", locked=True).move([ASH], to=""), "cluster B is locked"),
        (lambda p: p.lock("B", locked=True).move([CEDAR], to="B"), "cluster B is locked"),
        (lambda p: p.lock("B", locked=True).remove_cluster("B"), "cluster B is locked; unlock it first"),
        (lambda p: p.remove_cluster("B"), "cluster B still has 2 practices; move them out first"),
        (lambda p: p.rename("A", name=" "), "cluster A needs a name"),
        (lambda p: p.rename("A", name="x" * (NAME_LENGTH + 1)), f"has {NAME_LENGTH + 1} characters; use at most"),
        (lambda p: p.rename("A", name="NORTH"), "another cluster is already called 'NORTH'"),
        (lambda p: p.rename("A", name="\x07"), "cluster A needs a name"),
        (
            lambda p: p.set_way("A", way="absorption"),
            "'absorption' is no way of working together; choose one of: network",
        ),
        (lambda p: p.set_way("Z", way="merger"), "there is no cluster 'Z'"),
        (
            lambda p: p.set_hub_hours("A", hours="x" * (HOURS_LENGTH + 1)),
            f"have {HOURS_LENGTH + 1} characters; use at most",
        ),
        (lambda p: p.set_hub_hours("Z", hours=""), "there is no cluster 'Z'"),
        (lambda p: p.set_hub("A", hub=ASH), f"practice '{ASH}' is not in cluster A"),
        (lambda p: p.set_hub("C", hub=ELDER), f"practice '{ELDER}' is not in cluster C"),
    ],
)
def test_what_cannot_be_done_says_why(verb, says):
    with pytest.raises(PlanningError, match=says):
        verb(tiny_today())


def test_an_empty_plan_has_no_letters_to_offer():
    plan = scratch_plan(tiny_town().practices).remove_cluster("A")
    with pytest.raises(PlanningError, match="it has none"):
        plan.cluster("A")


@given(towns_and_plans(), st.data())
def test_there_and_back_is_the_identity_but_for_the_hub(town_and_plan, data):
    plan = unlocked(town_and_plan[1])
    if not plan.practices or not plan.clusters:
        return
    code = data.draw(st.sampled_from(plan.practices))
    to = data.draw(st.sampled_from(["", *(c.letter for c in plan.clusters)]))
    source = plan.where().get(code, "")
    back = plan.move([code], to=to).move([code], to=source)
    assert (back.placed, back.practices) == (plan.placed, plan.practices)
    hubs = {c.letter: "" if c.hub == code and to != source else c.hub for c in plan.clusters}
    assert {c.letter: c.hub for c in back.clusters} == hubs


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_no_verb_changes_the_plan_it_is_asked_of(seed, other):
    plan, town = random_plan(random_town(seed), seed), random_town(seed)
    kept = random_plan(town, seed)
    letters = ["", *(c.letter for c in plan.clusters)]
    for verb in (
        lambda: plan.move(plan.practices, to=letters[other % len(letters)]),
        lambda: plan.add_cluster(name="Somewhere else"),
        lambda: plan.lock(letters[-1], locked=True),
        lambda: plan.remove_cluster(letters[-1]),
        lambda: plan.rename(letters[-1], name="Another name"),
        lambda: plan.set_way(letters[-1], way="network"),
        lambda: plan.set_hub_hours(letters[-1], hours="Sat 9-17"),
    ):
        attempt(verb)
    assert plan == kept
    assert hash(plan) == hash(kept)


@given(towns_and_plans(), st.data())
def test_a_locked_cluster_keeps_its_practices_whatever_is_tried(town_and_plan, data):
    plan = town_and_plan[1]
    locked = {c.letter: plan.members(c.letter) for c in plan.clusters if c.locked}
    for _ in range(5 if plan.practices else 0):
        codes = data.draw(st.lists(st.sampled_from(plan.practices), max_size=3))
        to = data.draw(st.sampled_from(["", *(c.letter for c in plan.clusters)]))
        plan = attempt(lambda codes=codes, to=to, plan=plan: plan.move(codes, to=to)) or plan
    assert {letter: plan.members(letter) for letter in locked} == locked


@given(towns_and_plans(), st.data())
def test_every_practice_stays_in_exactly_one_place(town_and_plan, data):
    plan = unlocked(town_and_plan[1])
    if not plan.practices:
        return
    codes = data.draw(st.lists(st.sampled_from(plan.practices)))
    to = data.draw(st.sampled_from(["", *(c.letter for c in plan.clusters)]))
    after = plan.move(codes, to=to)
    everywhere = [code for c in after.clusters for code in after.members(c.letter)] + list(after.not_placed())
    assert sorted(everywhere) == list(plan.practices)
    assert after.by_cluster() == {c.letter: after.members(c.letter) for c in after.clusters}
    assert all(after.where().get(code, "") == to for code in codes)

"""Which cluster of one plan is which of another, and who moved."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.compare.matching import Mover, counterparts, movers, patients_that_move
from geo.errors import PlanningError
from geo.plan import scratch_plan, today_plan
from tests.random_town import random_plan, random_town, towns_and_plans, unlocked
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON, tiny_today, tiny_town

TODAY = tiny_today()


def sizes(town):
    return dict(zip(town.practices["code"], town.practices["list_size"].tolist(), strict=True))


SIZES = sizes(tiny_town())


def test_a_pcn_stays_itself_whoever_is_in_it():
    after = TODAY.move([ASH, BIRCH], to="A").move([CEDAR], to="B").rename("A", name="South side")
    assert counterparts(TODAY, after, SIZES) == {"A": "A", "B": "B", "C": "C"}
    assert movers(TODAY, after, SIZES) == (
        Mover(ASH, "B", "A", 12_500),
        Mover(BIRCH, "B", "A", 19_500),
        Mover(CEDAR, "A", "B", 31_000),
    )
    assert patients_that_move(movers(TODAY, after, SIZES)) == 63_000


def test_clusters_begun_from_scratch_carry_on_those_with_most_patients_in_common():
    fresh = scratch_plan(tiny_town().practices).move([BIRCH, CEDAR], to="A").add_cluster().move([ASH], to="B")
    # A took Cedar (31,000, all of Middle) and Birch (19,500 of North); B took Ash (12,500 of North).
    assert counterparts(TODAY, fresh, SIZES) == {"A": "A", "B": "B"}
    assert movers(TODAY, fresh, SIZES) == (Mover(BIRCH, "B", "A", 19_500), Mover(DAMSON, "C", "", 9_000))


def test_the_same_letter_and_name_mean_nothing_without_a_practice_in_common():
    first = scratch_plan(tiny_town().practices).move([ASH], to="A").add_cluster().move([CEDAR], to="B")
    second = scratch_plan(tiny_town().practices).move([CEDAR], to="A").add_cluster().move([ASH], to="B")
    assert counterparts(first, second, SIZES) == {"A": "B", "B": "A"}
    assert movers(first, second, SIZES) == ()


def test_an_empty_cluster_of_the_same_letter_and_name_is_the_same():
    larger = TODAY.add_cluster()
    assert counterparts(larger, larger.move([ASH], to="D"), SIZES) == {"A": "A", "B": "B", "C": "C", "D": "D"}
    assert counterparts(TODAY, larger, SIZES) == {"A": "A", "B": "B", "C": "C"}


def test_practices_that_join_or_leave_every_cluster_move():
    without = TODAY.move([ASH, DAMSON], to="")
    assert movers(TODAY, without, SIZES) == (Mover(ASH, "B", "", 12_500), Mover(DAMSON, "C", "", 9_000))
    assert movers(without, TODAY, SIZES) == (Mover(ASH, "", "B", 12_500), Mover(DAMSON, "", "C", 9_000))
    assert movers(without, without, SIZES) == ()


def test_plans_of_other_practices_are_refused():
    fewer = replace(TODAY, practices=TODAY.practices[:-1], placed=TODAY.placed[:-1])
    with pytest.raises(PlanningError, match="can't be compared: 1 practices are in one of them only, T00004"):
        counterparts(TODAY, fewer, SIZES)
    with pytest.raises(PlanningError, match="Carry the older plan over first"):
        movers(fewer, TODAY, SIZES)


@given(towns_and_plans(), st.integers(0, 1_000_000))
@settings(max_examples=80)
def test_each_cluster_carries_on_one_at_most(town_and_plan, seed):
    town, before = town_and_plan
    after = random_plan(town, seed)
    found = counterparts(before, after, sizes(town))
    assert len(set(found.values())) == len(found)
    assert list(found) == [cluster.letter for cluster in after.clusters if cluster.letter in found]
    same_pcn = {cluster.letter: cluster.letter for cluster in after.clusters if cluster.pcn_code}
    assert {letter: old for letter, old in found.items() if letter in same_pcn} == same_pcn


@given(towns_and_plans(), st.data())
@settings(max_examples=80)
def test_the_movers_are_those_who_were_moved(town_and_plan, data):
    town, plan = town_and_plan
    plan = unlocked(plan)
    if not plan.practices or not plan.clusters:
        return
    to = data.draw(st.sampled_from(["", *(cluster.letter for cluster in plan.clusters)]))
    moving = data.draw(st.sets(st.sampled_from(plan.practices)))
    after = plan.move(sorted(moving), to=to)
    if any(not cluster.pcn_code and bool(plan.members(cluster.letter)) for cluster in plan.clusters):
        return  # a cluster made by hand carries on where most of it went
    was = plan.where()
    expected = {(code, was.get(code, ""), to) for code in moving if was.get(code, "") != to}
    found = movers(plan, after, sizes(town))
    assert {(item.code, item.left, item.joined) for item in found} == expected
    assert patients_that_move(found) == sum(sizes(town)[code] for code, _, _ in expected)


@given(st.integers(0, 1_000_000), st.integers(0, 1_000_000))
@settings(max_examples=60)
def test_of_those_without_a_pcn_no_other_pairs_have_more_patients_in_common(seed, other):
    town = random_town(seed)
    before, after = (_handmade(town, one, letter) for one, letter in ((seed, "X"), (other, "Y")))
    found, patients = counterparts(before, after, sizes(town)), sizes(town)

    def common(old, new):
        return sum(max(1, patients[code]) for code in {*before.members(old)} & {*after.members(new)})

    news, olds = ([cluster.letter for cluster in plan.clusters] for plan in (after, before))
    olds += [None] * len(news)
    most = max(
        (
            sum(common(old, new) for new, old in zip(news, order, strict=False) if old)
            for order in permutations(olds, len(news))
        ),
        default=0,
    )
    assert sum(common(old, new) for new, old in found.items()) == most
    assert all(common(old, new) for new, old in found.items())


def _handmade(town, seed, name):
    """Return a plan of up to three clusters without a PCN, named so that no name is in two plans."""
    plan = scratch_plan(town.practices).rename("A", name=f"{name} 1")
    for number in range(seed % 3):
        plan = plan.add_cluster(name=f"{name} {number + 2}")
    letters = [cluster.letter for cluster in plan.clusters]
    for place, code in enumerate(plan.practices):
        plan = plan.move([code], to=letters[(seed // 3 ** (place + 1)) % len(letters)])
    return plan


def test_today_is_itself():
    town = random_town(1)
    plan = today_plan(town.practices)
    assert movers(plan, plan, sizes(town)) == ()

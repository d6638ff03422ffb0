"""What becomes of clusters, on the tiny town by hand, and the boring way on random plans."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.compare.matching import cluster_changes
from geo.errors import PlanningError
from geo.plan import Plan, today_plan
from tests.random_town import random_plan, random_town, unlocked
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON, ELDER, FIR, tiny_today, tiny_town


def list_size(area):
    return dict(zip(area.practices["code"], area.practices["list_size"].tolist(), strict=True))


def changes_by_name(before, after, sizes):
    found = cluster_changes(before, after, sizes)
    return {(item.before, item.after): item for item in found}


def test_a_practice_leaves_one_cluster_and_joins_another():
    today = tiny_today()
    found = changes_by_name(today, today.move([DAMSON], to="A"), list_size(tiny_town()))
    assert set(found) == {("A", "A"), ("B", "B"), ("C", "C")}
    middle, north, south = found["A", "A"], found["B", "B"], found["C", "C"]
    assert (middle.joined, middle.left, middle.patients_before, middle.patients_after) == (
        (DAMSON,),
        (),
        31_000,
        40_000,
    )
    assert (south.joined, south.left, south.patients_change) == ((), (DAMSON,), -9_000)
    assert (south.practices_before, south.practices_after) == (3, 2)
    assert north.is_same
    assert not middle.is_same


def test_a_new_cluster_and_one_that_is_no_more():
    today = tiny_today()
    after = today.move([CEDAR], to="B").remove_cluster("A").add_cluster(name="Upper").move([ASH, BIRCH], to="A")
    found = changes_by_name(today, after, list_size(tiny_town()))
    assert set(found) == {("", "A"), ("B", "B"), ("C", "C"), ("A", "")}
    assert (found["", "A"].joined, found["", "A"].patients_before) == ((ASH, BIRCH), 0)
    assert (found["A", ""].left, found["A", ""].patients_after) == ((CEDAR,), 0)


def test_clusters_without_practices_on_either_side_are_left_out():
    today = tiny_today()
    found = cluster_changes(today, today.add_cluster(name="Empty"), list_size(tiny_town()))
    assert all(item.is_same for item in found)
    assert len(found) == 3


def test_practices_outside_count_with_their_cluster():
    found = changes_by_name(tiny_today(), tiny_today(), list_size(tiny_town()))
    assert found["C", "C"].patients_before == list_size(tiny_town())[ELDER] + list_size(tiny_town())[FIR] + 9_000


def test_plans_of_other_practices_are_refused():
    with pytest.raises(PlanningError, match="can't be compared"):
        cluster_changes(tiny_today(), Plan((), (), ("X1",)), list_size(tiny_town()))


@given(st.integers(0, 1_000_000))
def test_patients_add_up_to_those_placed(seed):
    town = random_town(seed)
    before, after, sizes = today_plan(town.practices), unlocked(random_plan(town, seed)), list_size(town)
    found = cluster_changes(before, after, sizes)
    for plan, patients, practices in (
        (before, sum(item.patients_before for item in found), sum(item.practices_before for item in found)),
        (after, sum(item.patients_after for item in found), sum(item.practices_after for item in found)),
    ):
        placed = [*plan.where(), *(code for cluster in plan.clusters for code in cluster.outside)]
        assert (patients, practices) == (sum(sizes[code] for code in placed), len(placed))
    for one in found:
        assert not set(one.joined) & set(one.left)
        assert one.practices_after == one.practices_before + len(one.joined) - len(one.left)

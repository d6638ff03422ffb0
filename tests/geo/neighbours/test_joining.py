"""What joining each cluster would mean, by hand on the tiny town, and against whole plans on random ones."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings

from geo.errors import PlanningError
from geo.figures import figures
from geo.figures.base import Base
from geo.neighbours.clusters import MOST, Outside, TooFar, joinings, out_of_reach
from geo.rules.rules import findings
from geo.view import View
from tests.geo.figures.boring_figures import NONE, BoringTown
from tests.random_town import random_views, towns_and_plans, unlocked
from tests.tiny_town import ASH, DAMSON, ELDER, tiny_rules, tiny_today, tiny_town

RULES = tiny_rules()


FAR = View(within=25)
"""Fifty minutes are not too far: South, at 33, is ranked too."""


def for_ash(plan=None, view=FAR):
    found = joinings(tiny_town(), ASH, plan=plan or tiny_today(), view=view, rules=RULES)
    return {item.letter: item for item in found}


def test_its_own_cluster_comes_first_then_the_nearest():
    found = for_ash()
    assert list(found) == ["B", "A", "C"]
    assert [item.here for item in found.values()] == [True, False, False]
    assert [item.name for item in found.values()] == ["North", "Middle", "South"]


def test_staying_changes_nothing():
    stay = for_ash()["B"]
    assert repr(stay.before) == repr(stay.after)
    assert (stay.left, stay.left_before, stay.left_after, stay.appear, stay.vanish) == ("", None, None, (), ())
    assert stay.meets.own_before == stay.meets.own_after


def test_ash_and_middle():
    middle = for_ash()["A"]
    assert (middle.before.figures.patients, middle.after.figures.patients) == (31_000, 43_500)
    assert middle.before.figures.self_containment == pytest.approx(27_000 / 30_500)
    assert middle.after.figures.self_containment == pytest.approx(37_000 / 38_000)
    assert (middle.left, middle.left_before.figures.patients, middle.left_after.figures.patients) == (
        "B",
        32_000,
        19_500,
    )
    # North's island is cut off from it; with Ash it goes to Middle, which touches it.
    assert (middle.left_before.away, middle.left_after.away, middle.after.away) == (3000, 0, 0)
    assert not middle.left_before.in_one_piece
    assert middle.after.in_one_piece
    assert {(finding.kind, finding.cluster) for finding in middle.appear} == {("too_small", "B")}
    assert {(finding.kind, finding.cluster) for finding in middle.vanish} == {
        ("may_stand_alone", "A"),
        ("in_pieces", "B"),
    }


def test_ash_meets_cedar():
    meets = for_ash()["A"].meets
    assert (meets.own_before.mean, meets.own_after.mean) == (6, 6)
    assert meets.own_before.no_way == 3000
    assert meets.to_others.mean == 16
    assert (meets.to_others.base, meets.to_others.mapped) == (Base(9_000, 12_500), Base(12_000, 12_500))
    assert (meets.staff_base, meets.mapped) == (Base(1, 1, "practices"), Base(30_000, 31_000))
    assert meets.theirs_before.mean == pytest.approx(170_000 / 30_000)
    assert meets.theirs_after.mean == pytest.approx(170_000 / 30_000)
    assert meets.staff == 20
    assert meets.shared == pytest.approx(650 / 12_000 + 3_000 / 30_000)
    assert meets.aged_65.share == pytest.approx(4_600 / 30_000)
    assert not meets.aged_65.official
    assert meets.imd_decile == pytest.approx(127_000 / 30_000)
    assert meets.most_deprived_fifth == pytest.approx(0.1)


def test_south_would_be_in_more_pieces_and_large_enough():
    south = for_ash()["C"]
    assert (south.before.figures.patients, south.after.figures.patients) == (20_000, 32_500)
    # With Ash come the corner and the island, both apart from Damson's places; Elder's lies in the margin.
    assert (south.before.away, south.after.away) == (0, 4_500 + 3_000)
    assert {(finding.kind, finding.cluster) for finding in south.appear} == {("too_small", "B"), ("in_pieces", "C")}
    assert ("too_small", "C") in {(finding.kind, finding.cluster) for finding in south.vanish}


def test_members_outside_are_named_and_counted():
    found = for_ash()
    assert found["C"].outside == Outside(("Elder", "Fir"), (), 11_000, ("Fir",))
    assert found["A"].outside == Outside()
    meets = found["C"].meets
    assert meets.staff_base == Base(2, 3, "practices"), "Fir lies beyond"
    assert meets.theirs_before.base.of == 20_000
    assert meets.mapped == Base(15_000, 20_000)


def test_a_special_service_is_a_member_without_minutes():
    town = tiny_town()
    kinds = town.practices["kind"].replace({"margin": "service"})
    special = town.practices["special"].where(town.practices["code"] != ELDER, "prison")
    town = replace(town, practices=town.practices.assign(kind=kinds, special=special))
    south = joinings(town, ASH, plan=tiny_today(), view=FAR, rules=RULES)[-1]
    assert south.outside == Outside(("Fir",), ("Elder",), 11_000, ("Elder", "Fir"))
    assert south.meets.staff_base == Base(1, 3, "practices")
    assert south.meets.mapped == Base(15_000, 20_000), "where its patients live is known all the same"


def test_a_cluster_beyond_twice_the_minutes_is_too_far():
    assert list(for_ash(view=View(within=17))) == ["B", "A", "C"]
    assert list(for_ash(view=View(within=16))) == ["B", "A"]
    assert out_of_reach(tiny_town(), ASH, plan=tiny_today(), view=View(within=17)) == (0, ())
    far = (TooFar("C", "South", 33.0, known=True),)
    assert out_of_reach(tiny_town(), ASH, plan=tiny_today(), view=View(within=16)) == (0, far)


def test_its_own_cluster_is_never_too_far():
    found = for_ash(plan=tiny_today().move([ASH], to="C"), view=View(within=5))
    assert list(found) == ["C"]
    assert found["C"].here


def test_one_whose_others_lie_beyond_is_there_without_minutes():
    """In South are left Ash and Fir, of which no minutes are known."""
    town, plan = tiny_town(), tiny_today().move([DAMSON], to="A")
    practices = town.practices.assign(kind=town.practices["kind"].replace({"margin": "beyond"}))
    town = replace(town, practices=practices)
    far = out_of_reach(town, ASH, plan=plan, view=FAR)[1]
    assert [(item.letter, item.known) for item in far] == [("C", False)]
    here = joinings(town, ASH, plan=plan.move([ASH], to="C"), view=FAR, rules=RULES)[0]
    assert (here.letter, here.here, here.meets.staff_base) == ("C", True, Base(0, 2, "practices"))
    assert math.isnan(here.meets.staff)
    assert here.meets.own_after.mean == 9, "its own patients have it"


def test_a_lock_is_told_and_figures_are_those_without_it():
    free, held = for_ash(), for_ash(tiny_today().lock("A", locked=True))
    assert [item.locked for item in held.values()] == [False, True, False]
    assert repr(held["A"].after) == repr(free["A"].after)
    assert [item.locked for item in for_ash(tiny_today().lock("B", locked=True)).values()] == [False, True, True]


def test_a_practice_that_is_not_placed_leaves_nobody():
    found = for_ash(tiny_today().move([ASH], to=""))
    assert not any(item.here for item in found.values())
    assert [item.left for item in found.values()] == ["", "", ""]
    assert found["A"].meets.own_before.mean == 9, "its patients have their own practice and no other"
    assert ("not_placed", "") in {(finding.kind, finding.cluster) for finding in found["A"].vanish}


def test_a_cluster_in_which_it_would_be_alone_is_left_out():
    plan = tiny_today().add_cluster().move([ASH], to="D")
    assert [joining.letter for joining in joinings(tiny_town(), ASH, plan=plan, view=FAR, rules=RULES)] == [
        "A",
        "B",
        "C",
    ]


def test_one_outside_the_area_cannot_move():
    with pytest.raises(PlanningError, match=f"practice '{ELDER}' is not one that can be moved"):
        joinings(tiny_town(), ELDER, plan=tiny_today(), view=View(), rules=RULES)


@given(towns_and_plans(), random_views())
@settings(max_examples=40)
def test_every_side_equals_the_figures_and_findings_of_the_whole_plan(town_and_plan, view):
    town, plan = town_and_plan
    plan_now = unlocked(plan)
    for code in plan.practices:
        found = joinings(town, code, plan=plan, view=view, rules=RULES)
        assert len(found) <= MOST
        for item in found:
            then = plan_now.move([code], to=item.letter)
            told = []
            for at, side, left in ((plan_now, item.before, item.left_before), (then, item.after, item.left_after)):
                numbers = figures(town, at, view)
                says = findings(town, at, numbers, RULES)
                told.append(says)
                for letter, cluster in ((item.letter, side), (item.left, left)):
                    if cluster:
                        assert repr(cluster.figures) == repr(numbers.cluster(letter))
                        assert cluster.findings == tuple(each for each in says if each.cluster == letter)
            for come, before, after in ((item.appear, *told), (item.vanish, *reversed(told))):
                known = {(each.kind, each.cluster) for each in before}
                assert come == tuple(each for each in after if (each.kind, each.cluster) not in known)


@given(towns_and_plans(), random_views())
@settings(max_examples=40)
def test_minutes_equal_the_boring_way(town_and_plan, view):
    town, plan = town_and_plan
    boring = BoringTown(town, plan, view)
    for code in plan.practices:
        p = boring.number[code]
        own = boring.timed([q for cluster in boring.clusters if p in cluster for q in cluster]) or [p]
        for joining in joinings(town, code, plan=plan, view=view, rules=RULES):
            number = [cluster.letter for cluster in plan.clusters].index(joining.letter)
            everyone = [q for q in boring.clusters[number] if q != p]
            others = boring.timed(everyone)
            meets = joining.meets
            assert meets.own_before.mean == pytest.approx(mean(boring, [p], own), nan_ok=True)
            assert meets.own_after.mean == pytest.approx(mean(boring, [p], [*others, p]), nan_ok=True)
            assert meets.to_others.mean == pytest.approx(mean(boring, [p], others), nan_ok=True)
            theirs = boring.lists(everyone)
            assert meets.theirs_before.mean == pytest.approx(mean(boring, others, others, of=theirs), nan_ok=True)
            assert meets.theirs_after.mean == pytest.approx(mean(boring, others, [*others, p], of=theirs), nan_ok=True)
            ways = [boring.between[p][q] if math.isnan(boring.between[q][p]) else boring.between[q][p] for q in others]
            both = [
                way if math.isnan(boring.between[p][q]) else (way + boring.between[p][q]) / 2
                for way, q in zip(ways, others, strict=True)
            ]
            known = [way for way in both if not math.isnan(way)]
            assert meets.staff_base == Base(len(known), len(everyone), "practices")
            assert meets.staff == pytest.approx(sum(known) / len(known) if known else NONE, nan_ok=True)


@given(towns_and_plans(), random_views())
@settings(max_examples=40)
def test_every_cluster_with_others_is_looked_at_or_too_far(town_and_plan, view):
    town, plan = town_and_plan
    boring = BoringTown(town, plan, view)
    for code in plan.practices:
        p = boring.number[code]
        found = joinings(town, code, plan=plan, view=view, rules=RULES)
        more, far = out_of_reach(town, code, plan=plan, view=view)
        with_others = [cluster for cluster in boring.clusters if set(cluster) - {p}]
        letters = [item.letter for item in (*found, *far)]
        assert len(set(letters)) == len(letters) == len(with_others) - more
        assert [item.letter for item in far if item.letter == plan.where().get(code)] == []
        assert all(math.isnan(item.minutes) or item.minutes > 2 * max(view.within, 1) for item in far)
        if any(here[p] for here in boring.n) and 10 * boring.rows[p]["mapped"] >= boring.rows[p]["list_size"]:
            assert all(item.here or item.meets.to_others.mean <= 2 * max(view.within, 1) for item in found)
        else:
            assert far == (), "nobody can say who is far from its patients"


def mean(boring, whose, nearest_of, *, of=None):
    """Mean minutes of those practices' patients to the nearest of these practices; too few of the list: none."""
    total = people = 0
    for u, here in enumerate(boring.n):
        ways = [boring.t[u][q] for q in nearest_of if not math.isnan(boring.t[u][q])]
        patients = sum(here[p] for p in whose)
        if ways:
            total += min(ways) * patients
            people += patients
    of = sum(boring.rows[p]["list_size"] for p in whose) if of is None else of
    return total / people if people and 10 * people >= of else NONE

"""Every other practice seen from one, by hand on the tiny town and the boring way on random ones."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.area import INSIDE, MARGIN, SERVICE
from geo.errors import PlanningError
from geo.figures.base import Base
from geo.neighbours.practices import neighbours, shared_patients, shared_with
from geo.view import View
from tests.geo.figures.boring_figures import BoringTown
from tests.random_town import random_town, random_views, towns_and_plans
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON, ELDER, FIR, tiny_today, tiny_town


def seen_from_ash(view=View()):
    return {neighbour.code: neighbour for neighbour in neighbours(tiny_town(), ASH, plan=tiny_today(), view=view)}


def test_what_birch_rests_on():
    birch = seen_from_ash()[BIRCH]
    assert birch.minutes_base == Base(9_000, 12_500), "those on the island have no way, 500 are not mapped"
    assert (birch.mapped, birch.decile_base) == (Base(18_000, 19_500), Base(18_000, 19_500))
    assert seen_from_ash()[ELDER].decile_base == Base(1_000, 7_000), "in place 9 it is not known"


def test_a_special_service_is_nobodys_neighbour():
    town = tiny_town()
    practices = town.practices.assign(
        kind=town.practices["kind"].where(town.practices["code"] != BIRCH, SERVICE),
        special=town.practices["special"].where(town.practices["code"] != BIRCH, "prison"),
    )
    town = replace(town, practices=practices)
    assert [neighbour.code for neighbour in neighbours(town, ASH, plan=tiny_today())] == [CEDAR, DAMSON, ELDER]
    with pytest.raises(PlanningError, match=r"special service \(prison\)"):
        neighbours(town, BIRCH, plan=tiny_today())


@pytest.mark.parametrize("few", [CEDAR, ASH])
def test_what_rests_on_too_few_is_left_out(few):
    """Of a list ten times as long fewer than a tenth are mapped."""
    town = tiny_town()
    lists = town.practices["list_size"].where(town.practices["code"] != few, 310_001)
    town = replace(town, practices=town.practices.assign(list_size=lists))
    cedar = next(neighbour for neighbour in neighbours(town, ASH, plan=tiny_today()) if neighbour.code == CEDAR)
    assert (math.isnan(cedar.shared), cedar.shared_patients) == (True, 0)
    assert math.isnan(cedar.patients_minutes) == (few == ASH)
    assert math.isnan(cedar.imd_decile) == (few == CEDAR)


def test_all_but_itself_and_those_beyond():
    assert list(seen_from_ash()) == [BIRCH, CEDAR, DAMSON, ELDER]
    assert [item.cluster for item in seen_from_ash().values()] == ["B", "A", "C", "C"]
    assert seen_from_ash()[ELDER].kind == MARGIN


def test_birch_seen_from_ash():
    birch = seen_from_ash()[BIRCH]
    assert birch.between == (("walk", 20), ("drive", 4))
    assert birch.minutes_between("drive") == 4
    # 650 + 1,350 of Ash's 12,000 patients live where larger parts of Birch's do.
    assert birch.shared == pytest.approx(2_000 / 12_000)
    assert birch.shared_patients == 2_000
    # 4,500 at 21 minutes, 650 and 1,350 at 11, 2,500 at 31; those on the island have no way.
    assert birch.patients_minutes == pytest.approx(194_000 / 9_000)
    assert birch.imd_decile == pytest.approx(148_000 / 18_000)
    assert (birch.list_size, birch.gps) == (19_500, 4)


def test_others_seen_from_ash():
    found = seen_from_ash()
    minutes = {code: one.patients_minutes for code, one in found.items() if code != BIRCH}
    assert minutes == pytest.approx({CEDAR: 16, DAMSON: 33, ELDER: 33})
    shared = {code: one.shared_patients for code, one in found.items()}
    assert shared == {BIRCH: 2_000, CEDAR: 1_850, DAMSON: 0, ELDER: 1_350}


def test_a_slower_walker_takes_longer_on_foot_only():
    birch = seen_from_ash(View(walk_kmh=2.4))[BIRCH]
    assert birch.between == (("walk", 40), ("drive", 4))
    assert birch.patients_minutes == pytest.approx(2 * 194_000 / 9_000)


def test_there_are_none_of_a_practice_beyond_the_map():
    with pytest.raises(PlanningError, match="lies outside Tiny Town"):
        neighbours(tiny_town(), FIR, plan=tiny_today())


@given(towns_and_plans(), random_views())
@settings(max_examples=60)
def test_every_neighbour_equals_the_boring_way(town_and_plan, view):
    town, plan = town_and_plan
    boring = BoringTown(town, plan, view)
    on_map = [p for p, row in enumerate(boring.rows) if row["kind"] in {INSIDE, MARGIN}]
    for p in on_map:
        found = neighbours(town, boring.rows[p]["code"], plan=plan, view=view)
        assert [boring.number[item.code] for item in found] == [q for q in on_map if q != p]
        for one in found:
            q = boring.number[one.code]
            ways = [(boring.t[u][q], here[p]) for u, here in enumerate(boring.n) if not math.isnan(boring.t[u][q])]
            people = sum(patients for _, patients in ways)
            enough = people and 10 * people >= boring.rows[p]["list_size"]
            mean = sum(minutes * patients for minutes, patients in ways) / people if enough else math.nan
            assert one.minutes_base == Base(people, boring.rows[p]["list_size"])
            assert one.patients_minutes == pytest.approx(mean, nan_ok=True)
            both = [way for way in (boring.between[p][q], boring.between[q][p]) if not math.isnan(way)]
            expected = sum(both) / len(both) if both else math.nan
            assert one.minutes_between(view.mode) == pytest.approx(expected, nan_ok=True)
            totals = [sum(here[item] for here in boring.n) for item in (p, q)]
            assert one.mapped == Base(totals[1], boring.rows[q]["list_size"])
            if all(n and 10 * n >= boring.rows[at]["list_size"] for n, at in zip(totals, (p, q), strict=True)):
                shared = sum(min(here[p] / totals[0], here[q] / totals[1]) for here in boring.n)
                assert one.shared == pytest.approx(shared)
                assert one.shared_patients == pytest.approx(shared * totals[0], abs=0.5001)
            else:
                assert math.isnan(one.shared)
                assert one.shared_patients == 0


@given(st.integers(0, 1_000_000))
def test_one_row_equals_that_of_all_pairs(seed):
    patients = random_town(seed).patients
    whole, mapped = shared_patients(patients), patients.sum(axis=0, dtype=np.int64)
    for row in range(patients.shape[1]):
        np.testing.assert_allclose(shared_with(patients.T, mapped, row), whole[row], atol=1e-6)

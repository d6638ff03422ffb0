"""One practice as it is, by hand on the tiny town and the boring way on random ones."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.area import INSIDE, MARGIN, SERVICE
from geo.errors import PlanningError
from geo.figures import figures
from geo.figures.base import Base
from geo.neighbours.profiles import Aged, profile, views_of
from geo.plan import Plan
from geo.view import SLOWER_WALK_KMH, View
from tests.geo.figures.boring_figures import BoringTown
from tests.random_town import random_town
from tests.tiny_town import ASH, CEDAR, ELDER, FIR, tiny_town


def test_ash():
    ash = profile(tiny_town(), ASH)
    assert (ash.name, ash.postcode, ash.inside, ash.gps, ash.contract) == ("Ash", "ZZ1 1ZZ", True, 1, "GMS")
    assert (ash.list_size, ash.mapped, ash.living_elsewhere, ash.no_address) == (12_500, 12_000, 300, 200)
    assert (ash.pcn_name, ash.pcn_practices) == ("North", 2)
    assert [(home.place, home.patients) for home in ash.homes] == [
        (0, 4500),
        (6, 3000),
        (3, 2500),
        (5, 1350),
        (1, 650),
    ]
    assert (ash.homes[0].name, ash.homes[0].share) == ("Tiny Town 000", 4500 / 12_000)
    assert ash.imd_decile == pytest.approx((4500 * 1 + 650 * 2 + 2500 * 3 + 1350 * 10 + 3000 * 1) / 12_000)
    assert ash.most_deprived_fifth == pytest.approx((4500 + 650 + 3000) / 12_000)
    assert ash.aged_65 == Aged(0.2, Base(12_500, 12_500), official=True)
    assert ash.mapped_base == ash.decile_base == Base(12_000, 12_500)


def test_the_ways_to_ash():
    average, slower, drive = profile(tiny_town(), ASH).ways
    # 4,500 at 1 minute, 650 and 2,500 at 11, 1,350 at 31, 3,000 on the island; at place 5 Birch is 11 minutes away.
    assert average.view == View()
    assert average.travel.mean == pytest.approx(81_000 / 9_000)
    assert (average.travel.p90, average.travel.no_way) == (31, 3000)
    assert average.travel.within == pytest.approx(7_650 / 12_000)
    assert average.nearer_elsewhere == pytest.approx(1_350 / 12_000)
    assert (average.travel.base, average.travel.mapped) == (Base(9_000, 12_500), Base(12_000, 12_500))
    assert slower.view == View(walk_kmh=SLOWER_WALK_KMH)
    assert slower.travel.mean == pytest.approx(9 * 4.8 / 2.7, abs=0.001)
    assert slower.travel.within == pytest.approx(4_500 / 12_000)
    # By car 1, 3, 3 and 7 minutes.
    assert drive.view == View(mode="drive")
    assert drive.travel.mean == pytest.approx(23_400 / 9_000)


def test_a_practice_in_the_margin_has_a_profile_and_is_not_inside():
    elder = profile(tiny_town(), ELDER)
    assert (elder.inside, elder.mapped, elder.pcn_practices) == (False, 6000, 3)
    assert math.isnan(elder.gps)


@pytest.mark.parametrize(
    ("code", "sentence"), [(FIR, "lies outside Tiny Town"), ("Z", "area Tiny Town has no practice 'Z'")]
)
def test_there_is_none_of_others(code, sentence):
    with pytest.raises(PlanningError, match=sentence):
        profile(tiny_town(), code)


def codes_on_map(town):
    return town.practices.loc[town.practices["kind"].isin([INSIDE, MARGIN]), "code"].tolist()


@given(st.integers(0, 1_000_000), st.integers(0, 40))
@settings(max_examples=60)
def test_the_ways_equal_the_boring_way(seed, within):
    town = random_town(seed)
    for code in codes_on_map(town):
        found = profile(town, code, within=within)
        assert [way.view for way in found.ways] == list(views_of(town, within=within))
        for way in found.ways:
            boring = BoringTown(town, Plan((), (), ()), way.view)
            p = boring.number[code]
            others = [q for q in range(len(boring.rows)) if q != p and boring.rows[q]["kind"] in {INSIDE, MARGIN}]
            nearer = everybody = 0
            for u, here in enumerate(boring.n):
                ways = [boring.t[u][q] for q in others if not math.isnan(boring.t[u][q])]
                own = boring.t[u][p]
                everybody += here[p]
                if ways and (math.isnan(own) or min(ways) < own):
                    nearer += here[p]
            enough = everybody and 10 * everybody >= boring.rows[p]["list_size"]
            assert way.nearer_elsewhere == pytest.approx(nearer / everybody if enough else math.nan, nan_ok=True)
        assert sum(home.patients for home in found.homes) == found.mapped


@given(st.integers(0, 1_000_000))
@settings(max_examples=40)
def test_a_cluster_of_its_own_has_the_same_figures(seed):
    town = random_town(seed)
    blank = Plan((), (), tuple(sorted(town.practices.loc[town.practices["kind"] == "inside", "code"])))
    for code in blank.practices:
        found = profile(town, code)
        lists = town.practices.set_index("code")["list_size"]
        for way in found.ways:
            one = figures(town, blank.add_cluster().move([code], to="A"), way.view).cluster("A")
            assert way.travel.no_way == one.no_way
            assert way.travel.base.of == lists[code]
            if not way.travel.base.is_too_small:
                assert (way.travel.mean, way.travel.p90) == (one.minutes_nearest, one.minutes_nearest_p90)
            if not way.travel.mapped.is_too_small:
                assert way.travel.within == one.within
        if found.aged_65.official:
            np.testing.assert_allclose(found.aged_65.share, one.aged_65_share)
            assert math.isnan(one.over_65)
        elif not found.aged_65.base.is_too_small:
            assert found.aged_65.share * found.aged_65.base.n == pytest.approx(one.over_65)
        if not found.decile_base.is_too_small:
            people = (one.imd_decile, one.most_deprived_fifth)
            np.testing.assert_allclose((found.imd_decile, found.most_deprived_fifth), people)


def test_ages_are_an_estimate_where_they_are_not_official():
    """A tenth of the residents is 65 or over in every place but Cedar's, where it is a fifth."""
    cedar = profile(tiny_town(), CEDAR).aged_65
    assert (cedar.official, cedar.base, cedar.words) == (False, Base(30_000, 31_000), "15% *")
    assert cedar.share == pytest.approx((14_000 * 0.1 + 16_000 * 0.2) / 30_000)


@pytest.mark.parametrize(("elsewhere", "near"), [(1_250, True), (1_249, False)])
def test_one_is_near_the_edge_from_a_tenth_of_its_patients_beyond(elsewhere, near):
    town = tiny_town()
    practices = town.practices.assign(living_elsewhere=elsewhere)
    assert profile(replace(town, practices=practices), ASH).is_near_edge is near


def test_a_special_service_has_no_profile():
    town = tiny_town()
    practices = town.practices.assign(kind=SERVICE, special="prison")
    with pytest.raises(PlanningError, match=r"'T00001' is a special service \(prison\): nobody else can choose"):
        profile(replace(town, practices=practices), ASH)


def test_what_rests_on_too_few_is_left_out():
    """Of 125,000 patients 9,000 have a way and 12,000 are mapped: both are fewer than a tenth."""
    town = tiny_town()
    practices = town.practices.assign(list_size=125_000, patients_65=math.nan)
    found = profile(replace(town, practices=practices), ASH)
    left_out = [found.imd_decile, found.most_deprived_fifth, found.aged_65.share]
    left_out += [figure for way in found.ways for figure in (way.travel.mean, way.travel.p90, way.travel.within)]
    left_out += [way.nearer_elsewhere for way in found.ways]
    assert np.isnan(left_out).all()
    assert [way.travel.no_way for way in found.ways] == [3_000] * 3

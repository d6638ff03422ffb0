"""Figures of the tiny town, each worked out by hand from its picture."""

import math
from dataclasses import replace

import numpy as np
import pytest

from geo.errors import PlanningError
from geo.figures import ALONE, PRACTICES, Base, figures
from geo.figures.arrays import prepare
from geo.plan import scratch_plan
from geo.view import View
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON, tiny_today, tiny_town

FLOATS = [
    "minutes_own",
    "minutes_nearest",
    "minutes_nearest_p90",
    "within",
    "minutes_hub",
    "minutes_between_mean",
    "minutes_between_max",
    "residents",
    "self_containment",
    "imd_decile",
    "most_deprived_fifth",
    "over_65",
    "aged_65",
    "aged_65_share",
    "aged_75",
    "aged_85",
    "gps_fte",
    "weighted_list",
]


@pytest.fixture
def today():
    return figures(tiny_town(), tiny_today(), View())


def test_patients_are_list_sizes_and_add_up(today):
    middle, north, south = today.clusters
    assert [c.patients for c in today.clusters] == [31_000, 32_000, 20_000]
    assert [c.practices for c in today.clusters] == [1, 2, 3]
    assert (north.mapped, north.not_mapped, north.living_elsewhere, north.no_address) == (30_000, 2_000, 1_300, 700)
    assert (middle.patients_outside, south.patients_outside, south.patients_beyond) == (0, 11_000, 4_000)
    for cluster in today.clusters:
        assert cluster.patients == cluster.mapped + cluster.not_mapped + cluster.patients_beyond


def test_what_lives_elsewhere_of_a_practice_beyond_the_margin_is_not_counted_twice(today):
    assert today.cluster("C").living_elsewhere == 600


def test_minutes_to_the_nearest_practice(today):
    # North: 4,500 + 9,000 in Ash's and Birch's own place at 1 minute, as many one step away at 11.
    assert today.cluster("B").minutes_nearest == 6
    assert today.cluster("B").minutes_nearest_p90 == 11
    # Middle: 16,000 at 1 minute, 14,000 at 11.
    assert today.cluster("A").minutes_nearest == pytest.approx(17 / 3)
    # South: 8,000 + 5,000 at 1 minute, 1,000 + 1,000 at 11. Elder, in the margin, is near; Fir, beyond, is nowhere.
    assert today.cluster("C").minutes_nearest == pytest.approx(7 / 3)


def test_minutes_to_their_own_practice(today):
    # North: Ash's 1,350 patients in place 5 pass Birch and walk 20 minutes more: 27,000 minutes over 27,000 patients.
    assert today.cluster("B").minutes_own == 7


def test_patients_on_the_island_are_counted_and_not_averaged(today):
    assert today.cluster("B").no_way == 3_000
    assert today.cluster("A").no_way == 0


def test_within_has_those_without_a_way_in_the_denominator():
    def within(minutes):
        return figures(tiny_town(), tiny_today(), View(within=minutes)).cluster("B").within

    assert (within(15), within(11), within(10), within(0)) == (0.9, 0.9, 0.45, 0)


def test_a_slower_walk_takes_longer():
    slow = figures(tiny_town(), tiny_today(), View(walk_kmh=2.4)).cluster("B")
    assert (slow.minutes_nearest, slow.within) == (12, 0.45)


def test_by_car(today):
    assert figures(tiny_town(), tiny_today(), View(mode="drive")).cluster("B").minutes_nearest == 2
    assert today.cluster("B").reason("minutes_hub") == "no hub chosen"


def test_minutes_to_the_hub():
    plan = tiny_today().set_hub("B", hub=BIRCH)
    # Places 0, 1, 2, 3, 5 are 21, 11, 1, 31, 11 minutes from Birch.
    minutes = 4_500 * 21 + 4_650 * 11 + 9_000 * 1 + 2_500 * 31 + 6_350 * 11
    assert figures(tiny_town(), plan, View()).cluster("B").minutes_hub == pytest.approx(minutes / 27_000)


def test_minutes_between_practices():
    together = figures(tiny_town(), tiny_today().move([DAMSON], to="B"), View()).cluster("B")
    # Ash to Birch 20, Birch to Damson 20, Ash to Damson 40.
    assert together.minutes_between_mean == pytest.approx(80 / 3)
    assert together.minutes_between_max == 40


def test_territory_and_who_lives_there(today):
    assert today.territory.tolist() == [1, 1, 1, 0, 0, 1, 1, 0, 2, 2]
    # Elder's place is in the margin: South's territory is place 8 alone.
    assert (today.cluster("C").residents, today.cluster("C").self_containment) == (8_000, 1)
    assert today.cluster("B").residents == 33_000
    # 27,500 of North's patients live there, 3,000 of Middle's, 1,000 of Elder's, 1,000 registered elsewhere.
    assert today.cluster("B").self_containment == pytest.approx(27_500 / 32_500)


def test_deprivation(today):
    south = today.cluster("C")
    # 8,000 in decile 2, 1,000 in 4, 1,000 in 10; of the 5,000 in place 9 it is not known.
    assert (south.imd_decile, south.most_deprived_fifth) == (3, 0.8)
    assert today.cluster("B").most_deprived_fifth == 0.405


def test_over_65(today):
    # A fifth of the 16,000 in place 4, a tenth of the 14,000 elsewhere.
    assert today.cluster("A").over_65 == pytest.approx(4_600)


def test_single_handed(today):
    assert [c.single_handed for c in today.clusters] == [0, 1, 1]
    # Elder made no return.
    bases = [c.base("single_handed") for c in today.clusters]
    assert bases == [Base(1, 1, PRACTICES), Base(2, 2, PRACTICES), Base(2, 3, PRACTICES)]
    assert today.cluster("C").base_words("single_handed") == "of 2 of 3 practices"


def test_each_figure_says_on_how_many_of_the_list_it_rests(today):
    north, south = today.cluster("B"), today.cluster("C")
    # 2,000 of North have no address here, the islanders no way.
    assert (north.base("minutes_nearest"), north.base("within")) == (Base(27_000, 32_000), Base(30_000, 32_000))
    assert (north.base("patients"), north.base_words("patients")) == (Base(32_000, 32_000), "")
    assert north.base_words("minutes_nearest") == "of 27,000 of 32,000 patients"
    # South: 9,000 of Damson, 6,000 of Elder; 5,000 of these live in the margin, where the decile is not known.
    assert south.base("minutes_nearest_p90") == Base(15_000, 20_000)
    assert south.base("self_containment") == south.base("residents") == Base(10_000, 20_000)
    assert south.base("imd_decile") == Base(10_000, 20_000)
    assert not south.is_partial("imd_decile"), "half is not less than half"
    # Fir has no minutes to anywhere.
    assert south.base("minutes_between_mean") == Base(2, 3, PRACTICES)


@pytest.mark.parametrize(
    ("birch", "mean", "marked", "reason"),
    [
        (41_500, 6, "of 27,000 of 54,000 patients", ""),
        (41_501, 6, "\N{CIRCLE WITH LEFT HALF BLACK} partial, of 27,000 of 54,001 patients", ""),
        (257_500, 6, "\N{CIRCLE WITH LEFT HALF BLACK} partial, of 27,000 of 270,000 patients", ""),
        (257_501, math.nan, "", "left out: it would rest on 27,000 of 270,001 patients, less than a tenth"),
    ],
)
def test_below_half_it_is_partial_and_below_a_tenth_it_is_left_out(birch, mean, marked, reason):
    """North has 12,500 on Ash's list, and 27,000 with a way."""
    town = tiny_town()
    lists = town.practices["list_size"].where(town.practices["code"] != BIRCH, birch)
    north = figures(replace(town, practices=town.practices.assign(list_size=lists)), tiny_today(), View()).cluster("B")
    assert north.minutes_nearest == pytest.approx(mean, nan_ok=True)
    assert (north.base_words("minutes_nearest"), north.reason("minutes_nearest")) == (marked, reason)
    assert north.is_partial("minutes_nearest") == marked.startswith("\N{CIRCLE WITH LEFT HALF BLACK}")


def test_practices_that_stand_alone_have_their_own_minutes_and_no_territory():
    """Ash 81,000 minutes for 9,000 patients, Birch 108,000 for 18,000: seven on average, to their own practice."""
    alone = figures(tiny_town(), tiny_today().move([ASH, BIRCH], to=""), View()).alone
    assert (alone.letter, alone.practices, alone.patients, alone.single_handed) == (ALONE, 2, 32_000, 1)
    assert (alone.minutes_nearest, alone.minutes_own, alone.minutes_nearest_p90, alone.no_way) == (7, 7, 11, 3_000)
    assert alone.base("minutes_nearest") == Base(27_000, 32_000)
    assert (
        alone.reason("residents") == alone.reason("self_containment") == "practices that stand alone have no territory"
    )
    assert alone.reason("minutes_between_mean") == "they work with nobody"
    assert figures(tiny_town(), tiny_today(), View()).alone.reason("within") == "every practice is in a cluster"


def test_a_practice_that_stands_alone_competes_for_places():
    """Birch by itself leads in places 1, 2 and 5, which then are no cluster's; Ash keeps 0 and the island."""
    found = figures(tiny_town(), tiny_today().move([BIRCH], to=""), View())
    assert found.territory.tolist() == [1, -1, -1, 0, 0, -1, 1, 0, 2, 2]
    assert found.cluster("B").residents == 8_000


def test_fixed_members_stand_alone_once_their_cluster_is_gone():
    plan = tiny_today().move([DAMSON], to="B").remove_cluster("C")
    found = figures(tiny_town(), plan, View())
    assert (found.not_placed_practices, found.not_placed_patients) == (2, 11_000)
    # Elder: 1,000 a step away, 5,000 in its own place. Fir is beyond.
    assert found.alone.minutes_nearest == pytest.approx(16_000 / 6_000)
    assert (found.alone.mapped, found.alone.patients_beyond) == (6_000, 4_000)


def test_practices_not_placed_are_counted_with_their_patients():
    found = figures(tiny_town(), tiny_today().move([ASH, CEDAR], to=""), View())
    assert (found.not_placed_practices, found.not_placed_patients) == (2, 43_500)
    assert found.patients() == {"": 43_500, "A": 0, "B": 19_500, "C": 20_000}


def test_an_empty_cluster_says_why_it_has_no_figure():
    empty = figures(tiny_town(), scratch_plan(tiny_town().practices), View()).cluster("A")
    assert {empty.reason(name) for name in FLOATS} == {"no practices in this cluster yet"}
    assert (empty.patients, empty.single_handed, empty.reason("single_handed")) == (0, 0, "")


def test_official_ages_stand_instead_of_the_estimate(today):
    """Of North's two practices both are known, of South's Damson and Fir, of Middle's none."""
    middle, north, south = today.clusters
    assert (north.aged_65, north.aged_75, north.aged_85) == (4_400, 2_200, 345)
    assert north.aged_65_share == pytest.approx(4_400 / 31_500)
    assert north.base("aged_65") == Base(32_000, 32_000)
    assert math.isnan(north.over_65)
    assert north.reason("over_65") == "official ages are known: see Aged 65 and over"
    assert (south.aged_65, south.base("aged_65")) == (1_900, Base(13_000, 20_000))
    assert south.over_65 == pytest.approx(1_500)
    assert math.isnan(middle.aged_65)
    assert middle.reason("aged_65_share") == "the ages of the patients of none of the practices are known"


def test_single_handed_by_every_definition(today):
    """North: Ash has one GP, Ash and Birch one partner each, Ash one full-time equivalent. Elder made no return."""
    north, south = today.clusters[1:]
    assert (north.single_handed, north.single_partner, north.single_full_time) == (1, 2, 1)
    assert (south.single_handed, south.single_partner, south.single_full_time) == (1, 1, 1)
    assert south.base("single_partner") == Base(2, 3, "practices")
    assert north.gps_fte == pytest.approx(3.5)
    assert (south.weighted_list, south.base("weighted_list")) == (16_700, Base(16_000, 20_000))


@pytest.mark.parametrize("mode", ["walk", "drive"])
def test_every_figure_that_cannot_be_had_says_why_and_only_those(mode):
    plan = tiny_today().move([DAMSON], to="B")
    for cluster in figures(tiny_town(), plan, View(mode=mode)).clusters:
        missing = {name for name in FLOATS if math.isnan(getattr(cluster, name))}
        assert {name for name, _ in cluster.why} - {"single_handed"} == missing


def test_reasons():
    town, today = tiny_town(), tiny_today()
    alone = figures(town, today, View()).cluster("A")
    assert alone.reason("minutes_between_mean") == "only one practice"
    beyond = replace(today.move([DAMSON], to="A").cluster("C"), outside=("T00006",))
    plan = replace(today.move([DAMSON], to="A"), clusters=(*today.clusters[:2], beyond))
    south = figures(town, plan, View()).cluster("C")
    assert (south.practices, south.patients, south.patients_beyond) == (1, 4_000, 4_000)
    assert south.reason("minutes_nearest") == "no way on foot is known for any of the patients"
    assert south.reason("within").startswith("none of the patients whose minutes are known has an address")
    unknown = replace(town, practices=town.practices.assign(gps=np.nan))
    assert figures(unknown, plan, View()).cluster("C").reason("single_handed").startswith("none of the practices made")
    nowhere = figures(_without_ways(town), today, View()).cluster("B")
    assert nowhere.reason("minutes_own") == "no way on foot is known for any of the patients"
    assert nowhere.reason("minutes_between_max") == "no way on foot is known between any two of the practices"
    assert (nowhere.within, nowhere.no_way) == (0, 30_000)


def test_reasons_for_what_is_not_known_of_places_and_practices():
    town = tiny_town()
    places = town.places.assign(imd_decile=np.nan, residents=np.nan, residents_65=np.nan)
    practices = town.practices.assign(gps=np.nan, patients_65=np.nan)
    north = figures(replace(town, places=places, practices=practices), tiny_today(), View()).cluster("B")
    assert north.reason("imd_decile") == "deprivation is not known for the places where the patients live"
    assert north.reason("over_65") == "the ages of residents are not known for the places where the patients live"
    assert north.reason("residents") == "residents of 5 of its 5 places are not known"
    assert north.reason("single_handed") == "none of the practices made a return of its GPs"
    assert math.isnan(north.single_handed)


def test_residents_of_some_places_are_told_apart():
    """Of North's 33,000 residents the 10,000 in place 2 are not known."""
    town = tiny_town()
    places = town.places.assign(residents=town.places["residents"].where(town.places.index != 2))
    north = figures(replace(town, places=places), tiny_today(), View()).cluster("B")
    assert (north.residents, north.reason("residents")) == (23_000, "residents of 1 of its 5 places are not known")


def test_a_cluster_without_territory_says_so():
    town = tiny_town()
    patients = town.patients.copy()
    patients[:, 3] = np.arange(len(patients)) == 4  # one patient of Damson, where Cedar has 16,000
    plan = tiny_today().add_cluster().move([DAMSON], to="D")
    lists = town.practices["list_size"]
    for damson, mean in ((10, 21), (11, math.nan)):
        practices = town.practices.assign(list_size=lists.where(town.practices["code"] != DAMSON, damson))
        lonely = figures(replace(town, patients=patients, practices=practices), plan, View()).cluster("D")
        assert lonely.reason("self_containment") == "nowhere does it have more patients than every other group"
        assert lonely.reason("residents").startswith("nowhere does it have more patients")
        assert lonely.minutes_nearest == pytest.approx(mean, nan_ok=True)
    assert lonely.reason("minutes_nearest") == "left out: it would rest on 1 of 11 patients, less than a tenth"


def test_an_area_without_minutes_for_the_mode_is_refused():
    with pytest.raises(PlanningError, match="no minutes by cycle; it has: walk, drive"):
        figures(tiny_town(), tiny_today(), View(mode="cycle"))


def test_what_was_prepared_serves_every_threshold_and_no_other_mode():
    area_arrays = prepare(tiny_town(), View())
    assert figures(area_arrays, tiny_today(), View(within=10)).cluster("B").within == 0.45
    with pytest.raises(PlanningError, match=r"prepared for walk at 4\.8 km/h on foot, not for drive"):
        figures(area_arrays, tiny_today(), View(mode="drive"))


def test_figures_cannot_be_written_to(today):
    with pytest.raises(ValueError, match="read-only"):
        today.territory[0] = 0


def _without_ways(town):
    walk = np.full_like(town.minutes["walk"], np.nan)
    return replace(town, minutes={"walk": walk}, between={"walk": np.full_like(town.between["walk"], np.nan)})

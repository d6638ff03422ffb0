"""Birch with a branch by the quay, by mental arithmetic: whom it is nearer to, and a hub at the branch."""

from dataclasses import replace

import numpy as np
import pytest

from geo.area import SITE_COLUMNS, Area
from geo.compare.newer_builds import build_change, carry_over
from geo.compare.rebase import merged
from geo.errors import PlanningError
from geo.figures import figures
from geo.figures.arrays import prepare
from geo.figures.by_place import hub_choices
from geo.neighbours.profiles import profile
from geo.proposal import Proposal
from geo.sites import branch_codes, branches_of, hub_name, main_sites, nearest_of, sites_of
from geo.view import View
from geo.words.newer_builds import carry_sentences
from geo.words.sentences import hub_sentence
from tests.tiny_town import ASH, BIRCH, QUAY, tiny_today, tiny_town, tiny_town_with_branch

TOWN, TODAY, WALK = tiny_town_with_branch(), tiny_today(), View("walk", 15)
AT_QUAY = TODAY.set_hub("B", hub=BIRCH, site=QUAY)


def test_without_branches_every_practice_on_the_map_has_its_main_site():
    sites = sites_of(tiny_town())
    assert tuple(sites.columns) == SITE_COLUMNS
    assert sites["code"].tolist() == tiny_town().practices["code"].tolist()[:5], "Fir is beyond the map"
    assert sites["is_main"].all()
    assert branch_codes(tiny_town().practices, None) == frozenset()


def test_a_branch_is_of_its_practice():
    assert branches_of(TOWN, BIRCH)["name"].tolist() == ["Quay"]
    assert branches_of(TOWN, ASH).empty
    assert branch_codes(TOWN.practices, TOWN.sites) == {(BIRCH, QUAY)}


def test_no_way_to_one_site_leaves_the_other():
    minutes = np.array([[np.nan, 4.0, 9.0], [np.nan, 4.0, np.nan]], dtype=np.float32)
    nearest = nearest_of(minutes, np.array([0, 1, 0]), count=2)
    assert nearest[0].tolist() == [9, 4]
    assert np.isnan(nearest[1]).tolist() == [True, False]


def test_patients_go_to_the_nearest_site():
    """Were Birch with Cedar: the quay helps Cedar's 8,000 in place 7, who have 11 minutes to Cedar and 1 to the quay.

    Of the 48,000 all others have: from place 1 11, 3 11, 4 1, 2 1, 5 11, to Cedar or to Birch's main site.
    """
    both = TODAY.move([BIRCH], to="A")
    before, after = (figures(town, both, WALK).cluster("A") for town in (tiny_town(), TOWN))
    others = 3000 * 11 + 3000 * 11 + 16000 * 1 + 4000 * 11 + 9000 * 1 + 5000 * 11
    assert before.minutes_nearest == pytest.approx((others + 8000 * 11) / 48_000)
    assert after.minutes_nearest == pytest.approx((others + 8000 * 1) / 48_000)
    assert after.minutes_between_mean == before.minutes_between_mean, "between practices main sites count"
    assert after.patients == before.patients


def test_any_site_can_be_the_hub():
    """North's 27,000 by place: 0: 4,500; 1: 4,650; 2: 9,000; 3: 2,500; 5: 6,350. To the quay 31, 21, 31, 21, 21."""
    quay = (31 * 4500 + 21 * 4650 + 31 * 9000 + 21 * 2500 + 21 * 6350) / 27_000
    birch = (21 * 4500 + 11 * 4650 + 9000 + 31 * 2500 + 11 * 6350) / 27_000
    assert figures(TOWN, AT_QUAY, WALK).cluster("B").minutes_hub == pytest.approx(quay)
    main = figures(TOWN, TODAY.set_hub("B", hub=BIRCH), WALK).cluster("B").minutes_hub
    assert main == pytest.approx(birch), "the main site, not the nearest"
    choices = {(choice.code, choice.site): choice for choice in hub_choices(TOWN, AT_QUAY, WALK, letter="B")}
    assert set(choices) == {(ASH, ""), (BIRCH, ""), (BIRCH, QUAY)}
    assert choices[BIRCH, QUAY].mean == pytest.approx(quay)
    assert [site for site, one in choices.items() if one.chosen] == [(BIRCH, QUAY)]


def test_minutes_to_a_site_that_is_not_there_are_not_known():
    area_arrays = prepare(TOWN, WALK)
    assert area_arrays.minutes_to_site(BIRCH, "").tolist()[:3] == [21, 11, 1]
    assert np.isnan(area_arrays.minutes_to_site(BIRCH, "T00002009")).all()
    assert np.isnan(prepare(tiny_town(), WALK).minutes_to_site(BIRCH, QUAY)).all()


def test_a_profile_names_the_branches_and_goes_to_the_nearest_site():
    moved = replace(TOWN, patients=TOWN.patients.copy())
    moved.patients.setflags(write=True)
    moved.patients[7, 1], moved.patients[2, 1] = 9000, 0
    own, before = profile(moved, BIRCH), profile(replace(moved, sites=None, to_sites=None), BIRCH)
    assert (own.branches, before.branches) == (("Quay",), ())
    assert own.ways[0].travel.mean == pytest.approx((4000 * 11 + 5000 * 11 + 9000 * 1) / 18_000)


def test_a_slower_walker_is_slower_to_every_site():
    slow = View("walk", 15, walk_kmh=2.4)
    assert prepare(TOWN, slow).minutes_to_site(BIRCH, QUAY)[7] == pytest.approx(2)


def test_the_branch_goes_with_its_practice():
    left = AT_QUAY.move([BIRCH], to="A")
    assert [(cluster.hub, cluster.hub_site) for cluster in left.clusters] == [("", "")] * 3
    assert AT_QUAY.set_hub("B", hub="").cluster("B").hub_site == ""
    assert AT_QUAY.set_hub("B", hub=ASH).cluster("B") == TODAY.set_hub("B", hub=ASH).cluster("B")


def test_a_hub_at_a_branch_is_named_with_it():
    cluster = AT_QUAY.cluster("B")
    assert hub_name(TOWN.practices, TOWN.sites, cluster) == "Birch (branch Quay)"
    assert hub_name(TOWN.practices, None, cluster) == f"Birch (branch {QUAY})"
    assert hub_name(TOWN.practices, TOWN.sites, TODAY.cluster("B")) == ""
    said = hub_sentence(TOWN.practices, cluster, sites=TOWN.sites)
    assert said == "Birch (branch Quay) is now the hub of B (North)."


def test_a_hub_at_a_branch_that_closed_is_at_the_main_site_when_carried_over():
    plan = carry_over(Proposal(AT_QUAY), TOWN.practices, sites=TOWN.sites).plan
    assert plan == AT_QUAY, "the branch is still there"
    plan = carry_over(Proposal(AT_QUAY), TOWN.practices).plan
    assert plan == TODAY.set_hub("B", hub=BIRCH)
    change = build_change(TOWN.practices, TOWN.practices, AT_QUAY)
    assert change.hub_sites == (("B", BIRCH, QUAY),)
    said = carry_sentences(change, TOWN.practices, TOWN.practices, left_out={})
    assert said == (
        "The hub of cluster B is at the main site of Birch (T00002): its branch T00002001 is not in the data any more.",
    )


def test_a_change_of_site_alone_goes_together_with_another_plan():
    base = TODAY.set_hub("B", hub=BIRCH)
    mine, theirs = AT_QUAY, base.rename("A", name="Mitte")
    done = merged(Proposal(base), Proposal(mine), Proposal(theirs))
    assert done.plan.cluster("B").hub_site == QUAY
    assert done.plan.cluster("A").name == "Mitte"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"sites": main_sites(TOWN.practices).drop(columns="is_main")}, "the table of sites lacks is_main"),
        ({"to_sites": {"walk": np.zeros((10, 1), dtype=np.float32)}}, "minutes to sites by walk has the shape"),
    ],
)
def test_sites_that_do_not_fit_are_refused(changes, says):
    with pytest.raises(PlanningError, match=says):
        replace(TOWN, **changes)
    assert isinstance(TOWN, Area)

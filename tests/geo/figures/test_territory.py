"""Territory and its pieces: who leads, whatever the margin; pieces against a walk from place to place."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from geo.area import BEYOND, INSIDE, MARGIN, Competing
from geo.figures import figures, whole_plan
from geo.figures.arrays import fixed_members
from geo.figures.layout import pieces_of, territory_of
from geo.view import View
from tests.random_town import random_plan, random_town
from tests.tiny_town import BIRCH, ISLAND, TOUCHING, tiny_today, tiny_town

PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1]), max_size=20)


def leaders(living, rival):
    return territory_of(np.array(living, dtype=np.int32), np.array(rival, dtype=np.int64)).tolist()


def test_where_two_have_equally_many_nobody_leads():
    assert leaders([[0, 5, 0], [7, 5, 0], [7, 0, 0]], [0, 0, 0]) == [-1, -1, -1]


def test_a_group_in_no_plan_leads_with_as_many_or_more():
    assert leaders([[5, 5, 5], [1, 1, 1]], [4, 5, 6]) == [0, -1, -1]


def test_one_patient_is_enough_to_lead():
    assert leaders([[0, 0], [1, 0]], [0, 0]) == [1, -1]


def test_a_plan_without_clusters_leads_nowhere():
    assert leaders(np.zeros((0, 3)), [0, 0, 0]) == [-1, -1, -1]


def test_the_island_and_a_corner_are_pieces_of_their_own():
    leads = np.array([1, 1, 1, 0, 0, 1, 1, 0, 2, 2], dtype=np.int16)
    piece = pieces_of(leads, np.array(TOUCHING, dtype=np.int32))
    assert len({piece[place] for place in (0, 1, 2, 5)}) == 1
    assert piece[ISLAND] != piece[0]
    assert piece[8] != piece[9]
    assert len(set(piece.tolist())) == 5


def test_places_that_touch_none_are_pieces_of_their_own():
    assert pieces_of(np.array([0, 0, -1], dtype=np.int16), np.empty((0, 2), dtype=np.int32)).tolist() == [0, 1, -1]


@given(st.lists(st.integers(-1, 2), min_size=10, max_size=10), PAIRS)
def test_pieces_are_what_can_be_walked(leads, pairs):
    piece = pieces_of(np.array(leads, dtype=np.int16), np.array(pairs, dtype=np.int32).reshape(-1, 2))
    for place in range(10):
        reached, todo = {place}, [place]
        while todo:
            here = todo.pop()
            beside = {v if u == here else u for u, v in pairs if here in (u, v)}
            fresh = {there for there in beside - reached if leads[there] == leads[place]}
            reached |= fresh
            todo += fresh
        together = {other for other in range(10) if piece[other] == piece[place]}
        assert together == reached if leads[place] >= 0 else piece[place] == -1


TERRITORIAL = ("patients", "practices", "patients_outside", "residents", "self_containment")
"""What may depend neither on the margin nor on the order of clusters; minutes and what is mapped may, on the margin."""


def in_hundreds(town):
    """The town with patients in whole hundreds: ties, with which most faults begin, are many then."""
    others = town.competing
    hundreds = others.patients // 100 * 100
    some = hundreds > 0
    competing = Competing(others.names, others.place[some], others.group[some], hundreds[some])
    return replace(town, patients=town.patients // 100 * 100, competing=competing)


def without_margin(town):
    """The same town, built without its margin.

    Places of the margin are not in it. Practices of the margin are among those elsewhere, with all groups that compete
    as they were: their PCN or they themselves were one of these with the margin too. Fixed members lie beyond.
    """
    here = np.flatnonzero((town.places["kind"] == INSIDE).to_numpy())
    ours = (town.practices["kind"] == INSIDE).to_numpy() | fixed_members(town.practices)
    keep = np.flatnonzero(ours)
    practices = town.practices.iloc[keep].reset_index(drop=True)
    places = town.places.iloc[here].reset_index(drop=True)
    elsewhere = places["patients_elsewhere"] + town.patients[here][:, ~ours].sum(axis=1)
    others = town.competing
    some = np.isin(others.place, here)
    place = np.searchsorted(here, others.place[some]).astype(np.int32)
    return replace(
        town,
        practices=practices.assign(kind=practices["kind"].replace({MARGIN: BEYOND})),
        places=places.assign(patients_elsewhere=elsewhere),
        patients=town.patients[np.ix_(here, keep)],
        minutes={mode: minutes[np.ix_(here, keep)] for mode, minutes in town.minutes.items()},
        between={mode: minutes[np.ix_(keep, keep)] for mode, minutes in town.between.items()},
        touching=np.zeros((0, 2), dtype=np.int32),
        sites=None,
        to_sites=None,
        competing=Competing(others.names, place, others.group[some], others.patients[some]),
    )


def leaders_of(found, plan):
    """The letter of the cluster that leads each place; "" for nobody's."""
    letters = [*(cluster.letter for cluster in plan.clusters), ""]
    return [letters[number] for number in found.territory]


def told(item):
    """What is said of a cluster, or of the whole plan, that may not change."""
    of_places = ("residents", "self_containment")
    return [repr(item.value(key)) for key in TERRITORIAL], [(item.base(key), item.reason(key)) for key in of_places]


@given(st.integers(0, 1_000_000), st.integers(0, 1_000_000))
@settings(max_examples=150)
def test_who_leads_does_not_depend_on_the_margin(seed, plan_seed):
    town = in_hundreds(random_town(seed))
    inside = (town.places["kind"] == INSIDE).to_numpy()
    assume(inside.any())
    plan, without = random_plan(town, plan_seed), without_margin(town)
    wide, narrow = (figures(item, plan, View()) for item in (town, without))
    assert leaders_of(narrow, plan) == [leaders_of(wide, plan)[u] for u in np.flatnonzero(inside)]
    for cluster, other in zip((*wide.clusters, wide.alone), (*narrow.clusters, narrow.alone), strict=True):
        assert told(cluster) == told(other)
    assert told(whole_plan(town, plan, View())) == told(whole_plan(without, plan, View()))


@given(st.integers(0, 1_000_000), st.randoms(use_true_random=False))
@settings(max_examples=100)
def test_who_leads_does_not_depend_on_the_order_of_clusters(seed, random):
    town = in_hundreds(random_town(seed))
    plan = random_plan(town, seed)
    shuffled = replace(plan, clusters=tuple(random.sample(plan.clusters, len(plan.clusters))))
    ordered, other = (figures(town, item, View()) for item in (plan, shuffled))
    assert leaders_of(ordered, plan) == leaders_of(other, shuffled)
    for cluster in plan.clusters:
        assert repr(ordered.cluster(cluster.letter)) == repr(other.cluster(cluster.letter))
    assert told(whole_plan(town, plan, View())) == told(whole_plan(town, shuffled, View()))


@given(st.integers(0, 1_000_000), st.integers(0, 1_000_000))
@settings(max_examples=100)
def test_no_place_is_led_twice(seed, plan_seed):
    """Residents of all clusters are at most those inside; a place's leader has strictly more than anybody else."""
    town = in_hundreds(random_town(seed))
    found = figures(town, random_plan(town, plan_seed), View())
    inside = town.places.loc[town.places["kind"] == INSIDE, "residents"].sum()
    assert np.nansum([cluster.residents for cluster in found.clusters]) <= inside
    rivals = zip(town.competing.place, town.competing.patients, strict=True)
    assert all(found.territory[u] < 0 or found.held[found.territory[u], u] > patients for u, patients in rivals)


def test_a_tie_with_a_practice_of_elsewhere_is_nobodys():
    """In place 2 Birch's 9,000 lead; with 9,000 at one other PCN nobody does."""
    town = tiny_town()
    for rival, leader in ((8_999, 1), (9_000, -1), (9_001, -1)):
        competing = replace(town.competing, patients=np.array([rival], dtype=np.int32))
        assert figures(replace(town, competing=competing), tiny_today(), View()).territory[2] == leader


@pytest.mark.parametrize(("ash", "leader"), [(8_999, -1), (9_000, -1), (9_001, 1)])
def test_a_practice_that_stands_alone_leads_nothing_and_takes_what_is_not_led(ash, leader):
    """Birch by itself has 9,000 in place 2; North, Ash alone then, leads there with more only."""
    town = tiny_town()
    patients = town.patients.copy()
    patients[2, 0] = ash
    found = figures(replace(town, patients=patients), tiny_today().move([BIRCH], to=""), View())
    assert found.territory[2] == leader

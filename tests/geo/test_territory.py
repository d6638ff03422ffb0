"""Territory and its pieces, against a walk from place to place."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geo.territory import pieces_of, territory_of
from tests.tiny_town import ISLAND, TOUCHING

PAIRS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] < pair[1]), max_size=20)


def test_with_equally_many_the_earlier_letter_leads():
    assert territory_of(np.array([[0, 5, 0], [7, 5, 0], [7, 0, 0]])).tolist() == [1, 0, -1]


def test_one_patient_is_enough_to_lead():
    assert territory_of(np.array([[0, 0], [1, 0]])).tolist() == [1, -1]


def test_a_plan_without_clusters_leads_nowhere():
    assert territory_of(np.zeros((0, 3), dtype=np.int32)).tolist() == [-1, -1, -1]


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

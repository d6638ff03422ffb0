"""Reach: lines that cover every street once, and steps that never flatter."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geo.streets.reach import MORE, NO_WAY, line_ends, reach_lines, reach_steps
from geo.streets.routing import edge_matrix


def network(pairs, count):
    starts, ends = np.array(pairs).reshape(-1, 2).T
    return edge_matrix(starts, ends, np.ones(len(pairs)), count=count)


def pieces(lines):
    return sorted(tuple(sorted(piece)) for line in lines for piece in pairwise(line))


def test_a_long_street_is_cut_into_lines_of_at_most_150_metres():
    x = np.arange(0.0, 1001.0, 40.0)
    lines = reach_lines(network([(node, node + 1) for node in range(25)], 26), x, np.zeros(26))
    assert [len(line) - 1 for line in lines] == [3, 3, 3, 3, 3, 3, 3, 3, 1]


def test_a_ring_without_a_junction_is_a_line_too():
    ring = [(0, 1), (1, 2), (2, 3), (3, 0)]
    lines = reach_lines(network(ring, 4), np.array([0.0, 10, 10, 0]), np.array([0.0, 0, 10, 10]))
    assert pieces(lines) == [(0, 1), (0, 3), (1, 2), (2, 3)]


def test_two_nodes_in_one_spot_are_joined_in_the_drawing_too():
    edges = edge_matrix(np.array([0, 1]), np.array([1, 2]), np.array([0.0, 1.0]), count=3)
    assert pieces(reach_lines(edges, np.array([0.0, 0.0, 50.0]), np.zeros(3))) == [(0, 1), (1, 2)]


def test_a_network_without_streets_has_no_lines():
    assert reach_lines(network([], 0), np.zeros(0), np.zeros(0)) == []
    assert line_ends([]).shape == (0, 2)
    assert reach_steps(np.zeros((3, 0)), line_ends([])).shape == (3, 0)


@given(st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=40), st.integers(1, 400))
def test_every_piece_of_street_lies_in_one_line(pairs, longest_m):
    pairs = [(start, end) for start, end in pairs if start != end]
    x, y = np.arange(12) * 37.0, (np.arange(12) * 53.0) % 200
    lines = reach_lines(network(pairs, 12), x, y, longest_m=longest_m)
    assert pieces(lines) == sorted({tuple(sorted(pair)) for pair in pairs})
    for line in lines:
        metres = np.hypot(np.diff(x[line]), np.diff(y[line])).sum()
        assert metres <= longest_m or len(line) == 2


@given(st.lists(st.floats(0, 200), min_size=2, max_size=2))
def test_steps_round_up_from_the_further_end(ends):
    (steps,) = reach_steps(np.array(ends), np.array([[0, 1]])).tolist()
    quarters = max(ends) * 4
    assert steps == MORE if quarters > MORE - 1 else quarters <= steps <= quarters + 1


def test_no_way_is_not_far_away():
    assert reach_steps(np.array([[1.0, np.nan], [63.25, 63.5]]), np.array([[0, 1]])).tolist() == [[NO_WAY], [MORE]]

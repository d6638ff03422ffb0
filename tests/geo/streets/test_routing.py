"""Networks: components, snapping, and shortest times beside the boring way."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.streets import routing
from geo.streets.routing import Network, edge_matrix, in_large_components, mean_over_nodes, minutes_to, nearest_nodes


def both_ways(pairs, count, minutes=1.0):
    starts, ends = np.array(pairs).T
    return edge_matrix(
        np.concatenate([starts, ends]), np.concatenate([ends, starts]), np.full(2 * len(pairs), minutes), count=count
    )


def chain(first, last):
    return [(node, node + 1) for node in range(first, last)]


def test_a_small_component_beside_a_large_one_is_not_large():
    edges = both_ways(chain(0, 149) + chain(150, 152), 153)
    assert in_large_components(edges).tolist() == [True] * 150 + [False] * 3


def test_two_banks_without_a_bridge_are_both_large():
    edges = both_ways(chain(0, 999) + chain(1000, 1120), 1121)
    assert in_large_components(edges).all()


def test_a_street_that_one_can_only_leave_by_is_not_large():
    edges = both_ways(chain(0, 99), 101) + edge_matrix(np.array([100]), np.array([0]), np.ones(1), count=101)
    assert in_large_components(edges.tocsr()).tolist() == [True] * 100 + [False]


def test_an_empty_network_has_no_components_and_nothing_to_snap_to():
    nothing = edge_matrix(np.zeros(0, dtype=int), np.zeros(0, dtype=int), np.zeros(0), count=0)
    large = in_large_components(nothing)
    assert large.tolist() == []
    network = Network("walk", np.zeros(0, dtype=np.int64), np.zeros(0), np.zeros(0), nothing, large)
    node, metres = nearest_nodes(network, np.array([1.0]), np.array([1.0]))
    assert node.tolist() == [-1]
    assert np.isnan(metres).tolist() == [True]
    assert list(minutes_to(nothing, np.zeros(0, dtype=np.int64))) == []


def test_points_snap_to_the_nearest_node_that_leads_somewhere():
    edges = both_ways([*chain(0, 149), (150, 151)], 152)
    x = np.append(np.arange(150.0), [500.0, 501.0])
    network = Network("walk", np.arange(152), x, np.zeros(152), edges, in_large_components(edges))
    node, metres = nearest_nodes(network, np.array([499.0, np.nan, 3.2]), np.array([0.0, 0.0, 0.0]))
    assert node.tolist() == [149, -1, 3]
    assert metres == pytest.approx([350.0, np.nan, 0.2], nan_ok=True)


def test_two_nodes_in_one_spot_are_still_joined():
    edges = edge_matrix(np.array([0]), np.array([1]), np.zeros(1), count=2)
    ((_, minutes),) = minutes_to(edges, np.array([1]))
    assert minutes[0] == pytest.approx([0.0, 0.0], abs=1e-5)


def test_a_group_without_enough_nodes_on_the_way_has_none():
    belongs = both_ways([(0, 1), (0, 2), (0, 3)], 4)
    minutes = np.array([[0.0, 6.0, np.nan, np.nan]])
    assert np.isnan(mean_over_nodes(belongs, minutes, least_share=0.5)[0, 0])
    assert mean_over_nodes(belongs, minutes, least_share=0.3)[0, 0] == 6.0


def slow_minutes(count, edges, target):
    """Bellman-Ford, as it is taught."""
    minutes = [np.inf] * count
    minutes[target] = 0.0
    for _ in range(count):
        for start, end, took in edges:
            minutes[start] = min(minutes[start], took + minutes[end])
    return [np.nan if np.isinf(minute) else minute for minute in minutes]


EDGES = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(1, 60).map(lambda tenths: tenths / 10)), max_size=30
)


@given(EDGES, st.lists(st.integers(0, 7), min_size=1, max_size=5), st.sampled_from([1, 2**27]))
def test_minutes_are_those_of_the_boring_way(edges, targets, bytes_at_once):
    edges = [edge for edge in edges if edge[0] != edge[1]]
    starts, ends, took = (
        (np.array(column) for column in zip(*edges, strict=True)) if edges else [np.zeros(0, dtype=int)] * 3
    )
    matrix = edge_matrix(starts, ends, took.astype(float), count=8)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(routing, "BYTES_AT_ONCE", bytes_at_once)
        for which, found in minutes_to(matrix, np.array(targets)):
            for target, row in zip(targets[which], found, strict=True):
                assert row == pytest.approx(slow_minutes(8, edges, target), nan_ok=True)


PIECES = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 9)).filter(lambda piece: piece[0] != piece[1]),
    max_size=10,
)


def matrix_of(pieces):
    starts, ends, minutes = np.array(pieces or np.zeros((0, 3))).reshape(-1, 3).T
    return edge_matrix(starts.astype(int), ends.astype(int), minutes.astype(float), count=6)


def boring_minutes(pieces, *, start):
    """From one node to all, by trying every piece again and again."""
    minutes = {node: 0.0 if node == start else np.inf for node in range(6)}
    for _ in range(6):
        for here, there, far in pieces:
            minutes[there] = min(minutes[there], minutes[here] + far)
    return minutes


@given(PIECES, PIECES)
def test_private_pieces_are_for_the_ends_of_a_way(public, private):
    ((_, found),) = minutes_to(matrix_of(public), np.arange(6), matrix_of(private))
    on_private, on_public = ([boring_minutes(pieces, start=node) for node in range(6)] for pieces in (private, public))
    for start in range(6):
        for end in range(6):
            ways = [
                on_private[start][out] + on_public[out][back] + on_private[back][end]
                for out in range(6)
                for back in range(6)
            ]
            expected = min(ways) if np.isfinite(min(ways)) else np.nan
            assert found[end, start] == pytest.approx(expected, abs=0.001, nan_ok=True)


def test_a_private_street_is_large_where_it_leads_to_a_large_network_and_back():
    streets = both_ways(chain(0, 149), 154)
    private = edge_matrix(np.array([149, 150, 0, 152]), np.array([150, 149, 151, 0]), np.ones(4), count=154)
    large = in_large_components(streets, private)
    assert large[:150].all()
    assert large[150:].tolist() == [True, False, False, False], "151 has no way out, 152 no way in, 153 none at all"

"""Streets as arrays."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.streets.network import TAGS, no_streets, segments, split_long_pieces


def streets(x, ways):
    x = np.array(x, dtype=float)
    return replace(
        no_streets(),
        lon=x / 1000,
        lat=x / 2000,
        x=x,
        y=np.zeros(len(x)),
        node_access={"drive": (np.arange(len(x)) == 0).astype(np.uint8)},
        way_start=np.cumsum([0, *map(len, ways)]),
        way_nodes=np.array([node for way in ways for node in way], dtype=np.int64),
        tags=pd.DataFrame({tag: [""] * len(ways) for tag in TAGS}),
    )


WAYS = st.lists(st.lists(st.integers(0, 5), min_size=2, max_size=5), min_size=1, max_size=5)


@given(WAYS, st.floats(5, 500))
def test_splitting_keeps_every_way_as_long_as_it_was(ways, longest_m):
    before = streets([0, 10, 250, 1000, 1000.5, 40], ways)
    after = split_long_pieces(before, longest_m=longest_m)
    for number, way in enumerate(ways):
        nodes = after.way_nodes[after.way_start[number] : after.way_start[number + 1]]
        steps = np.abs(np.diff(after.x[nodes]))
        assert steps.sum() == pytest.approx(np.abs(np.diff(before.x[way])).sum())
        assert (steps <= longest_m + 1e-6).all()
        assert [node for node in nodes if node < 6] == way, "the old nodes are still there, in their order"
    assert after.lon == pytest.approx(after.x / 1000)
    assert after.node_access["drive"].tolist() == [1] + [0] * (len(after.x) - 1)


def test_pieces_never_join_two_ways():
    way, leaves, reaches = segments(np.array([0, 2, 4]), np.array([1, 2, 3, 4]))
    assert list(zip(way.tolist(), leaves.tolist(), reaches.tolist(), strict=True)) == [(0, 1, 2), (1, 3, 4)]

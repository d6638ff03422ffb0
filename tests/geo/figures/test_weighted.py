"""Weighted means and quantiles against sorted lists in which each value stands as often as its weight says."""

import math

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geo.figures.base import weighted_mean, weighted_quantile

MINUTES = st.one_of(st.just(math.nan), st.integers(0, 40).map(float), st.floats(0, 200, width=32))
ROWS = st.lists(st.tuples(MINUTES, st.integers(0, 6)), min_size=1, max_size=12)


def arrays(row):
    values, weights = zip(*row, strict=True)
    return np.array(values, dtype=np.float32), np.array(weights, dtype=np.int32)


def listed(row):
    return sorted(value for value, weight in row for _ in range(weight) if not math.isnan(value))


@given(ROWS, st.integers(1, 10))
def test_quantile_is_the_value_that_enough_do_not_exceed(row, tenths):
    found = weighted_quantile(*arrays(row), share=tenths / 10).item()
    known = listed(row)
    if not known:
        assert math.isnan(found)
        return
    assert found in known
    assert 10 * sum(value <= found for value in known) >= tenths * len(known)
    assert 10 * sum(value < found for value in known) < tenths * len(known)


@given(ROWS)
def test_mean_is_that_of_the_list(row):
    found, known = weighted_mean(*arrays(row)).item(), listed(row)
    assert math.isnan(found) if not known else math.isclose(found, sum(known) / len(known), abs_tol=1e-9)


@given(st.lists(ROWS, min_size=1, max_size=4))
def test_many_rows_at_once_equal_one_by_one(rows):
    width = max(map(len, rows))
    padded = [arrays(row + [(math.nan, 5)] * (width - len(row))) for row in rows]
    values, weights = (np.stack(column) for column in zip(*padded, strict=True))
    together = weighted_quantile(values[None], weights[None], share=0.9)
    assert together.shape == (1, len(rows))
    alone = [weighted_quantile(*arrays(row), share=0.9) for row in rows]
    np.testing.assert_array_equal(together[0], alone)


def test_the_order_of_patients_does_not_matter_to_the_last_digit():
    random = np.random.default_rng(1)
    minutes = np.rint(random.random(5_000) * 60 * 1024).astype(np.float32) / np.float32(1024)
    weights = random.integers(0, 1_000, 5_000).astype(np.int32)
    order = random.permutation(5_000)
    assert weighted_mean(minutes, weights) == weighted_mean(minutes[order], weights[order])


def test_a_minus_sign_in_nan_does_not_make_it_small():
    assert weighted_quantile(np.array([-np.nan, 3], dtype=np.float32), np.array([9, 1]), share=0.9).item() == 3

"""Means and quantiles in which each value counts as often as its weight says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WEIGHT_BITS = 32
"""The lower half of the sorting key holds the weight, the upper half the value."""


def weighted_mean(values: NDArray[np.float32], weights: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return the weighted mean along the last axis.

    Args:
        values: float32 (..., N). NaN: left out together with its weight.
        weights: int32 (..., N), none negative.

    Returns:
        float64 (...). NaN where no weight is left.

    >>> weighted_mean(np.array([[10, 40], [np.nan, 40], [10, 40]]), np.array([[2, 1], [2, 1], [0, 0]])).tolist()
    [20.0, 40.0, nan]
    """
    known = ~np.isnan(values)
    total = np.einsum("...n,...n->...", np.where(known, values, 0), weights, dtype=np.float64)
    weight = np.einsum("...n,...n->...", known, weights, dtype=np.int64)
    return divide(total, weight)


def weighted_quantile(values: NDArray[np.float32], weights: NDArray[np.int32], *, share: float) -> NDArray[np.float32]:
    """Return the smallest value that, with all smaller ones, holds at least `share` of the weight.

    The result is always one of the values: nothing is interpolated (Hyndman and Fan, 1996, definition 1).

    Args:
        values: float32 (..., N), none negative. NaN: left out together with its weight.
        weights: int32 (..., N), none negative.
        share: 0 to 1; 0.9 for the 90th percentile.

    Returns:
        float32 (...). NaN where no weight is left.

    Nine of ten patients live at most 4 minutes away; with eleven patients, nine are not enough:

    >>> minutes = np.array([[4, 30, 1], [4, 30, 1]], dtype=np.float32)
    >>> weighted_quantile(minutes, np.array([[3, 1, 6], [3, 2, 6]], dtype=np.int32), share=0.9).tolist()
    [4.0, 30.0]
    """
    # Floats that are not negative sort as their bits do. One sort of value and weight in one integer takes a third
    # of the time of an argsort and two lookups. Where NaN ends up does not matter: it brings no weight.
    key = values.astype(np.float32, copy=False).view(np.int32).astype(np.int64)
    key <<= _WEIGHT_BITS
    key |= np.where(np.isnan(values), 0, weights)
    key.sort(axis=-1)
    reached = np.cumsum(key & ((1 << _WEIGHT_BITS) - 1), axis=-1)
    total = reached[..., -1:]
    first = np.argmax(reached >= share * total, axis=-1)[..., None]
    found = np.take_along_axis(key, first, axis=-1)[..., 0] >> _WEIGHT_BITS
    quantile = found.astype(np.int32).view(np.float32)
    return np.where(total[..., 0] > 0, quantile, np.float32(np.nan))


def divide(total: NDArray[np.float64], by: NDArray[np.int64] | NDArray[np.float64]) -> NDArray[np.float64]:
    """Return `total / by`, NaN where `by` is 0.

    >>> divide(np.array([3.0, 3.0]), np.array([2, 0])).tolist()
    [1.5, nan]
    """
    result = np.full(np.shape(total), np.nan)
    np.divide(total, by, out=result, where=np.asarray(by) != 0)
    return result

"""How far a cluster's patients are from its practices.

The figures of the last axis hold for any number of clusters at once, those that are and those that might be:
the same functions make the figures of a plan and the what-if table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.weighted import divide, weighted_mean, weighted_quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST: Final = 0.9
"""The share of patients that "90th percentile" is about: nine of ten are at most so far away."""


@dataclass(frozen=True, eq=False)
class Access:
    """Minutes to the nearest practice of a cluster, for any number of clusters; NaN where they can't be had.

    Attributes:
        mean: float64 (...): see `minutes_to_nearest`.
        p90: float32 (...): see `minutes_to_nearest_p90`.
        within: float64 (...): see `share_within`.
    """

    mean: NDArray[np.float64]
    p90: NDArray[np.float32]
    within: NDArray[np.float64]


def access(living: NDArray[np.int32], nearest: NDArray[np.float32], *, within: int) -> Access:
    """Return all three figures on the way to the nearest practice; arguments as in `share_within`."""
    return Access(
        minutes_to_nearest(living, nearest),
        minutes_to_nearest_p90(living, nearest),
        share_within(living, nearest, within=within),
    )


def minutes_to_nearest(living: NDArray[np.int32], nearest: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the mean minutes of the cluster's patients to its nearest practice.

    Mean over practices p in C and places u, weighted by n(u,p), of the least t(u,q) over q in C. Patients with no
    way to any practice of C are not averaged: `no_way` counts them.

    Args:
        living: int32 (..., U): the cluster's patients living in each place.
        nearest: float32 (..., U): minutes from each place to the cluster's nearest practice. NaN: no way.

    Returns:
        float64 (...): minutes. NaN: nobody has a way.

    One patient 4 minutes away, two 10 minutes away, five across a river without a bridge:

    >>> minutes_to_nearest(np.array([1, 2, 5]), np.array([4, 10, np.nan])).item()
    8.0
    """
    return weighted_mean(nearest, living)


def minutes_to_nearest_p90(living: NDArray[np.int32], nearest: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the minutes within which nine of ten of the cluster's patients reach its nearest practice.

    Arguments as in `minutes_to_nearest`; patients with no way are left out here too.

    >>> minutes_to_nearest_p90(np.array([8, 1, 1]), np.array([4, 10, 30])).item()
    10.0
    """
    return weighted_quantile(nearest, living, share=MOST)


def share_within(living: NDArray[np.int32], nearest: NDArray[np.float32], *, within: int) -> NDArray[np.float64]:
    """Return the share of the cluster's mapped patients who are at most `within` minutes from its nearest practice.

    Patients with no way count as not within: they are in the denominator. Patients without a mapped address are not.

    Args:
        living: int32 (..., U): the cluster's patients living in each place.
        nearest: float32 (..., U): minutes from each place to the cluster's nearest practice. NaN: no way.
        within: Minutes.

    Returns:
        float64 (...): 0 to 1. NaN: nobody lives in a mapped place.

    Three of ten are at most 15 minutes away, five are further, two have no way:

    >>> share_within(np.array([3, 5, 2]), np.array([15, 16, np.nan]), within=15).item()
    0.3
    """
    near = np.einsum("...u,...u->...", nearest <= within, living, dtype=np.int64)
    return divide(near.astype(np.float64), living.sum(axis=-1, dtype=np.int64))


def no_way(living: NDArray[np.int32], nearest: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return how many of the cluster's mapped patients have no way to any of its practices.

    >>> no_way(np.array([3, 5, 2]), np.array([15, 16, np.nan])).item()
    2
    """
    return np.asarray(np.einsum("...u,...u->...", np.isnan(nearest), living, dtype=np.int64))


def minutes_between(between: NDArray[np.float32]) -> tuple[float, float]:
    """Return the mean and the largest minutes between different practices: how far staff travel.

    Args:
        between: float32 (M, M): minutes from practice (row) to practice (column). NaN: no way, left out. The
            diagonal is not looked at. Both directions count: by car they differ.

    Returns:
        Minutes; both NaN for fewer than two practices, or no way between any two.

    >>> minutes_between(np.array([[0, 4], [6, 0]]))
    (5.0, 6.0)
    >>> minutes_between(np.array([[0]]))
    (nan, nan)
    """
    ways = between[~np.eye(len(between), dtype=bool)]
    ways = ways[~np.isnan(ways)]
    if not len(ways):
        return float("nan"), float("nan")
    return float(ways.mean(dtype=np.float64)), float(ways.max())

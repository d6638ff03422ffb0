"""Minutes of a cluster's patients to the nearest of its practices.

The figures of the last axis hold for any number of clusters at once, those that are and those that might be:
the same functions make the figures of a plan and the what-if table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.figures.base import Base, divide, weighted_mean, weighted_quantile

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST: Final = 0.9
"""The share of patients that "90th percentile" is about: nine of ten are at most so far away."""


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

    Arguments as in `minutes_to_nearest`.

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


# ---- How long some patients travel to the nearest of some practices ----


@dataclass(frozen=True)
class Travel:
    """Minutes of some patients to the nearest of some practices; see `geo.figures.access` for each definition.

    Attributes:
        mean: Minutes, of those who have a way. NaN: of too few, see `base`.
        p90: Nine in ten of those are at most so many minutes away. NaN as above.
        within: Share of the mapped at most so many minutes away as the view says, 0 to 1; those with no way are not.
            NaN: too few are mapped, see `mapped`.
        no_way: Mapped patients with no way to any of the practices.
        base: Patients with a way, of all on the lists: what mean and p90 rest on.
        mapped: Mapped patients, of all on the lists: what `within` rests on.
    """

    mean: float
    p90: float
    within: float
    no_way: int
    base: Base
    mapped: Base


def travel(living: NDArray[np.int32], nearest: NDArray[np.float32], *, within: int, of: int) -> Travel:
    """Return how long patients travel.

    Arguments as in `minutes_to_nearest`; `of` are all patients on the lists, those who are not mapped included.

    Of twelve patients eight live 4 minutes away, one 10, one where there is no way, and two are not mapped:

    >>> found = travel(np.array([8, 1, 1], np.int32), np.array([4, 10, np.nan], np.float32), within=5, of=12)
    >>> found.mean, found.p90, found.within, found.no_way
    (4.666666666666667, 10.0, 0.8, 1)
    >>> found.base, found.mapped
    (Base(n=9, of=12, unit='patients'), Base(n=10, of=12, unit='patients'))

    Of a hundred they say nothing:

    >>> travel(np.array([8, 1], np.int32), np.array([4, 10], np.float32), within=5, of=100).mean
    nan
    """
    without = int(no_way(living, nearest))
    mapped = Base(int(living.sum(dtype=np.int64)), of)
    base = mapped._replace(n=mapped.n - without)
    return Travel(
        mean=base.keep(float(minutes_to_nearest(living, nearest))),
        p90=base.keep(float(minutes_to_nearest_p90(living, nearest))),
        within=mapped.keep(float(share_within(living, nearest, within=within))),
        no_way=without,
        base=base,
        mapped=mapped,
    )


def share_nearer(living: NDArray[np.int32], own: NDArray[np.float32], others: NDArray[np.float32]) -> float:
    """Return the share of patients for whom some other practice is nearer than their own.

    Patients with no way to their own count where there is a way to another. As far is not nearer.

    Patients are int32 (U,), their minutes to their own practice and to the nearest other float32 (U,); NaN: no way.

    Returns:
        0 to 1. NaN: nobody lives anywhere.

    Three of ten live nearer to another, one as near, two have no way but to another, four no way to another:

    >>> living = np.array([3, 1, 2, 4], np.int32)
    >>> share_nearer(living, np.array([9, 5, np.nan, 5]), np.array([8, 5, 20, np.nan]))
    0.5
    """
    everybody = int(living.sum(dtype=np.int64))
    if not everybody:
        return float("nan")
    nearer = (others < own) | (np.isnan(own) & ~np.isnan(others))
    return int(living[nearer].sum(dtype=np.int64)) / everybody

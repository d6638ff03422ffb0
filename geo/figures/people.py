"""Territory: which places a cluster leads, who lives there, and who its patients are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.figures.base import divide

if TYPE_CHECKING:
    from numpy.typing import NDArray


def by_cluster(
    numbers: NDArray[np.int64] | NDArray[np.float64], cluster_of: NDArray[np.int16], count: int
) -> NDArray[np.float64]:
    """Return the sum of the numbers for each cluster.

    Args:
        numbers: (N,): one for each practice or each place.
        cluster_of: int16 (N,): index of its cluster; -1: none.
        count: Number of clusters K.

    Returns:
        float64 (K,): exact for whole numbers.

    >>> by_cluster(np.array([10, 20, 30, 40]), np.array([0, 1, -1, 0]), 2).tolist()
    [50.0, 20.0]
    """
    held = cluster_of >= 0
    return np.bincount(cluster_of[held], weights=numbers[held], minlength=count).astype(np.float64)


def residents_of(residents: NDArray[np.float64], territory: NDArray[np.int16], count: int) -> NDArray[np.float64]:
    """Return the residents of each cluster's territory; an estimate, for a territory is not a boundary.

    Args:
        residents: float64 (U,): people living in each place. NaN: not known, left out.
        territory: int16 (U,): index of the cluster; -1: nobody's.
        count: Number of clusters K.

    Returns:
        float64 (K,). NaN: no territory, or residents known in none of its places.

    >>> residents_of(np.array([1500.0, 1700.0, np.nan]), np.array([0, 0, 1]), 3).tolist()
    [3200.0, nan, nan]
    """
    known = ~np.isnan(residents)
    places = by_cluster(known.astype(np.int64), territory, count)
    return np.where(places > 0, by_cluster(np.nan_to_num(residents), territory, count), np.nan)


def self_containment(
    living: NDArray[np.int32], registered: NDArray[np.int64], territory: NDArray[np.int16]
) -> NDArray[np.float64]:
    """Return, of the patients living in each cluster's territory, the share registered with that cluster.

    London benchmark: median 70.1 %, range 44.6-91.4 (Clarke and others, BMJ Open 2020;10:e036504).

    Args:
        living: int32 (K, U): patients of cluster k living in place u.
        registered: int64 (U,): patients living in place u, of whichever practice, those unknown to the area included.
        territory: int16 (U,): index of the cluster; -1: nobody's.

    Returns:
        float64 (K,): 0 to 1. NaN: no territory.

    The first cluster's territory is the first two places: 8 + 6 of the 10 + 10 who live there.

    >>> self_containment(np.array([[8, 6, 1], [2, 4, 3]]), np.array([10, 10, 4]), np.array([0, 0, 1])).tolist()
    [0.7, 0.75]
    """
    held = np.flatnonzero(territory >= 0)
    own = np.zeros(territory.shape, dtype=np.int64)
    own[held] = living[territory[held], held]
    count = len(living)
    return divide(by_cluster(own, territory, count), by_cluster(registered, territory, count))


def mean_decile(deciles: NDArray[np.float64], known: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the mean deprivation decile of each cluster's patients: 1 = most deprived tenth of England.

    Each patient counts with the decile of the place they live in (Index of Multiple Deprivation).

    Args:
        deciles: float64 (K,): sum of the deciles of the cluster's patients, where known.
        known: float64 (K,): how many patients that is.

    Returns:
        float64 (K,): 1 to 10. NaN: known for nobody.

    Two patients in decile 1 and two in decile 4:

    >>> mean_decile(np.array([10.0]), np.array([4])).tolist()
    [2.5]
    """
    return divide(deciles, known)


def most_deprived_fifth(deprived: NDArray[np.float64], known: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the share of each cluster's patients who live in the most deprived fifth of England's places.

    Args:
        deprived: float64 (K,): patients living in deciles 1 and 2.
        known: float64 (K,): patients living where the decile is known.

    Returns:
        float64 (K,): 0 to 1. NaN: known for nobody.

    >>> most_deprived_fifth(np.array([2]), np.array([4])).tolist()
    [0.5]
    """
    return divide(deprived, known)


def over_65(old: NDArray[np.float64], known: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how many of each cluster's mapped patients are 65 or over, were patients as old as residents.

    An estimate: the ages of residents of the place each patient lives in. Patients of places where the ages are not
    known, and those not mapped, are not in it.

    Args:
        old: float64 (K,): sum over patients of the share of residents of 65 or over where they live.
        known: float64 (K,): for how many patients that share is known.

    Returns:
        float64 (K,): patients. NaN: known for nobody.

    Of 100 patients living where a fifth are 65 or over, 20:

    >>> over_65(np.array([20.0, 0.0]), np.array([100, 0])).tolist()
    [20.0, nan]
    """
    return np.where(known > 0, old, np.nan)


def single_handed(gps: NDArray[np.float64]) -> tuple[int | None, int]:
    """Return how many practices have one GP by headcount, and of how many practices it is not known.

    Single-handed has several definitions; this is a headcount of 1 in the returns (General Practice Workforce).

    Args:
        gps: float64 (M,): GPs by headcount of the cluster's practices. NaN: no return.

    Returns:
        The number, None where no practice made a return; and the number of practices without one.

    >>> single_handed(np.array([1, 4, np.nan, 1]))
    (2, 1)
    >>> single_handed(np.array([np.nan]))
    (None, 1)
    """
    unknown = int(np.isnan(gps).sum())
    return (None if unknown == len(gps) and unknown else int((gps == 1).sum())), unknown


# ---- Which places are whose ----


def territory_of(living: NDArray[np.int32], rival: NDArray[np.int64]) -> NDArray[np.int16]:
    """Return for each place the cluster that leads it: strictly more patients there than any other group.

    Args:
        living: int32 (K, U): patients of cluster k living in place u, of all its members.
        rival: int64 (U,): the most patients that one of the other groups has there: practices that stand alone, and
            those in no plan.

    Returns:
        int16 (U,): index of the cluster. -1: nobody's, as another group leads, two have equally many, or nobody lives
        there.

    >>> territory_of(np.array([[5, 2, 4, 0, 7], [3, 9, 4, 0, 1]]), np.array([0, 0, 0, 0, 7])).tolist()
    [0, 1, -1, -1, -1]
    """
    if not len(living):
        return np.full(living.shape[1], -1, dtype=np.int16)
    most = living.max(axis=0)
    leads = (most > rival) & ((living == most).sum(axis=0) == 1)
    return np.where(leads, living.argmax(axis=0), -1).astype(np.int16)


def pieces_of(territory: NDArray[np.int16], touching: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return for each place the piece of territory it is part of.

    Two places are in one piece when a chain of places of the same cluster, each sharing a border with the next,
    joins them. Places that only meet at a point are not joined.

    Args:
        territory: int16 (U,): index of the cluster; -1: nobody's.
        touching: int32 (N, 2): pairs of places that share a border.

    Returns:
        int32 (U,): number of the piece, 0 upwards, no two clusters in one; -1 where nobody's.

    Four places in a row, the third another cluster's:

    >>> pieces_of(np.array([0, 0, 1, 0]), np.array([[0, 1], [1, 2], [2, 3]])).tolist()
    [0, 0, 1, 2]
    """
    first, second = touching.reshape(-1, 2).T
    joined = territory[first] == territory[second]
    first, second = first[joined], second[joined]
    size = len(territory)
    graph = coo_array((np.ones(len(first), dtype=np.int8), (first, second)), shape=(size, size))
    _, label = connected_components(graph, directed=False)
    held = territory >= 0
    piece = np.full(size, -1, dtype=np.int32)
    _, piece[held] = np.unique(label[held], return_inverse=True)
    return piece

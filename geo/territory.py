"""Which places are whose: the territory of clusters and the pieces it falls into."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from numpy.typing import NDArray


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

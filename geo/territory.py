"""Which places are whose: the territory of clusters and the pieces it falls into."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from numpy.typing import NDArray


def territory_of(living: NDArray[np.int32]) -> NDArray[np.int16]:
    """Return for each place the cluster that has more patients there than any other.

    Args:
        living: int32 (K, U): patients of cluster k living in place u.

    Returns:
        int16 (U,): index of the cluster; of several with equally many, the earlier letter. -1: nobody's.

    >>> territory_of(np.array([[5, 2, 4, 0], [3, 9, 4, 0]])).tolist()
    [0, 1, 0, -1]
    """
    if not len(living):
        return np.full(living.shape[1], -1, dtype=np.int16)
    return np.where(living.max(axis=0) > 0, living.argmax(axis=0), -1).astype(np.int16)


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

"""Cut a network into short lines, and say how soon each is reached."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_array

if TYPE_CHECKING:
    from numpy.typing import NDArray

LONGEST_LINE_M: Final = 150.0
"""About two minutes on foot: within a line the minutes differ by less than the steps of the scale."""
STEPS_A_MINUTE: Final = 4
"""Reach is kept in quarters of a minute."""
MORE: Final = 254
"""More than 63 minutes."""
NO_WAY: Final = 255
"""No way from there to the practice."""


def reach_lines(
    edges: csr_array, x: NDArray[np.float64], y: NDArray[np.float64], *, longest_m: float = LONGEST_LINE_M
) -> list[list[int]]:
    """Return a network's streets as lines between junctions, cut so that none is longer than `longest_m`.

    A single piece between two nodes is never cut.

    Args:
        edges: (n, n) as in `geo.streets.routing.Network`.
        x: float64 (n,), metres east.
        y: float64 (n,), metres north.
        longest_m: Metres.

    Returns:
        Node numbers along each line, at least two; every piece of street lies in exactly one line.

    >>> fork = csr_array(np.array([[0, 1, 0, 0, 0], [0, 0, 1, 0, 0], [0, 0, 0, 1, 1], [0] * 5, [0] * 5]))
    >>> reach_lines(fork, np.array([0.0, 90, 100, 110, 100]), np.array([0.0, 0, 0, 0, 10]))
    [[0, 1, 2], [2, 3], [2, 4]]
    """
    ways_on = csr_array(edges.maximum(edges.T))
    start, to = ways_on.indptr.tolist(), ways_on.indices.tolist()
    degree = np.diff(ways_on.indptr)
    passed: set[tuple[int, int]] = set()
    lines: list[list[int]] = []
    # Junctions and dead ends first; what is left then are loops without any junction.
    for node in np.argsort(degree == 2, kind="stable").tolist():
        for neighbour in to[start[node] : start[node + 1]]:
            if (node, neighbour) not in passed:
                chain = _follow(node, neighbour, start=start, to=to)
                passed.update(pairwise(chain))
                passed.update(pairwise(reversed(chain)))
                lines.extend(_cut(chain, list(zip(x[chain], y[chain], strict=True)), longest_m))
    return lines


def _follow(node: int, neighbour: int, *, start: list[int], to: list[int]) -> list[int]:
    """Walk on from a node past a neighbour to the next junction, dead end, or back to where it began."""
    chain = [node, neighbour]
    while chain[-1] != node and start[chain[-1] + 1] - start[chain[-1]] == 2:
        one, other = to[start[chain[-1]] : start[chain[-1] + 1]]
        chain.append(other if one == chain[-2] else one)
    return chain


def _cut(chain: list[int], points: list[tuple[float, float]], longest_m: float) -> list[list[int]]:
    """Cut a chain of nodes, which lie at these points, into lines of at most so many metres."""
    lines, line, metres = [], [chain[0]], 0.0
    for (before, node), (here, there) in zip(pairwise(chain), pairwise(points), strict=True):
        piece_m = math.dist(here, there)
        if metres + piece_m > longest_m and len(line) > 1:
            lines.append(line)
            line, metres = [before], 0.0
        line.append(node)
        metres += piece_m
    return [*lines, line]


def line_ends(lines: list[list[int]]) -> NDArray[np.int64]:
    """Return int64 (lines, 2): the node at which each line begins and the one at which it ends.

    >>> line_ends([[3, 1, 2], [2, 0]]).tolist()
    [[3, 2], [2, 0]]
    """
    return np.array([(line[0], line[-1]) for line in lines], dtype=np.int64).reshape(-1, 2)


def reach_steps(minutes: NDArray[np.float64], ends: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return for each line the quarters of a minute, rounded up, from the further of its two ends.

    Args:
        minutes: float64 (..., n), minutes from each node to a practice; NaN is no way.
        ends: int64 (lines, 2), as `line_ends` gives them.

    Returns:
        uint8 (..., lines); `MORE` for longer than can be said, `NO_WAY` where an end has no way.

    >>> reach_steps(np.array([0.0, 1.1, 90.0, np.nan]), np.array([[0, 1], [1, 2], [1, 3]])).tolist()
    [5, 254, 255]
    """
    further = np.maximum(minutes[..., ends[:, 0]], minutes[..., ends[:, 1]])
    steps = np.minimum(np.ceil(further * STEPS_A_MINUTE), MORE)
    return np.where(np.isnan(steps), NO_WAY, steps).astype(np.uint8)

"""Strokes: short lines that meet and go on in nearly the same direction are one street, as people name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from shapely import LineString

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

STRAIGHT = 0.75
"""Least cosine of the change of direction within a stroke: about 41 degrees."""


def strokes(lines: Sequence[LineString]) -> list[LineString]:
    """Join lines that meet end to end and go on in nearly the same direction.

    >>> lines = [LineString([(0, 0), (5, 0)]), LineString([(9, 0), (5, 0)]), LineString([(5, 0), (5, 7)])]
    >>> [line.length for line in strokes(lines)]
    [9.0, 7.0]
    """
    chains = [np.array(line.coords) for line in lines]
    joined = True
    while joined:
        joined = False
        used: set[int] = set()
        for meeting in _meetings(chains):
            pair = _straightest(chains, [end for end in meeting if end[0] not in used])
            if pair is not None:
                (one, one_last), (other, other_last) = pair
                first = chains[one] if one_last else chains[one][::-1]
                second = chains[other][::-1] if other_last else chains[other]
                chains[one], chains[other] = np.vstack([first, second[1:]]), np.empty((0, 2))
                used |= {one, other}
                joined = True
        chains = [chain for chain in chains if len(chain)]
    return [LineString(chain) for chain in chains]


def _meetings(chains: Sequence[NDArray[np.float64]]) -> list[list[tuple[int, bool]]]:
    """Return the ends that meet at each point: number of the chain, and whether it is its last point."""
    ends: dict[tuple[float, float], list[tuple[int, bool]]] = {}
    for number, chain in enumerate(chains):
        for last in (False, True):
            x, y = chain[-1 if last else 0].round(2).tolist()
            ends.setdefault((x, y), []).append((number, last))
    return list(ends.values())


def _straightest(
    chains: Sequence[NDArray[np.float64]], meeting: Sequence[tuple[int, bool]]
) -> tuple[tuple[int, bool], tuple[int, bool]] | None:
    """Return the two ends that go on into each other most nearly straight, None where none does."""
    best, pair = STRAIGHT, None
    outward = [_direction(chains[number], last=last) for number, last in meeting]
    for one in range(len(meeting)):
        for other in range(one + 1, len(meeting)):
            straight = -float(outward[one] @ outward[other])
            if straight > best and meeting[one][0] != meeting[other][0]:
                best, pair = straight, (meeting[one], meeting[other])
    return pair


def _direction(chain: NDArray[np.float64], *, last: bool) -> NDArray[np.float64]:
    """Return the direction from an end into the chain, length 1."""
    step = chain[-2] - chain[-1] if last else chain[1] - chain[0]
    return np.asarray(step / np.hypot(*step))

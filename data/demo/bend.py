"""How drawn lines become lines on the ground: smooth curves through points, and a gentle bend of the whole land."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

WAVE_LENGTHS_M = (700.0, 3200.0)
"""Shortest and longest wave of the bend: shorter ones would wriggle inside one street."""
WAVE_STEEPNESS = 0.055
"""Displacement over wave length, times 2 pi: small enough that nothing folds over itself."""
WAVES = 14


def smooth(points: Sequence[Sequence[float]] | NDArray[np.float64], *, every_m: float = 30.0) -> NDArray[np.float64]:
    """Return points on a smooth curve through the points given.

    Args:
        points: (N, 2) metres, N >= 2; further columns are smoothed along.
        every_m: About how far apart the points returned are.

    Returns:
        float64 (M, 2): a Catmull-Rom spline; first and last are the first and last points given.

    >>> smooth([[0, 0], [0, 40], [0, 80]], every_m=20).round(1).tolist()
    [[0.0, 0.0], [0.0, 20.0], [0.0, 40.0], [0.0, 60.0], [0.0, 80.0]]
    """
    knots = np.asarray(points, dtype=np.float64)
    before = np.vstack([2 * knots[0] - knots[1], knots[:-2]])
    after = np.vstack([knots[2:], 2 * knots[-1] - knots[-2]])
    pieces = []
    for p0, p1, p2, p3 in zip(before, knots[:-1], knots[1:], after, strict=True):
        steps = max(1, round(float(np.hypot(*(p2 - p1)[:2])) / every_m))
        t = np.arange(steps)[:, None] / steps
        pieces.append(
            0.5 * (2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3)
        )
    return np.vstack([*pieces, knots[-1:]])


@dataclass(frozen=True, eq=False)
class Bend:
    """A gentle displacement of the whole land: a sum of waves, so that no street is quite straight.

    Attributes:
        waves: float64 (W, 5): wave vector (2, radians a metre), phase (radians), displacement (2, metres).
        origin_m: Where the borough's own origin lies in EPSG:27700.
    """

    waves: NDArray[np.float64]
    origin_m: tuple[float, float]

    def __call__(self, coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where drawn points lie on the ground.

        Args:
            coordinates: (N, 2) metres from the borough's own origin, as drawn.

        Returns:
            float64 (N, 2) metres, EPSG:27700, to the decimetre.
        """
        phase = coordinates @ self.waves[:, :2].T + self.waves[:, 2]
        moved = coordinates + np.sin(phase) @ self.waves[:, 3:] + np.asarray(self.origin_m)
        return np.asarray(np.round(moved, 1))


def make_bend(rng: np.random.Generator, *, origin_m: tuple[float, float]) -> Bend:
    """Return a bend of random waves."""
    lengths_m = np.geomspace(*WAVE_LENGTHS_M, WAVES)
    towards = rng.uniform(0, 2 * np.pi, WAVES)
    shifted = rng.uniform(0, 2 * np.pi, WAVES)
    size_m = lengths_m * WAVE_STEEPNESS / (2 * np.pi)
    vectors = np.column_stack([np.cos(towards), np.sin(towards)]) * (2 * np.pi / lengths_m)[:, None]
    moves = np.column_stack([np.cos(shifted), np.sin(shifted)]) * size_m[:, None]
    return Bend(np.column_stack([vectors, rng.uniform(0, 2 * np.pi, WAVES), moves]), origin_m)

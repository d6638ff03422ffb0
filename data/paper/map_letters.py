"""Where the letters of clusters stand on a map: inside their territory, off the practices and off each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

TRIES: Final = 16
"""Places tried from west to east, and from south to north, in each piece of territory."""
SMALL_PIECE: Final = 0.12
"""Of a cluster's largest piece: smaller ones carry no letter."""


@dataclass(frozen=True)
class Spot:
    """Where a letter stands.

    Attributes:
        number: Of the cluster.
        x: Metres.
        y: Metres.
        room_m: How far it is to the next border, practice or letter; negative inside another letter.
    """

    number: int
    x: float
    y: float
    room_m: float


def spots(shapes: Sequence[BaseGeometry], practices: NDArray[np.float64], *, letter_m: float) -> list[Spot]:
    """Return where letters stand, the largest piece of each cluster first.

    Args:
        shapes: Territory of each cluster, as far as it is seen; an empty one has no letter.
        practices: (N, 2): points that letters keep away from.
        letter_m: Half the size of a letter.

    Returns:
        One spot for each piece with room for a letter, and for the largest piece of a cluster in any case, unless it
        would stand on another letter.
    """
    taken = practices.reshape(-1, 2)
    letters = np.empty((0, 2))
    found = []
    for number, piece, is_largest in _pieces(shapes):
        spot = _best(number, piece, taken, letters, letter_m=letter_m)
        if spot is None:
            continue
        on_another = spot.room_m < 0
        if (is_largest and not on_another) or spot.room_m >= letter_m:
            found.append(spot)
            letters = np.vstack([letters, [spot.x, spot.y]])
    return found


def _pieces(shapes: Sequence[BaseGeometry]) -> Iterator[tuple[int, BaseGeometry, bool]]:
    """Yield each cluster's pieces, every largest one before all others, large clusters first."""
    rest = []
    firsts = []
    for number, shape in enumerate(shapes):
        parts = shapely.get_parts(shape)
        parts = [part for part in parts if part.geom_type == "Polygon" and part.area > 0]
        parts.sort(key=shapely.area, reverse=True)
        firsts += [(number, part, True) for part in parts[:1]]
        rest += [(number, part, False) for part in parts[1:] if part.area >= SMALL_PIECE * parts[0].area]
    yield from sorted(firsts, key=lambda one: one[1].area, reverse=True)
    yield from sorted(rest, key=lambda one: one[1].area, reverse=True)


def _best(
    number: int, piece: BaseGeometry, taken: NDArray[np.float64], letters: NDArray[np.float64], *, letter_m: float
) -> Spot | None:
    """Return the spot of a piece with the most room."""
    west, south, east, north = piece.bounds
    steps = (np.arange(TRIES) + 0.5) / TRIES
    across, up = np.meshgrid(west + steps * (east - west), south + steps * (north - south))
    inner = shapely.point_on_surface(piece)
    points = np.column_stack([np.append(across, inner.x), np.append(up, inner.y)])
    points = points[shapely.contains_xy(piece, points[:, 0], points[:, 1])]
    if not len(points):
        return None
    room = shapely.distance(shapely.points(points), piece.boundary)
    if len(taken):
        room = np.minimum(room, _nearest(points, taken))
    if len(letters):
        room = np.minimum(room, _nearest(points, letters) - 2 * letter_m)
    best = int(room.argmax())
    return Spot(number, float(points[best, 0]), float(points[best, 1]), float(room[best]))


def _nearest(points: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    apart = points[:, None, :] - others[None, :, :]
    return np.asarray(np.hypot(apart[..., 0], apart[..., 1]).min(axis=1))

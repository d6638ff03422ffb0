"""How fast one drives: the limit, by tag or by law, and what traffic leaves of it where the street lies."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

NEAR_M: Final = 500.0
"""A street that lies in no place, as on a bridge, is of the nearest place within so many metres."""

AS_IF_SERVICE: Final = "service"


@dataclass(frozen=True)
class Zone:
    """Where traffic leaves one share of the speed limit.

    Attributes:
        key: As in `speeds.toml`, or in the recipe.
        name: For reading.
        factor: What is left of the limit.
        published_kmh: What drives within it come to, in its source; by the recipe's factor where that goes before it.
        short: Its source, for reading, and of which year.
    """

    key: str
    name: str
    factor: float
    published_kmh: float
    short: str


@dataclass(frozen=True, eq=False)
class Ground:
    """Which zone and which law of speed limits hold where.

    Attributes:
        zones: Every zone; the last holds where no shape does.
        laws: For each law the limit in km/h by class of street; the last holds where no shape does.
        shapes: Polygons, EPSG:27700; of several that hold a point the first decides.
        zone: int64 (shapes,), number of a zone; -1 where the shape says nothing of it.
        law: int64 (shapes,), number of a law; -1 where the shape says nothing of it.
    """

    zones: tuple[Zone, ...]
    laws: tuple[Mapping[str, float], ...]
    shapes: NDArray[np.object_] = field(default_factory=lambda: np.zeros(0, dtype=object))
    zone: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    law: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def at(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the numbers of zone and law at each point, int64 each; of one that is NaN what holds elsewhere.

        >>> city, land = Zone("city", "the city", 0.5, 15.0, ""), Zone("land", "the land", 0.8, 60.0, "")
        >>> square = np.array([shapely.box(0, 0, 10, 10)])
        >>> ground = Ground((city, land), ({}, {}), square, np.array([0]), np.array([-1]))
        >>> [numbers.tolist() for numbers in ground.at(np.array([5.0, 400.0, 900.0]), np.full(3, 5.0))]
        [[0, 0, 1], [1, 1, 1]]
        """
        points = shapely.points(x, y)
        tree = shapely.STRtree(self.shapes)
        point, shape = tree.query(points, predicate="intersects")
        lost = np.setdiff1d(np.flatnonzero(np.isfinite(x) & np.isfinite(y)), point)
        if len(lost) and len(self.shapes):
            near, nearest = tree.query_nearest(points[lost], max_distance=NEAR_M)
            point, shape = np.concatenate([point, lost[near]]), np.concatenate([shape, nearest])
        return (
            _first_said(self.zone, point, shape, count=len(points), unsaid=len(self.zones) - 1),
            _first_said(self.law, point, shape, count=len(points), unsaid=len(self.laws) - 1),
        )


def _first_said(
    said: NDArray[np.int64], point: NDArray[np.int64], shape: NDArray[np.int64], *, count: int, unsaid: int
) -> NDArray[np.int64]:
    """Return for each point what the first of its shapes says that says anything."""
    first = np.full(count, len(said))
    speaks = said[shape] >= 0
    np.minimum.at(first, point[speaks], shape[speaks])
    return np.append(said, unsaid)[first]


def driving_kmh(
    limit_kmh: NDArray[np.float64],
    highway: NDArray[np.object_],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    ground: Ground,
) -> NDArray[np.float64]:
    """Return how fast one drives along pieces of street: nowhere else does a limit become a speed.

    Args:
        limit_kmh: float64 (k, ...), the limit as tagged; NaN where no tag says it, then the law of the place decides.
        highway: text (k,), class of street.
        x: float64 (k,), metres east of the middle of the piece, EPSG:27700.
        y: float64 (k,), metres north.
        ground: Zones and laws.

    Returns:
        float64 (k, ...), km/h. A class that no law knows, a track that its tags open to cars, goes as `AS_IF_SERVICE`.

    >>> ground = Ground((Zone("", "", 0.5, 20.0, ""),), ({"residential": 30.0, "service": 10.0},))
    >>> streets = np.array(["residential", "residential", "track"], dtype=object)
    >>> driving_kmh(np.array([np.nan, 50, np.nan]), streets, np.zeros(3), np.zeros(3), ground).tolist()
    [15.0, 25.0, 5.0]
    """
    zone, law = ground.at(x, y)
    classes, number = np.unique(highway.astype(str), return_inverse=True)
    by_law = np.array([[table.get(name, table[AS_IF_SERVICE]) for name in classes] for table in ground.laws])
    factor = np.array([one.factor for one in ground.zones])
    shape = (-1, *[1] * (limit_kmh.ndim - 1))
    limit = np.where(np.isnan(limit_kmh), by_law[law, number].reshape(shape), limit_kmh)
    return limit * factor[zone].reshape(shape)

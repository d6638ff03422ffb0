"""Inter-war suburbs: rounded rings one inside the other, short avenues between them, and closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import LineString, Polygon

from data.demo.street import Street

if TYPE_CHECKING:
    from data.demo.quarters import Quarter

APART_M = (70.0, 88.0)
"""Distance between rings: two rows of houses with long gardens."""
AVENUE_EVERY_M = 230.0
"""About how far apart the avenues between two rings are."""


def crescents(quarter: Quarter, rng: np.random.Generator) -> list[Street]:
    """Return the streets of a quarter of crescents."""
    apart_m = rng.uniform(*APART_M)
    streets: list[Street] = []
    outer = quarter.land.exterior
    grounds: list[Polygon] = [quarter.land]
    while grounds:
        ground = grounds.pop()
        for inner in shapely.get_parts(ground.buffer(-apart_m)):
            if inner.area < 2_500:
                continue
            ring = _rounded(inner)
            outer = ground.exterior
            streets.append(Street(ring.exterior, "residential", quarter=quarter.number))
            streets += [Street(line, "residential", quarter=quarter.number) for line in _avenues(outer, ring, rng)]
            grounds.append(ring)
        if ground is not quarter.land:
            streets += [Street(line, "residential", quarter=quarter.number) for line in _closes(ground, rng)]
    return streets


def _rounded(land: Polygon) -> Polygon:
    """Return a polygon with its corners cut three times, which rounds them."""
    ring = np.array(land.simplify(6).exterior.coords)
    for _ in range(3):
        ahead = np.vstack([ring[1:], ring[1:2]])[: len(ring) - 1]
        here = ring[:-1]
        ring = np.empty((2 * len(here) + 1, 2))
        ring[0:-1:2], ring[1:-1:2] = 0.75 * here + 0.25 * ahead, 0.25 * here + 0.75 * ahead
        ring[-1] = ring[0]
    return Polygon(ring).simplify(1.5)


def _avenues(outer: LineString, ring: Polygon, rng: np.random.Generator) -> list[LineString]:
    """Return short streets from the ring outwards, each to the nearest point of the outer line."""
    count = max(2, round(ring.exterior.length / AVENUE_EVERY_M))
    places = (np.arange(count) + rng.uniform(0.15, 0.85, count)) / count
    starts = [ring.exterior.interpolate(place, normalized=True) for place in places]
    return [_longer(shapely.shortest_line(start, outer), 0.6) for start in starts]


def _closes(ground: Polygon, rng: np.random.Generator) -> list[LineString]:
    """Return dead ends from a ring towards the middle of what it holds, where there is room."""
    if ground.area < 9_000 or ground.buffer(-APART_M[0]).area > 2_500:
        return []
    start = ground.exterior.interpolate(rng.random(), normalized=True)
    middle = ground.representative_point()
    line = LineString([start, middle])
    return [line] if line.length > 35 else []


def _longer(line: LineString, by_m: float) -> LineString:
    """Return a straight line that reaches a little further at its end, so that it meets what it leads to."""
    start, end = (np.array(point) for point in line.coords)
    return LineString([start, end + (end - start) / max(line.length, 1e-9) * by_m])

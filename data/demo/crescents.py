"""Inter-war suburbs: long curving avenues, here and there a ring road or a crescent, and closes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import LineString, Polygon

from data.demo.bend import smooth
from data.demo.quarters import frame
from data.demo.street import Street

if TYPE_CHECKING:
    from collections.abc import Iterator

    from data.demo.quarters import Quarter

APART_M = (72.0, 88.0)
"""Least and greatest distance between avenues: two rows of houses with long gardens."""
RING_SHARE = 0.4
"""Share of the quarters with a ring road."""
RING_LEAST_M2 = 45_000.0
"""No ring road holds less than this."""
AVENUE_EVERY_M = 190.0
"""About how far apart the streets are that lead from a ring road outwards."""
CROSS_EVERY_M = 270.0
"""About how far apart the streets across the avenues are."""
CLOSE_M = 33.0
"""Length of a close."""


def crescents(quarter: Quarter, rng: np.random.Generator) -> list[Street]:
    """Return the streets of a quarter of crescents."""
    apart_m = rng.uniform(*APART_M)
    ground = quarter.land
    lines: list[LineString] = []
    inner = max(shapely.get_parts(ground.buffer(-apart_m)), key=shapely.area, default=Polygon())
    if inner.area > RING_LEAST_M2 and rng.random() < RING_SHARE:
        ring = rounded(inner)
        lines += [ring.exterior, *_outward(ground.exterior, ring, rng)]
        ground = ring
    avenues = list(_avenues(ground, apart_m, rng))
    lines += avenues
    lines += [close for avenue in avenues for close in _closes(avenue, ground, rng)]
    return [Street(line, "residential", quarter=quarter.number) for line in lines]


def rounded(land: Polygon) -> Polygon:
    """Return a polygon with its corners cut three times, which rounds them.

    >>> square = shapely.box(0, 0, 100, 100)
    >>> rounded(square).within(square), 80 < rounded(square).area / 100 < 95
    (True, True)
    """
    ring = np.array(land.simplify(12).exterior.coords)
    for _ in range(3):
        here, ahead = ring[:-1], ring[1:]
        cut = np.empty((2 * len(here) + 1, 2))
        cut[0:-1:2], cut[1:-1:2] = 0.75 * here + 0.25 * ahead, 0.25 * here + 0.75 * ahead
        cut[-1] = cut[0]
        ring = cut
    return Polygon(ring).simplify(1.5)


def _avenues(ground: Polygon, apart_m: float, rng: np.random.Generator) -> Iterator[LineString]:
    """Yield curved lines beside each other across a piece of ground, and a few across them."""
    corner, along, across = frame(ground)
    if rng.random() < 0.35:
        corner, along, across = corner + along, across, -along
    bulge = rng.choice([-1.0, 1.0]) * rng.uniform(0.06, 0.17)
    for direction, other, every_m, bend in (
        (along, across, apart_m, bulge),
        (across, along, CROSS_EVERY_M, rng.normal(0, 0.05)),
    ):
        rows = round(float(np.hypot(*other)) / every_m)
        room = abs(bend) * float(np.hypot(*direction)) / max(float(np.hypot(*other)), 1.0)
        for row in np.arange(-np.ceil(room * rows), rows + np.ceil(room * rows) + 1):
            start = corner + other * ((row + 0.5) / max(rows, 1)) - direction * 0.15
            middle = start + direction * 0.65 + np.array([-direction[1], direction[0]]) * bend
            line = LineString(smooth(np.array([start, middle, start + direction * 1.3]), every_m=40.0))
            parts = shapely.get_parts(line.intersection(ground))
            yield from (part for part in parts if part.length > 55 and _clear(part, ground))


def _clear(line: LineString, ground: Polygon) -> bool:
    """Whether a street keeps away from the edge of the ground, except at its ends."""
    middle = line.interpolate(0.5, normalized=True)
    return bool(middle.distance(ground.exterior) > 0.45 * APART_M[0])


def _outward(outer: LineString, ring: Polygon, rng: np.random.Generator) -> list[LineString]:
    """Return short streets from the ring outwards, each to the nearest point of the outer line."""
    count = max(2, round(ring.exterior.length / AVENUE_EVERY_M))
    places = (np.arange(count) + rng.uniform(0.15, 0.85, count)) / count
    starts = [ring.exterior.interpolate(place, normalized=True) for place in places]
    return [_longer(shapely.shortest_line(start, outer), 0.6) for start in starts]


def _closes(avenue: LineString, ground: Polygon, rng: np.random.Generator) -> Iterator[LineString]:
    """Yield a dead end beside an avenue, for some avenues."""
    if avenue.length < 150 or rng.random() > 0.4:
        return
    at = rng.uniform(0.25, 0.75)
    start, further = (np.array(avenue.interpolate(at + step, normalized=True).coords[0]) for step in (0, 0.02))
    across = (further - start)[::-1] * rng.choice([-1, 1]) * (1, -1)
    across = across / np.hypot(*across)
    close = LineString([start, start + across * CLOSE_M])
    if close.within(ground.buffer(-30)):
        yield close


def _longer(line: LineString, by_m: float) -> LineString:
    """Return a straight line that reaches a little further at its end, so that it meets what it leads to."""
    start, end = (np.array(point) for point in line.coords)
    return LineString([start, end + (end - start) / max(line.length, 1e-9) * by_m])

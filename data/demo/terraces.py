"""Victorian terraces: ladders of parallel streets between two longer ones, each quarter in its own direction."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import LineString, Polygon

from data.demo.quarters import Quarter, frame
from data.demo.street import Street

if TYPE_CHECKING:
    from collections.abc import Iterator

APART_M = {"terrace": (52.0, 74.0), "works": (78.0, 120.0)}
"""Least and greatest distance between parallel streets: two rows of houses and their gardens."""
LONGEST_M = 250.0
"""Streets longer than this have a cross street about half way."""
SHORTEST_M = 35.0


def terraces(quarter: Quarter, rng: np.random.Generator) -> list[Street]:
    """Return the streets of a quarter of terraces (or, further apart, of workshops)."""
    corner, long_side, short_side = frame(quarter.land)
    length_m, depth_m = np.hypot(*long_side), np.hypot(*short_side)
    apart_m = rng.uniform(*APART_M[quarter.kind])
    ladder = rng.random() < 0.65 or depth_m < 2 * apart_m
    if not ladder:
        long_side, short_side, length_m, depth_m = short_side, long_side, depth_m, length_m
    rungs = round(float(length_m) / apart_m)
    kind, skew = ("service" if quarter.kind == "works" else "residential"), rng.normal(0, 0.05)
    streets: list[Street] = []
    for rung in range(1, rungs):
        if rng.random() < 0.08:
            continue
        foot = corner + long_side * (rung / rungs + skew / 2) - short_side * 0.1
        line = LineString([foot, foot + short_side * 1.2 - long_side * skew])
        streets += [Street(part, kind, quarter=quarter.number) for part in _inside(line, quarter.land, rng)]
    if depth_m > LONGEST_M:
        share = rng.uniform(0.42, 0.58)
        foot = corner + short_side * share - long_side * 0.1
        line = LineString([foot, foot + long_side * 1.2])
        streets += [Street(part, kind, quarter=quarter.number) for part in _inside(line, quarter.land, rng)]
    return streets + _mews(quarter, streets, rng)


def _inside(line: LineString, land: Polygon, rng: np.random.Generator) -> Iterator[LineString]:
    """Yield the parts of a line inside a polygon; a few of them stop half way, as closed-off streets do."""
    for part in shapely.get_parts(line.intersection(land)):
        if part.length < SHORTEST_M:
            continue
        if part.length > 120 and rng.random() < 0.05:
            yield shapely.ops.substring(part, 0, rng.uniform(0.5, 0.8), normalized=True)
        else:
            yield part


def _mews(quarter: Quarter, streets: list[Street], rng: np.random.Generator) -> list[Street]:
    """Return a few short dead ends behind the houses."""
    found = []
    for street in streets:
        if street.line.length < 110 or rng.random() > 0.16:
            continue
        at = rng.uniform(0.3, 0.7)
        start, further = (np.array(street.line.interpolate(at + d, normalized=True).coords[0]) for d in (0, 0.01))
        across = (further - start)[::-1] * (1, -1)
        end = start + across / np.hypot(*across) * 27
        line = LineString([start, end]).intersection(quarter.land)
        found.append(Street(line, "service", quarter=quarter.number))
    return found

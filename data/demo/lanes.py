"""The old village and the town centre: crooked lanes between plots that were divided again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
import shapely.ops
from shapely import LineString, Polygon

from data.demo.bend import smooth
from data.demo.quarters import frame
from data.demo.street import Street

if TYPE_CHECKING:
    from collections.abc import Iterator

    from data.demo.quarters import Quarter

PLOT_M2 = {"village": 13_000.0, "centre": 8_500.0}
"""Plots larger than this are divided once more."""
ALLEY_M2 = {"village": 20_000.0, "centre": 13_000.0}
"""What divides a plot smaller than this may be for walking only."""
ALLEY_SHARE = {"village": 0.2, "centre": 0.4}
CROOKED = {"village": 0.07, "centre": 0.022}
"""How far a lane bulges, as a share of its length."""


def lanes(quarter: Quarter, rng: np.random.Generator) -> list[Street]:
    """Return the lanes of a quarter."""
    return list(_divide(quarter.land, quarter, rng))


def _divide(plot: Polygon, quarter: Quarter, rng: np.random.Generator) -> Iterator[Street]:
    """Yield the lanes that divide a plot, the longest first."""
    if plot.area < PLOT_M2[quarter.kind] * rng.uniform(0.75, 1.6):
        return
    lane = _lane(plot, CROOKED[quarter.kind], rng)
    alley = plot.area < ALLEY_M2[quarter.kind] and rng.random() < ALLEY_SHARE[quarter.kind]
    on_foot = "pedestrian" if quarter.kind == "centre" else "footway"
    for part in shapely.get_parts(lane.intersection(plot)):
        if part.length > 15:
            yield Street(part, on_foot if alley else "residential", quarter=quarter.number)
    for piece in shapely.ops.split(plot, lane).geoms:
        yield from _divide(piece, quarter, rng)


def _lane(plot: Polygon, crooked: float, rng: np.random.Generator) -> LineString:
    """Return a crooked line across the longer side of a plot, near its middle."""
    corner, along, across = frame(plot)
    foot = corner + along * rng.uniform(0.38, 0.62) - across * 0.2
    top = foot + across * 1.4 + along * rng.normal(0, 0.09)
    sideways = np.array([-(top - foot)[1], (top - foot)[0]])
    turns = [foot + (top - foot) * share + sideways * rng.normal(0, crooked) for share in (0.35, 0.65)]
    return LineString(smooth(np.array([foot, *turns, top]), every_m=25.0))

"""The old village and the town centre: lanes that grew, between plots of all shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely
from shapely import MultiPoint

from data.demo.street import Street

if TYPE_CHECKING:
    from data.demo.quarters import Quarter

PLOT_M = {"village": 82.0, "centre": 92.0}
"""About how wide a plot between lanes is."""
CROOKED = 0.24
"""Displacement of a plot from a regular pattern, as a share of its width."""


def lanes(quarter: Quarter, rng: np.random.Generator) -> list[Street]:
    """Return the lanes of a quarter: the lines half way between the middles of its plots, some left out."""
    plot_m = PLOT_M[quarter.kind]
    west, south, east, north = quarter.land.bounds
    middles = np.stack(
        np.meshgrid(np.arange(west - plot_m, east + plot_m, plot_m), np.arange(south - plot_m, north + plot_m, plot_m)),
        axis=-1,
    )
    middles[1::2, :, 0] += plot_m / 2
    turn = rng.uniform(0, np.pi)
    centre = np.array(quarter.land.centroid.coords[0])
    moved = middles.reshape(-1, 2) + rng.normal(0, CROOKED * plot_m, (middles.size // 2, 2)) - centre
    turned = moved @ np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) + centre
    edges = shapely.voronoi_polygons(MultiPoint(turned), only_edges=True)
    parts = [part for line in shapely.get_parts(edges) for part in shapely.get_parts(line.intersection(quarter.land))]
    kept = rng.random(len(parts))
    return [
        Street(part, _kind(share, quarter.kind), quarter=quarter.number)
        for part, share in zip(parts, kept, strict=True)
        if share < 0.84 and part.length > 6
    ]


def _kind(share: float, quarter: str) -> str:
    if share < 0.12:
        return "footway" if quarter == "village" else "pedestrian"
    return "residential"

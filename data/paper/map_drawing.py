"""A plan drawn on the ground of its area: territories, practices, letters, scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from data.colours import colour_of
from data.paper.drawing import DOTS_AN_INCH, INK, PAPER, QUIET, font, write
from data.paper.fit import POINTS_AN_INCH
from data.paper.map_layers import (
    HATCHED_AT_MOST,
    LAND,
    draw_ground,
    draw_practices,
    draw_territories,
    height_of,
    territories,
)
from data.paper.map_letters import spots

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from data.paper.ground import Ground
    from geo.figures import PlanFigures
    from geo.plan import Plan

LETTER_POINTS, SMALL_LETTER_POINTS = 11.0, 10.0
"""Of the letters of clusters; the small ones where there are too many clusters for a legend."""
BESIDE_DOT: Final = {"boxstyle": "round,pad=0.05", "facecolor": PAPER, "edgecolor": "none", "alpha": 0.8}
SCALE_SHARE: Final = 0.25
"""Of a map's width that the scale bar takes at most."""
ROUND_M: Final = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)
"""Lengths of a scale bar."""


def draw_map(axes: Axes, ground: Ground, practices: pd.DataFrame, *, plan: Plan, figures: PlanFigures) -> int:
    """Draw a plan on the ground, and return how many clusters have territory there but no room for a letter.

    Args:
        axes: As large as the map will be.
        ground: What lies under it.
        practices: Of the area, `geo.area.PRACTICE_COLUMNS`.
        plan: Which practice is in which cluster.
        figures: Of the plan.
    """
    west, south, east, north = ground.window
    axes.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[], facecolor=LAND)
    for spine in axes.spines.values():
        spine.set(color=QUIET, linewidth=0.6)
    shapes = territories(ground, figures.territory, len(plan.clusters))
    draw_ground(axes, ground)
    draw_territories(axes, shapes, plan)
    shown = practices[practices["x"].between(west, east) & practices["y"].between(south, north)]
    draw_practices(axes, shown, plan)
    points_a_m = axes.get_window_extent().width * POINTS_AN_INCH / DOTS_AN_INCH / ground.width_m
    few = len(plan.clusters) <= HATCHED_AT_MOST
    size = LETTER_POINTS if few else SMALL_LETTER_POINTS
    keep_off = shown[["x", "y"]].to_numpy() if few else np.empty((0, 2))
    window = shapely.box(*ground.window)
    seen = [shapely.intersection(shape, ground.border) for shape in shapes]
    seen = [
        inner if inner.area else shapely.intersection(shape, window) for inner, shape in zip(seen, shapes, strict=True)
    ]
    found = spots(seen, keep_off, letter_m=0.75 * size / points_a_m)
    for spot in found:
        _letter(axes, plan.clusters[spot.number].letter, (spot.x, spot.y), points=size, framed=few)
    if few:
        _name_strangers(axes, ground, shown, plan, territory=figures.territory)
    _scale_bar(axes, ground)
    lettered = {spot.number for spot in found}
    return sum(not shape.is_empty and number not in lettered for number, shape in enumerate(shapes))


def _name_strangers(
    axes: Axes, ground: Ground, shown: pd.DataFrame, plan: Plan, *, territory: NDArray[np.int16]
) -> None:
    """Write its letter beside each practice that stands in the territory of another cluster than its own."""
    where = plan.where() | {code: cluster.letter for cluster in plan.clusters for code in cluster.outside}
    points = shapely.points(shown[["x", "y"]].to_numpy())
    practice, place = shapely.STRtree(ground.places).query(points, predicate="within")
    letters = [cluster.letter for cluster in plan.clusters]
    there = {int(row): letters[territory[one]] for row, one in zip(practice, place, strict=True) if territory[one] >= 0}
    for row, (code, x, y) in enumerate(zip(shown["code"], shown["x"], shown["y"], strict=True)):
        own = where.get(code, "")
        if own and own != there.get(row):
            axes.annotate(
                own, (x, y), (5, 5), textcoords="offset points", fontproperties=font(bold=True), color=INK,
                bbox=BESIDE_DOT, zorder=height_of("hubs"), va="center_baseline",
            )  # fmt: skip


def _letter(axes: Axes, letter: str, at: tuple[float, float], *, points: float, framed: bool) -> None:
    """Write the letter of a cluster on its colour, in an ink that can be read there."""
    colour = colour_of(letter)
    frame = {
        "boxstyle": "round,pad=0.22",
        "facecolor": colour.fill if framed else PAPER,
        "edgecolor": INK,
        "linewidth": 0.8,
    }
    if not framed:
        frame |= {"boxstyle": "round,pad=0.05", "alpha": 0.75, "linewidth": 0.0}
    write(
        axes, at, letter, bold=True, fontproperties=font(bold=True, points=points), color=colour.ink if framed else INK,
        ha="center", va="center_baseline", bbox=frame, zorder=height_of("letters"),
    )  # fmt: skip


def _scale_bar(axes: Axes, ground: Ground) -> None:
    length = max(one for one in ROUND_M if one <= max(ROUND_M[0], SCALE_SHARE * ground.width_m))
    west, south, _, _ = ground.window
    left, low = west + 0.02 * ground.width_m, south + 0.02 * ground.width_m
    text = f"{length // 1000} km" if length >= 1000 else f"{length} m"
    axes.plot([left, left + length], [low, low], color=INK, lw=2.5, solid_capstyle="butt", zorder=height_of("scale"))
    frame = {"boxstyle": "round,pad=0.1", "facecolor": PAPER, "edgecolor": "none", "alpha": 0.8}
    at = (left + length / 2, low + 0.012 * ground.width_m)
    write(axes, at, text, ha="center", va="bottom", bbox=frame, zorder=height_of("scale"))

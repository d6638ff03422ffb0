"""What is drawn on a map of a plan, from the ground up: one list holds the order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely
from matplotlib.collections import PathCollection
from matplotlib.path import Path as Outline

from data.colours import GREEN, INK, NOBODY, PALETTE, PAPER, WATER, colour_of, mixed

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from data.paper.ground import Ground
    from geo.plan import Plan

ORDER: Final = (
    "land", "territory", "green", "water", "streets", "edges", "veil", "border", "practices", "hubs", "letters",
    "scale",
)  # fmt: skip
"""From below to above."""
TINT: Final = 0.6
"""Of a cluster's own colour in its territory, the rest white: ink on it has a contrast of 4.5 to 1 at least."""
LAND: Final = "#f4f2ec"
"""Of what lies beyond all places."""
VEIL: Final = 0.45
"""How much of the margin round the area is hidden under white."""
HATCHES: Final = ("", "////", "....")
"""A colour comes again with the thirteenth cluster: then it is hatched, with the twenty-fifth dotted."""
HATCH_POINTS: Final = 0.9
HATCHED_AT_MOST: Final = len(PALETTE) * len(HATCHES)
"""Clusters told apart by hatching; of more, the letters tell."""
DOT, SMALL_DOT = 24.0, 5.0
"""Area of a practice's dot in square points; the small one where a hundred practices stand on every hand's breadth."""
WIDE_M: Final = 25_000.0
"""A map wider than this shows main roads only, thin."""


def height_of(layer: str) -> int:
    """Return how far above the ground a layer is drawn."""
    return ORDER.index(layer) + 1


def tint_of(letter: str) -> str:
    """Return the colour of a cluster's territory.

    >>> tint_of("A")
    '#66aad1'
    """
    return mixed(colour_of(letter).fill, PAPER, share=1 - TINT)


def hatch_of(number: int, *, clusters: int) -> str:
    """Return the hatching of the cluster with that number, "" for none.

    >>> hatch_of(3, clusters=20), hatch_of(14, clusters=20), hatch_of(14, clusters=200)
    ('', '////', '')
    """
    return "" if clusters > HATCHED_AT_MOST else HATCHES[number // len(PALETTE) % len(HATCHES)]


def territories(ground: Ground, territory: NDArray[np.int16], clusters: int) -> list[BaseGeometry]:
    """Return the territory of each cluster as one shape, empty where it has none."""
    return [shapely.coverage_union_all(ground.places[territory == number]) for number in range(clusters)]


def draw_ground(axes: Axes, ground: Ground) -> None:
    """Draw land, parks, water and streets, and the border of the area over all territories."""
    wide = ground.width_m > WIDE_M
    fill(axes, ground.land, "land", facecolor=NOBODY)
    for name in ("wood", "park"):
        if name in ground.under:
            fill(axes, ground.under[name], "green", facecolor=GREEN)
    if "water" in ground.under:
        fill(axes, ground.under["water"], "water", facecolor=WATER)
    for name, width in (("secondary", 0.5), ("main", 1.1)):
        if name in ground.under and not (wide and name == "secondary"):
            line(axes, ground.under[name], "streets", color=PAPER, width=width / 2 if wide else width)
    fill(axes, ground.margin, "veil", facecolor=PAPER, alpha=VEIL)
    line(axes, ground.border, "border", color=INK, width=1.0 if wide else 1.6)


def draw_territories(axes: Axes, shapes: list[BaseGeometry], plan: Plan) -> None:
    """Draw the territory of each cluster in its colour, with a line round each piece."""
    for number, (shape, cluster) in enumerate(zip(shapes, plan.clusters, strict=True)):
        if shape.is_empty:
            continue
        hatch = hatch_of(number, clusters=len(shapes))
        colours = (tint_of(cluster.letter), colour_of(cluster.letter).fill)
        fill(axes, shape, "territory", facecolor=colours[0], hatch=hatch, hatchcolor=colours[1])
        line(axes, shape, "edges", color=INK, width=0.5 if len(shapes) > HATCHED_AT_MOST else 0.8)


def draw_practices(axes: Axes, practices: pd.DataFrame, plan: Plan) -> None:
    """Draw the practices of a plan in the colour of their cluster, hubs as stars, those not placed as crosses."""
    where = plan.where() | {code: cluster.letter for cluster in plan.clusters for code in cluster.outside}
    few = len(plan.clusters) <= HATCHED_AT_MOST
    size = DOT if few else SMALL_DOT
    hubs = practices["code"].isin([cluster.hub for cluster in plan.clusters if cluster.hub])
    letters = practices["code"].map(where)
    for some, layer, marker, larger in ((~hubs, "practices", "o", 1), (hubs, "hubs", "*", 7)):
        here = practices[some & letters.notna()]
        colours = [colour_of(where[code]).fill for code in here["code"]]
        for color, edge in ((INK, 1.8), (PAPER, 1.4), (colours, 1.0)) if few else ((INK, 1.0),):
            area = larger * size * edge
            axes.scatter(here["x"], here["y"], s=area, marker=marker, color=color, lw=0, zorder=height_of(layer))
    nowhere = practices[practices["code"].isin(plan.not_placed())]
    axes.scatter(nowhere["x"], nowhere["y"], s=size, marker="x", color=INK, lw=1.4, zorder=height_of("hubs"))


def fill(  # noqa: PLR0913 (how it looks)
    axes: Axes,
    shape: BaseGeometry,
    layer: str,
    *,
    facecolor: str,
    hatch: str = "",
    hatchcolor: str = PAPER,
    alpha: float = 1.0,
) -> None:
    """Fill a shape; holes stay open."""
    drawn = PathCollection(
        [outline(shape)], facecolor=facecolor, edgecolor="none", alpha=alpha, zorder=height_of(layer)
    )
    if hatch:
        drawn.set_hatch(hatch)
        drawn.set_hatch_linewidth(HATCH_POINTS)
        drawn.set_hatchcolor(hatchcolor)
    axes.add_collection(drawn, autolim=False)


def line(axes: Axes, shape: BaseGeometry, layer: str, *, color: str, width: float) -> None:
    """Draw the outline of a shape, or the shape where it is lines."""
    drawn = PathCollection(
        [outline(shape)], facecolor="none", edgecolor=color, linewidth=width, zorder=height_of(layer),
        capstyle="round", joinstyle="round",
    )  # fmt: skip
    axes.add_collection(drawn, autolim=False)


def outline(shape: BaseGeometry) -> Outline:
    """Return a shape as matplotlib has them: outer rings one way round, holes the other.

    >>> outline(shapely.box(0, 0, 1, 1)).codes.tolist()
    [1, 2, 2, 2, 79]
    """
    parts = shapely.get_parts(shapely.orient_polygons(shape))
    areas = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    lines = parts[shapely.get_type_id(parts) == shapely.GeometryType.LINESTRING]
    rings = shapely.get_rings(areas)
    points, number = shapely.get_coordinates(np.concatenate([rings, lines]), return_index=True)
    codes = np.full(len(points), Outline.LINETO, dtype=Outline.code_type)
    first = np.flatnonzero(np.diff(number, prepend=-1))
    codes[first] = Outline.MOVETO
    last = np.flatnonzero(np.diff(number, append=-1))
    codes[last[: len(rings)]] = Outline.CLOSEPOLY
    return Outline(points, codes)

"""A plan drawn on the map of its area, layer by layer, with its legend."""

from __future__ import annotations

import itertools
import textwrap
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely
from matplotlib.collections import PathCollection
from matplotlib.path import Path as Outline

from data.maps import (
    BORDER,
    EDGE,
    GREEN,
    GREENS,
    INK,
    LAND,
    NOBODY,
    PALETTE,
    PAPER,
    QUIET,
    WATER,
    WIDE_M,
    Colour,
    colour_of,
    roads_of_plan,
    spots,
    tint_of,
)
from data.papers import POINTS_AN_INCH
from data.pictures.drawing import DOTS_AN_INCH, LETTER_CM, font, halo, write

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.collections import Collection
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from data.maps import Ground
    from geo.figures import PlanFigures
    from geo.plan import Plan

ORDER: Final = (
    "land", "territory", "green", "water", "streets", "edges", "veil", "border", "practices", "hubs", "letters",
    "scale",
)  # fmt: skip
"""From below to above."""
VEIL: Final = 0.45
"""How much of the margin round the area is hidden under white."""
HATCHES: Final = ("", "////", "....")
"""A colour comes again with the thirteenth cluster: then it is hatched, with the twenty-fifth dotted."""
HATCH_POINTS: Final = 0.9
HATCHED_AT_MOST: Final = len(PALETTE) * len(HATCHES)
"""Clusters told apart by hatching; of more, the letters tell."""
DOT, SMALL_DOT = 24.0, 5.0
"""Area of a practice's dot in square points; the small one where a hundred practices stand on every hand's breadth."""


def height_of(layer: str) -> int:
    """Return how far above the ground a layer is drawn."""
    return ORDER.index(layer) + 1


def hatch_of(number: int, *, clusters: int) -> str:
    """Return the hatching of the cluster with that number, "" for none.

    >>> hatch_of(3, clusters=20), hatch_of(14, clusters=20), hatch_of(14, clusters=200)
    ('', '////', '')
    """
    return "" if clusters > HATCHED_AT_MOST else HATCHES[number // len(PALETTE) % len(HATCHES)]


def draw_ground(axes: Axes, ground: Ground) -> None:
    """Draw land, parks, water and streets, and the border of the area over all territories."""
    wide = ground.width_m > WIDE_M
    fill(axes, ground.land, "land", facecolor=NOBODY)
    for shape in ground.classes(GREENS).values():
        fill(axes, shape, "green", facecolor=GREEN)
    for shape in ground.classes(("water",)).values():
        fill(axes, shape, "water", facecolor=WATER)
    for road in roads_of_plan(ground.width_m):
        if road.name in ground.under:
            width = road.points / 2 if wide else road.points
            line(axes, ground.under[road.name], "streets", color=PAPER, width=width)
    fill(axes, ground.margin, "veil", facecolor=PAPER, alpha=VEIL)
    line(axes, ground.border, "border", color=INK, width=1.0 if wide else BORDER.points)


def draw_territories(axes: Axes, shapes: list[BaseGeometry], plan: Plan) -> None:
    """Draw the territory of each cluster in its colour, with a line round each piece."""
    for number, (shape, cluster) in enumerate(zip(shapes, plan.clusters, strict=True)):
        if not shape.is_empty:
            hatch, hatchcolor = hatch_of(number, clusters=len(shapes)), colour_of(cluster.letter).fill
            fill(axes, shape, "territory", facecolor=tint_of(cluster.letter), hatch=hatch, hatchcolor=hatchcolor)
            line(axes, shape, "edges", color=INK, width=0.5 if len(shapes) > HATCHED_AT_MOST else EDGE.points)


def draw_practices(axes: Axes, practices: pd.DataFrame, plan: Plan) -> None:
    """Draw the practices of a plan in the colour of their cluster, hubs as stars, those not placed as crosses."""
    where = plan.where_counted()
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
    _hatch(drawn, hatch, hatchcolor)
    axes.add_collection(drawn, autolim=False)


def _hatch(drawn: Collection, hatch: str, colour: str) -> None:
    if hatch:
        drawn.set_hatch(hatch)
        drawn.set_hatch_linewidth(HATCH_POINTS)
        drawn.set_hatchcolor(colour)


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


# ---- A plan drawn on the ground of its area ----

LETTER_POINTS, SMALL_LETTER_POINTS = 11.0, 10.0
"""Of the letters of clusters; the small ones where there are too many clusters for a legend."""
SCALE_SHARE: Final = 0.25
"""Of a map's width that the scale bar takes at most."""
ROUND_M: Final = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)
"""Lengths of a scale bar."""


def draw_map(axes: Axes, ground: Ground, practices: pd.DataFrame, *, plan: Plan, figures: PlanFigures) -> int:
    """Draw a plan on the ground, and return how many clusters have territory there but no room for a letter.

    The axes are as large as the map will be. Practices: `geo.area.PRACTICE_COLUMNS`.
    """
    west, south, east, north = ground.window
    axes.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[], facecolor=LAND)
    for spine in axes.spines.values():
        spine.set(color=QUIET, linewidth=0.6)
    shapes = ground.territories(figures)
    draw_ground(axes, ground)
    draw_territories(axes, shapes, plan)
    shown = practices[practices["x"].between(west, east) & practices["y"].between(south, north)]
    draw_practices(axes, shown, plan)
    points_a_m = axes.get_window_extent().width * POINTS_AN_INCH / DOTS_AN_INCH / ground.width_m
    few = len(plan.clusters) <= HATCHED_AT_MOST
    size = LETTER_POINTS if few else SMALL_LETTER_POINTS
    keep_off = shown[["x", "y"]].to_numpy() if few else np.empty((0, 2))
    window = shapely.box(*ground.window)
    inner = shapely.intersection(shapes, ground.border)
    seen = np.where(shapely.area(inner) > 0, inner, shapely.intersection(shapes, window))
    found = spots(seen.tolist(), keep_off, letter_m=0.75 * size / points_a_m)
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
    where = plan.where_counted()
    points = shapely.points(shown[["x", "y"]].to_numpy())
    practice, place = shapely.STRtree(ground.places).query(points, predicate="within")
    led = territory[place]
    there = {row: plan.clusters[led[at]].letter for at, row in enumerate(practice.tolist()) if led[at] >= 0}
    for row, (code, x, y) in enumerate(zip(shown["code"], shown["x"], shown["y"], strict=True)):
        own = where.get(code, "")
        if own and own != there.get(row):
            axes.annotate(
                own, (x, y), (5, 5), textcoords="offset points", fontproperties=font(bold=True), color=INK,
                bbox=halo(0.05, alpha=0.8), zorder=height_of("hubs"), va="center_baseline",
            )  # fmt: skip


def _letter(axes: Axes, letter: str, at: tuple[float, float], *, points: float, framed: bool) -> None:
    """Write the letter of a cluster on its colour, in an ink that can be read there."""
    colour = colour_of(letter) if framed else Colour(PAPER, INK)
    frame = halo(0.22, fill=colour.fill) | {"edgecolor": INK, "linewidth": 0.8} if framed else halo(0.05, alpha=0.75)
    write(
        axes, at, letter, bold=True, fontproperties=font(bold=True, points=points), color=colour.ink,
        ha="center", va="center_baseline", bbox=frame, zorder=height_of("letters"),
    )  # fmt: skip


def _scale_bar(axes: Axes, ground: Ground) -> None:
    length = max(length for length in ROUND_M if length <= max(ROUND_M[0], SCALE_SHARE * ground.width_m))
    west, south, _, _ = ground.window
    left, low = west + 0.02 * ground.width_m, south + 0.02 * ground.width_m
    text = f"{length // 1000} km" if length >= 1000 else f"{length} m"
    axes.plot([left, left + length], [low, low], color=INK, lw=2.5, solid_capstyle="butt", zorder=height_of("scale"))
    at = (left + length / 2, low + 0.012 * ground.width_m)
    write(axes, at, text, ha="center", va="bottom", bbox=halo(0.1, alpha=0.8), zorder=height_of("scale"))


# ---- What the letters and marks on a map mean ----

LINE_CM: Final = 0.44
GAP_CM: Final = 0.12
SWATCH_CM: Final = 0.75
"""Width of the coloured field with the letter in it."""
MARKS: Final = {"practice": ("o", 26.0), "hub": ("*", 130.0), "not placed": ("x", 26.0)}
"""Each with its area in square points."""


class Entry(NamedTuple):
    """One cluster in the legend: its letter, how it is hatched, and its name in lines."""

    letter: str
    hatch: str
    lines: tuple[str, ...]

    @property
    def height_cm(self) -> float:
        """Of the entry with the gap below it."""
        return LINE_CM * len(self.lines) + GAP_CM


def entries_of(plan: Plan, figures: PlanFigures, *, width_cm: float) -> tuple[Entry, ...]:
    """Return an entry for each cluster with practices; none where there are too many to be told apart.

    Longer names than the legend is wide take several lines.
    """
    clusters = len(plan.clusters)
    if clusters > HATCHED_AT_MOST:
        return ()
    letters = int((width_cm - SWATCH_CM - 0.15) / LETTER_CM)
    return tuple(
        Entry(cluster.letter, hatch_of(number, clusters=clusters), tuple(textwrap.wrap(cluster.name, letters)))
        for number, (cluster, found) in enumerate(zip(plan.clusters, figures.clusters, strict=True))
        if found.practices
    )


def draw_entries(sheet: Axes, entries: tuple[Entry, ...], *, at: tuple[float, float]) -> None:
    """Draw entries downwards from an upper left corner, in centimetres."""
    left, top = at
    for entry in entries:
        corners = ((left, left + SWATCH_CM), (top - LINE_CM + 0.03, top - 0.03))
        field = sheet.fill_between(corners[0], *corners[1], facecolor=tint_of(entry.letter), lw=0)
        _hatch(field, entry.hatch, colour_of(entry.letter).fill)
        middle, frame = (left + SWATCH_CM / 2, top - LINE_CM / 2), halo(0.1) if entry.hatch else None
        write(sheet, middle, entry.letter, bold=True, ha="center", va="center_baseline", bbox=frame)
        for number, text in enumerate(entry.lines):
            write(sheet, (left + SWATCH_CM + 0.15, top - (number + 0.5) * LINE_CM), text, va="center_baseline")
        top -= entry.height_cm


def draw_marks(sheet: Axes, plan: Plan, *, at: tuple[float, float]) -> None:
    """Draw what the marks on the map of a plan mean, in a row from an upper left corner, in centimetres."""
    left, top = at
    shown = (bool(plan.placed), any(cluster.hub for cluster in plan.clusters), bool(plan.not_placed()))
    for word, (mark, size) in itertools.compress(MARKS.items(), shown):
        sheet.scatter(left + 0.3, top - LINE_CM / 2, s=size, marker=mark, color=INK, lw=1.4 if mark == "x" else 0)
        write(sheet, (left + 0.65, top - LINE_CM / 2), word, va="center_baseline", color=QUIET)
        left += 0.65 + LETTER_CM * (len(word) + 3)

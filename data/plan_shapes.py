"""What a map in the browser needs of a plan: territories as shapes, and where their letters stand, in degrees."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from data.geojson import in_degrees
from data.paper.ground import Ground, ground_of
from data.paper.map_letters import spots

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.area import Area
    from geo.figures import PlanFigures
    from geo.plan import Plan

STREETS: Final = ("secondary", "main")
"""Classes of streets that are drawn; all of them would be slow without a graphics card."""
GREENS: Final = ("wood", "park")
STEPS_ACROSS: Final = 1500
"""Of the area's width: what is smaller than such a step is not drawn."""
WIDE_M: Final = 25_000.0
"""An area wider than this shows main roads only."""
LETTER_SHARE: Final = 0.022
"""Half the size of a letter, of the width of the area: letters keep so far from practices and from each other."""
MANY: Final = 36
"""Clusters from which letters no longer keep away from practices: there is no room for both."""
CLOSE: Final = 0.15
"""Of the width and height of what a camera looks at is shown round it."""

DOTS_ACROSS: Final = 640
"""Of a map on screen, about: the widths of lines are given in such dots."""
WIDTHS: Final = {"secondary": 0.8, "main": 1.5, "edge": 0.9, "border": 1.8}
"""Of lines, in dots. All lines are drawn as narrow shapes: one kind of thing on a map is compiled once, which without a
graphics card takes longer than all drawing."""

Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""
Rings = list[list[list[float]]]
"""A polygon: its outer ring, then its holes; points of longitude and latitude."""


@dataclass(frozen=True, eq=False)
class GroundShapes:
    """What lies under every map of an area.

    Attributes:
        land: All places together.
        green: Woods and parks; none where there are none.
        water: The same.
        streets: Main roads and, unless the area is very wide, those of second order.
        border: Outline of the area.
        box: What is shown of the area.
        credit: Whose data this is.
    """

    land: tuple[Rings, ...]
    green: tuple[Rings, ...]
    water: tuple[Rings, ...]
    streets: tuple[Rings, ...]
    border: tuple[Rings, ...]
    box: Box
    credit: str


@dataclass(frozen=True, eq=False)
class PlanShapes:
    """The territories of a plan.

    Attributes:
        territories: Letter and shapes of each cluster that has a territory.
        edges: Lines round them.
        letters: (letter, longitude, latitude) of every spot at which a letter stands.
        boxes: By letter what its territory takes up.
    """

    territories: tuple[tuple[str, tuple[Rings, ...]], ...]
    edges: tuple[Rings, ...]
    letters: tuple[tuple[str, float, float], ...]
    boxes: dict[str, Box]


def ground_shapes(folder: Path, area: Area) -> GroundShapes:
    """Return what lies under every map of a built area.

    Raises:
        PlanningError: The area's files are damaged.
    """
    ground = ground_of(folder, area.id)
    step_m = ground.width_m / STEPS_ACROSS
    streets = STREETS[1:] if ground.width_m > WIDE_M else STREETS
    return GroundShapes(
        land=_rings(shapely.coverage_union_all(ground.places)),
        green=tuple(rings for shape in _under(ground, GREENS, step_m).values() for rings in _rings(shape)),
        water=tuple(rings for shape in _under(ground, ("water",), step_m).values() for rings in _rings(shape)),
        streets=tuple(
            rings
            for name, lines in _under(ground, streets, 2 * step_m).items()
            for rings in _lines(lines, ground, WIDTHS[name])
        ),
        border=_lines(shapely.boundary(ground.border), ground, WIDTHS["border"]),
        box=_box(ground.window),
        credit=ground.credit,
    )


def plan_shapes(folder: Path, area: Area, plan: Plan, *, figures: PlanFigures) -> PlanShapes:
    """Return the territories of a plan.

    Args:
        folder: Of the built area.
        area: What was read there.
        plan: Which practice is in which cluster.
        figures: Of the plan, in whichever view: territory does not depend on it.

    Raises:
        PlanningError: The area's files are damaged.
    """
    ground = ground_of(folder, area.id)
    shapes = [shapely.coverage_union_all(ground.places[figures.territory == k]) for k in range(len(plan.clusters))]
    letters = [cluster.letter for cluster in plan.clusters]
    held = [(letter, shape) for letter, shape in zip(letters, shapes, strict=True) if not shape.is_empty]
    # Letters stand where they are seen: some clusters lead beyond the area too.
    seen = [shapely.clip_by_rect(shape, *ground.window) for shape in shapes]
    practices = _practices_of(area)[: 0 if len(letters) > MANY else None]
    stand = spots(seen, practices, letter_m=LETTER_SHARE * ground.width_m)
    points = in_degrees([shapely.Point(one.x, one.y) for one in stand])
    return PlanShapes(
        territories=tuple((letter, _rings(shape)) for letter, shape in held),
        edges=tuple(rings for _, shape in held for rings in _lines(shape.boundary, ground, WIDTHS["edge"])),
        letters=tuple((letters[one.number], point.x, point.y) for one, point in zip(stand, points, strict=True)),
        boxes={letter: _box(shape.bounds) for letter, shape in held},
    )


def box_round(boxes: Sequence[Box], points: Sequence[tuple[float, float]] = ()) -> Box | None:
    """Return what a camera shows that looks at all of these; None for nothing.

    Args:
        boxes: Degrees.
        points: Longitude and latitude.

    >>> box_round([(0.0, 0.0, 2.0, 1.0)], [(-2.0, 0.5), (float("nan"), float("nan"))])
    (-2.6, -0.15, 2.6, 1.15)
    >>> box_round([])
    """
    edges = [*boxes, *((x, y, x, y) for x, y in points if not (math.isnan(x) or math.isnan(y)))]
    if not edges:
        return None
    west, south, *_ = np.min(edges, axis=0).tolist()
    *_, east, north = np.max(edges, axis=0).tolist()
    across, up = CLOSE * (east - west), CLOSE * (north - south)
    return (round(west - across, 5), round(south - up, 5), round(east + across, 5), round(north + up, 5))


def _under(ground: Ground, classes: Sequence[str], step_m: float) -> dict[str, BaseGeometry]:
    """Return what the ground has of these classes, in their order, as far as it is shown."""
    found = {name: ground.under[name] for name in classes if name in ground.under}
    return {
        name: shapely.simplify(shapely.clip_by_rect(shape, *ground.window), step_m) for name, shape in found.items()
    }


def _lines(lines: BaseGeometry, ground: Ground, width: float) -> tuple[Rings, ...]:
    """Return lines as narrow shapes, that many dots wide."""
    half_m = width * ground.width_m / DOTS_ACROSS / 2
    parts = shapely.get_parts(shapely.line_merge(lines))
    return _rings(shapely.GeometryCollection(list(shapely.buffer(parts, half_m, cap_style="flat", join_style="mitre"))))


def _rings(shape: BaseGeometry) -> tuple[Rings, ...]:
    """Return the polygons of a shape, in degrees."""
    parts = shapely.get_parts(shapely.get_parts(in_degrees([shape])))
    polygons = [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]
    return tuple(
        [shapely.get_coordinates(ring).tolist() for ring in (one.exterior, *one.interiors)] for one in polygons
    )


def _box(metres: tuple[float, float, float, float]) -> Box:
    west, south, east, north = in_degrees([shapely.box(*metres)])[0].bounds
    return (west, south, east, north)


def _practices_of(area: Area) -> NDArray[np.float64]:
    """Return float64 (N, 2): where practices stand on the map, metres."""
    points = area.practices[["x", "y"]].to_numpy(np.float64)
    return np.asarray(points[~np.isnan(points).any(axis=1)])

"""What lies under every map of a plan: places, border, streets, water, territories, and where letters stand."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from data.area import read_manifest, read_places
from data.geometry import in_degrees, to_metres
from data.maps.shapes import read_classes
from geo.area import INSIDE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.area import Area
    from geo.figures import PlanFigures
    from geo.plan import Plan

EDGE: Final = 0.04
"""Of its width or height is shown beyond the area on each side."""
DOTS_ACROSS: Final = 1000
"""Of a map, about: what is smaller than one of them is not drawn."""
FILES: Final = ("context", "streets")
OPENSTREETMAP: Final = "Streets © OpenStreetMap contributors"
"""Asked for by the Open Database Licence."""


@dataclass(frozen=True, eq=False)
class Ground:
    """What lies under every map of one area, EPSG:27700.

    Attributes:
        places: (U,) polygons, in the rows of `Area.places`.
        inside: bool (U,): whether each belongs to the area, and not to the margin round it.
        land: All places as one shape.
        border: Outline of the area.
        margin: What is shown beyond it, but for water.
        under: By class, as the map in the browser has them: main, secondary, minor, rail, water, waterway, park, wood.
        window: West, south, east, north of what is shown: the same for every map of the area.
        credit: Whose data this is, for a line under the map.
    """

    places: NDArray[np.object_]
    inside: NDArray[np.bool_]
    land: BaseGeometry
    border: BaseGeometry
    margin: BaseGeometry
    under: Mapping[str, BaseGeometry]
    window: tuple[float, float, float, float]
    credit: str

    @property
    def width_m(self) -> float:
        """How far it is from west to east."""
        return self.window[2] - self.window[0]

    @property
    def height_m(self) -> float:
        """How far it is from south to north."""
        return self.window[3] - self.window[1]


@lru_cache(maxsize=4)
def ground_of(folder: Path, _area_id: str) -> Ground:
    """Return what lies under the maps of a built area; one built anew has another id.

    Raises:
        PlanningError: The area is damaged.
    """
    table = read_places(folder)
    inside = (table["kind"] == INSIDE).to_numpy()
    west, south, east, north = table.geometry[inside].total_bounds.tolist()
    across, up = EDGE * (east - west), EDGE * (north - south)
    places = shapely.coverage_simplify(table.geometry.to_numpy(), (east - west) / DOTS_ACROSS)
    border = shapely.coverage_union_all(places[inside])
    files = [folder / "browser" / f"{name}.geojson" for name in FILES]
    under = {name: _in_metres(shape) for path in files if path.is_file() for name, shape in read_classes(path)}
    window = (west - across, south - up, east + across, north + up)
    dry = shapely.difference(shapely.box(*window), border)
    water = shapely.make_valid(under["water"]) if "water" in under else shapely.Polygon()
    return Ground(
        places=places,
        inside=inside,
        land=shapely.coverage_union_all(places),
        border=border,
        margin=shapely.difference(dry, water),
        under=under,
        window=window,
        credit=_credit(read_manifest(folder)),
    )


def _in_metres(degrees: BaseGeometry) -> BaseGeometry:
    def project(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(to_metres().transform(points[:, 0], points[:, 1]))

    return shapely.transform(degrees, project)


def _credit(manifest: Mapping[str, Any]) -> str:
    """Return whose data a map of the area shows.

    >>> _credit({"fictional": True})
    'Fictional: streets, places and practices are made up.'
    >>> _credit({"fictional": False, "sources": [
    ...     {"key": "streets", "publisher": "OpenStreetMap contributors", "licence": "Open Database Licence 1.0"},
    ...     {"key": "patients", "publisher": "NHS England", "licence": "OGL-3.0"}]})
    'Streets © OpenStreetMap contributors. Other data: NHS England (OGL-3.0).'
    """
    if manifest["fictional"]:
        return "Fictional: streets, places and practices are made up."
    sources = manifest.get("sources", [])
    streets = [OPENSTREETMAP] if any(one["key"] == "streets" for one in sources) else []
    shown = [one for one in sources if one["key"] in {"patients", "membership", "boundaries"}]
    publishers = ", ".join(dict.fromkeys(one["publisher"].split(",")[0] for one in shown))
    licences = ", ".join(dict.fromkeys(one["licence"] for one in shown))
    what = "Other data" if streets else "Data"
    others = [f"{what}: {publishers} ({licences})"] if shown else []
    return "".join(f"{said}. " for said in (*streets, *others)).strip()


# ---- Where the letters of clusters stand on a map ----

TRIES: Final = 16
"""Places tried from west to east, and from south to north, in each piece of territory."""
SMALL_PIECE: Final = 0.12
"""Of a cluster's largest piece: smaller ones carry no letter."""


@dataclass(frozen=True)
class Spot:
    """Where a letter stands.

    Attributes:
        number: Of the cluster.
        x: Metres.
        y: Metres.
        room_m: How far it is to the next border, practice or letter; negative inside another letter.
    """

    number: int
    x: float
    y: float
    room_m: float


def spots(shapes: Sequence[BaseGeometry], practices: NDArray[np.float64], *, letter_m: float) -> list[Spot]:
    """Return where letters stand, the largest piece of each cluster first.

    Args:
        shapes: Territory of each cluster, as far as it is seen; an empty one has no letter.
        practices: (N, 2): points that letters keep away from.
        letter_m: Half the size of a letter.

    Returns:
        One spot for each piece with room for a letter, and for the largest piece of a cluster in any case, unless it
        would stand on another letter.
    """
    taken = practices.reshape(-1, 2)
    letters = np.empty((0, 2))
    found = []
    for number, piece, is_largest in _pieces(shapes):
        spot = _best(number, piece, taken, letters, letter_m=letter_m)
        if spot is None:
            continue
        on_another = spot.room_m < 0
        if (is_largest and not on_another) or spot.room_m >= letter_m:
            found.append(spot)
            letters = np.vstack([letters, [spot.x, spot.y]])
    return found


def _pieces(shapes: Sequence[BaseGeometry]) -> Iterator[tuple[int, BaseGeometry, bool]]:
    """Yield each cluster's pieces, every largest one before all others, large clusters first."""
    rest = []
    firsts = []
    for number, shape in enumerate(shapes):
        parts = shapely.get_parts(shape)
        parts = [part for part in parts if part.geom_type == "Polygon" and part.area > 0]
        parts.sort(key=shapely.area, reverse=True)
        firsts += [(number, part, True) for part in parts[:1]]
        rest += [(number, part, False) for part in parts[1:] if part.area >= SMALL_PIECE * parts[0].area]
    yield from sorted(firsts, key=lambda one: one[1].area, reverse=True)
    yield from sorted(rest, key=lambda one: one[1].area, reverse=True)


def _best(
    number: int, piece: BaseGeometry, taken: NDArray[np.float64], letters: NDArray[np.float64], *, letter_m: float
) -> Spot | None:
    """Return the spot of a piece with the most room."""
    west, south, east, north = piece.bounds
    steps = (np.arange(TRIES) + 0.5) / TRIES
    across, up = np.meshgrid(west + steps * (east - west), south + steps * (north - south))
    inner = shapely.point_on_surface(piece)
    points = np.column_stack([np.append(across, inner.x), np.append(up, inner.y)])
    points = points[shapely.contains_xy(piece, points[:, 0], points[:, 1])]
    if not len(points):
        return None
    room = shapely.distance(shapely.points(points), piece.boundary)
    if len(taken):
        room = np.minimum(room, _nearest(points, taken))
    if len(letters):
        room = np.minimum(room, _nearest(points, letters) - 2 * letter_m)
    best = int(room.argmax())
    return Spot(number, float(points[best, 0]), float(points[best, 1]), float(room[best]))


def _nearest(points: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    apart = points[:, None, :] - others[None, :, :]
    return np.asarray(np.hypot(apart[..., 0], apart[..., 1]).min(axis=1))


# ---- What a map in the browser needs of a plan ----

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

SCREEN_DOTS_ACROSS: Final = 640
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
    half_m = width * ground.width_m / SCREEN_DOTS_ACROSS / 2
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

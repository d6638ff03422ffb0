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
from data.maps.colours import BORDER, EDGE, GREENS, roads_of_plan
from data.maps.shapes import read_classes
from geo.area import INSIDE
from geo.wording import count_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.area import Area
    from geo.figures import ClusterFigures, PlanFigures
    from geo.plan import Plan

BEYOND: Final = 0.04
"""Of its width or height is shown beyond the area on each side."""
DOTS_ACROSS: Final = 1000
"""Of a map, about: what is smaller than one of them is not drawn."""
OPENSTREETMAP: Final = "Streets © OpenStreetMap contributors"
"""Asked for by the Open Database Licence."""


@dataclass(frozen=True, eq=False)
class Ground:
    """What lies under every map of one area, EPSG:27700.

    Attributes:
        places: (U,) polygons, in the rows of `Area.places`.
        land: All places as one shape.
        border: Outline of the area.
        margin: What is shown beyond it, but for water.
        under: By class, as the map in the browser has them: main, secondary, minor, rail, water, waterway, park, wood.
        window: West, south, east, north of what is shown: the same for every map of the area.
        credit: Whose data this is, for a line under the map.
    """

    places: NDArray[np.object_]
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

    def classes(self, names: Sequence[str]) -> dict[str, BaseGeometry]:
        """Return what there is of these classes, in their order."""
        return {name: self.under[name] for name in names if name in self.under}

    def territories(self, figures: PlanFigures) -> list[BaseGeometry]:
        """Return the territory of each cluster of a plan as one shape, empty where it has none."""
        numbers = range(len(figures.clusters))
        return [shapely.coverage_union_all(self.places[figures.territory == number]) for number in numbers]


@lru_cache(maxsize=4)
def ground_of(folder: Path, _area_id: str) -> Ground:
    """Return what lies under the maps of a built area; one built anew has another id.

    Raises:
        PlanningError: The area is damaged.
    """
    table = read_places(folder)
    inside = (table["kind"] == INSIDE).to_numpy()
    west, south, east, north = table.geometry[inside].total_bounds.tolist()
    across, up = BEYOND * (east - west), BEYOND * (north - south)
    places = shapely.coverage_simplify(table.geometry.to_numpy(), (east - west) / DOTS_ACROSS)
    border = shapely.coverage_union_all(places[inside])
    files = [folder / "browser" / f"{name}.geojson" for name in ("context", "streets")]
    under = {
        name: shapely.transform(shape, to_metres().transform, interleaved=False)
        for path in files
        if path.is_file()
        for name, shape in read_classes(path)
    }
    window = (west - across, south - up, east + across, north + up)
    dry = shapely.difference(shapely.box(*window), border)
    water = shapely.make_valid(under["water"]) if "water" in under else shapely.Polygon()
    return Ground(
        places=places,
        land=shapely.coverage_union_all(places),
        border=border,
        margin=shapely.difference(dry, water),
        under=under,
        window=window,
        credit=_credit(read_manifest(folder)),
    )


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
    streets = [OPENSTREETMAP] if any(source["key"] == "streets" for source in sources) else []
    shown = [source for source in sources if source["key"] in {"patients", "membership", "boundaries"}]
    publishers = ", ".join(dict.fromkeys(source["publisher"].split(",")[0] for source in shown))
    licences = ", ".join(dict.fromkeys(source["licence"] for source in shown))
    others = [f"{'Other data' if streets else 'Data'}: {publishers} ({licences})"] if shown else []
    return " ".join(f"{credit}." for credit in (*streets, *others))


# ---- What a map of a plan shows, in words for who can't see it ----

NAMED: Final = 24
"""Clusters told one by one; of more, the largest and the smallest are."""


def map_words(area: Area, plan: Plan, figures: PlanFigures) -> str:
    """Return what the map of a plan shows: its clusters with their patients, and who is not placed."""
    held = [
        (named.name, found) for named, found in zip(plan.clusters, figures.clusters, strict=True) if found.practices
    ]
    by_size = sorted(held, key=lambda pair: pair[1].patients)
    told = [f"Map of {area.name} with the territory of {count_words(len(held), 'cluster')}."]
    if len(held) > NAMED:
        told += ["The smallest:", _cluster_words(*by_size[0]), "The largest:", _cluster_words(*by_size[-1])]
    else:
        told += [_cluster_words(name, cluster) for name, cluster in held]
    if figures.not_placed_practices:
        practices = count_words(figures.not_placed_practices, "practice")
        told.append(f"Not placed: {practices}, {count_words(figures.not_placed_patients, 'patient')}.")
    return " ".join(told)


def _cluster_words(name: str, cluster: ClusterFigures) -> str:
    practices, patients = count_words(cluster.practices, "practice"), count_words(cluster.patients, "patient")
    return f"{cluster.letter} {name}: {practices}, {patients}."


# ---- Where the letters of clusters stand on a map ----

TRIES: Final = 16
"""Places tried from west to east, and from south to north, in each piece of territory."""
SMALL_PIECE: Final = 0.12
"""Of a cluster's largest piece: smaller ones carry no letter."""


@dataclass(frozen=True)
class Spot:
    """Where the letter of the cluster with that number stands, EPSG:27700.

    Attributes:
        room_m: How far it is to the next border, practice or letter; negative inside another letter.
    """

    number: int
    x: float
    y: float
    room_m: float


def spots(shapes: Sequence[BaseGeometry], practices: NDArray[np.float64], *, letter_m: float) -> list[Spot]:
    """Return where letters stand, the largest piece of each cluster first.

    Each piece with room for a letter has one; the largest piece of a cluster in any case, unless it would stand on
    another letter.

    Args:
        shapes: Territory of each cluster, as far as it is seen; an empty one has no letter.
        practices: (N, 2): points that letters keep away from.
        letter_m: Half the size of a letter.
    """
    taken = practices.reshape(-1, 2)
    letters = np.empty((0, 2))
    found = []
    for number, piece, is_largest in _pieces(shapes):
        spot = _best(number, piece, taken, letters, letter_m=letter_m)
        if spot and spot.room_m >= (0 if is_largest else letter_m):
            found.append(spot)
            letters = np.vstack([letters, [spot.x, spot.y]])
    return found


def _pieces(shapes: Sequence[BaseGeometry]) -> Iterator[tuple[int, BaseGeometry, bool]]:
    """Yield each cluster's pieces, every largest one before all others, large clusters first."""
    pieces = []
    for number, shape in enumerate(shapes):
        parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon" and part.area > 0]
        parts.sort(key=shapely.area, reverse=True)
        pieces += [(number, part, True) for part in parts[:1]]
        pieces += [(number, part, False) for part in parts[1:] if part.area >= SMALL_PIECE * parts[0].area]
    yield from sorted(pieces, key=lambda piece: (piece[2], piece[1].area), reverse=True)


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
    for others, away_m in ((taken, 0.0), (letters, 2 * letter_m)):
        if len(others):
            apart = points[:, None, :] - others[None, :, :]
            room = np.minimum(room, np.hypot(apart[..., 0], apart[..., 1]).min(axis=1) - away_m)
    best = int(room.argmax())
    return Spot(number, float(points[best, 0]), float(points[best, 1]), float(room[best]))


# ---- What a map in the browser needs of a plan ----

STEPS_ACROSS: Final = 1500
"""Of the area's width: what is smaller than such a step is not drawn."""
LETTER_SHARE: Final = 0.022
"""Half the size of a letter, of the width of the area: letters keep so far from practices and from each other."""
MANY: Final = 36
"""Clusters from which letters no longer keep away from practices: there is no room for both."""
CLOSE: Final = 0.15
"""Of the width and height of what a camera looks at is shown round it."""

SCREEN_DOTS_ACROSS: Final = 640
"""Of a map on screen, about: the widths of lines are given in such dots."""

Box = tuple[float, float, float, float]
"""West, south, east, north, in degrees."""
Rings = list[list[list[float]]]
"""A polygon: its outer ring, then its holes; points of longitude and latitude."""


@dataclass(frozen=True, eq=False)
class GroundShapes:
    """What lies under every map of an area; each a polygon or several, none where there are none.

    Attributes:
        land: All places together.
        box: What is shown of the area.
    """

    land: tuple[Rings, ...]
    green: tuple[Rings, ...]
    water: tuple[Rings, ...]
    streets: tuple[Rings, ...]
    border: tuple[Rings, ...]
    box: Box


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
    roads = {road.name: road for road in roads_of_plan(ground.width_m)}
    return GroundShapes(
        land=_rings(shapely.coverage_union_all(ground.places)),
        green=tuple(rings for shape in _seen(ground, GREENS, step_m).values() for rings in _rings(shape)),
        water=tuple(rings for shape in _seen(ground, ("water",), step_m).values() for rings in _rings(shape)),
        streets=tuple(
            rings
            for name, lines in _seen(ground, tuple(roads), 2 * step_m).items()
            for rings in _lines(lines, ground, roads[name].dots)
        ),
        border=_lines(shapely.boundary(ground.border), ground, BORDER.dots),
        box=_box(ground.window),
    )


def plan_shapes(folder: Path, area: Area, plan: Plan, *, figures: PlanFigures) -> PlanShapes:
    """Return the territories of a plan, as its figures have them in every view.

    Raises:
        PlanningError: The area's files are damaged.
    """
    ground = ground_of(folder, area.id)
    shapes = ground.territories(figures)
    letters = [cluster.letter for cluster in plan.clusters]
    held = [(letter, shape) for letter, shape in zip(letters, shapes, strict=True) if not shape.is_empty]
    # Letters stand where they are seen: some clusters lead beyond the area too.
    seen = [shapely.clip_by_rect(shape, *ground.window) for shape in shapes]
    practices = area.practices[["x", "y"]].dropna().to_numpy(np.float64)[: 0 if len(letters) > MANY else None]
    stand = spots(seen, practices, letter_m=LETTER_SHARE * ground.width_m)
    points = in_degrees([shapely.Point(spot.x, spot.y) for spot in stand])
    return PlanShapes(
        territories=tuple((letter, _rings(shape)) for letter, shape in held),
        edges=tuple(rings for _, shape in held for rings in _lines(shape.boundary, ground, EDGE.dots)),
        letters=tuple((letters[spot.number], point.x, point.y) for spot, point in zip(stand, points, strict=True)),
        boxes={letter: _box(shape.bounds) for letter, shape in held},
    )


def box_round(boxes: Sequence[Box], points: Sequence[tuple[float, float]] = ()) -> Box | None:
    """Return what a camera shows that looks at all of these boxes and points, degrees; None for nothing.

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


def _seen(ground: Ground, classes: Sequence[str], step_m: float) -> dict[str, BaseGeometry]:
    """Return what the ground has of these classes, as far as it is shown."""
    return {
        name: shapely.simplify(shapely.clip_by_rect(shape, *ground.window), step_m)
        for name, shape in ground.classes(classes).items()
    }


def _lines(lines: BaseGeometry, ground: Ground, width: float) -> tuple[Rings, ...]:
    """Return lines as narrow shapes, that many dots wide.

    One kind of thing on a map is compiled once, which without a graphics card takes longer than all drawing.
    """
    half_m = width * ground.width_m / SCREEN_DOTS_ACROSS / 2
    parts = shapely.get_parts(shapely.line_merge(lines))
    return _rings(shapely.GeometryCollection(list(shapely.buffer(parts, half_m, cap_style="flat", join_style="mitre"))))


def _rings(shape: BaseGeometry) -> tuple[Rings, ...]:
    """Return the polygons of a shape, in degrees."""
    parts = shapely.get_parts(shapely.get_parts(in_degrees([shape])))
    polygons = [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]
    return tuple(
        [shapely.get_coordinates(ring).tolist() for ring in (polygon.exterior, *polygon.interiors)]
        for polygon in polygons
    )


def _box(metres: tuple[float, float, float, float]) -> Box:
    west, south, east, north = in_degrees([shapely.box(*metres)])[0].bounds
    return (west, south, east, north)

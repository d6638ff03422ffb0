"""The shapes of an area as a flat map has them: web Mercator, read from the files that the browser's map is made of."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from data.area import UNREADABLE
from geo.errors import PlanningError
from geo.streets import MORE, NO_WAY, STEPS_A_MINUTE
from geo.view import minutes_in_view

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.view import View

# ---- Read the shapes that the browser's map is made of ----


def read_classes(path: Path) -> list[tuple[str, BaseGeometry]]:
    """Return the class and the shape of each feature of a GeoJSON file of an area, in the file's order, degrees.

    Places have no class: "".

    Raises:
        PlanningError: The file is missing or damaged.
    """
    try:
        text = path.read_text(encoding="utf-8")
        classes = [feature["properties"].get("c", "") for feature in json.loads(text)["features"]]
        # Read a second time, by GEOS: three times as fast as making shapes from lists of numbers.
        return list(zip(classes, shapely.get_parts(shapely.from_geojson(text)), strict=True))
    except (*UNREADABLE, shapely.errors.ShapelyError) as error:
        raise damaged(path) from error


def damaged(path: Path) -> PlanningError:
    """Return the error that says so of one of these files."""
    return PlanningError(f"the map files of this area are damaged: {path.name} can't be read. Build the area again")


# ---- The shapes of an area as a flat map has them ----

WORLD_M: Final = 40_075_017.0
"""Round the equator."""
TILE_PX: Final = 512
"""Width of the whole world on screen at zoom 0."""
NEAREST: Final = 1e-6
"""Of the world's width, 25 m in London: what a map of a single point shows at least."""
LEAST_SPAN: Final = 1e-4
"""Of the world's width, 2.5 km in London: from nearer, nobody sees where a map is."""


@dataclass(frozen=True)
class Frame:
    """The edges of what a map shows at first, in parts of the world's width, y growing to the south."""

    west: float
    north: float
    east: float
    south: float

    @property
    def centre(self) -> tuple[float, float]:
        """Longitude and latitude of the middle, degrees."""
        return degrees_of((self.west + self.east) / 2, (self.north + self.south) / 2)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east, north, degrees."""
        west, north = degrees_of(self.west, self.north)
        east, south = degrees_of(self.east, self.south)
        return west, south, east, north

    @property
    def width_m(self) -> float:
        """How wide it is on the ground.

        A ten-thousandth of the world at the latitude of London:

        >>> round(Frame(0.5, 0.3326, 0.5001, 0.3326).width_m)
        2495
        """
        return (self.east - self.west) * WORLD_M * math.cos(math.radians(self.centre[1]))

    def zoom(self, width_px: int, height_px: float = math.inf) -> float:
        """Return the zoom at which it just fits into a map of that size, whose height may not matter."""
        across, up = max(self.east - self.west, NEAREST), max(self.south - self.north, NEAREST)
        return math.log2(min(width_px / across, height_px / up) / TILE_PX)

    def wider(self, times: float) -> Frame:
        """Return the frame so many times as wide and high, round the same middle."""
        across, up = (self.east - self.west) * (times - 1) / 2, (self.south - self.north) * (times - 1) / 2
        return Frame(self.west - across, self.north - up, self.east + across, self.south + up)


@dataclass(frozen=True, eq=False)
class Shapes:
    """What is drawn of an area, each line a float64 (n, 2) of x and y in parts of the world's width.

    Attributes:
        places: For each place its outlines, in the rows of `Area.places`.
        streets: Lines by class: main, secondary, minor, path, rail.
        ground: Outlines by class: water, park, wood.
    """

    places: tuple[tuple[NDArray[np.float64], ...], ...]
    streets: dict[str, tuple[NDArray[np.float64], ...]]
    ground: dict[str, tuple[NDArray[np.float64], ...]]


@dataclass(frozen=True, eq=False)
class ReachLines:
    """The streets of one mode as short lines, and how soon each is reached from one practice.

    Attributes:
        lines: As in `Shapes`.
        minutes: float32 (lines,): to the further end of each, in quarters; infinite for more than an hour. NaN: no way.
    """

    lines: tuple[NDArray[np.float64], ...]
    minutes: NDArray[np.float32]


def frame_of(lon: Sequence[float], lat: Sequence[float], *, aspect: float) -> Frame:
    """Return the frame that shows all these points with room around them; NaN: left out.

    The aspect is width over height of the map. A square of a hundredth of the world, shown twice as wide as high:

    >>> frame = frame_of([0.0, 3.6], [0.0, 0.0], aspect=2)
    >>> round(frame.east - frame.west, 4), round(frame.south - frame.north, 4)
    (0.0115, 0.0057)
    """
    points = mercator(np.column_stack([np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)]))
    points = points[~np.isnan(points).any(axis=1)]
    low, high = points.min(axis=0), points.max(axis=0)
    middle, span = (low + high) / 2, np.maximum((high - low) * 1.15, LEAST_SPAN)
    width = max(float(span[0]), float(span[1]) * aspect)
    half = np.array([width / 2, width / aspect / 2])
    (west, north), (east, south) = (middle - half).tolist(), (middle + half).tolist()
    return Frame(west, north, east, south)


def frame_within(bounds: tuple[float, float, float, float]) -> Frame:
    """Return the frame that has these `Frame.bounds`.

    >>> frame = frame_within((0.0, 51.5, 90.0, 52.0))
    >>> frame.west, frame.east, [round(degree, 6) for degree in frame.bounds]
    (0.5, 0.75, [0.0, 51.5, 90.0, 52.0])
    """
    (west, south), (east, north) = mercator(np.array(bounds).reshape(2, 2)).tolist()
    return Frame(west, north, east, south)


def mercator(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return longitudes and latitudes as parts of the world's width, y growing to the south.

    >>> mercator(np.array([[0.0, 0.0], [180.0, 51.5]])).round(4).tolist()
    [[0.5, 0.5], [1.0, 0.3326]]
    """
    lon, lat = degrees[:, 0], np.radians(degrees[:, 1])
    return np.column_stack([lon / 360 + 0.5, 0.5 - np.log(np.tan(np.pi / 4 + lat / 2)) / (2 * np.pi)])


def degrees_of(x: float, y: float) -> tuple[float, float]:
    """Return longitude and latitude of a point of the flat world.

    >>> tuple(round(part, 6) for part in degrees_of(1.0, float(mercator(np.array([[180.0, 51.5]]))[0, 1])))
    (180.0, 51.5)
    """
    return (x - 0.5) * 360, math.degrees(2 * math.atan(math.exp((0.5 - y) * 2 * math.pi)) - math.pi / 2)


@lru_cache(maxsize=4)
def read_shapes(folder: Path, _area_id: str) -> Shapes:
    """Return what is drawn of a built area; one built anew has another id.

    Raises:
        PlanningError: A file is missing or damaged.
    """
    files = (folder / "browser" / f"{name}.geojson" for name in ("places", "streets", "context"))
    places, streets, context = (read_classes(path) for path in files)
    ground = [(name, shape) for name, shape in context if "Polygon" in shape.geom_type]
    return Shapes(
        places=tuple(_lines([shape for _, shape in places])), streets=_by_class(streets), ground=_by_class(ground)
    )


def read_reach(folder: Path, area_id: str, *, view: View, code: str) -> ReachLines | None:
    """Return how soon each street is reached from a practice; None where the area has no streets, or not from there.

    Raises:
        PlanningError: A file is damaged.
    """
    path = folder / "browser" / "reach" / view.mode / f"{code}.bin"
    if not path.is_file():
        return None
    lines = _reach_lines(folder, area_id, view.mode)
    steps = np.frombuffer(path.read_bytes(), dtype=np.uint8)
    if len(steps) != len(lines):
        raise damaged(path)
    minutes = np.where(steps == MORE, np.inf, steps / STEPS_A_MINUTE).astype(np.float32)
    minutes[steps == NO_WAY] = np.nan
    return ReachLines(lines, minutes_in_view({view.mode: minutes}, view))


@lru_cache(maxsize=4)
def _reach_lines(folder: Path, _area_id: str, mode: str) -> tuple[NDArray[np.float64], ...]:
    path = folder / "browser" / "reach" / mode / "lines.json"
    try:
        flat = json.loads(path.read_text(encoding="utf-8"))["lines"]
        points = np.fromiter(chain.from_iterable(flat), dtype=np.float64).reshape(-1, 2)
    except UNREADABLE as error:
        raise damaged(path) from error
    return _flattened(points, [len(line) // 2 for line in flat])


def _by_class(shapes: list[tuple[str, BaseGeometry]]) -> dict[str, tuple[NDArray[np.float64], ...]]:
    return dict(zip([name for name, _ in shapes], _lines([shape for _, shape in shapes]), strict=True))


def _lines(shapes: list[BaseGeometry]) -> list[tuple[NDArray[np.float64], ...]]:
    """Return for each shape its lines, or for each polygon its outlines, holes among them; they are all of one kind."""
    lines, owner = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(lines, return_index=True)
    if len(rings):
        lines, owner = rings, owner[part]
    flat = iter(_flattened(shapely.get_coordinates(lines), shapely.get_num_coordinates(lines).tolist()))
    return [tuple(islice(flat, count)) for count in np.bincount(owner, minlength=len(shapes)).tolist()]


def _flattened(degrees: NDArray[np.float64], lengths: Sequence[int]) -> tuple[NDArray[np.float64], ...]:
    """Return lines of so many points, one behind the other in degrees, as lines of the flat world.

    All at once, for there are tens of thousands.
    """
    return tuple(np.split(mercator(degrees), np.cumsum(lengths)[:-1])[: len(lengths)])

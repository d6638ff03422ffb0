"""The shapes of an area as a flat map has them: web Mercator, read from the files that the browser's map is made of."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from data.area_store import UNREADABLE
from geo.errors import PlanningError
from geo.reach import MORE, NO_WAY, STEPS_A_MINUTE
from geo.view import minutes_in_view

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from geo.view import View

TILE_PX: Final = 512
"""Width of the whole world on screen at zoom 0."""
LEAST_SPAN: Final = 1e-4
"""Of the world's width, 2.5 km in London: from nearer, nobody sees where a map is."""


@dataclass(frozen=True)
class Frame:
    """What a map shows at first, in parts of the world's width, y growing to the south.

    Attributes:
        west: x of the left edge.
        north: y of the upper edge.
        east: x of the right edge.
        south: y of the lower edge.
    """

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

    def zoom(self, width_px: int) -> float:
        """Return the zoom at which it fills a map so many pixels wide."""
        return math.log2(width_px / (TILE_PX * (self.east - self.west)))

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
    """Return the frame that shows all these points with room around them.

    Args:
        lon: Degrees; NaN: left out.
        lat: Degrees.
        aspect: Width over height of the map.

    A square of a hundredth of the world, shown twice as wide as high:

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
def read_shapes(folder: Path, area_id: str) -> Shapes:  # noqa: ARG001 (an area built anew has another id)
    """Return what is drawn of a built area.

    Raises:
        PlanningError: A file is missing or damaged.
    """
    browser = folder / "browser"
    places = _features(browser / "places.geojson")
    streets, ground = _features(browser / "streets.geojson"), _features(browser / "context.geojson")
    return Shapes(
        places=tuple(_lines(one["geometry"]) for one in places),
        streets={one["properties"]["c"]: _lines(one["geometry"]) for one in streets},
        ground={
            one["properties"]["c"]: _lines(one["geometry"]) for one in ground if "Polygon" in one["geometry"]["type"]
        },
    )


def read_reach(folder: Path, area_id: str, *, view: View, code: str) -> ReachLines | None:
    """Return how soon each street is reached from a practice; None where the area has no streets, or not from there.

    Args:
        folder: Of the area.
        area_id: Its id.
        view: Mode and walking speed.
        code: Of the practice.

    Raises:
        PlanningError: A file is damaged.
    """
    path = folder / "browser" / "reach" / view.mode / f"{code}.bin"
    if not path.is_file():
        return None
    lines = _reach_lines(folder, area_id, view.mode)
    steps = np.frombuffer(path.read_bytes(), dtype=np.uint8)
    if len(steps) != len(lines):
        raise _damaged(path)
    minutes = np.where(steps == MORE, np.inf, steps / STEPS_A_MINUTE).astype(np.float32)
    minutes[steps == NO_WAY] = np.nan
    return ReachLines(lines, minutes_in_view({view.mode: minutes}, view))


@lru_cache(maxsize=4)
def _reach_lines(folder: Path, area_id: str, mode: str) -> tuple[NDArray[np.float64], ...]:  # noqa: ARG001 (as above)
    path = folder / "browser" / "reach" / mode / "lines.json"
    flat = _read(path, "lines")
    return tuple(_flattened(np.array(line, dtype=np.float64).reshape(-1, 2) for line in flat))


def _features(path: Path) -> list[dict[str, Any]]:
    return _read(path, "features")


def _read(path: Path, key: str) -> list[Any]:
    try:
        found: list[Any] = json.loads(path.read_text(encoding="utf-8"))[key]
    except UNREADABLE as error:
        raise _damaged(path) from error
    return found


def _damaged(path: Path) -> PlanningError:
    return PlanningError(f"the map files of this area are damaged: {path.name} can't be read. Build the area again")


def _lines(geometry: dict[str, Any]) -> tuple[NDArray[np.float64], ...]:
    """Return every line or outline of a GeoJSON geometry, holes among them."""
    return tuple(_flattened(np.array(line, dtype=np.float64) for line in _parts(geometry)))


def _parts(geometry: dict[str, Any]) -> list[Any]:
    depth = {"LineString": 0, "MultiLineString": 1, "Polygon": 1, "MultiPolygon": 2}[geometry["type"]]
    parts = [geometry["coordinates"]]
    for _ in range(depth):
        parts = [inner for part in parts for inner in part]
    return parts


def _flattened(lines: Iterable[NDArray[np.float64]]) -> list[NDArray[np.float64]]:
    """Return lines in degrees as lines of the flat world; all at once, for there are tens of thousands."""
    found = list(lines)
    if not found:
        return []
    flat = mercator(np.concatenate(found))
    return np.split(flat, np.cumsum([len(line) for line in found])[:-1])

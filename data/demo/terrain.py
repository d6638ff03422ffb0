"""What lies under the streets: the river, the canal, the railways and the parks, as drawn in saltmarsh.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely import LineString, Polygon

from data.demo.bend import smooth

if TYPE_CHECKING:
    from numpy.typing import NDArray

DRAWING = Path(__file__).with_name("saltmarsh.toml")
RAIL_M = 9.0
"""Metres from the middle of a railway to its fence."""
BANK_M = 11.0
"""Metres from the water's edge to the path along it; other streets come no nearer."""
FENCE_M = 5.0
"""Metres that streets keep from a railway's fence."""


@dataclass(frozen=True, eq=False)
class Park:
    """A park.

    Attributes:
        name: For reading.
        outline: Polygon, metres as drawn.
        road: Name of the road round it; "" for none.
        tag: Its OpenStreetMap tag, (key, value).
    """

    name: str
    outline: Polygon
    road: str
    tag: tuple[str, str]


@dataclass(frozen=True, eq=False)
class Terrain:
    """What lies under the streets, all in metres as drawn.

    Attributes:
        edge: How far streets go.
        border: About where the borough ends.
        river: Polygon.
        canal: Its middle line.
        basin: Polygon of the canal.
        dock: Polygon.
        water: Polygon of river, canal and dock together.
        rails: Name and middle line of each railway.
        parks: In the order of the drawing.
        drawing: The whole of saltmarsh.toml.
    """

    edge: Polygon
    border: Polygon
    river: Polygon
    canal: LineString
    basin: Polygon
    dock: Polygon
    water: Polygon
    rails: tuple[tuple[str, LineString], ...]
    parks: tuple[Park, ...]
    drawing: dict[str, Any]

    @property
    def tracks(self) -> Polygon:
        """The ground between the railways' fences."""
        return shapely.union_all([line for _, line in self.rails]).buffer(RAIL_M)

    @property
    def barriers(self) -> Polygon:
        """Where no ordinary street goes: water, railways and a strip beside them."""
        return shapely.union_all([self.water.buffer(BANK_M), self.tracks.buffer(FENCE_M)])


def read_terrain() -> Terrain:
    """Return the terrain of the drawing."""
    drawing = tomllib.loads(DRAWING.read_text(encoding="utf-8"))
    river = _ribbon(drawing["river"]["line"])
    canal_line = LineString(smooth(drawing["canal"]["line"])).difference(river)
    canal = max(shapely.get_parts(canal_line), key=lambda line: line.length)
    dock = Polygon(drawing["dock"]["outline"])
    basin = canal.buffer(drawing["canal"]["width_m"] / 2)
    border = _closed(drawing["border"])
    parks = tuple(_park(p, river) for p in drawing["park"])
    return Terrain(
        edge=border.buffer(drawing["fringe_m"]),
        border=border,
        river=river,
        canal=canal,
        basin=basin.difference(river),
        dock=dock,
        water=shapely.union_all([river, basin, dock]),
        rails=tuple((r["name"], LineString(smooth(r["line"]))) for r in drawing["rail"]),
        parks=parks,
        drawing=drawing,
    )


def _park(park: dict[str, Any], river: Polygon) -> Park:
    key, _, value = park["tag"].partition("=")
    outline = Polygon(park["outline"]) if park.get("corners") else _closed(park["outline"])
    return Park(park["name"], outline.difference(river), park["road"], (key, value))


def _closed(points: list[list[float]]) -> Polygon:
    """Return the polygon with a smooth outline through the points."""
    round_trip = [points[-1], *points, points[0], points[1]]
    curve = smooth(round_trip)
    first, last = (
        int(np.flatnonzero((curve == point).all(axis=1))[which]) for point, which in ((points[0], 0), (points[0], -1))
    )
    return Polygon(curve[first:last]).buffer(0)


def _ribbon(points: list[list[float]]) -> Polygon:
    """Return the polygon along a curve through the points, (x, y, width), as wide at each point as said."""
    line: NDArray[np.float64] = smooth(points)
    middle, half = line[:, :2], line[:, 2:] / 2
    along = np.gradient(middle, axis=0)
    across = np.column_stack([-along[:, 1], along[:, 0]]) / np.hypot(along[:, 0], along[:, 1])[:, None]
    return Polygon(np.vstack([middle + across * half, (middle - across * half)[::-1]])).buffer(0)

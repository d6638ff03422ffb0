"""The drawn ways: main roads, roads round parks, footbridges, towpath, riverside and park paths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely import LineString, Polygon

from data.demo.bend import smooth
from data.demo.street import Street
from data.demo.terrain import BANK_M

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from data.demo.terrain import Park, Terrain

KIND_OF_RANK = {1: "primary", 2: "secondary", 3: "tertiary"}
PATH_KINDS = (("footway", "no"), ("path", "yes"), ("footway", "yes"))
"""`highway` and `bicycle` of the paths through a park, in turn."""
PATHS_M2 = 14_000.0
"""A park smaller than this has no paths worth drawing."""
LOOP_M2 = 40_000.0
"""A park has a path round its inside where that would hold at least this."""
RIM_M = 8.0
"""Metres from a park's edge to the road round it."""


def main_roads(terrain: Terrain) -> list[Street]:
    """Return the main roads of the drawing, each section under its own name; the greater ones go on beyond the edge."""
    streets: list[Street] = []
    for road in terrain.drawing["road"]:
        reach = terrain.edge.buffer(terrain.drawing["main_roads_m"]) if road["rank"] < 3 else terrain.edge
        streets += _sections(road, reach)
    return streets


def park_rims(terrain: Terrain) -> list[Street]:
    """Return the roads round the parks; a footpath where a park has no road."""
    return [
        Street(line, "residential", park.road, (("maxspeed", "20 mph"),)) if park.road else Street(line, "footway")
        for park in terrain.parks
        for line in shapely.get_parts(park.outline.buffer(RIM_M).exterior.difference(terrain.barriers))
    ]


def paths(terrain: Terrain, streets: Sequence[Street], rng: np.random.Generator) -> list[Street]:
    """Return the ways for walking: footbridges to the nearest of `streets`, towpath, riverside and park paths."""
    roads = shapely.STRtree([street.line for street in streets])
    found = [_footbridge(bridge, roads) for bridge in terrain.drawing["footbridge"]]
    bank_m = terrain.drawing["canal"]["width_m"] / 2 + BANK_M
    found += _waterside(terrain.canal.offset_curve(bank_m), terrain, "Towpath")
    found += _waterside(terrain.river.union(terrain.dock).buffer(BANK_M).boundary, terrain, "Salt Path")
    for park in terrain.parks:
        found += _park_paths(park, rng)
    return found


def _sections(road: dict[str, Any], reach: Polygon) -> list[Street]:
    line = LineString(smooth(road["line"]))
    tags = {"ref": road["ref"], "maxspeed": f"{road['mph']} mph"}
    names = road["names"]
    cuts = np.linspace(0, line.length, len(names) + 1)
    if "changes" in road:
        cuts[1:-1] = [line.project(shapely.Point(point)) for point in road["changes"]]
    sections = []
    for name, start, end in zip(names, cuts, cuts[1:], strict=False):
        inside = shapely.ops.substring(line, start, end).intersection(reach)
        sections += [
            Street(part, KIND_OF_RANK[road["rank"]], name, tuple((k, v) for k, v in tags.items() if v))
            for part in shapely.get_parts(inside)
        ]
    return sections


def _footbridge(bridge: dict[str, Any], roads: shapely.STRtree) -> Street:
    """Return a way over the bridge as drawn, from the street nearest to one end to the one nearest to the other."""
    ends = [shapely.Point(at) for at in bridge["line"]]
    meets = [shapely.shortest_line(end, roads.geometries[roads.nearest(end)]).coords[-1] for end in ends]
    line = LineString([meets[0], *bridge["line"], meets[1]])
    return Street(line, "footway", bridge["name"], (("bicycle", "no"),))


def _waterside(line: LineString, terrain: Terrain, name: str) -> list[Street]:
    """Return the parts of a path beside the water that lie inside the edge, not in water and not on tracks."""
    kept = line.intersection(terrain.edge).difference(terrain.water.buffer(BANK_M / 2).union(terrain.tracks))
    return [
        Street(part, "path", name, (("bicycle", "yes"), ("foot", "designated")))
        for part in shapely.get_parts(shapely.line_merge(kept))
        if part.length > 60
    ]


def _park_paths(park: Park, rng: np.random.Generator) -> list[Street]:
    """Return curved paths across a park from gate to gate, and one round the inside of a large park."""
    rim = park.outline.buffer(RIM_M).exterior
    if park.outline.area < PATHS_M2:
        return []
    gates = max(4, round(rim.length / 290))
    starts = (np.arange(gates) + rng.uniform(0.1, 0.9, gates)) * rim.length / gates
    at = np.array([rim.interpolate(start).coords[0] for start in starts])
    ways = [
        _curved(at[gate], at[(gate + gates // 2 + int(rng.integers(-1, 2))) % gates], rng.uniform(-0.14, 0.14))
        for gate in range(0, gates, 2 if gates > 5 else 1)
    ]
    loop = park.outline.buffer(-60)
    if isinstance(loop, Polygon) and loop.area > LOOP_M2:
        ways.append(loop.buffer(-60).buffer(60).exterior)
    return [Street(way, *_path_kind(number)) for number, way in enumerate(ways)]


def _curved(start: NDArray[np.float64], end: NDArray[np.float64], bulge: float) -> LineString:
    """Return a line with one bend, which bulges by a share of its length."""
    across = (end - start)[::-1] * (-1, 1)
    return LineString(smooth(np.array([start, (start + end) / 2 + bulge * across, end])))


def _path_kind(number: int) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    kind, bicycle = PATH_KINDS[number % len(PATH_KINDS)]
    return kind, "", (("bicycle", bicycle),)

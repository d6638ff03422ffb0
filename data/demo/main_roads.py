"""The drawn ways: main roads, roads round parks, footbridges, towpath, riverside and park paths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from shapely import LineString, Polygon

from data.demo.bend import smooth
from data.demo.street import Street

if TYPE_CHECKING:
    from data.demo.terrain import Park, Terrain

KIND_OF_RANK = {1: "primary", 2: "secondary", 3: "tertiary"}
PATH_KINDS = (("footway", "no"), ("path", "yes"), ("footway", "yes"))
"""`highway` and `bicycle` of the paths through a park, in turn."""
TOWPATH_M = 6.0
"""Metres from the water's edge to the middle of the towpath."""


def main_roads(terrain: Terrain) -> list[Street]:
    """Return the main roads of the drawing, cut at the edge, each section under its own name."""
    streets: list[Street] = []
    for road in terrain.drawing["road"]:
        streets += _sections(road, terrain.edge)
    return streets


def park_roads(terrain: Terrain) -> list[Street]:
    """Return the roads round the parks that have one."""
    round_parks = [(park, park.outline.buffer(8).exterior) for park in terrain.parks if park.road]
    return [
        Street(line, "residential", park.road, (("maxspeed", "20 mph"),))
        for park, ring in round_parks
        for line in shapely.get_parts(ring.difference(terrain.barriers))
    ]


def paths(terrain: Terrain, rng: np.random.Generator) -> list[Street]:
    """Return the ways for walking: footbridges, towpath, riverside and park paths."""
    found = [_footbridge(bridge) for bridge in terrain.drawing["footbridge"]]
    width_m = terrain.drawing["canal"]["width_m"]
    towpath = terrain.canal.offset_curve(width_m / 2 + TOWPATH_M)
    found += _cut(towpath, terrain, "Towpath", terrain.dock.buffer(9).union(terrain.river.buffer(5)))
    banks = terrain.river.buffer(TOWPATH_M).exterior
    across = shapely.union_all([terrain.canal.buffer(9), terrain.dock.buffer(9), terrain.tracks])
    found += _cut(banks, terrain, "Salt Path", across)
    for park in terrain.parks:
        found += _park_paths(park, rng)
    return found


def _sections(road: dict[str, Any], edge: Polygon) -> list[Street]:
    line = LineString(smooth(road["line"]))
    tags = {"ref": road["ref"], "maxspeed": f"{road['mph']} mph"}
    names = road["names"]
    cuts = np.linspace(0, line.length, len(names) + 1)
    sections = []
    for name, start, end in zip(names, cuts, cuts[1:], strict=False):
        inside = shapely.ops.substring(line, start, end).intersection(edge)
        sections += [
            Street(part, KIND_OF_RANK[road["rank"]], name, tuple((k, v) for k, v in tags.items() if v))
            for part in shapely.get_parts(inside)
        ]
    return sections


def _footbridge(bridge: dict[str, Any]) -> Street:
    (x1, y1), (x2, y2) = bridge["line"]
    return Street(LineString([(x1, y1), (x2, y2)]), "footway", bridge["name"], (("bicycle", "no"),))


def _cut(line: LineString, terrain: Terrain, name: str, away: Polygon) -> list[Street]:
    """Return the parts of a waterside path inside the edge and outside `away`."""
    kept = line.intersection(terrain.edge.buffer(-5)).difference(away)
    return [
        Street(part, "path", name, (("bicycle", "yes"), ("foot", "designated")))
        for part in shapely.get_parts(shapely.line_merge(kept))
        if part.length > 60
    ]


def _park_paths(park: Park, rng: np.random.Generator) -> list[Street]:
    """Return paths across a park: from points on its rim to a few meeting points, and a loop in a large one."""
    rim = park.outline.buffer(8.0).exterior
    gates = max(4, round(rim.length / 330))
    starts = (np.arange(gates) + rng.uniform(0.1, 0.9, gates)) * rim.length / gates
    middle = np.array(park.outline.representative_point().coords[0])
    ways = []
    loop = park.outline.buffer(-70)
    if isinstance(loop, Polygon) and loop.area > 30_000:
        ways.append(loop.exterior)
    for gate in (rim.interpolate(s) for s in starts):
        start = np.array(gate.coords[0])
        bend = (start + middle) / 2 + rng.normal(0, 0.06, 2) * rim.length / 6
        ways.append(LineString(smooth(np.array([start, bend, middle]))))
    return [Street(way, *_path_kind(number)) for number, way in enumerate(ways)]


def _path_kind(number: int) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    kind, bicycle = PATH_KINDS[number % len(PATH_KINDS)]
    return kind, "", (("bicycle", bicycle),)

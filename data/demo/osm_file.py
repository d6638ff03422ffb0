"""Write the streets, water, railways and parks as OpenStreetMap XML."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

import numpy as np
import shapely
from pyproj import Transformer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from data.demo.bend import Bend
    from data.demo.network import Network
    from data.demo.terrain import Terrain

NOTE = "Saltmarsh is fictional: there is no such place. Made by a program, not surveyed by anyone."
BENT_EVERY_M = 30.0
"""Points of a bank or a railway are so far apart at most, so that they bend as the streets do."""


def to_degrees(metres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return longitude and latitude, float64 (N, 2), to 7 decimals, of metres in EPSG:27700, (N, 2)."""
    transformer = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
    return np.round(np.column_stack(transformer.transform(metres[:, 0], metres[:, 1])), 7)


def write_osm(path: Path, network: Network, terrain: Terrain, bend: Bend) -> None:
    """Write the file. Nodes are numbered from 1 in the order of the network's points; the other shapes' follow."""
    points, ways = [network.points], list(_street_ways(network))
    count = len(network.points)
    for line, tags in _shapes(terrain):
        coordinates = shapely.get_coordinates(shapely.segmentize(line, BENT_EVERY_M))
        closed = bool((coordinates[0] == coordinates[-1]).all())
        refs = list(range(count, count + len(coordinates) - closed))
        ways.append(([*refs, refs[0]] if closed else refs, tags))
        points.append(coordinates[: len(refs)])
        count += len(refs)
    stations = terrain.drawing["station"]
    points.append(np.array([station["at"] for station in stations], dtype=np.float64))
    station_tags = {count + n: {"railway": "station", "name": station["name"]} for n, station in enumerate(stations)}
    degrees = to_degrees(bend(np.vstack(points)))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<osm version="0.6" generator="Saltmarsh">',
        f"<note>{NOTE}</note>",
    ]
    lines += _nodes(degrees, station_tags)
    for number, (refs, tags) in enumerate(ways, start=1):
        lines += [f'  <way id="{number}">', *(f'    <nd ref="{ref + 1}"/>' for ref in refs), *_tags(tags), "  </way>"]
    path.write_text("\n".join([*lines, "</osm>", ""]), encoding="utf-8")


def _nodes(degrees: NDArray[np.float64], tagged: Mapping[int, Mapping[str, str]]) -> Iterable[str]:
    for number, (lon, lat) in enumerate(degrees.tolist()):
        start = f'  <node id="{number + 1}" lat="{lat:.7f}" lon="{lon:.7f}"'
        if number in tagged:
            yield from (start + ">", *_tags(tagged[number]), "  </node>")
        else:
            yield start + "/>"


def _tags(tags: Mapping[str, str]) -> Iterable[str]:
    return (f'    <tag k="{key}" v={quoteattr(value)}/>' for key, value in sorted(tags.items()))


def _street_ways(network: Network) -> Iterable[tuple[list[int], dict[str, str]]]:
    """Yield the points and the tags of each way: the pieces of one street that carry the same tags, end to end."""
    sort = np.lexsort((network.oneway, network.bridge, network.street))
    keys = np.column_stack([network.street, network.bridge, network.oneway])[sort]
    starts = np.flatnonzero(np.r_[True, (keys[1:] != keys[:-1]).any(axis=1)])
    for start, end in zip(starts, [*starts[1:], len(sort)], strict=True):
        number, bridge, oneway = keys[start].tolist()
        street = network.streets[number]
        tags = {"highway": street.kind, "name": street.name, **dict(street.tags), "oneway": "yes" if oneway else ""}
        if bridge:
            tags |= {"bridge": "yes", "layer": "1"}
        tags = {key: value for key, value in tags.items() if value}
        for chain in chains(network.pieces[sort[start:end]].tolist()):
            yield chain, tags


def chains(pieces: Iterable[tuple[int, int]]) -> Iterable[list[int]]:
    """Yield runs of points from pieces that follow each other, each piece once.

    >>> list(chains([(5, 6), (3, 5), (8, 9)]))
    [[3, 5, 6], [8, 9]]
    >>> list(chains([(1, 2), (2, 1)]))
    [[1, 2, 1]]
    """
    onward: dict[int, list[int]] = {}
    arrived = set()
    for start, end in sorted(pieces):
        onward.setdefault(start, []).append(end)
        arrived.add(end)
    for start in sorted(onward, key=lambda point: (point in arrived, point)):
        while onward[start]:
            run = [start]
            while onward.get(run[-1]):
                run.append(onward[run[-1]].pop(0))
            yield run


def _shapes(terrain: Terrain) -> Iterable[tuple[shapely.LineString, dict[str, str]]]:
    """Yield lines and rings other than streets, with their tags."""
    drawing = terrain.drawing
    river = {"natural": "water", "water": "river", "tidal": "yes", "name": drawing["river"]["name"]}
    yield terrain.river.exterior, river
    yield terrain.canal, {"waterway": "canal", "boat": "yes", "name": drawing["canal"]["name"]}
    for part in shapely.get_parts(terrain.basin):
        yield part.exterior, {"natural": "water", "water": "canal", "name": drawing["canal"]["name"]}
    yield terrain.dock.exterior, {"natural": "water", "water": "basin", "name": drawing["dock"]["name"]}
    for name, line in terrain.rails:
        yield line, {"railway": "rail", "name": name}
    for park in terrain.parks:
        for part in shapely.get_parts(park.outline):
            yield part.exterior, {park.tag[0]: park.tag[1], "name": park.name}

"""Read OpenStreetMap's own files with osmium: XML, packed or not, and PBF."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, groupby
from typing import TYPE_CHECKING, Final

import numpy as np
import osmium
import shapely
from osmium.filter import KeyFilter, TagFilter
from osmium.osm import NODE, RELATION, WAY
from shapely.errors import GEOSException
from shapely.geometry import LineString, Polygon
from shapely.ops import polygonize

from data.streets.format import Format, Marks, marks_in, unpacked
from data.streets.parts import Parts, StreetsError, table_of_tags
from geo.streets import ACCESS_TAGS, CONDITIONAL_TAGS, KEYS, access_at_node, is_ferry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from shapely.geometry.base import BaseGeometry

# ---- What lies beside the streets ----

AREAS: Final = {
    "natural": {"water": "water", "wood": "wood", "scrub": "wood", "heath": "park", "grassland": "park"},
    "waterway": {"riverbank": "water", "dock": "water"},
    "landuse": {
        **dict.fromkeys(("reservoir", "basin"), "water"),
        "forest": "wood",
        **dict.fromkeys(("recreation_ground", "village_green", "meadow", "cemetery", "allotments"), "park"),
    },
    "leisure": dict.fromkeys(
        ("park", "garden", "common", "nature_reserve", "golf_course", "recreation_ground"), "park"
    ),
}
"""Class of an area, by tag and value."""

WATERWAYS: Final = frozenset({"river", "canal", "stream", "tidal_channel"})
RAILWAYS: Final = frozenset({"rail", "light_rail", "tram"})
"""Railways that can be seen; those in a tunnel can't."""


def area_class(tags: Mapping[str, str]) -> str:
    """Return "water", "park" or "wood" for the tags of an area, "" where it is none of them.

    >>> area_class({"natural": "water"}), area_class({"leisure": "park"}), area_class({"building": "yes"})
    ('water', 'park', '')
    """
    return next((classes[tags[key]] for key, classes in AREAS.items() if tags.get(key) in classes), "")


def is_waterway(tags: Mapping[str, str]) -> bool:
    """Whether it is a river, canal or stream in the open.

    >>> is_waterway({"waterway": "canal"}), is_waterway({"waterway": "stream", "tunnel": "culvert"})
    (True, False)
    """
    return tags.get("waterway") in WATERWAYS and not _under_ground(tags)


def is_railway(tags: Mapping[str, str]) -> bool:
    """Whether it is a railway in the open.

    >>> is_railway({"railway": "rail"}), is_railway({"railway": "rail", "tunnel": "yes"})
    (True, False)
    """
    return tags.get("railway") in RAILWAYS and not _under_ground(tags)


def _under_ground(tags: Mapping[str, str]) -> bool:
    return (tags.get("tunnel") or "no") != "no"


def area_of_rings(
    outer: Iterable[Sequence[tuple[float, float]]], inner: Iterable[Sequence[tuple[float, float]]]
) -> BaseGeometry | None:
    """Return the area inside the outer lines and outside the inner ones; lines may be parts of a ring.

    Returns:
        A valid Polygon or MultiPolygon, None where the lines enclose nothing.

    >>> square = [(0, 0), (4, 0), (4, 4), (0, 4), (0, 0)]
    >>> pond = [(1, 1), (2, 1), (2, 2), (1, 2), (1, 1)]
    >>> area_of_rings([square[:3], square[2:]], [pond]).area
    15.0
    """
    outside = _enclosed(outer)
    if outside is None:
        return None
    inside = _enclosed(inner)
    try:
        area = outside if inside is None else outside.difference(inside)
    except GEOSException:
        return None
    return None if area.is_empty else area


def _enclosed(lines: Iterable[Sequence[tuple[float, float]]]) -> BaseGeometry | None:
    """Return what lines enclose, those closed in themselves and those that close one another."""
    rings, open_lines = [], []
    for line in lines:
        if len(line) >= 4 and line[0] == line[-1]:
            rings.append(shapely.make_valid(Polygon(line)))
        elif len(line) > 1:
            open_lines.append(LineString(line))
    rings.extend(polygonize(open_lines))
    whole = shapely.union_all(rings) if rings else None
    if whole is None or whole.is_empty:
        return None
    areas = [part for part in shapely.get_parts(whole) if part.geom_type == "Polygon"]
    return shapely.union_all(areas) if areas else None


# ---- Read OpenStreetMap's own files with osmium ----

_WAY_KEYS: Final = ("highway", "railway", "route", *AREAS)
_NODE_KEYS: Final = frozenset({"barrier", *ACCESS_TAGS, *CONDITIONAL_TAGS})
_RESTRICTIONS: Final = frozenset({"restriction", "restriction:motorcar"})
MOST_POINTS: Final = 40_000_000
"""Along all ways together; the streets of England have some 35 million. More would not fit into memory."""


@dataclass(slots=True)
class _Object:
    """The newest version of a way or relation; no tags where that says that it is deleted, or has no use here."""

    version: int
    refs: list[int]
    tags: dict[str, str]
    members: list[tuple[int, str]] = field(default_factory=list)


@dataclass
class _Found:
    """What the passes over the files find."""

    ways: dict[int, _Object] = field(default_factory=dict)
    relations: dict[int, _Object] = field(default_factory=dict)
    nodes: dict[int, tuple[int, float, float]] = field(default_factory=dict)
    node_tags: dict[int, tuple[int, dict[str, str]]] = field(default_factory=dict)
    points: int = 0


@dataclass(frozen=True)
class OsmFile:
    """One file to read."""

    path: Path
    form: Format

    def marks(self) -> Marks:
        """Return what osmium passes over.

        Raises:
            StreetsError: The file is damaged, or unpacks to absurdly much.
        """
        return Marks() if self.form is Format.PBF else marks_in(unpacked(self.path, self.form))


def read_osm(files: Iterable[tuple[OsmFile, Marks]]) -> Parts:
    """Return the streets of OpenStreetMap files, and the water, parks and woods.

    Files are read as one: what is in several of them is there once, in its newest version, whatever the order of
    the elements. A way is cut where a node is missing in all of them.

    Raises:
        StreetsError: osmium can't read one, or there are more streets than fit into memory.
    """
    opened = list(files)
    found = _Found()
    for passing in (_find_ways, _find_outlines, _find_nodes):
        for file, marks in opened:
            try:
                passing(file, marks, found)
            except StreetsError:
                raise
            except MemoryError as error:
                msg = f"{file.path.name} does not fit into memory: cut out your area, with `osmium extract`"
                raise StreetsError(msg) from error
            except Exception as error:  # osmium throws whatever its C++ throws
                reason = " ".join((str(error).splitlines() or [type(error).__name__])[0].split())[:120].rstrip(".")
                kind = "PBF" if file.form is Format.PBF else "XML"
                msg = f"this is no whole OpenStreetMap {kind} file ({reason}): download it again"
                raise StreetsError(msg) from error
    return _parts(found)


def _objects(file: OsmFile, entities: Any, *filters: Any) -> Iterator[Any]:  # noqa: ANN401 (osmium's own)
    """Give what osmium finds; it hands on one thing at a time, which lives only until the next."""
    processor = osmium.FileProcessor(osmium.io.File(str(file.path), file.form.value), entities)
    for condition in filters:
        processor.with_filter(condition)
    return iter(processor)


def _find_ways(file: OsmFile, marks: Marks, found: _Found) -> None:
    """Find every way that is drawn or travelled, and the relations that are areas or forbid a turn."""
    keyed, typed = KeyFilter(*_WAY_KEYS), TagFilter(*(("type", value) for value in ("multipolygon", *_RESTRICTIONS)))
    keyed.enable_for(WAY)
    typed.enable_for(RELATION)
    for element in _objects(file, WAY | RELATION, keyed, typed):
        tags = {tag.k: tag.v for tag in element.tags}
        if element.is_way():
            useful = _is_drawn(tags) or bool(area_class(tags)) or is_waterway(tags)
            refs = [node.ref for node in element.nodes] if useful else []
            found.points += len(refs)
            _take_in(found.ways, element, marks.deleted["way"], _Object(element.version, refs, tags if useful else {}))
            if found.points > MOST_POINTS:
                msg = (
                    f"there are more than {MOST_POINTS:,} points along the ways of {file.path.name}, more than all of "
                    "England has: cut out your area, with `osmium extract`"
                )
                raise StreetsError(msg)
        else:
            members = [(member.ref, member.role) for member in element.members if member.type == "w"]
            relation = _Object(element.version, [], tags, members if area_class(tags) else [])
            _take_in(found.relations, element, marks.deleted["relation"], relation)


def _is_drawn(tags: Mapping[str, str]) -> bool:
    return "highway" in tags or is_railway(tags) or is_ferry(tags)


def _take_in(known: dict[int, _Object], element: Any, deleted: set[int], new: _Object) -> None:  # noqa: ANN401
    """Keep an object unless a newer version of it is known; of two of one version the later counts."""
    had = known.get(element.id)
    if had is not None and had.version > new.version:
        return
    if element.deleted or element.id in deleted:
        new = _Object(new.version, [], {})
    known[element.id] = new


def _find_outlines(file: OsmFile, marks: Marks, found: _Found) -> None:
    """Find the untagged ways that are edges of areas, and later versions in which a way has lost its tags."""
    edges = {ref for relation in found.relations.values() for ref, _ in relation.members}
    known = found.ways
    for element in _objects(file, WAY | RELATION):
        number = element.id
        if element.is_relation():
            related = found.relations.get(number)
            if related is not None and element.version > related.version:
                found.relations[number] = _Object(element.version, [], {})
            continue
        had = known.get(number)
        if number in edges and (had is None or not had.refs):
            refs = [node.ref for node in element.nodes]
            found.points += len(refs)
            _take_in(known, element, marks.deleted["way"], _Object(element.version, refs, {}))
        elif had is not None and element.version > had.version:
            _take_in(known, element, marks.deleted["way"], _Object(element.version, [], {}))


def _find_nodes(file: OsmFile, marks: Marks, found: _Found) -> None:
    """Find the nodes that the ways run through."""
    # osmium's own filter by id isn't used: it takes 4 MB for each 33 million ids that there are.
    wanted = set(chain.from_iterable(way.refs for way in found.ways.values()))
    nodes, gone = found.nodes, marks.deleted["node"]
    for element in _objects(file, NODE):
        number = element.id
        if number in wanted:
            version = element.version
            had = nodes.get(number)
            if had is None or had[0] <= version:
                nodes[number] = (version, *_position(element, gone))
    for node in _objects(file, NODE, KeyFilter(*_NODE_KEYS)):
        number = node.id
        if number in wanted and nodes[number][0] == node.version:
            found.node_tags[number] = (node.version, {tag.k: tag.v for tag in node.tags})


def _position(node: Any, gone: set[int]) -> tuple[float, float]:  # noqa: ANN401 (osmium's own)
    """Return longitude and latitude; NaN where the node is deleted or has no place."""
    if node.deleted or node.id in gone:
        return np.nan, np.nan
    place = node.location
    return (place.lon, place.lat) if place.valid() else (np.nan, np.nan)


def _parts(found: _Found) -> Parts:
    """Return what was found, in the order of ids."""
    there = {number: (lon, lat) for number, (_, lon, lat) in found.nodes.items() if lon == lon}  # noqa: PLR0124 (NaN)
    runs: list[list[int]] = []
    tags: list[dict[str, str]] = []
    for _, way in sorted(found.ways.items()):
        if way.tags and _is_drawn(way.tags):
            whole = [run for run in _runs(way.refs, there) if len(run) > 1]
            runs += whole
            tags += [way.tags] * len(whole)
    classes, shapes = _context(found, there)
    places = np.array(list(there.values()), dtype=np.float64).reshape(-1, 2)
    # An older version of a node that another file holds doesn't count.
    newest = (
        (number, tags) for number, (version, tags) in found.node_tags.items() if version == found.nodes[number][0]
    )
    by_mode = ((number, [access_at_node(mode, tags) for mode in KEYS]) for number, tags in newest)
    access = {number: modes for number, modes in by_mode if any(modes)}
    return Parts(
        node_ids=np.fromiter(there, dtype=np.int64, count=len(there)),
        lon=places[:, 0],
        lat=places[:, 1],
        not_open=np.array(list(access), dtype=np.int64),
        access=np.array(list(access.values()), dtype=np.uint8).reshape(-1, len(KEYS)),
        way_start=np.cumsum([0, *(len(run) for run in runs)]),
        way_node_ids=np.fromiter(chain.from_iterable(runs), dtype=np.int64),
        tags=table_of_tags(tags),
        context_class=classes,
        context_shape=shapes,
        turn_restrictions=sum(relation.tags.get("type") in _RESTRICTIONS for relation in found.relations.values()),
    )


def _runs(refs: list[int], there: Mapping[int, tuple[float, float]]) -> list[list[int]]:
    """Cut a way where it leaves the file: an extract may name nodes that it does not hold."""
    if all(map(there.__contains__, refs)):
        return [refs]
    return [list(run) for is_there, run in groupby(refs, there.__contains__) if is_there]


def _context(found: _Found, there: Mapping[int, tuple[float, float]]) -> tuple[list[str], list[BaseGeometry]]:
    """Return the areas and waterways beside the streets, with their class."""
    classes: list[str] = []
    shapes: list[BaseGeometry] = []

    def keep(what: str, shape: BaseGeometry | None) -> None:
        if shape is not None:
            classes.append(what)
            shapes.append(shape)

    def points(number: int) -> list[tuple[float, float]]:
        way = found.ways.get(number)
        return [] if way is None else [there[ref] for ref in way.refs if ref in there]

    for number, way in sorted(found.ways.items()):
        if not way.tags or _is_drawn(way.tags):
            continue
        if area_class(way.tags):
            keep(area_class(way.tags), area_of_rings([points(number)], []))
        elif is_waterway(way.tags) and len(points(number)) > 1:
            keep("waterway", LineString(points(number)))
    for _, relation in sorted(found.relations.items()):
        if area_class(relation.tags) and relation.tags.get("type") == "multipolygon":
            outer = [points(ref) for ref, role in relation.members if role != "inner"]
            inner = [points(ref) for ref, role in relation.members if role == "inner"]
            keep(area_class(relation.tags), area_of_rings(outer, inner))
    return classes, shapes

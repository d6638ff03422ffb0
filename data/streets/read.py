"""Read streets files, in whichever format they are, and here a street network as OSMnx saves it."""

from __future__ import annotations

import re
import warnings
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from data.problems import Problems
from data.streets.format import Format, format_of, marks_in, unpacked
from data.streets.osm import OsmFile, read_osm
from data.streets.parts import Parts, StreetsError, assemble, table_of_tags
from geo.streets import KEYS, TAGS, Streets, no_streets

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import networkx as nx

    from data.streets.format import Marks

MORE_MAY_BE_MISSING: Final = "streets may be missing; download it again, or a smaller piece"


def read_streets(paths: Path | Sequence[Path], problems: Problems) -> Streets:
    """Return the streets of a file, or of several that hold parts of the area, read as one.

    Args:
        paths: `.osm`, `.osm.gz`, `.osm.bz2` or `.osm.pbf` of OpenStreetMap, one or several; or one `.graphml` of
            OSMnx. What a file holds says what it is, not its name.
        problems: Takes a complaint where a file can't be read or there are no streets, and what a server remarked.

    Returns:
        The streets, with no piece longer than 150 metres; no streets at all after a complaint.
    """
    files = list(dict.fromkeys(paths if isinstance(paths, list | tuple) else [paths]))
    try:
        parts = _read(files, problems)
        return no_streets() if parts is None else assemble(parts)
    except StreetsError as error:
        problems.error(" and ".join(path.name for path in files), str(error))
    return no_streets()


def _read(files: Sequence[Path], problems: Problems) -> Parts | None:
    """Return what the files hold; None after a complaint about one of them.

    Raises:
        StreetsError: They can't be read, or not together.
    """
    forms: dict[Path, Format] = {}
    opened: list[tuple[OsmFile, Marks]] = []
    complaints = Problems()
    for path in files:
        try:
            forms[path] = format_of(path)
            if forms[path] is not Format.GRAPHML:
                file = OsmFile(path, forms[path])
                opened.append((file, file.marks()))
                for remark in opened[-1][1].remarks:
                    says = f'the server that made this file says: "{remark[:300]}": {MORE_MAY_BE_MISSING}'
                    problems.warn(path.name, says)
        except StreetsError as error:
            complaints.error(path.name, str(error))
        except OSError as error:
            says = f"the streets can't be opened ({error.strerror or error}): check the path in the recipe"
            complaints.error(path.name, says)
    problems.extend(complaints)
    if complaints.errors:
        return None
    if Format.GRAPHML in forms.values():
        if len(files) > 1:
            msg = (
                "several files of streets must all be OpenStreetMap's own: a .graphml stands alone; name only that one"
            )
            raise StreetsError(msg)
        return _read_graphml(files[0])
    return read_osm(opened)


# ---- A street network as OSMnx saves it ----

_SEVERAL: Final = ";"
"""OpenStreetMap's own sign between several values of one tag."""
_TAGS_WITH_ONE_VALUE: Final = frozenset({"highway", "railway", "name"})
_TRUE: Final = frozenset({"true", "yes", "1"})
_FALSE: Final = frozenset({"false", "no", "0", "", "none"})
_DEGREES: Final = re.compile(r"epsg:{1,2}4326|wgs ?84|crs:?84", re.IGNORECASE)
_EPSG: Final = re.compile(r"epsg:{1,2}(\d{4,5})", re.IGNORECASE)

_UNDIRECTED: Final = (
    "the network is undirected, and its streets don't say where they begin and end (from, to), so one-way streets "
    "can't be told: save it with OSMnx as it was downloaded, without turning it into an undirected one"
)


def _read_graphml(path: Path) -> Parts:
    """Return the streets of an OSMnx `.graphml` file. It holds no water and no parks.

    Raises:
        StreetsError: It is no OSMnx GraphML, breaks off, or declares entities.
    """
    marks_in(unpacked(path, Format.GRAPHML))
    import osmnx  # noqa: PLC0415 (takes two seconds to import, and only builds from GraphML need it)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            as_text = dict.fromkeys(("oneway", "reversed", "length", "simplified", "consolidated"), str)
            graph = osmnx.load_graphml(path, graph_dtypes=as_text, edge_dtypes=as_text)
            graph.graph["crs"] = _crs(str(graph.graph["crs"]))
            if not _DEGREES.search(graph.graph["crs"]):
                graph = osmnx.project_graph(graph, to_crs="EPSG:4326")
            return _parts(graph)
        except StreetsError:
            raise
        except Exception as error:  # a graph that OSMnx did not write can lack anything it counts on
            said = " ".join(f"{type(error).__name__}: {error}".split())[:160]
            msg = f"this is no whole GraphML as OSMnx saves it ({said}): save it with OSMnx, or download it again"
            raise StreetsError(msg) from error


def _is_one_way(edge: dict[str, Any]) -> bool:
    """Return what OSMnx of any age says of an edge: True, False, yes, no.

    Raises:
        StreetsError: It says something else.
    """
    word = str(edge.get("oneway", "")).strip().lower()
    if word not in _TRUE | _FALSE:
        msg = f"an edge says oneway is {word[:20]!r}, not True or False: save the network with OSMnx"
        raise StreetsError(msg)
    return word in _TRUE


def _crs(said: str) -> str:
    """Return the coordinate system; older OSMnx wrote it as a dictionary.

    >>> _crs("{'init': 'epsg:4326'}"), _crs("epsg:27700")
    ('epsg:4326', 'epsg:27700')
    """
    found = _EPSG.search(said)
    return f"epsg:{found[1]}" if found else said


def _parts(graph: nx.MultiDiGraph[Any]) -> Parts:
    """Return the graph as ways; the bends of a street become nodes of their own."""
    number = {node: position for position, node in enumerate(graph.nodes)}
    lon = [float(data["x"]) for _, data in graph.nodes(data=True)]
    lat = [float(data["y"]) for _, data in graph.nodes(data=True)]
    ways: list[list[int]] = []
    tags: list[dict[str, str]] = []
    edges = list(_once_each(graph))
    knows_one_way = any(_is_one_way(edge) for _, _, edge in edges)
    for leaves, reaches, edge in edges:
        bends = _bends(edge)
        ways.append([number[leaves], *range(len(lon), len(lon) + len(bends)), number[reaches]])
        lon += [bend[0] for bend in bends]
        lat += [bend[1] for bend in bends]
        tags.append(_tags(edge, knows_one_way=knows_one_way))
    return Parts(
        node_ids=np.arange(len(lon)),
        lon=np.array(lon),
        lat=np.array(lat),
        not_open=np.zeros(0, dtype=np.int64),
        access=np.zeros((0, len(KEYS)), dtype=np.uint8),
        way_start=np.cumsum([0, *(len(way) for way in ways)]),
        way_node_ids=np.array([node for way in ways for node in way], dtype=np.int64),
        tags=table_of_tags(tags),
    )


def _once_each(graph: nx.MultiDiGraph[Any]) -> Iterator[tuple[Any, Any, dict[str, Any]]]:
    """Give every street once, as it was drawn: OSMnx saves one that is open both ways as two edges."""
    seen: set[tuple[Any, ...]] = set()
    for leaves, reaches, edge in _as_drawn(graph):
        ends = (leaves, reaches) if _is_one_way(edge) else frozenset((leaves, reaches))
        osmid = edge.get("osmid")
        ways = tuple(sorted(map(str, osmid))) if isinstance(osmid, list) else str(osmid)
        bends = frozenset((round(east, 7), round(north, 7)) for east, north, *_ in _bends(edge))
        street = (ends, ways, bends)
        if street not in seen:
            seen.add(street)
            yield leaves, reaches, edge


def _bends(edge: dict[str, Any]) -> list[tuple[float, ...]]:
    return list(edge["geometry"].coords)[1:-1] if "geometry" in edge else []


def _as_drawn(graph: nx.MultiDiGraph[Any]) -> Iterator[tuple[Any, Any, dict[str, Any]]]:
    """Give each edge with the nodes where it begins and ends; an undirected one says them itself.

    Raises:
        StreetsError: It doesn't.
    """
    if graph.is_directed():
        yield from graph.edges(data=True)
        return
    by_name = {str(node): node for node in graph.nodes}
    for here, there, edge in graph.edges(data=True):
        leaves, reaches = by_name.get(str(edge.get("from"))), by_name.get(str(edge.get("to")))
        if {leaves, reaches} != {here, there}:
            raise StreetsError(_UNDIRECTED)
        yield leaves, reaches, edge


def _tags(edge: dict[str, Any], *, knows_one_way: bool) -> dict[str, str]:
    """Return an edge's attributes as tags; where streets were joined, the first class and all speed limits.

    A network in which no street is one-way, as OSMnx saves those for walking, can't tell of one-way streets.
    """
    tags = {}
    for key in TAGS:
        value = edge.get(key)
        if isinstance(value, list):
            value = value[0] if key in _TAGS_WITH_ONE_VALUE else _SEVERAL.join(map(str, value))
        if value is not None:
            tags[key] = str(value)
    tags["oneway"] = ("yes" if _is_one_way(edge) else "no") if knows_one_way else ""
    return tags

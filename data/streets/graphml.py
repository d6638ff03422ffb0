"""Read a street network as OSMnx saves it."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from data.streets.osm_xml import parse_xml
from data.streets.parts import Parts, StreetsError, assemble
from geo.streets import TAGS, Streets

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import networkx as nx

_SEVERAL: Final = ";"
"""OpenStreetMap's own sign between several values of one tag."""
_TAGS_WITH_ONE_VALUE: Final = frozenset({"highway", "railway", "name"})


def read_graphml(path: Path) -> Streets:
    """Return the streets of an OSMnx `.graphml` file. It holds no water and no parks.

    Raises:
        StreetsError: It is no OSMnx GraphML, breaks off, or declares entities.
    """
    with path.open("rb") as file:
        parse_xml(file, root="graphml")
    import osmnx  # noqa: PLC0415 (takes two seconds to import, and only builds from GraphML need it)

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            graph = osmnx.load_graphml(path)
            if not _in_degrees(graph):
                graph = osmnx.project_graph(graph, to_crs="EPSG:4326")
            return assemble(_parts(graph))
        except StreetsError:
            raise
        except Exception as error:  # a graph that OSMnx did not write can lack anything it counts on
            msg = f"this is no GraphML as OSMnx saves it ({type(error).__name__}: {error}): save it with OSMnx"
            raise StreetsError(msg) from error


def _in_degrees(graph: nx.MultiDiGraph[Any]) -> bool:
    return str(graph.graph["crs"]).lower() in {"epsg:4326", "wgs84", "ogc:crs84"}


def _parts(graph: nx.MultiDiGraph[Any]) -> Parts:
    """Return the graph as ways; the bends of a street become nodes of their own."""
    number = {node: position for position, node in enumerate(graph.nodes)}
    lon = [float(data["x"]) for _, data in graph.nodes(data=True)]
    lat = [float(data["y"]) for _, data in graph.nodes(data=True)]
    ways: list[list[int]] = []
    tags: list[dict[str, str]] = []
    for leaves, reaches, edge in _once_each(graph):
        bends = list(edge["geometry"].coords)[1:-1] if "geometry" in edge else []
        ways.append([number[leaves], *range(len(lon), len(lon) + len(bends)), number[reaches]])
        lon += [bend[0] for bend in bends]
        lat += [bend[1] for bend in bends]
        tags.append(_tags(edge))
    return Parts(
        node_ids=np.arange(len(lon)),
        lon=np.array(lon),
        lat=np.array(lat),
        closed_to_cars=np.zeros(0, dtype=np.int64),
        way_start=np.cumsum([0, *(len(way) for way in ways)]),
        way_node_ids=np.array([node for way in ways for node in way], dtype=np.int64),
        tags=pd.DataFrame(tags, columns=list(TAGS)),
    )


def _once_each(graph: nx.MultiDiGraph[Any]) -> Iterator[tuple[Any, Any, dict[str, Any]]]:
    """Give every street once: OSMnx saves one that is open both ways as two edges."""
    seen: set[tuple[Any, ...]] = set()
    for leaves, reaches, edge in graph.edges(data=True):
        if not edge.get("oneway"):
            street = (frozenset((leaves, reaches)), str(edge.get("osmid")), round(float(edge["length"]), 1))
            back = (frozenset((leaves, reaches)), _reversed(edge.get("osmid")), street[2])
            if street in seen or back in seen:
                continue
            seen.add(street)
        yield leaves, reaches, edge


def _reversed(osmid: object) -> str:
    return str(osmid[::-1]) if isinstance(osmid, list) else str(osmid)


def _tags(edge: dict[str, Any]) -> dict[str, str]:
    """Return an edge's attributes as tags; where streets were joined, the first class and all speed limits."""
    tags = {}
    for key in TAGS:
        value = edge.get(key)
        if isinstance(value, list):
            value = value[0] if key in _TAGS_WITH_ONE_VALUE else _SEVERAL.join(str(one) for one in value)
        if value is not None:
            tags[key] = str(value)
    tags["oneway"] = "yes" if edge.get("oneway") else "no"
    return tags

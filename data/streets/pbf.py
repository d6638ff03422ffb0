"""Read OpenStreetMap's own binary format."""

from __future__ import annotations

import json
import logging
import warnings
from typing import TYPE_CHECKING, Final

import numpy as np
import pyrosm

from data.streets.context import AREAS, RAILWAYS, WATERWAYS, area_class, is_railway, is_waterway
from data.streets.parts import Parts, StreetsError, as_texts, assemble, records, stops_cars
from geo.streets import TAGS, Streets

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

_STREETS: Final = ['["highway"]', f'["railway"~"^({"|".join(sorted(RAILWAYS))})$"]']
_CONTEXT: Final = {
    **{key: sorted(values) for key, values in AREAS.items()},
    "waterway": sorted({*AREAS["waterway"], *WATERWAYS}),
}


def read_pbf(path: Path) -> Streets:
    """Return the streets, and the water, parks and woods, of an `.osm.pbf` file.

    Raises:
        StreetsError: pyrosm can't read it, or it breaks off.
    """
    logging.getLogger("pyrosm").setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        # pyrosm warns where a kind of thing is not in the file; that is no news here.
        warnings.simplefilter("ignore")
        try:
            osm = pyrosm.OSM(str(path), keep_metadata=False, workers=1, progress=False)
            nodes, edges = osm.get_network(
                "all", nodes=True, custom_filter=_STREETS, tags_to_keep=list(TAGS), extra_attributes=None
            )
            beside = osm.get_data_by_custom_criteria(
                _CONTEXT, filter_type="keep", keep_nodes=False, tags_as_columns=[*_CONTEXT, "tunnel"]
            )
        except Exception as error:  # a broken binary file can make its parser fail in any way
            msg = f"this is no whole OpenStreetMap PBF file ({_first_line(error)}): download it again"
            raise StreetsError(msg) from error
    if edges is None or len(edges) == 0:
        msg = "there is not one street (a way tagged highway) in the file: take an extract that has them"
        raise StreetsError(msg)
    return assemble(_parts(nodes, edges, beside))


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120].rstrip(".")


def _parts(nodes: pd.DataFrame, edges: pd.DataFrame, beside: pd.DataFrame | None) -> Parts:
    """Return what pyrosm found; it gives ways cut into pieces, a row each, in the order of the ways."""
    edges = edges[_is_visible(edges)]
    leaves, reaches = edges["u"].to_numpy(dtype=np.int64), edges["v"].to_numpy(dtype=np.int64)
    way = edges["id"].to_numpy(dtype=np.int64)
    begins = np.ones(len(edges), dtype=bool)
    begins[1:] = (way[1:] != way[:-1]) | (leaves[1:] != reaches[:-1])
    first = np.flatnonzero(begins)
    # A way of k pieces has k + 1 nodes: all that its pieces reach, with the one it leaves first before them.
    classes, shapes = _context(beside)
    return Parts(
        node_ids=nodes["id"].to_numpy(dtype=np.int64),
        lon=nodes["lon"].to_numpy(dtype=np.float64),
        lat=nodes["lat"].to_numpy(dtype=np.float64),
        closed_to_cars=_closed_to_cars(nodes),
        way_start=np.append(first, len(edges)) + np.arange(len(first) + 1),
        way_node_ids=np.insert(reaches, first, leaves[first]),
        tags=edges.iloc[first].reindex(columns=list(TAGS)),
        context_class=classes,
        context_shape=shapes,
    )


def _is_visible(edges: pd.DataFrame) -> NDArray[np.bool_]:
    """Return which pieces are streets, or railways that are not in a tunnel."""
    texts = as_texts(edges, ["highway", "railway", "tunnel"])
    is_street = (texts["highway"] != "").to_numpy(dtype=bool)
    in_the_open = np.fromiter(map(is_railway, records(texts)), dtype=np.bool_, count=len(texts))
    return is_street | in_the_open


def _closed_to_cars(nodes: pd.DataFrame) -> NDArray[np.int64]:
    """Return the ids of the nodes that stop cars, from the tags that pyrosm hands on as JSON."""
    tagged = nodes[nodes["tags"].notna()] if "tags" in nodes else nodes.iloc[:0]
    closed = np.fromiter((stops_cars(_as_dict(tags)) for tags in tagged["tags"]), dtype=np.bool_, count=len(tagged))
    ids: NDArray[np.int64] = tagged["id"].to_numpy(dtype=np.int64)
    return ids[closed]


def _as_dict(tags: object) -> dict[str, str]:
    """Return tags from JSON text or from what it stands for."""
    parsed = json.loads(tags) if isinstance(tags, str) else tags
    return parsed if isinstance(parsed, dict) else {}


def _context(beside: pd.DataFrame | None) -> tuple[list[str], list[BaseGeometry]]:
    if beside is None:
        return [], []
    classes: list[str] = []
    shapes: list[BaseGeometry] = []
    for tags, shape in zip(records(as_texts(beside, [*_CONTEXT, "tunnel"])), beside["geometry"], strict=True):
        is_area = shape.geom_type in {"Polygon", "MultiPolygon"}
        what = area_class(tags) if is_area else "waterway" if is_waterway(tags) else ""
        if what:
            classes.append(what)
            shapes.append(shape)
    return classes, shapes

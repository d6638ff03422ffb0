"""Read OpenStreetMap XML, streaming."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.parsers import expat

import numpy as np
import pandas as pd
from shapely.geometry import LineString

from data.streets.context import area_class, area_of_rings, is_railway, is_waterway
from data.streets.parts import Parts, StreetsError, assemble, stops_cars
from geo.streets import TAGS, Streets

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

    from shapely.geometry.base import BaseGeometry

_KEPT: Final = frozenset(TAGS)


def read_osm_xml(path: Path) -> Streets:
    """Return the streets, and the water, parks and woods, of an `.osm` file.

    Raises:
        StreetsError: It is no OpenStreetMap XML, breaks off, or declares entities (which can be made to fill memory).
    """
    content = _Content()
    with path.open("rb") as file:
        parse_xml(file, root="osm", content=content)
    return assemble(content.parts())


def parse_xml(file: BinaryIO, *, root: str, content: _Content | None = None) -> None:
    """Go through an XML file once; with no content, only to see whether it is whole and harmless.

    Raises:
        StreetsError: It is not well-formed, has another root element, or has a document type.
    """
    parser = expat.ParserCreate()
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        if depth == 0 and name != root:
            msg = f"this is XML, but its outermost element is <{name}>, not <{root}>: download the file again"
            raise StreetsError(msg)
        depth += 1
        if content is not None:
            content.start(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if content is not None:
            content.end(name)

    def refuse(*_: object) -> None:
        msg = "the file declares a document type, which no file of streets needs and which can hide an attack: refused"
        raise StreetsError(msg)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.ParseFile(file)
    except expat.ExpatError as error:
        msg = f"this is no whole XML file (line {error.lineno}: {expat.ErrorString(error.code)}): download it again"
        raise StreetsError(msg) from error


def _id(text: str) -> int:
    """Return the id of an element.

    Raises:
        ValueError: It is no whole number of 64 bits.
    """
    number = int(text)
    if not -(2**63) <= number < 2**63:
        msg = f"{text[:20]}... is too large"
        raise ValueError(msg)
    return number


class _Content:
    """Collects nodes, ways and relations as the parser meets them."""

    def __init__(self) -> None:
        self.nodes: dict[int, tuple[float, float]] = {}
        self.closed_to_cars: list[int] = []
        self.ways: list[tuple[list[int], dict[str, str]]] = []
        self.area_lines: dict[int, list[int]] = {}
        self.areas: list[tuple[dict[str, str], list[tuple[int, str]]]] = []
        self.shapes: list[tuple[dict[str, str], list[int]]] = []
        self._id = 0
        self._tags: dict[str, str] = {}
        self._refs: list[int] = []
        self._members: list[tuple[int, str]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take in what an element's beginning says."""
        try:
            if name == "tag":
                self._tags[attributes["k"]] = attributes["v"]
            elif name == "nd":
                self._refs.append(_id(attributes["ref"]))
            elif name == "member" and attributes["type"] == "way":
                self._members.append((_id(attributes["ref"]), attributes.get("role", "")))
            elif name in {"node", "way", "relation"}:
                self._id, self._tags, self._refs, self._members = _id(attributes["id"]), {}, [], []
                if name == "node":
                    self.nodes[self._id] = (float(attributes["lon"]), float(attributes["lat"]))
        except KeyError as error:
            msg = f"a <{name}> after {len(self.nodes):,} nodes lacks {error}: download the file again"
            raise StreetsError(msg) from error
        except ValueError as error:
            msg = f"a <{name}> after {len(self.nodes):,} nodes holds no number ({error}): download the file again"
            raise StreetsError(msg) from error

    def end(self, name: str) -> None:
        """Keep the element that ends here if there is a use for it."""
        if name == "node" and "barrier" in self._tags and stops_cars(self._tags):
            self.closed_to_cars.append(self._id)
        elif name == "way":
            self._keep_way()
        elif name == "relation" and self._tags.get("type") == "multipolygon" and area_class(self._tags):
            self.areas.append((self._tags, self._members))

    def _keep_way(self) -> None:
        if "highway" in self._tags or is_railway(self._tags):
            kept = {key: value for key, value in self._tags.items() if key in _KEPT}
            self.ways += [(run, kept) for run in self._runs(self._refs)]
        elif area_class(self._tags) or is_waterway(self._tags):
            self.shapes.append((self._tags, self._refs))
        # Any way may turn out to be the edge of an area, in a relation that comes later.
        self.area_lines[self._id] = self._refs

    def _runs(self, refs: list[int]) -> list[list[int]]:
        """Cut a way where it leaves the file: an extract may name nodes that it does not hold."""
        runs: list[list[int]] = [[]]
        for ref in refs:
            if ref in self.nodes:
                runs[-1].append(ref)
            else:
                runs.append([])
        return [run for run in runs if len(run) > 1]

    def parts(self) -> Parts:
        """Return everything that was found."""
        classes, shapes = self._context()
        places = np.array(list(self.nodes.values()), dtype=np.float64).reshape(-1, 2)
        return Parts(
            node_ids=np.fromiter(self.nodes, dtype=np.int64, count=len(self.nodes)),
            lon=places[:, 0],
            lat=places[:, 1],
            closed_to_cars=np.array(self.closed_to_cars, dtype=np.int64),
            way_start=np.cumsum([0, *(len(refs) for refs, _ in self.ways)]),
            way_node_ids=np.array([ref for refs, _ in self.ways for ref in refs], dtype=np.int64),
            tags=pd.DataFrame([tags for _, tags in self.ways], columns=list(TAGS)),
            context_class=classes,
            context_shape=shapes,
        )

    def _context(self) -> tuple[list[str], list[BaseGeometry]]:
        classes: list[str] = []
        shapes: list[BaseGeometry] = []
        for tags, refs in self.shapes:
            points = self._points(refs)
            if area_class(tags) and (area := area_of_rings([points], [])) is not None:
                classes.append(area_class(tags))
                shapes.append(area)
            elif is_waterway(tags) and len(points) > 1:
                classes.append("waterway")
                shapes.append(LineString(points))
        for tags, members in self.areas:
            outer = [self._points(self.area_lines.get(ref, [])) for ref, role in members if role != "inner"]
            inner = [self._points(self.area_lines.get(ref, [])) for ref, role in members if role == "inner"]
            area = area_of_rings(outer, inner)
            if area is not None:
                classes.append(area_class(tags))
                shapes.append(area)
        return classes, shapes

    def _points(self, refs: list[int]) -> list[tuple[float, float]]:
        return [self.nodes[ref] for ref in refs if ref in self.nodes]

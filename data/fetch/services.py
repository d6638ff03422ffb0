"""Ask a map service for the rows that are wanted, in parts, and the smallest extract of streets that covers an area."""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import msgspec
import shapely

from data.fetch.addresses import HAND_IT_OVER, STREETS, sources, title_of
from data.fetch.asking import FetchError
from data.fetch.download import Wanted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from data.fetch.asking import Asking

ROWS_A_PAGE: Final = 2000
"""Services of the ONS send no more at once."""
MOST_PAGES: Final = 500
CODES_AT_ONCE: Final = 100
"""An address must not grow over what servers take."""
METRES: Final = 27700
"""British National Grid, in which the boundaries come and boxes are given."""

Box = tuple[float, float, float, float]
"""West, south, east, north, in metres of the British National Grid."""


class _Item(msgspec.Struct):
    title: str = ""
    url: str | None = None
    modified: float = 0


class _Field(msgspec.Struct):
    name: str


class _Feature(msgspec.Struct):
    properties: dict[str, Any] = {}
    geometry: dict[str, Any] | None = None


class _Answer(msgspec.Struct):
    """What an answer holds that is looked at."""

    results: list[_Item] = []
    fields: list[_Field] = []
    features: list[_Feature] = []
    properties: dict[str, Any] = {}
    error: Any = None


def find_service(key: str, asking: Asking) -> str:
    """Return the address of the newest service of a source's title, for no address of a service lasts.

    Raises:
        FetchError: None is called so, or the search can't be asked.
    """
    source = sources()[key]
    words = {
        "q": f'title:"{source.title}" AND owner:ONSGeography_data',
        "f": "json",
        "num": 20,
        "sortField": "modified",
    }
    found = _json(asking, key, f"{source.address}?{urlencode(words | {'sortOrder': 'desc'})}").get("results", [])
    services = [
        item for item in found if item.get("url") and source.title.casefold() in str(item.get("title", "")).casefold()
    ]
    if not services:
        msg = f"{title_of(key)} can't be fetched: no service is called {source.title!r} at {source.address}"
        msg += f". {HAND_IT_OVER}"
        raise FetchError(msg)
    newest = max(services, key=lambda item: item.get("modified", 0))
    address = str(newest["url"]).rstrip("/")
    return address if address.rsplit("/", 1)[-1].isdecimal() else f"{address}/0"


def rows_where(key: str, service: str, where: str, asking: Asking) -> Iterator[dict[str, Any]]:
    """Yield the features of a service, as GeoJSON has them, for which a condition holds.

    Raises:
        FetchError: It can't be asked, or answers with an error.
    """
    return _features(key, service, {"where": where}, asking)


def rows_in(key: str, service: str, box: Box, asking: Asking) -> Iterator[dict[str, Any]]:
    """Yield the features of a service that touch a box.

    Raises:
        FetchError: It can't be asked, or answers with an error.
    """
    inside = {
        "where": "1=1",
        "geometry": ",".join(f"{edge:.0f}" for edge in box),
        "geometryType": "esriGeometryEnvelope",
        "inSR": METRES,
        "spatialRel": "esriSpatialRelIntersects",
    }
    return _features(key, service, inside, asking)


def rows_of(key: str, service: str, values: Sequence[str], asking: Asking) -> Iterator[dict[str, Any]]:
    """Yield the features of a service that are of these codes: those of places, or postcodes.

    Raises:
        FetchError: It can't be asked, or answers with an error.
    """
    for start in range(0, len(values), CODES_AT_ONCE):
        quoted = ", ".join("'" + code.replace("'", "") + "'" for code in values[start : start + CODES_AT_ONCE])
        yield from rows_where(key, service, sources()[key].where.format(values=quoted), asking)


def headings_of(key: str, service: str, asking: Asking) -> list[str]:
    """Return the names of a service's columns.

    Raises:
        FetchError: It can't be asked, or answers with an error.
    """
    return [str(field["name"]) for field in _json(asking, key, f"{service}?f=json").get("fields", [])]


def distinct_rows(key: str, service: str, columns: Sequence[str], asking: Asking) -> Iterator[tuple[str, ...]]:
    """Yield what stands in these columns together, each combination once.

    Raises:
        FetchError: It can't be asked, or answers with an error.
    """
    asked = {"where": "1=1", "outFields": ",".join(columns), "returnDistinctValues": "true", "returnGeometry": "false"}
    for feature in _features(key, service, asked, asking):
        yield tuple(str(feature["properties"][column]) for column in columns)


def _features(key: str, service: str, asked: dict[str, Any], asking: Asking) -> Iterator[dict[str, Any]]:
    """Yield page after page: a service sends some rows at once, and says whether there are more."""
    offset = 0
    for _page in range(MOST_PAGES):
        query = {
            "outFields": "*",
            "outSR": METRES,
            "f": "geojson",
            "resultOffset": offset,
            "resultRecordCount": ROWS_A_PAGE,
            **asked,
        }
        answer = _json(asking, key, f"{service}/query?{urlencode(query)}")
        features = answer.get("features", [])
        yield from features
        offset += len(features)
        more = answer.get("exceededTransferLimit") or answer.get("properties", {}).get("exceededTransferLimit")
        if not more or not features:
            return
    msg = f"{title_of(key)} can't be fetched from {service}: it sends no end of rows"
    raise FetchError(msg)


def _json(asking: Asking, key: str, address: str) -> dict[str, Any]:
    """Return an answer as JSON. Services send their errors as if all were well."""
    text = asking.text(title_of(key), address)
    refused = f"{title_of(key)} can't be fetched from {address.split('?', maxsplit=1)[0]}: the service"
    try:
        answer: dict[str, Any] = json.loads(text)
        msgspec.convert(answer, _Answer)
    except (ValueError, RecursionError) as error:
        msg = f"{refused} answered with something else"
        raise FetchError(msg) from error
    if fault := answer.get("error"):
        says = fault.get("message", fault) if isinstance(fault, dict) else fault
        msg = f"{refused} says {str(says)!r}"
        raise FetchError(msg)
    return answer


def write_geojson(path: Path, features: Sequence[dict[str, Any]]) -> None:
    """Write features in metres of the British National Grid as one file."""
    system = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{METRES}"}}
    _write(path, lambda file: json.dump({"type": "FeatureCollection", "crs": system, "features": features}, file))


def write_csv(path: Path, features: Sequence[dict[str, Any]]) -> None:
    """Write what features say as a table, points with x and y."""
    rows = [feature["properties"] | _point(feature.get("geometry")) for feature in features]

    def write(file: Any) -> None:  # noqa: ANN401 (a text file)
        writer = csv.DictWriter(file, list(dict.fromkeys(column for row in rows for column in row)))
        writer.writeheader()
        writer.writerows(rows)

    _write(path, write)


def _point(geometry: dict[str, Any] | None) -> dict[str, float]:
    if not geometry or geometry.get("type") != "Point":
        return {}
    x, y, *_ = geometry["coordinates"]
    return {"x": x, "y": y}


def _write(path: Path, write: Callable[[Any], None]) -> None:
    """Write a file whole or not at all."""
    new = path.with_name(f"{path.name}.part")
    with new.open("w", encoding="utf-8", newline="") as file:
        write(file)
    new.replace(path)


def extract_for(box_degrees: Box, asking: Asking) -> Wanted:
    """Return the smallest extract of OpenStreetMap that covers a box, with its checksum.

    Args:
        box_degrees: West, south, east, north.
        asking: What asks.

    Raises:
        FetchError: The list of extracts can't be read, or none covers it.
    """
    source = sources()[STREETS]
    area = shapely.box(*box_degrees)
    covering = []
    for feature in _json(asking, STREETS, source.address).get("features", []):
        address = feature.get("properties", {}).get("urls", {}).get("pbf")
        if address and feature.get("geometry"):
            outline = shapely.from_geojson(json.dumps(feature["geometry"]))
            if outline.covers(area):
                covering.append((outline.area, address))
    if not covering:
        msg = f"no extract of streets at {source.address} covers the area"
        raise FetchError(msg)
    address = min(covering)[1]
    checksum = re.match(r"[0-9a-f]{32}\b", asking.text(source.title, f"{address}.md5").lower())
    return Wanted(source.title, address, md5=checksum[0] if checksum else "", lasts=False)

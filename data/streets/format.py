"""Which kind of streets file it is, by its first bytes, and what to do with one that can't be read."""

from __future__ import annotations

import bz2
import gzip
import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.sax.saxutils import unescape

from data.streets.parts import StreetsError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import BinaryIO


class Published(NamedTuple):
    """What streets are as a publication, whichever file they come in."""

    title: str
    publisher: str
    licence: str
    url: str


PUBLISHED: Final = Published(
    title="OpenStreetMap",
    publisher="OpenStreetMap contributors",
    licence="Open Database Licence 1.0",
    url="https://www.openstreetmap.org/copyright",
)


class Format(Enum):
    """How streets come; the value of one of OpenStreetMap's own is osmium's name for it."""

    PBF = "pbf"
    XML = "osm"
    XML_GZ = "osm.gz"
    XML_BZ2 = "osm.bz2"
    GRAPHML = "graphml"


CHUNK: Final = 2**20
LONGEST_PROLOGUE: Final = 4096
"""Bytes; what stands before the outermost element is shorter."""
MOST_TIMES_LARGER: Final = 200
"""OpenStreetMap XML unpacks to 10 to 25 times its packed size; a file that unpacks to more than this is an attack."""
LEAST_BOUND: Final = 64 * 2**20
"""Small files may unpack to this much whatever their size: a few streets full of blanks harm nobody."""

DOWNLOAD: Final = "download OpenStreetMap's own file of the region, .osm.pbf (download.geofabrik.de has every county)"
CONVERT: Final = (
    f"it doesn't say which streets meet, so it can't be used as it is: {DOWNLOAD}; or turn your own streets into "
    "OpenStreetMap's form with `ogr2osm FILE -o streets.osm`, their columns named highway, oneway and maxspeed"
)
_KNOWN: Final = (
    (b"PK\x03\x04", f"a zip: unpack it and name the file inside; if that is a shapefile, {DOWNLOAD}"),
    (b"\x00\x00\x27\x0a", f"a shapefile: {CONVERT}"),
    (b"SQLite format 3", f"a GeoPackage or another SQLite database: {CONVERT}"),
    (b"{", f"JSON, perhaps GeoJSON: {CONVERT}"),
    (b"\xff\xe0\x04o5m2", f"an o5m file: turn it round with `osmconvert FILE -o=streets.osm.pbf`, or {DOWNLOAD}"),
    (b"\xff\xe0\x04o5c2", f"a file of changes, not of streets: {DOWNLOAD}"),
    (b"\xff\xfe", "text in UTF-16: open it in an editor and save it as UTF-8"),
    (b"\xfe\xff", "text in UTF-16: open it in an editor and save it as UTF-8"),
    (b"7z\xbc\xaf", "a 7z archive: unpack it first"),
    (b"\x28\xb5\x2f\xfd", "packed by zstd: unpack it first"),
    (b"\xfd7zXZ", "packed by xz: unpack it first"),
)
"""First bytes of what people take for a streets file."""
OVERPASS_JSON: Final = (
    "this is JSON as Overpass writes it, which is not read: ask for XML, with [out:xml] instead of [out:json], "
    f"or {DOWNLOAD}"
)
_OF_OVERPASS: Final = re.compile(rb'\A(?:\xef\xbb\xbf)?\s*\{.{0,2000}?"(?:osm3s|elements)"\s*:', re.DOTALL)
_OF_A_SHAPEFILE: Final = frozenset({".shp", ".shx", ".dbf", ".prj", ".cpg", ".gpkg"})
_ROOT: Final = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*<([A-Za-z_][\w:.-]*)", re.DOTALL)
_DOCTYPE: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)")
ROOTS: Final = {
    b"html": f"a web page, perhaps an error message of the server: open it to see, then {DOWNLOAD}",
    b"osmChange": f"a file of changes, not of streets: {DOWNLOAD}",
    b"kml": f"KML: {CONVERT}",
    b"gpx": f"GPX: {CONVERT}",
}
"""Outermost elements of other XML that people take for a streets file."""


def format_of(path: Path) -> Format:
    """Return the format that a file has, whatever its name says.

    Raises:
        StreetsError: It is none that can be read; the message says what it is, where that is known, and what to do.
        OSError: It can't be opened.
    """
    with path.open("rb") as file:
        beginning = file.read(CHUNK)
    if not beginning.strip():
        msg = "the streets file is empty: download it again"
        raise StreetsError(msg)
    if b"OSMHeader" in beginning[:64]:
        return Format.PBF
    if beginning.startswith(b"\x1f\x8b"):
        return Format.XML_GZ
    if beginning.startswith(b"BZh"):
        return Format.XML_BZ2
    if b"<html" not in beginning[:4096].lower():
        refuse_doctype(beginning)
    root = _root_of(beginning)
    if root in {b"osm", b"graphml"}:
        return Format.XML if root == b"osm" else Format.GRAPHML
    raise StreetsError(_no_streets_file(path, beginning, root))


def is_of_streets(path: Path) -> bool:
    """Return whether a file is one of OpenStreetMap's or OSMnx's, even one that can't be read, whatever its name is."""
    try:
        with path.open("rb") as file:
            beginning = file.read(LONGEST_PROLOGUE)
    except OSError:
        return False
    return (
        _root_of(beginning) in {b"osm", b"graphml", b"osmChange"}
        or b"OSMHeader" in beginning[:64]
        or beginning.startswith((b"\xff\xe0\x04o5m2", b"\xff\xe0\x04o5c2"))
        or _OF_OVERPASS.match(beginning) is not None
    )


def _root_of(beginning: bytes) -> bytes:
    """Return the name of the outermost element of XML, without its prefix; b"" where it is none."""
    found = _ROOT.match(beginning)
    return found[1].rpartition(b":")[2] if found else b""


def refuse_doctype(text: bytes) -> None:
    """Raise where XML declares a document type, whose entities can be made to fill memory.

    Raises:
        StreetsError: It does.
    """
    if b"<!" in text and _DOCTYPE.search(text):
        msg = "the file declares a document type, which no file of streets needs and which can hide an attack: refused"
        raise StreetsError(msg)


def _no_streets_file(path: Path, beginning: bytes, root: bytes) -> str:
    if b"<html" in beginning[:4096].lower():
        root = b"html"
    if root and root not in ROOTS:
        says = root.decode("ascii", "replace")[:40]
        return f"this is XML, but its outermost element is <{says}>, not <osm>: {DOWNLOAD}"
    if not root and _OF_OVERPASS.match(beginning):
        return OVERPASS_JSON
    known = ROOTS.get(root) or next((says for sign, says in _KNOWN if beginning.startswith(sign)), "")
    if known:
        return f"this is {known}"
    if path.suffix.lower() in _OF_A_SHAPEFILE:
        return f"this is part of a shapefile or a GeoPackage: {CONVERT}"
    ending = path.suffix or "no ending"
    return (
        f"this is no streets file that can be read (it has {ending}): streets come as .osm.pbf, .osm, .osm.gz, "
        f".osm.bz2 or OSMnx .graphml; {DOWNLOAD}"
    )


def unpacked(path: Path, form: Format) -> Iterator[bytes]:
    """Give the bytes of a file, unpacked, a chunk at a time; stop where it unpacks to absurdly much.

    Raises:
        StreetsError: It is no whole packed file, or unpacks to more than `MOST_TIMES_LARGER` times its size.
        OSError: It can't be opened.
    """
    most = max(LEAST_BOUND, MOST_TIMES_LARGER * path.stat().st_size)
    read = 0
    with path.open("rb") as packed:
        file: BinaryIO = packed
        if form is Format.XML_GZ:
            file = gzip.GzipFile(fileobj=packed)  # type: ignore[assignment]
        elif form is Format.XML_BZ2:
            file = bz2.BZ2File(packed)  # type: ignore[assignment]
        while chunk := _read(file):
            read += len(chunk)
            if read > most:
                msg = f"the file unpacks to more than {MOST_TIMES_LARGER} times its size, as no streets do: {DOWNLOAD}"
                raise StreetsError(msg)
            yield chunk


def _read(file: BinaryIO) -> bytes:
    try:
        return file.read(CHUNK)
    except Exception as error:  # zlib.error, and whatever else a damaged file can cause
        if isinstance(error, OSError) and error.errno is not None:
            raise
        msg = f"the packed file is cut short or damaged ({error}): download it again"
        raise StreetsError(msg) from error


# ---- What osmium passes over in OpenStreetMap XML ----

_DELETED: Final = re.compile(rb"<(node|way|relation)\b([^<>]*?\baction\s*=\s*['\"]delete['\"][^<>]*)>")
_ID: Final = re.compile(rb"\bid\s*=\s*['\"](-?\d{1,19})['\"]")
_REMARK: Final = re.compile(rb"<remark>(.{0,2000}?)</remark>", re.DOTALL)
MOST_CARRIED: Final = 2**16
"""No tag of OpenStreetMap XML is longer."""


@dataclass
class Marks:
    """What was found.

    Attributes:
        deleted: Ids by element: "node", "way", "relation".
        remarks: What the server said of its own answer.
    """

    deleted: dict[str, set[int]] = field(default_factory=lambda: {"node": set(), "way": set(), "relation": set()})
    remarks: list[str] = field(default_factory=list)


def marks_in(chunks: Iterable[bytes]) -> Marks:
    """Return the marks in a file.

    Raises:
        StreetsError: It declares a document type, whose entities can be made to fill memory.

    >>> josm = [b"<osm><node id='7' action='delete' lat='1' lon='2'/><way id='8' acti", b'on="delete"></way></osm>']
    >>> marks_in(josm).deleted
    {'node': {7}, 'way': {8}, 'relation': set()}
    >>> marks_in([b"<osm><remark> runtime error: timed out </remark></osm>"]).remarks
    ['runtime error: timed out']
    """
    marks, carried = Marks(), b""
    for chunk in chunks:
        text = carried + chunk
        refuse_doctype(text)
        whole = text.rfind(b"<")
        remark = text.rfind(b"<remark", 0, whole)
        if remark >= 0 and text.find(b"</remark>", remark, whole) < 0:
            whole = remark
        if whole < 0 or len(text) - whole > MOST_CARRIED:
            whole = len(text)
        _take_in(text[:whole], marks)
        carried = text[whole:]
    _take_in(carried, marks)
    return marks


def _take_in(text: bytes, marks: Marks) -> None:
    if b"delete" in text:
        for element in _DELETED.finditer(text):
            number = _ID.search(element[2])
            if number:
                marks.deleted[element[1].decode()].add(int(number[1]))
    if b"<remark>" in text:
        folded = (" ".join(remark[1].decode("utf-8", "replace").split()) for remark in _REMARK.finditer(text))
        marks.remarks += [unescape(remark) for remark in folded if remark]

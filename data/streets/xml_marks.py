"""What osmium passes over in OpenStreetMap XML: what JOSM marked as deleted, and what Overpass remarked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import unescape

from data.streets.format import refuse_doctype

if TYPE_CHECKING:
    from collections.abc import Iterable

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
        said = (" ".join(remark[1].decode("utf-8", "replace").split()) for remark in _REMARK.finditer(text))
        marks.remarks += [unescape(remark) for remark in said if remark]

"""Read a streets file, in whichever format it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.streets.graphml import read_graphml
from data.streets.osm_xml import read_osm_xml
from data.streets.parts import StreetsError
from data.streets.pbf import read_pbf
from geo.streets import Streets, no_streets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from data.problems import Problems

READERS: Final[Mapping[str, Callable[[Path], Streets]]] = {
    ".pbf": read_pbf,
    ".osm": read_osm_xml,
    ".graphml": read_graphml,
}
"""What reads a file, by how its name ends."""


def read_streets(path: Path, problems: Problems) -> Streets:
    """Return the streets of an `.osm.pbf`, `.osm` or OSMnx `.graphml` file.

    Args:
        path: The file; its ending says the format, and its beginning must agree.
        problems: Takes a complaint where the file can't be read or holds no streets.

    Returns:
        The streets, with no piece longer than 150 metres; no streets at all after a complaint.
    """
    try:
        return _read(path)
    except StreetsError as error:
        problems.error(path.name, str(error))
    except OSError as error:
        problems.error(path.name, f"the streets can't be opened ({error.strerror}): check the path in the recipe")
    return no_streets()


def _read(path: Path) -> Streets:
    """Choose the reader, and see to it that the file is what its name says.

    Raises:
        StreetsError: It is not.
        OSError: It can't be opened.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        ending = path.suffix or "no ending"
        msg = f"streets come as .osm.pbf, .osm or .graphml, this file has {ending}: unpack or convert it first"
        raise StreetsError(msg)
    with path.open("rb") as file:
        beginning = file.read(64)
    if not beginning.strip():
        msg = "the streets file is empty: download it again"
        raise StreetsError(msg)
    looks_like_pbf = b"OSMHeader" in beginning
    if looks_like_pbf != (reader is read_pbf):
        really = "OpenStreetMap PBF" if looks_like_pbf else "no OpenStreetMap PBF"
        msg = f"the file ends in {path.suffix} but is {really}: give it its right name, or download it again"
        raise StreetsError(msg)
    return reader(path)

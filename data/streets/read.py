"""Read streets files, in whichever format they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.problems import Problems
from data.streets.format import Format, format_of
from data.streets.graphml import read_graphml
from data.streets.osm import OsmFile, read_osm
from data.streets.parts import StreetsError, assemble
from geo.streets import Streets, no_streets

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from data.streets.format import Marks
    from data.streets.parts import Parts


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
        problems.error(_names(files), str(error))
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
                _warn_of_remarks(path, opened[-1][1].remarks, problems)
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
        return read_graphml(files[0])
    return read_osm(opened)


def _warn_of_remarks(path: Path, remarks: Sequence[str], problems: Problems) -> None:
    for remark in remarks:
        says = (
            f'the server that made this file says: "{remark[:300]}": streets may be missing; download it again, or a '
            "smaller piece"
        )
        problems.warn(path.name, says)


def _names(files: Sequence[Path]) -> str:
    return " and ".join(path.name for path in files)

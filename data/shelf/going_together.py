"""Of which edition a file is, and what it takes to know which go together: `data.recipe` says which editions do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.recipe import Edition, goes_with_day
from data.shelf.kept import known_of
from data.tables import REQUIRED, SPECS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from data.shelf.kept import KeptFile

CENSUSES: Final = (2021, 2011)
LEAST_SHARE: Final = 0.98
"""Of the places of an area that a table must know; a build refuses what knows fewer."""
INSTEAD_OF: Final = {"headcount": "workforce", "postcodes_people": "output_areas"}
"""Tables that add nothing where there is another."""


def best_census(files: Iterable[KeptFile]) -> int | None:
    """Return the census of which most of the tables are there that every area needs; None where none is of either.

    Of two that have as many, the newer.
    """
    there = {
        census: {file.key for file in files if file.usable and file.key in REQUIRED and file.census == census}
        for files in [list(files)]
        for census in CENSUSES
    }
    best = max(CENSUSES, key=lambda census: (len(there[census]), census))
    return best if there[best] else None


def is_of(file: KeptFile, census: int | None) -> bool:
    """Return whether the places of a file are those of that census, or may be."""
    return None in {file.census, census} or file.census == census


def named(file: KeptFile) -> str:
    """Return what sentences call the file of a table."""
    return f"{SPECS[file.key].title} ({file.name})"


def edition_of(file: KeptFile) -> Edition:
    """Return of which edition a file is, as far as that is known.

    A report that bears no date is of the last day that it tells of, or later. A list of members that bears one tells
    of that day alone.
    """
    found = file.found or {}
    source = found.get("date_from")
    return Edition(
        str(found.get("until") or file.date) if source == "content" else file.date,
        file.census,
        at_least=source == "content",
        one_day=source == "file" and file.key == "membership",
        called=named(file),
    )


def fits_day(file: KeptFile, day: str) -> bool:
    """Return whether a file goes with registrations of that ISO day; of what is not known it is taken to."""
    return file.key not in SPECS or goes_with_day(file.key, edition_of(file), day)


def share_known(file: KeptFile, places: Collection[str]) -> float:
    """Return which share of these places a file knows; 1.0 where it is not of places, or there are none."""
    if not places or not knows_places(file):
        return 1.0
    return len(known_of(file).codes & set(places)) / len(places)


def knows_places(file: KeptFile) -> bool:
    """Return whether a file should know every place of an area."""
    return file.key != "" and file.key in SPECS and bool(known_of(file).codes)

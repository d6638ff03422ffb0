"""Which files go together: by census, by day, and by the places that they know."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

from data.shelf.kept import known_of
from data.tables import REQUIRED, SPECS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from data.shelf.kept import KeptFile

CENSUSES: Final = (2021, 2011)
LEAST_SHARE: Final = 0.98
"""Of the places of an area that a table must know; a build refuses what knows fewer."""
SAME_DAY: Final = ("list_sizes", "ages")
"""Tables that should be of the day of the registrations."""
LATE_DAYS: Final = {"register": 45, "membership": 120, "branches": 120}
"""Reports of today's state, and how many days may pass without a change in them: they bear no date themselves.
Practices open or close every month; PCNs change in April, and a little in every quarter."""
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


def fits_day(file: KeptFile, day: str) -> bool:
    """Return whether a file goes with registrations of that day; of what is not known it is taken to.

    A register, or a list of members, of a later day tells of the earlier day, too; one of an earlier day does not.
    """
    if not day or not file.date:
        return True
    if file.key in SAME_DAY or (file.key == "membership" and is_of_one_day(file)):
        return file.date == day
    if file.key in LATE_DAYS:
        return (date.fromisoformat(day) - date.fromisoformat(last_day(file))).days <= LATE_DAYS[file.key]
    return True


def last_day(file: KeptFile) -> str:
    """Return the last day that a report tells of; the day that it is of, where it says so."""
    found = file.found or {}
    return str(found.get("until") or file.date) if found.get("date_from") == "content" else file.date


def is_of_one_day(file: KeptFile) -> bool:
    """Return whether a list of members says what held on one day alone, which it names."""
    return (file.found or {}).get("date_from") == "file"


def share_known(file: KeptFile, places: Collection[str]) -> float:
    """Return which share of these places a file knows; 1.0 where it is not of places, or there are none."""
    if not places or not knows_places(file):
        return 1.0
    return len(known_of(file).codes & set(places)) / len(places)


def knows_places(file: KeptFile) -> bool:
    """Return whether a file should know every place of an area."""
    return file.key != "" and file.key in SPECS and bool(known_of(file).codes)

"""The list of what an area is built from: which tables there are, which files are them, and which would be taken."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from data.build import known_sources
from data.shelf.going_together import INSTEAD_OF, best_census, edition_of, fits_day, is_of, share_known
from data.shelf.kept import STREETS, KeptFile, known_of
from data.tables import REQUIRED, SPECS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from data.shelf.parts_of_england import Region

STREETS_WHAT: Final = "an extract of OpenStreetMap (.osm.pbf, .osm), or a network of OSMnx (.graphml)"
STREETS_ADD: Final = "minutes along real streets on foot, by bicycle and by car; without them, as the crow flies"
STREETS_URL: Final = "https://download.geofabrik.de/europe/united-kingdom/england.html"
NOBODY_CHOSE: Final[Mapping[str, KeptFile]] = MappingProxyType({})
FIRST: Final = ("boundaries", "patients")
"""Chosen before the others, which should go with them."""


@dataclass(frozen=True)
class Line:
    """A table on the list.

    Attributes:
        key: Of the table, or "streets".
        title: Of the publication.
        what: What it is, and which files.
        required: Whether no area can do without it.
        adds: What an optional one adds to the area; "" of those that every area needs.
        publisher: Of the publication.
        url: Page where it is published.
        files: That are it, the newest first; those that something is wrong with last.
        taken: The file that would be taken; None where there is none, or none that goes with the others.
    """

    key: str
    title: str
    what: str
    required: bool
    adds: str
    publisher: str
    url: str
    files: tuple[KeptFile, ...] = ()
    taken: KeptFile | None = None


def checklist(
    files: Sequence[KeptFile], regions: Iterable[Region] = (), chosen: Mapping[str, KeptFile] = NOBODY_CHOSE
) -> list[Line]:
    """Return a line for each table that an area may be built from, those that it needs first, and for streets.

    Args:
        files: On the shelf.
        regions: That were chosen, if some were.
        chosen: The files that somebody chose, by the key of their table: they are taken, and the others go with them.
    """
    taken = proposed(files, regions, chosen)
    specs = sorted(SPECS.values(), key=lambda spec: not spec.required)
    lines = [
        Line(
            spec.key, spec.title, spec.what, spec.required, spec.adds, spec.publisher, spec.url,
            _newest_first(files, spec.key), taken.get(spec.key),
        )
        for spec in specs
    ]  # fmt: skip
    streets = known_sources()[STREETS]
    return [
        *lines,
        Line(
            STREETS, streets.title, STREETS_WHAT, required=False, adds=STREETS_ADD, publisher=streets.publisher,
            url=STREETS_URL, files=_newest_first(files, STREETS),
        ),
    ]  # fmt: skip


def _newest_first(files: Iterable[KeptFile], key: str) -> tuple[KeptFile, ...]:
    of_it = [file for file in files if file.key == key]
    return tuple(sorted(of_it, key=lambda file: (file.usable, file.date, file.at), reverse=True))


def proposed(
    files: Sequence[KeptFile], regions: Iterable[Region] = (), chosen: Mapping[str, KeptFile] = NOBODY_CHOSE
) -> dict[str, KeptFile]:
    """Return for each table the newest file that goes together with the others, by its key.

    Of tables that every area needs there is one even where it does not go with the others: `does_not_go` says so.
    Optional ones that do not go are left out, those of another census than what was chosen among them.

    Args:
        files: On the shelf; those that something is wrong with are passed over.
        regions: That were chosen, if some were: tables that know their places are preferred.
        chosen: The files that somebody chose, by the key of their table: they are taken whatever goes with them.
    """
    usable = [file for file in files if file.usable]
    census = best_census(chosen.values()) or best_census(usable)
    places = {place for region in regions for place in region.places}
    taken: dict[str, KeptFile] = {}
    for key in dict.fromkeys((*FIRST, *SPECS)):
        day = taken["patients"].date if "patients" in taken else ""
        there = places or (set(known_of(taken["boundaries"]).codes) if "boundaries" in taken else set())
        rows = [chosen[key]] if key in chosen else [file for file in usable if file.key == key]
        if key not in REQUIRED and key not in chosen:
            rows = [file for file in rows if is_of(file, census) and (key != "list_sizes" or fits_day(file, day))]
        if rows:
            taken[key] = max(rows, key=lambda file: _rank(file, census, day, there))
    return {key: file for key, file in taken.items() if key in chosen or INSTEAD_OF.get(key) not in taken}


def _rank(file: KeptFile, census: int | None, day: str, places: set[str]) -> tuple[Any, ...]:
    """Return how well a file goes with the others: by census, places, time, day; then how full and how new."""
    found: Mapping[str, Any] = file.found or {}
    share = share_known(file, places)
    layouts = [layout.name for layout in SPECS[file.key].layouts]
    fuller = -layouts.index(found["layout"]) if file.key == "wards" and found["layout"] in layouts else 0
    return (
        is_of(file, census),
        round(share, 1),
        fits_day(file, day),
        file.date == day and not edition_of(file).at_least,
        fuller,
        file.date,
        found.get("rows", 0),
        file.at,
        file.id,
    )

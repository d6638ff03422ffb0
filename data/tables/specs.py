"""Every official table that a recipe may name, in the order of the README."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.tables.boundaries import BOUNDARIES, MAPS, SHAPEFILE, is_map
from data.tables.by_place import BOARDS, CENTROIDS, DEPRIVATION, RURAL_URBAN, WARDS, finer_than_places
from data.tables.by_practice import ADJUSTED, HEADCOUNT, PAYMENTS, PCN_WORKFORCE, REGISTERS, WORKFORCE
from data.tables.cells import census_of, found_among
from data.tables.grids import GridError, open_grids
from data.tables.patients import AGES, LIST_SIZES, PATIENTS
from data.tables.register import BRANCHES, MEMBERSHIP, REGISTER, SUCCESSORS
from data.tables.residents import OUTPUT_AREAS, POSTCODES, POSTCODES_PEOPLE, RESIDENTS
from data.tables.spec import PLACE, matches

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from data.tables.rows import Grid
    from data.tables.spec import TableSpec

SPECS: Final[dict[str, TableSpec]] = {
    spec.key: spec
    for spec in (
        REGISTER, PATIENTS, MEMBERSHIP, LIST_SIZES, AGES, PAYMENTS, HEADCOUNT, WORKFORCE, ADJUSTED, PCN_WORKFORCE,
        BRANCHES, SUCCESSORS, REGISTERS, BOUNDARIES, WARDS, BOARDS, CENTROIDS, POSTCODES_PEOPLE, OUTPUT_AREAS,
        RURAL_URBAN, RESIDENTS, DEPRIVATION, POSTCODES,
    )
}  # fmt: skip
REQUIRED: Final = tuple(key for key, spec in SPECS.items() if spec.required)
"""Keys of the tables that every area needs."""


# ---- Which official table a file holds, by what is in it ----

NEAR: Final = 0.5
"""Share of a table's columns that a file must have for its complaints to be those of that table."""


def recognise(path: Path, *, near: bool = True) -> TableSpec | None:
    """Return the spec of the table that a file holds; None where there is none.

    Args:
        path: Any file.
        near: Whether a table that lacks columns will do, and any map.
    """
    if path.suffix.lower() in {*MAPS, *SHAPEFILE} or is_map(path):
        return BOUNDARIES if near else None
    try:
        with open_grids(path) as grids:
            return _likeliest(grids, near=near)
    except GridError:
        return None


def census_by_headings(path: Path, spec: TableSpec) -> int | None:
    """Return of which census the places of a table are, by the headings of its file alone; None where they do not say.

    Args:
        path: The file; of a map, which has to be read for that, nothing is said.
        spec: Of a table with a column "code" of places.
    """
    try:
        with open_grids(path) as grids:
            found = [match for match in matches(grids, spec) if "code" in match.places]
    except GridError:
        return None
    said = {None if spec.more(match.headings) else census_of(match.headings[match.places["code"]]) for match in found}
    return said.pop() if len(said) == 1 else None


def _can_hold(spec: TableSpec, headings: Sequence[str]) -> bool:
    """Return whether a file with these headings may be this table by what it has a row of."""
    if spec is OUTPUT_AREAS:  # a directory of postcodes has a column of them, too
        return finer_than_places(headings, apart=("output areas",)) == ""
    return spec.of != PLACE or not finer_than_places(headings)


def _likeliest(grids: list[Grid], *, near: bool) -> TableSpec | None:
    """Return the spec of which most columns are there; of equals the one that is there whole, then that needs most.

    A table that lacks a column is taken for what it is meant to be, not for a poorer one that it happens to hold too.
    """
    found: list[tuple[tuple[int, bool, int], TableSpec]] = []
    for spec in SPECS.values():
        found += [
            ((len(match.places), True, len(match.layout.required)), spec)
            for match in matches(grids, spec)
            if _can_hold(spec, match.headings)
            # A directory of postcodes without people is one of postcodes.
            and (spec is not POSTCODES_PEOPLE or not {"residents", "households"}.isdisjoint(match.places))
        ]
        for layout in spec.layouts if near else ():
            wanted = {column.name: column.spelled for column in layout.required}
            most = max((len(found_among(row, wanted)) for grid in grids for row in grid.top), default=0)
            if most > 1 and not layout.width and most >= NEAR * len(wanted):
                found.append(((most, False, len(wanted)), spec))
    return max(found, key=lambda ranked: ranked[0])[1] if found else None

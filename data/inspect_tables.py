"""Say of a file which official table it is, by what it holds, and what is read from it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from data.problems import Problems
from data.tables.boundaries import BOUNDARIES
from data.tables.by_place import finer_than_places
from data.tables.grid_file import GridError, open_grids
from data.tables.headings import found_among
from data.tables.map_file import MAPS, SHAPEFILE, is_map
from data.tables.sheet import matches
from data.tables.spec import PLACE, Given
from data.tables.specs import SPECS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from data.problems import Complaint
    from data.tables.grid_file import Grid
    from data.tables.spec import TableSpec
    from data.tables.table import Table

ROWS_SHOWN: Final = 20
"""Rows named of each complaint."""
NEAR: Final = 0.5
"""Share of a table's columns that a file must have for its complaints to be those of that table."""


def inspect_table(path: Path, *, date: str = "") -> dict[str, Any] | None:
    """Return what the file is and what was read from it; None where it is no official table.

    Keys: kind ("table"), table, title, publisher, layout, edition (ISO date or ""), census (2011, 2021 or None), rows,
    rows_read, not_used (why, rows), totals by column (None where not known), warnings and problems (says, count, rows).

    Args:
        path: Any file.
        date: ISO date on which memberships and branches are taken; "" for the latest.
    """
    spec = recognise(path)
    if spec is None:
        return None
    problems = Problems(examples=ROWS_SHOWN)
    table = spec.read(path, problems, Given(date=date))
    return {
        "kind": "table",
        "table": spec.key,
        "title": spec.title,
        "publisher": spec.publisher,
        "layout": table.layout,
        "edition": table.date,
        "census": table.vintage,
        "rows": len(table.rows),
        "rows_read": table.rows_read,
        "not_used": [{"why": why, "rows": rows} for why, rows in table.not_used],
        "totals": _totals(spec, table),
        "warnings": told(problems.warnings),
        "problems": told(problems.errors),
    }


def recognise(path: Path) -> TableSpec | None:
    """Return the spec of the table that a file holds, or comes near to; None where there is none."""
    if path.suffix.lower() in {*MAPS, *SHAPEFILE} or is_map(path):
        return BOUNDARIES
    try:
        with open_grids(path) as grids:
            return _likeliest(grids)
    except GridError:
        return None


def _likeliest(grids: list[Grid]) -> TableSpec | None:
    """Return the spec of which most columns are there; of equals the one that is there whole, then that needs most.

    A table that lacks a column is taken for what it is meant to be, not for a poorer one that it happens to hold too.
    """
    found: list[tuple[tuple[int, bool, int], TableSpec]] = []
    for spec in SPECS.values():
        found += [
            ((len(match.places), True, len(match.layout.required)), spec)
            for match in matches(grids, spec)
            if spec.of != PLACE or not finer_than_places(match.headings)
        ]
        for layout in spec.layouts:
            wanted = {column.name: column.spelled for column in layout.required}
            most = max((len(found_among(row, wanted)) for grid in grids for row in grid.top), default=0)
            if most > 1 and not layout.width and most >= NEAR * len(wanted):
                found.append(((most, False, len(wanted)), spec))
    return max(found, key=lambda one: one[0])[1] if found else None


def _totals(spec: TableSpec, table: Table) -> dict[str, float | None]:
    totals: dict[str, float | None] = {}
    for name in spec.totals:
        if name in table.rows and len(table.rows):
            total = float(table.rows[name].astype(float).sum(min_count=1))
            totals[name] = None if math.isnan(total) else int(total) if total.is_integer() else round(total, 2)
    return totals


def told(complaints: Iterable[Complaint]) -> list[dict[str, Any]]:
    """Return complaints for JSON: what each says, how often, and of which rows with which values."""
    return [
        {
            "says": complaint.says,
            "count": complaint.count,
            "rows": [
                {"row": row, "value": value}
                for row, value in complaint.examples
                if row is not None or value is not None
            ],
        }
        for complaint in complaints
    ]

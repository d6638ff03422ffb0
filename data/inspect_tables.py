"""Say of a file which official table it is, by what it holds, and what is read from it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from data.problems import Problems
from data.tables.recognise import recognise
from data.tables.spec import Given

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from data.problems import Complaint
    from data.tables.spec import TableSpec
    from data.tables.table import Table

ROWS_SHOWN: Final = 20
"""Rows named of each complaint."""


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

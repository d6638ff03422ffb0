"""GPs by headcount in each practice: General Practice Workforce."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.tables.by_practice import nothing, one_row_a_practice, read_text
from data.tables.cells import decimals
from data.tables.table import Table

if TYPE_CHECKING:
    from pathlib import Path

    from data.problems import Problems

WANTED: Final = {"code": ("prac code", "practice code"), "gps": ("total gp hc",)}
NO_RETURN: Final = ("", "ND", "NA", "*", ".")
"""What stands where a practice made no return, beside 0."""


def read_headcount(path: Path, problems: Problems) -> Table:
    """Return code and gps (float64); NaN where no return was made, which the file also writes as 0."""
    file = path.name
    rows = read_text(path, problems, WANTED)
    if rows is None:
        return Table(file, nothing(*WANTED), 0)
    checked = one_row_a_practice(rows, file=file, problems=problems)
    checked["gps"] = checked["gps"].mask(checked["gps"].str.upper().isin(NO_RETURN), "")
    gps = decimals(checked, "gps", file=file, problems=problems)
    checked["gps"] = gps.where(gps > 0)
    return Table(file, checked, len(rows))

"""Contract type, registered and weighted patients: NHS Payments to General Practice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.tables.by_practice import nothing, one_row_a_practice, read_text
from data.tables.cells import decimals
from data.tables.table import Table

if TYPE_CHECKING:
    from pathlib import Path

    from data.problems import Problems

WANTED: Final = {
    "code": ("practice code",),
    "contract": ("contract type",),
    "registered": ("number of registered patients*", "average number of registered patients*"),
    "weighted_list": ("number of weighted patients*", "average number of weighted patients*"),
}
CONTRACTS: Final = ("GMS", "PMS", "APMS")
"""Contract types that are known; anything else ("Unknown") is kept as not known."""


def read_payments(path: Path, problems: Problems) -> Table:
    """Return code, contract ("" where not known), registered and weighted_list (float64, NaN where blank)."""
    file = path.name
    rows = read_text(path, problems, WANTED)
    if rows is None:
        return Table(file, nothing(*WANTED), 0)
    checked = one_row_a_practice(rows, file=file, problems=problems)
    checked["contract"] = checked["contract"].str.upper().where(checked["contract"].str.upper().isin(CONTRACTS), "")
    for column in ("registered", "weighted_list"):
        checked[column] = decimals(checked, column, file=file, problems=problems)
    return Table(file, checked, len(rows))

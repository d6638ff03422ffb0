"""English Indices of Deprivation: the decile of each place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.tables.by_place import columns_by_place, one_row_a_place
from data.tables.by_practice import nothing
from data.tables.cells import decimals
from data.tables.table import Table
from data.tables.text_rows import read_header, read_rows

if TYPE_CHECKING:
    from pathlib import Path

    from data.problems import Problems

WANTED: Final = {
    "imd_decile": (
        "index of multiple deprivation imd decile*",
        "imd decile*",
        "imd*decile",
        "index of multiple deprivation decile*",
    )
}


def read_deprivation(path: Path, problems: Problems) -> Table:
    """Return code and imd_decile (float64, 1 is the most deprived tenth of England, NaN where blank)."""
    file = path.name
    headings = read_header(path, problems)
    found = headings and columns_by_place(headings, WANTED, file=file, problems=problems)
    rows = read_rows(path, problems, found[0]) if found else None
    if not found or rows is None:
        return Table(file, nothing("code", "imd_decile"), 0)
    checked = one_row_a_place(rows, file=file, problems=problems)
    text = checked["imd_decile"].copy()
    checked["imd_decile"] = decimals(checked, "imd_decile", file=file, problems=problems)
    odd = checked["imd_decile"].notna() & ~checked["imd_decile"].isin(range(1, 11))
    says = "the decile of deprivation is none of 1 to 10: correct it"
    problems.error_rows(file, says, zip(checked["row"][odd].tolist(), text[odd].tolist(), strict=True))
    return Table(file, checked[["code", "imd_decile", "row"]], len(rows), vintage=found[1])

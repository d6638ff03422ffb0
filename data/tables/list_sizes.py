"""List size of each practice: `gp-reg-pat-prac-all.csv`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.tables.by_practice import nothing, one_row_a_practice, read_text
from data.tables.cells import counts, iso_date
from data.tables.table import Table

if TYPE_CHECKING:
    from pathlib import Path

    from data.problems import Problems

WANTED: Final = {
    "code": ("code", "practice code"),
    "type": ("type",),
    "sex": ("sex",),
    "age": ("age",),
    "list_size": ("number of patients",),
    "date": ("extract date",),
}


def read_list_sizes(path: Path, problems: Problems) -> Table:
    """Return code and list_size (int64); only rows of practices, both sexes and all ages."""
    file = path.name
    rows = read_text(path, problems, WANTED, optional=("type", "sex", "age", "date"), member="prac-all")
    if rows is None:
        return Table(file, nothing("code", "list_size"), 0)
    whole = rows["code"] != ""
    for column, value in (("type", "GP"), ("sex", "ALL"), ("age", "ALL")):
        if column in rows:
            whole &= rows[column].str.upper() == value
    kept = rows[whole].reset_index(drop=True)
    if kept.empty:
        says = "no row has TYPE = GP, SEX = ALL and AGE = ALL: use the file of totals, gp-reg-pat-prac-all.csv"
        problems.error(file, says)
        return Table(file, nothing("code", "list_size"), len(rows))
    kept["list_size"] = counts(kept, "list_size", file=file, problems=problems)
    checked = one_row_a_practice(kept, file=file, problems=problems)
    parts = int((~whole).sum())
    date = iso_date(kept["date"].iloc[0]) if "date" in kept else ""
    not_used = (("parts of a list (by sex, age or organisation)", parts),) if parts else ()
    return Table(file, checked[["code", "list_size", "row"]], len(rows), not_used, date)

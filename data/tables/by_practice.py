"""Read a table with one row a practice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.tables.cells import complain_of_repeats, iso_date, typed
from data.tables.sheet import read_sheet
from data.tables.spec import CODE, Column
from data.tables.table import Table, nothing, set_aside

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from data.problems import Problems
    from data.tables.sheet import Sheet
    from data.tables.spec import TableSpec

PRACTICE: Final = Column("code", CODE, ("practice code", "prac code", "gp practice code", "gp code"))
"""The column of practice codes where a file has no other codes."""
EXTRACT_DATE: Final = Column("date", spelled=("extract date",), optional=True)


def read_by_practice(path: Path, spec: TableSpec, problems: Problems) -> Table:
    """Return the columns of the spec, one row a practice; optional ones that the file lacks are left out."""
    sheet = read_sheet(path, spec, problems)
    if sheet is None:
        return nothing(path.name, *(column.name for column in spec.layouts[0].columns))
    rows = one_row_a_practice(sheet.rows, sheet, file=path.name, problems=problems)
    date = extract_date(sheet.rows)
    return Table(path.name, rows, sheet.rows_read, set_aside(sheet), date, layout=sheet.layout.name)


def one_row_a_practice(rows: pd.DataFrame, sheet: Sheet, *, file: str, problems: Problems) -> pd.DataFrame:
    """Return the rows with their cells checked; complains of practices that come twice."""
    checked = typed(rows, sheet.layout.columns, file=file, problems=problems)
    says = "this practice comes twice: delete one row"
    complain_of_repeats(checked, ["code"], says, file=file, problems=problems)
    return checked.drop_duplicates("code").reset_index(drop=True)


def extract_date(rows: pd.DataFrame) -> str:
    """Return the date in the column "date" of the first row as ISO; "" where there is none."""
    return iso_date(rows["date"].iloc[0]) if "date" in rows and len(rows) else ""

"""Reports of the ODS beside the register: branch surgeries, and who succeeded whom."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from data.tables.cells import PRACTICE_CODE, complain_of_repeats, iso_date, typed
from data.tables.sheet import read_sheet
from data.tables.spec import CODE, DATE, ODS, ODS_REPORTS, PRACTICE, Column, Given, Layout, TableSpec
from data.tables.table import Table, nothing, set_aside

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from data.problems import Problems

BRANCH_CODE: Final = r"[A-Z0-9]{6,12}"


def read_branches(path: Path, problems: Problems, given: Given = Given()) -> Table:  # noqa: B008 (a value)
    """Return the branch surgeries open on the given date: code (unique), name, postcode, opened, closed and practice.

    Dates are ISO, "" where not known; practice is the code of the practice whose branch it is. Without a date all.
    """
    file = path.name
    sheet = read_sheet(path, BRANCHES, problems)
    if sheet is None:
        return nothing(file, *(column.name for column in BRANCHES.layouts[0].columns))
    rows = typed(sheet.rows, sheet.layout.columns, file=file, problems=problems)
    rows["code"] = rows["code"].str.upper()
    says = "this branch comes twice: delete one row"
    complain_of_repeats(rows, ["code"], says, file=file, problems=problems)
    rows = rows.drop_duplicates("code")
    shut = (rows["closed"] != "") & (rows["closed"] <= given.date) if given.date else rows["closed"] == "none"
    future = (rows["opened"] > given.date) if given.date else shut
    kept = rows[~shut & ~future].reset_index(drop=True)
    not_used = set_aside(
        sheet, (f"closed by {given.date}", int(shut.sum())), (f"opened after {given.date}", int((future & ~shut).sum()))
    )
    return Table(file, kept, sheet.rows_read, not_used, layout=sheet.layout.name)


def read_successors(path: Path, problems: Problems, given: Given = Given()) -> Table:  # noqa: ARG001, B008 (a value)
    """Return code of the organisation that ended, successor and date (ISO, "" where blank); pairs are unique."""
    file = path.name
    sheet = read_sheet(path, SUCCESSORS, problems)
    if sheet is None:
        return nothing(file, "code", "successor", "date")
    rows = typed(sheet.rows, sheet.layout.columns, file=file, problems=problems)
    again = rows.duplicated(["code", "successor"])
    itself = rows["code"] == rows["successor"]
    kept = rows[~again & ~itself].reset_index(drop=True)
    not_used = set_aside(sheet, ("said twice, or of itself", int((again | itself).sum())))
    return Table(file, kept, sheet.rows_read, not_used, layout=sheet.layout.name)


def _fits_branches(row: Sequence[str]) -> bool:
    """Return whether a row can be a branch: its own code, longer than or other than that of the practice it is of."""
    code, practice = row[0].upper(), row[14].upper()
    if not re.fullmatch(BRANCH_CODE, code) or not re.fullmatch(r"[A-Z]\d{5}", practice):
        return False
    return code != practice and bool(iso_date(row[10]) or not row[10])


def _fits_successors(row: Sequence[str]) -> bool:
    codes = [re.fullmatch(PRACTICE_CODE, row[place].upper()) for place in (0, 1)]
    return all(codes) and len(row) <= 6 and bool(iso_date(row[3]))


BRANCHES: Final = TableSpec(
    "branches",
    title="Branch surgeries (ebranchs)",
    what="branch surgeries of practices: the report `ebranchs`",
    publisher=ODS,
    where="NHS England, ODS Data Search and Export, report `ebranchs`",
    url=ODS_REPORTS,
    of=PRACTICE,
    read=read_branches,
    layouts=(
        Layout(
            "the report of branch surgeries",
            (
                Column("code", position=0),
                Column("name", position=1),
                Column("postcode", position=9),
                Column("opened", DATE, position=10, words="open date"),
                Column("closed", DATE, position=11, words="close date"),
                Column("practice", CODE, position=14),
            ),
            width=27,
            fits=_fits_branches,
        ),
    ),
)
SUCCESSORS: Final = TableSpec(
    "successors",
    title="Successor organisations (succ)",
    what="which practice took over from one that closed: the report `succ`",
    publisher=ODS,
    where="NHS England, ODS Data Search and Export, report `succ`",
    url=ODS_REPORTS,
    of=PRACTICE,
    read=read_successors,
    layouts=(
        Layout(
            "the report of successors",
            (
                Column("code", CODE, position=0),
                Column("successor", CODE, position=1),
                Column("date", DATE, position=3),
            ),
            width=5,
            fits=_fits_successors,
        ),
    ),
)

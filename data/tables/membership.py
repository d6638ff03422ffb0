"""Which PCN each practice belongs to on a day: the ODS report, `ePCN.xlsx`, or `gp-reg-pat-prac-map.csv`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from data.tables.by_practice import EXTRACT_DATE, extract_date, one_row_a_practice
from data.tables.cells import iso_date, typed
from data.tables.sheet import Sheet, read_sheet, set_aside
from data.tables.spec import CODE, DATE, ODS, ODS_REPORTS, PRACTICE, Column, Given, Layout, Table, TableSpec, nothing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from data.problems import Problems

NO_PCN: Final = ("", "U", "-", "UNALLOCATED", "NONE")
"""What stands in the column of PCN codes for practices of no PCN."""
COLUMNS: Final = ("code", "pcn_code", "pcn_name", "also_in")


def _fits(row: Sequence[str]) -> bool:
    """Return whether a row can be one of the report: code of the practice, of the PCN, and a start."""
    codes = re.fullmatch(r"[A-Z0-9]{3,10}", row[0].upper()) and re.fullmatch(r"[A-Z0-9-]{1,10}", row[4].upper())
    return bool(codes) and bool(iso_date(row[8]))


REPORT: Final = Layout(
    "the ODS report of members",
    (
        Column("code", CODE, position=0),
        Column("pcn_code", position=4),
        Column("pcn_name", position=5),
        Column("start", DATE, position=8),
        Column("end", DATE, position=9),
    ),
    width=11,
    fits=_fits,
)
WORKBOOK: Final = Layout(
    "ePCN",
    (
        Column("code", CODE, ("partner organisation code", "practice code")),
        Column("pcn_code", spelled=("pcn code",)),
        Column("pcn_name", spelled=("pcn name",)),
        Column("start", DATE, ("practice to pcn relationship start date", "start date")),
        Column("end", DATE, ("practice to pcn relationship end date", "end date")),
    ),
    parts=("partner details",),
)
MAP: Final = Layout(
    "the map of practices",
    (
        Column("code", CODE, ("practice code",)),
        Column("pcn_code", spelled=("pcn code",)),
        Column("pcn_name", spelled=("pcn name",)),
        EXTRACT_DATE,
    ),
    parts=("prac-map",),
)


def read_membership(path: Path, problems: Problems, given: Given = Given()) -> Table:  # noqa: B008 (a value)
    """Return the members on the given date: code of the practice, pcn_code, pcn_name and also_in. Codes are unique.

    Where two memberships of a practice meet on the day, the one that started later counts; also_in names the other.
    The map is of one day, whichever is given: a warning where that is another. Without a date, those that have no end.
    """
    sheet = read_sheet(path, MEMBERSHIP, problems)
    if sheet is None:
        return nothing(path.name, *COLUMNS)
    return (
        _of_one_day(sheet, path.name, problems, given)
        if sheet.layout is MAP
        else _on(sheet, path.name, problems, given)
    )


def _on(sheet: Sheet, file: str, problems: Problems, given: Given) -> Table:
    rows = typed(sheet.rows, sheet.layout.columns, file=file, problems=problems)
    ends = rows["end"].where(rows["end"] != "", "9999-12-31")
    held = rows[(rows["start"] <= given.date) & (ends >= given.date)] if given.date else rows[rows["end"] == ""]
    placed = held[~held["pcn_code"].str.upper().isin(NO_PCN)].sort_values(["code", "start", "pcn_code"], kind="stable")
    again = placed[placed.duplicated("code", keep="last")]
    members = placed.drop_duplicates("code", keep="last").sort_values("row").reset_index(drop=True)
    others = again.drop_duplicates("code").set_index("code")["pcn_name"]
    members["also_in"] = members["code"].map(others).astype("str").fillna("")
    if members.empty and given.date:
        says = f"no practice is in a PCN on {given.date}, the date of the recipe: check the date and the file"
        problems.error(file, says)
    not_used = set_aside(
        sheet,
        (f"not a membership on {given.date}" if given.date else "a membership that has ended", len(rows) - len(held)),
        ("in no PCN, or in another one later that day", len(held) - len(members)),
    )
    return Table(file, members[[*COLUMNS, "row"]], sheet.rows_read, not_used, layout=sheet.layout.name)


def _of_one_day(sheet: Sheet, file: str, problems: Problems, given: Given) -> Table:
    rows = one_row_a_practice(sheet.rows, sheet, file=file, problems=problems)
    placed = ~rows["pcn_code"].str.upper().isin(NO_PCN) & ~rows["pcn_name"].str.upper().str.startswith("UNALLOCATED")
    date = extract_date(sheet.rows)
    if date and given.date and date != given.date:
        says = f"memberships of {date}, but the recipe is of {given.date}: take the map of that day, or the ODS report"
        problems.warn(file, says)
    kept = rows.assign(also_in="").loc[placed, [*COLUMNS, "row"]].reset_index(drop=True)
    not_used = set_aside(sheet, ("in no PCN", int((~placed).sum())))
    return Table(file, kept, sheet.rows_read, not_used, date, layout=sheet.layout.name)


MEMBERSHIP: Final = TableSpec(
    "membership",
    title="Primary Care Networks and their practices",
    what="practices of each PCN: the report `epcncorepartnerdetails`, `ePCN.xlsx`, or `gp-reg-pat-prac-map`",
    publisher=ODS,
    where='NHS England, ODS Data Search and Export; the map with "Patients Registered at a GP Practice"',
    url=ODS_REPORTS,
    of=PRACTICE,
    read=read_membership,
    layouts=(WORKBOOK, MAP, REPORT),
    required=True,
)

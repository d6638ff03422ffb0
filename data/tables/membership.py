"""Which PCN each practice belongs to on a day: `ePCN.xlsx`, or `gp-reg-pat-prac-map.csv`."""

from __future__ import annotations

import zipfile
from contextlib import closing
from typing import TYPE_CHECKING, Final

import openpyxl
import pandas as pd

from data.tables.cells import complain_of_repeats, dates, iso_date, practice_codes
from data.tables.headings import find_all
from data.tables.table import Table
from data.tables.text_rows import read_header, read_rows
from data.tables.zip_guard import ZipError, check_sizes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from data.problems import Problems

IN_WORKBOOK: Final = {
    "code": ("partner organisation code", "practice code"),
    "pcn_code": ("pcn code",),
    "pcn_name": ("pcn name",),
    "start": ("practice to pcn relationship start date", "start date"),
    "end": ("practice to pcn relationship end date", "end date"),
}
IN_MAP: Final = {
    "code": ("practice code",),
    "pcn_code": ("pcn code",),
    "pcn_name": ("pcn name",),
    "date": ("extract date",),
}
NO_PCN: Final = ("", "U", "-", "UNALLOCATED", "NONE")
"""What stands in the column of PCN codes for practices of no PCN."""
COLUMNS: Final = ["code", "pcn_code", "pcn_name", "also_in", "row"]
SHEET: Final = "partner"
"""Part of the name of the sheet wanted: "PCN Core Partner Details"."""


def read_membership(path: Path, problems: Problems, *, on: str) -> Table:
    """Return the members on that day: code of the practice, pcn_code, pcn_name and also_in. Codes are unique.

    Where two memberships of a practice meet on the day, the one that started later counts; also_in names the other.

    Args:
        path: The workbook by its ending .xlsx, else the map as CSV or in a zip.
        problems: Takes complaints.
        on: ISO date; matters for the workbook, the map is of one day.
    """
    if path.suffix.lower() in {".xlsx", ".xlsm"}:
        return _from_workbook(path, problems, on)
    return _from_map(path, problems)


def _from_workbook(path: Path, problems: Problems, on: str) -> Table:
    file = path.name
    rows = _sheet(path, problems)
    if rows is None:
        return _nothing(file)
    rows["code"] = practice_codes(rows, file=file, problems=problems)
    for column in ("start", "end"):
        rows[column] = dates(rows, column, file=file, problems=problems)
    held = rows[(rows["start"] <= on) & ((rows["end"] == "") | (rows["end"] >= on))]
    placed = held[~held["pcn_code"].str.upper().isin(NO_PCN)].sort_values(["code", "start", "pcn_code"], kind="stable")
    again = placed[placed.duplicated("code", keep="last")]
    members = placed.drop_duplicates("code", keep="last").sort_values("row").reset_index(drop=True)
    others = again.drop_duplicates("code").set_index("code")["pcn_name"]
    members["also_in"] = members["code"].map(others).astype("str").fillna("")
    if members.empty:
        problems.error(file, f"no practice is in a PCN on {on}, the date of the recipe: check the date and the file")
    not_used = (
        (f"not a membership on {on}", len(rows) - len(held)),
        ("in no PCN, or in another one later that day", len(held) - len(members)),
    )
    kept = members[COLUMNS]
    return Table(file, kept, len(rows), tuple(item for item in not_used if item[1]))


def _from_map(path: Path, problems: Problems) -> Table:
    file = path.name
    headings = read_header(path, problems, member="map")
    places = headings and find_all(headings, IN_MAP, file=file, problems=problems, optional=("date",))
    rows = read_rows(path, problems, places, member="map") if places else None
    if rows is None:
        return _nothing(file)
    rows["code"] = practice_codes(rows, file=file, problems=problems)
    says = "this practice comes twice: delete one row"
    complain_of_repeats(rows, ["code"], says, file=file, problems=problems)
    placed = ~rows["pcn_code"].str.upper().isin(NO_PCN) & ~rows["pcn_name"].str.upper().str.startswith("UNALLOCATED")
    date = iso_date(rows["date"].iloc[0]) if "date" in rows and len(rows) else ""
    kept = rows.assign(also_in="").loc[placed, COLUMNS].reset_index(drop=True)
    without = int((~placed).sum())
    return Table(file, kept, len(rows), (("in no PCN", without),) if without else (), date)


def _sheet(path: Path, problems: Problems) -> pd.DataFrame | None:
    """Return the wanted columns of the sheet of members as text; None after a complaint."""
    file = path.name
    try:
        with zipfile.ZipFile(path) as archive:
            check_sizes(archive)
        with closing(openpyxl.load_workbook(path, read_only=True, data_only=True)) as workbook:
            return _cells_of(workbook, file, problems)
    except ZipError as error:
        problems.error(file, str(error))
    except OSError as error:
        problems.error(file, f"the file can't be opened ({error.strerror or error}): check the path in the recipe")
    except Exception:  # noqa: BLE001 (a damaged workbook can make its parser fail in any way, at any row)
        problems.error(file, "this is no Excel workbook (.xlsx), or it is damaged: download it again")
    return None


def _cells_of(workbook: openpyxl.Workbook, file: str, problems: Problems) -> pd.DataFrame | None:
    names = [name for name in workbook.sheetnames if SHEET in name.lower()] or workbook.sheetnames
    lines = workbook[names[0]].iter_rows(values_only=True)
    headings = [("" if cell is None else str(cell)) for cell in next(lines, ())]
    if not any(headings):
        problems.error(file, f"the sheet {names[0]!r} is empty: download the file again")
        return None
    places = find_all(headings, IN_WORKBOOK, file=f"{file}, sheet {names[0]!r}", problems=problems)
    if places is None:
        return None
    rows = _as_text(list(lines), places)
    if rows.empty:
        problems.error(file, f"the sheet {names[0]!r} has headings and nothing below: download the file again")
        return None
    return rows


def _as_text(lines: list[tuple[object, ...]], places: Mapping[str, int]) -> pd.DataFrame:
    def text(line: tuple[object, ...], place: int) -> str:
        cell = line[place] if place < len(line) else None
        return "" if cell is None else str(cell).strip()

    frame = pd.DataFrame(
        {name: pd.Series([text(line, place) for line in lines], dtype="str") for name, place in places.items()}
    )
    frame["row"] = range(2, len(frame) + 2)
    return frame[(frame[list(places)] != "").any(axis=1)].reset_index(drop=True)


def _nothing(file: str) -> Table:
    return Table(file, pd.DataFrame(columns=COLUMNS, dtype="str"), 0)

"""Write which practice is in which PCN, since when and until when, as a workbook laid out as ePCN.xlsx."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

from data.demo.tables import REGION, write_archive

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from pathlib import Path

    import pandas as pd

DETAILS = (
    "PCN Code", "PCN Name", "Current Sub ICB Loc Code", "Sub ICB Location", "Open Date", "Close Date", "Address Line 1",
    "Address Line 2", "Address Line 3", "Address Line 4", "Address Line 5", "Postcode",
)  # fmt: skip
MEMBERS = (
    "Partner\nOrganisation\nCode", "Partner\nName", "Practice\nParent\nSub ICB Loc Code",
    "Practice\nParent\nSub ICB Loc Name", "PCN Code", "PCN Name", "PCN Parent\nSub ICB Loc Code",
    "PCN Parent\nSub ICB Loc Name", "Practice to PCN\nRelationship\nStart Date",
    "Practice to PCN\nRelationship\nEnd Date", "Practice Sub ICB Loc and PCN Sub ICB Loc Match ",
)  # fmt: skip
"""Headings as published, line breaks and the space at the end included."""
BOARD = "FICTIONAL ICB - 99X"
STARTED = "20190701"
MOVED = "20210401"
"""When the practice that once belonged to another PCN changed over."""


def write_membership(path: Path, table: pd.DataFrame, pcns: Mapping[str, Mapping[str, str]]) -> None:
    """Write the workbook. The last practice of PCN F was in PCN A until 31 March 2021; the others never moved."""
    book = Workbook()
    book.remove(book.worksheets[0])
    details, members = book.create_sheet("PCNDetails"), book.create_sheet("PCN Core Partner Details")
    details.append(list(DETAILS))
    members.append(list(MEMBERS))
    for pcn in pcns.values():
        details.append(
            [
                pcn["code"],
                pcn["name"].upper(),
                REGION[2],
                BOARD,
                STARTED,
                "",
                "FICTIONAL",
                "",
                "",
                "SALTMARSH",
                "",
                "ZZ1 1AA",
            ]
        )
    practices = table[(table["role"] == "practice") & (table["pcn"] != "")]
    mover = practices[practices["pcn"] == "F"]["code"].iloc[-1]
    for entry in practices.to_dict("records"):
        started = MOVED if entry["code"] == mover else STARTED
        if entry["code"] == mover:
            members.append(_row(entry, pcns["A"], STARTED, "20210331"))
        members.append(_row(entry, pcns[str(entry["pcn"])], started, None))
    _save(book, path)


def _row(entry: Mapping[Hashable, Any], pcn: Mapping[str, str], start: str, end: str | None) -> list[Any]:
    name = pcn["name"].upper()
    return [entry["code"], entry["title"], REGION[2], BOARD, pcn["code"], name, REGION[2], BOARD, start, end, True]


def _save(book: Workbook, path: Path) -> None:
    """Save the workbook without the time of saving, so that the same tables give the same bytes."""
    buffer = io.BytesIO()
    book.save(buffer)
    with zipfile.ZipFile(buffer) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    stamp = rb"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ"
    files["docProps/core.xml"] = re.sub(stamp, b"2022-07-01T00:00:00Z", files["docProps/core.xml"])
    write_archive(path, files)

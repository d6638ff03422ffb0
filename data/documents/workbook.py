"""Tables as an Excel workbook: numbers that can be added up, texts that can never run, one sheet a table."""

from __future__ import annotations

import io
import math
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import openpyxl
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from data.papers import CHANGE, Column, Table, clean, is_numbers, one_line, text_em, texts
from geo.compare import counterparts
from geo.figures import BASE_WORDS, figures, shown, whole_plan
from geo.plan import today_plan
from geo.wording import ESTIMATE, NOT_PLACED, NOTHING, travel_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from openpyxl.styles.styleable import StyleableObject
    from openpyxl.worksheet.worksheet import Worksheet

    from data.papers import Cell, Paper
    from geo.area import Area
    from geo.figures import ClusterFigures, Figure
    from geo.plan import Plan
    from geo.view import View

FORMATS: Final = {
    "count": "#,##0",
    "minutes": "0.0",
    "share": "0%",
    "decile": "0.0",
    "posts": "#,##0.0",
    f"{CHANGE}count": "+#,##0;-#,##0;0",
    f"{CHANGE}minutes": "+0.0;-0.0;0.0",
    f"{CHANGE}share": "+0%;-0%;0%",
    f"{CHANGE}decile": "+0.0;-0.0;0.0",
    f"{CHANGE}posts": "+#,##0.0;-#,##0.0;0.0",
}
"""By unit of a column; other units stand as the number is."""
NAME_LENGTH: Final = 31
"""Characters that Excel allows for the name of a sheet."""
NOT_IN_A_NAME: Final = re.compile(r"[\[\]:*?/\\']")
ABOUT: Final = "About"
TAKEN: Final = ("history",)
"""A name that Excel keeps for itself."""
NARROWEST, WIDEST = 8.0, 60.0
"""Of a column, in letters."""
LETTER_EM: Final = 0.52
"""Excel counts the width of a column in digits of its usual font."""
SHADE: Final = PatternFill("solid", fgColor="E8EEF2")
MARKS: Final = (
    (f"{ESTIMATE} in a heading", "an estimate; all else is an official figure of the date above"),
    ("an empty cell", f"a figure that can't be had; the paper shows {NOTHING} there"),
    ("a change of a share", "in percentage points: from 80% to 83% is +3%"),
)


def paper_workbook(paper: Paper) -> bytes:
    """Return every table of a paper, the long ones too, as a workbook."""
    about = [
        ("Title", paper.title),
        ("Area and date", paper.subtitle),
        ("Plan", paper.plan_name),
        ("Revision", paper.revision),
        ("Link", paper.link),
        ("Fictional", "no practice, person or place in it is real" if paper.fictional else ""),
    ]
    tables = [table for section in paper.sections for table in section.tables]
    return workbook_bytes(tables, about=[(label, text) for label, text in about if text])


def workbook_bytes(tables: Sequence[Table], *, about: Iterable[tuple[str, str]]) -> bytes:
    """Return tables as an .xlsx file: a first sheet that says what they are, then one sheet a table.

    Args:
        tables: In order; those without rows are left out.
        about: (label, text) rows of the first sheet: plan, revision, date of the data.
    """
    tables = [table for table in tables if table.rows]
    names = sheet_names([table.title for table in tables])
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    rows = [*about, *MARKS, *((f"Sheet {name}", table.title) for name, table in zip(names, tables, strict=True))]
    _fill_about(book.create_sheet(ABOUT), rows)
    for name, table in zip(names, tables, strict=True):
        _fill(book.create_sheet(name), table)
    known = book.properties
    known.title, known.creator, known.lastModifiedBy = one_line(dict(about).get("Title", "")), "", None
    known.created = known.modified = datetime.now(UTC).replace(microsecond=0, tzinfo=None)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def sheet_names(titles: Sequence[str]) -> list[str]:
    """Return a name for each sheet: allowed in Excel, and no two alike, the first sheet's neither.

    >>> sheet_names(["Today: list sizes", "Today? list sizes", "About"])
    ['Today list sizes', 'Today list sizes 2', 'About 2']
    """
    names: list[str] = []
    taken = {ABOUT.casefold(), *TAKEN}
    for title in titles:
        base = " ".join(NOT_IN_A_NAME.sub(" ", one_line(title)).split()) or "Table"
        name, number = base[:NAME_LENGTH].rstrip(), 1
        while name.casefold() in taken:
            number += 1
            end = f" {number}"
            name = base[: NAME_LENGTH - len(end)].rstrip() + end
        taken.add(name.casefold())
        names.append(name)
    return names


def _fill_about(sheet: Worksheet, rows: Sequence[tuple[str, str]]) -> None:
    for number, (label, text) in enumerate(rows, start=1):
        _write(sheet, (number, 1), label).font = Font(bold=True)
        _write(sheet, (number, 2), text).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 30, 90


def _fill(sheet: Worksheet, table: Table) -> None:
    """Fill a sheet: headings in the first row, which stays in sight; the note two rows below the last."""
    widths = [max(text_em(text) / LETTER_EM for text in column) for column in zip(*texts(table)[1:], strict=True)]
    for number, (column, width) in enumerate(zip(table.columns, widths, strict=True), start=1):
        heading = _write(sheet, (1, number), column.heading)
        heading.font, heading.fill = Font(bold=True), SHADE
        heading.alignment = Alignment(
            wrap_text=True, vertical="top", horizontal="right" if is_numbers(column) else "left"
        )
        words = max(len(word) for word in column.heading.split() or [""])
        sheet.column_dimensions[get_column_letter(number)].width = min(
            WIDEST, max(NARROWEST, width + 3, words + 5, len(column.heading) / 3)
        )
    for row_number, row in enumerate(table.rows, start=2):
        for number, (value, column) in enumerate(zip(row, table.columns, strict=True), start=1):
            cell = _write(sheet, (row_number, number), value)
            if column.unit in FORMATS and not isinstance(value, str):
                cell.number_format = FORMATS[column.unit]
            elif isinstance(value, str) and len(value) > WIDEST:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"
    if table.note:
        _write(sheet, (len(table.rows) + 3, 1), table.note)


def _write(sheet: Worksheet, at: tuple[int, int], value: Cell) -> StyleableObject:
    """Write a value: a text as text whatever it begins with, a number as a number, no figure as nothing.

    Args:
        sheet: Where.
        at: Row and column, from 1.
        value: What to write.

    Returns:
        The cell, to say how it looks.
    """
    if isinstance(value, str):
        cell = sheet.cell(*at, value=clean(value))
        cell.data_type = "s"
        cell.style = "Normal"
        cell.quotePrefix = True
        return cell
    return sheet.cell(*at, value=None if value is None or math.isnan(value) else value)


# ---- The figures of one plan as an Excel workbook ----


def figures_workbook(area: Area, plan: Plan, *, view: View, about: Iterable[tuple[str, str]]) -> bytes:
    """Return the figures of a plan as an .xlsx file.

    Args:
        area: The area.
        plan: Of the same area.
        view: Mode, walking speed and threshold of the minutes.
        about: (label, text) rows that say which plan it is.
    """
    today, listed = today_plan(area.practices), shown(area)
    sizes = dict(zip(area.practices["code"], area.practices["list_size"].astype(int), strict=True))
    now, before = figures(area, plan, view), figures(area, today, view)
    pairs = counterparts(today, plan, sizes)
    named = [
        *((cluster.letter, cluster.name, one) for cluster, one in zip(plan.clusters, now.clusters, strict=True)),
        *([("", NOT_PLACED, now.alone)] if now.not_placed_practices else []),
        ("", "The plan as a whole", whole_plan(area, plan, view, found=now)),
    ]
    rows = [(letter, name, *(_value(one, figure.key) for figure in listed)) for letter, name, one in named]
    bases = [(letter, name, *(one.notes(figure.key) or None for figure in listed)) for letter, name, one in named]
    changes = [
        (cluster.letter, cluster.name, *_changes(one, before.cluster(pairs[cluster.letter]), listed))
        for cluster, one in zip(plan.clusters, now.clusters, strict=True)
        if cluster.letter in pairs
    ]
    names = (Column("Cluster"), Column("Name"))
    headed = [(figure.heading_in(view), figure.unit) for figure in listed]
    note = f"Minutes are {travel_words(view, crow_flies=area.crow_flies)}; the chosen minutes are {view.within}."
    tables = (
        Table("Figures of each cluster", (*names, *(Column(name, unit) for name, unit in headed)), tuple(rows), note),
        Table("What each figure rests on", (*names, *(Column(name) for name, _ in headed)), tuple(bases),
              f"An empty cell: on everybody. {BASE_WORDS} {note}"),
        Table("Changes against today", (*names, *(Column(name, f"{CHANGE}{unit}") for name, unit in headed)),
              tuple(changes),
              f"Against the PCN of today that the cluster carries on; new clusters have no row. {note}"),
        _practices(area, plan),
    )  # fmt: skip
    return workbook_bytes(tables, about=[*about, ("Minutes", note)])


def _value(one: ClusterFigures, key: str) -> Cell:
    value = one.values[key]
    return None if math.isnan(value) else value


def _changes(now: ClusterFigures, before: ClusterFigures, listed: Iterable[Figure]) -> list[Cell]:
    changes = [now.value(figure.key) - before.value(figure.key) for figure in listed]
    return [None if math.isnan(change) else change for change in changes]


def _practices(area: Area, plan: Plan) -> Table:
    """Return every practice that may be placed or is counted, in the order of the area's table."""
    where = plan.where_counted()
    names = {cluster.letter: cluster.name for cluster in plan.clusters}
    rows = [
        (row["code"], row["name"], where.get(row["code"], NOT_PLACED), names.get(where.get(row["code"], ""), ""),
         row["pcn_name"], int(row["list_size"]), None if math.isnan(row["gps"]) else int(row["gps"]))
        for row in area.practices.to_dict("records")
        if row["code"] in where or row["code"] in plan.practices
    ]  # fmt: skip
    columns = (Column("ODS code"), Column("Practice"), Column("Cluster"), Column("Cluster name"),
               Column("PCN today"), Column("Patients", "count"), Column("GPs", "count"))  # fmt: skip
    return Table("Practices", columns, tuple(rows), "An empty cell under GPs: the practice made no return.")

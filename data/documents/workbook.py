"""Tables as an Excel workbook: numbers that can be added up, texts that can never run, one sheet a table."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import openpyxl
import pandas as pd
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from data.documents.look import saved
from data.files import csv_bytes
from data.maps import SHADE
from data.papers import CHANGE, Table, clean, cluster_words, columns, is_numbers, one_line, text_em, texts
from geo.compare import ABSENT, BINS, SUMMARY, beside, counterparts
from geo.figures import BASE_WORDS, figure_of, figures, shown, whole_plan
from geo.plan import today_plan
from geo.wording import ESTIMATE, NOT_PLACED, NOTHING, judged, travel_words
from geo.words import BIN_TITLES, GROUP_TITLES, effect_rows, finding_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from openpyxl.styles.styleable import StyleableObject
    from openpyxl.worksheet.worksheet import Worksheet

    from data.papers import Cell, Paper

    Rows = tuple[tuple[Cell, ...], ...]
    from geo.area import Area
    from geo.compare import Effect, FindingLine, Mover, PlanSummary
    from geo.figures import ClusterFigures, Figure, PlanFigures
    from geo.plan import Plan
    from geo.view import View
    from geo.wording import FigureWords

FORMATS: Final = {"count": "#,##0", "minutes": "0.0", "share": "0%", "decile": "0.0", "posts": "#,##0.0"}
"""By unit of a column; other units stand as the number is."""
FORMATS_OF_CHANGES: Final = {
    f"{CHANGE}{unit}": f"+{shape};-{shape};{shape.removeprefix('#,##')}" for unit, shape in FORMATS.items()
}
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
SHADED: Final = PatternFill("solid", fgColor=SHADE[1:].upper())
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
        *paper.about,
        *([("Fictional", "no practice, person or place in it is real")] if paper.fictional else []),
    ]
    return workbook_bytes([table for section in paper.sections for table in section.tables], about=about)


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
    return saved(book)


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
        heading.font, heading.fill = Font(bold=True), SHADED
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
            shape = (FORMATS | FORMATS_OF_CHANGES).get(column.unit)
            if shape and not isinstance(value, str):
                cell.number_format = shape
            elif isinstance(value, str) and len(value) > WIDEST:
                cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"
    if table.note:
        _write(sheet, (len(table.rows) + 3, 1), table.note)


def _write(sheet: Worksheet, at: tuple[int, int], value: Cell) -> StyleableObject:
    """Write a value at a row and column, from 1, and return its cell.

    A text is text whatever it begins with, a number a number, no figure nothing.
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
    """Return the figures of a plan of that area as an .xlsx file; `about` are rows that say which plan it is."""
    today, listed = today_plan(area.practices), shown(area)
    sizes = dict(zip(area.practices["code"], area.practices["list_size"].astype(int), strict=True))
    now, before = figures(area, plan, view), figures(area, today, view)
    pairs = counterparts(today, plan, sizes)
    named = [
        *((cluster.letter, cluster.name, of) for cluster, of in zip(plan.clusters, now.clusters, strict=True)),
        *([("", NOT_PLACED, now.alone)] if now.not_placed_practices else []),
        ("", "The plan as a whole", whole_plan(area, plan, view, found=now)),
    ]
    rows: Rows = tuple((letter, name, *(of.value(figure.key) for figure in listed)) for letter, name, of in named)
    bases = tuple((letter, name, *(of.notes(figure.key) or None for figure in listed)) for letter, name, of in named)
    changes: Rows = tuple(
        (letter, name, *(of.value(figure.key) - was.value(figure.key) for figure in listed))
        for letter, name, of in named
        if letter in pairs and (was := before.cluster(pairs[letter]))
    )
    names = ("Cluster", "Name")
    headed = [(figure.heading_in(view), figure.unit) for figure in listed]
    note = f"Minutes are {travel_words(view, crow_flies=area.crow_flies)}; the chosen minutes are {view.within}."
    tables = (
        Table("Figures of each cluster", columns(*names, *headed), rows, note),
        Table("What each figure rests on", columns(*names, *(name for name, _ in headed)), bases,
              f"An empty cell: on everybody. {BASE_WORDS} {note}"),
        Table("Changes against today", columns(*names, *((name, f"{CHANGE}{unit}") for name, unit in headed)), changes,
              f"Against the PCN of today that the cluster carries on; new clusters have no row. {note}"),
        _practices(area, plan),
    )  # fmt: skip
    return workbook_bytes(tables, about=[*about, ("Minutes", note)])


def _practices(area: Area, plan: Plan) -> Table:
    """Return every practice that may be placed or is counted, in the order of the area's table."""
    where, names = plan.where_counted(), {cluster.letter: cluster.name for cluster in plan.clusters}
    rows = tuple(
        (row["code"], row["name"], where.get(row["code"], NOT_PLACED), names.get(where.get(row["code"], ""), ""),
         row["pcn_name"], int(row["list_size"]), None if math.isnan(row["gps"]) else int(row["gps"]))
        for row in area.practices.to_dict("records")
        if row["code"] in where or row["code"] in plan.practices
    )  # fmt: skip
    named = ("ODS code", "Practice", "Cluster", "Cluster name", "PCN today")
    headings = columns(*named, ("Patients", "count"), ("GPs", "count"))
    return Table("Practices", headings, rows, "An empty cell under GPs: the practice made no return.")


# ---- Two or three plans side by side: every figure that the Compare page shows ----

PLAIN: Final = "number"
"""Unit of a column that holds figures of several units; the unit stands in a column of its own."""
WHOLE: Final = "Whole plan"


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two or three plans and all that was worked out of them. Each tuple has one entry for each plan, the base first.

    Attributes:
        whole: The figures of each plan as a whole.
        moved: Practices that move from the base.
        effects: What changes for patients from the base.
        lines: Letters of the clusters, as `geo.compare.alignment.aligned` gives them.
        findings: In lines.
        practices: Name of each practice by code.
        listed: Every figure of the area, in order.
        travel: How minutes are meant: "on foot at 4.8 km/h".
    """

    names: tuple[str, ...]
    plans: tuple[Plan, ...]
    figures: tuple[PlanFigures, ...]
    whole: tuple[ClusterFigures, ...]
    summaries: tuple[PlanSummary, ...]
    moved: tuple[tuple[Mover, ...], ...]
    effects: tuple[Effect, ...]
    lines: tuple[tuple[str, ...], ...]
    findings: tuple[FindingLine, ...]
    practices: Mapping[str, str]
    listed: tuple[Figure, ...]
    travel: str


def comparison_tables(comparison: Comparison) -> tuple[Table, ...]:
    """Return everything that is compared, a table a question."""
    return (
        figures_table(comparison),
        movers_table(comparison),
        *groups_tables(comparison),
        steps_table(comparison),
        findings_table(comparison),
    )


def comparison_csv(comparison: Comparison) -> bytes:
    """Return every figure of every plan and cluster as CSV."""
    table = figures_table(comparison)
    rows = pd.DataFrame(list(table.rows), columns=[column.heading for column in table.columns])
    return csv_bytes(rows.assign(Travel=comparison.travel))


def figures_table(comparison: Comparison) -> Table:
    """Return a row for each figure: of the whole plan, then of each line of clusters."""
    base, *others = comparison.names
    headings: list[str | tuple[str, str]] = ["Cluster", "Figure", "Unit", "Kind", (base, PLAIN)]
    headings.append(f"{base}: rests on, or why it is missing")
    for name in others:
        headings += [(name, PLAIN), f"{name}: rests on, or why it is missing"]
        headings += [(f"{name}: change", PLAIN), f"{name}: better or worse"]
    rows = [_figure_row(WHOLE, words, comparison.summaries) for words in SUMMARY]
    rows += [_figure_row(WHOLE, words, comparison.whole) for words in comparison.listed]
    for line in comparison.lines:
        clusters = [
            None if letter == ABSENT else figures.cluster(letter)
            for letter, figures in zip(line, comparison.figures, strict=True)
        ]
        rows += [_figure_row(_line_name(comparison, line), words, clusters) for words in comparison.listed]
    note = f"Changes are against {base}. A share is from 0 to 1; its change too. {BASE_WORDS}"
    return Table("Figures", columns(*headings), tuple(rows), note, brief=False)


def movers_table(comparison: Comparison) -> Table:
    """Return a row for each practice that moves in any plan: where it is in each."""
    moving = {mover.code: mover for moved in reversed(comparison.moved) for mover in moved}
    where = [(plan, plan.where()) for plan in comparison.plans]
    rows: Rows = tuple(
        (name, code, moving[code].patients, *(cluster_words(plan, letters.get(code, "")) for plan, letters in where))
        for name, code in sorted((comparison.practices[code], code) for code in moving)
    )
    headings = columns("Practice", "ODS code", ("Patients", "count"), *comparison.names)
    return Table("Practices that move", headings, rows, brief=False)


def groups_tables(comparison: Comparison) -> tuple[Table, ...]:
    """Return for each plan but the first what it does to each group of patients."""
    minutes, within = figure_of("minutes_nearest"), figure_of("within")
    headings = columns(
        "Patients", ("Mapped", "count"), ("A minute or more nearer", "count"), ("Share of them", "share"),
        ("A minute or more further", "count"), ("Share of them", "share"), ("Within a minute", "count"),
        ("No minutes before or after", "count"), (minutes.marked(f"{minutes.name} before"), minutes.unit),
        (minutes.marked(f"{minutes.name} after"), minutes.unit), ("Change", f"{CHANGE}{minutes.unit}"),
        (within.marked(f"{within.name} before"), within.unit), (within.marked(f"{within.name} after"), within.unit),
    )  # fmt: skip
    tables = []
    for name, effect in list(zip(comparison.names, comparison.effects, strict=True))[1:]:
        rows = tuple(
            (
                row.title, row.patients, row.nearer, row.nearer_share, row.further, row.further_share, row.same,
                row.without, row.before, row.after, row.change, row.within_before, row.within_after,
            )
            for row in effect_rows(effect)
        )  # fmt: skip
        tables.append(Table(f"Patients: {name}", headings, rows, brief=False))
    return tuple(tables)


def steps_table(comparison: Comparison) -> Table:
    """Return patients by minutes gained or lost, a column for each plan and group."""
    others = list(zip(comparison.names, comparison.effects, strict=True))[1:]
    headings = [(f"{name}: {title}", "count") for name, _ in others for title in GROUP_TITLES.values()]
    rows: Rows = tuple(
        (BIN_TITLES[step], *(effect.of(group, step) for _, effect in others for group in GROUP_TITLES)) for step in BINS
    )
    return Table("Minutes gained or lost", columns("Change in minutes", *headings), rows, brief=False)


def findings_table(comparison: Comparison) -> Table:
    """Return a row for each finding of any plan: what each plan has of it."""
    rows: Rows = tuple(
        (
            line.severity,
            WHOLE if line.place < 0 else _line_name(comparison, comparison.lines[line.place]),
            *(finding_sentence(finding) if finding else "" for finding in line.findings),
        )
        for line in comparison.findings
    )
    return Table("Findings", columns("Severity", "Cluster", *comparison.names), rows, brief=False)


def _figure_row(
    cluster: str, words: FigureWords, of: Sequence[ClusterFigures | PlanSummary | None]
) -> tuple[Cell, ...]:
    cells: list[Cell] = [cluster, words.name, words.unit, "official" if words.official else "estimate"]
    found = beside(words, of)
    for place, figure in enumerate(found):
        told = [figure.base.marked_words if figure.base and not math.isnan(figure.value) else "", figure.note]
        cells += [figure.value, "; ".join(filter(None, told))]
        if place:
            cells += [figure.change, judged(words, found[0].value, figure.value).word]
    return tuple(cells)


def _line_name(comparison: Comparison, line: Sequence[str]) -> str:
    """Return what a line's clusters are called, as in the first plan that has one."""
    letter, plan = next(pair for pair in zip(line, comparison.plans, strict=True) if pair[0] != ABSENT)
    return f"{letter} {plan.cluster(letter).name}"

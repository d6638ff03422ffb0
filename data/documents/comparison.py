"""Two or three plans side by side as tables: for a spreadsheet, every figure that the Compare page shows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from data.files import csv_bytes
from data.papers import CHANGE, Column, Table, cluster_words
from geo.compare import ABSENT, BINS, SUMMARY, beside
from geo.figures import BASE_WORDS, figure_of
from geo.wording import judged
from geo.words import BIN_TITLES, GROUP_TITLES, effect_rows, finding_sentence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from data.papers import Cell
    from geo.compare import Effect, FindingLine, Mover, PlanSummary
    from geo.figures import ClusterFigures, Figure, PlanFigures
    from geo.plan import Plan
    from geo.wording import FigureWords

PLAIN: Final = "number"
"""Unit of a column that holds figures of several units; the unit stands in a column of its own."""
WHOLE: Final = "Whole plan"


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two or three plans and all that was worked out of them. Each tuple has one entry for each plan, the base first.

    Attributes:
        names: Of the plans.
        plans: Which practice is in which cluster.
        figures: Of every cluster.
        whole: Of each plan as a whole.
        summaries: Counts.
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
    columns = [Column(heading) for heading in ("Cluster", "Figure", "Unit", "Kind")]
    for place, name in enumerate(comparison.names):
        columns += [Column(name, PLAIN), Column(f"{name}: rests on, or why it is missing")]
        if place:
            columns += [Column(f"{name}: change", PLAIN), Column(f"{name}: better or worse")]
    rows = [_figure_row(WHOLE, words, comparison.summaries) for words in SUMMARY]
    rows += [_figure_row(WHOLE, words, comparison.whole) for words in comparison.listed]
    for line in comparison.lines:
        clusters = [
            None if letter == ABSENT else figures.cluster(letter)
            for letter, figures in zip(line, comparison.figures, strict=True)
        ]
        rows += [_figure_row(_line_name(comparison, line), words, clusters) for words in comparison.listed]
    note = f"Changes are against {comparison.names[0]}. A share is from 0 to 1; its change too. {BASE_WORDS}"
    return Table("Figures", tuple(columns), tuple(rows), note, brief=False)


def movers_table(comparison: Comparison) -> Table:
    """Return a row for each practice that moves in any plan: where it is in each."""
    columns = (Column("Practice"), Column("ODS code"), Column("Patients", "count"), *map(Column, comparison.names))
    moving = {one.code: one for moved in reversed(comparison.moved) for one in moved}
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            comparison.practices[code],
            code,
            one.patients,
            *(cluster_words(plan, plan.where().get(code, "")) for plan in comparison.plans),
        )
        for code, one in sorted(moving.items(), key=lambda pair: (comparison.practices[pair[0]], pair[0]))
    )
    return Table("Practices that move", columns, rows, brief=False)


def groups_tables(comparison: Comparison) -> tuple[Table, ...]:
    """Return for each plan but the first what it does to each group of patients."""
    minutes, within = figure_of("minutes_nearest"), figure_of("within")
    columns = (
        Column("Patients"), Column("Mapped", "count"), Column("A minute or more nearer", "count"),
        Column("Share of them", "share"), Column("A minute or more further", "count"), Column("Share of them", "share"),
        Column("Within a minute", "count"), Column("No minutes before or after", "count"),
        Column(minutes.marked(f"{minutes.name} before"), minutes.unit),
        Column(minutes.marked(f"{minutes.name} after"), minutes.unit), Column("Change", f"{CHANGE}{minutes.unit}"),
        Column(within.marked(f"{within.name} before"), within.unit),
        Column(within.marked(f"{within.name} after"), within.unit),
    )  # fmt: skip
    tables = []
    for name, effect in list(zip(comparison.names, comparison.effects, strict=True))[1:]:
        rows = tuple(
            (
                one.title, one.patients, one.nearer, one.nearer_share, one.further, one.further_share, one.same,
                one.without, one.before, one.after, one.change, one.within_before, one.within_after,
            )
            for one in effect_rows(effect)
        )  # fmt: skip
        tables.append(Table(f"Patients: {name}", columns, rows, brief=False))
    return tuple(tables)


def steps_table(comparison: Comparison) -> Table:
    """Return patients by minutes gained or lost, a column for each plan and group."""
    others = list(zip(comparison.names, comparison.effects, strict=True))[1:]
    columns = [Column("Change in minutes")]
    columns += [Column(f"{name}: {title}", "count") for name, _ in others for title in GROUP_TITLES.values()]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (BIN_TITLES[one], *(effect.of(group, one) for _, effect in others for group in GROUP_TITLES)) for one in BINS
    )
    return Table("Minutes gained or lost", tuple(columns), rows, brief=False)


def findings_table(comparison: Comparison) -> Table:
    """Return a row for each finding of any plan: what each plan has of it."""
    columns = (Column("Severity"), Column("Cluster"), *map(Column, comparison.names))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            line.severity,
            WHOLE if line.place < 0 else _line_name(comparison, comparison.lines[line.place]),
            *(finding_sentence(finding) if finding else "" for finding in line.findings),
        )
        for line in comparison.findings
    )
    return Table("Findings", columns, rows, brief=False)


def _figure_row(
    cluster: str, words: FigureWords, of: Sequence[ClusterFigures | PlanSummary | None]
) -> tuple[Cell, ...]:
    cells: list[Cell] = [cluster, words.name, words.unit, "official" if words.official else "estimate"]
    found = beside(words, of)
    for place, one in enumerate(found):
        told = [one.base.marked_words if one.base and not math.isnan(one.value) else "", one.note]
        cells += [one.value, "; ".join(part for part in told if part)]
        if place:
            cells += [one.change, judged(words, found[0].value, one.value).word]
    return tuple(cells)


def _line_name(comparison: Comparison, line: Sequence[str]) -> str:
    """Return what a line's clusters are called, as in the first plan that has one."""
    letter, plan = next(pair for pair in zip(line, comparison.plans, strict=True) if pair[0] != ABSENT)
    return f"{letter} {plan.cluster(letter).name}"

"""The figures of one plan as an Excel workbook: every figure, its change against today, and every practice."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from data.paper.cell_text import CHANGE
from data.paper.section import Column, Table
from data.paper.workbook import workbook_bytes
from geo.compare import counterparts
from geo.figures import BASE_WORDS, figures, shown, whole_plan
from geo.plan import today_plan
from geo.wording import NOT_PLACED, travel_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from data.paper.section import Cell
    from geo.area import Area
    from geo.figures import ClusterFigures, Figure
    from geo.plan import Plan
    from geo.view import View


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
    where = plan.where() | {code: cluster.letter for cluster in plan.clusters for code in cluster.outside}
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

"""All figures of a plan against today's, as a table to read and as rows to download."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
import streamlit as st

from data.colours import colour_of
from data.csv_text import csv_bytes
from geo.reasons import travel_words
from geo.wording import ESTIMATE, FIGURES, NO_CHANGE, NOTHING, FigureWords, change_between, number
from ui.cluster_map.sheet import table_sheet
from ui.download import CSV, draw_download
from ui.worked_out import plan_figures

if TYPE_CHECKING:
    from geo.area import Area
    from geo.figures import ClusterFigures
    from geo.plan import Cluster, Plan
    from geo.view import View


class FigureRow(NamedTuple):
    """One figure of one cluster, as it is downloaded.

    Attributes:
        cluster: Letter.
        name: Of the cluster.
        figure: Title of the figure.
        unit: count, minutes, share (0 to 1) or decile.
        kind: official or estimate.
        now: In this plan. NaN: can't be had; `note` says why.
        today: The same PCN today. NaN: can't be had, or the cluster is new.
        change: Now less today, not rounded: people read `geo.wording.change_between`.
        note: Why a figure can't be had, or holds for a part only.
    """

    cluster: str
    name: str
    figure: str
    unit: str
    kind: str
    now: float
    today: float
    change: float
    note: str


def draw_figures_table(area: Area, plan: Plan, today: Plan, view: View) -> None:
    """Draw every figure of every cluster with its change against today's cluster of the same PCN, and the download."""
    rows = figure_rows(area, plan, today, view)
    travel = travel_words(view, crow_flies=area.crow_flies)
    st.subheader("All figures against today", anchor=False)
    st.caption(
        f"Each cluster as it is in this plan; behind the dot, the change against the same PCN today. {ESTIMATE} marks "
        f"an estimate; minutes are {travel}. There is no official English standard for travel time to a GP."
    )
    table_sheet(
        [(cluster.letter, cluster.name, colour_of(cluster.letter)) for cluster in plan.clusters],
        [(words.heading, [_cell(row) for row in rows[at :: len(FIGURES)]]) for at, words in enumerate(FIGURES)],
        label="All figures of each cluster against today",
        key="figures_table",
    )
    draw_download(
        "Download the figures as CSV",
        lambda: csv_bytes(pd.DataFrame(rows).assign(travel=travel)),
        file_name="figures.csv",
        mime=CSV,
    )


def figure_rows(area: Area, plan: Plan, today: Plan, view: View) -> list[FigureRow]:
    """Return one row for each cluster and figure: clusters in the plan's order, of each the figures in theirs."""
    now = plan_figures(area, plan, view)
    before = {
        cluster.pcn_code: figures
        for cluster, figures in zip(today.clusters, plan_figures(area, today, view).clusters, strict=True)
    }
    return [
        _row(cluster, figures, before.get(cluster.pcn_code), words)
        for cluster, figures in zip(plan.clusters, now.clusters, strict=True)
        for words in FIGURES
    ]


def _row(cluster: Cluster, figures: ClusterFigures, before: ClusterFigures | None, words: FigureWords) -> FigureRow:
    now = _value(figures, words)
    then = math.nan if before is None else _value(before, words)
    kind = "official" if words.official else "estimate"
    note = figures.reason(words.key)
    return FigureRow(cluster.letter, cluster.name, words.title, words.unit, kind, now, then, now - then, note)


def _value(figures: ClusterFigures, words: FigureWords) -> float:
    value = getattr(figures, words.key)
    return math.nan if value is None else float(value)


def _cell(row: FigureRow) -> tuple[str, str]:
    """Return a figure, and beside it its change, or why it can't be had.

    >>> _cell(FigureRow("A", "Dock", "Patients", "count", "official", 31204.0, 34527.0, -3323.0, ""))
    ('31,204', ' · -3,323')
    >>> _cell(FigureRow("A", "Dock", "Minutes for nine in ten", "minutes", "estimate", 12.36, 12.34, 0.02, ""))
    ('12.4', ' · +0.1')
    >>> nan = float("nan")
    >>> _cell(FigureRow("A", "Dock", "Minutes to the hub", "minutes", "estimate", nan, nan, nan, "no hub chosen"))
    ('–', ' no hub chosen')
    """
    if math.isnan(row.now):
        return NOTHING, f" {row.note}" if row.note else ""
    said = change_between(row.today, row.now, row.unit)
    return number(row.now, row.unit), "" if said in (NOTHING, NO_CHANGE) else f" · {said}"

"""The table says what `geo` worked out, and why where it can't be had."""

import math

from geo.figures import figures, registry
from geo.plan import today_plan
from geo.view import View
from geo.wording import NOTHING, number
from tests.tiny_town import ASH, tiny_town
from ui.acts.sheet import figure_rows, table_of

AREA = tiny_town()
TODAY = today_plan(AREA.practices)


def rows_of(plan):
    return {(row.cluster, row.figure): row for row in figure_rows(AREA, plan, TODAY, View())}


def test_every_figure_of_every_cluster_is_there_and_is_geos():
    plan = TODAY.move([ASH], to="A")
    rows, worked_out = rows_of(plan), figures(AREA, plan, View())
    assert len(rows) == len(registry.FIGURES) * len(plan.clusters)
    for words in registry.FIGURES:
        for cluster in worked_out.clusters:
            row, base = rows[cluster.letter, words.name_in(View())], cluster.base(words.key)
            value, shown = cluster.value(words.key), row.now
            assert (row.base, row.base_of, row.base_unit, row.note) == (*base, cluster.reason(words.key))
            assert (row.partial == "partial") is cluster.is_partial(words.key)
            assert row.kind == ("official" if words.official else "estimate")
            assert shown == value or (math.isnan(value) and math.isnan(shown))


def test_changes_are_against_the_same_pcn_today():
    rows = rows_of(TODAY.move([ASH], to="A"))
    assert rows["A", "Patients"][5:8] == (43_500, 31_000, 12_500)
    assert rows["B", "Patients"].change == -12_500
    assert rows["C", "Patients"].change == 0


def test_a_new_cluster_has_no_today_and_an_empty_one_says_why():
    rows = rows_of(TODAY.add_cluster())
    assert math.isnan(rows["D", "Patients"].today)
    assert math.isnan(rows["D", "Minutes to the nearest practice"].now)
    assert rows["D", "Minutes to the nearest practice"].note == "no practices in this cluster yet"
    assert rows["A", "Minutes to the hub"].note == "no hub chosen"


def test_the_table_reads_as_the_rows_do_figure_by_figure_in_the_plans_order():
    plan = TODAY.move([ASH], to="A").add_cluster()
    table, rows = table_of(AREA, plan, TODAY, View()), rows_of(plan)
    assert len(table.rows) == len(registry.FIGURES)
    for figure, row in zip(registry.FIGURES, table.rows, strict=True):
        of = [rows[cluster.letter, figure.name_in(View())] for cluster in plan.clusters]
        assert row.heading == figure.heading_in(View())
        assert row.now == [number(item.now, item.unit) for item in of]
        assert [beside.strip() for beside, now in zip(row.beside, row.now, strict=True) if now == NOTHING] == [
            item.note for item in of if math.isnan(item.now)
        ]
    patients = table.rows[0]
    assert (patients.now, patients.beside) == (
        ["43,500", "19,500", "20,000", "0"],
        [" · +12,500", " · -12,500", "", ""],
    )
    nearest = next(row for row in table.rows if row.heading.startswith("Minutes to the nearest"))
    assert nearest.below[:2] == ["of 39,000 of 43,500 patients", "of 18,000 of 19,500 patients"]

"""Files of a comparison: opened again by what reads them, their figures are geo's, and no text runs."""

import csv
import io
import math

import openpyxl
import pytest

from data.documents.workbook import Comparison, comparison_csv, comparison_tables, workbook_bytes
from geo.compare.alignment import SUMMARY, aligned, aligned_findings, plan_summary
from geo.compare.effect_on_people import BINS, effect
from geo.compare.matching import movers
from geo.figures import figures, shown, whole_plan
from geo.figures.arrays import GROUPS
from geo.rules.rules import findings
from geo.view import View
from tests.tiny_town import ASH, BIRCH, DAMSON, tiny_rules, tiny_today, tiny_town

TOWN, TODAY, RULES = tiny_town(), tiny_today(), tiny_rules()
APART = TODAY.move([BIRCH], to="C")
NEW = TODAY.add_cluster(name="=1+1").move([ASH, DAMSON], to="D")
SIZES = dict(zip(TOWN.practices["code"], TOWN.practices["list_size"].tolist(), strict=True))


@pytest.fixture(scope="module")
def compared():
    plans = (TODAY, APART, NEW)
    found = [figures(TOWN, plan, View()) for plan in plans]
    told = [findings(TOWN, plan, one, RULES) for plan, one in zip(plans, found, strict=True)]
    lines = aligned(plans, SIZES)
    return Comparison(
        listed=shown(TOWN),
        travel="on foot at 4.8 km/h",
        names=("Today's PCNs", "=HYPERLINK(1)", "New"),
        plans=plans,
        figures=tuple(found),
        whole=tuple(whole_plan(TOWN, plan, View()) for plan in plans),
        summaries=tuple(plan_summary(one, some, RULES) for one, some in zip(found, told, strict=True)),
        moved=tuple(movers(TODAY, plan, SIZES) for plan in plans),
        effects=tuple(effect(TOWN, TODAY, plan, View()) for plan in plans),
        lines=lines,
        findings=aligned_findings(told, lines),
        practices=dict(zip(TOWN.practices["code"], TOWN.practices["name"], strict=True)),
    )


@pytest.fixture(scope="module")
def book(compared):
    content = workbook_bytes(comparison_tables(compared), about=[("Title", "Comparison")])
    return openpyxl.load_workbook(io.BytesIO(content))


def rows_of(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_workbook_has_every_figure_of_every_cluster(book, compared):
    headings, *rows = rows_of(book["Figures"])
    assert [headings[column] for column in (4, 6, 10)] == ["Today's PCNs", "=HYPERLINK(1)", "New"]
    rows = {(row[0], row[1]): row for row in rows if row[2]}
    assert len(rows) == len(SUMMARY) + len(shown(TOWN)) * (1 + len(compared.lines))
    assert [line[2] for line in compared.lines] == ["A", "B", "C", "D"]
    for words in shown(TOWN):
        for place, name in ((0, "A Middle"), (1, "B North"), (2, "C South")):
            for column, plan in ((4, 0), (6, 1), (10, 2)):
                value = getattr(compared.figures[plan].clusters[place], words.key)
                seen, told = rows[name, words.name][column : column + 2]
                assert (told or "") == compared.figures[plan].clusters[place].notes(words.key)
                assert (seen is None) if _missing(value) else seen == pytest.approx(value)
    assert rows["D =1+1", "Patients"][4:] == [None] * 6 + [21_500] + [None] * 3
    assert rows["B North", "Patients"][4:] == [
        32_000, None, 12_500, None, -19_500, None, 19_500, None, -12_500, None
    ]  # fmt: skip
    assert rows["Whole plan", "Minutes to the nearest practice"][9] == "worse"


def test_practices_that_move_stand_with_where_they_are_in_each_plan(book):
    _, *rows = rows_of(book["Practices that move"])
    assert rows == [
        ["Ash", ASH, 12_500, "B North", "B North", "D =1+1"],
        ["Birch", BIRCH, 19_500, "B North", "C South", "B North"],
        ["Damson", DAMSON, 9_000, "C South", "C South", "D =1+1"],
    ]


def test_patients_by_group_and_step_are_those_of_the_effect(book, compared):
    _, *rows = rows_of(book["Patients =HYPERLINK(1)"])
    assert rows[0][:8] == ["All patients", 75_000, 0, 0, 1_350, 0.018, 70_650, 3_000]
    assert len(rows) == len(GROUPS)
    _, *steps = rows_of(book["Minutes gained or lost"])
    for bin_name, row in zip(BINS, steps, strict=True):
        wanted = [effect.of(group, bin_name) for effect in compared.effects[1:] for group in GROUPS]
        assert row[1:] == pytest.approx(wanted)


def test_findings_stand_in_lines(book):
    _, *rows = rows_of(book["Findings"])
    small = next(row for row in rows if row[1] == "B North" and row[0] == "contract")
    assert small[2] is None or small[2] == ""
    assert {row[0] for row in rows} <= {"contract", "guidance", "note", "allowed"}


def test_texts_never_run(book, compared):
    for sheet in book:
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    text = comparison_csv(compared).decode("utf-8-sig")
    assert all(not cell.startswith(("=", "@", "+")) for row in csv.reader(io.StringIO(text)) for cell in row)


def test_the_csv_has_the_same_figures(compared, book):
    rows = list(csv.reader(io.StringIO(comparison_csv(compared).decode("utf-8-sig"))))
    sheet = [row for row in rows_of(book["Figures"]) if row[2]]
    assert len(rows) == len(sheet)
    for text, cells in zip(rows[1:], sheet[1:], strict=True):
        assert text[-1] == compared.travel
        for told, value in zip(text[4:-1], cells[4:], strict=True):
            assert told == "" if value is None else told == value or float(told) == pytest.approx(value)


def _missing(value):
    return value is None or (isinstance(value, float) and math.isnan(value))

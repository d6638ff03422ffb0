"""What the sheets are told: where to draw from, or what to draw."""

import pytest
from streamlit.testing.v1 import AppTest

from geo.plan import today_plan
from geo.view import View
from tests.tiny_town import tiny_town
from ui.acts import sheet
from ui.acts.sheet import chart_of


@pytest.fixture
def drawn(monkeypatch):
    """Settings of every sheet that is drawn."""
    calls = []
    monkeypatch.setattr(sheet, "_COMPONENT", lambda **settings: calls.append(settings))
    return calls


def test_on_a_page_with_a_picture_the_browser_is_told_what_to_draw_of_it(drawn):
    for draw in (sheet.findings_of_picture, sheet.chart_of_picture, sheet.table_of_picture):
        draw(key=draw.__name__)
    assert drawn == [
        {"key": "findings_of_picture", "data": {"kind": "findings", "from": "picture"}},
        {"key": "chart_of_picture", "data": {"kind": "chart", "from": "picture"}},
        {"key": "table_of_picture", "data": {"kind": "table", "from": "picture"}},
    ]


def test_elsewhere_the_chart_goes_along_under_the_names_that_the_browser_reads(drawn, monkeypatch):
    monkeypatch.setattr("ui.acts.sheet.st.subheader", lambda *_args, **_settings: None)
    area = tiny_town()
    about = (area, today_plan(area.practices), today_plan(area.practices), View())
    chart = chart_of(*about)
    sheet.draw_minutes_chart(*about)
    told = drawn[0]["data"]
    assert (drawn[0]["key"], told["kind"]) == ("minutes_chart", "chart")
    assert told["chart"]["below"] == chart.below
    assert told["chart"]["plan"] == told["chart"]["today"]
    assert set(told["chart"]) == {
        "label", "axes", "names", "step", "plan", "today", "top", "within", "marks", "below"
    }  # fmt: skip


def draw():
    from ui.acts.sheet import findings_of_picture, table_of_picture  # noqa: PLC0415 (a script of its own)

    findings_of_picture(key="findings")
    table_of_picture(key="table")


def test_sheets_mount_without_complaint():
    assert not AppTest.from_function(draw).run(timeout=60).exception

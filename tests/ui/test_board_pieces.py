"""The pieces of a board's screens: nothing runs, eight rows at most, and words no larger than the window holds."""

from dataclasses import replace

import pytest

from data.paper.section import Column, Section, Table
from tests.data.paper.sample_paper import HOSTILE, SIZES
from tests.data.paper.tiny_paper import tiny_material, tiny_proposal
from ui.board.figures import LargeFigure, large_figures
from ui.board.html import figures_html, lines_html, table_html, thought_html, title_html
from ui.board.room import HIGH, SCALES, WIDE, Words, height_of, scale_of, table_shares
from ui.board.tables import MOST_ROWS, screen_tables

SAID = Table(
    "Practice by practice",
    tuple(Column(name) for name in ("Practice", "ODS", "Cluster", "Said", "Initials", "Date", "Words")),
    (
        ("Ash", "T1", "A", "supports", "AB", "1 May", ""),
        ("Birch", "T2", "A", "opposes", "BC", "1 May", "No."),
        ("Cedar", "T3", "A", "not asked", "", "", ""),
    ),
)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_runs_whoever_typed_it(text):
    table = Table(text, (Column(text), Column(text)), ((text, text),))
    pieces = (
        title_html(text, fictional=True),
        thought_html(text),
        lines_html([text]),
        figures_html([LargeFigure(text, text)]),
        table_html(table),
    )
    for piece in pieces:
        assert "<script" not in piece
        assert "\x00" not in piece


def test_numbers_stand_on_the_screen_as_in_the_paper():
    html = table_html(SIZES, more=3)
    for text in ("31,204", "6.4", "83%", "-3,323", "no change", "-3 points"):
        assert f">{text}<" in html
    assert "3 more in the paper." in html
    assert '<th scope="row"' in html
    assert '<th scope="col"' in html
    assert "more in the paper" not in table_html(SIZES)


def test_the_mark_of_an_estimate_never_begins_a_line():
    marked = "Minutes on foot *"
    table = Table("Minutes", (Column("Option"), Column(marked, "minutes")), (("A", 6.44),))
    for piece in (
        thought_html(marked),
        lines_html([marked]),
        figures_html([LargeFigure("6", marked)]),
        table_html(table),
    ):
        assert "on foot\N{NO-BREAK SPACE}*" in piece


def words(key, material):
    return [(one.figure, one.words) for one in large_figures(key, material)]


def test_what_practices_said_is_counted_in_singular_and_plural(tmp_path):
    assert words("said", tiny_material(tmp_path)) == [
        ("1", "supports it, with 12,500 patients"),
        ("0", "are neutral, with 0 patients"),
        ("1", "opposes it, with 9,000 patients"),
        ("2", "were not asked, with 50,500 patients"),
    ]


def test_before_a_practice_is_asked_there_is_nothing_to_count(tmp_path):
    bare = tiny_material(tmp_path, proposal=replace(tiny_proposal(), said=()))
    assert words("said", bare) == []


def test_findings_say_what_they_count(tmp_path):
    assert words("rules", tiny_material(tmp_path)) == [
        ("1", "point of the contract not met (today 1)"),
        ("1", "point of guidance to explain (today 1)"),
    ]


def section(key, *tables):
    return Section(key, "Title", ("Thought.",), tables)


def test_a_long_table_is_cut_at_eight_rows():
    long = Table("Findings", (Column("Finding"), Column("Kind"), Column("Source")), (("F", "contract", "S"),) * 30)
    [shown] = screen_tables(section("rules", long))
    assert (len(shown.table.rows), shown.more) == (MOST_ROWS, 30 - MOST_ROWS)
    assert [column.heading for column in shown.table.columns] == ["Finding", "Kind"]


def test_of_what_practices_said_those_with_words_stand_first_and_those_not_asked_not_at_all():
    [shown] = screen_tables(section("said", SIZES, SAID))
    assert shown.table.rows == (("Birch", "opposes", "No."), ("Ash", "supports", ""))


def test_two_short_tables_stand_together_and_two_long_ones_do_not():
    assert len(screen_tables(section("options", SIZES, SIZES))) == 2
    long = replace(SIZES, rows=SIZES.rows * 3)
    assert len(screen_tables(section("options", SIZES, long))) == 1
    assert screen_tables(section("purpose", SIZES)) == ()


@pytest.mark.parametrize("lines", [0, 1, 3, 6])
@pytest.mark.parametrize("tables", [0, 1, 2])
def test_words_are_as_large_as_the_window_holds(lines, tables):
    words = Words(
        "A thought. " * 4, [LargeFigure("31,204", "patients")] * 3, ["A line. " * 20] * lines, [SIZES] * tables
    )
    scale = scale_of(words, title="Today")
    assert height_of(words, width=WIDE, scale=scale) <= HIGH or scale == SCALES[-1]
    larger = [one for one in SCALES if one > scale]
    assert all(height_of(words, width=WIDE, scale=one) > HIGH for one in larger)


def test_columns_of_a_screen_share_its_width():
    assert sum(table_shares(SIZES)) == pytest.approx(1)

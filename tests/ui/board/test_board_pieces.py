"""The pieces of a board's screens: nothing runs, no row is lost, and words no larger than the window holds."""

from dataclasses import replace

import pytest

from data.papers.fit import GOES_ON
from data.papers.model import Column, Section, Table
from tests.data.papers.sample_paper import HOSTILE, SIZES, picture
from tests.data.papers.tiny_paper import tiny_inputs, tiny_proposal
from ui.board.figures import (
    LargeFigure,
    figures_html,
    large_figures,
    lines_html,
    paper_table_html,
    small_html,
    thought_html,
    title_html,
)
from ui.board.layout_fit import (
    GO_ON,
    HIGH,
    MOST_ROWS,
    SCALES,
    WIDE,
    Words,
    fits,
    height_of,
    scale_of,
    screen_parts,
    table_shares,
)
from ui.board.screen import Place

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
        paper_table_html(table),
        small_html(text),
    )
    for piece in pieces:
        assert "<script" not in piece
        assert "\x00" not in piece


def test_numbers_stand_on_the_screen_as_in_the_paper():
    html = paper_table_html(SIZES)
    for text in ("31,204", "6.4", "83%", "-3,323", "no change", "-3 points"):
        assert f">{text}<" in html
    assert '<th scope="row"' in html
    assert '<th scope="col"' in html


def test_the_mark_of_an_estimate_never_begins_a_line():
    marked = "Minutes on foot *"
    table = Table("Minutes", (Column("Option"), Column(marked, "minutes")), (("A", 6.44),))
    for piece in (
        thought_html(marked),
        lines_html([marked]),
        figures_html([LargeFigure("6", marked)]),
        paper_table_html(table),
    ):
        assert "on foot\N{NO-BREAK SPACE}*" in piece


def words(key, inputs):
    return [(figure.figure, figure.words) for figure in large_figures(key, inputs)]


def test_what_practices_said_is_counted_in_singular_and_plural(tmp_path):
    assert words("said", tiny_inputs(tmp_path)) == [
        ("1", "supports it, with 12,500 patients"),
        ("0", "are neutral, with 0 patients"),
        ("1", "opposes it, with 9,000 patients"),
        ("2", "were not asked, with 50,500 patients"),
    ]


def test_before_a_practice_is_asked_there_is_nothing_to_count(tmp_path):
    bare = tiny_inputs(tmp_path, proposal=replace(tiny_proposal(), said=()))
    assert words("said", bare) == []


def test_findings_say_what_they_count(tmp_path):
    assert words("rules", tiny_inputs(tmp_path)) == [
        ("1", "point of the contract not met (today 1)"),
        ("1", "point of guidance to explain (today 1)"),
    ]


def section(key, *tables):
    return Section(key, "Title", ("Thought.",), tables)


FOUND = (Column("Finding"), Column("Kind"), Column("Source"))


def parts(key, *tables, figures=()):
    return [part.words for part in screen_parts(section(key, *tables), figures)]


def test_a_long_table_is_shown_part_by_part_and_no_row_is_lost():
    long = Table("Findings", FOUND, tuple((f"Finding {number}", "contract", "S") for number in range(30)))
    shown = parts("rules", long, figures=[LargeFigure("30", "points")])
    rows = [row for part in shown for table in part.tables for row in table.rows]
    assert rows == [(f"Finding {number}", "contract") for number in range(30)]
    assert all(len(part.tables[0].rows) <= MOST_ROWS for part in shown)
    titles = [part.tables[0].title for part in shown]
    assert titles[0] == "Findings: rows 1 to 8 of 30"
    assert titles[-1].endswith(" to 30 of 30")
    assert [part.elsewhere for part in shown] == [*[GO_ON] * (len(shown) - 1), ""]
    assert [(part.thought, len(part.figures)) for part in shown] == [("Thought.", 1), *[("", 0)] * (len(shown) - 1)]


@pytest.mark.parametrize("words", ["a few words", "some " * 60, "many " * 400, "W" * 900])
@pytest.mark.parametrize("count", [1, 2, 5, 12])
def test_every_part_fits_the_window_and_holds_all_words(words, count):
    found = Table("Findings", FOUND, tuple((f"{number} {words}", "contract", "S") for number in range(count)))
    shown = parts("rules", found, figures=[LargeFigure("30", "points of the contract not met")] * 4)
    assert all(fits(part, title="Title") for part in shown)
    told = "".join(row[0].replace(GOES_ON, "") for part in shown for table in part.tables for row in table.rows)
    wanted = "".join(row[0] for row in found.rows)
    assert "".join(told.split()) == "".join(wanted.split())


def test_what_a_screen_leaves_out_it_says():
    texts = Section("purpose", "Title", tuple(f"Sentence {number}." for number in range(9)), (SIZES,))
    [(shown, _)] = screen_parts(texts, ())
    assert (shown.lines, shown.elsewhere) == (list(texts.lines[1:5]), "In the paper: 4 more sentences and 1 table.")
    [shown] = parts("rules", SIZES, SIZES)
    assert shown.elsewhere == "In the paper: 1 more table."


def test_the_options_are_shown_in_tables_and_one_map_each():
    maps = tuple(picture(f"map-option-{number}") for number in range(3))
    shown = screen_parts(replace(section("options", SIZES), pictures=maps), ())
    assert [part.picture for part in shown] == [None, *maps]
    assert [part.words.thought for part in shown] == ["Thought.", *(drawn.title for drawn in maps)]
    assert [part.words.elsewhere for part in shown] == [GO_ON, GO_ON, GO_ON, ""]
    [(words, first)] = screen_parts(replace(section("today", SIZES), pictures=maps), ())
    assert (first, words.elsewhere) == (maps[0], "In the paper: 2 more pictures and 1 table.")


def test_of_what_practices_said_those_with_words_stand_first_and_those_not_asked_not_at_all():
    [shown] = parts("said", SIZES, SAID)
    assert shown.tables[0].rows == (("Birch", "opposes", "No."), ("Ash", "supports", ""))


def test_two_short_tables_stand_together_and_two_long_ones_one_after_the_other():
    [together] = parts("options", SIZES, SIZES)
    assert len(together.tables) == 2
    long = replace(SIZES, rows=SIZES.rows * 3)
    assert [part.tables[0].title for part in parts("options", SIZES, long)] == [
        SIZES.title,
        f"{SIZES.title}: rows 1 to 5 of 9",
        f"{SIZES.title}: rows 6 to 9 of 9",
    ]
    assert [part.tables for part in parts("purpose", SIZES)] == [()]


@pytest.mark.parametrize(
    ("place", "by", "there"),
    [
        (Place("options", 1, 2), 1, "options-2"),
        (Place("options", 2, 2), 1, "proposal"),
        (Place("options", 2, 2), -1, "options"),
        (Place("proposal", 1, 1), -1, "options-last"),
        (Place("purpose", 1, 1), -1, "purpose"),
        (Place("options", 2, 3), 100, "data"),
        (Place("options", 2, 3), -100, "purpose"),
        (Place("data", 2, 2), 1, "data"),
    ],
)
def test_steps_lead_through_the_parts_of_a_screen(place, by, there):
    assert place.beside(by) == there


@pytest.mark.parametrize("lines", [0, 1, 3, 6])
@pytest.mark.parametrize("tables", [0, 1, 2])
def test_words_are_as_large_as_the_window_holds(lines, tables):
    words = Words(
        "A thought. " * 4, [LargeFigure("31,204", "patients")] * 3, ["A line. " * 20] * lines, [SIZES] * tables
    )
    scale = scale_of(words, title="Today")
    assert height_of(words, width=WIDE, scale=scale) <= HIGH or scale == SCALES[-1]
    larger = [one for one in SCALES if one > scale]
    assert all(height_of(words, width=WIDE, scale=item) > HIGH for item in larger)


def test_columns_of_a_screen_share_its_width():
    assert sum(table_shares(SIZES, scale=1.2)) == pytest.approx(1)

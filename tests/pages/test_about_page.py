"""The About page: every figure, every rule, every source, and what is not known."""

import pytest

from data.area.folders import read_manifest
from data.policy import read_ways
from geo.compare.alignment import SUMMARY
from geo.figures import registry
from geo.wording import day_words, unbroken
from geo.words.unknowns import not_known
from tests.pages.conftest import build_again
from ui.about import OTHER_FIGURES, PARTS, WORDS


@pytest.fixture
def about(app):
    app.go_to("about")
    assert app.says_no_traceback() == []
    return app.at


@pytest.fixture
def tables(about):
    """What is read in each table: the signs that keep Markdown from seeing more in it are not."""
    return [table.value.map(lambda cell: cell.replace("\\", "")) for table in about.table]


def with_columns(tables, first):
    return next(table for table in tables if table.columns[0] == first)


def test_every_figure_is_explained_with_its_formula_and_source(tables):
    shown = [table for table in tables if table.columns[0] == "Figure"]
    for table, figures in zip(shown, (registry.FIGURES, SUMMARY, OTHER_FIGURES), strict=True):
        assert table["Figure"].tolist() == [unbroken(words.heading) for words in figures]
        assert (table.map(len) > 0).all(axis=None)


def test_every_part_of_a_score_is_explained(tables):
    table = with_columns(tables, "Part")
    assert table["What it says"].tolist() == [part.says for _, part in PARTS]


def test_every_way_of_working_stands_with_its_sources(tables):
    table = with_columns(tables, "Way")
    told = [aspect.says for way in read_ways().ways for aspect in way.aspects]
    assert table["Says"].tolist() == told
    assert (table["Source"].map(len) > 0).all()


def test_every_rule_stands_with_its_source_and_date(tables, expected):
    table = with_columns(tables, "Rule")
    assert table["Rule"].tolist() == [rule.says for rule in expected.rules.rules]
    for rule, told in zip(expected.rules.rules, table["Source"], strict=True):
        assert rule.source in told
        assert told.endswith(f", {day_words(rule.date)}")


def test_every_source_of_the_area_is_named_with_date_licence_and_rows(tables, areas):
    table = with_columns(tables, "Source")
    sources = read_manifest(areas / "saltmarsh")["sources"]
    assert table["Source"].tolist() == [source["title"] for source in sources]
    assert table["Date"].tolist() == [day_words(source["date"]) for source in sources]
    assert table["Licence"].tolist() == [source["licence"] for source in sources]
    rows = [f"{source['rows_used']:,} of {source['rows_read']:,}" for source in sources]
    assert table["Rows used"].tolist() == rows
    for source, left in zip(sources, table["Not used"], strict=True):
        assert all(f"{item['rows']:,} {item['why']}" in left for item in source["not_used"])


def test_it_says_how_minutes_were_made_and_what_is_not_known(about, expected):
    texts = [item.value for item in about.text]
    for notes in expected.area.mode_notes.values():
        assert all(f"• {note}" in texts for note in notes)
    shown = [item.value for item in about.markdown]
    assert all(f"- {sentence}" in shown for sentence in not_known(expected.area))


def test_every_word_is_explained(tables):
    table = with_columns(tables, "Word")
    assert [tuple(row) for row in table.itertuples(index=False)] == list(WORDS)


def test_what_was_left_out_is_listed(about, tables, areas):
    manifest = read_manifest(areas / "saltmarsh")
    headings = [item.label for item in about.expander]
    if manifest["excluded"]:
        assert f"Practices left out of this area ({len(manifest['excluded'])})" in headings
        assert with_columns(tables, "Code")["Code"].tolist() == [item["code"] for item in manifest["excluded"]]
    if manifest["warnings"]:
        assert f"What the build noticed ({len(manifest['warnings'])})" in headings
        assert with_columns(tables, "File")["Says"].tolist() == [item["says"] for item in manifest["warnings"]]


def test_where_a_fetched_file_came_from_is_told(areas, app):
    folder = areas / "saltmarsh"
    sources = read_manifest(folder)["sources"]
    sources[0] = sources[0] | {"fetched": {"address": "https://a.uk/epraccur.csv", "at": "2026-11-27T08:00:00+00:00"}}
    app.opened = build_again(folder, sources=sources)
    app.run().go_to("about")
    table = with_columns([table.value for table in app.at.table if "Came from" in table.value.columns], "Source")
    assert table["On"].tolist() == ["27 November 2026"]
    [address] = table["Came from"].str.replace("\\", "")
    assert address.replace("\u2060", "") == "https://a.uk/epraccur.csv"  # no link is made of it
    assert table["SHA-256"].tolist() == [sources[0]["sha256"]]

import tomllib

import pytest

from data.project import PROJECT
from data.recipe import TABLES
from data.sources import FILE, LICENCES, known_sources


def test_every_table_of_a_recipe_has_a_source_and_no_source_is_idle():
    assert set(known_sources()) == {*TABLES, "streets"}


@pytest.mark.parametrize("key", known_sources())
def test_a_source_says_everything(key):
    source = known_sources()[key]
    assert source.title
    assert source.publisher
    assert source.licence in LICENCES.values()
    assert source.url.startswith("https://")


@pytest.mark.parametrize("key", [*TABLES])
def test_the_readme_names_every_table(key):
    assert f"`{key}`" in (PROJECT / "README.md").read_text(encoding="utf-8")


def test_the_readme_names_every_licence():
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    assert "Open Government Licence v3.0" in readme
    assert "Open Database Licence" in readme


def test_the_table_of_sources_holds_nothing_else():
    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))
    assert {frozenset(entry) for entry in entries.values()} == {frozenset({"title", "publisher", "licence", "url"})}

import re

import pytest

from data.build.account import known_sources
from data.files import PROJECT
from data.recipe.recipe import TABLES
from data.recipe.tables import Tables
from data.tables.cells import KINDS
from data.tables.specs import REQUIRED, SPECS

README = (PROJECT / "README.md").read_text(encoding="utf-8")


def test_every_table_of_a_recipe_has_a_source_and_no_source_is_idle():
    assert set(known_sources()) == {*TABLES, "streets"}
    assert set(SPECS) == set(Tables.__dataclass_fields__)


@pytest.mark.parametrize("key", known_sources())
def test_a_source_says_everything(key):
    source = known_sources()[key]
    assert source.title
    assert source.publisher
    assert source.licence in {"Open Government Licence v3.0", "Open Database Licence 1.0"}
    assert source.url.startswith("https://")


def test_the_readme_tells_of_every_table_what_its_spec_says():
    rows = [
        f"| `{key}`{'' if spec.required else ' (optional)'} | {spec.what} | {spec.where} |"
        for key, spec in SPECS.items()
    ]
    told = [line for line in README.splitlines() if re.match(r"\| `\w+`", line)]
    assert told == rows


def test_the_readme_names_every_licence():
    assert "Open Government Licence v3.0" in README
    assert "Open Database Licence" in README


@pytest.mark.parametrize("spec", SPECS.values(), ids=list(SPECS))
def test_a_spec_is_whole(spec):
    assert spec.of in {"practice", "place", "PCN", "postcode"}
    assert spec.layouts or spec.key == "boundaries"
    assert spec.required == (spec.key in REQUIRED)
    assert (spec.adds == "") == spec.required
    if spec.of == "place":
        assert set(spec.census) == {2011, 2021}
    for layout in spec.layouts:
        names = [column.name for column in layout.columns]
        assert len(names) == len(set(names))
        assert all(column.kind in KINDS for column in layout.columns)
        if layout.width:
            assert layout.fits
            assert all(column.position is not None and column.position < layout.width for column in layout.columns)
        else:
            assert all(column.spelled for column in layout.columns)

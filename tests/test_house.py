"""The house stands: imports run one way, files stay small, and the documentation names what there is."""

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest

from data.recipe import KEYS, TABLES
from geo.figures import FIGURES, ClusterFigures

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ("geo", "data", "ui", "pages")
FORBIDDEN = {
    "geo": {"streamlit", "pydeck", "altair", "geopandas", "data", "ui", "pages", "sqlalchemy", "pathlib", "datetime"},
    "data": {"streamlit", "pydeck", "altair", "ui", "pages"},
    "ui": {"pages"},
    "pages": set(),
}
MOST_LINES = 320
PARTS_OF_OTHERS = {
    "letter",
    "why",
    "patients_beyond",
    "mapped",
    "living_elsewhere",
    "no_address",
    "single_handed_unknown",
}
"""Fields that are not a figure of their own on screen, but a part of one or its reason."""


def sources(floor):
    return [path for path in sorted((ROOT / floor).rglob("*.py")) if "node_modules" not in path.parts]


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


@pytest.mark.parametrize("floor", FLOORS)
def test_imports_run_one_way(floor):
    wrong = {str(path.relative_to(ROOT)): FORBIDDEN[floor] & set(imported(path)) for path in sources(floor)}
    assert {path: names for path, names in wrong.items() if names} == {}
    assert wrong, f"{floor}/ holds no Python"


def test_every_file_answers_one_question():
    scripts = list((ROOT / "ui/cluster_map/src").rglob("*.ts"))
    long = {str(path): len(path.read_text().splitlines()) for floor in FLOORS for path in [*sources(floor), *scripts]}
    assert {path: lines for path, lines in long.items() if lines > MOST_LINES} == {}
    assert scripts


def test_every_figure_has_its_words():
    worded = {words.key for words in FIGURES}
    assert worded | PARTS_OF_OTHERS == {field.name for field in fields(ClusterFigures)}
    assert not worded & PARTS_OF_OTHERS


def test_readme_links_lead_somewhere():
    links = re.findall(r"\]\(([^)#]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (ROOT / link).exists()] == []
    assert local


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-bench.txt"])
def test_lock_files_pin_everything_and_hold_no_address(name):
    lines = (ROOT / name).read_text().splitlines()
    assert [line for line in lines if "==" not in line or "://" in line or "@" in line] == []
    assert lines


def test_npm_lock_holds_no_address():
    lock = (ROOT / "ui/cluster_map/package-lock.json").read_text()
    assert "resolved" not in lock
    assert "integrity" in lock


def test_readme_names_every_key_of_a_recipe():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [key for key in KEYS if not re.search(rf"^\s*\[?{key}\b", readme, flags=re.MULTILINE)] == []
    assert [key for key in TABLES if f"`{key}`" not in readme] == []

"""The house stands: imports run one way, files stay small, and the documentation names what there is."""

import ast
import re
from pathlib import Path

import pytest

from data.recipe import KEYS, TABLES
from geo.figures import registry
from geo.plan import today_plan
from geo.view import View
from tests.geo.boring_figures import boring_figures
from tests.tiny_town import tiny_town

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ("geo", "data", "ui", "pages")
FORBIDDEN = {
    "geo": {"streamlit", "pydeck", "altair", "geopandas", "data", "ui", "pages", "sqlalchemy", "pathlib", "datetime"},
    "data": {"streamlit", "pydeck", "altair", "ui", "pages"},
    "ui": {"pages"},
    "pages": set(),
}
MOST_LINES = 320
WORDS = {"patients", "practices", "single_handed"}
"""Figures whose names are words of the field: every table of practices says them, of practices."""
IN_SENTENCES = {"over_65", "no_way", "not_mapped"}
"""Figures whose names are words for people too: sentences may say them, no heading may be made of them."""
SAY_A_NAME = {
    "ui/neighbours/closer.py": "figures of one practice, not of a cluster",
    "ui/neighbours/limits.py": "why a cluster is too far to be looked at",
    "ui/neighbours/profile.py": "figures of one practice, not of a cluster",
}
"""Files that write a figure's name themselves, and why."""


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


def test_every_figure_has_an_oracle():
    town = tiny_town()
    clusters, alone, whole = boring_figures(town, today_plan(town.practices), View())
    keys = {figure.key for figure in registry.FIGURES}
    assert [set(one) for one in (*clusters, alone, whole)] == [keys] * (len(clusters) + 2)
    assert len(keys) == len(registry.FIGURES)


def written(path):
    """The texts in a file's code, with {} for what is filled in; of Python without what documents it."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ts":
        code = re.sub(r"/\*.*?\*/|(?<![:\w])//[^\n]*", "", text, flags=re.DOTALL)
        return [re.sub(r"\$\{[^}]*\}", "{}", one) for one in re.findall(r"""["'`]([^"'`\n]*)["'`]""", code)]
    tree = ast.parse(text)
    documents = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    filled = [
        "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
    ]
    plain = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documents | parts
    ]
    return plain + filled


def names_in(text):
    """The figures whose name, or whose words on a card, a text says."""
    said = text.casefold()
    for figure in registry.FIGURES:
        name, named, card = (
            re.sub(r"\{\w+\}", "{}", one.casefold()) for one in (figure.name, figure.named, figure.card)
        )
        if figure.key in WORDS:
            continue
        is_heading = said.strip(" *{}:") in {name, card} - {""}
        in_text = figure.key not in IN_SENTENCES and (name in said or (named and named in said))
        if is_heading or in_text:
            yield figure.key


def test_nothing_but_the_registry_knows_the_name_of_a_figure():
    paths = [path for floor in ("data", "ui", "pages") for path in sources(floor)]
    paths += sorted((ROOT / "ui/cluster_map/src").rglob("*.ts"))
    said = {}
    for path in paths:
        keys = {key for text in written(path) for key in names_in(text)}
        said |= {str(path.relative_to(ROOT)): sorted(keys)} if keys else {}
    assert {path: keys for path, keys in said.items() if path not in SAY_A_NAME} == {}
    assert set(said) == set(SAY_A_NAME), "a file that says no name any more needs no exception"


def test_only_tests_take_the_registry_by_name():
    """Whoever imports the tuple itself would not see a figure that is added to the registry."""
    taken = [
        str(path.relative_to(ROOT))
        for floor in FLOORS
        for path in sources(floor)
        if path.parent.name != "figures" and re.search(r"import .*\bFIGURES\b", path.read_text(encoding="utf-8"))
    ]
    assert taken == []


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

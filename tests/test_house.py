"""The house stands: imports run one way, files stay small, and the documentation names what there is."""

import ast
import re
from pathlib import Path

import pytest

from data.recipe.recipe import KEYS, TABLES
from geo.figures import registry
from geo.plan import today_plan
from geo.view import View
from geo.words import definitions
from tests.geo.figures.boring_figures import boring_figures
from tests.tiny_town import tiny_town

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ("geo", "data", "ui", "pages")
FORBIDDEN = {
    "geo": {"streamlit", "pydeck", "altair", "geopandas", "data", "ui", "pages", "sqlalchemy", "pathlib", "datetime"},
    "data": {"streamlit", "pydeck", "altair", "ui", "pages"},
    "ui": {"pages"},
    "pages": set(),
}
ROOMED = ("geo", "data", "ui", "pages")
"""Floors that are laid out in rooms."""
ROOMS = {f"{floor}.{path.parent.name}" for floor in ROOMED for path in (ROOT / floor).glob("*/__init__.py")}
"""Folders whose `__init__` says what others may take."""
HANDED_WHOLE = {"geo.figures.registry"}
"""Modules that a face hands on as they are: tests put other figures in."""
MOST_FLOORS = 6
MOST_LINES = 400
WRITES = {
    "create",
    "commit",
    "keep_beside",
    "reopen",
    "rename",
    "set_final",
    "set_archived",
    "share",
    "end_key",
    "duplicate",
    "keep_answer",
}
"""What the store of plans can be asked to keep."""
WORDS = {"patients", "practices", "single_handed"}
"""Figures whose names are words of the field: every table of practices says them, of practices."""
IN_SENTENCES = {"over_65", "no_way", "not_mapped", "weighted_list"}
"""Figures whose names are words for people too: sentences may say them, no heading may be made of them."""


def sources(floor):
    return [path for path in sorted((ROOT / floor).rglob("*.py")) if "node_modules" not in path.parts]


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module.split(".")[0]


def modules():
    """Every module of the product that is in a room or in front of it, with what it imports."""
    taken = {}
    for path in (path for floor in ROOMED for path in sources(floor)):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        taken[name] = {
            f"{node.module}.{alias.name}"
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom) and node.module
            for alias in node.names
        }
    return {
        name: {known for one in names for known in (one, one.rsplit(".", 1)[0]) if known in taken and known != name}
        for name, names in taken.items()
    }


def room_of(module):
    """The room that a module is in; the module itself where it stands in none."""
    first, *rest = module.split(".")
    room = f"{first}.{rest[0]}" if rest else first
    return room if room in ROOMS else module


def layers(taken):
    """On which floor each stands: above all that it imports; fails on a circle."""
    left, floors = dict(taken), {}
    while left:
        free = [name for name, names in left.items() if not (names & left.keys()) - {name}]
        assert free, f"these import each other in a circle: {sorted(left)}"
        floors |= {name: 1 + max((floors[below] for below in taken[name] - {name}), default=0) for name in free}
        left = {name: names for name, names in left.items() if name not in free}
    return floors


def test_nobody_reaches_past_the_face_of_a_room():
    reaching = {
        (name, taken)
        for name, names in modules().items()
        for taken in names
        if room_of(taken) != room_of(name) and taken not in {room_of(taken), *HANDED_WHOLE}
    }
    assert reaching == set()


def defined_in(path):
    """The names that a file defines."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        for target in node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]:
            yield from (part.id for part in ast.walk(target) if isinstance(part, ast.Name)) if target else ()


@pytest.mark.parametrize("room", sorted(ROOMS))
def test_a_face_names_what_one_file_defines(room):
    folder = ROOT / room.replace(".", "/")
    defined = {path.stem: set(defined_in(path)) for path in folder.glob("*.py") if path.stem != "__init__"}
    handed = [
        alias.name
        for node in ast.parse((folder / "__init__.py").read_text(encoding="utf-8")).body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if f"{node.module}.{alias.name}" not in HANDED_WHOLE
    ]
    assert {name: homes for name in handed if len(homes := [f for f in defined if name in defined[f]]) != 1} == {}
    assert set(handed) & set(defined) == set(), "a function called like the file it is in"


def test_rooms_form_no_circle_and_have_few_floors():
    taken = modules()
    between = {}
    for name, names in taken.items():
        between.setdefault(room_of(name), set()).update({room_of(name) for name in names} - {room_of(name)})
    layers({room: names & between.keys() for room, names in between.items()})
    for room in ROOMS:
        within = {name: {name for name in names if room_of(name) == room} - {room} for name, names in taken.items()}
        floors = layers({name: names for name, names in within.items() if room_of(name) == room and name != room})
        assert max(floors.values(), default=0) <= MOST_FLOORS or room == "data.demo", room
        assert floors, f"{room} is empty"


def imported_whole(path):
    """The modules that a file takes something from."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("floor", FLOORS)
def test_imports_run_one_way(floor):
    wrong = {str(path.relative_to(ROOT)): FORBIDDEN[floor] & set(imported(path)) for path in sources(floor)}
    assert {path: names for path, names in wrong.items() if names} == {}
    assert wrong, f"{floor}/ holds no Python"


def test_every_file_answers_one_question():
    scripts = [path for path in (ROOT / "ui/cluster_map/src").rglob("*.ts") if path.name != "schema.ts"]  # it is made
    paths = [*scripts, *(path for floor in FLOORS for path in sources(floor))]
    lines = {path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines()) for path in paths}
    assert {path: number for path, number in lines.items() if number > MOST_LINES} == {}
    assert scripts


def asked_of_the_store(path):
    """What a file asks of the store of plans."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        called = node.func if isinstance(node, ast.Call) else None
        of = called.value if isinstance(called, ast.Attribute) else None
        if isinstance(of, ast.Call) and isinstance(of.func, ast.Name) and of.func.id in {"store", "store_for"}:
            yield called.attr


def test_runs_only_draw():
    """What is done to a plan comes by the door: no page and nothing that is drawn writes to the store."""
    asked = {
        path.relative_to(ROOT).as_posix(): set(asked_of_the_store(path))
        for path in [ROOT / "main.py", *sources("pages"), *sources("ui")]
    }
    writers = {path for path, what in asked.items() if what & WRITES}
    assert {path for path in writers if not path.startswith("ui/acts/")} == set()
    assert set.union(*asked.values()) >= WRITES
    does = {
        node.name
        for file in ("doing", "plan_deeds")
        for node in ast.parse((ROOT / f"ui/acts/{file}.py").read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    reach = {
        path
        for path in asked
        if not path.startswith(("ui/acts/", "ui/server/"))
        for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("ui.acts")
        if does & {alias.name for alias in node.names}
    }
    assert reach == set()


def test_the_definitions_are_those_of_the_registry():
    assert (ROOT / "docs/figures.md").read_text(encoding="utf-8") == definitions(), "run: python dev.py docs"


def test_every_figure_has_an_oracle():
    town = tiny_town()
    clusters, alone, whole = boring_figures(town, today_plan(town.practices), View())
    keys = {figure.key for figure in registry.FIGURES}
    assert [set(cluster) for cluster in (*clusters, alone, whole)] == [keys] * (len(clusters) + 2)
    assert len(keys) == len(registry.FIGURES)


def written(path):
    """The texts in a file's code, with {} for what is filled in; of Python without what documents it."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ts":
        code = re.sub(r"/\*.*?\*/|(?<![:\w])//[^\n]*", "", text, flags=re.DOTALL)
        return [re.sub(r"\$\{[^}]*\}", "{}", match) for match in re.findall(r"""["'`]([^"'`\n]*)["'`]""", code)]
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
            re.sub(r"\{\w+\}", "{}", item.casefold()) for item in (figure.name, figure.named, figure.card)
        )
        if figure.key in WORDS:
            continue
        is_heading = said.strip(" *{}:") in {name, card} - {""}
        in_text = figure.key not in IN_SENTENCES and (name in said or (named and named in said))
        if is_heading or in_text:
            yield figure.key


def test_nothing_but_the_registry_knows_the_name_of_a_figure():
    # Official tables spell the headings that they look for, which may be a figure's name.
    apart = {"figures", "tables"}
    paths = [path for floor in FLOORS for path in sources(floor) if path.parent.name not in apart]
    paths += sorted((ROOT / "ui/cluster_map/src").rglob("*.ts"))
    said = {}
    for path in paths:
        keys = {key for text in written(path) for key in names_in(text)}
        said |= {str(path.relative_to(ROOT)): sorted(keys)} if keys else {}
    assert said == {}
    assert len(paths) > 200


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

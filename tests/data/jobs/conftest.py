"""Jobs as they are, processes of their own, on the small town."""

import sys

import pytest

from tests.data.jobs.at_work import SMALL_TOWN, Jobs, Standstill


@pytest.fixture
def here(tmp_path):
    """The jobs of a folder of areas; whatever still works when the test ends is ended."""
    here = Jobs(tmp_path / "areas")
    yield here
    here.kill_all()


@pytest.fixture
def standstill(here):
    """Let builds of an area stand still when its tables are put together."""
    if sys.platform == "win32":
        pytest.skip("Windows has no files that are waited for")
    return lambda slug=SMALL_TOWN: Standstill(here.root, slug)


@pytest.fixture
def recipe(official):
    """That of the small town, as the crow flies."""
    official.write_recipe(streets="crow_flies = true")
    return official.recipe


@pytest.fixture
def other_recipe(recipe):
    """That of another town, of the same files."""
    path = recipe.with_name("other-town.toml")
    path.write_text(recipe.read_text(encoding="utf-8").replace("Small", "Other"), encoding="utf-8")
    return path


@pytest.fixture
def in_place_of(tmp_path, monkeypatch):
    """Let a text take the place of a module of ours in every process that is started."""

    def put(module, text):
        folder = tmp_path / "in place"
        folder.mkdir(exist_ok=True)
        (folder / "in_place.py").write_text(text, encoding="utf-8")
        code = f"import sys, in_place\nsys.modules[{module!r}] = in_place\n"
        (folder / "sitecustomize.py").write_text(code, encoding="utf-8")
        monkeypatch.setenv("PYTHONPATH", str(folder))

    return put

"""The whole app without a browser, on the built demo."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pandas as pd
import pytest
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest

from data.area.folders import read_places
from data.area.write import TABLES, area_id
from tests.browser.expected import Expected
from tests.pages.browser import Browser

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 60


class App(Browser):
    """The app as a person meets it in a browser: what stands on the page, and the workshop behind it."""

    def __init__(self, **address):
        at = AppTest.from_file(ROOT / "main.py", default_timeout=SECONDS)
        for name, value in address.items():
            at.query_params[name] = value
        super().__init__(at)

    def go_to(self, page):
        self.at.switch_page(f"pages/{page}.py")
        return self.run()

    @property
    def workshop(self):
        session = self.at.session_state["neighbouring"]
        return next(one for key, one in session.workshops.items() if key == self.opened)

    opened = ""

    @property
    def address(self):
        """What stands in the address."""
        return {name: one[0] if isinstance(one, list) else one for name, one in self.at.query_params.items()}

    def says_no_traceback(self):
        """That nothing on the page is an exception of Streamlit's; returns the sentences of what went wrong."""
        assert not self.at.exception
        return [element.value for element in self.at.error]


def build_again(folder, **changes):
    """Let an area be another build: other lines in its manifest, and the id that goes with them. Returns the id."""
    path = folder / "area.json"
    manifest = json.loads(path.read_text()) | changes
    tables = {name: pd.read_parquet(folder / f"{name}.parquet") for name in TABLES} | {"places": read_places(folder)}
    manifest["id"] = area_id(folder, manifest=manifest, tables=tables)
    path.unlink()  # the demo's own file has the same inode
    path.write_text(json.dumps(manifest))
    return manifest["id"]


@pytest.fixture(scope="session")
def expected(demo_root):
    return Expected(demo_root / "saltmarsh")


@pytest.fixture
def areas(demo_root, tmp_path, monkeypatch):
    """A folder of areas of one's own that holds the demo; what it publishes goes to a folder that goes again."""
    root = tmp_path / "areas"
    shutil.copytree(demo_root / "saltmarsh", root / "saltmarsh", copy_function=os.link)
    monkeypatch.setenv("NEIGHBOURING_AREAS", str(root))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/plans.sqlite")
    monkeypatch.setattr("ui.session.areas.STATIC_ROOT", tmp_path / "static")
    return root


@pytest.fixture
def app(areas, expected):  # noqa: ARG001 (the app reads them)
    """The app on its first page, run once."""
    one = App()
    one.opened = expected.area.id
    one.at.session_state["move_list"] = True  # unfolded: what is folded is not drawn
    one.run()
    assert one.says_no_traceback() == []
    return one


@pytest.fixture(autouse=True)
def pages_are_named_by_the_frame(monkeypatch):
    """AppTest forgets before each run what a server knows from its first on: main.py names the pages, not pages/."""
    begin = PagesManager.__init__

    def begin_named(self, *args, **kwargs):
        begin(self, *args, **kwargs)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", begin_named)

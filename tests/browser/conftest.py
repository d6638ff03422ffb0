"""A real server process on the built demo, and a real Chromium in front of it."""

from __future__ import annotations

from contextlib import contextmanager

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.drive import open_plan
from tests.browser.expected import Expected
from tests.browser.find_browser import find
from tests.browser.server import FLAGS, start_server, stop_server


@pytest.fixture(scope="session")
def server(demo_root, tmp_path_factory):
    """Address of a running app on the demo."""
    with (tmp_path_factory.mktemp("server") / "server.log").open("wb") as log:
        process, address = start_server(demo_root, log)
        yield address
        stop_server(process)


@pytest.fixture(scope="session")
def chromium():
    """One Chromium for all tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def window(chromium):
    """One profile for all tests: what one of them fetched, the others need not fetch again."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture(scope="session")
def expected(demo_root):
    """What must be on screen, worked out from the demo itself."""
    return Expected(demo_root / "saltmarsh")


@pytest.fixture
def page(window, server):
    """The Plan page in a tab of its own; fails on errors in the console and on requests to any other host."""
    with watched_tab(window, server) as tab:
        open_plan(tab, server, "saltmarsh")
        yield tab


@contextmanager
def watched_tab(window, server):
    """A tab that must neither complain in its console nor ask another host for anything."""
    tab = window.new_page()
    errors, strangers = [], []
    tab.on("console", lambda message: errors.append(message.text) if message.type in {"error", "warning"} else None)
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.on("request", lambda request: None if _is_ours(request.url, server) else strangers.append(request.url))
    yield tab
    tab.close()
    assert strangers == [], "the page asked another host"
    assert errors == [], "the console has errors"


def _is_ours(url, server):
    return url.startswith((server, server.replace("http", "ws", 1), "data:", "blob:"))

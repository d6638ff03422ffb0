"""A real server process on the built demo, and a real Chromium in front of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.drive import start_over, wait_for_map
from tests.browser.expected import Expected
from tests.browser.find_browser import find
from tests.browser.screen import assert_shows
from tests.browser.server import FLAGS, free_port, start_server, stop_server

FAILED = pytest.StashKey[bool]()
SLOW_PICTURE = "GPU stall due to ReadPixels"
"""What Chromium says wherever it draws the page without a graphics card: the map's picture is copied into the page."""


@pytest.fixture(scope="session")
def database(tmp_path_factory):
    """URL of the database in which the running app keeps plans."""
    return f"sqlite:///{tmp_path_factory.mktemp('database')}/plans.sqlite"


@pytest.fixture(scope="session")
def server(demo_root, database, tmp_path_factory):
    """Address of a running app on the demo."""
    with (tmp_path_factory.mktemp("server") / "server.log").open("wb") as log:
        process, address = start_server(demo_root, log, database=database)
        yield address
        stop_server(process)


@pytest.fixture
def servers(demo_root, tmp_path):
    """Start and kill servers on one port and one database; whatever runs at the end is stopped."""
    running = []
    port = free_port()

    def start():
        with (tmp_path / "server.log").open("ab") as log:
            database = f"sqlite:///{tmp_path}/plans.sqlite"
            process, address = start_server(demo_root, log, port=port, database=database)
        running.append(process)
        return address

    def kill():
        process = running.pop()
        process.kill()
        process.wait(timeout=20)

    yield start, kill
    for process in running:
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


@pytest.fixture(scope="session")
def spare():
    """The tab that the last test left in order, for the next one."""
    tabs = []
    yield tabs
    for tab in tabs:
        tab.close()


@pytest.fixture
def page(request, window, server, expected, spare):
    """The Plan page on today's PCNs. Opening it takes seconds, so it is handed on from test to test and put back."""
    tab = spare.pop() if spare else Tab(window, server)
    start_over(tab.page)
    assert_shows(tab.page, expected, expected.today)
    yield tab.page
    if FAILED in request.node.stash:
        tab.close()
        return
    tab.check()
    spare.append(tab)


@pytest.fixture
def open_tab(server):
    """Open a tab of somebody's profile at an address of the app that leads to the Plan page."""
    tabs = []

    def open_(profile, query):
        tabs.append(Tab(profile, server, query))
        return tabs[-1].page

    yield open_
    for tab in tabs:
        tab.close()
    for tab in tabs:
        tab.check()


@pytest.fixture
def fresh_page(window, server):
    """The Plan page, just opened, with nothing done yet."""
    tab = Tab(window, server)
    yield tab.page
    tab.close()
    tab.check()


class Tab:
    """A tab on the Plan page that must neither complain in its console nor ask another host for anything."""

    def __init__(self, window, server, query="area=saltmarsh"):
        self.page = window.new_page()
        self.errors, self.strangers = [], []
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        ours = (server, server.replace("http", "ws", 1), "data:", "blob:")
        self.page.on(
            "request", lambda request: None if request.url.startswith(ours) else self.strangers.append(request.url)
        )
        self.page.goto(f"{server}/?{query}")
        wait_for_map(self.page)

    def check(self):
        """Fail where it did."""
        assert self.strangers == [], "the page asked another host"
        assert self.errors == [], "the console has errors"

    def close(self):
        self.page.close()

    def _heard(self, message):
        if message.type in {"error", "warning"} and SLOW_PICTURE not in message.text:
            self.errors.append(message.text)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):  # noqa: ARG001 (pytest names the arguments)
    """Remember which tests failed: what they leave behind is not handed on."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report

"""Files are dropped or chosen, go one after the other, and arrive whole, whatever becomes of the connection."""

import re
import shutil
import threading

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from data.area import pack, read_manifest
from data.shelf import kept_files
from tests.browser.server import ROOT, free_port, start_server, stop_server
from tests.ui.acts.conftest import build

pytestmark = pytest.mark.browser

APP = """
import streamlit as st
from starlette.middleware import Middleware
from ui.server import UPLOADS, Edge, started, upload_routes

app = st.App("page.py", routes=upload_routes(), middleware=[Middleware(Edge, takes=UPLOADS)], lifespan=started)
"""
PAGE = """
import streamlit as st
from dataclasses import replace
from data.area import areas_root, standing
from data.shelf import kept_files
from data.store import OWNER
from ui.areas import AREAS, OFFICIAL, draw_drop
from ui.session import session

session().asker = OWNER

def drops():
    st.title("Files")
    came = draw_drop(replace(OFFICIAL, most=50_000_000))
    st.text(f"Told: {came}")
    area = draw_drop(AREAS)
    st.text(f"Area: {area}")
    st.text("Kept: " + ", ".join(sorted(file.name for file in kept_files(areas_root()))) + ".")

def other():
    st.title("Another page")

st.navigation([st.Page(drops, title="Drops", default=True), st.Page(other, title="Other")], position="top").run()
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder with an app that has nothing but the places to drop files on."""
    folder = tmp_path_factory.mktemp("app")
    (folder / "app.py").write_text(APP)
    (folder / "page.py").write_text(PAGE)
    shutil.copytree(ROOT / "static", folder / "static", ignore=shutil.ignore_patterns("areas"))
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    return folder


class Served:
    """The app on a folder of areas; it can be killed and started again at the same address."""

    def __init__(self, home, root):
        self.home, self.root, self.port, self.process = home, root, free_port(), None

    def start(self):
        with (self.home / "server.log").open("ab") as log:
            self.process, address = start_server(self.root, log, port=self.port, home=self.home)
        return address

    def kill(self):
        self.process.kill()
        self.process.wait(timeout=20)


@pytest.fixture
def served(home, tmp_path):
    build(tmp_path / "areas" / "tiny")
    app = Served(home, tmp_path / "areas")
    yield app
    if app.process.poll() is None:
        stop_server(app.process)


DRAWN = "() => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"


@pytest.fixture
def page(chromium, served):
    context = chromium.new_context(viewport={"width": 1366, "height": 768})
    tab = context.new_page()
    errors = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.goto(served.start())
    field(tab).wait_for(state="attached")
    tab.wait_for_function(DRAWN)  # a page that is drawn a second time would take the focus away
    yield tab
    context.close()
    assert errors == []


def field(page):
    return page.get_by_test_id("file-input").first


def rows(page):
    return page.get_by_test_id("file")


def made(tmp_path, name, size=1000):
    path = tmp_path / name
    path.write_bytes(name.encode() * (size // len(name) + 1))
    return path


@pytest.fixture
def slowed(page):
    """Let the connection of the page be so slow on its way up, in bytes a second; 0 for as fast as it is."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")

    def slow(bytes_a_second):
        limits = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": bytes_a_second or -1}
        session.send("Network.emulateNetworkConditions", limits)

    return slow


def test_several_are_chosen_and_come_one_after_the_other(page, served, tmp_path):
    paths = [made(tmp_path, name) for name in ("a b.csv", "ä.zip", "c.csv")]
    field(page).set_input_files(paths)
    expect(page.get_by_text("Kept: a b.csv, c.csv, ä.zip.")).to_be_visible()
    expect(page.get_by_text(re.compile("Told: {.*'name': 'c.csv'.*}"))).to_be_visible()
    assert [row.get_attribute("data-state") for row in rows(page).all()] == ["here"] * 3
    assert {file.name: file.path.read_bytes() for file in kept_files(served.root)} == {
        path.name: path.read_bytes() for path in paths
    }
    expect(page.get_by_test_id("files-said").first).to_have_text("c.csv is here.")


def test_it_is_reached_by_keys_and_names_what_it_is_for(page):
    page.keyboard.press("Tab")
    for _ in range(12):
        if page.evaluate("document.activeElement.shadowRoot?.activeElement?.type") == "file":
            break
        page.keyboard.press("Tab")
    focused = field(page)
    expect(focused).to_be_focused()
    expect(focused).to_have_accessible_name("Drop official files here, or press to choose them")
    expect(focused).to_have_accessible_description(re.compile("As many as you like"))
    with page.expect_file_chooser() as chosen:
        page.keyboard.press("Enter")
    assert chosen.value.is_multiple()


DROP = """(input) => {
  const files = new DataTransfer();
  files.items.add(new File(["dropped"], "dropped.csv"));
  input.files = files.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}"""
BESIDE = """() => {
  const files = new DataTransfer();
  files.items.add(new File(["beside"], "beside.csv"));
  const event = new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true, composed: true });
  document.body.dispatchEvent(event);
  return event.defaultPrevented;
}"""


def test_what_is_dropped_comes_and_what_is_dropped_beside_does_not_open(page, served):
    field(page).evaluate(DROP)
    expect(page.get_by_text("Kept: dropped.csv.")).to_be_visible()
    assert page.evaluate(BESIDE) is True
    assert [file.name for file in kept_files(served.root)] == ["dropped.csv"]


def test_how_much_has_gone_is_seen_and_it_can_be_cancelled_and_sent_again(page, slowed, served, tmp_path):
    slowed(400_000)
    field(page).set_input_files([made(tmp_path, "large.bin", 8_000_000), made(tmp_path, "small.csv")])
    bar = page.get_by_role("progressbar", name="large.bin, how much of it has gone")
    expect(bar).to_be_visible()
    page.wait_for_function("(bar) => bar.value > 0 && bar.value < bar.max", arg=bar.element_handle())
    expect(rows(page).nth(0)).to_contain_text("8 MB")
    expect(rows(page).nth(1)).to_contain_text("Waits for its turn")
    assert Axe().run(page).response["violations"] == []
    cancel = page.get_by_role("button", name="Cancel: large.bin")
    box = cancel.bounding_box()
    assert min(box["width"], box["height"]) >= 24
    cancel.focus()
    page.keyboard.press("Enter")
    expect(rows(page).nth(0)).to_contain_text("Cancelled")
    expect(page.get_by_role("button", name="Send again: large.bin")).to_be_focused()
    slowed(0)
    expect(page.get_by_text("Kept: small.csv.")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Kept: large.bin, small.csv.")).to_be_visible()
    assert not list((served.root / ".files").glob(".arriving-*"))


def test_a_refusal_is_a_sentence_in_its_line_and_is_read_out(page, served, tmp_path):
    field(page).set_input_files([made(tmp_path, "huge.bin", 50_000_001)])
    expect(rows(page)).to_contain_text("Refused. It is larger than 50 MB, the most that can be sent")
    expect(page.get_by_test_id("files-said").first).to_have_text(re.compile(r"huge\.bin is not sent\. It is larger"))
    expect(rows(page).get_by_role("button")).to_have_count(0)
    (tmp_path / "empty.csv").touch()
    field(page).set_input_files([tmp_path / "empty.csv"])
    expect(rows(page)).to_contain_text("It is empty, or a folder")
    shutil.rmtree(served.root / ".files", ignore_errors=True)
    (served.root / ".files").write_text("in the way")
    field(page).set_input_files([made(tmp_path, "late.csv")])
    expect(rows(page)).to_contain_text(re.compile("Refused. .*can't be written to the disk"))
    assert Axe().run(page).response["violations"] == []


def test_a_server_that_dies_halfway_gets_it_again(page, slowed, served, tmp_path):
    slowed(400_000)
    path = made(tmp_path, "large.bin", 4_000_000)
    field(page).set_input_files([path])
    bar = page.get_by_role("progressbar", name=re.compile("large"))
    page.wait_for_function("(bar) => bar.value > 300000", arg=bar.element_handle())
    served.kill()
    expect(rows(page)).to_contain_text("The connection was lost. It is sent again")
    slowed(0)
    starter = threading.Thread(target=served.start)
    starter.start()
    expect(rows(page)).to_have_attribute("data-state", "here", timeout=60_000)
    starter.join()
    assert [file.path.read_bytes() for file in kept_files(served.root)] == [path.read_bytes()]


def test_it_goes_on_while_another_page_is_looked_at(page, slowed, tmp_path):
    slowed(400_000)
    field(page).set_input_files([made(tmp_path, "large.bin", 2_000_000)])
    expect(rows(page)).to_have_attribute("data-state", "goes")
    page.get_by_role("link", name="Other").click()
    page.get_by_role("heading", name="Another page").wait_for()
    page.get_by_role("link", name="Drops").click()
    expect(page.get_by_text("Kept: large.bin.")).to_be_visible(timeout=30_000)
    expect(rows(page)).to_have_attribute("data-state", "here")


def test_a_packed_area_comes_in_and_stands(page, served, tmp_path):
    pack(served.root, "tiny", tmp_path / "tiny.neighbouring.zip")
    area_id = read_manifest(served.root / "tiny")["id"]
    shutil.rmtree(served.root / "tiny")
    page.get_by_test_id("file-input").nth(1).set_input_files(tmp_path / "tiny.neighbouring.zip")
    expect(page.get_by_text("Area: {'slug': 'tiny'}")).to_be_visible()
    assert read_manifest(served.root / "tiny")["id"] == area_id
    page.get_by_test_id("file-input").nth(1).set_input_files(made(tmp_path, "other.zip"))
    expect(rows(page)).to_contain_text("This is no packed area that can be used")

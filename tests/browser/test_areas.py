"""The Areas page in a real browser: official files are dropped, recognised and built; the area is opened and kept."""

import re
import zipfile
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from data.area import read_manifest, usable_areas
from data.demo import make_demo
from data.jobs import jobs
from data.shelf import kept_files
from tests.browser.drive import wait_for_map, wait_until_idle
from tests.browser.server import free_port, start_server, stop_server
from tests.data.jobs.at_work import until

pytestmark = [pytest.mark.browser, pytest.mark.real]

REAL = Path(__file__).resolve().parents[3] / "shared" / "real-2026"
NEEDED = {
    "register": "nhs/epraccur.csv",
    "patients": "other/STANDIN-gp-reg-pat-prac-lsoa-2021-from-july-2022-london.zip",
    "membership": "nhs/epcncorepartnerdetails.csv",
    "boundaries": "ons/lsoa-2021-boundaries-london.gpkg",
    "centroids": "ons/lsoa21_pwc.csv",
    "residents": "ons/census2021-ts021-lsoa.csv",
    "deprivation": "ons/File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators-london-REBUILT.csv",
    "postcodes": "ons/postcodes-london-practices-2026.csv",
}
"""Stand-ins among them, as their names say: see the README beside them."""
LONG_MS = 120_000


class Served:
    """The app on a folder of areas; it can be killed and started again at the same address."""

    def __init__(self, root, log):
        self.root, self.log, self.port, self.process = root, log, free_port(), None

    def start(self):
        self.process, self.address = start_server(self.root, self.log, port=self.port)
        return self.address

    def kill(self):
        self.process.kill()
        self.process.wait(timeout=20)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    if not REAL.is_dir():
        pytest.skip(f"today's official files are not at {REAL}")
    root = tmp_path_factory.mktemp("areas")
    make_demo(root)
    with (root.parent / f"{root.name}.log").open("ab") as log:
        served = Served(root, log)
        served.start()
        yield served
        stop_server(served.process)


@pytest.fixture
def page(chromium, served):
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(LONG_MS)
    expect.set_options(timeout=LONG_MS)
    page.goto(f"{served.address}/areas")
    expect(page.get_by_role("heading", name="Your own area")).to_be_visible()
    wait_until_idle(page)
    yield page
    expect.set_options(timeout=5000)
    context.close()


def drop(page, served, *paths):
    """Hand files over, and wait until all of them are here and were looked at."""
    page.get_by_test_id("file-input").set_input_files(paths)
    expect(page.locator("[data-testid=file][data-state=here]")).to_have_count(len(paths))
    until(lambda: all(file.found for file in kept_files(served.root)))
    expect(page.get_by_text("are being looked at")).to_have_count(0)
    wait_until_idle(page)


def row(page, title):
    """What the list says of a table."""
    return page.get_by_role("row", name=re.compile(re.escape(title)))


def build(page, name):
    """Choose a borough and build it."""
    box = page.get_by_role("combobox", name="Boroughs, districts or boards")
    box.click()
    box.fill(name)
    page.get_by_role("option", name=f"{name} (borough)").click()
    box.press("Escape")
    page.get_by_role("button", name=f"Build {name}").click()


@contextmanager
def more(page, slug):
    """The menu of an area, open; it is closed again afterwards."""
    page.locator(f".st-key-more_{slug}").get_by_role("button").click()
    yield page.get_by_test_id("stPopoverBody")
    wait_until_idle(page)
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)


def test_the_whole_way_from_files_to_an_area_that_is_kept(page, served, tmp_path):
    picture = tmp_path / "register.csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    without_register = [REAL / name for key, name in NEEDED.items() if key != "register"]
    drop(page, served, *without_register, picture)
    expect(row(page, "Register of GP practices")).to_contain_text("missing")
    expect(row(page, "Patients Registered at a GP Practice, by LSOA")).to_contain_text("places of 2021, 314,974 rows")
    expect(page.locator(".st-key-trouble")).to_contain_text("register.csv")
    expect(page.get_by_text("Still missing: Register of GP practices")).to_be_visible()
    expect(page.get_by_role("button", name="Build", exact=True)).to_be_disabled()

    drop(page, served, REAL / NEEDED["register"])
    expect(row(page, "Register of GP practices")).to_contain_text("14,767 rows")
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()

    build(page, "Tower Hamlets")
    expect(page.get_by_text(re.compile("the postcode E14 7LJ of F84714"))).to_be_visible()
    assert [card.slug for card in usable_areas(served.root)] == ["saltmarsh"]
    page.get_by_role("button", name="Build with this").click()
    expect(page.get_by_text("Tower Hamlets stands, with 32 practices and 169 places.")).to_be_visible()
    expect(page.locator(".st-key-area_tower-hamlets")).to_contain_text("32 practices · 377,414 patients · 169 places")

    page.locator(".st-key-area_tower-hamlets").get_by_role("button", name="Open").click()
    wait_for_map(page)
    expect(page.get_by_text("As the crow flies", exact=True).first).to_be_visible()
    assert "area=tower-hamlets" in page.url
    page.get_by_role("link", name="Areas").click()

    built = read_manifest(served.root / "tower-hamlets")["id"]
    with more(page, "tower-hamlets") as menu:
        menu.get_by_role("textbox", name="Name of the area").fill("The Tower")
        menu.get_by_role("textbox", name="Name of the area").press("Enter")
        menu.get_by_role("button", name="Rename").click()
    expect(page.get_by_test_id("stAlertContentSuccess")).to_contain_text("Tower Hamlets is now called The Tower.")
    assert read_manifest(served.root / "tower-hamlets")["id"] == built
    with more(page, "tower-hamlets") as menu:
        menu.get_by_role("button", name="Put away").click()
    expect(page.get_by_test_id("stAlertContentSuccess")).to_contain_text("The Tower is put away.")
    expect(page.locator(".st-key-area_tower-hamlets")).to_have_count(0)
    page.get_by_text("Put away (1)").click()
    page.get_by_role("button", name="Bring back").click()
    expect(page.locator(".st-key-area_tower-hamlets")).to_contain_text("The Tower")


def next_quarter(folder):
    """The registrations as if they were those of October 2022."""
    with zipfile.ZipFile(REAL / NEEDED["patients"]) as published:
        (name,) = published.namelist()
        text = published.read(name).decode()
    path = folder / "gp-reg-pat-prac-lsoa-october-2022.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as later:
        later.writestr(name, text.replace(",01JUL2022,", ",01OCT2022,"))
    return path


def test_an_area_is_brought_up_to_date_with_a_newer_file(page, served, tmp_path):
    """What is different is said, and the area keeps the name that it was given."""
    area = page.locator(".st-key-area_tower-hamlets")
    before = read_manifest(served.root / "tower-hamlets")["id"]
    expect(area.get_by_text("Newer files are here")).to_have_count(0)
    drop(page, served, next_quarter(tmp_path))
    expect(area).to_contain_text(
        "Patients Registered at a GP Practice, by LSOA of 1 October 2022 for that of 1 July 2022"
    )
    area.get_by_role("button", name="Bring up to date").click()
    page.get_by_text("What is different from the build before").first.click()
    expect(page.get_by_text(re.compile("Patients Registered at a GP Practice.*1 October 2022")).first).to_be_visible()
    expect(area).to_contain_text("registrations of 1 October 2022")
    expect(area.get_by_text("Newer files are here")).to_have_count(0)
    after = read_manifest(served.root / "tower-hamlets")
    assert (after["id"] != before, after["name"]) == (True, "The Tower")


def test_a_build_that_is_cancelled_changes_nothing(page, served):
    build(page, "Wandsworth")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text(re.compile("Wandsworth.*cancelled", re.DOTALL)).first).to_be_visible()
    assert not (served.root / "wandsworth").exists()


def test_a_build_goes_on_when_the_app_is_killed_and_is_found_again(page, served):
    build(page, "Wandsworth")
    expect(page.get_by_role("button", name="Cancel")).to_be_visible()
    served.kill()
    assert any(not job.is_over for job in jobs(served.root)), "the build is no part of the app"
    served.start()
    page.goto(f"{served.address}/areas")
    page.get_by_role("button", name="Build with this").click()
    expect(page.get_by_text(re.compile("Wandsworth stands, with"))).to_be_visible()
    expect(page.locator(".st-key-area_wandsworth")).to_contain_text("practices")

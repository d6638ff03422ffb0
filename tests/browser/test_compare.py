"""The Compare page in a real browser: maps that are drawn without asking anybody, files that arrive, access for all."""

import csv
import io
import re
from dataclasses import replace

import numpy as np
import openpyxl
import pytest
from matplotlib.image import imread
from playwright.sync_api import expect

from geo.compare.effect_on_people import effect
from geo.compare.matching import movers
from geo.figures import whole_plan
from geo.wording import number
from tests.browser.drive import choose_mode, choose_option, move_button, pin
from tests.browser.expected import WALK
from tests.browser.test_access import grave

pytestmark = pytest.mark.browser

MAPS = "[data-testid=stDeckGlJsonChart]"
MANY_MS = 60_000
"""Without a graphics card the first two maps take seconds."""


@pytest.fixture
def plan(expected):
    """Today's PCNs with one practice of A in B."""
    today = expected.today
    return today.move(today.members("A")[:1], to="B")


@pytest.fixture
def compared(fresh_page, expected):
    """The page, with that plan beside today's."""
    page = fresh_page
    pin(page, expected.today.members("A")[0]).click()
    move_button(page, "B").click()
    expect(page.get_by_text(re.compile(r"^Revision \d+, kept at"))).to_be_visible()
    page.get_by_role("link", name="Compare").click()
    page.get_by_role("tab", name="At a glance").wait_for(timeout=MANY_MS)
    for place in (0, 1):
        page.locator(f"{MAPS} canvas").nth(place).wait_for(timeout=MANY_MS)
    return page


def pixels(page, number):
    """The picture of a map once something is drawn on it: int (height, width, 3)."""
    one = page.locator(MAPS).nth(number)
    one.scroll_into_view_if_needed()
    for _ in range(200):
        found = (255 * imread(io.BytesIO(one.screenshot()))[:, :, :3]).astype(int)
        if (found < 240).any(axis=2).mean() > 0.1:
            return found
    pytest.fail("nothing was drawn on the map")


def test_maps_show_what_moves_and_only_there_differ(compared, expected):
    today, plan = pixels(compared, 0), pixels(compared, 1)
    assert today.shape == plan.shape, "one scale"
    differ = (np.abs(today - plan).max(axis=2) > 40).mean()
    assert 0 < differ < 0.3, "the practice and its territory have another colour, all else lies where it lay"
    label = compared.locator(MAPS).nth(1).evaluate("one => one.closest('[aria-label]')?.ariaLabel ?? one.outerHTML")
    assert f"B {expected.today.cluster('B').name}" in label


def test_the_page_fits_and_is_open_to_everybody(compared):
    assert compared.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    for tab in ("At a glance", "Patients", "Practices that move", "Findings", "Every figure", "Download"):
        compared.get_by_role("tab", name=tab).click()
        expect(compared.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")
        assert grave(compared) == {}
        wide = (
            "() => [...document.querySelectorAll('.compare')].filter(one => one.scrollWidth > one.clientWidth).length"
        )
        assert compared.evaluate(wide) == 0, tab


def test_who_gains_and_who_moves_is_what_geo_says(compared, expected, plan):
    compared.get_by_role("tab", name="Patients").click()
    found = effect(expected.area, expected.today, plan, WALK)
    row = compared.get_by_role("row", name=re.compile("^10 minutes or more further"))
    expect(row).to_contain_text(f"{found.of('all', 'further_10'):,.0f}")
    compared.get_by_role("tab", name="Practices that move").click()
    [mover] = movers(expected.today, plan, expected.sizes)
    expect(compared.get_by_role("row", name=re.compile(mover.code))).to_contain_text(f"{mover.patients:,}")


def test_another_way_of_travel_changes_the_figures(compared, expected, plan):
    choose_mode(compared, "Drive")
    choose_option(compared, "Minutes", "within 5 min")
    drive = replace(WALK, mode="drive", within=5)
    shares = [number(whole_plan(expected.area, item, drive).within, "share") for item in (expected.today, plan)]
    row = compared.get_by_role("row", name=re.compile("^Within 5 minutes by car"))
    words = whole_plan(expected.area, expected.today, drive).base_words("within")
    expect(row.get_by_role("cell").nth(0)).to_have_text(re.compile(rf"^{shares[0]}\s*{re.escape(words)}"))
    expect(row.get_by_role("cell").nth(1)).to_contain_text(shares[1])


def test_the_files_arrive(compared):
    compared.get_by_role("tab", name="Download").click()

    def saved(label):
        with compared.expect_download() as download:
            compared.get_by_role("button", name=label).click()
        return download.value.path().read_bytes()

    rows = list(csv.reader(io.StringIO(saved("Figures (CSV)").decode("utf-8-sig"))))
    assert rows[0][:5] == ["Cluster", "Figure", "Unit", "Kind", "Today's PCNs"]
    book = openpyxl.load_workbook(io.BytesIO(saved("Everything (Excel)")))
    assert {"Figures", "Practices that move", "Findings"} <= set(book.sheetnames)
    picture = imread(io.BytesIO(saved("Maps (PNG)")))
    assert picture.shape[1] > 2_000

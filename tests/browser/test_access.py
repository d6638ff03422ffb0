"""What axe-core, a checker of access for everyone, finds on the pages: nothing serious."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.drive import pin

pytestmark = pytest.mark.browser

GRAVE = {"serious", "critical"}
DRAWN = """() => window.__neighbouring.isDrawn() && !document.querySelector('[data-stale="true"]')
  && document.querySelector('[data-testid="stApp"]').dataset.testScriptState === 'notRunning'"""


def grave(page):
    """What is serious or critical, with the elements that it is about. What is drawn anew just then is dimmed."""
    page.wait_for_function(DRAWN)
    violations = Axe().run(page).response["violations"]
    return {
        violation["id"]: [(node["target"], node["failureSummary"]) for node in violation["nodes"]]
        for violation in violations
        if violation["impact"] in GRAVE
    }


def test_the_plan_page(page):
    assert grave(page) == {}


def test_the_plan_page_with_a_practice_chosen(page, expected):
    pin(page, expected.today.members("A")[0]).click()
    page.get_by_test_id("shared").get_by_role("button").first.wait_for()
    page.get_by_test_id("legend").locator("summary").click()
    assert grave(page) == {}


def test_the_about_page(fresh_page):
    page = fresh_page
    page.get_by_role("link", name="About").click()
    page.get_by_role("heading", name="What this app does not know").wait_for()
    assert grave(page) == {}

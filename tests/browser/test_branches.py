"""Branch surgeries on the map: small marks that are their practice's, and move it."""

import pytest

from geo.sites import branch_codes
from tests.browser.drive import drag, name_on_card, pin
from tests.browser.screen import assert_says, assert_shows

pytestmark = pytest.mark.browser


def mark(page, branch):
    return page.locator(f'[data-testid="branches"] [data-branch="{branch}"]')


@pytest.fixture
def branch(expected):
    """(practice, branch) of Saltmarsh, the first by code."""
    return min(branch_codes(expected.area.practices, expected.area.sites))


def test_a_branch_has_the_letter_and_name_of_its_practice(page, expected, branch):
    code, site = branch
    names = dict(zip(expected.area.sites["code"], expected.area.sites["name"], strict=True))
    assert page.locator('[data-testid="branches"] [data-branch]').count() == 2
    assert mark(page, site).inner_text() == expected.today.where()[code]
    assert mark(page, site).get_attribute("title") == f"{names[site]}: a branch of {names[code]}"
    assert ", 1 branch" in pin(page, code).get_attribute("aria-label")


def test_pressing_a_branch_chooses_its_practice_and_the_panel_lists_it(page, expected, branch):
    code, site = branch
    names = dict(zip(expected.area.sites["code"], expected.area.sites["name"], strict=True))
    mark(page, site).click()
    panel = page.get_by_test_id("panel")
    assert panel.get_by_role("heading").first.inner_text() == names[code]
    assert f"Branch: {names[site]}." in panel.inner_text()
    assert pin(page, code).get_attribute("aria-pressed") == "true"


def test_dragging_a_branch_moves_its_practice(page, expected, branch):
    code, site = branch
    plan = expected.today
    to = next(cluster.letter for cluster in plan.clusters if cluster.letter != plan.where()[code])
    drag(page, mark(page, site), name_on_card(page, to))
    after = plan.move([code], to=to)
    assert_shows(page, expected, after)
    assert_says(page, expected.told(plan, after))
    assert mark(page, site).inner_text() == to

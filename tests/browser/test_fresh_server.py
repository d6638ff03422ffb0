"""A server that has just been started: any page may be the first, and a browser that waited comes back to it."""

import pytest

from geo.view import View
from tests.browser.drive import chip, drag, first_two, name_on_card, wait_for_map
from tests.browser.screen import assert_says, assert_shows

pytestmark = pytest.mark.browser

BACK_MS = 60_000
CONNECTION = """document.querySelector('[data-testid="stApp"]').dataset.testConnectionState"""
SCRIPT = """document.querySelector('[data-testid="stApp"]').dataset.testScriptState"""
DRIVE = View(mode="drive")


def test_any_page_may_be_the_first_and_a_killed_server_is_come_back_to(window, servers, expected):
    start, kill = servers
    tab = window.new_page()
    tab.goto(f"{start()}/about")
    tab.get_by_role("heading", name="What this app does not know").wait_for()
    tab.get_by_role("link", name="Plan", exact=True).click()
    wait_for_map(tab)

    plan = expected.today
    here, there = first_two(plan)
    code = expected.by_size(plan.members(here))[0]
    tab.get_by_role("radio", name="Drive").click()
    assert_shows(tab, expected, plan, DRIVE)
    drag(tab, chip(tab, code), name_on_card(tab, there))
    after = plan.move([code], to=there)
    assert_shows(tab, expected, after, DRIVE)

    kill()
    tab.wait_for_function(f"() => {CONNECTION} !== 'CONNECTED'", timeout=BACK_MS)
    start()
    for state in ("running", "notRunning"):  # the new server has drawn the page
        tab.wait_for_function(f"() => {CONNECTION} === 'CONNECTED' && {SCRIPT} === '{state}'", timeout=BACK_MS)
    assert tab.get_by_role("radio", name="Drive").get_attribute("aria-checked") == "true"
    assert_shows(tab, expected, after, DRIVE)
    other = expected.by_size(after.members(here))[0]
    drag(tab, chip(tab, other), name_on_card(tab, there))
    further = after.move([other], to=there)
    assert_shows(tab, expected, further, DRIVE)
    assert_says(tab, expected.told(after, further, DRIVE))
    tab.close()

"""The About page by its link; the plan and the camera are as they were on coming back."""

import pytest

from tests.browser.drive import chip, drag, first_two, name_on_card, wait_for_map
from tests.browser.screen import assert_shows, assert_soon, read

pytestmark = pytest.mark.browser

PLACES_OF_PINS = """
root => [...root.querySelectorAll('[data-testid="pins"] [data-practice]')]
  .map(pin => [pin.dataset.practice, ...(pin.style.transform.match(/-?[\\d.]+/g) ?? []).map(Math.round)])
"""


def test_the_plan_and_the_camera_are_kept_while_about_is_read(page, expected):
    plan = expected.today
    here, there = first_two(plan)
    code = expected.by_size(plan.members(here))[0]
    drag(page, chip(page, code), name_on_card(page, there))
    after = plan.move([code], to=there)
    page.get_by_test_id("zoom-in").click()
    page.mouse.move(450, 420)
    page.mouse.down()
    page.mouse.move(350, 380, steps=4)
    page.mouse.up()
    assert_shows(page, expected, after)
    camera = read(page, PLACES_OF_PINS)

    page.get_by_role("link", name="About").click()
    page.get_by_role("heading", name="What this app does not know").wait_for()
    page.get_by_text("Minutes to the nearest practice *", exact=True).wait_for()
    page.get_by_text("Patients Registered at a GP Practice").first.wait_for()
    page.get_by_role("link", name="Plan", exact=True).click()
    wait_for_map(page)
    assert_shows(page, expected, after)
    assert_soon(page, PLACES_OF_PINS, camera)

    other = expected.by_size(after.members(here))[0]
    drag(page, chip(page, other), name_on_card(page, there))
    assert_shows(page, expected, after.move([other], to=there))
    page.keyboard.press("Control+z")
    assert_shows(page, expected, after)

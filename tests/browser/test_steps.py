"""Undo, redo, back to today, start from scratch."""

import pytest

from geo.plan import scratch_plan
from tests.browser.drive import chip, drag, first_two, name_on_card
from tests.browser.screen import SOON_MS, assert_says, assert_shows

pytestmark = pytest.mark.browser

ANSWERED = "() => window.__neighbouring.stats.answerMs.length"
"""How many deeds of this page have their answer on screen."""


def can(page, step):
    return page.get_by_test_id(step).get_attribute("aria-disabled") == "false"


@pytest.fixture
def moved(page, expected):
    """The plan after a drag, and the sentence that told of it."""
    plan = expected.today
    here, there = first_two(plan)
    code = expected.by_size(plan.members(here))[0]
    drag(page, chip(page, code), name_on_card(page, there))
    after = plan.move([code], to=there)
    assert_shows(page, expected, after)
    return after, expected.told(plan, after)


def test_undo_and_redo_by_button(page, expected, moved):
    after, sentence = moved
    assert can(page, "undo")
    assert not can(page, "redo")
    page.get_by_test_id("undo").click()
    assert_shows(page, expected, expected.today)
    assert_says(page, f"Undone: {sentence}")
    assert can(page, "redo")
    page.get_by_test_id("redo").click()
    assert_shows(page, expected, after)
    assert_says(page, f"Redone: {sentence}")


@pytest.mark.parametrize("redo", ["Control+y", "Control+Shift+z"])
def test_undo_and_redo_by_keys_wherever_the_focus_is(page, expected, moved, redo):
    after, sentence = moved
    page.get_by_role("heading", name="Findings").click()
    page.keyboard.press("Control+z")
    assert_shows(page, expected, expected.today)
    assert_says(page, f"Undone: {sentence}")
    page.keyboard.press(redo)
    assert_shows(page, expected, after)
    assert_says(page, f"Redone: {sentence}")


def test_nothing_to_undo_says_so(fresh_page, expected):
    page = fresh_page
    assert not can(page, "undo")
    assert not can(page, "redo")
    page.keyboard.press("Control+z")
    assert_says(page, "You have nothing to undo.")
    page.get_by_test_id("redo").click(force=True)
    assert_says(page, "You have nothing to redo.")
    assert_shows(page, expected, expected.today)


@pytest.mark.usefixtures("moved")
def test_a_new_step_after_an_undo_drops_what_could_be_redone(page, expected):
    page.get_by_test_id("undo").click()
    assert_shows(page, expected, expected.today)
    page.get_by_test_id("new-cluster").click()
    assert_shows(page, expected, expected.today.add_cluster())
    assert not can(page, "redo")


def test_several_steps_at_once_are_done_one_after_the_other(page, expected, moved):
    """Keys come faster than answers: none is lost, none is done twice."""
    steps = ("z", "y", "z", "y", "z")
    answered = page.evaluate(ANSWERED)
    for keys in steps:
        page.keyboard.press(f"Control+{keys}")
    # The first undo already looks like the last one: wait for all answers, or the rest would reach the next test.
    page.wait_for_function(f"wanted => ({ANSWERED})() === wanted", arg=answered + len(steps), timeout=SOON_MS)
    assert_says(page, f"Undone: {moved[1]}")
    assert_shows(page, expected, expected.today)
    page.keyboard.press("Control+y")
    assert_shows(page, expected, moved[0])


def test_back_to_today_can_be_undone(page, expected, moved):
    page.get_by_role("button", name="Back to today's PCNs").click()
    assert_shows(page, expected, expected.today)
    assert_says(page, "Back to today's PCNs.")
    page.get_by_test_id("undo").click()
    assert_shows(page, expected, moved[0])


def test_start_from_scratch_can_be_undone(page, expected):
    plan = scratch_plan(expected.area.practices)
    page.get_by_role("button", name="Start from scratch").click()
    assert_shows(page, expected, plan)
    assert_says(page, f"Started from scratch: {len(plan.practices)} practices not placed.")
    code = expected.by_size(plan.practices)[0]
    drag(page, chip(page, code), name_on_card(page, "A"))
    after = plan.move([code], to="A")
    assert_shows(page, expected, after)
    assert_says(page, expected.told(plan, after))
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    assert_shows(page, expected, expected.today)

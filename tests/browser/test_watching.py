"""A screen opened by the link to watch: it shows everything, follows, and offers nothing that changes the plan."""

import pytest

from data.store.store import open_store
from tests.browser.drive import card, chip, drag, first_two, name_on_card, pin, wait_for_map
from tests.browser.screen import CHOSEN, assert_shows, assert_soon, read

pytestmark = pytest.mark.browser

CHANGES = """
root => [...root.querySelectorAll('button, select, input')].filter(one => one.checkVisibility())
  .map(one => one.dataset.testid ?? one.dataset.moveTo ?? '')
  .filter(one => one !== '')
"""
LOOKING = {"zoom-in", "zoom-out", "fit", "panel-close", "show-homes", "show-reach", "show-shared"}
HELP = "root => root.querySelector('#map-help').textContent"
TOUCHED = "root => root.querySelectorAll('[data-dragging], [data-on-its-way], [data-lifted]').length"


def token_of(page):
    """The token of the plan in the address of the page."""
    page.wait_for_url("**plan=*")
    return page.url.split("plan=")[1].split("&")[0]


@pytest.fixture
def watched(page, window, server, expected, database):
    """(the page of somebody who moves, that of somebody who watches, the plan on both)."""
    plan = expected.today
    here, there = first_two(plan)
    code = expected.by_size(plan.members(here))[0]
    drag(page, chip(page, code), name_on_card(page, there))
    plan = plan.move([code], to=there)
    assert_shows(page, expected, plan)
    store = open_store(database)
    watch = store.open(token_of(page)).plan.watch_token
    store.close()
    watcher = window.new_page()
    watcher.goto(f"{server}/?plan={watch}")
    wait_for_map(watcher)
    assert_shows(watcher, expected, plan)
    yield page, watcher, plan
    watcher.close()


def test_it_offers_nothing_that_changes(watched, expected):
    _, watcher, plan = watched
    here, there = first_two(plan)
    code = expected.by_size(plan.members(here))[0]
    assert set(read(watcher, CHANGES)) <= LOOKING
    drag(watcher, chip(watcher, code), name_of(watcher, there), drop=False)
    assert read(watcher, TOUCHED) == 0
    watcher.mouse.up()
    pin(watcher, code).focus()
    for key in (there, "Delete", "Control+z", "Control+y"):
        watcher.keyboard.press(key)
    assert read(watcher, TOUCHED) == 0
    assert "move" not in read(watcher, HELP)
    assert_shows(watcher, expected, plan)


def test_a_practice_can_be_looked_at(watched, expected):
    _, watcher, plan = watched
    code = expected.by_size(plan.members(first_two(plan)[0]))[0]
    pin(watcher, code).click()
    assert_soon(watcher, CHOSEN, [code])
    panel = watcher.get_by_test_id("panel")
    panel.get_by_test_id("shared").get_by_role("button").first.wait_for()
    assert panel.get_by_role("heading").text_content() == expected.names[code]
    assert panel.get_by_text("Move to").is_hidden()
    assert set(read(watcher, CHANGES)) <= LOOKING


def test_it_follows(watched, expected):
    page, watcher, plan = watched
    here, there = first_two(plan)
    code = expected.by_size(plan.members(here))[0]
    drag(page, chip(page, code), name_on_card(page, there))
    after = plan.move([code], to=there)
    assert_shows(page, expected, after)
    assert_shows(watcher, expected, after)


def name_of(page, letter):
    """The name of a cluster, which can't be pressed."""
    return card(page, letter).locator(".name-text")

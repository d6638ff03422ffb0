"""Everything a drag does, without dragging: by pressing, and by keys alone."""

import pytest

from tests.browser.drive import chip, first_two, move_button, pin
from tests.browser.screen import (
    CHOSEN,
    FOCUSED,
    PREVIEWS,
    assert_previews,
    assert_says,
    assert_shows,
    assert_soon,
    read,
)

pytestmark = pytest.mark.browser

MOST_TABS = 25


def tab_to(page, wanted):
    """Press Tab until one of the wanted things has the focus; returns which."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        focused = read(page, FOCUSED)
        if focused in wanted:
            return focused
    return pytest.fail(f"{MOST_TABS} times Tab did not reach any of {wanted}; the focus is on {focused!r}")


@pytest.mark.parametrize("find", [pin, chip], ids=["on the map", "on a card"])
def test_choose_and_press(page, expected, find):
    plan = expected.today
    here, there = first_two(plan)
    code = expected.by_size(plan.members(here))[0]
    find(page, code).click()
    assert_soon(page, CHOSEN, [code])
    panel = page.get_by_test_id("panel")
    assert panel.get_by_role("heading").text_content() == expected.names[code]
    facts = panel.locator(".facts").text_content()
    assert facts.startswith(f"{code} · {expected.sizes[code]:,} patients · ")
    assert f"in {here}, {plan.cluster(here).name}" in facts
    assert move_button(page, here).get_attribute("aria-disabled") == "true"

    move_button(page, there).hover()
    changes = expected.after_move(plan, [code], there)
    assert_previews(page, changes)
    page.get_by_test_id("behind").get_by_text(expected.behind(plan, [code], there)[0], exact=True).wait_for()
    told = page.get_by_test_id("panel-preview").text_content()
    assert all(words in told for change in changes.values() for words in change.at_pointer)

    move_button(page, there).click()
    after = plan.move([code], to=there)
    assert_shows(page, expected, after)
    assert_says(page, expected.told(plan, after))
    assert_soon(page, PREVIEWS, {})
    assert f"in {there}, {plan.cluster(there).name}" in panel.locator(".facts").text_content()
    assert read(page, CHOSEN) == [code], "it can be moved on, or back"


@pytest.mark.parametrize("to", ["", "+"], ids=["not placed", "a new cluster"])
def test_press_out_of_every_cluster(page, expected, to):
    plan = expected.today
    code = plan.members(first_two(plan)[0])[0]
    pin(page, code).click()
    move_button(page, to).click()
    page.mouse.move(0, 0)
    larger = plan.add_cluster() if to else plan
    letter = next((cluster.letter for cluster in larger.clusters if cluster not in plan.clusters), "")
    after = larger.move([code], to=letter)
    assert_shows(page, expected, after)
    assert_says(page, expected.told(plan, after))


def test_pressing_again_or_closing_chooses_nothing(page, expected):
    code = expected.today.members("A")[0]
    pin(page, code).click()
    assert page.get_by_test_id("panel").is_visible()
    pin(page, code).click()
    assert_soon(page, CHOSEN, [])
    assert page.get_by_test_id("panel").is_hidden()
    chip(page, code).click()
    page.get_by_test_id("panel-close").click()
    assert_soon(page, CHOSEN, [])
    assert read(page, FOCUSED) == code, "the focus goes back to the practice"


def test_keys_alone_move_a_practice_and_the_focus_stays_on_it(fresh_page, expected):
    page = fresh_page
    plan = expected.today
    first = tab_to(page, plan.practices)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    code = read(page, FOCUSED)
    assert code in plan.practices
    assert code != first
    page.keyboard.press("Enter")
    assert_soon(page, CHOSEN, [code])
    there = next(cluster.letter for cluster in plan.clusters if cluster.letter != plan.where().get(code, ""))
    page.keyboard.press(there.lower())
    after = plan.move([code], to=there)
    assert_shows(page, expected, after)
    assert_says(page, expected.told(plan, after))
    assert read(page, FOCUSED) == code
    page.keyboard.press("Control+z")
    assert_shows(page, expected, plan)
    assert read(page, FOCUSED) == code
    page.keyboard.press("Delete")
    assert_shows(page, expected, plan.move([code], to=""))
    page.keyboard.press("Escape")
    assert_soon(page, CHOSEN, [])
    assert read(page, FOCUSED) == code


def test_arrow_keys_reach_every_practice(page, expected):
    """From any practice to any other, one arrow key after the other; pressed in the browser, as they are many."""
    reached = read(
        page,
        """
        root => {
          const seen = new Set();
          const ahead = [root.querySelector('[data-practice]')];
          while (ahead.length) {
            const pin = ahead.pop();
            if (seen.has(pin.dataset.practice)) continue;
            seen.add(pin.dataset.practice);
            for (const key of ['ArrowUp', 'ArrowRight', 'ArrowDown', 'ArrowLeft']) {
              pin.focus({ preventScroll: true });
              pin.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, composed: true }));
              ahead.push(root.getRootNode().activeElement);
            }
          }
          return [...seen].sort();
        }
        """,
    )
    assert reached == list(expected.today.practices)


def test_the_buttons_of_the_panel_are_reached_by_tab(page, expected):
    plan = expected.today
    here, there = first_two(plan)
    code = plan.members(here)[0]
    pin(page, code).focus()
    page.keyboard.press("Enter")
    tab_to(page, {there})
    assert_previews(page, expected.after_move(plan, [code], there))
    page.keyboard.press("Enter")
    after = plan.move([code], to=there)
    assert_shows(page, expected, after)
    assert read(page, FOCUSED) == there
    page.keyboard.press("Shift+Tab")
    assert read(page, PREVIEWS) != {}, "the button before is considered now"


def test_keys_on_a_card_move_a_practice_and_the_focus_goes_with_it(page, expected):
    plan = expected.today
    here, there = first_two(plan)
    first, second = expected.by_size(plan.members(here))[:2]
    chip(page, first).focus()
    page.keyboard.press("ArrowRight")
    assert read(page, FOCUSED) == second
    page.keyboard.press("Enter")
    assert_soon(page, CHOSEN, [second])
    page.keyboard.press(there)
    assert_shows(page, expected, plan.move([second], to=there))
    assert read(page, FOCUSED) == second
    assert page.evaluate(
        """there => document.activeElement.shadowRoot.activeElement
          .matches(`[data-cluster="${there}"] [data-chip]`)""",
        there,
    )

"""Several practices are chosen and moved at once: one step, one sentence, one undo."""

import pytest

from tests.browser.drive import chip, drag, first_two, middle, move_button, name_on_card, pin
from tests.browser.screen import BEHIND, CHOSEN, PREVIEWS, assert_says, assert_shows, assert_soon

pytestmark = pytest.mark.browser


@pytest.fixture
def three(expected):
    """Two practices of the first cluster and one of a third: the one furthest east, where no panel lies over it."""
    plan = expected.today
    here, there = first_two(plan)
    practices = expected.area.practices.set_index("code")
    others = [code for code, letter in plan.placed if letter not in {here, there}]
    return sorted([*expected.by_size(plan.members(here))[:2], practices.loc[others, "lon"].idxmax()])


def choose(page, codes):
    for code in codes:
        pin(page, code).click(modifiers=["Shift"])
    assert_soon(page, CHOSEN, sorted(codes))


def cards_show(page, changes):
    assert_soon(page, PREVIEWS, {letter: change.on_card for letter, change in changes.items()})


def test_chosen_practices_are_dragged_together(page, expected, three):
    plan = expected.today
    _, there = first_two(plan)
    choose(page, three)
    drag(page, pin(page, three[0]), name_on_card(page, there), drop=False)
    assert "3 practices" in page.get_by_test_id("ghost").text_content()
    cards_show(page, expected.after_move(plan, three, there))
    assert_soon(page, BEHIND, expected.behind(plan, three, there)[1])
    page.mouse.up()
    after = plan.move(three, to=there)
    assert_shows(page, expected, after)
    assert_says(page, expected.told(plan, after))
    page.get_by_test_id("undo").click()
    assert_shows(page, expected, plan)


def test_chosen_practices_are_moved_by_pressing(page, expected, three):
    plan = expected.today
    _, there = first_two(plan)
    choose(page, three)
    panel = page.get_by_test_id("panel")
    assert panel.get_by_role("heading").text_content() == "3 practices"
    move_button(page, there).hover()
    cards_show(page, expected.after_move(plan, three, there))
    move_button(page, there).click()
    after = plan.move(three, to=there)
    assert_shows(page, expected, after)
    assert_says(page, expected.told(plan, after))


def test_those_that_are_there_already_stay(page, expected, three):
    plan = expected.today
    here, _ = first_two(plan)
    choose(page, three)
    drag(page, chip(page, expected.by_size(plan.members(here))[0]), name_on_card(page, here), drop=False)
    cards_show(page, expected.after_move(plan, three, here))
    page.mouse.up()
    assert_shows(page, expected, plan.move(three, to=here))


def test_a_practice_that_is_not_chosen_is_dragged_alone(page, expected, three):
    plan = expected.today
    here, there = first_two(plan)
    choose(page, three)
    other = next(code for code in plan.members(here) if code not in three)
    drag(page, pin(page, other), name_on_card(page, there))
    after = plan.move([other], to=there)
    assert_shows(page, expected, after)
    third = plan.clusters[2].letter
    move_button(page, third).hover()
    cards_show(page, expected.after_move(after, three, third))


def test_a_box_chooses_the_practices_in_it(page, expected):
    """With the button "Choose several", which a person without a keyboard needs."""
    page.get_by_test_id("several").click()
    spots = {code: middle(pin(page, code)) for code in expected.today.practices}
    (left, top), (right, bottom) = corners = ((500, 198), (740, 428))
    page.mouse.move(*corners[0])
    page.mouse.down()
    page.mouse.move(*corners[1], steps=4)
    page.mouse.up()
    inside = [code for code, (x, y) in spots.items() if left <= x <= right and top <= y <= bottom]
    assert len(inside) > 2
    assert_soon(page, CHOSEN, sorted(inside))

"""Who travels too far? In a real browser: looked at by keyboard alone, and open to everyone."""

import pytest
from playwright.sync_api import expect

from geo.figures.by_place import place_access, travel_by_group, worst_off
from tests.browser.drive import wait_until_idle
from tests.browser.expected import WALK
from tests.browser.test_access import grave

pytestmark = pytest.mark.browser


@pytest.fixture
def access(fresh_page):
    """The Access page, on today's PCNs."""
    page = fresh_page
    page.get_by_role("link", name="Access").click()
    page.get_by_role("heading", name="Hours of enhanced access, each week").wait_for()
    wait_until_idle(page)
    return page


def test_another_group_is_chosen_by_keyboard(access, expected):
    access.get_by_role("radio", name="All patients").focus()
    access.keyboard.press("ArrowRight")
    access.keyboard.press("ArrowRight")
    access.keyboard.press("Enter")
    poorest = travel_by_group(expected.area, expected.today, WALK)[2]
    told = f"{poorest.too_far:,.0f} patients * of {poorest.patients:,.0f} (most deprived fifth)"
    expect(access.get_by_text(told)).to_be_visible()


def test_the_map_and_the_table_name_the_same_places(access, expected):
    worst = worst_off(place_access(expected.area, expected.today, WALK))
    names = expected.area.places["name"].iloc[worst[:10]].tolist()
    rows = access.get_by_role("table").first.locator("tbody tr")
    expect(rows).to_have_count(len(names))
    assert all(name in text for name, text in zip(names, rows.all_inner_texts(), strict=True))
    expect(access.get_by_label("Map of places by minutes").or_(access.locator("canvas")).first).to_be_visible()


def test_it_is_open_to_everyone(access):
    assert grave(access) == {}
    assert access.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")

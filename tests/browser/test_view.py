"""How minutes are looked at, and what choosing a practice shows of it."""

import json

import pytest

from geo.view import SLOWER_WALK_KMH, View
from tests.browser.drive import changes_picture, choose_mode, choose_option, first_two, middle, name_on_card, pin
from tests.browser.screen import FOCUSED, assert_previews, assert_shows, assert_soon, read

pytestmark = pytest.mark.browser

WITHIN = "root => root.querySelector('.tile:nth-child(3) .tile-label').textContent"
LEGEND = """
root => Object.fromEntries([...root.querySelectorAll('[data-testid="legend"] [data-part]')]
  .map(part => [part.dataset.part, part.hidden ? '' : part.querySelector('strong').textContent]))
"""
TIES = "root => root.querySelectorAll('.overlay line').length"
OVER = {"walk": "on foot", "cycle": "by bicycle", "drive": "by car"}


@pytest.mark.parametrize(
    ("steps", "view"),
    [
        ((("mode", "Cycle"),), View(mode="cycle")),
        ((("mode", "Drive"), ("Minutes", "within 10 min")), View(mode="drive", within=10)),
        ((("Walking speed", "Slower walker, 2.7 km/h"),), View(walk_kmh=SLOWER_WALK_KMH)),
        ((("Minutes", "within 30 min"),), View(within=30)),
    ],
    ids=["cycle", "drive within 10", "slower walker", "within 30"],
)
def test_the_figures_follow_mode_minutes_and_speed(page, expected, steps, view):
    plan = expected.today
    for widget, choice in steps:
        if widget == "mode":
            choose_mode(page, choice)
        else:
            choose_option(page, widget, choice)
    assert_shows(page, expected, plan, view)
    assert_soon(page, WITHIN, f"in {view.within} minutes*")
    here, there = first_two(plan)
    code = plan.members(here)[0]
    box = name_on_card(page, there).bounding_box()
    page.mouse.move(*middle(pin(page, code)))
    page.mouse.down()
    page.mouse.move(box["x"] + 20, box["y"] + 5, steps=4)
    assert_previews(page, expected.after_move(plan, [code], there, view))


def test_choosing_a_practice_shows_where_its_patients_live_its_reach_and_its_neighbours(fresh_page, expected):
    page = fresh_page
    code = expected.by_size(expected.today.members("A"))[0]
    with (
        page.expect_response(f"**/practice/{code}.json") as homes,
        page.expect_response(f"**/reach/walk/{code}.bin") as reach,
    ):
        pin(page, code).click()
    told = json.loads(homes.value.text())
    column = expected.area.patients[:, expected.rows[code]]
    assert dict(told["homes"]) == {place: int(column[place]) for place in column.nonzero()[0]}
    assert len(reach.value.body()) > 100
    assert_soon(page, LEGEND, legend("walk"))
    neighbours = [expected.area.practices["name"][row] for row, _, _ in told["shared"]]
    assert page.get_by_test_id("shared").get_by_role("button").all_text_contents() == neighbours
    assert_soon(page, TIES, len(neighbours))


def test_what_is_shown_of_a_practice_can_be_switched_off(page, expected):
    code = expected.by_size(expected.today.members("A"))[0]
    pin(page, code).click()
    assert_soon(page, TIES, 6)
    assert_soon(page, LEGEND, legend("walk"))
    for layer in ("reach", "homes"):
        box = page.get_by_test_id(f"show-{layer}")
        box.focus()  # else the sign at the practice, which had the focus, would go at the same time
        changes_picture(page, box.uncheck)
    assert_soon(page, LEGEND, {"homes": "", "reach": ""})
    page.get_by_test_id("show-shared").uncheck()
    assert_soon(page, TIES, 0)
    for layer in ("reach", "shared", "homes"):
        page.get_by_test_id(f"show-{layer}").check()
    assert_soon(page, LEGEND, legend("walk"))
    assert_soon(page, TIES, 6)


def test_reach_follows_the_mode_and_the_speed(page, expected):
    code = expected.by_size(expected.today.members("A"))[0]
    pin(page, code).click()
    assert_soon(page, LEGEND, legend("walk"))
    choose_option(page, "Walking speed", "Slower walker, 2.7 km/h")
    assert_soon(page, LEGEND, legend("walk", ", slower walker"))
    for mode, name in (("cycle", "Cycle"), ("drive", "Drive")):
        with page.expect_response(f"**/reach/{mode}/{code}.bin"), page.expect_response(f"**/reach/{mode}/lines.json"):
            choose_mode(page, name)
        assert_soon(page, LEGEND, legend(mode))


def legend(mode, more=""):
    reach = f"Minutes to the practice {OVER[mode]}{more}*"
    return {"homes": "Patients of the practice living in a place", "reach": reach}


def test_a_neighbour_in_the_list_can_be_chosen(page, expected):
    code = expected.by_size(expected.today.members("A"))[0]
    pin(page, code).click()
    first = page.get_by_test_id("shared").get_by_role("button").first
    name = first.text_content()
    first.click()
    assert page.get_by_test_id("panel").get_by_role("heading").text_content() == name
    assert read(page, FOCUSED) != ""

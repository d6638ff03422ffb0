"""Clusters are named, locked, given a hub, added and removed, each on its own card."""

import pytest

from geo.words.sentences import hub_sentence, lock_sentence, new_cluster_sentence, remove_sentence, rename_sentence
from tests.browser.drive import (
    card,
    chip,
    drag,
    first_two,
    move_button,
    name_on_card,
    open_history,
    open_list,
    pin,
    press_lock,
)
from tests.browser.screen import CHOSEN, FOCUSED, assert_says, assert_shows, read

pytestmark = pytest.mark.browser

HOSTILE = "<img src=x onerror=alert(1)>"
PICTURE = "![x](https://example.org/x.png)"


def rename(page, letter, name):
    """Press the name, type another one, press Enter."""
    name_on_card(page, letter).click()
    field = card(page, letter).get_by_test_id("name-input")
    field.fill(name)
    field.press("Enter")


def test_a_name_is_changed_where_it_stands(page, expected):
    plan = expected.today
    letter, other = first_two(plan)
    rename(page, letter, "  Riverside   and Quay ")
    after = plan.rename(letter, name="Riverside and Quay")
    assert_shows(page, expected, after)
    assert_says(page, rename_sentence(plan.cluster(letter), after.cluster(letter)))
    assert read(page, FOCUSED) == "name", "the focus goes back to the name"

    rename(page, other, "riverside AND quay")
    assert_says(page, "Another cluster is already called 'riverside AND quay'; choose another name.")
    assert_shows(page, expected, after)


def test_escape_and_leaving_the_field_keep_the_old_name(page, expected):
    letter, _ = first_two(expected.today)
    field = card(page, letter).get_by_test_id("name-input")
    for leave in ("Escape", "Tab"):
        name_on_card(page, letter).click()
        field.fill("Something else")
        field.press(leave)
        assert field.is_hidden()
    assert_shows(page, expected, expected.today)


def test_letters_typed_into_a_name_move_nothing(page, expected):
    plan = expected.today
    letter, other = first_two(plan)
    chosen = expected.by_size(plan.members(other))[0]
    pin(page, chosen).click()
    name_on_card(page, letter).click()
    page.keyboard.type(f"Cared for by {letter}c")
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    assert_shows(page, expected, plan.rename(letter, name=f"Cared for by {letter}c"))
    assert read(page, CHOSEN) == [chosen]


def test_a_hostile_name_is_text_and_nothing_runs(page, expected):
    plan = expected.today
    letter, other = first_two(plan)
    ran = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    rename(page, letter, HOSTILE)
    after = plan.rename(letter, name=HOSTILE)
    assert_shows(page, expected, after)
    code = expected.by_size(plan.members(letter))[0]
    drag(page, chip(page, code), name_on_card(page, other))
    assert_shows(page, expected, after.move([code], to=other))
    pin(page, expected.by_size(plan.members(letter))[1]).click()
    assert HOSTILE in page.get_by_test_id("panel").locator(".facts").text_content()
    open_history(page)
    page.locator(".history").get_by_text(f"to {HOSTILE}.").first.wait_for()
    assert page.locator("img[src='x']").count() == 0
    assert ran == []


def test_a_name_that_is_a_picture_in_markdown_fetches_nothing(page, expected):
    """The complaint about a name that is taken repeats it, and the form below the map has it in a list."""
    plan = expected.today
    letter, other = first_two(plan)
    open_list(page)
    rename(page, letter, PICTURE)
    assert_shows(page, expected, plan.rename(letter, name=PICTURE))
    rename(page, other, PICTURE)
    complaint = f"Another cluster is already called '{PICTURE}'; choose another name."
    assert_says(page, complaint)


def test_a_hub_is_chosen_and_lost_when_it_moves(page, expected):
    plan = expected.today
    letter, other = first_two(plan)
    hub = expected.by_size(plan.members(letter))[1]
    card(page, letter).get_by_test_id("hub").select_option(hub)
    with_hub = plan.set_hub(letter, hub=hub)
    assert_shows(page, expected, with_hub)
    assert_says(page, hub_sentence(expected.area.practices, with_hub.cluster(letter)))
    assert chip(page, hub).get_attribute("data-hub") is not None

    drag(page, chip(page, hub), name_on_card(page, other))
    after = with_hub.move([hub], to=other)
    assert_shows(page, expected, after)
    assert_says(page, expected.told(with_hub, after))
    assert "is no longer the hub" in expected.told(with_hub, after)
    assert chip(page, hub).get_attribute("data-hub") is None


def test_a_lock_is_set_and_taken_off(page, expected):
    plan = expected.today
    letter, _ = first_two(plan)
    press_lock(page, letter)
    locked = plan.lock(letter, locked=True)
    assert_shows(page, expected, locked)
    assert_says(page, lock_sentence(locked.cluster(letter)))
    code = plan.members(letter)[0]
    pin(page, code).click()
    move_button(page, first_two(plan)[1]).click()
    assert_says(page, f"Cluster {letter} is locked: it neither loses nor gains practices. Unlock it first.")
    press_lock(page, letter)
    assert_shows(page, expected, plan)
    assert_says(page, lock_sentence(plan.cluster(letter)))


def test_a_cluster_is_added_and_removed_while_it_is_empty(page, expected):
    plan = expected.today
    page.get_by_test_id("new-cluster").click()
    larger = plan.add_cluster()
    new = next(cluster for cluster in larger.clusters if cluster not in plan.clusters)
    assert_shows(page, expected, larger)
    assert_says(page, new_cluster_sentence(new))
    removes = [card(page, cluster.letter).get_by_test_id("remove").is_visible() for cluster in larger.clusters]
    assert removes == [cluster == new for cluster in larger.clusters], "only the empty one can be removed"

    card(page, new.letter).get_by_test_id("remove").click()
    assert_shows(page, expected, plan)
    assert_says(page, remove_sentence(new))
    assert read(page, FOCUSED) == "new-cluster"

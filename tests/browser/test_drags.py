"""A practice is dragged: from the map or a card, to the map, a card, nowhere or a new cluster."""

import pytest

from geo.figures import figures
from tests.browser.drive import (
    changes_picture,
    chip,
    drag,
    drag_on,
    first_two,
    middle,
    name_on_card,
    pin,
    press_lock,
    spot,
    spot_in_territory,
)
from tests.browser.expected import WALK
from tests.browser.screen import (
    BASES_THEN,
    BEHIND,
    CARDS,
    GHOST,
    PREVIEWS,
    ROLES,
    SAID,
    assert_previews,
    assert_says,
    assert_shows,
    assert_soon,
    read,
)

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("source", [pin, chip], ids=["from the map", "from a card"])
@pytest.mark.parametrize("to_card", [False, True], ids=["to the map", "to a card"])
def test_a_drag_shows_both_clusters_before_and_after_and_then_moves(page, expected, source, to_card):
    plan = expected.today
    here, there = first_two(plan)
    code = expected.by_size(plan.members(here))[1]
    target = name_on_card(page, there) if to_card else pin(page, expected.by_size(plan.members(there))[0])
    changes = expected.after_move(plan, [code], there)

    drag(page, source(page, code), target, drop=False)
    assert_previews(page, changes)
    assert set(changes) == {here, there}
    assert read(page, ROLES) == {here: "source", there: "target"}
    assert read(page, CARDS)[0]["patients"] == expected.cards(plan)[0]["patients"], "before stands beside after"
    assert_soon(page, BEHIND, expected.behind(plan, [code], there)[1])
    assert_soon(page, BASES_THEN, {letter: f"→ {change.bases}" for letter, change in changes.items()})
    assert_previews(page, changes)

    page.mouse.up()
    after = plan.move([code], to=there)
    assert_shows(page, expected, after)
    assert_says(page, expected.told(plan, after))
    assert_soon(page, PREVIEWS, {})
    assert_soon(page, ROLES, {})


def test_the_pointer_carries_the_figures_of_cards_that_are_out_of_view(page, expected):
    plan = expected.today
    here, there = plan.clusters[-1].letter, plan.clusters[-2].letter
    code, other = plan.members(here)[0], expected.by_size(plan.members(there))[0]
    drag(page, pin(page, code), pin(page, other), drop=False)
    changes = expected.after_move(plan, [code], there)
    at_once = [[letter, *change.at_pointer[:3]] for letter, change in changes.items()]
    assert [line[:4] for line in read(page, GHOST)] == at_once
    assert_soon(page, GHOST, [[letter, *change.at_pointer] for letter, change in changes.items()])
    assert_soon(page, BEHIND, expected.behind(plan, [code], there)[1])


def test_a_drop_on_the_ground_goes_to_the_cluster_whose_territory_it_is(page, expected):
    plan = expected.today
    here, there = plan.clusters[0].letter, plan.clusters[3].letter
    code = expected.by_size(plan.members(here))[0]
    x, y = spot_in_territory(page, expected, plan, there)
    page.mouse.move(*middle(pin(page, code)))
    page.mouse.down()
    page.mouse.move(x, y, steps=6)
    assert_previews(page, expected.after_move(plan, [code], there))
    page.mouse.up()
    assert_shows(page, expected, plan.move([code], to=there))


def test_the_ground_is_coloured_anew_after_a_drop(page, expected):
    plan = expected.today
    here, there = first_two(plan)
    code = expected.by_size(plan.members(there))[0]
    after = plan.move([code], to=here)
    was, now = (figures(expected.area, item, WALK).territory for item in (plan, after))
    at = spot(page, expected, was != now)

    def move():
        drag(page, pin(page, code), name_on_card(page, here))
        assert_shows(page, expected, after)
        assert_soon(page, PREVIEWS, {})

    changes_picture(page, move, at=at)


@pytest.mark.parametrize("source", [pin, chip], ids=["from the map", "from a card"])
def test_a_drop_on_not_placed_takes_a_practice_out_of_its_cluster(page, expected, source):
    plan = expected.today
    here, _ = first_two(plan)
    code = expected.by_size(plan.members(here))[0]
    drag(page, source(page, code), page.get_by_test_id("not-placed"), drop=False)
    assert_previews(page, expected.after_move(plan, [code], ""))
    assert read(page, ROLES) == {here: "source", "not-placed": "target"}
    page.mouse.up()
    after = plan.move([code], to="")
    assert_shows(page, expected, after)
    assert_says(page, expected.told(plan, after))


@pytest.mark.parametrize("source", [pin, chip], ids=["from the map", "from its zone"])
def test_a_practice_that_is_not_placed_can_be_dragged_into_a_cluster(page, expected, source):
    plan = expected.today
    here, _ = first_two(plan)
    code = expected.by_size(plan.not_placed())[0]
    drag(page, source(page, code), name_on_card(page, here), drop=False)
    assert_previews(page, expected.after_move(plan, [code], here))
    page.mouse.up()
    after = plan.move([code], to=here)
    assert_shows(page, expected, after)
    assert_says(page, expected.told(plan, after))


@pytest.mark.parametrize("source", [pin, chip], ids=["from the map", "from a card"])
def test_a_drop_on_new_cluster_makes_one(page, expected, source):
    plan = expected.today
    here, _ = first_two(plan)
    code = expected.by_size(plan.members(here))[0]
    drag(page, source(page, code), page.get_by_test_id("new-cluster"), drop=False)
    change = expected.after_move(plan, [code], "+")["+"]
    says = f"{change.after.patients:,} patients, {change.at_pointer[1]}"
    assert says in page.get_by_test_id("new-cluster").text_content()
    page.mouse.up()
    larger = plan.add_cluster()
    letter = next(cluster.letter for cluster in larger.clusters if cluster not in plan.clusters)
    after = larger.move([code], to=letter)
    assert_shows(page, expected, after)
    assert_says(page, expected.told(plan, after))


def test_a_drop_on_its_own_cluster_or_on_nothing_changes_nothing(page, expected):
    plan = expected.today
    here, _ = first_two(plan)
    code, other = expected.by_size(plan.members(here))[:2]
    sent = page.evaluate("() => window.__neighbouring.stats.answerMs.length")
    drag(page, pin(page, code), name_on_card(page, here))
    assert_says(page, f"Nothing changed: already in cluster {here}.")
    drag(page, pin(page, code), pin(page, other))
    assert_says(page, f"Nothing changed: already in cluster {here}.")
    drag(page, chip(page, code), page.get_by_role("heading", name="Findings"))
    assert_says(page, "Dropped on nothing: nothing changed.")
    assert_shows(page, expected, plan)
    assert page.evaluate("() => window.__neighbouring.stats.answerMs.length") == sent, "a move was sent"


@pytest.mark.parametrize("source", [pin, chip], ids=["from the map", "from a card"])
def test_escape_cancels_a_drag(page, expected, source):
    plan = expected.today
    here, there = first_two(plan)
    code = expected.by_size(plan.members(here))[0]
    drag(page, source(page, code), name_on_card(page, there), drop=False)
    assert set(read(page, PREVIEWS)) == {here, there}
    page.keyboard.press("Escape")
    assert read(page, PREVIEWS) == {}
    assert read(page, ROLES) == {}
    assert_says(page, "Drag cancelled: nothing changed.")
    page.mouse.up()
    assert_shows(page, expected, plan)
    assert read(page, SAID) == "Drag cancelled: nothing changed."


def test_a_locked_cluster_neither_loses_nor_gains(page, expected):
    here, there = first_two(expected.today)
    press_lock(page, there)
    plan = expected.today.lock(there, locked=True)
    assert_shows(page, expected, plan)
    refusal = f"Cluster {there} is locked: it neither loses nor gains practices. Unlock it first."

    coming, going = plan.members(here)[0], plan.members(there)[0]
    drag(page, pin(page, coming), name_on_card(page, there), drop=False)
    assert read(page, ROLES)[there] == "refused"
    assert read(page, PREVIEWS) == {}
    assert refusal in page.get_by_test_id("ghost").text_content()
    page.mouse.up()
    assert_says(page, refusal)

    drag(page, pin(page, going), name_on_card(page, here), drop=False)
    assert read(page, ROLES) == {}
    page.mouse.up()
    assert_says(page, refusal)
    assert_shows(page, expected, plan)


def test_only_what_is_taken_up_is_asked_about_before_the_drop(page, expected):
    """Hover, preview and camera stay off the line: it carries takes, the drop, and looks ahead and at others."""
    plan = expected.today
    here, there = first_two(plan)
    code = plan.members(here)[0]
    sent, frames = [], []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: frames.append(len(frame))))
    page.on("request", lambda request: sent.append(request.url.rsplit("/", 1)[1]) if request.method == "POST" else None)

    def asked():
        return [item for item in sent if item not in {"moves", "version"}]

    page.reload()
    page.wait_for_function("() => window.__neighbouring?.stats.firstMapMs != null")
    assert_soon(page, CARDS, expected.cards(plan))
    sent.clear()
    frames.clear()
    drag(page, pin(page, code), name_on_card(page, there), drop=False, steps=20)
    assert_previews(page, expected.after_move(plan, [code], there))
    assert_soon(page, BEHIND, expected.behind(plan, [code], there)[1])
    drag_on(page, *(pin(page, plan.members(letter)[0]) for letter in (plan.clusters[2].letter, there)))
    assert (asked(), frames) == (["look"], [])
    page.mouse.up()
    with page.expect_request("**/version"):
        assert_shows(page, expected, plan.move([code], to=there))
    assert asked() == ["look", "act"]

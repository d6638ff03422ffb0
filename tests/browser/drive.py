"""Driving the Plan page: the few gestures that tests and benchmarks share."""

from __future__ import annotations

import math

import pytest

from geo.figures import figures
from tests.browser.expected import WALK

READY_MS = 60_000
MOST_PICTURES = 60
"""Screenshots that are compared before a change of the map is given up."""


def open_plan(page, server, slug):
    """Open the Plan page on an area and wait until its map and cards are there."""
    page.goto(f"{server}/?area={slug}")
    wait_for_map(page)


def wait_for_map(page):
    """Wait until the map has drawn its first whole picture and the script has run."""
    page.wait_for_function("() => window.__neighbouring?.stats.firstMapMs != null", timeout=READY_MS)
    page.wait_for_function(
        "() => document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'", timeout=READY_MS
    )


def pin(page, code):
    """The practice's button on the map."""
    return page.locator(f'[data-testid="pins"] [data-practice="{code}"]')


def chip(page, code):
    """The practice's button on its card."""
    return page.locator(f'[data-chip="{code}"]')


def card(page, letter):
    """A cluster's card."""
    return page.locator(f'[data-testid="card"][data-cluster="{letter}"]')


def name_on_card(page, letter):
    """The name of a cluster: near the top of its card, so that it is in view when its figures are."""
    return card(page, letter).get_by_test_id("name")


def first_two(plan):
    """The letters of the first two cards, which are both in view."""
    return plan.clusters[0].letter, plan.clusters[1].letter


def move_button(page, to):
    """The button that moves what is chosen to that letter, to "" (not placed) or to "+" (a new cluster)."""
    return page.get_by_test_id("panel").locator(f'[data-move-to="{to}"]')


def middle(locator):
    """The middle of an element in the window."""
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(page, source, target, *, steps=8, drop=True):
    """Drag from the middle of one element to the middle of another, as a hand does; `drop=False` keeps holding."""
    page.mouse.move(*middle(source))
    page.mouse.down()
    page.mouse.move(*middle(target), steps=steps)
    if drop:
        page.mouse.up()


def press_lock(page, letter):
    """Press the lock of a cluster."""
    card(page, letter).get_by_test_id("lock").click()


def changes_picture(page, act, *, at=None):
    """See that what the map draws changes with an act: on its right half, where no panel lies, or round a point."""
    box = page.get_by_test_id("stage").bounding_box()
    clip = {"x": box["x"] + box["width"] / 2, "y": box["y"], "width": box["width"] / 2, "height": box["height"]}
    if at:
        clip = {"x": at[0] - 4, "y": at[1] - 4, "width": 8, "height": 8}
    before = page.screenshot(clip=clip)
    act()
    for _ in range(MOST_PICTURES):
        if page.screenshot(clip=clip) != before:
            return
    pytest.fail("the picture of the map stayed as it was")


def spot_in_territory(page, expected, plan, letter):
    """A point of the window, on the map, far from every practice, in a place where that cluster has most patients."""
    wanted = [cluster.letter for cluster in plan.clusters].index(letter)
    return spot(page, expected, figures(expected.area, plan, WALK).territory == wanted)


def spot(page, expected, places):
    """A point of the window, on the map, in one of these places (bool, one a place) and far from every practice."""
    page.get_by_test_id("fit").click()
    camera = page.evaluate("id => JSON.parse(sessionStorage.getItem('neighbouring.camera.' + id))", expected.area.id)
    box = page.get_by_test_id("stage").bounding_box()
    scale = 512 * 2 ** camera["zoom"]
    taken = [middle(pin(page, code)) for code in expected.today.practices]
    spots = []
    for lon, lat in expected.area.places[places][["lon", "lat"]].itertuples(index=False):
        x = box["x"] + box["width"] / 2 + (_east(lon) - _east(camera["lon"])) * scale
        y = box["y"] + box["height"] / 2 + (_south(lat) - _south(camera["lat"])) * scale
        spots.append((min(math.hypot(x - left, y - top) for left, top in taken), x, y))
    _, x, y = max(spots)
    return x, y


def _east(lon):
    return lon / 360


def _south(lat):
    return -math.log(math.tan(math.pi / 4 + math.radians(lat) / 2)) / (2 * math.pi)


def pins(page):
    """(code, letter) of each practice's button on the map; "" for not placed."""
    script = "all => all.map(one => [one.dataset.practice, one.querySelector('.disc').textContent.trim()])"
    return [tuple(pair) for pair in page.locator('[data-testid="pins"] .pin').evaluate_all(script)]


def someone_and_another_cluster(page, number):
    """The `number`-th practice on the map, and a practice of another cluster to drop it on."""
    everyone = pins(page)
    code, letter = everyone[number % len(everyone)]
    other = next(code for code, there in everyone[number % len(everyone) :] + everyone if there not in {letter, ""})
    return pin(page, code), pin(page, other)


def someone_and_another_card(page, number):
    """A practice on the first or the second card, in turn, and the other card to drop it on."""
    cards = page.locator('[data-testid="card"]')
    here, there = (cards.nth(number % 2), cards.nth(1 - number % 2))
    return here.locator("[data-chip]").first, there.locator('[data-testid="name"]')

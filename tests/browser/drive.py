"""Driving the Plan page: the few gestures that tests and benchmarks share."""

from __future__ import annotations

READY_MS = 60_000


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

"""Driving the Plan page: the few gestures that tests and benchmarks share."""

from __future__ import annotations

import math

import pytest

from geo.figures import figures
from tests.browser.expected import WALK

READY_MS = 60_000
VIEW_AT_FIRST = {"Minutes": "within 15 min", "Walking speed": "Average walker, 4.8 km/h"}
START_OVER = """
root => {
  const inside = selector => [...document.querySelectorAll('*')]
    .map(one => one.shadowRoot?.querySelector(selector)).find(Boolean);
  const part = id => root.querySelector(`[data-testid="${id}"]`);
  if (!part('panel').hidden) part('panel-close').click();
  if (part('several').ariaPressed === 'true') part('several').click();
  part('fit').click();
  part('legend').open = false;
  part('toast').hidden = true;
  part('cards').scrollTop = 0;
  root.getRootNode().activeElement?.blur();
  document.querySelector('[data-testid="stMain"]').scrollTop = 0;
  inside('[data-form="today"] button').click();
  const shown = label => document.querySelector(`[aria-label="${label}"][role="combobox"]`).value;
  const walk = document.querySelector('.st-key-mode [role="radio"]').ariaChecked === 'true';
  return { walk, 'Minutes': shown('Minutes'), 'Walking speed': shown('Walking speed') };
}
"""
IDLE = (
    "() => document.querySelector('[data-testid=stApp]').dataset.testScriptState === 'notRunning'",
    "() => !document.querySelector('[data-stale=true]')",
)
MOST_PICTURES = 60
"""Screenshots that are compared before a change of the map is given up."""


def open_plan(page, server, slug):
    """Open the Plan page on an area and wait until its map and cards are there."""
    page.goto(f"{server}/?area={slug}")
    wait_for_map(page)


def wait_for_map(page):
    """Wait until the map has drawn its first whole picture and the script has run."""
    page.wait_for_function("() => window.__neighbouring?.stats.firstMapMs != null", timeout=READY_MS)
    wait_until_idle(page)


def wait_until_idle(page):
    """Wait until no script runs and nothing on the page waits to be drawn anew."""
    for state in IDLE:
        page.wait_for_function(state, timeout=READY_MS)


def start_over(page):
    """Put the page back to how it was opened: today's PCNs, on foot, nothing chosen, everything in view."""
    page.mouse.up()
    page.mouse.move(0, 0)
    seen = page.get_by_test_id("cluster-map").evaluate(START_OVER)
    if not seen["walk"]:
        choose_mode(page, "Walk")
    for label, option in VIEW_AT_FIRST.items():
        if seen[label] != option:
            choose_option(page, label, option)


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


def drag_on(page, *over):
    """Go on with a drag over the middles of these elements, one after the other."""
    for target in over:
        page.mouse.move(*middle(target), steps=8)


def choose_mode(page, name):
    """Choose how people travel: Walk, Cycle or Drive."""
    page.get_by_role("radio", name=name).click()


def choose_option(page, label, option):
    """Choose from one of the lists above the map."""
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option).click()


def open_list(page):
    """Open what lies folded below the table: the form that moves practices."""
    unfold(page, "Move practices without the map")


def open_history(page):
    """Open what was done, which lies folded below that."""
    unfold(page, "What was done")
    page.locator(".history").wait_for()


UNFOLDED = """async summary => {
  const fold = summary.parentElement;
  const frame = () => new Promise(requestAnimationFrame);
  while (!fold.open) await frame();
  await frame();
  await frame();
  await Promise.allSettled(fold.getAnimations({ subtree: true }).map(({ finished }) => finished));
}"""
"""It slides open: what is pressed in it meanwhile has moved away before the press ends."""


def unfold(page, title):
    """Open what lies folded under a title, and wait until it lies still."""
    summary = page.locator("details > summary", has_text=title)
    if not summary.evaluate("one => one.parentElement.open"):
        summary.click()
    summary.evaluate(UNFOLDED)


def press_lock(page, letter):
    """Press the lock of a cluster."""
    card(page, letter).get_by_test_id("lock").click()


def changes_picture(page, act, *, at=None):
    """See that what the map draws changes with an act: on its right half, where no panel lies, or round a point."""
    box = page.get_by_test_id("stage").bounding_box()
    clip = {"x": box["x"] + box["width"] / 2, "y": box["y"], "width": box["width"] / 2, "height": box["height"]}
    if at:
        clip = {"x": at[0] - 4, "y": at[1] - 4, "width": 8, "height": 8}
    page.mouse.move(0, 0)
    before = _still_picture(page, clip)
    act()
    for _ in range(MOST_PICTURES // 3):
        if _still_picture(page, clip) != before:
            return
    pytest.fail("the picture of the map stayed as it was")


def _still_picture(page, clip):
    """The picture once it has come to rest: the same three times in a row."""
    last = []
    for _ in range(MOST_PICTURES):
        last = [*last[-2:], page.screenshot(clip=clip)]
        if len(last) == 3 and len(set(last)) == 1:
            return last[0]
    return pytest.fail("the picture of the map does not come to rest")


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


def someone_on_a_card_and_nowhere(page, number):
    """A practice on one of the first three cards that have any, in turn, and the card of those not placed."""
    here = page.locator('[data-testid="card"]').filter(has=page.locator("[data-chip]")).nth(number % 3)
    here.scroll_into_view_if_needed()
    return here.locator("[data-chip]").first, page.locator('[data-testid="not-placed"]')

"""Two things at the same moment: nothing is lost, done twice or told wrongly, at any gap."""

import json
import re

import pytest
from playwright.sync_api import expect

from data.store.store import open_store
from tests.browser.crowd import run
from tests.browser.drive import drag, first_two, name_on_card, pin, wait_for_map
from tests.browser.screen import SOON_MS, assert_says, assert_shows
from tests.browser.storm import SETTLED, pairs, play, post, scene

pytestmark = pytest.mark.browser

PLAYED = 40
CROWD_SECONDS = 8
ASKED_BY_MS = 600
"""By then a page that lags behind has asked to be drawn anew, if nothing keeps it from that."""

HOLD_TIMERS = """() => {
  const { setTimeout } = window;
  const held = [];
  window.setTimeout = (then, after, ...rest) => (after ? setTimeout(then, after, ...rest) : held.push([then, rest]));
  window.heldAsk = () => held.some(([then]) => String(then).includes('sendUpdateWidgetsMessage'));
  window.releaseTimers = () => {
    window.setTimeout = setTimeout;
    for (const [then, rest] of held.splice(0)) setTimeout(then, 0, ...rest);
  };
}"""
"""A browser with much to do lets a press go before timers that are due: here all those without a delay wait."""


@pytest.fixture(scope="module")
def store(database, server):  # noqa: ARG001 (the app makes the database)
    """The store in which the app keeps plans, seen from outside the app."""
    opened = open_store(database)
    yield opened
    opened.close()


@pytest.mark.parametrize("pair", pairs()[:PLAYED], ids=lambda pair: "-".join(map(str, pair)))
def test_two_things_at_the_same_moment(chromium, server, store, expected, pair):
    with scene(chromium, server, store, expected) as at:
        play(at, *pair)


def test_a_crowd_whose_server_dies_loses_nothing_and_does_nothing_twice(servers, expected, tmp_path):
    start, kill = servers
    address = start()
    store = open_store(f"sqlite:///{tmp_path}/plans.sqlite")

    def disturb():
        kill()
        start()

    crowd = run(
        address, store, expected.area, expected.today, people=8, plans=3, seconds=CROWD_SECONDS, disturb=disturb
    )
    store.close()
    assert len(crowd.asked) > PLAYED
    assert max(crowd.sent.values()) > 1, "nothing was cut off or sent again"


def test_two_clicks_in_one_tick(chromium, server, store, expected):
    with scene(chromium, server, store, expected) as at:
        at.page.evaluate("""() => {
          const roots = [...document.querySelectorAll('*')].map(one => one.shadowRoot);
          const find = selector => roots.map(root => root?.querySelector(selector)).find(Boolean);
          find('[data-testid="new-cluster"]').click();
          find('[data-testid="new-cluster"]').click();
          find('[data-form="today"] button').click();
          find('[data-form="today"] button').click();
          find('[data-testid="undo"]').click();
        }""")
        at.page.wait_for_function(SETTLED, timeout=SOON_MS)
        kinds = [line.kind for line in store.history(at.plan.id)]
        assert kinds == ["begin", "lock", "cluster", "cluster", "today", "undo"]
        locked = expected.today.lock(at.last, locked=True)
        assert_shows(at.page, expected, locked.add_cluster().add_cluster())


@pytest.mark.parametrize("way", ["link", "back"])
def test_who_turns_to_another_page_gets_there_however_long_it_is_on_its_way(chromium, server, store, expected, way):
    """The page lags behind a drop meanwhile: drawn anew now, it would take the place of the one turned to."""
    with scene(chromium, server, store, expected) as at:
        plan = at.page.get_by_role("link", name="Plan", exact=True)
        if way == "back":
            at.page.get_by_role("link", name="Compare").click()
            at.page.get_by_role("tab", name="At a glance").wait_for()
            plan.click()
            wait_for_map(at.page)
        at.valve.hold(door=False)
        at.drop()
        at.page.wait_for_function(SETTLED, timeout=SOON_MS)
        if way == "back":
            at.page.evaluate("() => history.back()")
        else:
            at.page.get_by_role("link", name="Compare").click()
        at.page.wait_for_timeout(ASKED_BY_MS)
        at.valve.release(0)
        at.page.get_by_role("tab", name="At a glance").wait_for()
        expect(at.page).to_have_url(re.compile("/compare"))
        plan.click()
        wait_for_map(at.page)
        at.page.get_by_test_id("undo").click()
        assert_shows(at.page, expected, expected.today.lock(at.last, locked=True))


@pytest.mark.parametrize("way", ["link", "back"])
def test_who_turns_to_another_page_gets_there_though_this_one_is_being_asked_for(
    chromium, server, store, expected, way
):
    """Streamlit sends what a page asks for with its next timer: the press overtakes it, and is made again after it."""
    with scene(chromium, server, store, expected) as at:
        if way == "back":
            at.page.get_by_role("link", name="Compare").click()
            at.page.get_by_role("tab", name="At a glance").wait_for()
            at.page.get_by_role("link", name="Plan", exact=True).click()
            wait_for_map(at.page)
        at.drop()
        at.page.evaluate(HOLD_TIMERS)
        at.page.wait_for_function("() => heldAsk()")
        if way == "back":
            at.page.evaluate("() => history.back()")
        else:
            at.page.get_by_role("link", name="Compare").click()
        at.page.evaluate("() => releaseTimers()")
        at.page.get_by_role("tab", name="At a glance").wait_for()
        expect(at.page).to_have_url(re.compile("/compare"))


def drop_largest(page, expected):
    """Drop the largest practice of the first cluster on the second; returns the plan after it."""
    here, there = first_two(expected.today)
    code = expected.by_size(expected.today.members(here))[0]
    drag(page, pin(page, code), name_on_card(page, there))
    return expected.today.move([code], to=there)


@pytest.mark.parametrize("cut", ["before", "after"])
def test_an_answer_that_is_cut_off_is_asked_for_again_and_done_once(chromium, server, expected, store, cut):
    """Before: the server never hears of it. After: it is done, and the page does not hear that."""
    profile = chromium.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    page = profile.new_page()
    page.goto(f"{server}/?area=saltmarsh")
    wait_for_map(page)
    lost, known = [], {plan.id for plan in store.plans()}

    def lose(route):
        if len(lost) == 3:
            route.continue_()
            return
        lost.append(json.loads(route.request.post_data))
        if cut == "after":
            route.fetch()
        route.abort()

    page.route(re.compile(r"/act$"), lose)
    plan = drop_largest(page, expected)
    assert_shows(page, expected, plan)
    assert_says(page, expected.told(expected.today, plan))
    assert len({item["id"] for item in lost}) == 1
    [made] = [plan for plan in store.plans() if plan.id not in known]
    assert [line.kind for line in store.history(made.id)] == ["begin", "move"]
    again = post(server, lost[0])
    assert (again["outcome"], again["revision"], again["plan"]) == ("done", 2, made.edit_token)
    assert store.at(made.id).plan.head == 2
    profile.close()


def test_what_is_done_while_the_server_is_away_is_done_when_it_is_back(chromium, servers, expected, tmp_path):
    start, kill = servers
    profile = chromium.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    page = profile.new_page()
    page.goto(f"{start()}/?area=saltmarsh")
    wait_for_map(page)
    kill()
    plan = drop_largest(page, expected)
    expect(page.get_by_test_id("announcement").filter(has_text="The server does not answer").first).to_be_attached()
    page.keyboard.press("Control+z")
    page.get_by_test_id("new-cluster").click()
    start()
    assert_shows(page, expected, expected.today.add_cluster())
    store = open_store(f"sqlite:///{tmp_path}/plans.sqlite")
    [made] = store.plans()
    history = store.history(made.id)
    assert [line.kind for line in history] == ["begin", "move", "undo", "cluster"]
    assert store.revision(made.id, 2).proposal.plan == plan
    store.close()
    profile.close()


def test_what_waits_outlives_the_page(chromium, server, expected, store):
    profile = chromium.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    page = profile.new_page()
    page.goto(f"{server}/?area=saltmarsh")
    wait_for_map(page)
    known = {plan.id for plan in store.plans()}
    page.route(re.compile(r"/act$"), lambda route: route.abort())
    plan = drop_largest(page, expected)
    page.get_by_test_id("new-cluster").click()
    page.wait_for_function("() => window.__neighbouring.waits() === 2")
    page.unroute(re.compile(r"/act$"))
    page.reload()
    wait_for_map(page)
    assert_shows(page, expected, plan.add_cluster())
    [made] = [plan for plan in store.plans() if plan.id not in known]
    assert [line.kind for line in store.history(made.id)] == ["begin", "move", "cluster"]
    profile.close()

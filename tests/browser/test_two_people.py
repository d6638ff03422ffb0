"""Two people at two browsers: on one plan at once, one of them only watching, and a server that dies under them."""

import re
import time
from itertools import pairwise
from statistics import median

import pytest
from playwright.sync_api import expect

from data.store.store import open_store
from geo.proposal import Proposal
from geo.view import View
from tests.browser.drive import (
    choose_mode,
    choose_option,
    drag,
    first_two,
    name_on_card,
    open_history,
    pin,
    wait_for_map,
    wait_until_idle,
)
from tests.browser.screen import SOON_MS, assert_says, assert_shows

pytestmark = pytest.mark.browser

FOLLOWS_SECONDS = 2
"""How long others may take to see what was kept."""
WINDOW = {"viewport": {"width": 1366, "height": 768}, "reduced_motion": "reduce"}
FOR_WATCHERS = ["Plan", "Compare", "Board", "Neighbours", "Access", "About"]
LOOKING = {"Share", "Walk", "Cycle", "Drive", "Minutes", "Walking speed", "Open", "Download the figures as CSV"}
"""What the Plan page offers a watcher beside the map; "Open" opens a list."""
CHANGES = re.compile("(?i)back to|start|keep|save|try|^load|duplicate|reopen|rename|lock|archive|your name|hours|note")
"""Words of buttons and fields that change something."""
OFFERED = """
() => [document, ...[...document.querySelectorAll('[data-testid="stMain"] *')].map(one => one.shadowRoot)]
  .filter(root => root && !root.querySelector('[data-testid="cluster-map"]'))
  .flatMap(root => [...root.querySelectorAll(
    (root === document ? '[data-testid="stMain"] ' : '') + ':is(button, input, textarea, select)')])
  .filter(one => !one.disabled && one.checkVisibility({ visibilityProperty: true }))
  .map(one => one.ariaLabel ?? one.querySelector('p')?.textContent ?? one.textContent)
"""
LISTEN = """
root => {
  const region = root.querySelector('[data-testid="announcement"][aria-live="polite"]');
  window.announced = [];
  const note = () => window.announced.push(region.textContent.trim());
  new MutationObserver(note).observe(region, { childList: true, characterData: true, subtree: true });
}
"""


@pytest.fixture(scope="module")
def ada_profile(chromium):
    """Ada's browser profile."""
    context = chromium.new_context(**WINDOW)
    yield context
    context.close()


@pytest.fixture(scope="module")
def ben_profile(chromium):
    """Ben's browser profile, which has nothing in common with Ada's."""
    context = chromium.new_context(**WINDOW)
    yield context
    context.close()


@pytest.fixture(scope="module")
def line(ben_profile):
    """Ben's line to the server."""
    return Line(ben_profile)


@pytest.fixture(scope="module")
def store(database, server):  # noqa: ARG001 (the app makes the database)
    """The store in which the app keeps plans, seen from outside the app."""
    opened = open_store(database)
    yield opened
    opened.close()


@pytest.fixture
def begun(store, expected):
    """A plan that is today's PCNs, kept."""
    made = Proposal(expected.today)
    return store.create(made, name="Ours", slug="saltmarsh", area=expected.area, who="", sentence="Started.").plan


@pytest.fixture
def two(open_tab, ada_profile, ben_profile, line, begun):  # noqa: ARG001 (Ben's pages come over his line)
    """Ada's page and Ben's, both opened by the link to edit."""
    pages = [open_tab(profile, f"plan={begun.edit_token}") for profile in (ada_profile, ben_profile)]
    for page, name in zip(pages, ("Ada Sims", "Ben Okoro"), strict=True):
        sit_down(page, name)
    return pages


class Line:
    """The line of a profile's pages to the server; what they ask for can be held back for a while.

    What others did comes by looks at the version of the plan; what is done goes to the door, which is never held back.
    """

    def __init__(self, profile):
        self.waiting = None
        profile.route(re.compile(r"/(version|look)\b"), self._ask)

    def hold(self):
        """Let nothing through from now on."""
        self.waiting = []

    def release(self):
        """Let through what was held back, in its order."""
        waiting, self.waiting = self.waiting, None
        for route in waiting:
            route.continue_()

    def _ask(self, route):
        if self.waiting is None:
            route.continue_()
        else:
            self.waiting.append(route)


def sit_down(page, name):
    """Type who sits at the screen."""
    box = page.get_by_role("textbox", name="Your name")
    box.fill(name)
    box.press("Enter")


def largest(expected, plan, letter, number=0):
    """The practice of a cluster with the `number`-th largest list."""
    return expected.by_size(plan.members(letter))[number]


def drop_on_card(page, code, letter):
    """Drag a practice from the map to a card."""
    drag(page, pin(page, code), name_on_card(page, letter))


def go_to(page, title):
    """Follow a link of the navigation and wait until that page is there."""
    page.get_by_role("link", name=title, exact=True).click()
    page.wait_for_url(re.compile(r"/\?" if title == "Plan" else f"/{title.lower()}"))
    wait_until_idle(page)


def box(page):
    """What is shown of a conflict."""
    return page.get_by_test_id("question")


def test_the_other_follows_within_two_seconds(open_tab, ada_profile, ben_profile, store, expected):
    ada = open_tab(ada_profile, "area=saltmarsh")
    sit_down(ada, "Ada Sims")
    here, there = first_two(expected.today)
    plan = expected.today.move([largest(expected, expected.today, here)], to=there)
    drop_on_card(ada, largest(expected, expected.today, here), there)
    assert_shows(ada, expected, plan)
    ada.get_by_role("button", name="Share").click()
    link = ada.get_by_test_id("stPopoverBody").get_by_test_id("stCode").first.inner_text().strip()
    ada.keyboard.press("Escape")
    token = re.search(r"\?plan=(.+)$", link)[1]

    ben = open_tab(ben_profile, f"plan={token}")
    assert_shows(ben, expected, plan)
    ben.evaluate("() => { window.neverLeft = true; }")
    waited = []
    for source, target in ((here, there), (there, here), (here, there)):
        code = largest(expected, plan, source, 1)
        before, plan = plan, plan.move([code], to=target)
        drop_on_card(ada, code, target)
        assert_shows(ben, expected, plan)
        waited.append(time.time() - store.open(token).revision.made_at.timestamp())
        assert_says(ben, f"Ada Sims: {expected.told(before, plan)}")
        assert_shows(ada, expected, plan)
    assert ben.evaluate("() => window.neverLeft")
    assert median(waited) < FOLLOWS_SECONDS, waited


def both_held(two, line, expected, *, code, target):
    """Ada moves the largest practice; Ben drops `code` on a target before he sees that. Returns her plan."""
    ada, ben = two
    here, there = first_two(expected.today)
    hers = largest(expected, expected.today, here)
    theirs = expected.today.move([hers], to=there)
    line.hold()
    drop_on_card(ada, hers, there)
    assert_shows(ada, expected, theirs)
    drag(ben, pin(ben, code), target)
    line.release()
    return theirs


@pytest.fixture
def conflict(two, line, store, begun, expected):
    """Both moved the same practice, Ben before he saw it. Returns (theirs, mine): the plans after either."""
    ada, ben = two
    here, there = first_two(expected.today)
    code = largest(expected, expected.today, here)
    third = next(cluster.letter for cluster in expected.today.clusters if cluster.letter not in {here, there})
    mine = expected.today.move([code], to=third)
    theirs = both_held(two, line, expected, code=code, target=pin(ben, largest(expected, expected.today, third)))

    expect(box(ben)).to_contain_text(f" by Ada Sims: {expected.told(expected.today, theirs)}")
    expect(box(ben)).to_contain_text(f"You: {expected.told(expected.today, mine)}")
    expect(box(ben)).to_contain_text("was moved meanwhile.")
    assert_shows(ben, expected, theirs)
    assert [line.who for line in store.history(begun.id)] == ["", "Ada Sims"]
    assert box(ada).count() == 0
    return theirs, mine, code


def test_mine_is_done_on_top_of_theirs(two, conflict, store, begun, expected):
    ada, ben = two
    theirs, mine, code = conflict
    both = theirs.move([code], to=mine.where()[code])
    box(ben).get_by_role("button", name="Do mine on top").click()
    for page in (ben, ada):
        assert_shows(page, expected, both)
    assert_says(ben, expected.told(theirs, both))
    expect(box(ben)).to_have_count(0)
    lines = store.history(begun.id)
    assert [(line.parent, line.who) for line in lines] == [(None, ""), (1, "Ada Sims"), (2, "Ben Okoro")]
    assert [store.revision(begun.id, line.number).proposal.plan for line in lines] == [expected.today, theirs, both]
    assert store.at(begun.id).plan.head == 3


def test_a_drop_while_a_conflict_waits_says_where_to_answer_and_is_made_after_it(two, conflict, expected):
    _, ben = two
    theirs, _, _ = conflict
    here, there = first_two(expected.today)
    other = largest(expected, theirs, here)
    drop_on_card(ben, other, there)
    announced = ben.locator('[data-testid="announcement"]').filter(has_text="first decide, at the top of the page")
    expect(announced.first).to_be_attached()
    assert_shows(ben, expected, theirs)
    box(ben).get_by_role("button", name="Take theirs").click()
    expect(box(ben)).to_have_count(0)
    drop_on_card(ben, other, there)
    assert_shows(ben, expected, theirs.move([other], to=there))


def test_mine_is_kept_as_a_branch(two, conflict, store, begun, expected):
    ada, ben = two
    theirs, mine, _ = conflict
    box(ben).get_by_role("button", name="Keep mine as a branch").click()
    assert_says(ben, "Kept as revision 3, a branch from revision 1: it is in What was done.")
    expect(box(ben)).to_have_count(0)
    assert_shows(ben, expected, theirs)
    lines = store.history(begun.id)
    assert [(line.parent, line.who) for line in lines] == [(None, ""), (1, "Ada Sims"), (1, "Ben Okoro")]
    assert [store.revision(begun.id, line.number).proposal.plan for line in lines] == [expected.today, theirs, mine]
    assert store.at(begun.id).plan.head == 2

    open_history(ben)
    told = expected.told(expected.today, mine)
    expect(ben.locator(".history tbody tr").first).to_have_text(re.compile(rf"3 \(branch\).*{re.escape(told)}"))
    ben.get_by_role("button", name="Reopen").click()
    for page in (ben, ada):
        assert_shows(page, expected, mine)


def test_theirs_is_taken(two, conflict, store, begun, expected):
    ada, ben = two
    theirs, _, _ = conflict
    box(ben).get_by_role("button", name="Take theirs").click()
    assert_says(ben, "Their version stays; your change was dropped.")
    expect(box(ben)).to_have_count(0)
    for page in (ben, ada):
        assert_shows(page, expected, theirs)
    assert [line.number for line in store.history(begun.id)] == [1, 2]
    assert store.at(begun.id).revision.proposal.plan == theirs


def test_two_drops_at_the_same_moment_are_both_done(two, store, begun, expected):
    here, there = first_two(expected.today)
    codes = expected.by_size(expected.today.members(here))[:2]
    for page, code in zip(two, codes, strict=True):
        drag(page, pin(page, code), name_on_card(page, there), drop=False)
    for page in two:
        page.mouse.up()
    for page in two:
        expect(page.locator(".st-key-plan_bar")).to_contain_text("Revision 3", timeout=SOON_MS)
        assert_shows(page, expected, expected.today.move(codes, to=there))
        assert box(page).count() == 0
    assert {line.who for line in store.history(begun.id)[1:]} == {"Ada Sims", "Ben Okoro"}


@pytest.fixture
def overheard(chromium):
    """A profile of somebody who watches, and a way to get everything that crossed between it and the app."""
    profile = chromium.new_context(**WINDOW)
    frames, answers = [], []

    def listen(socket):
        for event in ("framesent", "framereceived"):
            socket.on(event, lambda frame: frames.append(frame if isinstance(frame, bytes) else frame.encode()))

    def everything():
        asked = [f"{answer.url} {answer.request.headers}".encode() for answer in answers]
        kept = str(profile.cookies()).encode()
        return b"\n".join([*frames, *asked, kept, *(answer.body() for answer in answers if answer.ok)])

    profile.on("page", lambda page: page.on("websocket", listen))
    profile.on("response", lambda response: answers.append(response))  # noqa: PLW0108 (a method of a list can't be marked as heard)
    yield profile, everything
    profile.close()


@pytest.fixture
def two_profiles(ada_profile, overheard):
    """Ada's profile, and that of the watcher with what is overheard of it."""
    return ada_profile, overheard


def test_a_watcher_follows_and_is_offered_nothing_that_changes(open_tab, two_profiles, server, begun, expected):
    ada_profile, (profile, everything) = two_profiles
    ada = open_tab(ada_profile, f"plan={begun.edit_token}")
    watcher = open_tab(profile, f"plan={begun.watch_token}")
    here, there = first_two(expected.today)
    code = largest(expected, expected.today, here)
    plan = expected.today.move([code], to=there)
    drop_on_card(ada, code, there)
    assert_shows(watcher, expected, plan)
    expect(watcher.get_by_text("You are watching Ours")).to_be_visible()

    links = watcher.get_by_test_id("stHeader").get_by_role("link")
    assert [text.split()[-1] for text in links.all_inner_texts()] == FOR_WATCHERS
    for title in FOR_WATCHERS[1:]:
        go_to(watcher, title)
        assert [item for item in watcher.evaluate(OFFERED) if CHANGES.search(item)] == []
    go_to(watcher, "Plan")
    findings = {item for item in watcher.evaluate(OFFERED) if item.startswith(("Contract ", "Guidance "))}
    assert set(watcher.evaluate(OFFERED)) - findings - {"Hide this message"} == LOOKING
    assert any(CHANGES.search(item) for item in ada.evaluate(OFFERED))
    text = everything()
    assert begun.watch_token.encode() in text
    assert begun.edit_token.encode() not in text
    stray = profile.new_page()
    stray.goto(f"{server}/plans?plan={begun.watch_token}")
    expect(stray.get_by_text("You are watching Ours")).to_be_visible()
    assert stray.locator(".st-key-kept_plan").count() == 0
    stray.close()


def test_reloaded_or_opened_again_it_is_the_same_plan_at_the_same_place(chromium, server, expected):
    view = View(mode="drive", within=20)
    here, there = first_two(expected.today)
    code = largest(expected, expected.today, here)
    plan = expected.today.move([code], to=there)
    profile = chromium.new_context(**WINDOW)
    page = profile.new_page()
    page.goto(f"{server}/?area=saltmarsh")
    wait_for_map(page)
    drop_on_card(page, code, there)
    choose_mode(page, "Drive")
    choose_option(page, "Minutes", "within 20 min")
    assert_shows(page, expected, plan, view)
    page.wait_for_url(re.compile(r"plan=[\w-]+.*within=20|within=20.*plan="))
    address = page.url
    page.reload()
    wait_for_map(page)
    assert_shows(page, expected, plan, view)
    assert page.url == address

    page.get_by_role("link", name="Access").click()
    page.get_by_role("heading", name="Who travels too far?").wait_for()
    page.wait_for_url(re.compile("/access.*plan="))
    page.reload()
    page.get_by_role("heading", name="Who travels too far?").wait_for()
    expect(page.get_by_role("radio", name="Drive")).to_be_checked()
    page.get_by_role("link", name="Plan", exact=True).click()
    wait_for_map(page)
    assert_shows(page, expected, plan, view)
    profile.close()

    profile = chromium.new_context(**WINDOW)
    page = profile.new_page()
    page.goto(address)
    wait_for_map(page)
    assert_shows(page, expected, plan, view)
    page.wait_for_function("() => document.cookie.includes('neighbouring_plan=')")
    page.close()
    page = profile.new_page()
    page.goto(server)
    wait_for_map(page)
    assert_shows(page, expected, plan)
    profile.close()


def test_every_move_that_was_announced_outlives_the_server(ada_profile, servers, tmp_path, expected):
    start, kill = servers
    page = ada_profile.new_page()
    page.goto(f"{start()}/?area=saltmarsh")
    wait_for_map(page)
    page.get_by_test_id("cluster-map").evaluate(LISTEN)
    here, there = first_two(expected.today)
    target = pin(page, largest(expected, expected.today, there))
    plans = [expected.today]
    for code in expected.by_size(expected.today.members(here)):
        drag(page, pin(page, code), target, steps=2)
        plans.append(plans[-1].move([code], to=there))
    kill()  # the last of them are still on their way

    announced = [item for item in page.evaluate("() => window.announced") if not item.startswith("The server does not")]
    store = open_store(f"sqlite:///{tmp_path}/plans.sqlite")
    (kept,) = store.plans()
    sentences = [line.sentence for line in store.history(kept.id)][1:]
    all_told = [expected.told(*two) for two in pairwise(plans)]
    assert announced
    assert announced == sentences[: len(announced)] == all_told[: len(announced)]
    assert len(sentences) <= len(announced) + 1, "the next is sent when the last has been answered"

    start()
    page.reload()
    wait_for_map(page)
    assert_shows(page, expected, plans[-1])
    assert [line.sentence for line in store.history(kept.id)][1:] == all_told
    store.close()
    page.close()

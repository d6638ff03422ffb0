"""Two things done at the same moment, at every gap: what a page sends is held back and let through so far apart.

`python dev.py storm` plays all pairs; the tests play some of them.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import re
import secrets
import subprocess
import sys
import tempfile
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import sync_playwright

from data.demo.make import make_demo
from data.store.store import open_store
from geo.errors import PlanningError
from geo.plan import scratch_plan
from geo.proposal import Proposal
from tests.browser.crowd import run
from tests.browser.drive import choose_mode, drag, name_on_card, pin, wait_for_map
from tests.browser.expected import WALK, Expected
from tests.browser.find_browser import find
from tests.browser.screen import SOON_MS, assert_shows
from tests.browser.server import FLAGS, free_port, start_server, stop_server

WRITE = ("drop", "lock", "today", "scratch", "undo")
DEEDS = (*WRITE, "mode", "name", "other")
GAPS_MS = (0, 2, 5, 10, 20, 40)
WHOLE = {"today", "scratch"}
NAME, NEW_NAME, OTHER = "Ada Sims", "Ada S", "Ben Okoro"
WINDOW = {"viewport": {"width": 1366, "height": 768}, "reduced_motion": "reduce"}
HOLD_MS = 60
"""What a page sends at once leaves within this."""
SETTLED = "() => window.__neighbouring.waits() === 0"
SAID = """
() => [...document.querySelectorAll('*')].filter(one => one.shadowRoot)
  .flatMap(one => [...one.shadowRoot.querySelectorAll('[data-testid="announcement"]')].map(said => said.textContent))
"""
PRESS = """
selector => {
  const roots = [...document.querySelectorAll('*')].map(one => one.shadowRoot);
  roots.map(root => root?.querySelector(selector)).find(Boolean).click();
}
"""


def pairs(seed=10):
    """Every two things at every gap, mixed: (first, second, gap in milliseconds)."""
    everything = list(itertools.product(DEEDS, DEEDS, GAPS_MS))
    random.Random(seed).shuffle(everything)  # noqa: S311 (an order, not a secret)
    return everything


class Valve:
    """What a page sends to its server: to the door and to Streamlit; it can be held back and let through apart."""

    def __init__(self, profile):
        self.held, self.is_door_open = None, True
        profile.route(re.compile(r"/act$"), lambda route: self._pass(route.continue_, to_door=True))
        profile.route_web_socket(re.compile("/_stcore/stream"), self._join)

    def hold(self, *, door=True):
        """Let nothing through from now on, or nothing but what goes to the door."""
        self.held, self.is_door_open = [], not door

    def release(self, gap_ms):
        """Let through what was held back, so far apart; then everything at once."""
        held, self.held = self.held, None
        for number, send in enumerate(held):
            if number:
                time.sleep(gap_ms / 1000)
            send()

    def _pass(self, send, *, to_door=False):
        if self.held is None or (to_door and self.is_door_open):
            send()
        else:
            self.held.append(send)

    def _join(self, page_side):
        server_side = page_side.connect_to_server()
        page_side.on_message(lambda message: self._pass(lambda: server_side.send(message)))


class Scene:
    """A page of Ada's on a plan of two revisions: today's PCNs, and the last cluster locked by that page.

    Attributes:
        page: Of Ada.
        acts: What that page and Ben asked for, by id, each with its answer once there is one.
        view: As the page should look at minutes.
    """

    def __init__(self, profile, address, store, expected):
        made = Proposal(expected.today)
        opened = store.create(made, name="Storm", slug="saltmarsh", area=expected.area, who="", sentence="Started.")
        self.plan, self.store, self.expected, self.address = opened.plan, store, expected, address
        self.valve, self.acts, self.view = Valve(profile), {}, WALK
        self.page = profile.new_page()
        self.heard = []
        self.page.on(
            "response", lambda response: self.heard.append(response) if response.url.endswith("/act") else None
        )
        self.page.goto(f"{address}/?plan={self.plan.edit_token}")
        wait_for_map(self.page)
        self.page.get_by_test_id("person").fill(NAME)
        here, there, *_, quiet, other, last = expected.today.clusters
        self.here, self.there, self.quiet, self.last = here.letter, there.letter, quiet.letter, last.letter
        self.droppable = iter(expected.by_size(expected.today.members(here.letter)))
        self.others = expected.by_size(expected.today.members(other.letter))[0]
        self.benches = ThreadPoolExecutor(2)
        self.page.evaluate(PRESS, f'[data-cluster="{self.last}"] [data-testid="lock"]')
        assert_shows(self.page, expected, expected.today.lock(self.last, locked=True))

    def answers(self):
        """Read what the page asked for and was answered."""
        for response in self.heard:
            asked = json.loads(response.request.post_data)
            self.acts[asked["id"]] = asked | {"answer": response.json()}

    def drop(self):
        """Drag the next practice of the first cluster to the second."""
        drag(self.page, pin(self.page, next(self.droppable)), name_on_card(self.page, self.there), steps=3)

    def lock(self):
        """Lock the first cluster."""
        self.page.evaluate(PRESS, f'[data-cluster="{self.here}"] [data-testid="lock"]')

    def today(self):
        """Go back to today's PCNs."""
        self.page.evaluate(PRESS, '[data-form="today"] button')

    def scratch(self):
        """Start from scratch."""
        self.page.evaluate(PRESS, '[data-form="scratch"] button')

    def undo(self):
        """Take back the last step."""
        self.page.evaluate(PRESS, '[data-testid="undo"]')

    def mode(self):
        """Look at minutes by bicycle."""
        choose_mode(self.page, "Cycle")
        self.view = replace(self.view, mode="cycle")

    def name(self):
        """Correct one's name."""
        self.page.get_by_test_id("person").fill(NEW_NAME)

    def other(self):
        """Let Ben move a practice that nobody else moves, between clusters that nobody else touches."""
        act = {
            "id": secrets.token_hex(16),
            "browser": secrets.token_hex(16),
            "of": {"plan": self.plan.edit_token, "slug": "saltmarsh", "areaId": self.expected.area.id},
            "revision": self.store.at(self.plan.id).revision.number,
            "deed": {"type": "move", "practices": [self.others], "to": self.quiet},
            "view": {"mode": "walk", "within": 15, "walkKmh": 4.8},
            "who": OTHER,
        }
        self.acts[act["id"]] = act

        def ask():
            act["answer"] = post(self.address, act)

        self.valve.held.append(lambda: self.benches.submit(ask))

    def close(self):
        """Wait for what others asked for."""
        self.benches.shutdown()


def post(address, act):
    """Ask the door for an act."""
    request = urllib.request.Request(  # noqa: S310 (our own server)
        f"{address}/act", json.dumps(act).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
        return json.load(answer)


@contextmanager
def scene(browser, address, store, expected):
    """A page of its own, which must not throw."""
    profile = browser.new_context(**WINDOW)
    one, errors = Scene(profile, address, store, expected), []
    one.page.on("pageerror", lambda error: errors.append(str(error)))
    yield one
    profile.close()
    assert errors == []


def play(at, first, second, gap_ms):
    """Do two things at once, and see that both are done, none twice, and all is told as it is."""
    at.valve.hold()
    for deed in (first, second):
        getattr(at, deed)()
    at.page.wait_for_timeout(HOLD_MS)
    at.valve.release(gap_ms)
    at.page.wait_for_function(SETTLED, timeout=SOON_MS)
    at.close()
    at.answers()
    done = [deed for deed in (first, second) if deed in WRITE]
    if first == second and first in WHOLE:  # a button whose press is on its way takes no second one
        done = done[:1]
    assert [act["deed"]["type"] for act in at.acts.values() if act.get("who") != OTHER] == [
        "lock", *("move" if deed == "drop" else deed for deed in done)
    ], "an act is missing, or was asked twice under another id"  # fmt: skip
    now = replay(at, may_ask=bool({first, second} & WHOLE))
    asked = at.page.get_by_test_id("question")
    if any(act["answer"]["outcome"] == "conflict" for act in at.acts.values() if act.get("who") != OTHER):
        asked.get_by_role("button", name="Take theirs").click()
    assert asked.count() == 0
    assert_shows(at.page, at.expected, now, at.view)
    assert not any("Somebody" in said or "by somebody" in said for said in at.page.evaluate(SAID))
    number = at.store.at(at.plan.id).revision.number
    at.page.get_by_test_id("new-cluster").click()
    assert_shows(at.page, at.expected, now.add_cluster(), at.view)
    line = at.store.at(at.plan.id).revision
    assert (line.number, line.who) == (number + 1, NEW_NAME if "name" in (first, second) else NAME)


def replay(at, *, may_ask):
    """See that the history is what was asked, in the order of the answers; returns the plan that should be there."""
    lines = at.store.history(at.plan.id)[1:]
    by_revision = {}
    for act in at.acts.values():
        answer, stored = act["answer"], at.store.answer(act["id"])
        assert (stored.outcome, stored.revision, stored.says) == (answer["outcome"], answer["revision"], answer["says"])
        if answer["outcome"] == "done":
            assert answer["revision"] not in by_revision, "two acts have one revision"
            by_revision[answer["revision"]] = act
        elif answer["outcome"] == "conflict":
            assert may_ask, "the page asks, though nobody else did anything that touches it"
            assert act.get("who") == OTHER or any(line.who == OTHER for line in lines)
    assert [line.number for line in lines] == sorted(by_revision), "a revision that nobody asked for, or one too few"
    now, own = at.expected.today, []
    for line in lines:
        act = by_revision[line.number]
        assert line.who == act["who"]
        now, own = after(at, now, own, act)
        assert at.store.revision(at.plan.id, line.number).proposal.plan == now
    for act in at.acts.values():
        if act["answer"]["outcome"] in {"refused", "nothing"}:
            assert leads_nowhere(at, now, own, act), act["answer"]["says"]
    return now


def after(at, now, own, act):
    """The plan after an act, and the plans before each step of Ada's that holds."""
    deed = act["deed"]
    if deed["type"] == "undo":
        return own[-1], own[:-1]
    if deed["type"] == "move":
        moved = [item.move(deed["practices"], to=deed["to"]) for item in own] if act["who"] == OTHER else [*own, now]
        return now.move(deed["practices"], to=deed["to"]), moved
    after_it = {
        "lock": lambda: now.lock(deed["cluster"], locked=deed["locked"]),
        "today": lambda: at.expected.today,
        "scratch": lambda: scratch_plan(at.expected.area.practices),
    }[deed["type"]]()
    return after_it, [*own, now]


def leads_nowhere(at, now, own, act):
    """Whether an act can't be done to the plan as it is, or leaves it as it is."""
    try:
        return after(at, now, own, act)[0] == now
    except (PlanningError, IndexError):
        return True


def main(arguments):
    """Play pairs, and let a crowd work on a server that dies; returns how many failed."""
    parser = argparse.ArgumentParser(prog="python dev.py storm")
    parser.add_argument("--pairs", type=int, default=len(pairs()), help="how many pairs; all of them by default")
    parser.add_argument("--busy", action="store_true", help="beside a busy loop on each processor")
    parser.add_argument("--people", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=120, help="how long the crowd works; 0 for no crowd")
    asked = parser.parse_args(arguments)
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(asked.busy * os.cpu_count())]
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        make_demo(root)
        url = f"sqlite:///{root / 'plans.sqlite'}"
        running = Running(root, url)
        store, expected = open_store(url), Expected(root / "saltmarsh")
        try:
            failed = play_pairs(running.address, store, expected, most=asked.pairs)
            if asked.seconds:
                crowd = run(
                    running.address, store, expected.area, expected.today,
                    people=asked.people, plans=5, seconds=asked.seconds, disturb=running.restart,
                )  # fmt: skip
                print(f"{asked.people} people: {len(crowd.asked):,} acts, sent {crowd.sent.total():,} times")
        finally:
            store.close()
            running.stop()
            for loop in loops:
                loop.kill()
    return failed


class Running:
    """A server of the app that can be killed and started again on the same port."""

    def __init__(self, root, url):
        self.root, self.url, self.port = root, url, free_port()
        self._start()

    def _start(self):
        with (self.root / "server.log").open("ab") as log:
            self.process, self.address = start_server(self.root, log, port=self.port, database=self.url)

    def restart(self):
        """Kill it, without a word to it, and start another."""
        self.process.kill()
        self.process.wait()
        self._start()

    def stop(self):
        """Ask it to end."""
        stop_server(self.process)


def play_pairs(address, store, expected, *, most):
    """Play so many pairs; returns how many failed, each of which is told."""
    failed = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        for played, (first, second, gap_ms) in enumerate(itertools.islice(itertools.cycle(pairs()), most), 1):
            try:
                with scene(browser, address, store, expected) as at:
                    play(at, first, second, gap_ms)
            except BaseException as error:
                if isinstance(error, KeyboardInterrupt):
                    raise
                failed += 1
                print(f"{first}, {second} at {gap_ms} ms: {error}", flush=True)
            if played % 20 == 0 or played == most:
                print(f"{played} pairs played, {failed} failed", flush=True)
        browser.close()
    return failed


if __name__ == "__main__":
    sys.exit(bool(main(sys.argv[1:])))

"""Many people at once, on plans that they share, while the server is killed and started again.

Every act has exactly one stored answer and at most one revision, whatever was cut off on its way.
"""

from __future__ import annotations

import json
import random
import secrets
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from dataclasses import dataclass, field

from geo.errors import PlanningError
from geo.proposal import Proposal

PATIENCE_SECONDS = 0.4
"""An answer that takes longer is given up and asked for again: most of those were done."""
PAUSE_SECONDS = 0.1
UNAVAILABLE = 503


@dataclass
class Crowd:
    """What everybody asked for.

    Attributes:
        asked: Every act, by id.
        told: Its answers, by id: all that came.
        sent: How often it was sent, by id.
    """

    asked: dict = field(default_factory=dict)
    told: dict = field(default_factory=dict)
    sent: Counter = field(default_factory=Counter)


def run(address, store, area, today, *, people, plans, seconds, disturb=lambda: None):
    """Let people do things for so many seconds; `disturb` is called in the middle."""
    kept = [
        store.create(
            Proposal(today), name=f"Crowd {number}", slug="saltmarsh", area=area, who="", sentence="Started."
        ).plan
        for number in range(plans)
    ]
    crowd, until = Crowd(), time.monotonic() + seconds
    everybody = [
        threading.Thread(target=_person, args=(crowd, address, area, today, kept[number % plans], number, until))
        for number in range(people)
    ]
    for item in everybody:
        item.start()
    time.sleep(seconds / 2)
    disturb()
    for one in everybody:
        one.join()
    check(crowd, store, kept)
    return crowd


def _person(crowd, address, area, today, plan, number, until):  # noqa: PLR0917 (what a person has)
    dice, browser, revision = random.Random(number), secrets.token_hex(16), 1  # noqa: S311 (choices, not secrets)
    letters = [cluster.letter for cluster in today.clusters]
    while time.monotonic() < until:
        deed = dice.choice([
            {"type": "move", "practices": [dice.choice(today.practices)], "to": dice.choice(letters)},
            {"type": "move", "practices": [dice.choice(today.practices)], "to": dice.choice(letters)},
            {"type": "lock", "cluster": letters[-1], "locked": dice.random() < 0.5},
            {"type": "undo"},
            {"type": "redo"},
            {"type": "new"},
        ])  # fmt: skip
        act = {
            "id": secrets.token_hex(16),
            "browser": browser,
            "of": {"plan": plan.edit_token, "slug": "saltmarsh", "areaId": area.id},
            "revision": revision,
            "deed": deed,
            "view": {"mode": "walk", "within": 15, "walkKmh": 4.8},
            "who": f"Person {number}",
            "met": dice.choice(["ask", "on_top", "branch"]),
        }
        crowd.asked[act["id"]] = act
        answer = _answer(crowd, address, act, dice)
        revision = answer["revision"] or revision
        if dice.random() < 0.1:
            _answer(crowd, address, act, dice)  # resent by hand


def _answer(crowd, address, act, dice):
    """Send an act until it is answered."""
    body, headers = json.dumps(act).encode(), {"Content-Type": "application/json"}
    while True:
        crowd.sent[act["id"]] += 1
        request = urllib.request.Request(f"{address}/act", body, headers)  # noqa: S310 (our own server)
        try:
            patience = PATIENCE_SECONDS if dice.random() < 0.3 else 60
            with urllib.request.urlopen(request, timeout=patience) as heard:  # noqa: S310
                answer = json.load(heard)
        except urllib.error.HTTPError as error:
            if error.code != UNAVAILABLE:
                msg = f"an act was refused with status {error.code}: {error.read()}"
                raise RuntimeError(msg) from error
        except (OSError, ValueError):
            pass  # cut off, or the server is away: asked for again
        else:
            crowd.told.setdefault(act["id"], []).append((answer["outcome"], answer["revision"], answer["says"]))
            return answer
        time.sleep(PAUSE_SECONDS)


def check(crowd, store, kept):
    """See that every act has one answer, and every revision one act."""
    led_to = Counter()
    for act_id, act in crowd.asked.items():
        answer = store.answer(act_id)
        assert answer is not None, "an act that was answered has no answer in the store"
        told = set(crowd.told[act_id])
        assert told == {(answer.outcome, answer.revision, answer.says)}, "an act was told two answers"
        if answer.outcome == "done":
            led_to[act["of"]["plan"], answer.revision] += 1
    assert set(led_to.values()) <= {1}, "two acts have one revision"
    for plan in kept:
        lines = store.history(plan.id)
        numbers = {number for token, number in led_to if token == plan.edit_token}
        assert {line.number for line in lines} - {1} == numbers, "a revision that nobody asked for, or one too few"
        for line in lines:
            try:
                store.revision(plan.id, line.number)
            except PlanningError as error:
                msg = f"revision {line.number} can't be read: {error}"
                raise AssertionError(msg) from error

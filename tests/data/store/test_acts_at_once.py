"""The same act many times at once: it is done once, and all are told the same."""

import subprocess
import sys
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from data.store.models import Act, Answered, AnsweredError, Asker, browser_mark
from data.store.store import open_store
from tests.data.store.steps import TOWN, begin, beside, note, noted, take_back
from tests.data.store.test_acts import acts_in

ROOT = Path(__file__).resolve().parents[3]
ASKERS = 6
TWICE = 15
MARK = browser_mark("the same browser")

DEEDS = {
    "create": lambda store, _opened, act: begin(store, None, act=act),
    "create with a step": lambda store, opened, act: store.create(
        opened.revision.proposal,
        name="The same",
        slug="tiny",
        area=TOWN,
        who="",
        sentence="Began.",
        then=(noted(opened.revision.proposal, "x"), "note", "Noted x"),
        act=act,
    ),
    "duplicate": lambda store, opened, act: store.duplicate(opened.plan.id, name=None, who="", act=act),
    "commit": lambda store, opened, act: note(store, opened, "x", act=act),
    "commit an undoing": lambda store, opened, act: take_back(store, opened, 2, act=act),
    "keep beside": lambda store, opened, act: beside(store, opened, "x", base=1, act=act),
    "reopen": lambda store, opened, act: store.reopen(opened.plan.id, 1, base=2, act=act),
    "rename": lambda store, opened, act: store.rename(opened.plan.id, "Other", act=act),
    "archive": lambda store, opened, act: store.set_archived(opened.plan.id, archived=True, act=act),
    "bring back": lambda store, opened, act: store.set_archived(opened.plan.id, archived=False, act=act),
    "lock": lambda store, opened, act: store.set_final(opened.plan.id, final=True, who="", act=act),
    "lock what was seen": lambda store, opened, act: store.set_final(
        opened.plan.id, final=True, who="", base=2, act=act
    ),
    "take the lock back": lambda store, opened, act: store.set_final(opened.plan.id, final=False, who="", act=act),
    "share": lambda store, opened, act: store.share(opened.plan.id, act=act),
    "end a key": lambda store, opened, act: store.end_key(opened.plan.id, "edit", renew=True, who="", act=act),
    "keep answer": lambda store, _opened, act: store.keep_answer(Answered(act, None, "nothing", None, "Nothing.")),
}
FIRST = {
    "bring back": lambda store, plan_id: store.set_archived(plan_id, archived=True),
    "take the lock back": lambda store, plan_id: store.set_final(plan_id, final=True, who=""),
}
"""What is done to the plan before."""
OF_OWNER = {"archive", "bring back", "take the lock back", "end a key"}
"""Who has the key to edit may do the rest."""
MAKE_PLANS = {"create", "create with a step", "duplicate"}
NO_REVISION = {*MAKE_PLANS, "reopen", "share", "end a key", "keep answer"}
NO_VERSION = {*MAKE_PLANS, "share", "keep answer"}


@pytest.mark.parametrize("name", DEEDS)
def test_many_threads_that_ask_one_act_do_it_once_and_all_get_its_answer(store, begun, database_url, name):
    opened, plan_id = note(store, begun, "two"), begun.plan.id
    FIRST.get(name, lambda *_: None)(store, plan_id)
    before = len(store.history(plan_id)), store.version(plan_id)
    others = [open_store(database_url) for _ in range(2)]  # as other processes would
    together, holder = Barrier(ASKERS), Asker(frozenset({begun.plan.edit_token}))

    def ask(number):
        one = [store, *others][number % 3]
        one = one if number % 2 or name in OF_OWNER else one.asked_by(holder)
        together.wait(timeout=60)
        try:
            DEEDS[name](one, opened, Act("the act", MARK))
        except AnsweredError as again:
            return again.answered
        return None

    with ThreadPoolExecutor(ASKERS) as pool:
        told = list(pool.map(ask, range(ASKERS)))
    for other in others:
        other.close()
    answered = store.answer("the act")
    assert told.count(None) == 1
    assert [again for again in told if again] == [answered] * (ASKERS - 1)
    assert acts_in(store) == ["the act"]
    now = len(store.history(plan_id)), store.version(plan_id)
    assert now == (before[0] + (name not in NO_REVISION), before[1] + (name not in NO_VERSION))
    assert len(store.key_changes(plan_id)) == (name == "end a key")
    plans = {*store.plans(), *store.plans(archived=True)}
    assert len(plans) == 1 + (name in MAKE_PLANS)
    assert len({plan.name for plan in plans}) == len(plans)


def test_two_processes_that_ask_the_same_acts_do_each_once(store, begun, database_url):
    command = [sys.executable, "-m", "tests.data.store.repeater", database_url, begun.plan.id, str(TWICE)]
    repeaters = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    for repeater in repeaters:
        repeater.stdin.write("go\n")
        repeater.stdin.flush()
    said = [repeater.communicate(timeout=300)[0].splitlines() for repeater in repeaters]
    assert [repeater.returncode for repeater in repeaters] == [0, 0]
    told = defaultdict(list)
    for line in (line for lines in said for line in lines):
        act, how, revision = line.split()
        told[act].append((how, int(revision)))
    assert len(told) == 2 * TWICE
    for act, (first, second) in told.items():
        assert {first[0], second[0]} == {"done", "again"}, act
        assert first[1] == second[1] == store.answer(act.replace("-", " ")).revision
    plans = store.plans()
    assert sorted(plan.name for plan in plans) == sorted(f"Option {number}" for number in range(1, TWICE + 2))
    history = store.history(begun.plan.id)
    assert [line.sentence for line in history[1:]] == [f"Noted {step}" for step in range(TWICE)]
    assert len(acts_in(store)) == 2 * TWICE


def test_different_acts_at_once_each_have_their_answer(store):
    def work(number):
        opened = begin(store, f"Plan {number}", act=Act(f"make {number}", MARK))
        for step in range(5):
            opened = note(store, opened, str(step), act=Act(f"note {number} {step}", MARK))
        return opened.plan.id

    with ThreadPoolExecutor(4) as pool:
        ids = list(pool.map(work, range(8)))
    for number, plan_id in enumerate(ids):
        answers = [store.answer(f"make {number}"), *(store.answer(f"note {number} {step}") for step in range(5))]
        assert [(answer.plan_id, answer.revision) for answer in answers] == [(plan_id, count) for count in range(1, 7)]
    assert len(acts_in(store)) == 48

"""Which step may be taken back and which done again, against two plain models.

For browsers that are known, each has an undo stack and a redo stack, as in any program; a revision that is reopened
brings back the stacks as they were then. With steps of nobody known, every step has a flag that undoing and doing it
again turn.
"""

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.store.models import OF_WHOLE, RevisionLine
from data.store.revisions import holding, lines_to, taken_back_by, to_redo, to_undo

BROWSERS = ("a", "b", "c")
NOBODY = ""
WHEN = datetime(2026, 11, 26, tzinfo=UTC)
NUMBER = st.integers(0, 60)


def deeds(browsers):
    """Things that browsers do, in turn."""
    who = st.sampled_from(browsers)
    often = st.tuples(st.sampled_from(["step", "undo", "undo", "redo"]), who, st.just(0))
    seldom = st.tuples(st.sampled_from(["reopen", "beside"]), who, NUMBER)
    return st.lists(st.one_of(often, often, often, seldom), max_size=40)


class Plan:
    """A history as the store keeps it, and the deeds as the app does them."""

    def __init__(self):
        self.lines = [line(1, None, NOBODY)]
        self.head = 1

    @property
    def chain(self):
        return lines_to(self.lines, self.head)

    def add(self, browser, *, parent=None, undoes=None):
        number = len(self.lines) + 1
        self.lines.append(line(number, parent or self.head, browser, undoes))
        self.head = self.head if parent else number
        return number

    def do(self, what, browser, number):
        """Do it, and return the revision that it added or None; and that which it took back or None."""
        back = None
        if what == "step":
            return self.add(browser), back
        if what == "beside":
            return self.add(browser, parent=1 + number % len(self.lines)), back
        if what == "reopen":
            self.head = 1 + number % len(self.lines)
            return None, back
        found = (to_undo if what == "undo" else to_redo)(self.chain, browser=browser)
        return (self.add(browser, undoes=found.number), found) if found else (None, None)


def line(number, parent, browser, undoes=None):
    kind = "begin" if parent is None else "undo" if undoes else "note"
    return RevisionLine(number, parent, WHEN, "", kind, f"Revision {number}.", "town", browser, undoes)


def stacks():
    return {browser: ([], []) for browser in BROWSERS}


def copied(of_all):
    return {browser: (list(done), list(undone)) for browser, (done, undone) in of_all.items()}


@given(deeds(BROWSERS))
def test_every_browser_has_a_classical_stack_of_its_own(done):
    plan, at = Plan(), {1: stacks()}
    for what, browser, number in done:
        now = copied(at[plan.head])
        mine, undone = now[browser]
        before = plan.head
        added, back = plan.do(what, browser, number)
        if what == "step":
            mine.append(added)
            undone.clear()
        elif what == "undo":
            assert (back.number if back else None) == (mine[-1] if mine else None)
            if mine:
                undone.append(mine.pop())
        elif what == "redo":
            assert (back.undoes if back else None) == (undone[-1] if undone else None)
            if undone:
                mine.append(undone.pop())
        elif what == "beside":
            parent = plan.lines[-1].parent
            now = copied(at[parent])
            now[browser][0].append(added)
            now[browser][1].clear()
            at[added] = now
            assert plan.head == before
        if added and what != "beside":
            at[added] = now
        for one, (steps, taken) in at[plan.head].items():
            can_undo, can_redo = to_undo(plan.chain, browser=one), to_redo(plan.chain, browser=one)
            assert (can_undo.number if can_undo else None) == (steps[-1] if steps else None)
            assert (can_redo.undoes if can_redo else None) == (taken[-1] if taken else None)
        held = {number for steps, _ in at[plan.head].values() for number in steps}
        assert {n for n in holding(plan.chain) if n > 1 and plan.lines[n - 1].undoes is None} == held


@given(deeds((NOBODY, "a", "b")))
def test_steps_of_nobody_are_everybodys_and_those_of_others_are_theirs(done):
    plan = Plan()
    for what, browser, number in done:
        _, back = plan.do(what, browser, number)
        if back:
            assert back.browser in (NOBODY, browser)
        for item in (NOBODY, "a", "b", "never seen"):
            assert (to_undo(plan.chain, browser=item), to_redo(plan.chain, browser=item)) == by_flags(plan.chain, item)


def by_flags(chain, browser):
    """Return the same as `to_undo` and `to_redo`: read forward, with a flag for each step."""
    steps, undone_by = {}, {}
    step_of = {}  # of each revision that takes back: the step that it is about
    for item in chain[1:]:
        if item.undoes is None:
            steps[item.number] = item
            continue
        step = step_of[item.number] = step_of.get(item.undoes, item.undoes)
        if item.undoes in steps:
            undone_by[step] = item
        else:
            del undone_by[step]
    mine = [step for step in steps.values() if step.number not in undone_by and step.browser in (NOBODY, browser)]
    last = max(mine, key=lambda item: item.number, default=None)
    undoings = [item for item in undone_by.values() if item.browser in (NOBODY, browser)]
    newest = max(undoings, key=lambda undoing: undoing.number, default=None)
    again = newest if newest and (last is None or last.number < newest.number) else None
    return last, again


@given(deeds((NOBODY, *BROWSERS)))
def test_a_step_that_does_not_hold_is_taken_back_by_one_that_does(done):
    plan = Plan()
    for deed in done:
        plan.do(*deed)
    holds, back = holding(plan.chain), taken_back_by(plan.chain)
    numbers = {item.number for item in plan.chain}
    assert holds | set(back) == numbers
    assert not holds & set(back)
    assert set(back.values()) <= holds


@given(deeds(BROWSERS), st.sampled_from(BROWSERS))
def test_undoing_all_and_redoing_all_leads_back(done, browser):
    plan = Plan()
    for deed in done:
        plan.do(*deed)
    while plan.do("redo", browser, 0)[1]:
        pass
    before, others = steps_that_hold(plan), theirs(plan, browser)
    count = 0
    while plan.do("undo", browser, 0)[1]:
        count += 1
        assert theirs(plan, browser) == others
    assert steps_that_hold(plan) == others
    for _ in range(count):
        assert plan.do("redo", browser, 0)[1]
    assert plan.do("redo", browser, 0)[1] is None
    assert steps_that_hold(plan) == before


def steps_that_hold(plan):
    return {item.number for item in plan.chain if item.undoes is None and item.number in holding(plan.chain)}


def theirs(plan, browser):
    return {number for number in steps_that_hold(plan) if plan.lines[number - 1].browser != browser}


@given(deeds(BROWSERS), st.lists(st.tuples(st.just("beside"), st.sampled_from(BROWSERS), NUMBER), max_size=5))
def test_branches_do_not_count(done, branches):
    plan = Plan()
    for deed in done:
        plan.do(*deed)
    before = [(to_undo(plan.chain, browser=browser), to_redo(plan.chain, browser=browser)) for browser in BROWSERS]
    for deed in branches:
        plan.do(*deed)
    assert [
        (to_undo(plan.chain, browser=browser), to_redo(plan.chain, browser=browser)) for browser in BROWSERS
    ] == before


@given(deeds((NOBODY, "a", "b")), st.lists(st.tuples(NUMBER, st.sampled_from((NOBODY, "a", "b"))), max_size=5))
def test_what_is_said_of_the_plan_as_a_whole_is_passed_over(done, said):
    """A name, a lock or an archiving after any deed changes nothing of what is undone and redone after it."""
    plain, plan = Plan(), Plan()
    number_of = {1: 1}  # of each revision of the plain plan: that of the same in the other
    kinds = sorted(OF_WHOLE)
    for count, (what, browser, number) in enumerate(done):
        if what == "reopen":
            plain.head = 1 + number % len(plain.lines)
            plan.head = number_of[plain.head]
        elif what != "beside":
            added, back = plain.do(what, browser, number)
            other, same = plan.do(what, browser, number)
            assert (number_of[back.number] if back else None) == (same.number if same else None)
            number_of |= {added: other} if added else {}
        for at, who in said:
            if at % len(done) == count:
                plan.add(who)
                plan.lines[-1] = replace(plan.lines[-1], kind=kinds[(at + len(who)) % len(kinds)])
    for item in (NOBODY, "a", "b"):
        for which in (to_undo, to_redo):
            there, here = which(plain.chain, browser=item), which(plan.chain, browser=item)
            assert (number_of[there.number] if there else None) == (here.number if here else None)


@given(deeds(BROWSERS))
def test_the_way_to_a_revision_begins_with_the_first_and_goes_from_parent_to_child(done):
    plan = Plan()
    for deed in done:
        plan.do(*deed)
    for line in plan.lines:
        chain = lines_to(reversed(plan.lines), line.number)
        assert (chain[0].number, chain[-1]) == (1, line)
        assert all(child.parent == parent.number for parent, child in pairwise(chain))
    assert lines_to(plan.lines, len(plan.lines) + 1) == ()


def test_two_browsers_by_hand():
    """A moves (2), B moves (3), A undoes: 4 takes back 2. A redoes: 5 takes back 4. B undoes: 6 takes back 3."""
    plan = Plan()
    for what, browser in [("step", "a"), ("step", "b"), ("undo", "a"), ("redo", "a"), ("undo", "b")]:
        plan.do(what, browser, 0)
    assert [line.undoes for line in plan.lines] == [None, None, None, 2, 4, 3]
    assert holding(plan.chain) == {1, 2, 5, 6}
    assert taken_back_by(plan.chain) == {4: 5, 3: 6}
    assert to_undo(plan.chain, browser="b") is None
    assert to_redo(plan.chain, browser="b") == plan.lines[5]
    assert to_undo(plan.chain, browser="a") == plan.lines[1]
    assert to_redo(plan.chain, browser="a") is None


@pytest.mark.parametrize("chain", [(), (line(1, None, "a"),)])
def test_how_a_plan_began_is_not_taken_back(chain):
    assert to_undo(chain, browser="a") is None
    assert to_redo(chain, browser="a") is None

"""What is said of a plan as a whole is a revision of it; a final plan takes nothing but its unlocking."""

from datetime import UTC, datetime
from itertools import count

import pytest

from data.store.models import OF_WHOLE, Act, Asker, NoRightError, browser_mark
from data.store.revisions import lines_to, to_redo, to_undo
from geo.errors import PlanningError
from tests.data.store.steps import TOWN, beside, note, take_back
from tests.data.store.test_acts import everything

ANN, BOB = browser_mark("the browser of Ann"), browser_mark("the browser of Bob")
COUNT = count()
"""Of acts: each is asked once."""


class Person:
    """Somebody at a browser, who asks each thing by an act of its own."""

    def __init__(self, store, mark):
        self.store, self.mark = store, mark

    def act(self):
        return Act(f"act {next(COUNT)}", self.mark)

    def lock(self, plan_id, *, final=True):
        return self.store.set_final(plan_id, final=final, who="Ann", act=self.act())


def editor(store, begun, mark):
    return Person(store.asked_by(Asker(frozenset({begun.plan.edit_token}))), mark)


def watcher(store, begun, mark):
    return Person(store.asked_by(Asker(frozenset({begun.plan.watch_token}))), mark)


def changes(person, opened):
    """All that a plan with the revisions 1 and "two" may be asked for, but unlocking."""
    store, plan_id, head = person.store, opened.plan.id, opened.plan.head
    return (
        lambda: note(store, opened, "x", act=person.act()),
        lambda: beside(store, opened, "x", base=1, act=person.act()),
        lambda: take_back(store, opened, 2, act=person.act()),
        lambda: store.reopen(plan_id, 1, base=head, act=person.act()),
        lambda: store.rename(plan_id, "Other", who="Ann", act=person.act()),
        lambda: store.set_final(plan_id, final=True, who="Ann", act=person.act()),
        lambda: store.set_final(plan_id, final=True, who="Ann", base=head, act=person.act()),
    )


def test_a_final_plan_takes_nothing_from_anybody(store, begun):
    plan_id, ann, owner = begun.plan.id, editor(store, begun, ANN), Person(store, BOB)
    note(store, begun, "two")
    ann.lock(plan_id)
    now, before = store.at(plan_id), everything(store)
    put_away = (
        lambda: store.set_archived(plan_id, archived=True, who="Ann", act=owner.act()),
        lambda: store.set_archived(plan_id, archived=False, who="Ann", act=owner.act()),
    )
    for change in (*changes(ann, now), *changes(owner, now), *put_away):
        with pytest.raises(PlanningError, match="this plan is locked as final"):
            change()
    assert everything(store) == before
    assert store.at(plan_id) == now


def test_a_final_plan_can_be_copied_and_its_links_ended(store, begun):
    final = editor(store, begun, ANN).lock(begun.plan.id)
    copy = store.duplicate(begun.plan.id, name=None, who="Bob")
    assert (copy.plan.final, copy.plan.final_by) == (False, "")
    assert note(store, copy, "two").plan.head == 2
    ended = store.end_key(begun.plan.id, "edit", renew=True, who="Ann")
    assert (ended.final, ended.head) == (True, final.head)


def test_the_browser_that_locked_a_plan_unlocks_it_by_its_key_and_no_other_does(store, begun):
    plan_id, ann, bob = begun.plan.id, editor(store, begun, ANN), editor(store, begun, BOB)
    assert ann.lock(plan_id).final
    before = everything(store)
    no_browser = ann.store.set_final
    for unlock in (
        lambda: bob.lock(plan_id, final=False),
        lambda: no_browser(plan_id, final=False, who="Ann"),
        lambda: no_browser(plan_id, final=False, who="Ann", act=Act("no browser", "")),
        lambda: watcher(store, begun, ANN).lock(plan_id, final=False),
        lambda: Person(store.asked_by(Asker()), ANN).lock(plan_id, final=False),
    ):
        with pytest.raises(NoRightError):
            unlock()
    assert everything(store) == before
    with pytest.raises(NoRightError, match="opened again by Ann, in the browser that locked it, or by the owner"):
        bob.lock(plan_id, final=False)
    assert not ann.lock(plan_id, final=False).final
    assert bob.lock(plan_id).final
    with pytest.raises(NoRightError):  # who locked it before did not lock it now
        ann.lock(plan_id, final=False)
    assert not bob.lock(plan_id, final=False).final
    assert note(ann.store, store.at(plan_id), "two").plan.head == 6


def test_the_owner_unlocks_whatever_was_locked_by_whomever(store, begun):
    plan_id, owner = begun.plan.id, Person(store, BOB)
    for lock in (
        lambda: editor(store, begun, ANN).lock(plan_id),
        lambda: store.set_final(plan_id, final=True, who="Bob"),
        lambda: owner.lock(plan_id),
    ):
        assert lock().final
        assert not store.set_final(plan_id, final=False, who="Bob").final
    assert owner.lock(plan_id).final
    assert not owner.lock(plan_id, final=False).final


def test_a_lock_of_no_browser_is_taken_back_by_the_owner_alone(store, begun):
    store.set_final(begun.plan.id, final=True, who="")
    holder = editor(store, begun, ANN).store
    for act in (None, Act("no browser", ""), Act("a browser", ANN)):
        with pytest.raises(NoRightError, match="opened again by whoever locked it"):
            holder.set_final(begun.plan.id, final=False, who="Ann", act=act)
    assert not store.set_final(begun.plan.id, final=False, who="Ann").final


def test_who_locked_a_plan_and_lost_the_key_does_not_unlock_it(store, begun):
    ann = editor(store, begun, ANN)
    ann.lock(begun.plan.id)
    now = store.end_key(begun.plan.id, "edit", renew=True, who="Bob")
    with pytest.raises(NoRightError):
        ann.lock(begun.plan.id, final=False)
    again = Person(store.asked_by(Asker(frozenset({now.edit_token}))), ANN)
    assert not again.lock(begun.plan.id, final=False).final


def said_of_whole(person, plan_id):
    """Say all there is to say of a plan as a whole; return the kinds."""
    store = person.store
    store.rename(plan_id, " Another\tname", who="Zoë", act=person.act())
    store.set_final(plan_id, final=True, who="Ann", act=person.act())
    store.set_final(plan_id, final=False, who="Bob", act=person.act())
    store.set_archived(plan_id, archived=True, who="Örjan", act=person.act())
    store.set_archived(plan_id, archived=False, who="", act=person.act())
    return ["named", "final", "not final", "archived", "brought back"]


def test_each_is_a_revision_that_says_who_and_when_and_holds_what_was_there(store, begun):
    two, before = note(store, begun, "two"), datetime.now(UTC)
    kinds = said_of_whole(Person(store, ANN), begun.plan.id)
    lines = store.history(begun.plan.id)[2:]
    assert [line.kind for line in lines] == kinds
    assert set(kinds) == OF_WHOLE
    assert [line.who for line in lines] == ["Zoë", "Ann", "Bob", "Örjan", ""]
    assert [line.sentence for line in lines] == [
        "Named the plan Another name; it was Option 1.",
        "Locked as final.",
        "The lock as final was taken back.",
        "Put into the archive.",
        "Brought back from the archive.",
    ]
    assert {line.browser for line in lines} == {ANN}
    assert {line.undoes for line in lines} == {None}
    assert [(line.number, line.parent) for line in lines] == [(number, number - 1) for number in range(3, 8)]
    moments = [before, *(line.made_at for line in lines), datetime.now(UTC)]
    assert moments == sorted(moments)
    for line in lines:
        assert store.revision(begun.plan.id, line.number).proposal == two.revision.proposal
        assert line.area_id == TOWN.id
    now = store.at(begun.plan.id)
    assert (now.plan.name, now.plan.head, now.revision.proposal) == ("Another name", 7, two.revision.proposal)
    assert now.plan.changed_at == lines[-1].made_at
    assert [plan.id for plan in store.plans(search="another zoë örjan")] == [begun.plan.id]
    assert store.plans(search="option") == ()


def test_undo_and_redo_pass_them_over(store, begun):
    plan_id, ann = begun.plan.id, Person(store, ANN)

    def offered():
        chain = lines_to(store.history(plan_id), store.at(plan_id).plan.head)
        found = to_undo(chain, browser=ANN), to_redo(chain, browser=ANN)
        return tuple(line.number if line else None for line in found)

    two = note(store, begun, "two", act=ann.act())
    said_of_whole(ann, plan_id)
    assert offered() == (2, None)
    undone = take_back(store, store.at(plan_id), 2, act=ann.act())
    assert (undone.plan.head, undone.revision.proposal) == (8, begun.revision.proposal)
    assert (undone.plan.name, undone.plan.final, undone.plan.archived) == ("Another name", False, False)
    said_of_whole(ann, plan_id)
    assert offered() == (None, 8)
    redone = take_back(store, store.at(plan_id), 8, kind="redo", act=ann.act())
    assert redone.revision.proposal == two.revision.proposal
    assert offered() == (2, None)


def test_none_of_them_can_be_taken_back(store, begun):
    said_of_whole(Person(store, ANN), begun.plan.id)
    before, now = everything(store), store.at(begun.plan.id)
    for number in range(2, 7):
        with pytest.raises(PlanningError, match=f"revision {number} can't be taken back"):
            take_back(store, now, number)
    assert everything(store) == before


def test_a_name_that_is_none_is_no_revision(store, begun):
    for name in ("", " \n", "N" * 81):
        with pytest.raises(PlanningError, match="name"):
            store.rename(begun.plan.id, name, who="Ann")
    with pytest.raises(PlanningError, match="your name"):
        store.rename(begun.plan.id, "Another", who="W" * 81)
    assert store.at(begun.plan.id) == begun


def test_what_was_not_seen_is_not_locked(store, begun):
    note(store, begun, "two", who="Bob")
    with pytest.raises(PlanningError, match="moved on meanwhile"):
        store.set_final(begun.plan.id, final=True, who="Ann", base=1)
    assert store.set_final(begun.plan.id, final=True, who="Ann", base=2).head == 3

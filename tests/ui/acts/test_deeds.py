"""Every deed does what it says, in one revision or one new plan, and says so; what is as wished already is no step."""

import typing

import pytest

from data.store.models import StoreError
from geo.errors import PlanningError
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON
from ui.acts import schema
from ui.acts.doing import DEEDS, PLAN_DEEDS
from ui.acts.schema import (
    Archive,
    Arrange,
    Duplicate,
    Effective,
    Hub,
    Lock,
    MakeFinal,
    Move,
    Name,
    NewCluster,
    Note,
    Redo,
    RemoveCluster,
    Rename,
    Reopen,
    Say,
    Scratch,
    TakeBack,
    Today,
    TryJoining,
    Undo,
)


def head(store, browser):
    return store.open(browser.plan).revision


def plan(store, browser):
    return head(store, browser).proposal.plan


def test_every_deed_is_done_by_something():
    deeds = set(typing.get_args(schema.AnyDeed))
    assert set(DEEDS) | set(PLAN_DEEDS) | {schema.Load} == deeds
    assert set(DEEDS) & set(PLAN_DEEDS) == set()


SAID = Say(practice=ASH, stance="supports", initials="AS", date="2027-04-01", words="Gladly.")
ONE_STEP = [
    (
        Move([ASH, CEDAR], "C"),
        "move",
        "Moved Ash and Cedar to C.",
        lambda proposal: proposal.plan.members("C"),
        (ASH, CEDAR, DAMSON),
    ),
    (
        Move([ASH, ASH], "+"),
        "move",
        "Moved Ash to the new cluster D.",
        lambda proposal: proposal.plan.members("D"),
        (ASH,),
    ),
    (Move([ASH], ""), "move", "Moved Ash out of every cluster.", lambda proposal: proposal.plan.not_placed(), (ASH,)),
    (
        Rename("B", " Up  North"),
        "rename",
        "Renamed B from North to Up North.",
        lambda proposal: proposal.plan.cluster("B").name,
        "Up North",
    ),
    (Lock("B", locked=True), "lock", "Locked B (North)", lambda proposal: proposal.plan.cluster("B").locked, True),
    (Hub("B", ASH), "hub", "Ash is now the hub of B (North).", lambda proposal: proposal.plan.cluster("B").hub, ASH),
    (
        Arrange("B", way="merger", site=BIRCH, hours="Sat 9 to 17"),
        "way",
        "Birch is now the hub of B (North). The hub of B (North) opens Sat 9 to 17.",
        lambda proposal: (
            proposal.plan.cluster("B").way,
            proposal.plan.cluster("B").hub,
            proposal.plan.cluster("B").hub_hours,
        ),
        ("merger", BIRCH, "Sat 9 to 17"),
    ),
    (NewCluster(), "cluster", "Added D (Cluster D), empty so far.", lambda proposal: proposal.plan.members("D"), ()),
    (
        Scratch(),
        "scratch",
        "Started from scratch: 4 practices not placed.",
        lambda proposal: len(proposal.plan.placed),
        0,
    ),
    (
        Note("purpose", "Why", "Because."),
        "note",
        "Wrote the title and the note of the section purpose",
        lambda proposal: proposal.texts,
        (("purpose.note", "Because."), ("purpose.title", "Why")),
    ),
    (SAID, "said", "Ash (T00001) supports the plan.", lambda proposal: proposal.stance_of(ASH), "supports"),
    (
        Effective("2027-04-01"),
        "date",
        "The plan would start on 1 April 2027.",
        lambda proposal: proposal.effective,
        "2027-04-01",
    ),
]
NAMES = [type(item[0]).__name__ for item in ONE_STEP]


@pytest.mark.parametrize("step", ONE_STEP, ids=NAMES)
def test_one_step_is_one_revision_that_is_told(mine, store, step):
    deed, kind, says, look, wanted = step
    answer = mine.do(deed)
    assert (answer.outcome, answer.revision, answer.opens) == ("done", 2, "screen")
    assert answer.says.startswith(says)
    revision = head(store, mine)
    assert (revision.number, revision.kind, revision.who, revision.browser) == (2, kind, "AS", mine.mark)
    assert revision.sentence == answer.says
    assert look(revision.proposal) == wanted


@pytest.mark.parametrize("deed", [step[0] for step in ONE_STEP], ids=NAMES)
def test_what_is_done_already_is_no_step(mine, store, deed):
    mine.do(deed)
    again = mine.do(deed)
    if isinstance(deed, NewCluster) or getattr(deed, "to", "") == "+":
        assert (again.outcome, again.revision) == ("done", 3)
        return
    assert (again.outcome, again.revision, again.opens) == ("nothing", None, "")
    assert again.says.startswith(("Nothing changed: ", "Nothing was left to do: "))
    assert again.plan == mine.plan
    assert head(store, mine).number == 2


def test_the_opposites(mine, store):
    mine.do(Move([ASH], "A"))
    for deed, says in (
        (Lock("A", locked=True), "Locked A"),
        (Lock("A", locked=False), "Unlocked A"),
        (Hub("A", CEDAR), "Cedar is now the hub of A"),
        (Hub("A", ""), "A (Middle) has no hub any more"),
        (NewCluster(), "Added D"),
        (RemoveCluster("D"), "Removed D"),
        (SAID, "Ash (T00001) supports"),
        (TakeBack(ASH), "Took back what Ash (T00001) said."),
        (Effective("2027-04-01"), "The plan would start on"),
        (Effective(""), "No start date is set"),
        (Scratch(), "Started from scratch"),
        (Today(), "Back to today's PCNs."),
    ):
        answer = mine.do(deed)
        assert (answer.outcome, answer.says.startswith(says)) == ("done", True), answer.says
    assert dict(plan(store, mine).placed) == {ASH: "B", BIRCH: "B", CEDAR: "A", DAMSON: "C"}


def test_undo_redo_and_reopening(mine, store):
    moved = mine.do(Move([ASH], "A"))
    undone = mine.do(Undo())
    assert (undone.says, undone.revision) == (f"Undone: {moved.says}", 3)
    assert plan(store, mine).where()[ASH] == "B"
    redone = mine.do(Redo())
    assert (redone.says, redone.revision) == (f"Redone: {moved.says}", 4)
    assert plan(store, mine).where()[ASH] == "A"
    back = mine.do(Reopen(1))
    assert (back.outcome, back.revision) == ("done", 1)
    assert back.says == "Reopened revision 1: Started from today's 3 PCNs."
    assert store.open(mine.plan).plan.head == 1
    assert len(store.history(store.open(mine.plan).plan.id)) == 4


@pytest.mark.parametrize("deed", [Undo(), Redo()])
def test_nothing_of_mine_is_nothing(mine, deed):
    assert mine.do(deed).says == f"You have nothing to {type(deed).__name__.lower()}."
    assert mine.plan == ""
    mine.do(Move([ASH], "A"))
    assert mine.beside("CD").do(deed).outcome == "nothing"


def test_a_plan_gets_another_name(mine, store):
    mine.do(NewCluster())
    answer = mine.do(Name(" River  side "))
    assert (answer.outcome, answer.says, answer.revision) == ("done", "Option 1 is now called River side.", 3)
    assert store.open(mine.plan).plan.name == "River side"
    assert mine.do(Name("River side")).outcome == "nothing"


def test_a_final_plan_takes_nothing_before_the_lock_is_taken_back(mine, store):
    mine.do(NewCluster())
    assert mine.do(MakeFinal(final=True)).says == "Option 1 is locked as final."
    assert mine.do(MakeFinal(final=True)).outcome == "nothing"
    assert store.open(mine.plan).plan.final_by == "AS"
    refused = mine.do(Move([ASH], "A"))
    assert refused.outcome == "refused"
    assert refused.says == "The plan is locked as final or put away; duplicate it to go on."
    assert mine.do(MakeFinal(final=False)).says == "Option 1 can be changed again."
    assert mine.do(Move([ASH], "A")).outcome == "done"


def test_what_nobody_has_seen_is_not_locked_as_final(mine, store):
    mine.do(NewCluster())
    theirs = mine.beside("CD").do(Move([BIRCH], "A"))
    answer = mine.do(MakeFinal(final=True))
    assert answer.outcome == "refused"
    assert answer.says == f"Not locked, because the plan moved on meanwhile to revision 3: {theirs.says}"
    assert not store.open(mine.plan).plan.final
    assert mine.do(MakeFinal(final=True), revision=3).outcome == "done"
    assert mine.do(MakeFinal(final=False)).outcome == "done"  # whatever was seen


def test_a_plan_is_put_away_and_brought_back(mine, store):
    mine.do(NewCluster())
    assert mine.do(Archive(archived=True)).says == "Option 1 is in the archive; nothing of it is lost."
    assert mine.do(Archive(archived=True)).outcome == "nothing"
    assert mine.do(Move([ASH], "A")).outcome == "refused"
    assert [plan.name for plan in store.plans(archived=True)] == ["Option 1"]
    assert mine.do(Archive(archived=False)).says == "Option 1 is back."
    assert mine.do(Move([ASH], "A")).outcome == "done"


COPIES = [
    (True, "Option 2", "This is now Option 2, a plan of its own.", "screen"),
    (False, "Copy of Option 1", "Copy of Option 1 begins as Option 1 is now.", "list"),
]


@pytest.mark.parametrize("copy", COPIES)
def test_a_copy_is_a_plan_of_its_own(mine, store, copy):
    on_screen, name, says, opens = copy
    mine.do(Move([ASH], "A"))
    mine.do(Move([BIRCH], "A"))
    first = mine.plan
    answer = mine.do(Duplicate(number=2, on_screen=on_screen))
    assert (answer.outcome, answer.says, answer.opens, answer.revision) == ("done", says, opens, 1)
    opened = store.open(answer.plan)
    assert (opened.plan.name, opened.revision.proposal.plan.where()[BIRCH]) == (name, "B")
    assert answer.plan != first
    assert store.open(first).plan.head == 3
    assert mine.do(Duplicate(number=99), of=mine.act(Undo()).of).outcome == "refused"


def test_a_final_plan_can_be_copied(mine, store):
    mine.do(Move([ASH], "A"))
    mine.do(MakeFinal(final=True))
    assert mine.do(Duplicate()).opens == "screen"
    assert not store.open(mine.plan).plan.final
    assert mine.do(Move([BIRCH], "A")).outcome == "done"


@pytest.mark.parametrize("from_today", [True, False])
def test_joining_is_tried_in_a_plan_of_its_own(mine, store, from_today):
    mine.do(Move([ASH], "A"))
    first = mine.plan
    answer = mine.do(TryJoining(BIRCH, "A", from_today=from_today))
    assert (answer.outcome, answer.opens, answer.revision) == ("done", "plan", 2)
    assert answer.says.startswith("This is now Birch in A, a plan of its own. Moved Birch to A.")
    assert plan(store, mine).where()[ASH] == ("B" if from_today else "A")
    assert plan(store, mine).where()[BIRCH] == "A"
    begun = store.history(store.open(mine.plan).plan.id)[0].sentence
    assert begun == f"Started as {'today' + chr(39) + 's PCNs' if from_today else 'Option 1'}, to try a move."
    assert store.open(first).plan.head == 2


def test_joining_where_it_is_already_makes_no_plan(mine, store):
    assert mine.do(TryJoining(BIRCH, "B", from_today=True)).outcome == "nothing"
    assert store.plans() == ()


def test_a_plan_as_a_whole_can_be_seen_to_without_its_area(mine, store, areas):
    mine.do(NewCluster())
    (areas / "tiny").rename(areas.parent / "away")
    assert mine.do(Move([ASH], "A")).says == "The area 'tiny' is not built here or can't be used: reload the page."
    lock, unlock = MakeFinal(final=True), MakeFinal(final=False)
    for deed in (Name("Kept"), lock, unlock, Archive(archived=True), Duplicate(on_screen=False)):
        assert mine.do(deed).outcome == "done"
    assert store.open(mine.plan).plan.name == "Kept"


def test_the_picture_is_of_what_was_done_and_only_where_it_is_asked_for(mine):
    assert mine.do(Move([ASH], "A")).picture is None
    answer = mine.do(Move([BIRCH], "A"), wants_picture=True, chosen=[CEDAR, CEDAR, "NOBODY"])
    shown = answer.picture
    assert (shown.of.plan, shown.head.number, shown.head.sentence) == (mine.plan, 3, answer.says)
    assert (shown.head.mine, shown.head.can_undo, shown.head.can_redo, shown.can_change) == (True, True, False, True)
    assert shown.taken.practices == [CEDAR]
    assert shown.plan.assignment[:2] == [0, 0]


def test_minutes_are_told_as_the_screen_looks_at_them(mine):
    by_car = mine.do(Move([ASH], "A"), wants_picture=True, view=schema.View("drive", 3, 4.8))
    assert (by_car.picture.view.mode, by_car.picture.view.within) == ("drive", 3)
    unknown = mine.do(Move([BIRCH], "A"), wants_picture=True, view=schema.View("fly", 3, 4.8))
    assert unknown.picture.view.mode == "walk"


def test_the_errors_of_the_store_are_those_of_plans():
    assert issubclass(StoreError, PlanningError)

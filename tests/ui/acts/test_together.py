"""Two browsers at the door: what does not touch each other goes together, what does asks, and all of it is told."""

import pytest

from data.store.store import PlanStore
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON
from ui.acts import doing
from ui.acts.doing import answer_act
from ui.acts.schema import (
    Hub,
    Lock,
    Move,
    NewCluster,
    Note,
    Redo,
    RemoveCluster,
    Rename,
    Reopen,
    Scratch,
    Today,
    Undo,
    WayOut,
)


@pytest.fixture
def both(mine):
    """Two browsers on revision 2, in which AS moved Ash to A: mine, and that of CD."""
    mine.do(Move([ASH], "A"))
    return mine, mine.beside("CD")


def at(store, browser):
    return store.open(browser.plan)


def where(store, browser):
    return at(store, browser).revision.proposal.plan.where()


def lines(store, browser):
    return [(line.number, line.parent, line.who) for line in store.history(at(store, browser).plan.id)]


def test_changes_that_do_not_touch_each_other_are_both_done_and_both_told(both, store):
    mine, other = both
    theirs = other.do(Move([DAMSON], "B"))
    answer = mine.do(Move([BIRCH], "A"), wants_picture=True)
    assert (answer.outcome, answer.revision, answer.met, answer.ways) == ("done", 4, [], [])
    sentence, told = answer.says.split(" Meanwhile, ")
    assert sentence.startswith("Moved Birch to A. A: 43,500 to 63,000 patients")
    assert told.endswith(f" by CD: {theirs.says}")
    assert at(store, mine).revision.sentence == sentence
    assert lines(store, mine) == [(1, None, "AS"), (2, 1, "AS"), (3, 2, "CD"), (4, 3, "AS")]
    assert where(store, mine) == {ASH: "A", BIRCH: "A", CEDAR: "A", DAMSON: "B"}
    assert answer.picture.head.number == 4


def test_several_of_others_are_told_the_last_ones_one_by_one(both):
    mine, other = both
    for number in range(8):
        other.do(Rename("C", f"Name {number}"))
    says = mine.do(Move([BIRCH], "A")).says
    assert says.count("Meanwhile, ") == 6
    assert "Meanwhile, 3 more changes" in says
    assert says.endswith("to Name 7.")


@pytest.mark.parametrize(
    ("theirs", "deed", "why"),
    [
        (Move([BIRCH], "C"), Move([BIRCH], "A"), "Birch was moved meanwhile"),
        (Lock("A", locked=True), Move([BIRCH], "A"), "cluster A was locked meanwhile"),
        (Rename("B", "Hill"), Rename("B", "Dale"), "cluster B was renamed meanwhile"),
        (Hub("B", BIRCH), Move([BIRCH], "A"), "Birch was made a hub meanwhile"),
        (Note("purpose", "a", ""), Note("purpose", "b", ""), "the same text was changed meanwhile"),
        (Scratch(), Move([BIRCH], "A"), "another whole plan was put in its place meanwhile"),
        (Rename("B", "Hill"), Today(), "others changed the plan meanwhile, and your change would replace all of it"),
        (Move([BIRCH], "A"), Scratch(), "others changed the plan meanwhile, and your change would replace all of it"),
    ],
)
def test_changes_that_touch_each_other_ask_and_do_nothing(both, store, theirs, deed, why):
    mine, other = both
    done = other.do(theirs)
    act = mine.act(deed, wants_picture=True)
    answer = answer_act(act)
    assert (answer.outcome, answer.revision, answer.opens, answer.plan) == ("conflict", None, "", mine.plan)
    assert answer.says == f"Not done yet, because {why}. Choose at the top of the page what becomes of it."
    *others, own = answer.met
    assert len(others) == 1
    assert others[0].endswith(f" by CD: {done.says}")
    assert own.startswith("You: ")
    assert answer.ways == [
        WayOut("on_top", "Do mine on top"),
        WayOut("branch", "Keep mine as a branch"),
        WayOut("drop", "Take theirs"),
    ]
    assert answer.picture.head.number == 3
    assert at(store, mine).plan.head == 3
    assert answer_act(act) == answer
    assert len(lines(store, mine)) == 3


def met(both, deed, **changes):
    """My deed, asked about once and then again as was chosen."""
    mine, other = both
    theirs = other.do(Move([BIRCH], "C"))
    assert mine.do(deed).outcome == "conflict"
    return theirs, mine.do(deed, **changes)


def test_mine_on_top_keeps_both(both, store):
    _, answer = met(both, Move([BIRCH], "A"), met="on_top")
    assert (answer.outcome, answer.revision) == ("done", 4)
    assert answer.says.startswith("Moved Birch to A. A: 43,500 to 63,000 patients")
    assert where(store, both[0])[BIRCH] == "A"
    assert lines(store, both[0])[3:] == [(4, 3, "AS")]


def test_mine_as_a_branch_leaves_theirs_on_screen(both, store):
    mine, _ = both
    _, answer = met(both, Move([BIRCH], "A"), met="branch")
    assert (answer.outcome, answer.revision) == ("done", 4)
    assert answer.says == "Kept as revision 4, a branch from revision 2: it is in What was done."
    opened = at(store, mine)
    assert opened.plan.head == 3
    assert store.revision(opened.plan.id, 4).proposal.plan.where()[BIRCH] == "A"
    assert lines(store, mine)[3:] == [(4, 2, "AS")]


@pytest.mark.parametrize("choice", ["on_top", "branch"])
def test_what_touches_nothing_is_done_together_whatever_was_chosen(both, store, choice):
    mine, other = both
    other.do(Move([DAMSON], "B"))
    assert mine.do(Move([BIRCH], "A"), met=choice).revision == 4
    assert at(store, mine).plan.head == 4


@pytest.mark.parametrize("way", [Today(), Scratch()])
def test_a_whole_plan_on_top_takes_the_place_of_theirs(both, store, way):
    mine, other = both
    other.do(NewCluster())
    other.do(Move([BIRCH], "D"))
    assert mine.do(way).outcome == "conflict"
    answer = mine.do(way, met="on_top")
    assert (answer.outcome, answer.revision) == ("done", 5)
    assert where(store, mine) == ({} if isinstance(way, Scratch) else {ASH: "B", BIRCH: "B", CEDAR: "A", DAMSON: "C"})


def test_what_can_not_be_done_on_top_says_why_and_asks_again(both, store):
    mine, other = both
    other.do(Lock("A", locked=True))
    answer = mine.do(Move([BIRCH], "A"), met="on_top")
    assert (answer.outcome, len(answer.ways)) == ("conflict", 3)
    assert answer.says.startswith("It can't be done on the newest plan: cluster A is locked")
    assert at(store, mine).plan.head == 3
    assert mine.do(Move([BIRCH], "A"), met="branch").outcome == "done"


@pytest.mark.parametrize(("choice", "head"), [("on_top", 5), ("branch", 4)])
def test_it_may_move_on_while_what_was_chosen_is_done(both, store, monkeypatch, choice, head):
    mine, other = both
    other.do(Move([BIRCH], "C"))
    left, choose = ["Quay"], {"on_top": "apply_rebased", "branch": "keep_as_branch"}[choice]
    right = getattr(doing, choose)

    def slow(area, workshop):
        if left:
            other.do(Rename("C", left.pop()))
        return right(area, workshop)

    monkeypatch.setattr(doing, choose, slow)
    answer = mine.do(Move([BIRCH], "A"), met=choice)
    assert (answer.outcome, answer.revision) == ("done", 5)
    opened = at(store, mine)
    assert (opened.plan.head, opened.revision.proposal.plan.cluster("C").name) == (head, "Quay")
    assert where(store, mine)[BIRCH] == ("A" if choice == "on_top" else "C")


def test_a_plan_that_moves_on_and_on_is_told_and_not_done(both, store, monkeypatch):
    mine, other = both
    other.do(Move([BIRCH], "C"))
    right, numbers = doing.apply_rebased, iter(range(99))

    def slow(area, workshop):
        other.do(Rename("C", f"Quay {next(numbers)}"))
        return right(area, workshop)

    monkeypatch.setattr(doing, "apply_rebased", slow)
    answer = mine.do(Move([BIRCH], "A"), met="on_top")
    assert answer.outcome == "refused"
    assert answer.says.startswith("The plan moved on again and again, so it was not done: do it again.")
    assert where(store, mine)[BIRCH] == "C"


def test_it_may_move_on_while_changes_are_put_together(both, store, monkeypatch):
    mine, other = both
    other.do(Rename("C", "Quay"))
    left, right = ["Dale", "Hill"], PlanStore.history

    def slow(self, plan_id):
        found = right(self, plan_id)
        if left:
            other.do(Rename("B", left.pop()))
        return found

    monkeypatch.setattr(PlanStore, "history", slow)
    answer = mine.do(Move([BIRCH], "A"))
    assert answer.outcome == "done"
    assert where(store, mine)[BIRCH] == "A"
    for name in ("Quay", "Hill", "Dale"):
        assert f"to {name}." in answer.says


def test_what_they_did_too_is_done_already_and_theirs_is_told(both, store):
    mine, other = both
    theirs = other.do(Move([BIRCH], "A"))
    answer = mine.do(Move([BIRCH], "A"))
    assert answer.outcome == "nothing"
    assert answer.says.startswith("Nothing was left to do: the plan is like that already. Meanwhile, ")
    assert answer.says.endswith(theirs.says)
    assert at(store, mine).plan.head == 3


def test_nothing_to_change_in_what_i_saw_is_told_with_what_they_changed(both):
    mine, other = both
    theirs = other.do(Move([ASH], "C"))
    answer = mine.do(Move([ASH], "A"))
    assert answer.outcome == "nothing"
    assert answer.says.startswith("Nothing changed: the practices are already there. Meanwhile, ")
    assert answer.says.endswith(f" by CD: {theirs.says}")


def test_what_was_refused_on_what_i_saw_is_told_with_what_they_changed(both):
    mine, other = both
    mine.do(Lock("A", locked=True))
    other.revision = 3
    theirs = other.do(Lock("A", locked=False))
    answer = mine.do(Move([BIRCH], "A"))
    assert answer.outcome == "refused"
    assert answer.says.startswith(
        "Cluster A is locked: it neither loses nor gains practices. Unlock it first. Meanwhile"
    )
    assert answer.says.endswith(f" by CD: {theirs.says}")


def test_two_clusters_that_two_people_add_are_both_there(both, store):
    mine, other = both
    other.do(NewCluster())
    assert mine.do(NewCluster()).says.startswith("Added E (Cluster E), empty so far.")
    assert [cluster.letter for cluster in at(store, mine).revision.proposal.plan.clusters] == ["A", "B", "C", "D", "E"]


def test_a_cluster_that_was_removed_meanwhile_asks(both):
    mine, other = both
    mine.do(NewCluster())
    other.revision = 3
    other.do(RemoveCluster("D"))
    assert "cluster D was removed meanwhile" in mine.do(Move([BIRCH], "D")).says


def test_reopening_on_a_plan_that_moved_on_is_not_done(both, store):
    mine, other = both
    theirs = other.do(Move([BIRCH], "A"))
    answer = mine.do(Reopen(1))
    assert (answer.outcome, at(store, mine).plan.head) == ("refused", 3)
    assert answer.says == f"Not reopened, because the plan moved on meanwhile to revision 3: {theirs.says}"


def test_undo_takes_back_my_step_and_leaves_theirs(both, store):
    mine, other = both
    theirs = other.do(Move([DAMSON], "B"))
    answer = mine.do(Undo())
    assert (answer.outcome, answer.revision) == ("done", 4)
    assert answer.says.startswith("Undone: Moved Ash to A.")
    assert answer.says.endswith(f" by CD: {theirs.says}")
    assert where(store, mine) == {ASH: "B", BIRCH: "B", CEDAR: "A", DAMSON: "B"}
    assert store.history(at(store, mine).plan.id)[3].undoes == 2


def test_each_browser_takes_back_its_own(both, store):
    mine, other = both
    other.do(Move([DAMSON], "B"))
    other.revision = mine.revision = 3
    assert other.do(Undo(), revision=3).says.startswith("Undone: Moved Damson to B.")
    assert mine.do(Undo(), revision=4).says.startswith("Undone: Moved Ash to A.")
    assert where(store, mine) == {ASH: "B", BIRCH: "B", CEDAR: "A", DAMSON: "C"}
    for browser in (mine, other):
        assert browser.do(Undo(), revision=5).outcome == "nothing"
    assert other.do(Redo(), revision=5).says.startswith("Redone: Moved Damson to B.")
    assert mine.do(Redo(), revision=6).says.startswith("Redone: Moved Ash to A.")
    assert where(store, mine) == {ASH: "A", BIRCH: "B", CEDAR: "A", DAMSON: "B"}


def test_several_undos_and_redos_go_step_by_step(both, store):
    mine, _ = both
    mine.do(Move([BIRCH], "A"))
    for deed, ash, birch in ((Undo(), "A", "B"), (Undo(), "B", "B"), (Redo(), "A", "B"), (Redo(), "A", "A")):
        assert mine.do(deed).outcome == "done"
        assert (where(store, mine)[ASH], where(store, mine)[BIRCH]) == (ash, birch)
    assert mine.do(Redo()).outcome == "nothing"
    mine.do(Undo())
    mine.do(Rename("C", "Quay"))
    assert mine.do(Redo()).says == "You have nothing to redo."


@pytest.mark.parametrize(("choice", "ash"), [("on_top", "B"), ("branch", "C")])
def test_undo_where_a_later_step_of_theirs_touches_the_same_asks_and_names_it(both, store, choice, ash):
    mine, other = both
    theirs = other.do(Move([ASH], "C"))
    for revision in (2, 3):  # whether or not the screen has followed
        answer = mine.do(Undo(), revision=revision)
        assert answer.outcome == "conflict"
        assert "because Ash was moved meanwhile" in answer.says
        assert answer.met[0].endswith(f" by CD: {theirs.says}")
        assert answer.met[1].startswith("You: Undone: Moved Ash to A.")
    assert at(store, mine).plan.head == 3
    done = mine.do(Undo(), met=choice)
    assert (done.outcome, done.revision) == ("done", 4)
    assert where(store, mine)[ASH] == ash


def test_undo_of_a_whole_plan_brings_the_plan_back(both, store):
    mine, _ = both
    mine.do(Scratch())
    assert where(store, mine) == {}
    mine.do(Undo())
    assert where(store, mine)[ASH] == "A"


def test_moments_are_told_in_the_time_of_the_browser_that_asks(both):
    mine, other = both
    other.do(Rename("C", "Quay"))
    there = mine.do(Move([BIRCH], "C"), zone="Asia/Kathmandu").says.split(" Meanwhile, ")[1]
    other.revision = 4
    other.do(Rename("C", "Hill"))
    here = mine.do(Move([CEDAR], "C"), zone="../../etc/passwd").says.split(" Meanwhile, ")[1]
    minutes = [int(item.split(":")[1][:2]) for item in (there, here)]
    assert (minutes[0] - minutes[1]) % 60 in {45, 44}


def test_a_step_that_waited_asks_where_others_did_what_was_not_seen(both, store):
    """One's own step before it went together with theirs: what waited builds on that, and theirs is not put over."""
    mine, other = both
    seen = mine.revision
    other.do(Move([BIRCH], "C"))
    mine.do(Rename("A", "Hill"))
    assert mine.revision == 4
    free = mine.do(Move([CEDAR], "B"), seen=seen)
    assert (free.outcome, free.revision) == ("done", 5)
    answer = mine.do(Move([BIRCH], "A"), seen=seen)
    assert (answer.outcome, answer.says.split(".")[0]) == (
        "conflict", "Not done yet, because Birch was moved meanwhile"
    )  # fmt: skip
    assert any(" by CD: Moved Birch to C." in item for item in answer.met)
    assert where(store, mine)[BIRCH] == "C"
    branch = mine.do(Move([BIRCH], "A"), seen=seen, met="branch")
    assert (branch.outcome, where(store, mine)[BIRCH]) == ("done", "C")
    mine.revision = 5
    on_top = mine.do(Move([BIRCH], "A"), seen=seen, met="on_top")
    assert (on_top.outcome, where(store, mine)[BIRCH]) == ("done", "A")


@pytest.mark.parametrize("whole", [Today(), Scratch()])
def test_a_whole_plan_that_waited_asks_whatever_others_did(both, whole):
    mine, other = both
    seen = mine.revision
    other.do(Rename("C", "Quay"))
    mine.do(NewCluster())
    answer = mine.do(whole, seen=seen)
    assert (answer.outcome, "your change would replace all of it" in answer.says) == ("conflict", True)

"""Two people on one plan: nobody's change is lost, nobody's is overwritten, and the person is asked."""

import pytest

from data.store.kept import StoreError
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON, tiny_town
from ui.actions import add_cluster, back_to_today, change, lock, move, rename, set_hub, undo
from ui.cluster_map.events import read_event
from ui.conflict import do_on_top, keep_as_branch, meanwhile, take_theirs
from ui.perform import perform

AREA = tiny_town()


@pytest.fixture
def both(workshop, me):
    """Two screens on one plan of two revisions: mine, and that of CD."""
    mine = move(AREA, workshop, [ASH], to="A")

    def theirs(verb, *args, **options):
        me.who = "CD"
        after = verb(AREA, mine, *args, **options)
        me.who = "AS"
        return after

    return mine, theirs


@pytest.fixture
def met(both):
    """My move of Birch, made while CD renamed C."""
    mine, theirs = both
    there = theirs(rename, "C", name="Quay")
    return there, move(AREA, mine, [BIRCH], to="A")


def history(store, workshop):
    return [(line.number, line.parent, line.who) for line in store.history(workshop.opened.plan.id)]


def test_a_change_on_an_older_plan_waits_and_the_newest_is_on_screen(store, met):
    there, here = met
    assert here.proposal == there.proposal
    assert here.conflict.base.number == 2
    assert here.conflict.sentence.startswith("Moved Birch to A.")
    assert here.complaint.startswith("Not done yet, because the plan moved on meanwhile.")
    assert history(store, here) == [(1, None, "AS"), (2, 1, "AS"), (3, 2, "CD")]


def test_it_says_what_changed_meanwhile(store, met):
    _, here = met
    lines = store.history(here.opened.plan.id)
    [told] = meanwhile(lines, base=2, head=3)
    assert told.endswith(" by CD: Renamed C from South to Quay.")


def test_mine_on_top_keeps_both(store, met):
    there, here = met
    after = do_on_top(AREA, here)
    assert after.plan == there.plan.move([BIRCH], to="A")
    assert (after.conflict, after.complaint) == (None, "")
    assert after.say.startswith("Moved Birch to A. A: 43,500 to 63,000 patients")
    assert history(store, after)[3:] == [(4, 3, "AS")]


def test_mine_as_a_branch_is_in_the_history_and_theirs_stays(store, met):
    there, here = met
    after = keep_as_branch(AREA, here)
    assert after.proposal == there.proposal
    assert after.conflict is None
    assert after.say == "Kept as revision 4, a branch from revision 2: it is in What was done."
    assert history(store, after)[3:] == [(4, 2, "AS")]
    assert store.revision(after.opened.plan.id, 4).proposal == here.conflict.mine
    assert store.at(after.opened.plan.id).plan.head == 3


def test_theirs_is_taken_and_nothing_is_kept_of_mine(store, met):
    there, here = met
    after = take_theirs(AREA, here)
    assert (after.proposal, after.conflict, after.complaint) == (there.proposal, None, "")
    assert len(history(store, after)) == 3


def test_nothing_else_is_done_before_the_person_has_chosen(met):
    _, here = met
    after = move(AREA, here, [CEDAR], to="B")
    assert after.conflict == here.conflict
    assert after.complaint.startswith("First choose what to do with what is not done yet: Moved Birch to A.")
    assert undo(here).proposal == here.proposal


def test_what_cannot_be_done_on_top_says_why_and_still_waits(both):
    mine, theirs = both
    theirs(lock, "A", locked=True)
    here = move(AREA, mine, [BIRCH], to="A")
    after = do_on_top(AREA, here)
    assert after.conflict == here.conflict
    assert after.complaint.startswith("It can't be done on the newest plan: cluster A is locked")


def test_what_they_did_too_is_done_already(both):
    mine, theirs = both
    theirs(move, [BIRCH], to="A")
    after = do_on_top(AREA, move(AREA, mine, [BIRCH], to="A"))
    assert (after.conflict, after.say) == (None, "Nothing was left to do: the plan is like that already.")


def test_it_may_move_on_once_more_before_the_person_chooses(both, me):
    mine, theirs = both
    there = theirs(rename, "C", name="Quay")
    here = move(AREA, mine, [BIRCH], to="A")
    me.who = "CD"
    lock(AREA, there, "C", locked=True)
    again = do_on_top(AREA, here)
    assert again.conflict.base.number == 3
    assert again.conflict.mine.plan.where()[BIRCH] == "A"
    done = do_on_top(AREA, again)
    assert (done.conflict, done.revision) == (None, 5)
    assert done.plan.cluster("C").locked
    assert done.plan.where()[BIRCH] == "A"


@pytest.mark.parametrize(
    ("verb", "args", "options", "says"),
    [
        (rename, ["A"], {"name": "Hill"}, "Renamed A from Middle to Hill."),
        (lock, ["C"], {"locked": True}, "Locked C (Quay): no practice leaves or joins it."),
        (set_hub, ["C"], {"hub": DAMSON}, "Damson is now the hub of C (Quay)."),
        (add_cluster, [], {}, "Added D (Cluster D), empty so far."),
        (back_to_today, [], {}, "Went back to today's PCNs."),
    ],
)
def test_what_is_said_on_top_has_the_names_of_the_newest_plan(both, verb, args, options, says):
    mine, theirs = both
    theirs(rename, "C", name="Quay")
    assert do_on_top(AREA, verb(AREA, mine, *args, **options)).say == says


def test_texts_of_two_people_are_both_there(both):
    mine, theirs = both

    def write(area, workshop, key, text):
        return change(area, workshop, workshop.proposal.with_text(key, text), kind="note", sentence=f"Wrote {text}.")

    theirs(write, "purpose.note", "theirs")
    after = do_on_top(AREA, write(AREA, mine, "risks.note", "mine"))
    assert dict(after.proposal.texts) == {"purpose.note": "theirs", "risks.note": "mine"}
    assert after.say == "Wrote mine."


def test_an_event_that_names_an_older_revision_meets_the_same(both):
    mine, theirs = both
    there = theirs(rename, "C", name="Quay")
    screen = mine.at(there.opened)  # the page has followed, the map in the browser has not yet
    event = read_event({"id": 7, "revision": 2, "type": "move", "practices": [BIRCH], "to": "A"})
    here = perform(AREA, screen, event)
    assert (here.event, here.conflict.base.number, here.revision) == (7, 2, 3)
    late_undo = perform(AREA, screen, read_event({"id": 8, "revision": 2, "type": "undo"}))
    assert (late_undo.conflict, late_undo.proposal) == (None, there.proposal)
    nothing = perform(AREA, screen, read_event({"id": 9, "revision": 2, "type": "move", "practices": [ASH], "to": "A"}))
    assert (nothing.conflict, nothing.proposal, nothing.complaint) == (None, there.proposal, "")
    assert do_on_top(AREA, here).plan == there.plan.move([BIRCH], to="A")


@pytest.mark.parametrize("step", ["undo", "redo"])
def test_undo_and_redo_on_an_older_plan_are_not_done_and_say_what_changed(both, step):
    mine, theirs = both
    if step == "redo":
        mine = undo(mine)
        there = add_cluster(AREA, mine)
    else:
        there = theirs(rename, "C", name="Quay")
    after = perform(AREA, mine, read_event({"id": 1, "revision": mine.revision, "type": step}))
    assert (after.proposal, after.conflict) == (there.proposal, None)
    assert after.complaint.startswith("Not done, because the plan moved on meanwhile. It is now at revision 3, by ")
    assert there.opened.revision.sentence in after.complaint


def test_meanwhile_tells_what_was_undone_and_what_was_done_instead(store, both, me):
    mine, _ = both
    further = move(AREA, mine, [CEDAR], to="C")
    me.who = "CD"
    other = add_cluster(AREA, undo(further))
    told = meanwhile(store.history(mine.opened.plan.id), base=3, head=other.revision)
    assert [one.split(": ", 1)[0].startswith("undone") for one in told] == [True, False]
    assert "Moved Cedar to C." in told[0]
    assert told[1].endswith("by CD: Added D (Cluster D), empty so far.")


def test_of_many_changes_the_last_ones_are_told(store, both):
    mine, _ = both
    there = mine
    for number in range(8):
        there = rename(AREA, there, "A", name=f"Name {number}")
    told = meanwhile(store.history(mine.opened.plan.id), base=2, head=there.revision)
    assert told[0] == "3 more changes"
    assert len(told) == 6
    assert told[-1].endswith("Name 7.")


@pytest.mark.parametrize("way_out", [do_on_top, keep_as_branch])
def test_when_the_store_fails_it_still_waits(met, monkeypatch, way_out):
    _, here = met

    class Broken:
        def __getattr__(self, name):
            msg = "the database can't be reached; look whether it runs"
            raise StoreError(msg)

    for module in ("actions", "conflict"):
        monkeypatch.setattr(f"ui.{module}.store", Broken)
    after = way_out(AREA, here)
    assert (after.conflict, after.proposal) == (here.conflict, here.proposal)
    assert "the database can't be reached; look whether it runs." in after.complaint


def test_nothing_waits_nothing_happens(workshop):
    for way_out in (do_on_top, keep_as_branch):
        assert way_out(AREA, workshop) is workshop
    assert take_theirs(AREA, workshop).proposal == workshop.proposal

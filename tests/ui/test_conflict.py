"""Two people on one plan: nobody's change is lost or overwritten; what can't be done together asks."""

from dataclasses import replace

import pytest

from data.store.kept import MovedOnError, StoreError
from geo.errors import PlanningError
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON, tiny_town
from ui.actions import (
    ALREADY,
    add_cluster,
    back_to_today,
    change,
    keep_hours,
    lock,
    move,
    remove_cluster,
    rename,
    set_hub,
    start_from_scratch,
    undo,
)
from ui.cluster_map.events import read_event
from ui.conflict import do_on_top, keep_as_branch, take_theirs
from ui.perform import perform
from ui.together import meanwhile, told_move

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
    """My move of Birch to A, made while CD moved it to C."""
    mine, theirs = both
    there = theirs(move, [BIRCH], to="C")
    return there, move(AREA, mine, [BIRCH], to="A")


def history(store, workshop):
    return [(line.number, line.parent, line.who) for line in store.history(workshop.opened.plan.id)]


def test_moves_of_different_practices_are_both_done_and_both_told(store, both):
    mine, theirs = both
    there = theirs(move, [DAMSON], to="B")
    here = move(AREA, mine, [BIRCH], to="A")
    assert here.plan == there.plan.move([BIRCH], to="A")
    assert (here.conflict, here.complaint) == (None, "")
    sentence, told = here.say.split(" Meanwhile, ")
    assert sentence.startswith("Moved Birch to A. A: 43,500 to 63,000 patients")
    assert told.endswith(f" by CD: {there.say}")
    assert history(store, here)[3:] == [(4, 3, "AS")]
    assert store.at(here.opened.plan.id).revision.sentence == sentence


def test_the_figures_that_are_told_are_those_of_the_plan_with_both(both):
    mine, theirs = both
    there = theirs(move, [CEDAR], to="C")
    here = move(AREA, mine, [BIRCH], to="A")
    alone = told_move(AREA, mine.plan, mine.plan.move([BIRCH], to="A"), view=mine.view)
    after_theirs = told_move(AREA, there.plan, here.plan, view=mine.view)
    assert alone != after_theirs
    assert here.say.startswith(after_theirs)


@pytest.mark.parametrize("times", [1, 3])
def test_it_may_move_on_while_it_is_put_together(both, store, monkeypatch, times):
    mine, theirs = both
    there = theirs(rename, "C", name="Quay")
    left = [f"Quay {number}" for number in range(times)]
    history = type(store).history

    def slow(self, plan_id):
        lines = history(self, plan_id)
        if left:
            self.commit(
                plan_id,
                there.proposal.with_plan(there.plan.rename("C", name=left.pop())),
                base=self.at(plan_id).plan.head,
                who="CD",
                kind="rename",
                sentence="Renamed it again.",
                area=AREA,
            )
        return lines

    monkeypatch.setattr(type(store), "history", slow)
    here = move(AREA, mine, [BIRCH], to="A")
    assert (here.conflict, here.complaint) == (None, "")
    assert (here.plan.where()[BIRCH], here.plan.cluster("C").name) == ("A", "Quay 0")
    assert here.say.count("Renamed it again.") == times
    assert here.revision == 4 + times


def test_a_plan_that_moves_on_and_on_asks(both, store, monkeypatch):
    mine, theirs = both
    there = theirs(rename, "C", name="Quay")

    class Busy:
        """Always just moved on."""

        def __getattr__(self, name):
            return getattr(store, name)

        def commit(self, *_args, **_options):
            raise MovedOnError(there.opened)

    monkeypatch.setattr("ui.actions.store", Busy)
    here = move(AREA, mine, [BIRCH], to="A")
    assert here.conflict.why == "the plan moved on again and again"
    assert here.proposal == there.proposal


def test_a_change_that_touches_theirs_waits_and_the_newest_is_on_screen(store, met):
    there, here = met
    assert here.proposal == there.proposal
    assert here.conflict.base.number == 2
    assert here.conflict.sentence.startswith("Moved Birch to A.")
    assert here.conflict.why == "Birch was moved meanwhile"
    assert here.complaint == (
        "Not done yet, because Birch was moved meanwhile. Choose at the top of the page what becomes of it."
    )
    assert history(store, here) == [(1, None, "AS"), (2, 1, "AS"), (3, 2, "CD")]


@pytest.mark.parametrize(
    ("verb", "args", "options", "why"),
    [
        (lock, ["A"], {"locked": True}, "cluster A was locked meanwhile"),
        (start_from_scratch, [], {}, "another whole plan was put in its place meanwhile"),
        (back_to_today, [], {}, "another whole plan was put in its place meanwhile"),
        (set_hub, ["B"], {"hub": BIRCH}, "Birch was made a hub meanwhile"),
    ],
)
def test_why_a_person_is_asked(both, verb, args, options, why):
    mine, theirs = both
    theirs(verb, *args, **options)
    here = move(AREA, mine, [BIRCH], to="A")
    assert here.conflict.why == why


def test_a_cluster_that_was_removed_meanwhile_asks(both, me):
    mine, _ = both
    mine = add_cluster(AREA, mine)
    me.who = "CD"
    remove_cluster(AREA, mine, "D")
    me.who = "AS"
    here = move(AREA, mine, [BIRCH], to="D")
    assert here.conflict.why == "cluster D was removed meanwhile"


def test_a_name_that_both_gave_asks(both):
    mine, theirs = both
    theirs(rename, "C", name="Quay")
    here = rename(AREA, mine, "A", name="quay")
    assert here.conflict.why == "another cluster is already called 'Quay'"


def test_hours_typed_beside_others_are_not_put_over_theirs(both):
    mine, theirs = both
    there = theirs(keep_hours, "B", hours="Sat 9 to 17", instead_of="")
    kept = set_hub(AREA, mine, "B", hub=BIRCH)  # with theirs, by the same press that keeps my hours
    assert (kept.plan.cluster("B").hub, kept.plan.cluster("B").hub_hours) == (BIRCH, "Sat 9 to 17")
    with pytest.raises(PlanningError, match="the hours of the hub of B were changed meanwhile and yours are not kept"):
        keep_hours(AREA, kept, "B", hours="Sun 9 to 17", instead_of="")
    after = keep_hours(AREA, there, "B", hours="", instead_of="Sat 9 to 17")
    assert after.plan.cluster("B").hub_hours == ""


@pytest.mark.parametrize("whole", [back_to_today, start_from_scratch])
def test_a_whole_plan_of_mine_asks_whatever_they_did(both, whole):
    mine, theirs = both
    there = theirs(rename, "C", name="Quay")
    here = whole(AREA, mine)
    assert here.proposal == there.proposal
    assert here.conflict.why == "the plan moved on meanwhile and yours would take the place of all of it"


def test_a_plan_that_was_carried_over_meanwhile_is_not_put_back(both, store):
    mine, _ = both
    newer = replace(AREA, id="newer")
    store.commit(
        mine.opened.plan.id, mine.proposal, base=2, who="CD", kind="carry", sentence="Carried over.", area=newer
    )
    here = move(AREA, mine, [BIRCH], to="A")
    assert here.conflict.why == "the plan was carried over to other data meanwhile"
    assert store.at(mine.opened.plan.id).revision.area_id == "newer"


def test_it_says_what_changed_meanwhile(store, met):
    _, here = met
    lines = store.history(here.opened.plan.id)
    [told] = meanwhile(lines, base=2, head=3)
    assert " by CD: Moved Birch to C." in told


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
    assert after.opened.plan == store.at(after.opened.plan.id).plan  # the page has nothing to catch up with


def test_theirs_is_taken_and_nothing_is_kept_of_mine(store, met):
    there, here = met
    after = take_theirs(AREA, here)
    assert (after.proposal, after.conflict, after.complaint) == (there.proposal, None, "")
    assert len(history(store, after)) == 3


def test_nothing_else_is_done_before_the_person_has_chosen(met):
    _, here = met
    after = move(AREA, here, [CEDAR], to="B")
    assert after.conflict == here.conflict
    assert after.complaint.startswith(
        "Not done: first choose, at the top of the page, what becomes of your change that waits (Moved Birch to A."
    )
    assert after.complaint.endswith("); then do this again.")
    assert undo(here).proposal == here.proposal


@pytest.mark.parametrize("way_out", [do_on_top, keep_as_branch, take_theirs])
def test_a_drop_that_was_refused_is_made_again_after_the_answer(met, way_out):
    _, here = met
    event = {"revision": here.revision, "type": "move", "practices": [CEDAR], "to": "B"}
    refused = perform(AREA, here, read_event({"id": 1, **event}))
    assert refused.plan == here.plan
    assert "at the top of the page" in refused.complaint
    answered = way_out(AREA, refused)
    again = perform(AREA, answered, read_event({"id": 2, **event, "revision": answered.revision}))
    assert (again.complaint, again.plan.where()[CEDAR]) == ("", "B")


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
    after = move(AREA, mine, [BIRCH], to="A")
    assert (after.conflict, after.complaint, after.revision) == (None, "", 3)
    assert after.say.startswith(f"{ALREADY} Meanwhile, ")
    again = move(AREA, after, [BIRCH], to="C")
    waiting = back_to_today(AREA, replace(mine, conflict=None))
    assert do_on_top(AREA, replace(waiting, proposal=waiting.conflict.mine)).say == ALREADY
    assert again.plan.where()[BIRCH] == "C"


def test_it_may_move_on_once_more_before_the_person_chooses(met, me):
    there, here = met
    me.who = "CD"
    there = move(AREA, lock(AREA, there, "B", locked=True), [BIRCH], to="")
    me.who = "AS"
    again = do_on_top(AREA, here)
    assert (again.conflict.base.number, again.conflict.why) == (3, "Birch was moved meanwhile")
    assert again.conflict.mine.plan.where()[BIRCH] == "A"
    done = do_on_top(AREA, again)
    assert (done.conflict, done.revision) == (None, 6)
    assert done.plan == there.plan.move([BIRCH], to="A")


def test_what_touches_nothing_of_what_came_after_is_done_on_top_of_that_too(met, me):
    there, here = met
    me.who = "CD"
    rename(AREA, there, "C", name="Quay")
    me.who = "AS"
    done = do_on_top(AREA, here)
    assert (done.conflict, done.plan.cluster("C").name, done.plan.where()[BIRCH]) == (None, "Quay", "A")
    assert done.say.endswith(" by CD: Renamed C from South to Quay.")


@pytest.mark.parametrize(
    ("verb", "args", "options", "says"),
    [
        (rename, ["A"], {"name": "Hill"}, "Renamed A from Middle to Hill."),
        (lock, ["C"], {"locked": True}, "Locked C (Quay): no practice leaves or joins it."),
        (set_hub, ["C"], {"hub": DAMSON}, "Damson is now the hub of C (Quay)."),
        (add_cluster, [], {}, "Added D (Cluster D), empty so far."),
    ],
)
def test_what_is_said_has_the_names_of_the_newest_plan(both, verb, args, options, says):
    mine, theirs = both
    theirs(rename, "C", name="Quay")
    after = verb(AREA, mine, *args, **options)
    assert after.say.startswith(f"{says} Meanwhile, ")
    assert after.opened.revision.sentence == says


@pytest.mark.parametrize("whole", [back_to_today, start_from_scratch, "import"])
@pytest.mark.parametrize("more", [add_cluster, start_from_scratch])
def test_a_whole_plan_on_top_has_as_many_clusters_as_it_had(both, whole, more):
    mine, theirs = both
    there = theirs(more)
    if whole == "import":
        proposal = mine.proposal.with_plan(mine.plan.move([BIRCH], to="A"))
        here = change(AREA, mine, proposal, kind="import", sentence="Loaded the assignments in a.csv.")
    else:
        here = whole(AREA, mine)
    wanted, sentence = here.conflict.mine.plan, here.conflict.sentence
    after = do_on_top(AREA, here)
    assert (after.conflict, after.complaint, after.plan) == (None, "", wanted)
    if wanted != there.plan:
        assert (after.say, after.revision) == (sentence, 4)


@pytest.mark.parametrize(
    ("verb", "args", "options"),
    [(rename, ["A"], {"name": "Hill"}), (lock, ["A"], {"locked": True}), (set_hub, ["A"], {"hub": ASH})],
)
def test_what_is_said_of_one_cluster_on_top_of_another_plan_does_not_break(both, verb, args, options):
    mine, theirs = both
    theirs(start_from_scratch)
    here = verb(AREA, mine, *args, **options)
    assert here.conflict
    after = do_on_top(AREA, here)
    assert bool(after.complaint) == (verb is set_hub)
    assert bool(after.conflict) == (verb is set_hub)


def test_texts_of_two_people_are_both_there(both):
    mine, theirs = both

    def write(area, workshop, key, text):
        return change(area, workshop, workshop.proposal.with_text(key, text), kind="note", sentence=f"Wrote {text}.")

    theirs(write, "purpose.note", "theirs")
    after = write(AREA, mine, "risks.note", "mine")
    assert dict(after.proposal.texts) == {"purpose.note": "theirs", "risks.note": "mine"}
    assert after.say.startswith("Wrote mine. Meanwhile, ")
    assert write(AREA, mine, "purpose.note", "mine").conflict.why == "the same text was changed meanwhile"


def test_an_event_that_names_an_older_revision_meets_the_same(both):
    mine, theirs = both
    there = theirs(move, [BIRCH], to="C")
    screen = mine.at(there.opened)  # the page has followed, the map in the browser has not yet
    event = read_event({"id": 7, "revision": 2, "type": "move", "practices": [BIRCH], "to": "A"})
    here = perform(AREA, screen, event)
    assert (here.event, here.conflict.base.number, here.revision) == (7, 2, 3)
    late_undo = perform(AREA, screen, read_event({"id": 8, "revision": 2, "type": "undo"}))
    assert (late_undo.conflict, late_undo.proposal) == (None, there.proposal)
    nothing = perform(AREA, screen, read_event({"id": 9, "revision": 2, "type": "move", "practices": [ASH], "to": "A"}))
    assert (nothing.conflict, nothing.proposal, nothing.complaint) == (None, there.proposal, "")
    other = perform(
        AREA, screen, read_event({"id": 10, "revision": 2, "type": "move", "practices": [CEDAR], "to": "B"})
    )
    assert (other.conflict, other.plan, other.event) == (None, there.plan.move([CEDAR], to="B"), 10)


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

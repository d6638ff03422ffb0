"""Two people on one plan: nobody's change is lost or overwritten; what can't be done together asks."""

from dataclasses import replace

import pytest

from data.store.models import OWNER, MovedOnError
from data.store.store import PlanStore
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON, tiny_town
from ui.acts.doing import apply_rebased, keep_as_branch
from ui.acts.plan_steps import (
    ALREADY,
    add_cluster,
    back_to_today,
    change,
    lock,
    move,
    remove_cluster,
    rename,
    set_hub,
    start_from_scratch,
    undo,
)
from ui.acts.rebase import meanwhile, told_move
from ui.session.state import Doer

AREA = tiny_town()


@pytest.fixture
def both(workshop):
    """Two screens on one plan of two revisions: mine, and that of CD."""
    mine = replace(move(AREA, workshop, [ASH], to="A"), doer=Doer("AS", asker=OWNER))

    def theirs(verb, *args, **options):
        return verb(AREA, replace(mine, doer=Doer("CD", asker=OWNER)), *args, **options)

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


def test_a_plan_that_moves_on_and_on_asks(both, monkeypatch):
    mine, theirs = both
    there = theirs(rename, "C", name="Quay")

    def busy(*_args, **_options):
        raise MovedOnError(there.opened)

    monkeypatch.setattr(PlanStore, "commit", busy)
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


def test_a_cluster_that_was_removed_meanwhile_asks(both):
    mine, _ = both
    mine = add_cluster(AREA, mine)
    remove_cluster(AREA, replace(mine, doer=Doer("CD", asker=OWNER)), "D")
    here = move(AREA, mine, [BIRCH], to="D")
    assert here.conflict.why == "cluster D was removed meanwhile"


def test_a_name_that_both_gave_asks(both):
    mine, theirs = both
    theirs(rename, "C", name="Quay")
    here = rename(AREA, mine, "A", name="quay")
    assert here.conflict.why == "another cluster is already called 'Quay'"


@pytest.mark.parametrize("whole", [back_to_today, start_from_scratch])
def test_a_whole_plan_of_mine_asks_whatever_they_did(both, whole):
    mine, theirs = both
    there = theirs(rename, "C", name="Quay")
    here = whole(AREA, mine)
    assert here.proposal == there.proposal
    assert here.conflict.why == "others changed the plan meanwhile, and your change would replace all of it"


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
    after = apply_rebased(AREA, here)
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


def test_what_cannot_be_done_on_top_says_why_and_still_waits(both):
    mine, theirs = both
    theirs(lock, "A", locked=True)
    here = move(AREA, mine, [BIRCH], to="A")
    after = apply_rebased(AREA, here)
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
    assert apply_rebased(AREA, replace(waiting, proposal=waiting.conflict.mine)).say == ALREADY
    assert again.plan.where()[BIRCH] == "C"


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
    after = apply_rebased(AREA, here)
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
    after = apply_rebased(AREA, here)
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


def test_of_many_changes_the_last_ones_are_told(store, both):
    mine, _ = both
    there = mine
    for number in range(8):
        there = rename(AREA, there, "A", name=f"Name {number}")
    told = meanwhile(store.history(mine.opened.plan.id), base=2, head=there.revision)
    assert told[0] == "3 more changes"
    assert len(told) == 6
    assert told[-1].endswith("Name 7.")


def test_meanwhile_tells_what_was_done_and_how_it_was_undone(store, both):
    mine, _ = both
    further = move(AREA, mine, [CEDAR], to="C")
    undone = undo(AREA, further)
    added = add_cluster(AREA, replace(undone, doer=Doer("CD", asker=OWNER)))
    lines = store.history(mine.opened.plan.id)
    told = meanwhile(lines, base=2, head=added.revision)
    assert [item.split(": ", 1)[1][:22] for item in told] == [
        "Moved Cedar to C. A: 4",
        "Undone: Moved Cedar to",
        "Added D (Cluster D), e",
    ]
    back = meanwhile(lines, base=added.revision, head=2)
    assert [item[:7] for item in back] == ["undone:"] * 3
    assert "Added D" in back[0]


def test_where_nothing_waits_nothing_happens(workshop):
    for way_out in (apply_rebased, keep_as_branch):
        assert way_out(AREA, workshop) is workshop

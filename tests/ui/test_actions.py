"""Every verb, whichever way it was asked for: what it does, keeps and says, and what happens when it can't be done."""

from dataclasses import replace

import pytest

from data.store.kept import StoreError
from geo.errors import PlanningError
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON, QUAY, tiny_town, tiny_town_with_branch
from ui.actions import back_to_today, change, redo, set_hub, start_from_scratch, undo
from ui.cluster_map.events import read_event
from ui.perform import perform

AREA = tiny_town()


def happen(workshop, **event):
    """The workshop after a browser event, as the browser would send it."""
    raw = {"id": workshop.event + 1, "revision": workshop.revision, **event}
    return perform(AREA, workshop, read_event(raw))


def sentences(store, workshop):
    """What the store says was done."""
    return [(line.number, line.parent, line.who, line.sentence) for line in store.history(workshop.opened.plan.id)]


def test_begins_with_the_pcns_of_today_and_keeps_nothing(store, workshop):
    assert dict(workshop.plan.placed) == {ASH: "B", BIRCH: "B", CEDAR: "A", DAMSON: "C"}
    assert not workshop.can_undo
    assert store.plans() == ()


def test_the_first_change_keeps_a_plan_as_it_was_and_as_it_is(store, workshop):
    after = happen(workshop, type="rename", cluster="B", name="Riverside")
    assert sentences(store, after) == [
        (1, None, "AS", "Started from today's 3 PCNs."),
        (2, 1, "AS", "Renamed B from North to Riverside."),
    ]
    [plan] = store.plans()
    assert (plan.name, plan.slug, plan.made_by, plan.head) == ("Option 1", "tiny", "AS", 2)
    assert store.revision(plan.id, 1).proposal == workshop.proposal
    assert store.revision(plan.id, 2).proposal == after.proposal


def test_the_next_plan_of_the_area_gets_the_next_name(store, workshop):
    for _ in range(2):
        happen(workshop, type="new")
    first = store.plans()[-1]
    store.set_archived(first.id, archived=True)
    happen(workshop, type="new")
    assert {plan.name for plan in store.plans()} == {"Option 2", "Option 3"}


def test_a_drop_moves_says_so_and_can_be_undone(workshop):
    after = happen(workshop, type="move", practices=[ASH], to="A")
    assert after.plan.where()[ASH] == "A"
    assert after.say.startswith(
        "Moved Ash to A. A: 31,000 to 43,500 patients, in the band of 30,000 to 50,000. B: 32,000"
    )
    assert after.event == 1
    undone = happen(after, type="undo")
    assert undone.plan == workshop.plan
    assert undone.say == f"Undone: {after.say}"
    assert (undone.can_undo, undone.can_redo) == (False, True)
    redone = happen(undone, type="redo")
    assert (redone.plan, redone.say) == (after.plan, f"Redone: {after.say}")


def test_a_step_after_an_undo_leaves_what_was_undone_as_a_branch(store, workshop):
    moved = happen(workshop, type="move", practices=[ASH], to="A")
    after = happen(happen(moved, type="undo"), type="new")
    assert not after.can_redo
    assert [(number, parent) for number, parent, *_ in sentences(store, after)] == [(1, None), (2, 1), (3, 1)]
    assert store.revision(after.opened.plan.id, 2).proposal == moved.proposal


def test_nothing_to_undo_or_redo_says_so_and_changes_nothing(workshop):
    assert undo(workshop) == replace(workshop, say="There is nothing to undo.")
    kept = happen(workshop, type="new")
    assert redo(kept) == replace(kept, say="There is nothing to redo.")


def test_several_move_together_into_a_new_cluster(workshop):
    after = happen(workshop, type="move", practices=[ASH, DAMSON], to="+")
    assert after.plan.members("D") == (ASH, DAMSON)
    assert after.say.startswith("Moved Ash and Damson to the new cluster D.")
    assert after.revision == 2


def test_moving_out_of_every_cluster(workshop):
    after = happen(workshop, type="move", practices=[CEDAR], to="")
    assert after.plan.not_placed() == (CEDAR,)


def test_a_drop_on_its_own_cluster_is_no_step(workshop):
    after = happen(workshop, type="move", practices=[ASH], to="B")
    assert (after.opened, after.proposal) == (None, workshop.proposal)
    assert after.say == "Nothing changed: the practices are already there."


@pytest.mark.parametrize(
    ("event", "says"),
    [
        ({"type": "move", "practices": ["NOBODY"], "to": "A"}, "'NOBODY' is not one that can be moved"),
        ({"type": "move", "practices": [ASH], "to": "Q"}, "There is no cluster 'Q'"),
        ({"type": "rename", "cluster": "A", "name": "  "}, "needs a name"),
        ({"type": "rename", "cluster": "A", "name": "north"}, "already called 'north'"),
        ({"type": "remove", "cluster": "B"}, "still has 2 practices"),
        ({"type": "hub", "cluster": "A", "practice": ASH}, "is not in cluster A"),
        ({"type": "explode"}, "unknown; reload the page"),
    ],
)
def test_what_cannot_be_done_leaves_the_plan_and_says_why(workshop, event, says):
    after = happen(workshop, **event)
    assert says in after.complaint
    assert (after.opened, after.proposal) == (None, workshop.proposal)
    assert after.event == 1
    assert after.complaint.endswith((".", "page"))


def test_a_locked_cluster_neither_loses_nor_gains(workshop):
    locked = happen(workshop, type="lock", cluster="B", locked=True)
    for practice, to in ((ASH, "A"), (CEDAR, "B")):
        after = happen(locked, type="move", practices=[practice], to=to)
        assert after.plan == locked.plan
        assert "cluster B is locked" in after.complaint.replace("Cluster", "cluster")
    unlocked = happen(locked, type="lock", cluster="B", locked=False)
    assert happen(unlocked, type="move", practices=[ASH], to="A").plan.where()[ASH] == "A"


def test_an_event_before_anything_was_kept_that_names_a_revision_is_refused(workshop):
    late = perform(AREA, workshop, read_event({"id": 9, "revision": 3, "type": "new"}))
    assert late.opened is None
    assert "changed meanwhile" in late.complaint
    assert late.event == 9


def test_an_event_on_a_revision_that_never_was_is_refused(workshop):
    kept = happen(workshop, type="new")
    late = perform(AREA, kept, read_event({"id": 9, "revision": 99, "type": "new"}))
    assert (late.opened, late.conflict) == (kept.opened, None)
    assert late.complaint


def test_a_hub_may_be_at_a_branch_of_the_practice_and_at_no_other(workshop):
    town = tiny_town_with_branch()
    there = set_hub(town, workshop, "B", hub=BIRCH, site=QUAY)
    assert there.say == "Birch (branch Quay) is now the hub of B (North)."
    assert there.plan.cluster("B").hub_site == QUAY
    for hub, site in ((ASH, QUAY), (BIRCH, "T00002009")):
        with pytest.raises(
            PlanningError, match=f"'{site}' is no branch surgery of practice '{hub}': choose its main site"
        ):
            set_hub(town, workshop, "B", hub=hub, site=site)


def test_rename_hub_new_and_remove(workshop):
    named = happen(workshop, type="rename", cluster="B", name="Up  North")
    assert named.plan.cluster("B").name == "Up North"
    hub = happen(named, type="hub", cluster="B", practice=ASH)
    assert hub.say == "Ash is now the hub of B (Up North)."
    left = happen(hub, type="move", practices=[ASH], to="A")
    assert left.plan.cluster("B").hub == ""
    added = happen(left, type="new")
    assert [cluster.letter for cluster in added.plan.clusters] == ["A", "B", "C", "D"]
    assert happen(added, type="remove", cluster="D").plan == left.plan


def test_an_event_that_comes_twice_is_done_once(store, workshop):
    event = read_event({"id": 5, "revision": 0, "type": "new"})
    once = perform(AREA, workshop, event)
    assert perform(AREA, once, event) is once
    assert len(sentences(store, once)) == 2


def test_choosing_is_no_step_and_drops_unknown_codes(workshop):
    after = happen(workshop, type="choose", practices=[ASH, "NOBODY"])
    assert after.chosen == (ASH,)
    assert after.opened is None


def test_beginning_again_can_be_undone(workshop):
    moved = happen(workshop, type="move", practices=[ASH], to="A")
    scratch = start_from_scratch(AREA, moved)
    assert scratch.plan.not_placed() == (ASH, BIRCH, CEDAR, DAMSON)
    today = back_to_today(AREA, scratch)
    assert today.plan == workshop.plan
    assert undo(undo(today)).plan == moved.plan
    assert back_to_today(AREA, today) == replace(today, say="Nothing changed: these are today's PCNs.")


def test_texts_and_days_are_kept_by_the_same_change(store, workshop):
    proposal = workshop.proposal.with_text("purpose.note", "Why").with_effective("2027-04-01")
    after = change(AREA, workshop, proposal, kind="note", sentence="Wrote why.")
    assert (after.say, after.complaint) == ("Wrote why.", "")
    assert store.open(after.token).revision.proposal == proposal


class Broken:
    """A store whose disk is full."""

    def __getattr__(self, name):
        def fail(*_args, **_kwargs):
            msg = "the disk with the plans is full; make room and try again"
            raise StoreError(msg)

        return fail


@pytest.mark.parametrize("kept_before", [False, True])
def test_what_is_not_kept_is_not_done(workshop, monkeypatch, kept_before):
    before = happen(workshop, type="new") if kept_before else workshop
    monkeypatch.setattr("ui.actions.store", Broken)
    monkeypatch.setattr("ui.kept.store", Broken)
    for event in ({"type": "move", "practices": [ASH], "to": "A"}, {"type": "undo"})[: 1 + kept_before]:
        after = happen(before, **event)
        assert (after.opened, after.proposal, after.say) == (before.opened, before.proposal, "")
        assert "the disk with the plans is full; make room and try again." in after.complaint.lower()


def watching(store, workshop):
    return workshop.at(store.open(workshop.opened.plan.watch_token))


def final(store, workshop):
    store.set_final(workshop.opened.plan.id, final=True, who="AS")
    return workshop.at(store.open(workshop.token))


def archived(store, workshop):
    store.set_archived(workshop.opened.plan.id, archived=True)
    return workshop.at(store.open(workshop.token))


def older(_store, workshop):
    return replace(workshop, area_id="a newer build")


@pytest.mark.parametrize(
    ("close", "says"),
    [
        (watching, "This link only shows the plan"),
        (final, "locked as final or put away"),
        (archived, "locked as final or put away"),
        (older, "made on another build"),
    ],
)
@pytest.mark.parametrize(
    "event", [{"type": "move", "practices": [ASH], "to": "B"}, {"type": "undo"}, {"type": "redo"}, {"type": "new"}]
)
def test_the_server_refuses_what_the_screen_does_not_offer(store, workshop, close, says, event):
    closed = close(store, happen(workshop, type="move", practices=[ASH], to="A"))
    before = store.history(closed.opened.plan.id)
    after = happen(closed, **event)
    assert says in after.complaint
    assert (after.opened, after.proposal) == (closed.opened, closed.proposal)
    assert store.history(closed.opened.plan.id) == before

"""Every verb: what it does, keeps and says, and what happens when it can't be done. `tests/ui/door` asks for them."""

from dataclasses import replace

import pytest

from data.store.models import StoreError
from data.store.store import PlanStore
from geo.errors import PlanningError
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON, QUAY, tiny_town, tiny_town_with_branch
from tests.ui.doers import by
from ui.acts.plan_steps import (
    ALREADY,
    add_cluster,
    arrange,
    back_to_today,
    change,
    lock,
    move,
    redo,
    remove_cluster,
    rename,
    set_hub,
    start_from_scratch,
    undo,
)

AREA = tiny_town()


def mine(verb, workshop, *args, **options):
    """The workshop after a verb of AS."""
    return verb(AREA, by("AS", workshop), *args, **options)


def sentences(store, workshop):
    """What the store says was done."""
    return [(line.number, line.parent, line.who, line.sentence) for line in store.history(workshop.opened.plan.id)]


def test_begins_with_the_pcns_of_today_and_keeps_nothing(store, workshop):
    assert dict(workshop.plan.placed) == {ASH: "B", BIRCH: "B", CEDAR: "A", DAMSON: "C"}
    assert (workshop.opened, workshop.revision) == (None, 0)
    assert workshop.draft
    assert store.plans() == ()


def test_the_first_change_keeps_a_plan_as_it_was_and_as_it_is(store, workshop):
    after = mine(rename, workshop, "B", name="Riverside")
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
        mine(add_cluster, workshop)
    store.set_archived(store.plans()[-1].id, archived=True)
    mine(add_cluster, workshop)
    assert {plan.name for plan in store.plans()} == {"Option 2", "Option 3"}


def test_a_move_says_so_and_can_be_undone_by_steps_of_their_own(store, workshop):
    after = mine(move, workshop, [ASH], to="A")
    assert after.plan.where()[ASH] == "A"
    assert after.say.startswith(
        "Moved Ash to A. A: 31,000 to 43,500 patients, in the band of 30,000 to 50,000. B: 32,000"
    )
    undone = mine(undo, after)
    assert (undone.plan, undone.say) == (workshop.plan, f"Undone: {after.say}")
    redone = mine(redo, undone)
    assert (redone.plan, redone.say) == (after.plan, f"Redone: {after.say}")
    assert [(number, parent) for number, parent, *_ in sentences(store, redone)] == [(1, None), (2, 1), (3, 2), (4, 3)]


def test_a_step_after_an_undo_leaves_what_was_undone_in_the_history(store, workshop):
    moved = mine(move, workshop, [ASH], to="A")
    after = mine(add_cluster, mine(undo, moved))
    assert [(number, parent) for number, parent, *_ in sentences(store, after)] == [(1, None), (2, 1), (3, 2), (4, 3)]
    assert store.revision(after.opened.plan.id, 2).proposal == moved.proposal
    assert mine(redo, after).say == "You have nothing to redo."


def test_nothing_to_undo_or_redo_says_so_and_changes_nothing(workshop):
    assert undo(AREA, workshop) == replace(workshop, say="You have nothing to undo.")
    kept = by("AS", mine(add_cluster, workshop))
    assert redo(AREA, kept) == replace(kept, say="You have nothing to redo.")


def test_several_move_together_into_a_new_cluster(workshop):
    after = mine(move, workshop, [ASH, DAMSON], to="+")
    assert after.plan.members("D") == (ASH, DAMSON)
    assert after.say.startswith("Moved Ash and Damson to the new cluster D.")
    assert after.revision == 2


def test_a_move_to_where_it_is_is_no_step(workshop):
    after = mine(move, workshop, [ASH], to="B")
    assert (after.opened, after.proposal) == (None, workshop.proposal)
    assert after.say == "Nothing changed: the practices are already there."


@pytest.mark.parametrize(
    ("verb", "args", "options", "says"),
    [
        (move, [["NOBODY"]], {"to": "A"}, "'NOBODY' is not one that can be moved"),
        (move, [[ASH]], {"to": "Q"}, "there is no cluster 'Q'"),
        (rename, ["A"], {"name": "  "}, "needs a name"),
        (rename, ["A"], {"name": "north"}, "already called 'north'"),
        (remove_cluster, ["B"], {}, "still has 2 practices"),
        (set_hub, ["A"], {"hub": ASH}, "is not in cluster A"),
    ],
)
def test_what_cannot_be_done_says_why_and_keeps_nothing(store, workshop, verb, args, options, says):  # noqa: PLR0917
    with pytest.raises(PlanningError, match=says):
        mine(verb, workshop, *args, **options)
    assert store.plans() == ()


def test_a_locked_cluster_neither_loses_nor_gains(workshop):
    locked = mine(lock, workshop, "B", locked=True)
    for practice, to in ((ASH, "A"), (CEDAR, "B")):
        with pytest.raises(PlanningError, match="cluster B is locked"):
            mine(move, locked, [practice], to=to)
    unlocked = mine(lock, locked, "B", locked=False)
    assert mine(move, unlocked, [ASH], to="A").plan.where()[ASH] == "A"


def test_what_is_as_wished_already_is_no_step(store, workshop):
    locked = mine(lock, workshop, "B", locked=True)
    again = mine(lock, locked, "B", locked=True)
    assert (again.say, again.complaint, again.opened) == (ALREADY, "", locked.opened)
    assert len(sentences(store, again)) == 2
    assert mine(lock, workshop, "B", locked=False).opened is None


def test_a_hub_may_be_at_a_branch_of_the_practice_and_at_no_other(workshop):
    town = tiny_town_with_branch()
    there = arrange(town, workshop, "B", site=QUAY)
    assert there.say == "Birch (branch Quay) is now the hub of B (North)."
    assert there.plan.cluster("B").hub_site == QUAY
    for letter, site, hub in (("A", QUAY, BIRCH), ("B", "T00002009", "T00002009")):
        with pytest.raises(PlanningError, match=f"practice '{hub}' is not in cluster {letter}"):
            arrange(town, workshop, letter, site=site)


def test_how_a_cluster_works_is_kept_in_one_step_with_what_changed_of_it(store, workshop):
    town = tiny_town_with_branch()
    there = arrange(town, workshop, "B", way="network", site=QUAY, hours=" Sat  9 to 17 ")
    cluster = there.plan.cluster("B")
    assert (cluster.hub, cluster.hub_site, cluster.hub_hours, cluster.way) == (BIRCH, QUAY, "Sat 9 to 17", "network")
    assert len(sentences(store, there)) == 2
    hours = arrange(town, by("AS", there), "B", way="network", site=QUAY, hours="")
    assert hours.say == "The hub of B (North) has no opening hours any more."
    assert (hours.plan.cluster("B").hub_hours, hours.plan.cluster("B").hub_site) == ("", QUAY)
    main = arrange(town, by("AS", hours), "B", site=BIRCH)
    assert (main.plan.cluster("B").hub, main.plan.cluster("B").hub_site) == (BIRCH, "")
    none = arrange(town, by("AS", main), "B", site="")
    assert none.plan.cluster("B").hub == ""
    assert arrange(town, by("AS", none), "B", site="", way="network").say == "Nothing changed: that is kept already."


def test_rename_hub_new_and_remove(workshop):
    named = mine(rename, workshop, "B", name="Up  North")
    assert named.plan.cluster("B").name == "Up North"
    hub = mine(set_hub, named, "B", hub=ASH)
    assert hub.say == "Ash is now the hub of B (Up North)."
    left = mine(move, hub, [ASH], to="A")
    assert left.plan.cluster("B").hub == ""
    added = mine(add_cluster, left)
    assert [cluster.letter for cluster in added.plan.clusters] == ["A", "B", "C", "D"]
    assert mine(remove_cluster, added, "D").plan == left.plan


def test_beginning_again_can_be_undone(workshop):
    moved = mine(move, workshop, [ASH], to="A")
    scratch = mine(start_from_scratch, moved)
    assert scratch.plan.not_placed() == (ASH, BIRCH, CEDAR, DAMSON)
    today = mine(back_to_today, scratch)
    assert today.plan == workshop.plan
    assert mine(undo, mine(undo, today)).plan == moved.plan
    assert back_to_today(AREA, today) == replace(today, say="Nothing changed: these are today's PCNs.")


def test_texts_and_days_are_kept_by_the_same_change(store, workshop):
    proposal = workshop.proposal.with_text("purpose.note", "Why").with_effective("2027-04-01")
    after = change(AREA, workshop, proposal, kind="note", sentence="Wrote why.")
    assert (after.say, after.complaint) == ("Wrote why.", "")
    assert store.open(after.token).revision.proposal == proposal


@pytest.mark.parametrize("kept_before", [False, True])
def test_what_is_not_kept_is_not_done(store, workshop, monkeypatch, kept_before):
    before = mine(add_cluster, workshop) if kept_before else workshop
    plans = store.plans()

    def full(*_args, **_options):
        msg = "the disk with the plans is full; make room and try again"
        raise StoreError(msg)

    for method in ("create", "commit"):
        monkeypatch.setattr(PlanStore, method, full)
    for verb, args, options in ((move, [[ASH]], {"to": "A"}), (undo, [], {}))[: 1 + kept_before]:
        with pytest.raises(StoreError, match="the disk with the plans is full"):
            mine(verb, before, *args, **options)
    assert store.plans() == plans


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
        (watching, "this link only shows the plan"),
        (final, "locked as final or put away"),
        (archived, "locked as final or put away"),
        (older, "made on another build"),
    ],
)
@pytest.mark.parametrize("verb", [add_cluster, start_from_scratch, undo, redo])
def test_what_the_screen_does_not_offer_is_refused(store, workshop, close, says, verb):
    closed = by("AS", close(store, mine(move, workshop, [ASH], to="A")))
    before = store.history(closed.opened.plan.id)
    with pytest.raises(PlanningError, match=says):
        verb(AREA, closed)
    assert store.history(closed.opened.plan.id) == before

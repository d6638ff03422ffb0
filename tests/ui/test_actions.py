"""Every verb, whichever way it was asked for: what it does, what it says, and what happens when it can't be done."""

import pytest

from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON, tiny_town
from ui.actions import back_to_today, begin, perform, start_from_scratch
from ui.cluster_map.events import read_event

AREA = tiny_town()


@pytest.fixture
def workshop():
    return begin(AREA)


def happen(workshop, **event):
    """The workshop after a browser event, as the browser would send it."""
    raw = {"id": workshop.event + 1, "revision": workshop.at, **event}
    return perform(AREA, workshop, read_event(raw))


def test_begins_with_the_pcns_of_today(workshop):
    assert dict(workshop.plan.placed) == {ASH: "B", BIRCH: "B", CEDAR: "A", DAMSON: "C"}
    assert workshop.steps[0].sentence == "Started from today's 3 PCNs."
    assert not workshop.can_undo


def test_a_drop_moves_says_so_and_can_be_undone(workshop):
    after = happen(workshop, type="move", practices=[ASH], to="A")
    assert after.plan.where()[ASH] == "A"
    assert after.say.startswith(
        "Moved Ash to A. A: 31,000 to 43,500 patients, in the band of 30,000 to 50,000. B: 32,000"
    )
    assert after.event == 1
    undone = happen(after, type="undo")
    assert undone.plan == workshop.plan
    assert happen(undone, type="redo").plan == after.plan


def test_several_move_together_into_a_new_cluster(workshop):
    after = happen(workshop, type="move", practices=[ASH, DAMSON], to="+")
    assert after.plan.members("D") == (ASH, DAMSON)
    assert after.say.startswith("Moved Ash and Damson to the new cluster D.")
    assert len(after.steps) == 2


def test_moving_out_of_every_cluster(workshop):
    after = happen(workshop, type="move", practices=[CEDAR], to="")
    assert after.plan.not_placed() == (CEDAR,)


def test_a_drop_on_its_own_cluster_is_no_step(workshop):
    after = happen(workshop, type="move", practices=[ASH], to="B")
    assert after.steps == workshop.steps
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
    assert after.steps == workshop.steps
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


def test_an_event_on_an_older_plan_is_refused(workshop):
    moved = happen(workshop, type="move", practices=[ASH], to="A")
    late = perform(AREA, moved, read_event({"id": 9, "revision": 0, "type": "move", "practices": [ASH], "to": "C"}))
    assert late.plan == moved.plan
    assert "changed meanwhile" in late.complaint
    assert late.event == 9


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


def test_choosing_is_no_step_and_drops_unknown_codes(workshop):
    after = happen(workshop, type="choose", practices=[ASH, "NOBODY"])
    assert after.chosen == (ASH,)
    assert after.steps == workshop.steps


def test_beginning_again_can_be_undone(workshop):
    moved = happen(workshop, type="move", practices=[ASH], to="A")
    scratch = start_from_scratch(AREA, moved)
    assert scratch.plan.not_placed() == (ASH, BIRCH, CEDAR, DAMSON)
    today = back_to_today(AREA, scratch)
    assert today.plan == workshop.plan
    assert today.undo().undo().plan == moved.plan

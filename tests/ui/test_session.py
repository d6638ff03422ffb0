"""A workshop is a value that follows from what the store has."""

from dataclasses import replace

import pytest

from geo.plan import Plan
from geo.proposal import Proposal
from tests.tiny_town import ASH, tiny_town
from ui.actions import move
from ui.session import NOT_KEPT, Workshop

AREA = tiny_town()


def test_a_plan_that_is_not_kept_has_no_number_no_link_and_may_be_changed():
    workshop = Workshop("build", "tiny", Proposal(Plan((), (), ("Y00001",))))
    assert (workshop.revision, workshop.token) == (NOT_KEPT, "")
    assert workshop.may_change
    assert not (workshop.can_undo)
    assert not (workshop.can_redo)
    assert not (workshop.is_watched)
    assert not (workshop.is_closed)


def test_a_kept_plan_says_its_number_and_its_link(workshop):
    kept = move(AREA, workshop, [ASH], to="A")
    assert kept.revision == 2
    assert kept.token == kept.opened.plan.edit_token
    assert (kept.may_change, kept.can_undo, kept.can_redo) == (True, True, False)


def watched(opened):
    return replace(opened, may_change=False, plan=replace(opened.plan, edit_token=""))


@pytest.mark.parametrize(
    "closed",
    [
        watched,
        lambda opened: replace(opened, plan=replace(opened.plan, final=True)),
        lambda opened: replace(opened, plan=replace(opened.plan, archived=True)),
        lambda opened: replace(opened, revision=replace(opened.revision, area_id="older")),
    ],
    ids=["watched", "final", "archived", "made on another build"],
)
def test_what_may_not_be_changed_offers_no_step_either(workshop, closed):
    kept = move(AREA, workshop, [ASH], to="A")
    shown = replace(kept, opened=closed(kept.opened))
    assert not (shown.may_change)
    assert not (shown.can_undo)
    assert not (shown.can_redo)


def test_the_link_of_a_watcher_is_the_one_to_watch(workshop):
    kept = move(AREA, workshop, [ASH], to="A")
    assert replace(kept, opened=watched(kept.opened)).token == kept.opened.plan.watch_token


def test_a_refusal_is_a_sentence_and_leaves_the_rest(workshop):
    said = replace(workshop, say="Moved.").refused("no way; ask somebody")
    assert said == replace(workshop, complaint="No way; ask somebody.")

"""A workshop is a value that follows from what the store has."""

from dataclasses import replace

import pytest

from data.store.models import Act, browser_mark
from geo.plan import Plan
from geo.proposal import Proposal
from tests.tiny_town import ASH, tiny_town
from ui.acts.plan_steps import move
from ui.session.state import NOT_KEPT, Conflict, Doer, Workshop

AREA = tiny_town()


def test_a_plan_that_is_not_kept_has_no_number_no_link_and_may_be_changed():
    workshop = Workshop("build", "tiny", Proposal(Plan((), (), ("Y00001",))))
    assert (workshop.revision, workshop.token) == (NOT_KEPT, "")
    assert workshop.may_change
    assert workshop.fits
    assert not workshop.is_watched
    assert not workshop.is_closed


def test_a_kept_plan_says_its_number_and_its_link(workshop):
    kept = move(AREA, workshop, [ASH], to="A")
    assert kept.revision == 2
    assert kept.token == kept.opened.plan.edit_token
    assert kept.may_change


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
def test_what_is_watched_closed_or_of_another_build_may_not_be_changed(workshop, closed):
    kept = move(AREA, workshop, [ASH], to="A")
    shown = replace(kept, opened=closed(kept.opened))
    assert not shown.may_change


def test_the_link_of_a_watcher_is_the_one_to_watch(workshop):
    kept = move(AREA, workshop, [ASH], to="A")
    assert replace(kept, opened=watched(kept.opened)).token == kept.opened.plan.watch_token


def test_a_refusal_is_a_sentence_and_leaves_the_rest(workshop):
    said = replace(workshop, say="Moved.").refused("no way; ask somebody")
    assert said == replace(workshop, complaint="No way; ask somebody.")


def test_what_waits_says_why_and_where_the_person_chooses(workshop):
    kept = move(AREA, workshop, [ASH], to="A")
    conflict = Conflict(kept.opened.revision, kept.proposal, "move", "Moved Ash to A.", "Ash was moved meanwhile")
    assert conflict.waits == (
        "Not done yet, because Ash was moved meanwhile. Choose at the top of the page what becomes of it."
    )


def test_only_the_mark_of_a_browser_is_known_of_who_does_something():
    assert Doer("AS").browser == ""
    assert Doer("AS", Act("an-act-of-mine", browser_mark("my key"))).browser == browser_mark("my key") != "my key"

"""What others did is taken over, and trouble with the store is told once and again no more."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from data.area.folders import AreaCard
from data.store.models import OWNER, StoreError
from data.store.store import PlanStore
from geo.errors import PlanningError
from tests.tiny_town import ASH, BIRCH, tiny_town
from tests.ui.doers import by
from ui.acts.plan_steps import move, rename, reopen, undo
from ui.frame.frame import Run
from ui.frame.on_screen import _see_to_run, catch_up, put_on_screen, start_another
from ui.session.state import Doer

AREA = tiny_town()


@pytest.fixture
def screen(workshop, me, monkeypatch):
    """A screen on a kept plan of two revisions."""
    me.slug, me.area_id = "tiny", AREA.id
    me.workshops[AREA.id] = replace(move(AREA, workshop, [ASH], to="A"), doer=Doer("AS", asker=OWNER))
    monkeypatch.setattr("ui.frame.on_screen.current", lambda area: me.workshops[area.id])
    monkeypatch.setattr("ui.frame.on_screen.keep", lambda area, one: me.workshops.update({area.id: one}))
    return me


def shown(screen):
    return screen.workshops[AREA.id]


def test_nothing_kept_or_nothing_new_is_nothing_to_show(screen, workshop):
    assert not catch_up()
    before = shown(screen)
    assert not catch_up()
    assert shown(screen) is before
    screen.workshops[AREA.id] = workshop
    assert not catch_up()


def theirs(verb, screen, *args, **options):
    """What CD did to the plan on the screen."""
    return verb(AREA, replace(shown(screen), doer=Doer("CD", asker=OWNER)), *args, **options)


def test_a_change_of_somebody_else_is_taken_over_and_told_once(screen):
    there = theirs(rename, screen, "C", name="Quay")
    assert catch_up()
    assert shown(screen).proposal == there.proposal
    assert screen.told == "CD: Renamed C from South to Quay."
    assert not catch_up()
    assert screen.told == ""


def test_who_gave_no_name_is_somebody(screen):
    rename(AREA, replace(shown(screen), doer=Doer(asker=OWNER)), "C", name="Quay")
    assert catch_up()
    assert screen.told == "Somebody: Renamed C from South to Quay."


def test_an_undo_on_another_screen_is_told_as_the_step_that_it_is(screen):
    there = undo(AREA, by("AS", shown(screen)))
    assert catch_up()
    assert shown(screen).proposal == there.proposal
    assert screen.told.startswith("AS: Undone: Moved Ash to A.")


def test_an_earlier_revision_that_somebody_reopened_is_told_as_going_back(screen):
    reopen(shown(screen), 1)
    assert catch_up()
    assert (shown(screen).revision, screen.told) == (1, "Undone; the last step is now: Started from today's 3 PCNs.")


def test_another_name_is_taken_over_and_told(screen, store):
    store.rename(shown(screen).opened.plan.id, "Riverside", who="CD")
    assert catch_up()
    told = "CD: Named the plan Riverside; it was Option 1."
    assert (shown(screen).opened.plan.name, screen.told) == ("Riverside", told)


def test_who_watches_still_only_watches(screen, store):
    mine = shown(screen)
    screen.workshops[AREA.id] = mine.at(store.open(mine.opened.plan.watch_token))
    move(AREA, mine, [BIRCH], to="A")
    assert catch_up()
    assert shown(screen).is_watched
    assert shown(screen).opened.plan.edit_token == ""


def test_trouble_is_told_once_and_is_over_when_it_is_over(screen, monkeypatch):
    def gone(*_args):
        msg = "the database is gone; look whether it runs"
        raise StoreError(msg)

    before = shown(screen)
    with monkeypatch.context() as away:
        away.setattr(PlanStore, "version", gone)
        assert [catch_up(), catch_up()] == [True, False]
        assert screen.store_error == "the database is gone; look whether it runs"
        assert shown(screen) is before
    assert [catch_up(), catch_up()] == [True, False]
    assert screen.store_error == ""


def test_a_plan_of_an_area_that_is_not_built_says_what_to_do(screen, monkeypatch):
    monkeypatch.setattr("ui.frame.on_screen.list_areas", lambda _root: [])
    with pytest.raises(PlanningError, match=r"'Option 1' is of the area Tiny Town \(tiny\), which is not built here"):
        put_on_screen(shown(screen).opened)


def test_a_plan_of_an_area_that_can_not_be_used_says_why(screen, monkeypatch):
    old = AreaCard("tiny", "Tiny Town", "", fictional=True, built="", folder=Path(), problem="it is of format 1")
    monkeypatch.setattr("ui.frame.on_screen.list_areas", lambda _root: [old])
    with pytest.raises(PlanningError, match=r"it is of format 1\. The plan 'Option 1' itself is safe in the store"):
        put_on_screen(shown(screen).opened)


def test_another_option_begins_from_today_with_the_same_view(screen, workshop):
    before = replace(shown(screen), view=replace(workshop.view, within=30))
    screen.workshops[AREA.id] = before
    start_another(AREA)
    after = shown(screen)
    assert (after.opened, after.proposal, after.view) == (None, workshop.proposal, before.view)
    assert after.draft not in {"", workshop.draft}  # the browser tells two that are not kept yet apart


@pytest.fixture
def run(screen, monkeypatch):
    """Lets the browser ask for a run, and the page see to it."""
    card = AreaCard("tiny", "Tiny Town", AREA.id, fictional=True, built="", folder=Path())
    monkeypatch.setattr("ui.frame.on_screen.list_areas", lambda _root: [card])
    monkeypatch.setattr("ui.frame.on_screen.resolve_area", lambda _slug: None)
    monkeypatch.setattr("ui.frame.on_screen.chosen_area", lambda: SimpleNamespace(area=AREA))

    def asked(number, plan="", *, first=False, **options):
        monkeypatch.setattr("ui.frame.on_screen.asked_run", lambda: Run(number, plan, **options))
        _see_to_run(AREA, first=first)
        return screen.workshops[AREA.id]

    return asked


@pytest.fixture
def other(store, workshop):
    """Another plan of the area."""
    return store.create(workshop.proposal, name="Other", slug="tiny", area=AREA, who="", sentence="Began.")


def test_a_plan_that_an_act_made_is_put_on_screen_once(run, screen, other):
    mine = shown(screen)
    assert run(1, other.plan.edit_token, where="screen").opened.plan.name == "Other"
    assert screen.run == 1
    screen.workshops[AREA.id] = mine
    assert run(1, other.plan.edit_token, where="screen") is mine


def test_a_plan_for_the_list_is_picked_and_the_screen_stays(run, screen, other):
    mine = shown(screen)
    assert run(1, other.plan.edit_token, where="list") is mine
    assert screen.picked == other.plan.id


def test_a_plan_that_comes_late_does_not_take_the_place_of_another_that_was_begun_meanwhile(run, screen, other):
    start_another(AREA)
    draft = shown(screen).draft
    assert run(1, other.plan.edit_token, where="screen", draft="another").opened is None
    assert run(2, other.plan.edit_token, where="screen", draft=draft).opened.plan.name == "Other"


def test_a_session_that_has_just_begun_follows_its_address(run, screen, other):
    mine = shown(screen)
    assert run(7, other.plan.edit_token, where="screen", first=True) is mine
    assert run(7, other.plan.edit_token, where="screen") is mine
    assert screen.run == 7


def test_a_key_that_leads_nowhere_is_told_and_the_screen_stays(run, screen):
    mine = shown(screen)
    assert run(1, "x" * 32, where="screen") is mine
    assert screen.lost.startswith("this link leads to no plan")

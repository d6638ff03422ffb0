"""What others did is taken over, and trouble with the store is told once and again no more."""

from dataclasses import replace
from pathlib import Path

import pytest

from data.area_store import AreaCard
from data.store.kept import StoreError
from geo.errors import PlanningError
from tests.tiny_town import ASH, BIRCH, tiny_town
from ui.actions import move, rename, undo
from ui.settle import catch_up, put_on_screen, start_another

AREA = tiny_town()


@pytest.fixture
def screen(workshop, me, monkeypatch):
    """A screen on a kept plan of two revisions."""
    me.slug, me.area_id = "tiny", AREA.id
    me.workshops[AREA.id] = move(AREA, workshop, [ASH], to="A")
    monkeypatch.setattr("ui.settle.current", lambda area: me.workshops[area.id])
    monkeypatch.setattr("ui.settle.keep", lambda area, one: me.workshops.update({area.id: one}))
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


def test_a_change_of_somebody_else_is_taken_over_and_told(screen):
    mine = shown(screen)
    screen.who = "CD"
    there = rename(AREA, mine, "C", name="Quay")
    assert catch_up()
    assert shown(screen).proposal == there.proposal
    assert shown(screen).say == "CD: Renamed C from South to Quay."
    assert not catch_up()


def test_an_undo_of_somebody_else_is_told_as_going_back(screen):
    there = undo(shown(screen))
    assert catch_up()
    assert shown(screen).proposal == there.proposal
    assert shown(screen).say == "Went back to: Started from today's 3 PCNs."


def test_another_name_is_taken_over_without_a_word(screen, store):
    store.rename(shown(screen).opened.plan.id, "Riverside")
    assert catch_up()
    assert (shown(screen).opened.plan.name, shown(screen).say) == ("Riverside", "")


def test_who_watches_still_only_watches(screen, store):
    mine = shown(screen)
    screen.workshops[AREA.id] = mine.at(store.open(mine.opened.plan.watch_token))
    move(AREA, mine, [BIRCH], to="A")
    assert catch_up()
    assert shown(screen).is_watched
    assert shown(screen).opened.plan.edit_token == ""


def test_what_waits_and_what_is_chosen_stays(screen):
    mine = shown(screen)
    move(AREA, mine, [BIRCH], to="C")
    waiting = replace(move(AREA, mine, [BIRCH], to="A"), chosen=(BIRCH,))
    assert waiting.conflict
    screen.workshops[AREA.id] = waiting
    rename(AREA, replace(waiting, conflict=None), "B", name="Hill")
    assert catch_up()
    assert (shown(screen).conflict, shown(screen).chosen) == (waiting.conflict, (BIRCH,))


def test_trouble_is_told_once_and_is_over_when_it_is_over(screen, monkeypatch, store):
    class Gone:
        def version(self, _plan_id):
            msg = "the database is gone; look whether it runs"
            raise StoreError(msg)

    before = shown(screen)
    monkeypatch.setattr("ui.settle.store", Gone)
    assert [catch_up(), catch_up()] == [True, False]
    assert screen.trouble == "the database is gone; look whether it runs"
    assert shown(screen) is before
    monkeypatch.setattr("ui.settle.store", lambda: store)
    assert [catch_up(), catch_up()] == [True, False]
    assert screen.trouble == ""


def test_a_plan_of_an_area_that_is_not_built_says_what_to_do(screen, monkeypatch):
    monkeypatch.setattr("ui.settle.list_areas", lambda _root: [])
    with pytest.raises(PlanningError, match=r"'Option 1' is of the area Tiny Town \(tiny\), which is not built here"):
        put_on_screen(shown(screen).opened)


def test_a_plan_of_an_area_that_can_not_be_used_says_why(screen, monkeypatch):
    old = AreaCard("tiny", "Tiny Town", "", fictional=True, built="", folder=Path(), problem="it is of format 1")
    monkeypatch.setattr("ui.settle.list_areas", lambda _root: [old])
    with pytest.raises(PlanningError, match=r"it is of format 1\. The plan 'Option 1' itself is safe in the store"):
        put_on_screen(shown(screen).opened)


def test_another_option_begins_from_today_with_the_same_view(screen, workshop):
    before = replace(shown(screen), view=replace(workshop.view, within=30), event=9)
    screen.workshops[AREA.id] = before
    start_another(AREA)
    assert (shown(screen).opened, shown(screen).proposal) == (None, workshop.proposal)
    assert (shown(screen).view, shown(screen).event) == (before.view, 9)

"""The browser's look at a plan's version, and the run that it leads to, which also finds what is not shown yet."""

from dataclasses import replace

import pytest
from starlette.requests import Request

from data.store.kept import StoreError
from geo.plan import today_plan
from geo.proposal import Proposal
from geo.view import View
from tests.tiny_town import tiny_town
from ui.follow import TROUBLE, is_behind, version_of
from ui.toolbar import view_in_widgets


@pytest.fixture
def widgets(me, monkeypatch):
    """What the widgets of the page hold, on a screen that shows nothing yet."""
    held = {}
    monkeypatch.setattr("ui.follow.session", lambda: me)
    monkeypatch.setattr("ui.toolbar.st.session_state", held)
    return held


@pytest.mark.usefixtures("widgets")
def test_a_page_is_behind_where_it_shows_another_workshop(workshop, me):
    assert not is_behind(workshop), "another page than the Plan page"
    me.drawn = workshop
    assert not is_behind(workshop)
    assert is_behind(replace(workshop, say="Moved."))


@pytest.mark.parametrize(
    ("chosen", "view"),
    [({"mode": "drive"}, View(mode="drive")), ({"within": 30}, View(within=30)), ({"speed": 2.7}, View(walk_kmh=2.7))],
)
def test_a_page_is_behind_where_its_widgets_say_another_view(workshop, me, widgets, chosen, view):
    me.drawn = workshop
    assert view_in_widgets(workshop.view) == workshop.view
    widgets |= chosen
    assert view_in_widgets(workshop.view) == view
    assert is_behind(workshop)


def look(plan):
    """What the browser's look at the plan with that id is answered: status and text."""
    answer = version_of(Request({"type": "http", "path_params": {"plan": plan}}))
    return answer.status_code, answer.body.decode()


def test_a_look_is_answered_with_the_version(store):
    area = tiny_town()
    opened = store.create(
        Proposal(today_plan(area.practices)), name="Ours", slug="tiny", area=area, who="", sentence="Began."
    )
    assert look(opened.plan.id) == (200, str(opened.plan.version))
    renamed = store.rename(opened.plan.id, "Theirs")
    assert renamed.version != opened.plan.version
    assert look(opened.plan.id) == (200, str(renamed.version))


@pytest.mark.usefixtures("store")
def test_a_look_at_no_plan_is_answered_with_nothing():
    assert look("nobodys") == (200, "")


def test_a_look_says_that_the_store_is_in_trouble(store, monkeypatch):
    def gone(_plan_id):
        msg = "the file of plans is gone"
        raise StoreError(msg)

    monkeypatch.setattr(store, "version", gone)
    assert look("any") == (200, TROUBLE)

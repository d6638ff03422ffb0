"""The look of every second also finds what was done and is not shown yet."""

from dataclasses import replace

import pytest

from geo.view import View
from ui.follow import is_behind
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

"""What was worked out once is found again by what it follows from: the area's id, the plan, the view."""

from dataclasses import replace

import pytest

from data import cached_figures as worked_out
from data.cached_figures import laid_out, plan_effect, plan_figures, single_moves, today
from geo.view import SLOWER_WALK_KMH, View
from tests.tiny_town import ASH, tiny_today, tiny_town

ANEW = replace(tiny_town(), id="tiny town built anew")
OTHER = tiny_today().move([ASH], to="A")


def test_equal_values_are_worked_out_once():
    assert plan_figures(tiny_town(), tiny_today(), View()) is plan_figures(tiny_town(), tiny_today(), View())
    assert today(tiny_town()) is today(tiny_town())


@pytest.mark.parametrize(
    ("area", "plan", "view"),
    [
        (ANEW, tiny_today(), View()),
        (tiny_town(), OTHER, View()),
        (tiny_town(), tiny_today().lock("A", locked=True), View()),
        (tiny_town(), tiny_today(), View(within=10)),
        (tiny_town(), tiny_today(), View(walk_kmh=SLOWER_WALK_KMH)),
    ],
)
def test_another_area_plan_or_view_is_another_entry(area, plan, view):
    assert plan_figures(area, plan, view) is not plan_figures(tiny_town(), tiny_today(), View())


def test_before_and_after_are_not_mixed_up():
    there = plan_effect(tiny_town(), tiny_today(), OTHER, View())
    back = plan_effect(tiny_town(), OTHER, tiny_today(), View())
    assert there is not back
    assert there.nearer("all") == pytest.approx(back.further("all"))


def test_an_area_is_laid_out_once_for_every_threshold():
    assert laid_out(tiny_town(), View(within=5)) is laid_out(tiny_town(), View(within=30))
    assert laid_out(tiny_town(), View(walk_kmh=SLOWER_WALK_KMH)) is not laid_out(tiny_town(), View())
    assert laid_out(ANEW, View()) is not laid_out(tiny_town(), View())


def test_in_a_small_area_every_move_is_worked_out_in_a_large_one_none(monkeypatch):
    assert len(single_moves(tiny_town(), OTHER, View()).practices) > 1
    monkeypatch.setattr(worked_out, "WHOLE_TABLE", 1)
    assert single_moves(ANEW, OTHER, View()).practices == ()

"""Hours of enhanced access on the tiny town, by mental arithmetic."""

from __future__ import annotations

import math

import pytest

from geo.rules.rules import Rule, Rules, hours_due
from tests.tiny_town import tiny_today, tiny_town

RULES = Rules((Rule("enhanced_access", "contract", "", "", "", numbers=(("minutes_a_week_per_1000_adjusted", 60.0),)),))


def test_hours_follow_from_each_list():
    middle, north, south = hours_due(tiny_town(), tiny_today(), RULES)
    assert (middle.registered, middle.hours_registered) == (31000, 31.0)
    assert (middle.weighted, middle.hours_weighted, middle.weighted_unknown) == (31500.0, 31.5, 0)
    assert (north.registered, north.weighted) == (12500 + 19500, 32000.0)
    assert south.registered == 9000 + 7000 + 4000, "practices outside the area count"


def test_a_weighted_list_with_a_hole_is_not_added_up():
    south = hours_due(tiny_town(), tiny_today(), RULES)[2]
    assert math.isnan(south.weighted)
    assert math.isnan(south.hours_weighted)
    assert south.weighted_unknown == 1


def test_an_empty_cluster_is_owed_nothing():
    assert hours_due(tiny_town(), tiny_today().add_cluster(), RULES)[3].hours_registered == pytest.approx(0)

"""Minutes as a person wants to look at them."""

import numpy as np
import pytest

from geo.errors import PlanningError
from geo.view import AVERAGE_WALK_KMH, SLOWER_WALK_KMH, View, minutes_in_view

MINUTES = {"walk": np.array([27.0, np.nan], dtype=np.float32), "drive": np.array([5.0, 6.0], dtype=np.float32)}


def test_a_slower_walker_takes_longer():
    found = minutes_in_view(MINUTES, View(walk_kmh=SLOWER_WALK_KMH))
    assert found[0] == pytest.approx(27 * AVERAGE_WALK_KMH / SLOWER_WALK_KMH)
    assert np.isnan(found[1])
    assert found.dtype == np.float32


def test_at_average_speed_and_by_car_nothing_is_copied():
    assert minutes_in_view(MINUTES, View()) is MINUTES["walk"]
    assert minutes_in_view(MINUTES, View(mode="drive", walk_kmh=SLOWER_WALK_KMH)) is MINUTES["drive"]


def test_a_mode_without_minutes_is_refused():
    with pytest.raises(PlanningError, match=r"no minutes by cycle; it has: walk, drive\. Choose one of those"):
        minutes_in_view(MINUTES, View(mode="cycle"))

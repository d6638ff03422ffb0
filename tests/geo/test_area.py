"""An area is sealed, and refuses tables and arrays that do not fit together."""

from dataclasses import replace

import numpy as np
import pytest

from geo.errors import PlanningError
from tests.tiny_town import tiny_town


def test_arrays_cannot_be_written_to():
    town = tiny_town()
    for array in (town.patients, town.minutes["walk"], town.between["drive"], town.touching):
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = 1


def test_modes_are_in_the_usual_order():
    town = tiny_town()
    backwards = {"drive": town.minutes["drive"], "walk": town.minutes["walk"]}
    assert replace(town, minutes=backwards).modes == ("walk", "drive")


def test_a_table_that_lacks_a_column_is_refused():
    town = tiny_town()
    with pytest.raises(PlanningError, match="area Tiny Town: the table of practices lacks gps; build the area again"):
        replace(town, practices=town.practices.drop(columns="gps"))
    with pytest.raises(PlanningError, match="the table of places lacks x, y"):
        replace(town, places=town.places.drop(columns=["x", "y"]))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"patients": np.zeros((10, 5), dtype=np.int32)}, r"patients has the shape \(10, 5\), not \(10, 6\)"),
        ({"minutes": {"walk": np.zeros((6, 10))}}, "minutes by walk has the shape"),
        ({"touching": np.array([[0, 99]], dtype=np.int32)}, "touching names a place that is none of the"),
        ({"between": {"walk": np.zeros((6, 10))}}, "minutes from practice to practice by walk has the shape"),
    ],
)
def test_arrays_of_another_shape_are_refused(changes, says):
    with pytest.raises(PlanningError, match=says):
        replace(tiny_town(), **changes)

"""The river between places: found where it is one, not made up where it is none."""

import numpy as np
import pytest
import shapely
from shapely.affinity import rotate

from geo.streets.network import gaps_between

SOUTH, NORTH = shapely.box(0, 0, 4000, 1000), shapely.box(0, 1200, 4000, 2200)


def test_a_bend_in_a_river_is_still_the_river():
    bend = shapely.LineString([(0, 0), (2000, 0), (3000, 1500), (5000, 1500)]).buffer(100, cap_style="flat")
    land = shapely.box(0, -2000, 5000, 3500).difference(bend)
    (river,) = gaps_between(list(land.geoms))
    assert river.area == pytest.approx(bend.area, rel=0.05)


@pytest.mark.parametrize("angle", [0, 30, 77])
def test_it_does_not_matter_which_way_the_river_runs(angle):
    banks = [rotate(bank, angle, origin=(0, 0)) for bank in (SOUTH, NORTH)]
    assert [round(gap.area, -3) for gap in gaps_between(banks)] == [800_000]


def test_a_place_left_out_is_no_river():
    around = shapely.box(0, 0, 3000, 3000).difference(shapely.box(1000, 1000, 1400, 1300))
    assert gaps_between([around]) == []


def test_a_bay_in_the_edge_is_no_river():
    assert gaps_between([shapely.box(0, 0, 5000, 3000).difference(shapely.box(2000, 1000, 2400, 3000))]) == []


def test_a_long_shallow_step_in_the_edge_is_no_river():
    step = shapely.box(2000, 2922, 2650, 3000)
    assert gaps_between([shapely.box(0, 0, 5000, 3000).difference(step)]) == [], "it has a bank on one side only"


def test_a_winding_place_left_out_at_the_edge_is_no_river():
    left_out = shapely.box(1000, 2810, 2600, 2900).union(shapely.box(1600, 2900, 2000, 3000))
    assert gaps_between([shapely.box(0, 0, 4000, 3000).difference(left_out)]) == []


def test_slivers_between_coarse_boundaries_are_no_river():
    assert gaps_between([shapely.box(0, 0, 4000, 995), shapely.box(0, 1000, 4000, 2000)]) == []


def test_a_gap_full_of_streets_is_land():
    bridges = shapely.MultiLineString([[(x, 900), (x, 1300)] for x in range(200, 4000, 800)])
    terraces = shapely.MultiLineString([[(x, 900), (x, 1300)] for x in range(0, 4000, 50)])
    assert len(gaps_between([SOUTH, NORTH], bridges)) == 1
    assert gaps_between([SOUTH, NORTH], terraces) == []


def test_the_river_does_not_spread_along_the_edge_of_the_area():
    stepped = NORTH.difference(shapely.box(0, 1100, 300, 1450))
    (river,) = gaps_between([SOUTH, stepped])
    assert river.bounds[0] > 200
    assert river.area < 3900 * 200


def test_no_places_leave_no_gap():
    assert gaps_between([]) == []
    assert gaps_between(np.array([SOUTH], dtype=object)) == []

"""Who may use a way: the rules that a doctest does not show."""

from dataclasses import replace

import numpy as np
import pytest

from data.streets.parts import table_of_tags
from geo.streets.edges import Speeds, is_for_ends_only, of_ways, way_speeds_kmh
from geo.streets.network import no_streets
from geo.streets.permissions import CLOSED, ENDS
from geo.streets.speeds import KMH_PER_MPH, Ground, limits_kmh

SPEEDS = Speeds(16.0, frozenset({"motorway", "trunk", "residential", "service"}), Ground((), ()))
OPEN = {"walk": 4.8, "cycle": 16.0, "drive": 1.0}


def speeds(mode, **tags):
    return way_speeds_kmh(mode, {key.replace("__", ":"): value for key, value in tags.items()}, SPEEDS)


@pytest.mark.parametrize("mode", OPEN)
def test_a_plain_street_is_open_to_all(mode):
    assert speeds(mode, highway="residential") == (OPEN[mode], OPEN[mode])


@pytest.mark.parametrize("mode", OPEN)
@pytest.mark.parametrize("highway", ["construction", "proposed", "raceway", "", "bus_guideway"])
def test_what_is_no_street_is_closed_to_all(mode, highway):
    assert speeds(mode, highway=highway) == (0, 0)


@pytest.mark.parametrize("mode", OPEN)
@pytest.mark.parametrize("access", sorted(CLOSED))
def test_a_closed_way_is_closed_to_all(mode, access):
    assert speeds(mode, highway="residential", access=access) == (0, 0)


@pytest.mark.parametrize("mode", OPEN)
@pytest.mark.parametrize("access", sorted(ENDS))
def test_a_private_way_is_open_at_the_ends_only(mode, access):
    tags = {"highway": "residential", "access": access}
    assert speeds(mode, **tags) == (OPEN[mode], OPEN[mode])
    assert is_for_ends_only(mode, tags)


@pytest.mark.parametrize(
    ("mode", "tag"), [("walk", "foot"), ("cycle", "bicycle"), ("drive", "motor_vehicle"), ("drive", "motorcar")]
)
def test_the_most_specific_tag_decides(mode, tag):
    assert speeds(mode, highway="residential", access="no", **{tag: "yes"}) != (0, 0)
    assert not is_for_ends_only(mode, {"highway": "residential", "access": "private", tag: "yes"})
    assert speeds(mode, highway="residential", access="yes", **{tag: "no"}) == (0, 0)


def test_a_way_closed_to_vehicles_is_still_walked():
    assert speeds("walk", highway="residential", vehicle="no") == (4.8, 4.8)
    assert speeds("cycle", highway="residential", vehicle="no") == (0, 0)
    assert speeds("cycle", highway="residential", vehicle="no", bicycle="yes") == (16, 16)
    assert speeds("drive", highway="residential", vehicle="no") == (0, 0)


def test_nobody_walks_or_cycles_on_a_motorway():
    assert speeds("walk", highway="motorway") == speeds("cycle", highway="motorway") == (0, 0)
    assert (
        speeds("walk", highway="trunk", motorroad="yes") == speeds("cycle", highway="trunk", motorroad="yes") == (0, 0)
    )
    assert speeds("drive", highway="motorway") == (1, 0), "a motorway is one-way by nature"


@pytest.mark.parametrize("highway", ["footway", "path", "pedestrian"])
def test_cycles_keep_off_footways_unless_tagged(highway):
    assert speeds("cycle", highway=highway) == (0, 0)
    assert speeds("cycle", highway=highway, bicycle="no") == (0, 0)
    for bicycle in ("yes", "designated", "permissive"):
        assert speeds("cycle", highway=highway, bicycle=bicycle) == (16, 16)
    assert speeds("cycle", highway=highway, bicycle="dismount") == (4.8, 4.8)


def test_steps_are_for_feet():
    assert speeds("walk", highway="steps") == (4.8, 4.8)
    assert speeds("cycle", highway="steps", bicycle="yes") == (0, 0)
    assert speeds("drive", highway="steps") == (0, 0)


def test_cycleways_are_walked_unless_tagged():
    assert speeds("walk", highway="cycleway") == (4.8, 4.8)
    assert speeds("walk", highway="cycleway", foot="no") == (0, 0)


@pytest.mark.parametrize(
    "tags", [{"oneway__bicycle": "no"}, {"cycleway": "opposite_lane"}, {"cycleway__left": "opposite"}]
)
def test_contraflow_is_for_cycles_only(tags):
    assert speeds("cycle", highway="residential", oneway="yes", **tags) == (16, 16)
    assert speeds("drive", highway="residential", oneway="yes", **tags) == (1, 0)


def test_walkers_ignore_one_way():
    assert speeds("walk", highway="residential", oneway="yes") == (4.8, 4.8)


@pytest.mark.parametrize("oneway", ["no", "false", "0", "alternating"])
def test_what_is_no_one_way_street_is_open_both_ways(oneway):
    assert speeds("drive", highway="residential", oneway=oneway) == (1, 1)


def test_a_reversible_street_counts_in_neither_direction():
    assert speeds("drive", highway="residential", oneway="reversible") == (0, 0)


@pytest.mark.parametrize("service", ["driveway", "parking_aisle", "drive-through", "emergency_access"])
def test_cars_do_not_pass_through_car_parks(service):
    assert speeds("drive", highway="service", service=service) == (0, 0)
    assert speeds("drive", highway="service", service="alley") == (1, 1)
    assert speeds("walk", highway="service", service=service) == (4.8, 4.8)


def test_squares_are_walked_round_not_driven():
    assert speeds("walk", highway="pedestrian", area="yes") == (4.8, 4.8)
    assert (
        speeds("drive", highway="residential", area="yes")
        == speeds("cycle", highway="residential", area="yes")
        == (0, 0)
    )


@pytest.mark.parametrize("tag", ["motorcar", "motor_vehicle", "vehicle"])
def test_a_track_is_driven_where_its_tags_say_so(tag):
    assert speeds("drive", highway="track") == speeds("drive", highway="track", access="yes") == (0, 0)
    assert speeds("drive", highway="track", **{tag: "yes"}) == (1, 1)


def test_a_lift_is_for_feet_and_for_cycles_where_its_tags_say_so():
    assert speeds("walk", highway="elevator") == (4.8, 4.8)
    assert speeds("cycle", highway="elevator") == (0, 0)
    assert speeds("cycle", highway="elevator", bicycle="yes") == (16, 16)
    assert speeds("drive", highway="elevator", motor_vehicle="yes") == (0, 0)


def test_a_ferry_takes_whom_its_tags_say():
    ferry = {"route": "ferry", "duration": "00:10"}
    assert [speeds(mode, **ferry) for mode in OPEN] == [(1, 1), (1, 1), (0, 0)]
    assert speeds("drive", motor_vehicle="yes", **ferry) == (1, 1)
    assert speeds("walk", foot="no", **ferry) == speeds("walk", route="ferry") == (0, 0)


def test_limits_of_ways_are_nan_where_the_law_decides():
    tags = [{"highway": "residential"}, {"highway": "primary", "maxspeed": "30"}, {"maxspeed:backward": "50"}]
    streets = replace(no_streets(), tags=table_of_tags(tags))
    expected = np.array([[np.nan, np.nan], [30, 30], [np.nan, 50]])
    assert of_ways(streets, limits_kmh, width=2) == pytest.approx(expected, nan_ok=True)


@pytest.mark.parametrize(
    ("maxspeed", "mph"),
    [
        ("20 mph @ (22:00-06:00)", np.nan),
        ("30 mph; 20 mph @ (Mo-Fr 08:15-09:15,15:00-16:00)", 30),
        ("30 mph; 20 mph @ (Mo-Fr 08:15-09:15; Sa 10:00-12:00)", 30),
        ("30 mph; 20 mph @ (Mo-Fr 07:00-19:00)", 20),
        ("30 mph; 20 mph @ (school hours)", 20),
    ],
)
def test_a_limit_of_other_hours_does_not_count(maxspeed, mph):
    assert limits_kmh({"maxspeed": maxspeed})[0] == pytest.approx(mph * KMH_PER_MPH, nan_ok=True)


def test_national_is_what_the_type_says():
    tags = {"highway": "trunk", "maxspeed": "National"}
    assert limits_kmh(tags)[0] == pytest.approx(60 * KMH_PER_MPH)
    for key in ("maxspeed:type", "source:maxspeed"):
        assert limits_kmh({**tags, key: "GB:nsl_dual"})[0] == pytest.approx(70 * KMH_PER_MPH)
    assert limits_kmh({**tags, "maxspeed:type": "sign"})[0] == pytest.approx(60 * KMH_PER_MPH)

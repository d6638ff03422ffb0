"""Access tags of ways and nodes: the most specific decides, and what says nothing is passed over."""

import pytest

from geo.streets.permissions import Access, access_at_node, access_of, hours_not_known


@pytest.mark.parametrize(
    ("mode", "tags", "access"),
    [
        ("drive", {"access": "no", "vehicle": "yes"}, Access.OPEN),
        ("drive", {"vehicle": "no", "motor_vehicle": "destination"}, Access.ENDS),
        ("drive", {"motor_vehicle": "no", "motorcar": "private"}, Access.ENDS),
        ("drive", {"foot": "no", "bicycle": "no"}, None),
        ("drive", {"motor_vehicle": "bus"}, Access.CLOSED),
        ("drive", {"motor_vehicle": "unknown", "access": "no"}, Access.CLOSED),
        ("drive", {"motor_vehicle": "agricultural;forestry"}, Access.CLOSED),
        ("drive", {"motor_vehicle": "delivery;customers"}, Access.ENDS),
        ("walk", {"vehicle": "no"}, None),
        ("walk", {"access": "no;private"}, Access.CLOSED),
        ("walk", {"access": "Private"}, Access.ENDS),
        ("cycle", {"access": "no", "bicycle": "designated"}, Access.OPEN),
        ("drive", {"motor_vehicle": "no @ (Mo-Fr 08:00-18:00)"}, Access.CLOSED),
        ("drive", {"motor_vehicle": "no", "motor_vehicle:conditional": "yes @ (10:00-16:00)"}, Access.OPEN),
        ("drive", {"motor_vehicle": "no", "motor_vehicle:conditional": "yes @ (20:00-06:00)"}, Access.CLOSED),
        ("drive", {"motorcar": "yes", "access:conditional": "no @ (Mo-Su)"}, Access.OPEN),
    ],
)
def test_ways(mode, tags, access):
    assert access_of(mode, tags) is access


@pytest.mark.parametrize(
    ("mode", "tags", "access"),
    [
        ("drive", {"barrier": "bollard"}, Access.CLOSED),
        ("drive", {"barrier": "bollard", "motor_vehicle": "yes"}, Access.OPEN),
        ("drive", {"barrier": "bollard", "access": "private"}, Access.ENDS),
        ("drive", {"barrier": "bollard", "motor_vehicle": "unknown"}, Access.CLOSED),
        ("drive", {"barrier": "gate"}, Access.OPEN),
        ("drive", {"barrier": "entrance", "motor_vehicle": "no", "bus": "yes"}, Access.CLOSED),
        ("drive", {"motor_vehicle": "no"}, Access.CLOSED),
        ("drive", {"barrier": "bollard", "foot": "yes"}, Access.CLOSED),
        ("walk", {"barrier": "gate", "access": "no", "foot": "yes"}, Access.OPEN),
        ("walk", {"barrier": "bollard"}, Access.OPEN),
        ("cycle", {"barrier": "cycle_barrier"}, Access.OPEN),
        ("cycle", {"highway": "crossing", "bicycle": "no"}, Access.OPEN),
        ("walk", {"entrance": "yes", "access": "private"}, Access.OPEN),
    ],
)
def test_nodes(mode, tags, access):
    assert access_at_node(mode, tags) is access


def test_hours_that_are_not_known_are_those_of_the_mode():
    tags = {"motor_vehicle:conditional": "no @ (school days)", "bicycle:conditional": "no @ (Sa)"}
    assert [hours_not_known(mode, tags) for mode in ("walk", "cycle", "drive")] == [False, False, True]


def test_of_several_barriers_one_that_stops_cars_is_enough():
    assert access_at_node("drive", {"barrier": "gate;Bollard"}) is Access.CLOSED
    assert access_at_node("drive", {"barrier": "gate;kerb"}) is Access.OPEN

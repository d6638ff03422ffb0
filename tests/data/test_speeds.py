"""Speeds come with a date and a source, and cover every class of street."""

from datetime import date

import pytest

from data.backdrop import CLASS_OF_HIGHWAY
from data.speeds import load_speeds, speeds_table
from geo.way_rules import WALKED


@pytest.mark.parametrize("table", ["cycle", "drive", "traffic"])
def test_every_table_says_when_and_who(table):
    said = speeds_table()[table]
    assert isinstance(said["date"], date)
    assert len(said["source"]) > 40
    assert 5 < len(said["short"]) < 70


def test_the_traffic_factor_is_what_its_source_makes_it():
    inner_london_kmh, twenty_mph_kmh = 20.3, 20 * 1.609344
    assert load_speeds().traffic_factor == round(inner_london_kmh / twenty_mph_kmh, 2)


def test_every_class_that_is_drawn_can_be_used():
    known = set(load_speeds().drive_limit_kmh) | WALKED
    assert set(CLASS_OF_HIGHWAY) <= known


def test_speeds_fall_with_the_class():
    limits = load_speeds().drive_limit_kmh
    assert limits["motorway"] > limits["primary"] > limits["residential"] > limits["living_street"] > 0

"""Practices on their own, by each definition."""

import numpy as np

from geo.figures.single_handed import DEFINITIONS, FULL_TIME, HEADCOUNT, PARTNER, on_their_own
from tests.tiny_town import ASH, BIRCH, DAMSON, tiny_town


def test_by_headcount_those_inside_with_one_gp():
    found = on_their_own(tiny_town().practices)
    assert (found.definition, found.known, found.codes, found.unknown) == (HEADCOUNT, True, (ASH, DAMSON), 0)


def test_by_partners_and_by_hours():
    """Birch has one partner of four GPs; Damson's one GP works four days in five."""
    practices = tiny_town().practices
    assert on_their_own(practices, PARTNER).codes == (ASH, BIRCH, DAMSON)
    assert on_their_own(practices, FULL_TIME).codes == (ASH, DAMSON)


def test_definitions_that_the_area_cannot_tell_are_named_and_not_known():
    practices = tiny_town().practices.assign(partners=np.nan, gps_fte=np.nan)
    for definition in DEFINITIONS[1:]:
        found = on_their_own(practices, definition)
        assert (found.known, found.codes, found.unknown) == (False, (), 4)
        assert definition.says


def test_an_area_without_any_return_cannot_tell():
    found = on_their_own(tiny_town().practices.assign(gps=np.nan))
    assert (found.known, found.codes, found.unknown) == (False, (), 4)


def test_practices_without_a_return_are_counted_apart():
    practices = tiny_town().practices
    found = on_their_own(practices.assign(gps=practices["gps"].where(practices["code"] != ASH)))
    assert (found.codes, found.unknown) == ((DAMSON,), 1)

"""Speeds come with a date and a source, and cover every class of street."""

from datetime import date

import pytest

from data.build.map_files import CLASS_OF_HIGHWAY
from data.recipe.speeds import laws, load_speeds, speeds_table, zones
from geo.streets.edges import WALKED

TABLES = {"cycle": speeds_table()["cycle"], "built_up": speeds_table()["built_up"]} | {
    f"{kind}.{key}": table for kind in ("law", "zone") for key, table in speeds_table()[kind].items()
}
TAGGED = {"motorway", "motorway_link", "living_street", "service"}


@pytest.mark.parametrize("name", TABLES)
def test_every_table_says_when_and_who(name):
    said = TABLES[name]
    assert isinstance(said["date"], date)
    assert len(said["source"]) > 40
    assert 5 < len(said["short"]) < 70


def test_every_class_that_is_drawn_can_be_used():
    assert set(CLASS_OF_HIGHWAY) <= load_speeds().driven | WALKED


def test_laws_are_those_of_the_land():
    mph = {law: {highway: round(kmh / 1.609344) for highway, kmh in limits.items()} for law, limits in laws().items()}
    assert {mph["built_up"][highway] for highway in mph["built_up"].keys() - TAGGED} == {30}
    assert {mph["twenty"][highway] for highway in mph["twenty"].keys() - TAGGED} == {20}
    assert {mph["elsewhere"][highway] for highway in mph["elsewhere"].keys() - TAGGED - {"residential"}} == {60}
    assert mph["elsewhere"]["residential"] == 30, "there are houses along it"
    assert all(limits["motorway"] == 70 for limits in mph.values())


def test_every_borough_of_london_is_in_one_zone():
    boroughs = [code for zone in speeds_table()["zone"].values() for code in zone.get("boroughs", [])]
    assert sorted(boroughs) == [f"E090000{number:02}" for number in range(1, 34)]


def test_speeds_rise_from_the_centre_outwards():
    central, inner, outer, _, _ = zones().values()
    assert central.factor < inner.factor < outer.factor < 1
    assert (central.published_kmh, inner.published_kmh, outer.published_kmh) == (12.6, 20.3, 33.9)


def test_the_ratio_of_local_a_roads_is_what_its_source_makes_it():
    mph, delay_seconds_a_mile = 23.7, 45.5
    assert zones()["built_up"].factor == round(1 - delay_seconds_a_mile * mph / 3600, 2)
    assert zones()["built_up"].published_kmh == round(mph * 1.609344, 1)

"""Zones of traffic and laws of limits on the small town: squares of 400 m, boroughs of London by their codes."""

import numpy as np
import pytest

from data.build.networks import is_built_up, speeds_of
from data.problems import BuildError, Problems
from data.recipe.recipe import read_recipe
from data.recipe.speeds import laws
from data.recipe.tables import read_tables
from geo.streets.speeds import KMH_PER_MPH, driving_kmh

EAST_M = 20_000.0
"""How far the town is moved east: it stands in the congestion zone."""
INNER, OUTER, COUNTRY = (550_200.0, 180_200.0), (550_200.0, 181_000.0), (590_000.0, 180_200.0)
"""In place 1 (City of London), in place 9 (Barking and Dagenham), and far from any place."""


@pytest.fixture
def ground(official):
    def make(**recipe):
        official.write_recipe(**recipe)
        problems = Problems()
        read = read_recipe(official.recipe, problems)
        tables = read_tables(read, problems, lambda *_told: None)
        problems.raise_if_any()
        rows = tables.boundaries.rows
        rows["geometry"] = rows.geometry.translate(EAST_M, 0)
        return speeds_of(read.speeds, tables).ground

    return make


def kmh(ground, spot, limit=np.nan, highway="primary"):
    x, y = (np.array([axis]) for axis in spot)
    return float(driving_kmh(np.array([limit]), np.array([highway], dtype=object), x, y, ground)[0])


def test_a_limit_comes_from_the_tag_else_the_law_and_its_share_from_the_zone(ground):
    found = ground()
    assert kmh(found, INNER) == pytest.approx(20 * KMH_PER_MPH * 0.61)
    assert kmh(found, INNER, limit=48.0) == pytest.approx(48 * 0.61)
    assert kmh(found, OUTER) == pytest.approx(30 * KMH_PER_MPH * 0.78), "no 20 mph by rule in that borough"
    assert kmh(found, COUNTRY) == pytest.approx(60 * KMH_PER_MPH * 0.7)
    assert kmh(found, COUNTRY, highway="residential") == pytest.approx(30 * KMH_PER_MPH * 0.7)


def test_a_street_has_one_speed_in_every_area(ground):
    wide = ground(top="margin_km = 0.3")
    for places in ('lsoas = ["E01000001"]', 'boroughs = ["E09000002"]'):
        other = ground(top="margin_km = 0", places=places)
        for spot in (INNER, OUTER, COUNTRY):
            assert kmh(other, spot) == kmh(wide, spot)


def test_a_bridge_is_of_the_nearest_place(ground):
    assert kmh(ground(), (550_200.0, 179_600.0)) == pytest.approx(20 * KMH_PER_MPH * 0.61), "400 m south of place 1"
    assert kmh(ground(), (550_200.0, 179_400.0)) == pytest.approx(60 * KMH_PER_MPH * 0.7), "600 m south of it"


def test_the_congestion_zone_goes_before_the_borough(ground):
    assert kmh(ground(), (531_500.0, 181_000.0)) == pytest.approx(20 * KMH_PER_MPH * 0.39)


def test_the_recipe_goes_before_the_table(ground):
    own = '[zones.mine]\nname = "My hill"\nfactor = 0.5\nsource = "counted"\nlaw = "twenty"\nboroughs = ["E09000002"]\n'
    corners = "[[-0.2, 51.4], [0.3, 51.4], [0.3, 51.6], [-0.2, 51.6]]"
    found = ground(practices=f'[speeds]\ninner = 0.4\ncycle_kmh = 12\nsource = "us"\n{own}')
    assert kmh(found, OUTER) == pytest.approx(20 * KMH_PER_MPH * 0.5)
    assert kmh(found, INNER) == pytest.approx(20 * KMH_PER_MPH * 0.4)
    assert {zone.short for zone in found.zones if zone.key in {"mine", "inner"}} == {
        "by the recipe: counted",
        "by the recipe: us",
    }
    over_all = ground(practices=f'[zones.all]\nfactor = 0.3\nsource = "us"\npolygon = {corners}')
    assert kmh(over_all, INNER) == pytest.approx(20 * KMH_PER_MPH * 0.3), "the law stays"
    assert kmh(over_all, (531_500.0, 181_000.0)) == pytest.approx(20 * KMH_PER_MPH * 0.3)


def test_cycling_may_be_slower(official):
    official.write_recipe(practices='[speeds]\ncycle_kmh = 12\nsource = "us"')
    problems = Problems()
    read = read_recipe(official.recipe, problems)
    tables = read_tables(read, problems, lambda *_told: None)
    assert speeds_of(read.speeds, tables).cycle_kmh == 12


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("[speeds]\ninner = 0.4", "speeds.source is missing"),
        ('[speeds]\ninner = 4\nsource = "us"', "speeds.inner must be a number from 0.05 to 1.2"),
        ('[speeds]\nupper = 0.4\nsource = "us"', "speeds.upper means nothing in a recipe; did you mean speeds.outer?"),
        ('[zones.x]\nfactor = 0.4\nsource = "us"', "[zones.x] needs either boroughs or a polygon"),
        ('[zones.x]\nboroughs = ["E09000001"]\nsource = "us"', "zones.x.factor is missing: write a number from 0.05"),
        ('[zones.x]\nfactor = 0.4\nboroughs = []\nsource = "us"', "zones.x.boroughs is empty"),
        (
            '[zones.x]\nfactor = 0.4\nsource = "us"\npolygon = [[-0.2, 51.4], [0, 51.6], [0, 51.4], [-0.2, 51.6]]',
            "zones.x.polygon crosses itself, or encloses nothing",
        ),
        ('[zones.x]\nboroughs = ["City"]\nfactor = 0.4\nsource = "us"', "what is no such code"),
        ('[zones.x]\npolygon = [[0, 51], [1, 51]]\nfactor = 0.4\nsource = "us"', "three corners or more"),
        ('[zones.x]\npolygon = [[0, 51], [1, 51], [51, 0]]\nfactor = 0.4\nsource = "us"', "in Great Britain"),
        (
            '[zones.x]\nboroughs = ["E09000001"]\nlaw = "none"\nfactor = 0.4\nsource = "us"',
            "zones.x.law must be one of built_up, twenty",
        ),
        ('[zones.inner]\nboroughs = ["E09000001"]\nfactor = 0.4\nsource = "us"', "is a zone of every area"),
    ],
)
def test_slips_in_a_recipe_are_said(official, lines, says):
    official.write_recipe(practices=lines)
    with pytest.raises(BuildError) as raised:
        read_recipe(official.recipe, Problems())
    assert says in str(raised.value)


def test_built_up_is_told_by_the_classification_else_by_residents(official):
    official.table("ruc.csv", ["LSOA11CD", "RUC11CD", "RUC11NM"], [("E01000001", "D1", "Rural town and fringe")])

    def built_up(**recipe):
        official.write_recipe(**recipe)
        problems = Problems()
        read = read_recipe(official.recipe, problems)
        tables = read_tables(read, problems, lambda *_told: None)
        problems.raise_if_any()
        return is_built_up(tables.boundaries.rows, tables)

    assert built_up().all(), "a thousand residents on 0.16 square kilometres"
    assert built_up(tables='rural_urban = "ruc.csv"').tolist() == [False, *[True] * 11]
    official.table("ruc.csv", ["LSOA11CD", "RUC11NM"], [("E01000001", "Neither")])
    with pytest.raises(BuildError, match="neither urban nor rural"):
        built_up(tables='rural_urban = "ruc.csv"')


def test_laws_know_every_class():
    assert len({frozenset(limits) for limits in laws().values()}) == 1

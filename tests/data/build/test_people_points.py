"""Points where people live, on the small town: squares of 400 m."""

import numpy as np
import pytest

from data.area.folders import read_area, read_manifest
from data.assembly.places import living_points
from data.build.build import build_area
from data.problems import BuildError, Problems
from data.recipe.recipe import read_recipe
from data.recipe.tables import read_tables
from tests.data.conftest import PLACES, TO_DEGREES


def read(official, **recipe):
    official.write_recipe(**recipe)
    problems = Problems()
    found = read_recipe(official.recipe, problems)
    tables = read_tables(found, problems, lambda *_told: None)
    problems.raise_if_any()
    places = tables.boundaries.rows.iloc[:8]
    return living_points(tables, places, problems), problems


def degrees(x, y):
    lon, lat = TO_DEGREES.transform(x, y)
    return f"{lon:.7f}", f"{lat:.7f}"


def test_without_a_table_there_are_none(official):
    assert read(official)[0] is None


def test_output_areas_are_weighted_by_residents(official):
    rows = [("E00000001", "E01000001", 530_100, 180_100, 300), ("E00000002", "E01000001", 530_300, 180_300, 100)]
    official.table(
        "oa.csv", ["OA21CD", "LSOA11CD", "x", "y", "residents"], [*rows, ("E00000003", "E01000012", 0, 0, 9)]
    )
    found, problems = read(official, tables='output_areas = "oa.csv"')
    assert found.place.tolist() == [0, 0]
    assert found.x.tolist() == [530_100, 530_300]
    assert found.weight.tolist() == [300, 100]
    assert "2 points of its output areas, by the residents at each" in found.note
    assert "'E01000002'" in problems.warnings_report(), "a place without a point"


def test_households_stand_in_for_residents_and_say_so(official):
    rows = [("E00000001", "E01000001", 530_100, 180_100, 120)]
    official.table("oa.csv", ["OA21CD", "LSOA11CD", "x", "y", "households"], rows)
    found, _ = read(official, tables='output_areas = "oa.csv"')
    assert found.weight.tolist() == [120]
    assert "by the households at each: residents are not known" in found.note


def test_postcodes_that_share_a_spot_are_one_and_count_alike_without_residents(official):
    office = degrees(530_300, 180_300)
    rows = [("ZZ1 1AA", *degrees(530_100, 180_100)), *((f"ZZ1 {n}ZZ", *office) for n in range(1, 9))]
    official.table("live.csv", ["pcds", "long", "lat"], rows)
    found, _ = read(official, tables='postcodes_people = "live.csv"')
    assert found.place.tolist() == [0, 0]
    assert found.weight.tolist() == [1, 1]
    assert found.rows == 9
    assert "all alike: how many people live at each is not known" in found.note


def test_postcodes_that_had_ended_are_set_aside(official):
    here, there = degrees(530_100, 180_100), degrees(530_300, 180_300)
    rows = [("ZZ1 1AA", "", *here), ("ZZ1 1AB", "201503", *there), ("ZZ1 1AC", "202303", *there)]
    official.table("live.csv", ["pcds", "doterm", "long", "lat"], [*rows, ("ZZ1 1AD", "", "0.0", "99.999999")])
    found, _ = read(official, tables='postcodes_people = "live.csv"')
    assert len(found.x) == 2, "the third ended after the recipe's date"
    assert found.rows == 2


def test_census_residents_by_postcode_are_found_in_the_directory(official):
    official.table("people.csv", ["Postcode", "Total"], [("ZZ11AA", 40), ("ZZ1 2AA", 60), ("ZZ9 9ZZ", 5)])
    found, _ = read(official, tables='postcodes_people = "people.csv"')
    assert found.place.tolist() == [0, 1]
    assert found.weight.tolist() == [40, 60]


def test_places_of_another_census_are_told_by_where_points_lie(official):
    rows = [("E00000001", "E01000007", 530_100, 180_100, 300)]
    official.table("oa.csv", ["OA21CD", "LSOA21CD", "x", "y", "residents"], rows)
    found, _ = read(official, tables='output_areas = "oa.csv"')
    assert found.place.tolist() == [0]


def test_both_tables_are_one_too_many(official):
    official.table("oa.csv", ["OA21CD", "x", "y"], [("E00000001", 1, 1)])
    with pytest.raises(BuildError, match="name one of the two"):
        read(official, tables='output_areas = "oa.csv"\npostcodes_people = "oa.csv"')


def test_an_area_is_built_on_them(official, tmp_path):
    plain = read_area(build_area(official.recipe, tmp_path / "plain").folder)
    rows = [
        (f"E0000{n:04}", code, 530_000 + 400 * (n % 4) + 10, 180_000 + 400 * (n // 4) + 10, 50)
        for n, code in enumerate(PLACES)
    ]
    official.table("oa.csv", ["OA21CD", "LSOA11CD", "x", "y", "residents"], rows)
    official.write_recipe(tables='output_areas = "oa.csv"')
    built = build_area(official.recipe, tmp_path / "town")
    area, manifest = read_area(built.folder), read_manifest(built.folder)
    walk, known = area.minutes["walk"], np.isfinite(area.minutes["walk"])
    assert (walk[known] > plain.minutes["walk"][known] - 3).all()
    assert not np.array_equal(walk[known], plain.minutes["walk"][known])
    source = next(item for item in manifest["sources"] if item["key"] == "output_areas")
    assert (source["rows_read"], source["rows_used"]) == (12, 12)
    assert any("points of its output areas" in note for note in area.mode_notes["walk"])
    assert area.spread["walk"].shape == (12,)
    assert np.isnan(area.spread["walk"]).all(), "one point makes no spread"
    assert np.isfinite(plain.spread["walk"]).any()

"""The streets behind the map: classes, size, names."""

import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from data.build import map_files as backdrop
from data.build.map_files import CLASS_OF_HIGHWAY, CLASSES, classes_of_ways, name_features, street_features
from data.problems import Problems
from data.recipe.speeds import load_speeds
from data.streets.read import read_streets
from tests.drawn_streets import CORNER, osm_xml


def line(*points):
    return shapely.LineString([(CORNER[0] + east, CORNER[1] + north) for east, north in points])


def objects(*values):
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def test_every_street_for_cars_has_a_class():
    missing = [highway for highway in load_speeds().driven if highway not in CLASS_OF_HIGHWAY]
    assert missing == []
    assert all(highway in load_speeds().driven for highway, what in CLASS_OF_HIGHWAY.items() if what != "path")


def test_pavements_and_building_sites_are_not_drawn(tmp_path):
    path = tmp_path / "town.osm"
    changed = {
        "way_5": {"highway": "footway", "footway": "sidewalk"},
        "way_9": {"highway": "construction", "name": "Cut Lane"},
    }
    path.write_text(osm_xml(**changed))
    streets = read_streets(path, Problems())
    by_name = dict(zip(streets.tags["name"], classes_of_ways(streets), strict=True))
    assert by_name["Cut Lane"] == ""
    assert by_name["North Street"] == "minor"
    assert sorted(set(classes_of_ways(streets))) == ["", "main", "minor", "rail"]


def test_a_large_city_is_drawn_more_coarsely(monkeypatch):
    rng = np.random.default_rng(1)
    wiggly = [line(*zip(np.arange(0, 1000, 10), row * 50 + rng.normal(0, 1.5, 100), strict=True)) for row in range(40)]
    classes = objects(*(["path"] * 30 + ["main"] * 10))
    fine = street_features(objects(*wiggly), classes)
    assert [item["properties"]["c"] for item in fine] == ["main", "path"]
    monkeypatch.setattr(backdrop, "MOST_BYTES", 500)
    coarse = street_features(objects(*wiggly), classes)
    assert [item["properties"]["c"] for item in coarse] == ["main"]
    assert points(coarse[0]) < points(fine[0])


def points(feature):
    return shapely.get_num_coordinates(shape(feature["geometry"]))


def test_a_line_shrunk_to_a_point_is_not_drawn():
    (feature,) = street_features(objects(line((0, 0), (0.1, 0.1)), line((500, 0), (900, 0))), objects("main", "main"))
    assert len(feature["geometry"]["coordinates"]) == 1


def test_no_streets_make_no_features():
    assert street_features(objects(), objects()) == []
    assert name_features(objects(), objects(), objects()) == []


def names(*rows):
    lines, classes, called = zip(*rows, strict=True)
    return [
        (feature["properties"]["n"], feature["properties"]["c"])
        for feature in name_features(objects(*lines), objects(*classes), objects(*called))
    ]


def test_short_and_nameless_streets_carry_no_label():
    long, short = line((0, 0), (400, 0)), line((0, 50), (100, 50))
    assert names((long, "minor", "Long Lane"), (short, "main", "Stub"), (long, "main", ""), (long, "path", "Walk")) == [
        ("Long Lane", "minor")
    ]


def test_two_carriageways_are_one_road():
    there, back = line((0, 0), (900, 0)), line((0, 20), (800, 20))
    assert names((there, "main", "Ring Road"), (back, "main", "Ring Road")) == [("Ring Road", "main")]
    apart = line((0, 500), (900, 500))
    assert len(names((there, "main", "High Street"), (apart, "main", "High Street"))) == 2


def test_classes_are_listed_once():
    assert set(CLASS_OF_HIGHWAY.values()) | {"rail"} == set(CLASSES)


@pytest.mark.real
def test_central_london_is_small_and_has_its_river(real):
    streets = read_streets(real / "osm" / "central-london.osm.pbf", Problems())
    drawn = street_features(backdrop.lines_of_ways(streets), classes_of_ways(streets))
    assert len(drawn) == 4
    assert sum(points(item) for item in drawn) * backdrop.BYTES_A_POINT < 1_500_000

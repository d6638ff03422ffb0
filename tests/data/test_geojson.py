"""Shapes as GeoJSON."""

import json

import pytest
from shapely.geometry import LineString, MultiLineString, MultiPolygon, Polygon, mapping, shape

from data.geometry import feature, in_degrees, write_features, write_json

SQUARE = Polygon([(0, 0), (4, 0), (4, 4), (0, 4)], [[(1, 1), (2, 1), (2, 2)]])


@pytest.mark.parametrize(
    "drawn",
    [
        SQUARE,
        MultiPolygon([SQUARE]),
        LineString([(0, 0), (1, 2)]),
        MultiLineString([[(0, 0), (1, 2)], [(3, 3), (4, 4)]]),
    ],
)
def test_a_shape_comes_back_as_it_was(drawn):
    made = feature(drawn, {"c": "x"}, number=0)
    assert shape(made["geometry"]).equals(drawn)
    assert json.loads(json.dumps(made["geometry"])) == json.loads(json.dumps(mapping(drawn)))
    assert (made["id"], made["properties"]) == (0, {"c": "x"})


def test_metres_become_degrees_with_five_decimals():
    (line,) = in_degrees([LineString([(530_000, 180_000), (530_100, 180_000)])])
    assert list(line.coords) == [(-0.12835, 51.50399), (-0.12691, 51.50397)]


def test_a_number_that_is_none_is_never_written(tmp_path):
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json(tmp_path / "x.json", {"minutes": float("nan")})


def test_names_are_written_as_people_write_them(tmp_path):
    write_features(tmp_path / "deep" / "x.geojson", [feature(LineString([(0, 0), (1, 1)]), {"n": "Café Row"})])
    text = (tmp_path / "deep" / "x.geojson").read_text(encoding="utf-8")
    assert "Café Row" in text
    assert text.startswith('{"type":"FeatureCollection","features":[{"type":"Feature"')

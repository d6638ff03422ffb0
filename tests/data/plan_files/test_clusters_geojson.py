"""Clusters as GeoJSON, on the tiny town drawn as squares of 500 m round the corners of its picture."""

import json
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Transformer
from shapely.geometry import box, shape

from data.plan_files.reports import attribution_of, clusters_geojson
from geo.errors import PlanningError
from geo.figures import figures
from geo.view import View
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON, ELDER, FIR, WHERE, tiny_today, tiny_town

WEST, NORTH, SIDE = 530_000, 180_000, 500
TO_METRES = Transformer.from_crs(4326, 27700, always_xy=True)
PLAN = tiny_today().set_hub("B", hub=ASH).set_way("B", way="network").move([DAMSON], to="").add_cluster(name="Café")


def square(place):
    column, row = WHERE[place]
    return box(WEST + column * SIDE, NORTH - row * SIDE, WEST + (column + 1) * SIDE, NORTH - (row - 1) * SIDE)


@pytest.fixture
def folder(tmp_path):
    places = gpd.GeoDataFrame(tiny_town().places, geometry=[square(p) for p in range(len(WHERE))], crs=27700)
    places.to_parquet(tmp_path / "places.parquet")
    return tmp_path


@pytest.fixture
def content(folder):
    view = View(mode="drive", within=10)
    town = tiny_town()
    return json.loads(clusters_geojson(folder, town, PLAN, figures(town, PLAN, view), view=view))


def of(content, kind):
    return [item for item in content["features"] if item["properties"]["kind"] == kind]


def test_the_file_says_what_it_holds(content):
    assert (content["type"], "crs" in content) == ("FeatureCollection", False)
    assert content["area"] == {"id": "tinytown00000000", "name": "Tiny Town", "fictional": True, "crow_flies": False}
    assert content["view"] == {"mode": "drive", "within": 10, "walk_kmh": 4.8}
    assert "fictional" in content["attribution"]
    assert "patients" not in content["estimates"]
    assert "residents" in content["estimates"]


def test_straight_lines_owe_nothing_to_a_map_of_streets():
    area = replace(tiny_town(), fictional=False)
    assert "OpenStreetMap" in attribution_of(area)
    assert "OpenStreetMap" not in attribution_of(replace(area, crow_flies=True))


def test_a_cluster_is_the_places_where_it_leads(content):
    lead = {"A": (3, 4, 7), "B": (0, 1, 2, 5, 6), "C": (9,)}  # Damson is not placed: Elder alone leads in the margin
    clusters = of(content, "cluster")
    assert [cluster["properties"]["letter"] for cluster in clusters] == ["A", "B", "C", "D"]
    for one in clusters[:3]:
        metres = shapely.transform(shape(one["geometry"]), lambda p: np.column_stack(TO_METRES.transform(*p.T)))
        expected = shapely.union_all([square(place) for place in lead[one["properties"]["letter"]]])
        assert metres.symmetric_difference(expected).area < 0.01 * expected.area
    assert clusters[3]["geometry"] is None


def test_shapes_are_as_the_standard_wants_them(content):
    for item in of(content, "cluster")[:3]:
        outline = shape(item["geometry"])
        assert outline.is_valid
        assert all(polygon.exterior.is_ccw for polygon in getattr(outline, "geoms", [outline]))
        west, south, east, north = outline.bounds
        assert -0.2 < west < east < 0
        assert 51 < south < north < 52


def test_a_cluster_has_its_figures(content):
    town = tiny_town()
    expected = figures(town, PLAN, View(mode="drive", within=10)).clusters
    for item, figure in zip(of(content, "cluster"), expected, strict=True):
        held = item["properties"]
        assert (held["patients"], held["practices"]) == (figure.patients, figure.practices)
        assert held["minutes_nearest"] == pytest.approx(figure.minutes_nearest, abs=0.001, nan_ok=True) or (
            held["minutes_nearest"] is None and np.isnan(figure.minutes_nearest)
        )
    north = of(content, "cluster")[1]["properties"]
    assert (north["name"], north["hub"], north["way"], north["pcn_code"]) == ("North", ASH, "network", "U2")
    assert of(content, "cluster")[3]["properties"]["name"] == "Café"


def test_practices_are_points(content):
    practices = {item["properties"]["code"]: item for item in of(content, "practice")}
    assert list(practices) == [ASH, BIRCH, CEDAR, DAMSON, ELDER, FIR]
    assert practices[BIRCH]["geometry"] == {"type": "Point", "coordinates": [0.02, 51.5]}
    assert practices[CEDAR]["properties"] == {
        "kind": "practice", "code": CEDAR, "name": "Cedar", "patients": 31_000, "letter": "A", "cluster": "Middle",
        "in_area": True,
    }  # fmt: skip
    assert (practices[DAMSON]["properties"]["letter"], practices[DAMSON]["properties"]["cluster"]) == ("", "")
    assert (practices[FIR]["geometry"], practices[FIR]["properties"]["in_area"]) == (None, False)
    assert practices[ELDER]["properties"]["letter"] == "C"


def test_an_area_without_its_boundaries_is_told(tmp_path):
    town, view = tiny_town(), View()
    with pytest.raises(PlanningError, match=r"places\.parquet is missing or can't be read"):
        clusters_geojson(tmp_path, town, PLAN, figures(town, PLAN, view), view=view)

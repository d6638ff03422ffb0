"""What the browser fetches: whole, small, and agreeing with what Python worked out."""

import json
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely.geometry import box, shape

from data.build.map_files import write_browser_files
from data.build.minutes import crow_fly_minutes, work_out_minutes
from data.build.networks import make_networks
from data.geometry import to_degrees
from data.problems import Problems
from data.recipe.speeds import load_speeds
from data.streets.read import read_streets
from geo.sites import main_sites
from tests.drawn_streets import CORNER, metres, osm_xml

CODES = ["A1", "D1", "E1", "Z1"]
PATIENTS = np.array([[30, 0, 5, 0], [0, 40, 5, 0], [10, 0, 0, 0]], dtype=np.int32)


def practices():
    spots = [metres(corner) for corner in "ADE"]
    x = np.array([*(spot[0] for spot in spots), np.nan])
    y = np.array([*(float(spot[1]) for spot in spots), np.nan])
    lon, lat = to_degrees().transform(np.nan_to_num(x, nan=530_000), np.nan_to_num(y, nan=180_000))
    return pd.DataFrame(
        {
            "code": CODES,
            "name": ["Apple", "Dock", "East", "Far"],
            "postcode": "",
            "kind": ["inside", "inside", "margin", "beyond"],
            "x": x,
            "y": y,
            "lon": np.where(np.isnan(x), np.nan, lon),
            "lat": np.where(np.isnan(x), np.nan, lat),
            "located_by": ["postcode", "patients", "postcode", ""],
            "list_size": np.array([45, 50, 10, 99], dtype=np.int64),
            "gps": [2.0, np.nan, 1.5, 3.0],
        }
    )


def places():
    x, y = CORNER
    shapes = [
        box(x - 100, y - 500, x + 400, y + 900),
        box(x + 400, y - 500, x + 900, y + 900),
        box(x - 100, y + 900, x + 900, y + 1700),
    ]
    table = {"code": ["P0", "P1", "P2"], "name": ["Zero", "One", "Two"], "kind": ["inside", "inside", "margin"]}
    centres = [shape.centroid for shape in shapes]
    table |= {"x": [centre.x for centre in centres], "y": [centre.y for centre in centres]}
    return gpd.GeoDataFrame(table, geometry=shapes, crs=27700)


def ignore(_step, _done, _total):
    pass


def write(folder, xml=None, told=None, sites=None):
    path = folder / "town.osm"
    path.write_text(osm_xml() if xml is None else xml)
    streets = read_streets(path, Problems())
    networks = make_networks(streets)
    minutes = work_out_minutes(networks, practices=practices(), places=places(), problems=Problems(), progress=ignore)
    write_browser_files(
        folder / "browser",
        practices=practices(),
        sites=main_sites(practices()) if sites is None else sites,
        places=places(),
        patients=PATIENTS,
        streets=streets,
        networks=networks,
        minutes=minutes,
        progress=ignore if told is None else lambda *step: told.append(step),
    )
    return networks, minutes


def load(folder, name):
    return json.loads((folder / "browser" / name).read_text(encoding="utf-8"))


def features(folder, name):
    return load(folder, name)["features"]


def test_the_map_says_what_is_there(tmp_path):
    write(tmp_path)
    found = load(tmp_path, "map.json")
    assert [practice["code"] for practice in found["practices"]] == CODES
    apple, dock, _, far = found["practices"]
    assert (apple["gps"], apple["listSize"], apple["locatedBy"]) == (2, 45, "postcode")
    assert dock["gps"] is None
    assert (far["lon"], far["lat"], far["kind"]) == (None, None, "beyond")
    assert found["places"] == ["P0", "P1", "P2"]
    assert found["placeNames"] == ["Zero", "One", "Two"]
    assert found["reach"] == {"walk": True, "cycle": True, "drive": True}
    assert found["context"] == ["park", "water", "waterway", "rail"]
    west, south, east, north = found["bbox"]
    assert west < apple["lon"] < east
    assert south < apple["lat"] < north


def test_branches_are_told_with_their_practice(tmp_path):
    sites = main_sites(practices())
    branch = sites.iloc[[2]].assign(practice=1, code="D1001", name="Quay", is_main=False)
    write(tmp_path, sites=pd.concat([sites, branch], ignore_index=True))
    apple, dock, east, far = load(tmp_path, "map.json")["practices"]
    place = {"lon": pytest.approx(east["lon"]), "lat": pytest.approx(east["lat"])}
    assert dock["branches"] == [{"code": "D1001", "name": "Quay", **place}]
    assert not any("branches" in practice for practice in (apple, east, far))


def test_places_are_numbered_by_row_and_share_their_borders(tmp_path):
    write(tmp_path)
    found = features(tmp_path, "places.geojson")
    assert [(item["id"], item["properties"]) for item in found] == [(0, {}), (1, {}), (2, {"m": 1})]
    first, second, _ = (shape(item["geometry"]) for item in found)
    assert first.intersection(second).length > 0.01
    assert first.intersection(second).area == 0


def test_streets_come_as_one_feature_a_class(tmp_path):
    write(tmp_path)
    found = {
        feature["properties"]["c"]: shape(feature["geometry"]) for feature in features(tmp_path, "streets.geojson")
    }
    assert list(found) == ["main", "minor", "path", "rail"]
    assert shapely.get_num_coordinates(found["rail"]) == 2, "a straight line needs its two ends only"


def test_a_name_is_one_long_line_over_the_ways_it_is_made_of(tmp_path):
    ways = "".join(
        f'<way id="{50 + n}"><nd ref="{101 + n}"/><nd ref="{102 + n}"/>'
        '<tag k="highway" v="primary"/><tag k="name" v="The Long Road"/></way>'
        for n in range(3)
    )
    write(tmp_path, osm_xml().replace('<way id="1">', ways + '<way id="1">', 1))
    long_road = [
        feature
        for feature in features(tmp_path, "labels.geojson")
        if feature["properties"] == {"n": "The Long Road", "c": "main"}
    ]
    assert len(long_road) == 1
    assert len(long_road[0]["geometry"]["coordinates"]) == 4, "A, B, C and D"


def test_water_and_parks_are_drawn_with_their_holes(tmp_path):
    write(tmp_path)
    found = {
        feature["properties"]["c"]: shape(feature["geometry"]) for feature in features(tmp_path, "context.geojson")
    }
    (park,) = found["park"].geoms
    assert len(park.interiors) == 1
    assert found["waterway"].geom_type == "LineString" or found["waterway"].geom_type == "MultiLineString"


def test_where_people_live_and_whom_a_practice_shares_them_with(tmp_path):
    write(tmp_path)
    assert load(tmp_path, "practice/A1.json") == {"homes": [[0, 30], [2, 10]], "shared": [[2, 0.5, 20]]}
    assert load(tmp_path, "practice/E1.json") == {"homes": [[0, 5], [1, 5]], "shared": [[0, 0.5, 5], [1, 0.5, 5]]}
    assert not (tmp_path / "browser/practice/Z1.json").exists(), "a practice beyond the margin is not on the map"


@pytest.mark.parametrize("mode", ["walk", "cycle", "drive"])
def test_reach_is_one_byte_a_line_and_never_less_than_the_minutes(tmp_path, mode):
    networks, minutes = write(tmp_path)
    folder = tmp_path / "browser/reach" / mode
    lines = load(tmp_path, f"reach/{mode}/lines.json")["lines"]
    assert sorted(path.name for path in folder.glob("*.bin")) == ["A1.bin", "D1.bin"], "practices inside only"
    steps = np.frombuffer((folder / "A1.bin").read_bytes(), dtype=np.uint8)
    assert len(steps) == len(lines)
    assert len(lines) < len(networks[mode].lines), "the isle lies outside the window"
    assert len(minutes.reach[mode]) == 2
    apple = next(practice for practice in load(tmp_path, "map.json")["practices"] if practice["code"] == "A1")
    at_apple = [abs(np.array(line) - [apple["lon"], apple["lat"]] * (len(line) // 2)).min() < 1e-5 for line in lines]
    assert 0 < steps[at_apple].min() <= 8
    if mode == "walk":
        from_c = np.array([line[-2:] for line in lines]) - to_degrees().transform(*metres("C"))
        at_c = np.argmin(np.abs(from_c).sum(axis=1))
        assert abs(steps[at_c] / 4 - 30) <= 2, "from C it is half an hour round by the bridge"


def test_the_gap_between_places_is_the_river_where_the_file_has_none(tmp_path):
    x, y = CORNER
    banks = places()
    banks["geometry"] = [
        box(x - 2000, y - 900, x + 3000, y + 300),
        box(x - 2000, y + 500, x + 3000, y + 1700),
        box(x + 3000, y + 500, x + 3500, y + 1700),
    ]
    streets = replace(read_streets(_town(tmp_path), Problems()), context_class=(), context_shape=())
    write_browser_files(
        tmp_path / "browser",
        practices=practices(),
        sites=main_sites(practices()),
        places=banks,
        patients=PATIENTS,
        streets=streets,
        networks={},
        minutes=crow_fly_minutes(practices(), banks, load_speeds()),
        progress=ignore,
    )
    (river,) = features(tmp_path, "context.geojson")
    assert river["properties"] == {"c": "water"}
    assert load(tmp_path, "map.json")["context"] == ["water", "rail"]


def test_an_area_without_streets_has_empty_files_and_no_reach(tmp_path):
    write_browser_files(
        tmp_path / "browser",
        practices=practices(),
        sites=main_sites(practices()),
        places=places(),
        patients=PATIENTS,
        streets=None,
        networks={},
        minutes=crow_fly_minutes(practices(), places(), load_speeds()),
        progress=ignore,
    )
    for name in ("streets.geojson", "labels.geojson", "context.geojson"):
        assert load(tmp_path, name) == {"type": "FeatureCollection", "features": []}
    assert load(tmp_path, "map.json")["reach"] == {"walk": False, "cycle": False, "drive": False}
    assert not (tmp_path / "browser/reach").exists()


def test_the_same_input_gives_the_same_bytes(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        write(tmp_path / name)
    files = [sorted((tmp_path / name / "browser").rglob("*.*")) for name in ("one", "two")]
    assert [file.read_bytes() for file in files[0]] == [two.read_bytes() for two in files[1]]
    assert len(files[0]) > 10


def test_progress_is_told_to_the_end(tmp_path):
    told = []
    write(tmp_path, told=told)
    assert told[-1] == ("map files", 7, 7)


def test_nothing_is_written_that_nobody_reads(tmp_path):
    write(tmp_path)
    for path in (tmp_path / "browser").rglob("*.*json"):
        text = path.read_text(encoding="utf-8")
        assert ", " not in text.replace("The ", ""), f"{path.name} holds blanks"
        assert "NaN" not in text
        numbers = [number for number in text.replace("[", ",").replace("]", ",").split(",") if "." in number]
        assert all(len(number.split(".")[1].rstrip("}")) <= 5 for number in numbers if number.lstrip("-")[0].isdigit())


def _town(folder):
    path = folder / "town.osm"
    path.write_text(osm_xml())
    return path

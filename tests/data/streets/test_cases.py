"""Files as people have them, each with its right answer: lengths of the drawn town, minutes along a road of 2 km."""

import bz2
import csv
import gzip
import json
import re
from pathlib import Path

import numpy as np
import pytest

from data.__main__ import main
from data.build.networks import make_networks
from data.inspect import inspect_streets
from data.problems import Problems
from data.streets.read import read_streets
from geo.area import MODES
from geo.streets.edges import way_speeds_kmh
from geo.streets.routing import minutes_to, nearest_nodes
from geo.streets.speeds import KMH_PER_MPH, limits_kmh, parse_maxspeed_kmh
from tests.drawn_streets import osm_pbf, osm_xml

CASES = Path(__file__).parent / "cases"
TOWN = {"all": 6400, "walk": 5200, "cycle": 4800, "drive": 5600}
"""Metres: no walks on the motorway of 800, no cars on the footpath of 400, nobody through the private road of 400."""
BOLLARD = {"walk": 0, "cycle": 0, "drive": 1}
FACTOR = 0.7
"""In open country."""


def case(name):
    return CASES / "files" / name


@pytest.mark.parametrize(
    "name",
    [
        "ways-before-nodes.osm",
        "overpass-timed-out.osm",
        "josm-deleted-node.osm",
        "history-way-two-versions.osm",
        "gate-closed-to-cars.osm",
    ],
)
def test_the_town_is_read_whole(name):
    found = inspect_streets(case(name))
    assert found["metres"] == TOWN
    assert found["ends_only_metres"] == {"walk": 400, "cycle": 400, "drive": 400}
    assert found["one_way_metres"] == 1600, "South Street and the motorway"
    assert found["closed_nodes"] == BOLLARD
    assert found["problems"] == []
    assert ("timed out in" in " ".join(found["warnings"])) == (name == "overpass-timed-out.osm")


def test_what_is_deleted_is_not_there(tmp_path):
    assert inspect_streets(case("josm-deleted-way.osm"))["metres"] == {name: far - 400 for name, far in TOWN.items()}
    text = osm_xml().replace('<way id="6">', '<way id="6" visible="false">')
    (tmp_path / "town.osm").write_text(text)
    assert inspect_streets(tmp_path / "town.osm")["metres"]["all"] == 6000
    (tmp_path / "town.osm").write_text(osm_xml().replace('<node id="107"', '<node action="delete" id="107"'))
    assert inspect_streets(tmp_path / "town.osm")["metres"]["all"] == 5200, "cut at the node, only D to F is left"


def test_a_way_is_cut_at_a_missing_node_and_never_bridged():
    found = inspect_streets(case("way-with-missing-node.osm.pbf"))
    assert found["metres"]["all"] == 5200


@pytest.mark.parametrize("order", [1, -1])
def test_the_newest_version_counts_wherever_it_stands(tmp_path, order):
    versions = [
        '<way id="6" version="1"><nd ref="108"/><nd ref="109"/><tag k="highway" v="residential"/></way>',
        '<way id="6" version="2"><nd ref="108"/><nd ref="109"/><tag k="building" v="yes"/></way>',
    ]
    gates = [
        '<node id="113" version="1" lat="51.51094940" lon="-0.11365741"><tag k="barrier" v="bollard"/></node>',
        '<node id="113" version="2" lat="51.51094940" lon="-0.11365741"/>',
    ]
    text = osm_xml(without=[6])
    start, end = text.index('<node id="113"'), text.index('<node id="114"')
    text = text[:start] + "".join(gates[::order]) + text[end:]
    (tmp_path / "town.osm").write_text(text.replace("<relation", "".join(versions[::order]) + "<relation"))
    found = inspect_streets(tmp_path / "town.osm")
    assert found["metres"]["all"] == 6000, "its newest version is no street"
    assert found["closed_nodes"]["drive"] == 0, "the bollard was taken away"


def test_what_josm_has_newly_drawn_is_read(tmp_path):
    text = osm_xml()
    for ref in ("108", "109"):
        text = text.replace(f'id="{ref}"', f'id="-{ref}" action="modify"').replace(f'ref="{ref}"', f'ref="-{ref}"')
    (tmp_path / "town.osm").write_text(text.replace('<way id="6">', '<way id="-6" action="modify">'))
    assert inspect_streets(tmp_path / "town.osm")["metres"] == TOWN


@pytest.mark.parametrize("ending", [".osm", ".osm.gz", ".osm.bz2", ".osm.pbf", ".txt"])
def test_every_form_gives_the_same(tmp_path, ending):
    path = tmp_path / f"town{ending}"
    if ending == ".osm.pbf":
        osm_pbf(path)
    else:
        pack = {".osm.gz": gzip.compress, ".osm.bz2": bz2.compress}.get(ending, bytes)
        path.write_bytes(pack(osm_xml().encode()))
    found = inspect_streets(path)
    assert (found["metres"], found["closed_nodes"], found["problems"]) == (TOWN, BOLLARD, [])


def test_several_files_are_one_and_what_is_in_two_is_there_once(tmp_path):
    north, south = tmp_path / "north.osm", osm_pbf(tmp_path / "south.osm.pbf")
    north.write_text(osm_xml(without=[2, 4, 5, 6]))
    problems = Problems()
    both = read_streets([north, south], problems)
    alone = read_streets(south, problems)
    assert problems.errors == ()
    assert both.tags.equals(alone.tags)
    assert both.way_nodes.tolist() == alone.way_nodes.tolist()


def test_a_node_missing_in_one_file_is_taken_from_the_other(tmp_path):
    west, east = tmp_path / "west.osm", tmp_path / "east.osm"
    west.write_text(osm_xml().replace('<node id="107"', '<node id="90107"'))
    east.write_text(osm_xml(without=range(1, 16)))
    problems = Problems()
    streets = read_streets((west, east), problems)
    assert problems.errors == ()
    assert (streets.tags["name"] == "Back Lane").sum() == 1, "whole, not cut"


def test_a_graphml_stands_alone(tmp_path):
    (tmp_path / "town.osm").write_text(osm_xml())
    problems = Problems()
    read_streets([tmp_path / "town.osm", case("undirected.graphml")], problems)
    assert "a .graphml stands alone" in problems.report()


@pytest.mark.parametrize("name", ["undirected", "oneway-yes-no", "crs-init-dict", "walking-network"])
def test_graphml_of_any_age_is_read(name):
    found = inspect_streets(case(f"{name}.graphml"))
    assert found["problems"] == []
    assert found["metres"]["all"] == 6400
    is_known = name != "walking-network"
    assert any("one-way" in warning for warning in found["warnings"]) != is_known
    streets = read_streets(case(f"{name}.graphml"), Problems())
    south = streets.tags["name"] == "South Street"
    assert streets.tags["oneway"][south].tolist() == ["yes" if is_known else ""]
    if is_known:
        way = int(np.flatnonzero(south)[0])
        nodes = streets.way_nodes[streets.way_start[way] : streets.way_start[way + 1]]
        assert streets.x[nodes[0]] < streets.x[nodes[-1]], "from C to D, as it was drawn"


def test_an_undirected_graphml_that_does_not_say_where_streets_begin_is_refused(tmp_path):
    text = case("undirected.graphml").read_text().replace('attr.name="from"', 'attr.name="begins"')
    (tmp_path / "town.graphml").write_text(text)
    assert "the network is undirected" in inspect_streets(tmp_path / "town.graphml")["problems"][0]


def rows(name):
    with case(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows("maxspeed.csv"), ids=lambda row: row["maxspeed"])
def test_limits_are_as_the_column_says(row):
    right = row["right_kmh"].split()[0].rstrip(":")
    expected = None if right == "none" else pytest.approx(float(right), abs=0.05)
    assert parse_maxspeed_kmh(row["maxspeed"]) == expected


@pytest.mark.parametrize("row", rows("access-values.csv"), ids=lambda row: row["tags"])
def test_access_is_as_the_column_says(row, speeds):
    tags = dict(tag.split("=") for tag in row["tags"].split())
    assert row["right"] == "closed to all three"
    assert [way_speeds_kmh(mode, tags, speeds) for mode in MODES] == [(0, 0)] * 3


@pytest.fixture
def speeds():
    from data.recipe.speeds import load_speeds  # noqa: PLC0415 (a fixture of one test)

    return load_speeds()


def minutes_along(path):
    """Minutes from the west end of the road to the east end by mode, at the traffic of open country; NaN is no way."""
    streets = read_streets(path, Problems())
    found = {}
    for mode, network in make_networks(streets).items():
        ends = np.array([streets.x.min(), streets.x.max()]), streets.y[[streets.x.argmin(), streets.x.argmax()]]
        nodes, metres = nearest_nodes(network, *ends)
        if (nodes < 0).any() or metres.max() > 1:
            found[mode] = np.nan
            continue
        ((_, minutes),) = minutes_to(network.edges, nodes[1:], network.ends)
        found[mode] = float(minutes[0, nodes[0]])
    return found


def drive(mph):
    return 2000 * 0.06 / (mph * KMH_PER_MPH * FACTOR)


WALK, CYCLE = 25.0, 7.5


@pytest.mark.parametrize(
    ("name", "walk", "cycle", "car"),
    [
        ("national", WALK, CYCLE, drive(60)),
        ("nsl-single", WALK, CYCLE, drive(60)),
        ("nsl-type", WALK, CYCLE, drive(60)),
        ("gb-zone20", WALK, CYCLE, drive(20)),
        ("maxspeed-hours", WALK, CYCLE, drive(30)),
        ("gate-motor-vehicle-no", WALK, CYCLE, np.nan),
        ("gate-private", np.nan, np.nan, np.nan),
        ("bus-gate-node", WALK, CYCLE, np.nan),
        ("gate-private-foot", np.nan, np.nan, np.nan),
        ("through-destination", WALK, CYCLE, np.nan),
        ("conditional", WALK, CYCLE, np.nan),
        ("track-car", WALK, CYCLE, drive(10)),
        ("rural-lane-untagged", WALK, CYCLE, drive(60)),
        ("elevator", WALK, np.nan, np.nan),
        ("ferry", 1600 / 80 + 5, 1600 * 0.06 / 16 + 5, drive(30) * 0.8 + 5),
    ],
)
def test_minutes_along_the_road(name, walk, cycle, car):
    found = minutes_along(CASES / "streets" / f"{name}.osm")
    assert found == {
        mode: pytest.approx(right, rel=0.005, nan_ok=True)
        for mode, right in zip(MODES, (walk, cycle, car), strict=True)
    }


def test_a_lane_without_a_limit_leaves_it_to_the_law():
    streets = read_streets(CASES / "streets" / "rural-lane-untagged.osm", Problems())
    assert np.isnan(limits_kmh(streets.tags.iloc[0].to_dict())).all()


def test_destination_lets_those_in_who_live_there():
    streets = read_streets(CASES / "streets" / "through-destination.osm", Problems())
    network = make_networks(streets)["drive"]
    west, middle, east = nearest_nodes(
        network, np.sort(streets.x)[[0, len(streets.x) // 2, -1]], np.full(3, streets.y.mean())
    )[0]
    for here in (west, east):
        for start, end in ((here, middle), (middle, here)):
            ((_, minutes),) = minutes_to(network.edges, np.array([end]), network.ends)
            assert minutes[0, start] == pytest.approx(drive(30) / 2, rel=0.1)
    assert any("never to pass through" in note for note in network.notes)


def test_a_private_gate_lets_those_through_who_live_behind_it(tmp_path):
    text = (CASES / "streets" / "through-destination.osm").read_text()
    text = text.replace('<tag k="motor_vehicle" v="destination"/>', "")
    gate = '<tag k="barrier" v="gate"/><tag k="access" v="private"/></node>'
    text = re.sub(r'(<node id="8"[^>]*>)</node>', r"\1" + gate, text)
    path = tmp_path / "road.osm"
    path.write_text(text)
    assert np.isnan(minutes_along(path)["drive"]), "the street beyond is everybody's, but the gate is not"
    path.write_text(text.replace('<nd ref="11"/>', '<nd ref="11"/><tag k="access" v="private"/>'))
    assert minutes_along(path)["drive"] == pytest.approx(drive(30), rel=0.005)
    assert minutes_along(path)["walk"] == pytest.approx(WALK, rel=0.005)


def test_the_screen_says_what_is_not_followed(tmp_path):
    restriction = '<relation id="2"><member type="way" ref="1" role="from"/><tag k="type" v="restriction"/></relation>'
    (tmp_path / "town.osm").write_text(
        osm_xml(
            way_6={"route": "ferry"},
            way_1={"highway": "residential", "oneway": "no", "motor_vehicle:conditional": "no @ (school days)"},
        ).replace("</osm>", restriction + "</osm>")
    )
    warnings = " ".join(inspect_streets(tmp_path / "town.osm")["warnings"])
    assert "1 forbidden turn: not followed" in warnings
    assert "1 ferry without a time: not used" in warnings
    assert "1 street open or closed under conditions that can't be told" in warnings
    notes = make_networks(read_streets(tmp_path / "town.osm", Problems()))["drive"].notes
    assert sum(sentence in notes for sentence in inspect_streets(tmp_path / "town.osm")["warnings"]) == 3


def test_inspect_on_the_command_line(capsys, tmp_path):
    assert main(["inspect", "--json", str(case("gate-closed-to-cars.osm"))]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["metres"], told["closed_nodes"]) == ("streets", TOWN, BOLLARD)
    (tmp_path / "town.osm").write_text("<osm")
    assert main(["inspect", str(case("gate-closed-to-cars.osm")), str(tmp_path / "town.osm")]) == 2
    out = capsys.readouterr().out
    assert "metres: all 6,400, walk 5,200, cycle 4,800, drive 5,600" in out
    assert "problem: town.osm:" in out
    assert main(["inspect", str(tmp_path / "nowhere.pbf")]) == 2


def test_classes_and_directions_may_be_lists_and_in_any_letters(tmp_path):
    tags = {"highway": "Residential;service", "oneway": "YES", "oneway:bicycle": "no"}
    (tmp_path / "town.osm").write_text(osm_xml(way_2=tags))
    found = inspect_streets(tmp_path / "town.osm")
    assert (found["metres"], found["one_way_metres"]) == (TOWN, 1600)


def test_degrees_that_are_called_metres_are_told(tmp_path):
    text = case("oneway-yes-no.graphml").read_text().replace("epsg:4326", "epsg:27700")
    (tmp_path / "town.graphml").write_text(text)
    assert "all streets lie within a metre" in inspect_streets(tmp_path / "town.graphml")["problems"][0]

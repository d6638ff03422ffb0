"""Every format gives the same streets; what is no streets file is told so in words."""

import bz2
import gzip

import numpy as np
import osmnx
import pytest

from data.problems import Problems
from data.streets.read import read_streets
from geo.streets.network import segments
from geo.streets.permissions import Access
from tests.drawn_streets import osm_pbf, osm_xml


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def read(path):
    problems = Problems()
    streets = read_streets(path, problems)
    assert problems.errors == ()
    return streets


def complaint(path):
    problems = Problems()
    streets = read_streets(path, problems)
    assert len(streets.x) == 0
    assert len(problems.errors) == 1
    assert problems.errors[0].file == path.name
    return problems.errors[0].says


def metres_by_name(streets):
    way, leaves, reaches = segments(streets.way_start, streets.way_nodes)
    metres = np.hypot(streets.x[leaves] - streets.x[reaches], streets.y[leaves] - streets.y[reaches])
    names = streets.tags["name"].to_numpy()[way]
    return {name: round(float(metres[names == name].sum())) for name in np.unique(names) if name}


LENGTHS = {"North Street": 800, "South Street": 800, "Bridge Road": 800, "Back Lane": 1600, "Isle Road": 400}


def test_xml_gives_streets_tags_and_what_lies_beside(tmp_path):
    streets = read(write(tmp_path, "town.osm", osm_xml()))
    assert metres_by_name(streets) == LENGTHS | {"Cut Lane": 400}
    south = streets.tags[streets.tags["name"] == "South Street"].iloc[0]
    assert (south["oneway"], south["oneway:bicycle"], south["maxspeed"]) == ("yes", "no", "")
    assert [access.sum() for access in streets.node_access.values()] == [0, 0, Access.CLOSED], "a bollard"
    assert streets.tags["railway"].tolist().count("rail") == 1, "a railway in a tunnel can't be seen"
    areas = {name: shape.area for name, shape in zip(streets.context_class, streets.context_shape, strict=True)}
    assert areas["park"] == pytest.approx(200 * 200 - 50 * 50, rel=1e-3), "the pond in the park is a hole"
    assert sorted(streets.context_class) == ["park", "water", "water", "waterway"]


def test_pbf_gives_the_same_as_xml(tmp_path):
    xml, pbf = read(write(tmp_path, "town.osm", osm_xml())), read(osm_pbf(tmp_path / "town.osm.pbf"))
    assert xml.tags.to_dict() == pbf.tags.to_dict()
    assert xml.way_start.tolist() == pbf.way_start.tolist()
    assert np.abs(xml.x[xml.way_nodes] - pbf.x[pbf.way_nodes]).max() < 0.02
    assert np.abs(xml.y[xml.way_nodes] - pbf.y[pbf.way_nodes]).max() < 0.02
    closed = [np.flatnonzero(streets.node_access["drive"][streets.way_nodes]).tolist() for streets in (xml, pbf)]
    assert closed[0] == closed[1] != []
    assert {"park", "water", "waterway"} == set(pbf.context_class)


def test_graphml_gives_the_same_streets_as_the_xml_it_was_made_from(tmp_path):
    path = write(tmp_path, "town.osm", osm_xml(without=[7, *range(10, 16)]))
    graph = osmnx.graph_from_xml(path, retain_all=True)
    osmnx.save_graphml(graph, tmp_path / "town.graphml")
    streets = read(tmp_path / "town.graphml")
    assert metres_by_name(streets) == LENGTHS | {"Cut Lane": 400}
    south = streets.tags[streets.tags["name"] == "South Street"].iloc[0]
    assert south["oneway"] == "yes"
    assert streets.tags[streets.tags["name"] == "North Street"]["maxspeed"].tolist() == ["30 mph"]


def test_projected_graphml_is_brought_back_to_degrees(tmp_path):
    path = write(tmp_path, "town.osm", osm_xml(without=[7, *range(10, 16)]))
    graph = osmnx.project_graph(osmnx.graph_from_xml(path, retain_all=True), to_crs="EPSG:27700")
    osmnx.save_graphml(graph, tmp_path / "town.graphml")
    assert metres_by_name(read(tmp_path / "town.graphml"))["Bridge Road"] == 800


def test_no_piece_is_longer_than_150_metres(tmp_path):
    streets = read(write(tmp_path, "town.osm", osm_xml()))
    longest = max(
        np.hypot(np.diff(streets.x[nodes]), np.diff(streets.y[nodes])).max()
        for nodes in np.split(streets.way_nodes, streets.way_start[1:-1])
    )
    assert 100 < longest <= 150


def test_a_way_is_cut_where_it_leaves_the_file(tmp_path):
    text = osm_xml().replace('<nd ref="107"/>', '<nd ref="999999"/>')
    streets = read(write(tmp_path, "town.osm", text))
    assert metres_by_name(streets)["Back Lane"] == 400, (
        "only D to F is left of Back Lane: G, its third node, is missing"
    )


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("town.osm", b"", "is empty"),
        ("town.osm", b"  \n", "is empty"),
        ("town.osm.pbf", b"", "is empty"),
        ("town.shp", b"x", "ogr2osm"),
        ("town.gpkg", b"SQLite format 3", "ogr2osm"),
        ("town.geojson", b'{"type": "FeatureCollection"}', "ogr2osm"),
        ("town.osm.zip", b"PK\x03\x04....", "unpack it"),
        ("town.osm.xz", b"\xfd7zXZ\x00...", "unpack it"),
        ("town.osm", "<osm>".encode("utf-16"), "save it as UTF-8"),
        ("town", b"x", "it has no ending"),
        ("town.osm.gz", b"x", "it has .gz"),
        ("town.osm.gz", b"\x1f\x8bnot really", "cut short or damaged"),
        ("town.osm.gz", gzip.compress(osm_xml().encode())[:-200], "cut short or damaged"),
        ("town.osm.bz2", bz2.compress(osm_xml().encode())[:-200], "cut short or damaged"),
        ("town.osm.gz", gzip.compress(b"<osm>" + b" " * 70 * 2**20), "unpacks to more than 200 times its size"),
        ("town.osm.pbf", b"hello " * 50, "no streets file that can be read"),
        ("town.osm", b"name,lon,lat\n1,2,3\n", "no streets file that can be read"),
        ("town.osm", b"<html><body/></html>", "a web page"),
        ("town.osm", b"<!DOCTYPE html><html><body/></html>", "a web page"),
        ("town.osc", b"<osmChange/>", "a file of changes"),
        ("town.osm", b"<rss/>", "outermost element is <rss>, not <osm>"),
        ("town.osm", osm_xml()[:2000], "no whole OpenStreetMap XML file"),
        ("town.osm", b'<osm version="0.6"><node id="1" lat="51.5"/></osm>', "not one street"),
        (
            "town.osm",
            b'<osm version="0.6"><node id="1" lat="51.5" lon="west"/></osm>',
            "no whole OpenStreetMap XML file",
        ),
        ("town.osm", b'<osm version="0.6"></osm>', "not one street"),
        ("town.osm", osm_xml(without=range(1, 10)), "not one street"),
        ("town.osm", osm_xml().replace('lon="-0.1', 'lon="12.1'), "not in Great Britain, the first at longitude 12."),
        ("town.graphml", b'<graphml><graph edgedefault="directed"/></graphml>', "no whole GraphML as OSMnx saves it"),
    ],
)
def test_what_is_no_streets_file_is_told_so(tmp_path, name, content, says):
    assert says in complaint(write(tmp_path, name, content))


@pytest.mark.parametrize("name", ["town.osm", "town.graphml"])
def test_entities_are_refused_before_they_fill_memory(tmp_path, name):
    root = name.split(".")[1]
    bomb = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 9))
    text = f'<?xml version="1.0"?><!DOCTYPE {root} [<!ENTITY x0 "boom">{bomb}]><{root} a="&x8;"/>'
    assert "declares a document type" in complaint(write(tmp_path, name, text))


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9, 0.99])
def test_a_broken_off_pbf_is_told_so(tmp_path, share):
    whole = osm_pbf(tmp_path / "town.osm.pbf").read_bytes()
    assert "no whole OpenStreetMap PBF" in complaint(write(tmp_path, "half.osm.pbf", whole[: int(len(whole) * share)]))


def test_a_missing_file_is_told_so(tmp_path):
    assert "check the path in the recipe" in complaint(tmp_path / "nowhere.osm")
    (tmp_path / "folder.osm").mkdir()
    assert "can't be opened" in complaint(tmp_path / "folder.osm")


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "ways", "says_oneway"),
    [
        ("central-london.osm.pbf", 12_932, False),
        ("north-london.osm", 3_864, True),
        ("westminster-drive.graphml", 4_733, True),
    ],
)
def test_real_files_are_read_whole(real, name, ways, says_oneway):
    streets = read(real / "osm" / name)
    assert len(streets.tags) == ways
    assert streets.says("oneway") == says_oneway
    assert streets.says("maxspeed") == says_oneway


@pytest.mark.real
def test_a_broken_off_real_pbf_is_told_so(real, tmp_path):
    whole = (real / "osm" / "central-london.osm.pbf").read_bytes()
    assert "no whole OpenStreetMap PBF" in complaint(write(tmp_path, "half.osm.pbf", whole[:100_000]))

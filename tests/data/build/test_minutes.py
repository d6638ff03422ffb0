"""Minutes through a drawn town by mental arithmetic, and through real streets beside networkx."""

from dataclasses import replace

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from data.assembly.places import LivingPoints, streets_nearby
from data.build.minutes import crow_fly_minutes, work_out_minutes
from data.build.networks import make_networks
from data.problems import Problems
from data.recipe.speeds import laws, load_speeds, zones
from data.streets.read import read_streets
from geo.streets.edges import is_for_ends_only, way_speeds_kmh
from geo.streets.network import segments
from geo.streets.permissions import Access
from geo.streets.routing import minutes_to, ways_to
from geo.streets.speeds import KMH_PER_MPH, Ground, limits_kmh
from tests.drawn_streets import metres, osm_xml

CITY_20_MPH = 20 * KMH_PER_MPH * 0.61 / 0.06
"""Metres a minute in inner London."""
INNER = replace(load_speeds(), ground=Ground((zones()["inner"],), (laws()["twenty"],)))
WALK = 80.0
CYCLE = 16 / 0.06


def town(tmp_path, **changes):
    path = tmp_path / "town.osm"
    path.write_text(osm_xml(**changes))
    problems = Problems()
    streets = read_streets(path, problems)
    problems.raise_if_any()
    return streets


def practices_at(*corners, off_m=0.0):
    spots = [metres(corner) for corner in corners]
    return pd.DataFrame(
        {
            "code": list(corners),
            "name": [f"Practice {corner}" for corner in corners],
            "kind": "inside",
            "x": [x - off_m for x, _ in spots],
            "y": [float(y) for _, y in spots],
        }
    )


def places_at(*corners, half_m=10.0):
    """Squares round corners; so small that no node but the corner's own is inside."""
    spots = [metres(corner) for corner in corners]
    table = practices_at(*corners)
    squares = [box(x - half_m, y - half_m, x + half_m, y + half_m) for x, y in spots]
    return gpd.GeoDataFrame(table, geometry=squares, crs=27700)


def work_out(streets, practices, places, problems=None, living=None):
    return work_out_minutes(
        make_networks(streets, INNER),
        practices=practices,
        places=places,
        living=living,
        problems=problems or Problems(),
        progress=lambda _step, _done, _total: None,
    )


def test_a_walk_goes_round_by_the_bridge(tmp_path):
    found = work_out(town(tmp_path), practices_at("A"), places_at("C", "D", "B"))
    assert found.minutes["walk"][:, 0] == pytest.approx([2400 / WALK, 1600 / WALK, 800 / WALK], abs=0.01)


def test_without_the_bridge_there_is_no_way(tmp_path):
    found = work_out(town(tmp_path, without=[3]), practices_at("A", "D"), places_at("C"))
    assert np.isnan(found.minutes["walk"]).tolist() == [[True, False]]


def test_an_isle_has_no_way_anywhere_but_its_own_street(tmp_path):
    found = work_out(town(tmp_path), practices_at("A", "I"), places_at("H", "C"))
    for mode in ("walk", "cycle", "drive"):
        assert np.isnan(found.minutes[mode]).tolist() == [[True, False], [False, True]]


def test_minutes_by_car_are_those_to_the_practice_not_from_it(tmp_path):
    found = work_out(town(tmp_path), practices_at("C", "D"), places_at("C", "D"))
    to_c_from_d, to_d_from_c = found.minutes["drive"][1, 0], found.minutes["drive"][0, 1]
    assert to_d_from_c == pytest.approx(800 / CITY_20_MPH, abs=0.01), "along the one-way street"
    assert to_c_from_d == pytest.approx(1600 / CITY_20_MPH, abs=0.01), "round by Back Lane"
    assert found.between["drive"][1, 0] == pytest.approx(to_c_from_d, abs=0.001)
    assert found.between["drive"][0, 1] == pytest.approx(to_d_from_c, abs=0.001)


def test_walkers_and_cycles_with_leave_ignore_one_way(tmp_path):
    found = work_out(town(tmp_path), practices_at("C"), places_at("D"))
    assert found.minutes["walk"][0, 0] == pytest.approx(800 / WALK, abs=0.01)
    assert found.minutes["cycle"][0, 0] == pytest.approx(800 / CYCLE, abs=0.01)
    plain = town(tmp_path, way_2={"highway": "residential", "oneway": "yes"})
    assert work_out(plain, practices_at("C"), places_at("D")).minutes["cycle"][0, 0] == pytest.approx(
        1600 / CYCLE, abs=0.01
    )


def test_a_one_way_street_may_be_drawn_against_its_direction(tmp_path):
    streets = town(tmp_path, way_2={"highway": "residential", "oneway": "-1"})
    found = work_out(streets, practices_at("C", "D"), places_at("C", "D"))
    assert found.minutes["drive"][1, 0] == pytest.approx(800 / CITY_20_MPH, abs=0.01)
    assert found.minutes["drive"][0, 1] == pytest.approx(1600 / CITY_20_MPH, abs=0.01)


def test_a_tagged_speed_limit_goes_before_the_table(tmp_path):
    found = work_out(town(tmp_path), practices_at("A"), places_at("B"))
    assert found.minutes["drive"][0, 0] == pytest.approx(800 / (CITY_20_MPH * 1.5), abs=0.01)


def test_a_car_stops_at_the_footpath_and_at_the_bollard(tmp_path):
    found = work_out(town(tmp_path), practices_at("E"), places_at("D"))
    assert found.minutes["walk"][0, 0] == pytest.approx(400 / WALK, abs=0.01)
    assert found.minutes["cycle"][0, 0] == pytest.approx(400 / WALK, abs=0.01), "left at D, the rest on foot"
    assert found.minutes["drive"][0, 0] == pytest.approx(400 / WALK, abs=0.01), "parked at D, the rest on foot"
    network = make_networks(town(tmp_path), INNER)["drive"]
    at = {corner: np.hypot(network.x - metres(corner)[0], network.y - metres(corner)[1]) < 1 for corner in "BML"}
    assert at["M"].sum() == 2, "the lane ends on both sides of the bollard"
    ((_, minutes),) = minutes_to(network.edges, np.flatnonzero(at["B"]))
    assert np.isnan(minutes[0, at["L"]]).all()
    assert np.isfinite(minutes[0, at["M"]]).tolist() in ([True, False], [False, True])


def test_the_walk_from_the_street_to_the_door_is_included(tmp_path):
    found = work_out(town(tmp_path), practices_at("A", "B", off_m=160.0), places_at("B"))
    assert found.minutes["walk"][0, 0] == pytest.approx((800 + 160) / WALK, abs=0.01)
    assert found.minutes["drive"][0, 0] == pytest.approx(800 / (CITY_20_MPH * 1.5) + 160 / WALK, abs=0.01)
    assert found.between["walk"][0, 0] == 0, "nobody leaves a practice to come back to it"


def living_at(*points):
    """Points of the first place, each metres east of the corner A and a weight."""
    x, y = metres("A")
    east, weight = np.array(points, dtype=float).T
    place = np.zeros(len(points), dtype=np.int64)
    return LivingPoints(place, x + east, np.full(len(points), float(y)), weight, "Points.")


def north_street():
    """A place that holds North Street, 800 m, with its centroid at its east end."""
    x, y = metres("A")
    place = places_at("B")
    place.loc[0, "geometry"] = box(x - 5, y - 5, x + 805, y + 5)
    return place


def test_a_place_is_half_its_centroid_and_half_its_streets(tmp_path):
    streets = town(tmp_path)
    x, y = metres("A")
    found = work_out(streets, practices_at("A"), north_street())
    inside = np.abs(streets.y - y) < 1
    inside &= (streets.x > x - 1) & (streets.x < x + 801)
    assert inside.sum() == 7, "both ends and the five added so that no piece is longer than 150 m"
    halves = (np.mean(streets.x[inside] - x) + 800) / 2
    assert found.minutes["walk"][0, 0] == pytest.approx(halves / WALK, abs=0.01)
    assert found.spread["walk"][0] == pytest.approx(800 / WALK, abs=0.01), "of seven nodes the 10th is the first"


def test_a_place_is_where_its_people_live_by_how_many_they_are(tmp_path):
    living = living_at((0, 10), (800, 30))
    found = work_out(town(tmp_path), practices_at("A"), north_street(), living=living)
    assert found.minutes["walk"][0, 0] == pytest.approx(600 / WALK, abs=0.01)
    assert found.spread["walk"][0] == pytest.approx(800 / WALK, abs=0.01)
    assert "Points." in found.mode_notes["walk"]
    crowd = work_out(town(tmp_path), practices_at("A"), north_street(), living=living_at((0, 3), (800, 97)))
    assert crowd.spread["walk"][0] == 0, "three in a hundred make no spread"


@pytest.mark.parametrize(("far", "has_way"), [(10, True), (11, False)])
def test_half_of_the_people_of_a_place_must_have_a_way(tmp_path, far, has_way):
    living = living_at((0, 10), (-600, far))
    found = work_out(town(tmp_path), practices_at("A"), north_street(), living=living)
    assert np.isfinite(found.minutes["walk"][0, 0]) == has_way
    assert np.isnan(found.spread["walk"][0]), "of one point there is no spread"


def test_nobody_starts_in_a_tunnel_or_on_a_motorway(tmp_path):
    streets = town(tmp_path, way_3={"highway": "residential", "tunnel": "yes"})
    networks = make_networks(streets, INNER)
    for mode, network in networks.items():
        at_bridge = (np.abs(network.x - metres("B")[0]) < 1) & (network.y > metres("D")[1] + 1)
        at_bridge &= network.y < metres("B")[1] - 1
        assert at_bridge.any()
        assert not network.large[at_bridge].any(), mode
        assert network.large[np.hypot(network.x - metres("B")[0], network.y - metres("B")[1]) < 1].any()
    drive = networks["drive"]
    on_motorway = (np.abs(drive.x - metres("J")[0]) < 1) & (drive.y > metres("A")[1] + 1)
    assert on_motorway.any()
    assert not drive.large[on_motorway].any()


def test_metres_along_the_way_go_with_the_minutes(tmp_path):
    network = make_networks(town(tmp_path), INNER)["walk"]
    target = np.flatnonzero(np.hypot(network.x - metres("A")[0], network.y - metres("A")[1]) < 1)
    ((_, minutes, metres_along),) = ways_to(network, target)
    ((_, plain),) = minutes_to(network.edges, target, network.ends)
    assert np.array_equal(np.isnan(minutes), np.isnan(metres_along))
    assert np.nanmax(np.abs(minutes - plain)) < 1e-9
    assert np.nanmax(np.abs(metres_along - minutes * WALK)) < 0.01


def test_a_place_without_nodes_is_where_most_of_its_people_live(tmp_path):
    places = places_at("A")
    places["x"], places["y"] = metres("B")[0], metres("B")[1] + 80.0
    places.loc[0, "geometry"] = box(places["x"][0] - 10, places["y"][0] - 10, places["x"][0] + 10, places["y"][0] + 10)
    found = work_out(town(tmp_path), practices_at("A"), places)
    assert found.minutes["walk"][0, 0] == pytest.approx((80 + 800) / WALK, abs=0.01)


def test_off_the_streets_is_reported_and_not_guessed(tmp_path):
    problems = Problems()
    practices, places = practices_at("A", "K", off_m=0.0), places_at("H")
    practices.loc[1, "x"] -= 510.0
    places["y"] += 600.0
    places["geometry"] = places.geometry.translate(0, 600)
    found = work_out(town(tmp_path), practices, places, problems)
    assert np.isnan(found.minutes["walk"]).all()
    assert not np.isnan(found.between["walk"][0, 0])
    assert np.isnan(found.between["walk"][1]).all()
    report = problems.warnings_report()
    assert "practice more than 500 m from any street that one can use to walk, cycle or drive" in report
    assert "(1: K Practice K, 510 m)" in report
    assert "(1: H Practice H, 600 m)" in report


def test_far_from_any_street_is_named_but_has_minutes(tmp_path):
    problems = Problems()
    found = work_out(town(tmp_path), practices_at("A", "C", off_m=160.0), places_at("C"), problems)
    assert found.minutes["walk"][0, 0] == pytest.approx((2400 + 160) / WALK, abs=0.01)
    assert "practice more than 150 m from any street that one can use to walk, cycle or drive: minutes begin" in (
        problems.warnings_report()
    )


def test_where_the_streets_end_is_named(tmp_path):
    problems = Problems()
    found = work_out(town(tmp_path), practices_at("A"), places_at("B", "C"), problems)
    assert "place within 500 m of where the streets end" in problems.warnings_report()
    assert "(2: B Practice B; C Practice C)" in problems.warnings_report()
    assert any("2 of 2 places lie within 500 m of where the streets end" in note for note in found.mode_notes["walk"])


def test_a_practice_beyond_the_margin_has_no_minutes_and_no_complaint(tmp_path):
    problems = Problems()
    practices = practices_at("A", "B")
    practices.loc[1, ["kind", "x", "y"]] = ["beyond", np.nan, np.nan]
    found = work_out(town(tmp_path), practices, places_at("C"), problems)
    assert np.isnan(found.minutes["walk"][:, 1]).all()
    assert np.isnan(found.between["walk"][1, 1])
    assert "B Practice B" not in problems.warnings_report()


def test_a_place_where_most_streets_have_no_way_has_none(tmp_path):
    places = places_at("H")
    west, east = metres("C")[0] + 790, metres("I")[0] + 10
    places.loc[0, "geometry"] = box(west, metres("C")[1] - 5, east, metres("C")[1] + 5)
    found = work_out(town(tmp_path), practices_at("A", "I"), places)
    assert np.isnan(found.minutes["drive"]).tolist() == [[True, False]], "D alone has a way to A, all of the isle to I"


def test_notes_say_what_the_file_cannot_tell(tmp_path):
    notes = {mode: " ".join(network.notes) for mode, network in make_networks(town(tmp_path), INNER).items()}
    assert "0.61 in inner London (Transport for London, between the peaks, 2015)" in notes["drive"]
    assert not any(
        "doesn't say" in words or "only streets for cars" in words for words in notes.values() if "private" in words
    )
    bare = {f"way_{number}": {"highway": "residential"} for number in range(1, 10)} | {"way_5": {"highway": "footway"}}
    notes = {mode: " ".join(network.notes) for mode, network in make_networks(town(tmp_path, **bare), INNER).items()}
    assert "doesn't say which streets are one-way" in notes["drive"]
    assert "has no speed limits" in notes["drive"]
    assert "doesn't say which streets are one-way" in notes["cycle"]
    assert "private" in notes["walk"]


def test_where_there_are_only_streets_for_cars_walkers_use_them_both_ways(tmp_path):
    streets = town(tmp_path, without=[5], way_2={"highway": "residential", "oneway": "yes"})
    networks = make_networks(streets)
    for mode in ("walk", "cycle"):
        assert "holds only streets for cars" in " ".join(networks[mode].notes)
    found = work_out(streets, practices_at("C"), places_at("D"))
    assert found.minutes["cycle"][0, 0] == pytest.approx(800 / CYCLE, abs=0.01)
    assert found.minutes["drive"][0, 0] == pytest.approx(1600 / CITY_20_MPH, abs=0.01)


def test_chunks_change_nothing(tmp_path, monkeypatch):
    streets, practices, places = town(tmp_path), practices_at("A", "C", "D"), places_at("B", "F")
    whole = work_out(streets, practices, places)
    monkeypatch.setattr("geo.streets.routing.BYTES_AT_ONCE", 1)
    told = []
    parts = work_out_minutes(
        make_networks(streets, INNER),
        practices=practices,
        places=places,
        problems=Problems(),
        progress=lambda *a: told.append(a),
    )
    for mode in whole.minutes:
        assert np.array_equal(whole.minutes[mode], parts.minutes[mode])
        assert np.array_equal(whole.between[mode], parts.between[mode])
        assert np.array_equal(whole.reach[mode], parts.reach[mode])
    assert told[:3] == [("minutes by walk", 1, 3), ("minutes by walk", 2, 3), ("minutes by walk", 3, 3)]


def test_streets_nearby_measures_to_the_street_not_to_its_corners(tmp_path):
    x, y = metres("A")
    beside_north_street, too_far_from_it = [x + 60.0, y - 99.0], [x + 60.0, y - 101.0]
    beside_the_railway = [x + 400.0, y - 1200.0 - 90.0]
    xy = np.array([beside_north_street, too_far_from_it, beside_the_railway])
    assert streets_nearby(town(tmp_path), xy, 100.0).tolist() == [True, False, True]
    assert streets_nearby(town(tmp_path, without=[4, 2]), xy, 100.0).tolist() == [True, False, False]


def test_crow_fly_minutes_are_straight_and_say_so():
    found = crow_fly_minutes(practices_at("A", "C"), places_at("C"), INNER)
    assert found.minutes["walk"][0] == pytest.approx([800 / WALK, 0])
    assert found.minutes["drive"][0, 0] == pytest.approx(800 * 0.06 / 20.3)
    assert "20.3 km/h in inner London (Transport for London, between the peaks, 2015)" in found.mode_notes["drive"][0]
    assert found.between["cycle"][0, 1] == pytest.approx(800 / CYCLE)
    assert all("straight lines" in notes[0] for notes in found.mode_notes.values())
    assert found.reach == {}


def boring_graph(streets, mode):
    """The streets thrice: private ones to start on, open ones, private ones to end on, joined at every node."""
    graph = nx.DiGraph()
    access = streets.node_access[mode]
    way, leaves, reaches = segments(streets.way_start, streets.way_nodes)

    def join(start, end, minutes):
        graph.add_edge(
            start, end, minutes=min(minutes, graph.get_edge_data(start, end, {"minutes": np.inf})["minutes"])
        )

    def end_of(node, piece, *, private):
        if access[node] == Access.OPEN or (private and access[node] == Access.ENDS):
            return node
        own = (node, piece)
        if access[node] == Access.ENDS:
            for phase in ("start", "end"):
                join((phase, own), (phase, node), 0)
                join((phase, node), (phase, own), 0)
        return own

    for piece, (number, here, there) in enumerate(zip(way, leaves, reaches, strict=True)):
        far = np.hypot(streets.x[here] - streets.x[there], streets.y[here] - streets.y[there])
        tags = streets.tags.iloc[number].to_dict()
        along, against = boring_speeds(mode, tags)
        private = is_for_ends_only(mode, tags)
        near_end, far_end = (end_of(node, piece, private=private) for node in (here, there))
        for start, end, kmh in ((near_end, far_end, along), (far_end, near_end, against)):
            for phase in (("start", "end") if private else ("open",)) if kmh else ():
                join((phase, start), (phase, end), far * 0.06 / kmh)
    for _, node in list(graph.nodes):
        join(("start", node), ("open", node), 0)
        join(("open", node), ("end", node), 0)
    return graph


def boring_speeds(mode, tags):
    """Open country: 0.7 of the limit as tagged, else by law."""
    allowed = way_speeds_kmh(mode, tags, load_speeds())
    if mode != "drive":
        return allowed
    law = laws()["elsewhere"]
    limits = [law.get(tags["highway"], law["service"]) if np.isnan(kmh) else kmh for kmh in limits_kmh(tags)]
    return [bool(may) * kmh * 0.7 for may, kmh in zip(allowed, limits, strict=True)]


@pytest.mark.real
@pytest.mark.parametrize("mode", ["walk", "cycle", "drive"])
def test_minutes_are_those_of_networkx_on_real_streets(real, mode):
    streets = read_streets(real / "osm" / "north-london.osm", Problems())
    network = make_networks(streets)[mode]
    shut = streets.node_access[mode] > 0
    graph = boring_graph(streets, mode)
    open_nodes = np.flatnonzero(~shut[network.node])
    targets = open_nodes[np.linspace(0, len(open_nodes) - 1, 7).astype(np.int64)]
    for chunk, found in minutes_to(network.edges, targets, network.ends):
        for target, row in zip(targets[chunk], found, strict=True):
            lengths = nx.single_source_dijkstra_path_length(
                graph.reverse(copy=False), ("end", network.node[target]), weight="minutes"
            )
            expected = np.array([lengths.get(("start", node), np.nan) for node in network.node[open_nodes]])
            assert np.isnan(expected).tolist() == np.isnan(row[open_nodes]).tolist()
            assert np.nanmax(np.abs(expected - row[open_nodes])) < 0.001

"""Minutes through a drawn town by mental arithmetic, and through real streets beside networkx."""

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from data.minutes import crow_fly_minutes, work_out_minutes
from data.networks import make_networks
from data.problems import Problems
from data.snapping import streets_nearby
from data.speeds import load_speeds
from data.streets.read import read_streets
from geo.routing import minutes_to
from geo.speed_limits import KMH_PER_MPH
from geo.streets import segments
from geo.way_rules import is_for_ends_only, way_speeds_kmh
from geo.who_may_pass import Access
from tests.drawn_streets import metres, osm_xml

CITY_20_MPH = 20 * KMH_PER_MPH * 0.63 / 0.06
"""Metres a minute."""
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


def work_out(streets, practices, places, problems=None):
    return work_out_minutes(
        make_networks(streets),
        practices=practices,
        places=places,
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
    network = make_networks(town(tmp_path))["drive"]
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


def test_a_place_is_the_mean_over_its_street_nodes(tmp_path):
    streets = town(tmp_path)
    x, y = metres("A")
    whole_street = places_at("A")
    whole_street.loc[0, "geometry"] = box(x - 5, y - 5, x + 805, y + 5)
    found = work_out(streets, practices_at("A"), whole_street)
    inside = np.abs(streets.y - y) < 1
    inside &= (streets.x > x - 1) & (streets.x < x + 801)
    assert inside.sum() == 7, "both ends and the five added so that no piece is longer than 150 m"
    assert found.minutes["walk"][0, 0] == pytest.approx(np.mean(streets.x[inside] - x) / WALK, abs=0.01)


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
    assert "'K Practice K, 510 m'" in report
    assert "'H Practice H, 600 m'" in report


def test_a_practice_beyond_the_margin_has_no_minutes_and_no_complaint(tmp_path):
    problems = Problems()
    practices = practices_at("A", "B")
    practices.loc[1, ["kind", "x", "y"]] = ["beyond", np.nan, np.nan]
    found = work_out(town(tmp_path), practices, places_at("C"), problems)
    assert np.isnan(found.minutes["walk"][:, 1]).all()
    assert np.isnan(found.between["walk"][1, 1])
    assert problems.warnings == ()


def test_a_place_where_most_streets_have_no_way_has_none(tmp_path):
    places = places_at("H")
    west, east = metres("C")[0] + 790, metres("I")[0] + 10
    places.loc[0, "geometry"] = box(west, metres("C")[1] - 5, east, metres("C")[1] + 5)
    found = work_out(town(tmp_path), practices_at("A", "I"), places)
    assert np.isnan(found.minutes["drive"]).tolist() == [[True, False]], "D alone has a way to A, all of the isle to I"


def test_notes_say_what_the_file_cannot_tell(tmp_path):
    notes = {mode: " ".join(network.notes) for mode, network in make_networks(town(tmp_path)).items()}
    assert "0.63 of the speed limit, for city traffic" in notes["drive"]
    assert not any(
        "doesn't say" in words or "only streets for cars" in words for words in notes.values() if "private" in words
    )
    bare = {f"way_{number}": {"highway": "residential"} for number in range(1, 10)} | {"way_5": {"highway": "footway"}}
    notes = {mode: " ".join(network.notes) for mode, network in make_networks(town(tmp_path, **bare)).items()}
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
    monkeypatch.setattr("geo.routing.BYTES_AT_ONCE", 1)
    told = []
    parts = work_out_minutes(
        make_networks(streets),
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
    found = crow_fly_minutes(practices_at("A", "C"), places_at("C"))
    assert found.minutes["walk"][0] == pytest.approx([800 / WALK, 0])
    assert found.minutes["drive"][0, 0] == pytest.approx(800 / CITY_20_MPH)
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
        along, against = way_speeds_kmh(mode, tags, load_speeds())
        private = is_for_ends_only(mode, tags)
        near_end, far_end = (end_of(node, piece, private=private) for node in (here, there))
        for start, end, kmh in ((near_end, far_end, along), (far_end, near_end, against)):
            for phase in (("start", "end") if private else ("open",)) if kmh else ():
                join((phase, start), (phase, end), far * 0.06 / kmh)
    for _, node in list(graph.nodes):
        join(("start", node), ("open", node), 0)
        join(("open", node), ("end", node), 0)
    return graph


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

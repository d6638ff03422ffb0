import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, dijkstra

from data.demo.street import ON_FOOT_ONLY


def parts(network, pieces):
    count = len(network.points)
    graph = coo_array((np.ones(len(pieces)), (pieces[:, 0], pieces[:, 1])), shape=(count, count))
    return graph.tocsr()


def names(network, which):
    return {network.streets[number].name for number in network.street[which]}


def over(network, ground):
    return shapely.intersects(ground, shapely.linestrings(network.points[network.pieces]))


def test_all_streets_hang_together(borough):
    count, _ = connected_components(parts(borough.network, borough.network.pieces), directed=False)
    assert count == 1


def test_only_two_bridges_join_north_and_south(borough):
    network = borough.network
    crossing = over(network, borough.terrain.river)
    assert names(network, crossing) == {"West Bridge", "East Bridge"}
    _, part = connected_components(parts(network, network.pieces[~crossing]), directed=False)
    sizes = np.sort(np.bincount(part))[::-1]
    large = sizes[sizes > 500]
    assert len(large) == 2
    north = network.points[part == np.bincount(part).argmax()]
    south = network.points[part == np.argsort(np.bincount(part))[-2]]
    assert north[:, 1].mean() > south[:, 1].mean() + 1_000


def test_canal_and_railway_are_crossed_in_few_places(borough):
    network, terrain = borough.network, borough.terrain
    assert 5 <= len(names(network, over(network, terrain.canal))) <= 12
    for _, rail in terrain.rails:
        assert 3 <= len(names(network, over(network, rail))) <= 12


def test_cars_can_leave_and_reach_every_street(borough):
    network = borough.network
    cars = network.for_cars()
    assert network.oneway.sum() > 300
    both = network.pieces[cars & ~network.oneway][:, ::-1]
    arcs = np.vstack([network.pieces[cars], both])
    _, part = connected_components(parts(network, arcs), directed=True, connection="strong")
    here = np.unique(network.pieces[cars])
    assert len(set(part[here].tolist())) == 1


def test_straight_lines_and_streets_disagree(borough):
    network = borough.network
    metres = np.hypot(*(network.points[network.pieces[:, 0]] - network.points[network.pieces[:, 1]]).T)
    graph = parts(network, network.pieces)
    graph = coo_array((metres, network.pieces.T), shape=graph.shape).tocsr()
    some = np.random.default_rng(1).choice(len(network.points), 60, replace=False)
    walked = dijkstra(graph, directed=False, indices=some)[:, some]
    straight = np.hypot(*(network.points[some][:, None] - network.points[some][None]).transpose(2, 0, 1))
    ratio = walked[straight > 200] / straight[straight > 200]
    assert 1.15 < np.median(ratio) < 1.5
    assert (ratio > 1.8).any()


def test_every_kind_of_street_is_there_and_main_roads_have_numbers(borough):
    kinds = {street.kind for street in borough.network.streets}
    assert {"primary", "secondary", "tertiary", "residential", "service", "footway", "pedestrian", "path"} <= kinds
    tags = {key for street in borough.network.streets for key, _ in street.tags}
    assert {"ref", "maxspeed", "oneway", "bicycle", "foot", "access"} <= tags
    assert all(street.name for street in borough.network.streets if street.kind == "primary")
    assert all(street.kind in ON_FOOT_ONLY for street in borough.network.streets if "Footbridge" in street.name)


def test_most_streets_have_a_name_of_two_words_that_no_other_has(borough):
    named = {street.line.wkb: street.name for street in borough.network.streets if street.quarter >= 0 and street.name}
    names_there = list(named.values())
    assert len(names_there) > 1_000
    assert len(set(names_there)) == len(names_there)
    assert sum(len(name.split()) == 2 for name in names_there) / len(names_there) > 0.95

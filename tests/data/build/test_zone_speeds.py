"""Drives within a zone have its published speed; two files of streets agree; real London."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.sparse.csgraph import dijkstra

from data.area.folders import read_area
from data.build.build import build_area
from data.build.networks import make_networks, speeds_of
from data.build.table_of_minutes import minutes_table
from data.problems import Problems
from data.recipe.recipe import read_recipe
from data.recipe.speeds import speeds_table
from data.recipe.tables import read_tables
from data.streets.read import read_streets

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("real")]
RECIPES = Path(__file__).resolve().parents[2] / "real"
DESTINATIONS = 48
SHORTEST_M = 500.0
"""Shorter drives are mostly the first street."""


@pytest.fixture(scope="module")
def areas(real, tmp_path_factory):  # noqa: ARG001 (skips where the real data is absent)
    root = tmp_path_factory.mktemp("areas")
    return {
        name: build_area(RECIPES / f"{name}.toml", root / name).folder for name in ("central-london", "westminster")
    }


@pytest.fixture(scope="module")
def speeds(real):  # noqa: ARG001 (skips where the real data is absent)
    """Those of all London: the boundaries hold every place of it."""
    recipe = read_recipe(RECIPES / "westminster.toml", Problems())
    return speeds_of(recipe.speeds, read_tables(recipe, Problems(), lambda *_told: None))


def measured_kmh(network, ground, key):
    """Metres along the way by minutes, of drives from every node to some, that never leave the zone."""
    number = [zone.key for zone in ground.zones].index(key)
    here = (ground.at(network.x, network.y)[0] == number) & network.large
    ends = np.flatnonzero(here)
    ends = ends[np.linspace(0, len(ends) - 1, DESTINATIONS).astype(int)]
    minutes, onward = dijkstra(network.edges.T.tocsr(), indices=ends, return_predecessors=True)
    all_metres, all_minutes = 0.0, 0.0
    for row, to_end in zip(minutes, onward, strict=True):
        metres, stays = np.zeros(len(row)), here.copy()
        for node in np.argsort(row, kind="stable"):
            if to_end[node] >= 0:
                to = to_end[node]
                metres[node] = metres[to] + np.hypot(network.x[node] - network.x[to], network.y[node] - network.y[to])
                stays[node] &= stays[to]
        counts = stays & np.isfinite(row) & (metres >= SHORTEST_M)
        all_metres, all_minutes = all_metres + metres[counts].sum(), all_minutes + row[counts].sum()
    return all_metres * 0.06 / all_minutes


@pytest.mark.parametrize(
    ("file", "zones"),
    [
        ("central-london.osm.pbf", ("central", "inner")),
        ("westminster-drive.graphml", ("central", "inner")),
        ("north-london.osm", ("inner", "outer")),
    ],
)
def test_drives_within_a_zone_have_its_published_speed(real, speeds, file, zones):
    network = make_networks(read_streets(real / "osm" / file, Problems()), speeds)["drive"]
    for zone in zones:
        table = speeds_table()["zone"][zone]
        kmh = measured_kmh(network, speeds.ground, zone)
        assert kmh == pytest.approx(table["measured"][file.partition(".")[0]], abs=0.1), (
            "as written down in speeds.toml"
        )
        assert kmh == pytest.approx(table["published_kmh"], rel=0.1)


@pytest.mark.parametrize("mode", ["walk", "drive"])
def test_two_files_agree_on_the_same_place_and_practice(areas, mode):
    """By car Central London's file knows no one-way streets, which makes its drives shorter."""
    both = []
    for folder in areas.values():
        area = read_area(folder)
        pairs = pd.MultiIndex.from_product([area.places["code"], area.practices["code"]])
        both.append(pd.Series(area.minutes[mode].ravel(), pairs).dropna())
    pairs = pd.concat(both, axis=1, join="inner")
    assert len(pairs) > 1500
    assert (pairs[1] / pairs[0]).median() == pytest.approx(1, abs=0.1)


def test_a_place_near_its_practice_has_a_short_way(areas):
    """Published road distances of these places to a general practice are 0.12 to 0.81 km."""
    table = minutes_table(areas["central-london"], mode="drive", nearest=1).set_index("place")
    names = read_area(areas["central-london"]).places.set_index("code")["name"]
    near = ["Westminster 020C", "Westminster 024B", "Southwark 013A", "Tower Hamlets 027B", "Islington 019C"]
    km = {names[code]: metres / 1000 for code, metres in table["metres_along"].items() if names[code] in near}
    assert len(km) == len(near)
    assert all(0.1 < item < 1.0 for item in km.values())

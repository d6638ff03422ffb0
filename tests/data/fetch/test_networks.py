"""The places of a PCN, by hand, the boring way, and as the figures of a built area have them."""

import random
from collections import defaultdict
from pathlib import Path

import pandas as pd
import pytest

from data.area.folders import read_area
from data.build.build import build_area
from data.fetch.networks import networks_of, territory
from data.fetch.regions import NETWORK, Region
from data.problems import Problems
from data.tables import SPECS, Given
from geo.figures import figures
from geo.plan import today_plan
from geo.view import View

RECIPE = Path(__file__).resolve().parents[2] / "real" / "tower-hamlets-2026.toml"
U1 = Region(NETWORK, "U1", "Quay PCN")
MEMBERS = pd.DataFrame({"code": ["A1", "A2", "B1"], "pcn_code": ["U1", "U1", "U2"]})


def living(*rows):
    return pd.DataFrame(rows, columns=["code", "place", "patients"])


@pytest.mark.parametrize(
    ("rows", "places"),
    [
        ([("A1", "E1", 3), ("A2", "E1", 3), ("B1", "E1", 5)], ("E1",)),  # members count together
        ([("A1", "E1", 4), ("B1", "E1", 5)], ()),
        ([("A1", "E1", 5), ("B1", "E1", 5)], ()),  # a tie is nobody's
        ([("A1", "E1", 4), ("C1", "E1", 3), ("C2", "E1", 3)], ("E1",)),  # who is in no PCN stands alone
        ([("A1", "E1", 4), ("C1", "E1", 5)], ()),
        ([("A1", "E2", 1), ("A1", "E1", 1), ("A1", "", 9)], ("E1", "E2")),  # no address is no place
    ],
)
def test_a_place_is_of_who_has_strictly_most_patients(rows, places):
    assert territory(U1, MEMBERS, living(*rows), fewest=1).places == places


def test_places_that_the_file_does_not_tell_of_are_nobodys():
    rows = living(("A1", "E1", 60), ("B1", "E1", 39), ("A1", "E2", 60), ("B1", "E2", 40))
    found = territory(U1, MEMBERS, rows)
    assert (found.places, found.living, found.mapped) == (("E2",), 60, 120)


@pytest.mark.parametrize("seed", range(20))
def test_places_are_as_counted_the_boring_way(seed):
    chance = random.Random(seed)  # noqa: S311 (any numbers)
    codes = [f"P{number}" for number in range(8)]
    members = {code: chance.choice(["U1", "U2", "U3"]) for code in codes[:6]}
    rows = [(code, f"E{place}", chance.randint(1, 4)) for code in codes for place in range(9) if chance.random() < 0.7]
    expected = []
    for place in {place for _, place, _ in rows}:
        count = defaultdict(int)
        for code, there, patients in rows:
            if there == place:
                count[members.get(code, code)] += patients
        if all(count["U1"] > of for group, of in count.items() if group != "U1"):
            expected.append(place)
    frame = pd.DataFrame({"code": list(members), "pcn_code": list(members.values())})
    found = territory(U1, frame, living(*rows), fewest=1)
    assert found.places == tuple(sorted(expected))
    own = [(place, patients) for code, place, patients in rows if members.get(code) == "U1"]
    assert found.mapped == sum(patients for _, patients in own)
    assert found.living == sum(patients for place, patients in own if place in expected)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([("A1", "E1", 3)], ""),
        ([("A1", "E1", 3), ("A1", "E2", 3), ("B1", "E2", 9)], ""),
        (
            [("A1", "E1", 2), ("A1", "E2", 1000), ("B1", "E2", 1001)],
            "Quay PCN (U1) has most patients in one place, where 2 of its 1,002 patients with an address live",
        ),
        ([("A1", "E1", 2), ("B1", "E1", 3)], "Quay PCN (U1) has in no place more patients than every other PCN"),
        ([("B1", "E1", 3)], "Quay PCN (U1) has no patients in the registrations"),
    ],
)
def test_no_place_or_few_are_said(rows, says):
    sentence = territory(U1, MEMBERS, living(*rows), fewest=1).sentence
    assert sentence.startswith(says)
    assert bool(sentence) == bool(says)


def test_pcns_are_named_for_reading_each_once():
    members = MEMBERS.assign(pcn_name=["SOUTH CAMDEN PCN", "SOUTH CAMDEN PCN", "ABBEY PCN"])
    assert networks_of(members) == [Region(NETWORK, "U2", "Abbey PCN"), Region(NETWORK, "U1", "South Camden PCN")]


@pytest.mark.real
def test_places_are_the_territory_of_the_built_area(real, tmp_path):
    area = read_area(build_area(RECIPE, tmp_path / "tower-hamlets").folder)
    plan = today_plan(area.practices)
    of = figures(area, plan, View())
    inside = area.places.loc[area.places["kind"] == "inside", "code"]
    patients = real / "other" / "STANDIN-gp-reg-pat-prac-lsoa-2021-from-july-2022-london.zip"
    rows = SPECS["patients"].read(patients, Problems()).rows
    membership = real / "nhs" / "epcncorepartnerdetails.csv"
    members = SPECS["membership"].read(membership, Problems(), Given(date="2026-07-01")).rows
    known = {region.code: region for region in networks_of(members)}
    led = {}
    for number, cluster in enumerate(plan.clusters):
        places = set(territory(known[cluster.pcn_code], members, rows).places) & set(inside)
        assert places == set(area.places.loc[of.territory == number, "code"]) & set(inside), cluster.name
        led[cluster.name] = len(places)
    assert led["Tower Hamlets Network 1 PCN"] > 20

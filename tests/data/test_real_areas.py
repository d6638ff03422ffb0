"""Goldens of three real areas of London, and of their recipes."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from data.area.folders import read_area, read_manifest
from data.build.build import build_area
from data.policy import read_rules
from geo.compare.effect_on_people import effect
from geo.figures import Base, figures
from geo.figures.by_place import deprivation_gap, hub_choices, place_access, travel_by_group, worst_off
from geo.figures.single_handed import on_their_own
from geo.neighbours.clusters import joinings, out_of_reach
from geo.neighbours.practices import neighbours
from geo.neighbours.profiles import profile
from geo.neighbours.search import find_practices
from geo.plan import today_plan
from geo.view import View

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("real")]

DORMANT_LATER = (
    *("E83650", "E85630", "E86003", "F84041", "F84657", "F84676"),
    *("F84742", "F85052", "F86679", "H84629", "H85035", "H85695"),
)
"""Open on 1 July 2022, dormant in the register of January 2023."""
RECIPES = Path(__file__).resolve().parents[1] / "real"


@pytest.fixture(scope="module")
def built(real, tmp_path_factory):  # noqa: ARG001 (skips where the real data is absent)
    """Builds an area by the name of its recipe, once."""
    root, folders = tmp_path_factory.mktemp("areas"), {}

    def build(name):
        if name not in folders:
            folders[name] = build_area(RECIPES / f"{name}.toml", root / name).folder
        return folders[name]

    return build


def counts(folder):
    return {key: value for key, value in read_manifest(folder)["counts"].items() if key != "street_nodes"}


def test_central_london(built):
    folder = built("central-london")
    area = read_area(folder)
    assert counts(folder) == {
        "practices_inside": 62,
        "practices_margin": 0,
        "practices_beyond": 44,
        "services": 2,
        "places_inside": 220,
        "places_margin": 0,
        "patients": 681_217,
    }
    plan = today_plan(area.practices)
    assert len(plan.clusters) == 16
    assert "Enfield Unity PCN" not in {cluster.name for cluster in plan.clusters}, (
        "a service of 195 patients makes no cluster"
    )
    assert plan.not_placed() == ("E87694",)
    on_foot = figures(area, plan, View()).clusters
    assert [(item.letter, item.patients) for item in on_foot[:3]] == [("A", 96_829), ("B", 41_661), ("C", 82_171)]
    assert [item.minutes_nearest for item in on_foot[1:3]] == pytest.approx([8.4, 9.3], abs=0.3)
    assert on_foot[0].base("minutes_nearest")[:2] == (3_949, 96_829)
    assert on_foot[0].reason("minutes_nearest") == (
        "left out: it would rest on 3,949 of 96,829 patients, less than a tenth"
    ), "11 of its 12 practices are not in the area"
    inside = (area.practices["kind"] == "inside").to_numpy()
    means = {mode: float(np.nanmean(area.minutes[mode][:, inside])) for mode in area.modes}
    assert means["walk"] > 2 * means["drive"]
    assert means["drive"] > means["cycle"], "in the middle of London, at 12.6 km/h"
    assert np.isfinite(area.spread["walk"]).all()


def test_what_a_plan_does_in_central_london(built):
    area = read_area(built("central-london"))
    today = today_plan(area.practices)
    letter = {cluster.name.removesuffix(" PCN"): cluster.letter for cluster in today.clusters}
    westminster, southwark = letter["South Westminster"], letter["North Southwark"]
    plan = today.move(today.members(westminster)[:3], to=letter["West End & Marylebone"])
    plan = plan.move(today.members(southwark)[:3], to=letter["North Lambeth"]).move(["E87694"], to=westminster)
    found = effect(area, today, plan, View())
    alone = figures(area, today, View()).alone
    assert (found.total("all"), alone.mapped) == (471_615, 189), "those who stand alone are among them"
    # Everybody else's: the 424,456 on lists beyond, and the 602 of Westminster School and a care home service.
    assert (found.beyond, found.decile_unknown) == (424_456 + 602, 0)
    assert (found.nearer("all"), found.further("all")) == pytest.approx((8_398, 33_276), rel=0.05)
    assert (found.mean_before[0], found.mean_after[0]) == pytest.approx((9.1, 9.1), abs=0.3)
    assert sum(found.total(f"imd_{fifth}") for fifth in range(1, 6)) == found.total("all")


def test_who_travels_too_far_in_central_london(built):
    area = read_area(built("central-london"))
    today = today_plan(area.practices)
    travels = travel_by_group(area, today, View())
    everybody, old = travels[:2]
    assert (everybody.patients, everybody.no_way) == (471_615, 0)
    assert everybody.too_far == pytest.approx(45_394, rel=0.05)
    assert (everybody.mean, old.mean) == pytest.approx((9.1, 8.5), abs=0.3)
    assert deprivation_gap(travels) == pytest.approx(-0.85, abs=0.2), "the most deprived live nearer"
    worst = worst_off(place_access(area, today, View()))
    assert area.places["name"].iloc[worst[0]] == "Westminster 018C"
    best = hub_choices(area, today, View(), letter="C")[0]
    assert (best.code, best.mean) == ("F83044", pytest.approx(15.2, abs=0.5))


def test_who_a_practice_on_its_own_in_central_london_could_join(built):
    area = read_area(built("central-london"))
    practices, plan, view = area.practices, today_plan(area.practices), View()
    assert on_their_own(practices).codes == ("F84731", "E87694")
    assert find_practices(practices, "st catherines dock")[0].code == "F84731"
    assert find_practices(practices, "e1w1ua")[0].code == "F84731"
    own = profile(area, "F84731")
    assert (own.name, own.list_size, own.mapped) == ("St. Katherine's Dock Practice", 2037, 1877)
    assert (own.homes[0].name, own.homes[0].patients) == ("Tower Hamlets 027B", 1374)
    assert own.imd_decile == pytest.approx(7.632, abs=0.001)
    assert own.ways[0].travel.mean == pytest.approx(4.85, abs=0.3)
    assert own.ways[0].nearer_elsewhere == pytest.approx(0.02, abs=0.01)
    nearest = min(neighbours(area, "F84731", plan=plan, view=view), key=lambda neighbour: neighbour.patients_minutes)
    assert (nearest.name, nearest.shared_patients) == ("Goodman's Field Health Centre", 212)
    found = joinings(area, "F84731", plan=plan, view=view, rules=read_rules())
    patients = {item.letter: item.after.figures.patients for item in found}
    assert patients == {"N": 79_765, "M": 42_245, "F": 202_104}
    more, far = out_of_reach(area, "F84731", plan=plan, view=view)
    assert (more, len(far), far[0].letter) == (0, 13, "H")
    assert far[0].minutes == pytest.approx(37.1, abs=0.5)
    assert [match.code for match in find_practices(practices, "f84731")] == ["F84731"]
    southwark = next(item for item in found if item.letter == "F")
    assert southwark.outside.services == ("QHS GP Care Home Service",)
    assert (len(southwark.outside.names), southwark.outside.patients) == (4, 40_633)
    assert southwark.meets.staff_base == Base(9, 14, "practices")
    assert profile(area, "E87738").is_near_edge, "13,566 of its 17,521 patients live outside the places"
    assert not own.is_near_edge
    assert next(item for item in found if item.here).name == "Tower Network PCN"


def test_westminster(built):
    folder = built("westminster")
    area, manifest = read_area(folder), read_manifest(folder)
    assert counts(folder) == {
        "practices_inside": 39,
        "practices_margin": 50,
        "practices_beyond": 1,
        "services": 1,
        "places_inside": 128,
        "places_margin": 158,
        "patients": 323_483,
    }
    excluded = {entry["code"]: entry for entry in manifest["excluded"]}
    assert excluded["Y00230"]["why"] == "fewer than 100 patients; 3 registered patients"
    assert excluded["Y02260"]["why"] == "fewer than 100 patients; 11 registered patients"
    online = (
        "a special service (online list), its PCN has no practice in the area that people choose; 111,330 registered"
    )
    assert excluded["E85124"]["why"] == f"{online} patients"
    assert excluded["E85124"]["patients"] == 111_330
    school = area.practices.set_index("code").loc["E87691"]
    assert (school["kind"], school["special"], school["list_size"]) == ("service", "school", 202)
    here = (area.places["kind"] == "inside").to_numpy()
    own = (area.practices["kind"] == "inside").to_numpy()
    residents = area.patients[here].sum() + area.places["patients_elsewhere"][here].sum()
    assert residents == 293_930
    assert area.patients[np.ix_(here, own)].sum() / residents == pytest.approx(0.825, abs=0.0005)
    camden = next(cluster for cluster in today_plan(area.practices).clusters if cluster.name == "South Camden PCN")
    assert len(camden.outside) == 2
    assert "South Camden PCN has 1 of its 3 practices in the area." in manifest["notes"]


def test_all_london(built):
    folder = built("all-london")
    area, manifest = read_area(folder), read_manifest(folder)
    assert counts(folder) == {
        "practices_inside": 1169,
        "practices_margin": 0,
        "practices_beyond": 5,
        "services": 7,
        "places_inside": 4835,
        "places_margin": 0,
        "patients": 10_585_025,
    }
    assert area.crow_flies
    # The 1,183 practices of London: those inside, services, and those left out but for the two of Essex and Birmingham.
    elsewhere = {"F81152", "Y06487"}
    assert 1169 + 7 + len({entry["code"] for entry in manifest["excluded"]} - elsewhere) == 1183
    practices = area.practices.set_index("code")
    assert practices.loc[["E83650", "F85669", "Y01839"], "located_by"].tolist() == ["postcode", "patients", "patients"]
    assert practices.loc[list(DORMANT_LATER), "list_size"].sum() == 41_669
    assert (practices.loc[list(DORMANT_LATER), "kind"] == "inside").all()
    walthamstow = practices["pcn_name"] == "Waltham Forest Walthamstow West PCN"
    assert practices.loc[walthamstow, "list_size"].sum() == 45_409
    assert len(today_plan(area.practices).clusters) == 199
    assert len(area.touching) == 14_006
    assert practices.loc["E85124", ["kind", "special", "list_size"]].tolist() == ["service", "online list", 111_330]


@pytest.mark.parametrize("name", ["central-london", "westminster", "all-london"])
def test_patients_add_up(built, name):
    folder = built(name)
    area, manifest = read_area(folder), read_manifest(folder)
    rows = area.practices
    assert (rows["list_size"] == rows["mapped"] + rows["living_elsewhere"] + rows["no_address"]).all()
    assert (area.patients.sum(axis=0) == rows["mapped"]).all()
    own_pcns = set(rows.loc[rows["kind"] == "inside", "pcn_code"]) - {""}
    in_no_plan = ((rows["kind"] != "inside") & ~rows["pcn_code"].isin(own_pcns)).to_numpy()
    others = np.bincount(area.competing.place, weights=area.competing.patients, minlength=len(area.places))
    assert (others == area.places["patients_elsewhere"] + area.patients[:, in_no_plan].sum(axis=1)).all()
    for source in manifest["sources"]:
        assert source["rows_read"] == source["rows_used"] + sum(item["rows"] for item in source["not_used"])


def test_a_rerun_of_central_london_changes_nothing(built):
    folder = built("central-london")
    again = build_area(RECIPES / "central-london.toml", folder)
    assert again.unchanged
    assert again.id == read_manifest(folder)["id"]


@pytest.mark.parametrize("path", sorted(RECIPES.glob("*.toml")), ids=lambda path: path.stem)
def test_recipes_read_the_shared_data_and_nothing_else(path):
    tables = tomllib.loads(path.read_text(encoding="utf-8"))["tables"]
    assert all(value.startswith(("../../../shared/real/", "../../../shared/real-2026/")) for value in tables.values())

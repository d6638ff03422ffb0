"""Branch surgeries: which count, and the minutes to them, through a drawn town by mental arithmetic."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from data.area.folders import read_area, read_manifest
from data.area.write import slips
from data.build.build import build_area
from data.build.minutes import crow_fly_minutes, work_out_minutes
from data.build.networks import make_networks
from data.build.table_of_minutes import minutes_table
from data.problems import Problems
from data.recipe.speeds import load_speeds
from geo.area import SITE_COLUMNS
from geo.sites import main_sites
from tests.data.build.test_minutes import INNER, WALK, places_at, practices_at, town
from tests.data.conftest import centre
from tests.drawn_streets import metres
from tests.tiny_town import tiny_town_with_branch

NO_BRIDGE = {"without": [3]}


def sites_at(practices, *branches):
    """The sites of practices: their main ones, then (row of the practice, corner) of each branch."""
    columns = practices.assign(postcode="", lon=0.0, lat=0.0, located_by="postcode")
    mains = main_sites(columns)
    rows = [(row, corner, *(float(metre) for metre in metres(corner))) for row, corner in branches]
    extra = pd.DataFrame(rows, columns=["practice", "code", "x", "y"]).assign(name="Branch", postcode="", is_main=False)
    extra[["lon", "lat", "located_by"]] = 0.0, 0.0, "postcode"
    return pd.concat([mains, extra[list(SITE_COLUMNS)]], ignore_index=True)


def work_out(streets, practices, places, sites=None, problems=None):
    return work_out_minutes(
        make_networks(streets, INNER),
        practices=practices,
        places=places,
        sites=sites,
        problems=problems or Problems(),
        progress=lambda _step, _done, _total: None,
    )


def test_to_a_practice_one_goes_to_its_nearest_site(tmp_path):
    practices = practices_at("A", "C")
    found = work_out(town(tmp_path), practices, places_at("A", "B", "C", "E"), sites_at(practices, (0, "D")))
    walk = found.minutes["walk"]
    assert walk[:, 0] == pytest.approx([0, 800 / WALK, 800 / WALK, 400 / WALK], abs=0.01), "A itself, either, D, D"
    assert walk[:, 1] == pytest.approx([2400 / WALK, 1600 / WALK, 0, 1200 / WALK], abs=0.01)
    to_a, to_d = found.to_sites["walk"].T
    assert to_a == pytest.approx([0, 800 / WALK, 2400 / WALK, 2000 / WALK], abs=0.01)
    assert to_d == pytest.approx([1600 / WALK, 800 / WALK, 800 / WALK, 400 / WALK], abs=0.01)


def test_between_practices_main_sites_count(tmp_path):
    practices = practices_at("A", "C")
    with_branch = work_out(town(tmp_path), practices, places_at("B"), sites_at(practices, (0, "D")))
    without = work_out(town(tmp_path), practices, places_at("B"))
    for mode, between in without.between.items():
        assert np.array_equal(with_branch.between[mode], between, equal_nan=True)
    assert with_branch.between["walk"][0, 1] == pytest.approx(2400 / WALK, abs=0.01)


def test_a_branch_across_the_river_reaches_where_the_main_site_does_not(tmp_path):
    practices = practices_at("A", "B")
    streets = town(tmp_path, **NO_BRIDGE)
    found = work_out(streets, practices, places_at("C", "A", "H"), sites_at(practices, (0, "D")))
    assert found.minutes["walk"][:2, 0] == pytest.approx([800 / WALK, 0], abs=0.01)
    assert np.isnan(found.minutes["walk"]).tolist() == [[False, True], [False, False], [True, True]]
    assert np.isnan(found.to_sites["walk"]).tolist() == [[True, False], [False, True], [True, True]]


def test_reach_and_spread_are_those_of_all_sites(tmp_path):
    streets, places = town(tmp_path), places_at("B", "C", half_m=500)
    practices, apart = practices_at("A", "C"), practices_at("A", "C", "D", "E")
    found = work_out(streets, practices, places, sites_at(practices, (0, "D"), (0, "E")))
    each = work_out(streets, apart, places)
    for mode, reach in found.reach.items():
        union = each.reach[mode][[0, 2, 3]].min(axis=0)
        assert np.array_equal(reach, [union, each.reach[mode][1]])
        assert (union < each.reach[mode][0]).any()
        assert np.array_equal(found.spread[mode], each.spread[mode], equal_nan=True)


@pytest.mark.parametrize("crow_flies", [False, True])
def test_minutes_are_the_least_to_sites_that_were_practices(tmp_path, crow_flies):
    """Beside an oracle that knows no sites: each site as a practice of its own, over a few towns of chance."""
    streets = town(tmp_path)
    rng, corners = np.random.default_rng(7), ["A", "B", "C", "D", "E", "F", "G", "H"]
    places = places_at(*corners)

    def minutes(practices, sites=None):
        if crow_flies:
            return crow_fly_minutes(practices, places, load_speeds(), sites=sites)
        return work_out(streets, practices, places, sites)

    for _ in range(3):
        spots = rng.permutation(corners)
        mains, extra = spots[:3].tolist(), spots[3:7].tolist()
        owners = sorted(rng.integers(0, 3, len(extra)).tolist())
        practices = practices_at(*mains)
        found = minutes(practices, sites_at(practices, *zip(owners, extra, strict=True)))
        each = minutes(practices_at(*mains, *extra))
        for mode in ("walk", "cycle", "drive"):
            for row in range(3):
                own = [row, *(3 + place for place, owner in enumerate(owners) if owner == row)]
                least = np.fmin.reduce(each.minutes[mode][:, own], axis=1)
                assert np.array_equal(found.minutes[mode][:, row], least, equal_nan=True)
            several = [row for row in range(3) if row in owners] + list(range(3, 7))
            assert np.array_equal(found.to_sites[mode], each.minutes[mode][:, several], equal_nan=True)


def test_without_branches_all_is_as_without_sites(tmp_path):
    streets, practices, places = town(tmp_path), practices_at("A", "I", "D"), places_at("C", "H")
    told, plain = Problems(), Problems()
    sites = sites_at(practices)
    found, before = work_out(streets, practices, places, sites, told), work_out(streets, practices, places, None, plain)
    for what in ("minutes", "between", "spread", "reach"):
        for mode, array in getattr(before, what).items():
            assert np.array_equal(getattr(found, what)[mode], array, equal_nan=True)
    assert found.to_sites == before.to_sites == {}
    assert told.warnings_for_manifest() == plain.warnings_for_manifest()


def test_a_branch_off_the_streets_is_named(tmp_path):
    practices, problems = practices_at("A"), Problems()
    sites = sites_at(practices, (0, "D"))
    sites.loc[1, "y"] -= 5_000
    found = work_out(town(tmp_path), practices, places_at("C"), sites, problems)
    assert "branch surgery more than 500 m from any street" in problems.warnings_report()
    assert found.minutes["walk"][0, 0] == pytest.approx(2400 / WALK, abs=0.01)


# --- from the official report


def branch(code, postcode, practice, *, opened="20040401", closed=""):
    return [code, f"BRANCH {code[-1]}", *[""] * 7, postcode, opened, closed, "", "", practice, *[""] * 12]


@pytest.fixture
def branches(official):
    """Of practice 1, in place 1, three branches, one in place 8; of the one beyond and of one in no table, one each."""
    rows = [
        branch("X00001001", "ZZ9 8AA", "X00001"),
        branch("X00001002", "ZZ9 7AA", "X00001", closed="20220701"),
        branch("X00001003", "ZZ9 9ZZ", "X00001"),
        branch("X00001004", "ZZ9 7AA", "X00001", opened="20230101"),
        branch("X00007001", "ZZ9 6AA", "X00007"),
        branch("X00099001", "ZZ9 6AA", "X00099"),
        branch("W00099001", "ZZ9 6AA", "W00099"),
    ]
    official.table("ebranchs.csv", None, rows)
    path = official.folder / "postcodes.csv"
    spots = [("ZZ9 8AA", 8), ("ZZ9 7AA", 7), ("ZZ9 6AA", 6)]
    lines = [f"{code},{lat},{lon}" for code, (lon, lat) in ((code, centre(place)) for code, place in spots)]
    path.write_text(path.read_text() + "\n".join(lines) + "\n")
    official.write_recipe(tables='branches = "ebranchs.csv"')
    return official


@pytest.mark.usefixtures("branches")
def test_branches_open_on_the_day_of_practices_of_the_area_count(assembled):
    sites = assembled().sites
    assert tuple(sites.columns) == SITE_COLUMNS
    assert sites["code"].tolist() == ["X00001", "X00002", "X00003", "X00006", "X00001001"], "main sites first"
    assert sites.loc[4, ["practice", "name", "postcode"]].tolist() == [0, "Branch 1", "ZZ9 8AA"]
    assert sites.loc[4, "located_by"] == "postcode"
    assert sites.loc[4, ["x", "y"]].tolist() == pytest.approx([531_400, 180_600], abs=1)
    told = assembled.problems.warnings_report()
    assert "the postcode of this branch is not in the table of postcodes" in told
    assert "X00001003 Branch 3, ZZ9 9ZZ, of St John's Surgery" in told
    assert "the practice of this branch has no minutes in the area: the branch is left out" in told
    assert "X00007001 Branch 1, ZZ9 6AA, of Faraway Surgery" in told
    assert "X00099001" not in told


def test_a_report_without_a_branch_of_the_area_is_as_none(branches, assembled):
    branches.table("ebranchs.csv", None, [branch("X00099001", "ZZ9 6AA", "X00099")])
    sites = assembled().sites
    branches.write_recipe()
    without = assembled().sites
    assert sites.equals(without)
    assert sites.dtypes.tolist() == without.dtypes.tolist()


def test_an_area_keeps_its_sites_and_says_what_became_of_every_row(branches, tmp_path):
    built = build_area(branches.recipe, tmp_path / "areas" / "town")
    area = read_area(built.folder)
    assert area.sites["code"].tolist()[-1] == "X00001001"
    place = area.places["code"].tolist().index("E01000008")
    assert area.minutes["walk"][place, 0] == area.to_sites["walk"][place, 1] < area.to_sites["walk"][place, 0]
    (source,) = (item for item in read_manifest(built.folder)["sources"] if item["key"] == "branches")
    assert (source["rows_read"], source["rows_used"]) == (7, 1)
    assert {item["why"]: item["rows"] for item in source["not_used"]} == {
        "in Wales": 1,
        "closed by 2022-07-01": 1,
        "opened after 2022-07-01": 1,
        "of places or practices outside the area": 3,
    }
    assert build_area(branches.recipe, built.folder).unchanged


def test_the_minutes_are_the_same_but_where_a_branch_is_nearer(branches, tmp_path):
    with_branch = read_area(build_area(branches.recipe, tmp_path / "areas" / "with").folder)
    branches.write_recipe()
    without = read_area(build_area(branches.recipe, tmp_path / "areas" / "without").folder)
    assert without.id != with_branch.id
    assert not without.to_sites
    assert without.sites["is_main"].all()
    for mode, before in without.minutes.items():
        after = with_branch.minutes[mode]
        assert np.array_equal(after[:, 1:], before[:, 1:], equal_nan=True)
        assert (after[:, 0] <= before[:, 0]).all()
        assert (after[:, 0] < before[:, 0]).sum() >= 2
        assert np.array_equal(with_branch.between[mode], without.between[mode], equal_nan=True)
    assert with_branch.practices.equals(without.practices)


@pytest.mark.parametrize("streets", ['file = "streets.osm"', "crow_flies = true"])
def test_metres_are_those_to_the_nearest_site(branches, tmp_path, streets):
    branches.write_recipe(streets=streets, tables='branches = "ebranchs.csv"')
    table = minutes_table(build_area(branches.recipe, tmp_path / "areas" / "town").folder, mode="walk")
    own = table[table["practice"] == "X00001"].set_index("place")
    assert own["metres_along"].tolist() == pytest.approx((own["minutes"] * 80).tolist(), abs=1)
    assert own.loc["E01000008", "metres_straight"] == 0, "the branch stands in the middle of this place"
    assert own.loc["E01000001", "metres_straight"] == 0, "and the main site of this one"
    assert own.loc["E01000004", "metres_straight"] == 400


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"practice": 9}, "a site is of a practice that is not there"),
        ({"practice": 5}, "a branch is of a practice that is not on the map"),
        ({"code": "T00001"}, "a site stands in it twice"),
        ({"lat": 15.0}, "a site lies outside Great Britain"),
        ({"is_main": True}, "the main sites are not those of the practices on the map"),
    ],
)
def test_slips_of_sites_are_told(changes, says):
    town = tiny_town_with_branch()
    sites = town.sites.copy()
    for column, value in changes.items():
        sites.loc[len(sites) - 1, column] = value
    to_sites = {} if "practice" in changes else town.to_sites
    assert says in slips(replace(town, sites=sites, to_sites=to_sites))


def test_minutes_that_are_not_the_least_to_any_site_are_a_slip():
    town = tiny_town_with_branch()
    to_sites = {mode: array.copy() for mode, array in town.to_sites.items()}
    to_sites["walk"][7, 1] = 2
    assert slips(replace(town, to_sites=to_sites)) == [
        "minutes to a practice by walk are not those to its nearest site"
    ]
    del to_sites["walk"]
    assert "minutes to sites are not there by every mode" in slips(replace(town, to_sites=to_sites))

"""From the official files of the small town to a recipe, an area, newer files, and files that may go."""

import json
import shutil
from hashlib import sha256

import pytest

from data.area.folders import read_area, read_manifest
from data.area.names import rename
from data.build.build import build_area
from data.problems import Problems
from data.recipe.recipe import read_recipe
from data.shelf.lines import proposed
from data.shelf.parts_of_england import regions
from data.shelf.recipes import Chosen, let_go, newer, renew, used_by, write_recipe
from geo.errors import PlanningError
from tests.data.conftest import Official
from tests.data.shelf.conftest import Shelf

NAMES = (
    "epraccur.csv", "patients.csv", "ePCN.xlsx", "payments.csv", "headcount.csv", "boundaries.geojson", "centroids.csv",
    "residents.csv", "imd.csv", "postcodes.csv", "streets.osm",
)  # fmt: skip


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory):
    """The files of the town on a shelf, looked at once."""
    official = Official(tmp_path_factory.mktemp("official"))
    shelf = Shelf(tmp_path_factory.mktemp("areas"))
    for name in NAMES:
        shelf.put(official.folder / name)
    shelf.look()
    return shelf


@pytest.fixture
def town(looked_at, shelf):
    """A shelf of the test's own with the files of the town."""
    shutil.copytree(looked_at.root, shelf.root)
    return shelf


def chosen_of(shelf, *names, **changes):
    """What would be proposed, for the regions of these names."""
    files = list(shelf.files.values())
    of = [region for region in regions(proposed(files)) if region.name in names]
    taken = {key: file.id for key, file in proposed(files, of).items()}
    return Chosen(**{"regions": [region.id for region in of], "files": taken, "margin_km": 0.3, **changes})


def built(shelf, recipe):
    return read_area(build_area(recipe, shelf.root / recipe.parent.name).folder)


def test_a_recipe_of_the_files_builds_the_area_that_one_by_hand_builds(town, official, tmp_path):
    streets = [town.files["streets.osm"].id]
    recipe = write_recipe(town.root, chosen_of(town, "Town", streets=streets))
    assert recipe == town.root / ".recipes" / "town" / "recipe.toml"
    area, by_hand = built(town, recipe), read_area(build_area(official.recipe, tmp_path / "by-hand").folder)
    assert area.name == "Town"
    assert area.practices.equals(by_hand.practices)
    assert area.places["code"].tolist() == by_hand.places["code"].tolist()
    assert (area.minutes["walk"] == by_hand.minutes["walk"]).any()
    assert not area.crow_flies
    fetched = {source["key"]: source["fetched"] for source in read_manifest(town.root / "town")["sources"]}
    assert fetched["register"]["address"] == "handed over as epraccur.csv"
    assert fetched["register"]["at"] == town.files["epraccur.csv"].at
    assert fetched["streets"] == fetched["streets"] | {"address": "handed over as streets.osm"}


def test_several_regions_are_one_area_as_the_crow_flies(town):
    area = built(town, write_recipe(town.root, chosen_of(town, "Town", "Neighbour", name="  Both \n towns ")))
    assert (area.name, area.crow_flies, len(area.places)) == ("Both towns", True, 12)


def test_what_is_missing_is_said_by_its_title(town):
    chosen = chosen_of(town, "Town")
    without = {key: one for key, one in chosen.files.items() if key not in {"patients", "postcodes"}}
    with pytest.raises(PlanningError, match=r"without Patients Registered .*LSOA and ONS Postcode Directory: "):
        write_recipe(town.root, Chosen(chosen.regions, without))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"regions": []}, "no borough and no board is chosen"),
        ({"regions": ["E09000099"]}, r"E09000099 is none of the boroughs .*\(Neighbour, Town\)"),
        ({"streets": ["0" * 16]}, "is on the shelf no more"),
    ],
)
def test_a_choice_that_means_nothing_is_said(town, change, says):
    chosen = chosen_of(town, "Town", **change)
    with pytest.raises(PlanningError, match=says):
        write_recipe(town.root, chosen)
    assert not (town.root / ".recipes").exists()


def test_a_file_can_not_be_taken_for_what_it_is_not(town):
    chosen = chosen_of(town, "Town")
    wrong = {**chosen.files, "register": chosen.files["patients"]}
    with pytest.raises(PlanningError, match=r"patients\.csv can't be used as Register of GP practices"):
        write_recipe(town.root, Chosen(chosen.regions, wrong))


def test_files_of_two_censuses_make_no_recipe(town, official):
    official.table("imd21.csv", ["LSOA code (2021)", "IMD decile"], [(f"E010000{n:02}", 1) for n in range(1, 13)])
    odd = town.put(official.folder / "imd21.csv")
    town.look()
    chosen = chosen_of(town, "Town")
    assert chosen.files["deprivation"] != odd.id
    with pytest.raises(PlanningError, match=r"\(imd21\.csv\) by the places of 2021 and .* Take imd\.csv"):
        write_recipe(town.root, Chosen(chosen.regions, {**chosen.files, "deprivation": odd.id}))


def test_a_recipe_that_somebody_changed_is_not_written_over(town):
    recipe = write_recipe(town.root, chosen_of(town, "Town"))
    recipe.write_text(recipe.read_text() + "# mine\n")
    for again in (
        lambda: write_recipe(town.root, chosen_of(town, "Town")),
        lambda: renew(town.root, "town", {"payments": town.files["payments.csv"].id}),
    ):
        with pytest.raises(PlanningError, match="was changed since it was written"):
            again()
    assert recipe.read_text().endswith("# mine\n")


def later_patients(town, official):
    """The registrations of the next quarter."""
    text = (official.folder / "patients.csv").read_text(encoding="utf-8")
    file = town.put(text.replace("01JUL2022", "01OCT2022").replace(",600", ",650").encode(), "patients-oct.csv")
    town.look()
    return file


def test_newer_files_are_offered_and_taken_and_all_else_stays(town, official):
    first = built(town, write_recipe(town.root, chosen_of(town, "Town", name="Our town", margin_km=0.2)))
    assert newer(town.root, "town") == []
    file = later_patients(town, official)
    assert [(one.key, one.used, one.file.id) for one in newer(town.root, "town")] == [
        ("patients", "2022-07-01", file.id)
    ]
    recipe = renew(town.root, "town", {"patients": file.id})
    used = used_by(town.root, "town")
    assert (used["patients"].kept.id, used["patients"].date) == (file.id, "2022-10-01")
    assert used["register"].kept == town.files["epraccur.csv"]
    area = built(town, recipe)
    assert (area.name, read_manifest(town.root / "town")["date"]) == ("Our town", "2022-10-01")
    assert area.patients.sum() == first.patients.sum() + 50
    assert newer(town.root, "town") == []


def test_what_counts_is_what_the_area_was_built_from_not_the_recipe_of_a_build_that_was_cancelled(town, official):
    first = built(town, write_recipe(town.root, chosen_of(town, "Town")))
    old, file = town.files["patients.csv"], later_patients(town, official)
    (offered,) = newer(town.root, "town")
    renew(town.root, "town", {"patients": file.id})  # and no build of it comes to its end
    assert newer(town.root, "town") == [offered]
    let_go(town.root, old.id)
    assert newer(town.root, "town") == [offered]
    area = built(town, renew(town.root, "town", {offered.key: offered.file.id}))
    assert (area.patients.sum(), newer(town.root, "town")) == (first.patients.sum() + 50, [])
    shutil.rmtree(town.root / "town")
    assert newer(town.root, "town") == []


def test_an_area_that_was_renamed_keeps_both_names_and_its_id_when_its_recipe_is_written_anew(town):
    first = built(town, write_recipe(town.root, chosen_of(town, "Town")))
    rename(town.root, "town", "Ours")
    for again in (
        lambda: renew(town.root, "town", {"payments": town.files["payments.csv"].id}),
        lambda: write_recipe(town.root, chosen_of(town, "Town", name="Ours")),
    ):
        recipe = again()
        read = read_recipe(recipe, Problems())
        assert (read.name, read.first_name) == ("Ours", "Town")
    area = built(town, recipe)
    assert (area.name, area.id) == ("Ours", first.id)
    assert "first_name" not in write_recipe(town.root, chosen_of(town, "Town")).read_text()


def test_a_newer_file_of_another_census_or_day_is_not_offered(town, official):
    write_recipe(town.root, chosen_of(town, "Town"))
    official.table(
        "map.csv", ["PRACTICE_CODE", "PCN_CODE", "PCN_NAME", "EXTRACT_DATE"], [("X00001", "U00001", "PCN", "01JAN2026")]
    )
    official.table("people-mid-2024.csv", ["LSOA21CD", "Total"], [(f"E010000{n:02}", 5) for n in range(1, 13)])
    for name in ("map.csv", "people-mid-2024.csv"):
        town.put(official.folder / name)
    files = town.look()
    assert [files[name].key for name in ("map.csv", "people-mid-2024.csv")] == ["membership", "residents"]
    assert newer(town.root, "town") == []
    with pytest.raises(PlanningError, match="do not go together"):
        renew(town.root, "town", {"residents": files["people-mid-2024.csv"].id})


def test_what_lies_beside_a_recipe_goes_with_it_when_it_is_renewed(town, official):
    """As what was fetched for one area alone does."""
    recipe = write_recipe(town.root, chosen_of(town, "Town"))
    own = recipe.with_name("boundaries.geojson")
    own.write_bytes((official.folder / "boundaries.geojson").read_bytes())
    text = recipe.read_text().replace(f"../../.files/{town.files['boundaries.geojson'].id}/", "")
    recipe.write_text(text)
    recipe.with_name("recipe.sha256").write_text(sha256(recipe.read_bytes()).hexdigest())
    noted = json.loads(recipe.with_name("fetched.json").read_text())
    recipe.with_name("fetched.json").write_text(
        json.dumps([*noted, {"sha256": "x", "address": "https://a", "at": "y"}])
    )
    file = later_patients(town, official)
    assert used_by(town.root, "town")["boundaries"].kept is None
    renewed = renew(town.root, "town", {"patients": file.id})
    assert used_by(town.root, "town")["boundaries"].path.resolve() == own.resolve()
    assert "https://a" in renewed.with_name("fetched.json").read_text()
    assert built(town, renewed).name == "Town"


def test_a_file_that_an_area_is_built_from_may_not_go_and_another_may(town):
    write_recipe(town.root, chosen_of(town, "Town", name="Our town"))
    used, spare = town.files["patients.csv"], town.put(b"Year,Beds\n", "beds.csv")
    with pytest.raises(PlanningError, match=r"patients\.csv is used by Our town, which could not be built again"):
        let_go(town.root, used.id)
    assert used.path.is_file()
    let_go(town.root, spare.id)
    let_go(town.root, spare.id)
    let_go(town.root, town.files["streets.osm"].id)
    assert set(town.files) == set(NAMES) - {"streets.osm"}


def test_a_recipe_that_nobody_can_read_any_more_still_holds_its_files(town):
    recipe = write_recipe(town.root, chosen_of(town, "Town"))
    recipe.write_text(f"name = \n{recipe.read_text()}")
    with pytest.raises(PlanningError, match="is used by town"):
        let_go(town.root, town.files["patients.csv"].id)


def test_an_area_without_a_recipe_here_is_said(town):
    for asked in (used_by, newer):
        with pytest.raises(PlanningError, match="no recipe of elsewhere is kept here"):
            asked(town.root, "elsewhere")


def test_an_area_is_called_what_can_be_kept_and_no_other_is_called(town):
    def name_of(recipe):
        return read_recipe(recipe, Problems()).name

    assert name_of(write_recipe(town.root, chosen_of(town, "Town", name=" My\x00 \n town "))) == "My town"
    assert name_of(write_recipe(town.root, chosen_of(town, "Town"))) == "Town"
    built(town, write_recipe(town.root, chosen_of(town, "Town", name="My town")))
    with pytest.raises(PlanningError, match="another area is called 'MY TOWN' already: choose another name"):
        write_recipe(town.root, chosen_of(town, "Neighbour", name="MY TOWN"))
    assert not (town.root / ".recipes" / "neighbour").exists()
    write_recipe(town.root, chosen_of(town, "Town", name="my town"))
    with pytest.raises(PlanningError, match="has 81 characters; use at most 80"):
        write_recipe(town.root, chosen_of(town, "Town", name="x" * 81))

"""The official files of today and of 2022, handed over in any order: recognised, put together, and built from."""

import random
from pathlib import Path

import pytest

from data.area.folders import read_area, read_manifest
from data.build.build import build_area
from data.shelf.clashes import does_not_go
from data.shelf.lines import checklist, proposed
from data.shelf.parts_of_england import regions
from data.shelf.recipes import Chosen, write_recipe
from data.tables import REQUIRED
from geo.errors import PlanningError
from tests.data.shelf.conftest import Shelf

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("real")]

SHARED = Path(__file__).resolve().parents[4] / "shared"
OF_2026 = {
    "register": "nhs/epraccur.csv",
    "membership": "nhs/epcncorepartnerdetails.csv",
    "ages": "nhs/gp-reg-pat-prac-quin-age.zip",
    "pcn_workforce": "nhs/PCNWFIndividualCSV.062026.zip",
    "registers": "nhs/PREVALENCE_2425.csv",
    "boundaries": "ons/lsoa-2021-boundaries-london.gpkg",
    "wards": "ons/lsoa21-ward24-lad24-london.csv",
    "lookup": "ons/lsoa21-sicbl24-icb24-london.csv",
    "centroids": "ons/lsoa21_pwc.csv",
    "residents": "ons/census2021-ts021-lsoa.csv",
    "deprivation": "ons/File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators-london-REBUILT.csv",
    "postcodes": "ons/postcodes-nspl-may-2025-london.zip",
    "patients": "other/STANDIN-gp-reg-pat-prac-lsoa-2021-from-july-2022-london.zip",
}
BESIDE_2026 = (
    "nhs/gp-reg-pat-prac-map.zip", "ons/London_Boroughs.gpkg", "nhs/edispensary-2025-04-london.csv",
    "ons/lsoa-2021-population-totals-mid2022-mid2024-nw-london.csv", "ons/postcodes-london-practices-2026.csv",
    "osm/borough-southwark.osm",
)  # fmt: skip
"""What people drop along with it: another edition, another map, none of ours, a part, streets of elsewhere."""
OF_2022 = {
    "register": "nhs/epraccur.csv",
    "patients": "nhs/gp-reg-pat-prac-lsoa-july-2022-london.zip",
    "membership": "nhs/ePCN.xlsx",
    "payments": "nhs/nhspaymentsgp-22-23.csv",
    "headcount": "nhs/gp-headcount-2022-london.csv",
    "boundaries": "ons/lsoa-2011-boundaries-london.gpkg",
    "centroids": "ons/lsoa-2011-population-weighted-centroids-london.csv",
    "residents": "ons/lsoa-2011-population-mid-2020-london.csv",
    "deprivation": "ons/imd-2019-london.csv",
    "postcodes": "ons/postcodes-london-practices.csv",
}
BESIDE_2022 = ("osm/north-london.osm", "osm/central-london.osm.pbf", "nhs/gp-reg-pat-prac-map.csv")


def shelf_of(root, folder, names):
    """A shelf with these files, handed over in an order of its own, some twice."""
    if not (SHARED / folder).is_dir():
        pytest.skip(f"official files are not at {SHARED / folder}")
    names = [*names, *list(names)[:2]]
    random.Random(str(root)).shuffle(names)  # noqa: S311 (no secret)
    shelf = Shelf(root)
    for name in names:
        shelf.put(SHARED / folder / name)
    shelf.look()
    return shelf


@pytest.fixture(scope="module")
def of_2026(tmp_path_factory):
    return shelf_of(tmp_path_factory.mktemp("areas"), "real-2026", [*OF_2026.values(), *BESIDE_2026])


@pytest.fixture(scope="module")
def of_2022(tmp_path_factory):
    return shelf_of(tmp_path_factory.mktemp("areas"), "real", [*OF_2022.values(), *BESIDE_2022])


def taken(shelf):
    return {line.key: line.taken.name for line in checklist(list(shelf.files.values())) if line.taken}


def named(files):
    return {key: Path(name).name for key, name in files.items()}


def build(shelf, name, *, margin_km=0, streets=()):
    """Choose what is proposed for that region, and build it."""
    files = list(shelf.files.values())
    of = [region for region in regions(proposed(files)) if region.name == name]
    ids = {key: file.id for key, file in proposed(files, of).items()}
    on = [shelf.files[name].id for name in streets]
    chosen = Chosen([region.id for region in of], ids, margin_km=margin_km, streets=on)
    recipe = write_recipe(shelf.root, chosen)
    return build_area(recipe, shelf.root / recipe.parent.name).folder


def test_what_goes_together_of_2026_is_taken_and_all_else_is_left(of_2026):
    assert taken(of_2026) == named(OF_2026)
    assert len(of_2026.files) == len(OF_2026) + len(BESIDE_2026)
    lines = {line.key: [file.name for file in line.files] for line in checklist(list(of_2026.files.values()))}
    assert lines["membership"] == ["gp-reg-pat-prac-map.zip", "epcncorepartnerdetails.csv"]
    assert lines["boundaries"] == ["lsoa-2021-boundaries-london.gpkg", "London_Boroughs.gpkg"]
    assert lines["streets"] == ["borough-southwark.osm"]


def test_boroughs_and_boards_of_london_can_be_chosen(of_2026):
    there = regions(proposed(list(of_2026.files.values())))
    boroughs = {region.name: region for region in there if region.kind == "borough"}
    boards = {region.name: region for region in there if region.kind != "borough"}
    assert (len(boroughs), len(boards)) == (33, 5)
    assert (boroughs["Tower Hamlets"].id, len(boroughs["Tower Hamlets"].places)) == ("E09000030", 169)
    assert sum(len(region.places) for region in boards.values()) == 4_994
    assert all(region.outline and not region.lacking for region in there)
    east = boards["NHS North East London Integrated Care Board"]
    assert len(east.outline["coordinates"]) >= 8
    corners = [corner for part in boroughs["Tower Hamlets"].outline["coordinates"] for corner in part[0]]
    assert all(-0.09 < west < 0.02 and 51.47 < north < 51.56 for west, north in corners)
    assert len(corners) < 100


def test_boroughs_come_of_the_map_alone_too(of_2026):
    boundaries = of_2026.files["lsoa-2021-boundaries-london.gpkg"]
    there = regions({"boundaries": boundaries})
    assert len(there) == 33
    assert {region.name: len(region.places) for region in there}["Wandsworth"] == 186


@pytest.mark.parametrize(("borough", "places", "practices"), [("Tower Hamlets", 169, 32), ("Wandsworth", 186, 41)])
def test_a_borough_of_2026_stands_as_the_crow_flies(of_2026, borough, places, practices):
    folder = build(of_2026, borough)
    manifest = read_manifest(folder)
    assert (manifest["name"], manifest["date"], manifest["crow_flies"]) == (borough, "2022-07-01", True)
    assert manifest["counts"]["places_inside"] == places
    assert manifest["counts"]["practices_inside"] == practices
    dates = {source["key"]: source["date"] for source in manifest["sources"]}
    assert (dates["patients"], dates["register"], dates["deprivation"]) == ("2022-07-01", "2026-02-13", "2025-10-30")
    assert all(source["fetched"]["address"].startswith("handed over as ") for source in manifest["sources"])


@pytest.mark.parametrize(
    ("borough", "streets"), [("Enfield", "north-london.osm"), ("Camden", "central-london.osm.pbf")]
)
def test_a_borough_of_2022_stands_on_streets(of_2022, borough, streets):
    assert taken(of_2022) == named(OF_2022)
    area = read_area(build(of_2022, borough, streets=[streets]))
    assert not area.crow_flies
    assert set(area.minutes) == {"walk", "cycle", "drive"}
    files = list(of_2022.files.values())
    of = [region for region in regions(proposed(files)) if region.name == borough]
    (clash,) = does_not_go({}, files, regions=of, streets=[of_2022.files[streets]])
    assert not clash.stops
    assert f"of {borough}: places beyond them" in clash.says


def test_a_mix_of_both_is_told_with_the_pair_that_goes(of_2022, of_2026, tmp_path):
    """Everything of 2021, and of 2011 the patients alone; then everything of both."""
    names = {f"real-2026/{name}" for key, name in OF_2026.items() if key in REQUIRED and key != "patients"}
    shelf = shelf_of(tmp_path / "areas", ".", sorted(names | {f"real/{OF_2022['patients']}"}))
    files = list(shelf.files.values())
    chosen = proposed(files)
    (clash,) = (clash for clash in does_not_go(chosen, files) if clash.stops)
    assert clash.keys == ("patients", "boundaries")
    assert "by the places of 2011 and" in clash.says
    assert "Fetch gp-reg-pat-prac-lsoa-2021, published at https://digital.nhs.uk/" in clash.says
    ids = {key: file.id for key, file in chosen.items()}
    with pytest.raises(PlanningError, match="do not go together: from one census"):
        write_recipe(shelf.root, Chosen(["E09000030"], ids))
    both = [*of_2022.files.values(), *of_2026.files.values()]
    assert {file.census for file in proposed(both).values()} == {2021, None}
    right = of_2026.files[Path(OF_2026["patients"]).name]
    (clash,) = (clash for clash in does_not_go(chosen, [*files, *both]) if clash.stops)
    assert clash.instead == {"patients": right.id}
    assert clash.says.endswith(f"Take {right.name}, which goes with it")

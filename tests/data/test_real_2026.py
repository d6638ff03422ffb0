"""Today's official files, and an area of July 2026 on the places of 2021 built from them."""

import zipfile
from pathlib import Path

import pandas as pd
import pytest

from data.area.folders import read_area, read_manifest
from data.build.build import build_area
from data.inspect import inspect_files
from data.policy import read_rules
from geo.figures import figures
from geo.plan import today_plan
from geo.view import View

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("real")]

REAL = Path(__file__).resolve().parents[3] / "shared" / "real-2026"
RECIPES = Path(__file__).resolve().parents[1] / "real"
FILES = {
    "nhs/epraccur.csv": ("register", 14_767, {}),
    "nhs/epcncorepartnerdetails.csv": ("membership", 6_131, {}),
    "nhs/gp-reg-pat-prac-map.zip": ("membership", 6_087, {}),
    "nhs/gp-reg-pat-prac-quin-age.zip": ("ages", 1_131, {"patients": 10_991_417, "patients_65": 1_298_691}),
    "nhs/PCNWFIndividualCSV.062026.zip": ("pcn_workforce", 1_967, {"fte": 4689.11, "heads": 5_392}),
    "nhs/PREVALENCE_2425.csv": ("registers", 23_898, {"patients": 6_823_037}),
    "nhs/ebranchs-2017.csv": ("branches", 2_702, {}),
    "ons/lsoa-2021-boundaries-london.gpkg": ("boundaries", 4_994, {}),
    "ons/lsoa21_pwc.csv": ("centroids", 4_994, {}),
    "ons/lsoa21-ward24-lad24-london.csv": ("wards", 4_994, {}),
    "ons/LSOA_(2011)_to_LSOA_(2021)_to_Local_Authority_District_(2022)_Lookup_for_England_and_Wales.csv": (
        "wards", 4_994, {},
    ),
    "ons/lsoa21-sicbl24-icb24-london.csv": ("boards", 4_994, {}),
    "ons/File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators-london-REBUILT.csv": (
        "deprivation", 4_994, {},
    ),
    "ons/census2021-ts021-lsoa.csv": ("residents", 4_994, {"residents": 8_799_810}),
    "ons/postcodes-london-practices-2026.csv": ("postcodes", 1_019, {}),
    "ons/postcodes-nspl-may-2025-london.zip": ("postcodes", 331_254, {}),
    "other/STANDIN-gp-reg-pat-prac-lsoa-2021-from-july-2022-london.zip": (
        "patients", 314_974, {"patients": 10_729_696},
    ),
}  # fmt: skip
NONE_OF_OURS = ["nhs/edispensary-2025-04-london.csv"]


@pytest.fixture(scope="module", autouse=True)
def real():
    """The folder of today's files."""
    if not REAL.is_dir():
        pytest.skip(f"today's official files are not at {REAL}")
    return REAL


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_recognised_and_read(name):
    key, rows, totals = FILES[name]
    (found,) = inspect_files([REAL / name])
    assert (found["table"], found["rows"], found["problems"]) == (key, rows, [])
    assert {total: found["totals"][total] for total in totals} == totals


@pytest.mark.parametrize("name", NONE_OF_OURS)
def test_other_publications_are_none_of_ours(name):
    (found,) = inspect_files([REAL / name])
    assert found["kind"] == "unknown"


def test_wales_is_left_out_and_said():
    (found,) = inspect_files([REAL / "nhs" / "epraccur.csv"])
    assert found["not_used"] == [{"why": "in Wales", "rows": 640}]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Tower Hamlets, built once."""
    return build_area(RECIPES / "tower-hamlets-2026.toml", tmp_path_factory.mktemp("areas") / "town").folder


def test_tower_hamlets_of_2026_builds_and_opens(folder):
    area = read_area(folder)
    counts = read_manifest(folder)["counts"]
    assert {key: counts[key] for key in ("practices_inside", "places_inside", "patients")} == {
        "practices_inside": 30,
        "places_inside": 169,
        "patients": 356_837,
    }
    plan = today_plan(area.practices)
    assert [len(plan.members(cluster.letter)) for cluster in plan.clusters] == [3, 4, 4, 5, 4, 4, 6]
    assert len(figures(area, plan, View()).clusters) == 7
    assert read_rules()


def test_what_stands_in_is_said_on_the_screen(folder):
    notes = " ".join(read_manifest(folder)["notes"])
    for words in ("a stand-in, not the official file", "a rebuilt file", "saved by others"):
        assert words in notes


def test_boroughs_come_from_the_lookup_where_the_polygons_have_none(folder):
    places = read_area(folder).places
    assert set(places.loc[places["kind"] == "inside", "borough"]) == {"E09000030"}
    assert places["name"].str.contains("(Tower Hamlets 0", regex=False).sum() == 169


def test_places_have_the_names_of_their_wards(folder):
    names = set(read_area(folder).places["name"])
    assert sum(name.startswith("Stepney Green (Tower Hamlets 0") for name in names) > 1


@pytest.fixture(scope="module")
def camden(tmp_path_factory):
    """The borough of South Camden PCN, from the same files."""
    recipe = tmp_path_factory.mktemp("recipe") / "camden-2026.toml"
    text = (RECIPES / "tower-hamlets-2026.toml").read_text(encoding="utf-8")
    text = text.replace("../../../shared/real-2026", REAL.as_posix())
    recipe.write_text(text.replace("E09000030", "E09000007").replace("Tower Hamlets", "Camden"), encoding="utf-8")
    return read_area(build_area(recipe, tmp_path_factory.mktemp("areas") / "camden").folder)


def test_ages_are_those_that_are_published_for_the_same_pcns(camden):
    """Practices are added up here, and PCNs stand in the same file: of South Camden's 31,006 patients, many of them
    students, 1,644 are 65 or over."""
    with zipfile.ZipFile(REAL / "nhs" / "gp-reg-pat-prac-quin-age.zip") as archive:
        rows = pd.read_csv(archive.open(archive.namelist()[0]))
    older = rows["AGE_GROUP_5"].isin(["65_69", "70_74", "75_79", "80_84", "85_89", "90_94", "95+"])
    published = rows[(rows["ORG_TYPE"] == "PCN") & older].groupby("ORG_CODE")["NUMBER_OF_PATIENTS"].sum()
    plan = today_plan(camden.practices)
    found = figures(camden, plan, View())
    whole = [
        (cluster, one)
        for cluster, one in zip(plan.clusters, found.clusters, strict=True)
        if one.base("aged_65").is_whole
    ]
    assert len(whole) >= 5
    assert [one.aged_65 for _, one in whole] == [published[cluster.pcn_code] for cluster, _ in whole]
    (south,) = [one for cluster, one in whole if cluster.name == "South Camden PCN"]
    assert south.aged_65_share == pytest.approx(1_644 / 31_006)


def test_what_pcns_employ_and_who_is_ill_are_kept(camden):
    staff = camden.pcns[camden.pcns["fact"] == "staff"]
    south = staff[staff["name"] == "South Camden PCN"]
    assert south["amount"].sum() > 10
    assert (south["known"] == south["of"]).all()
    diabetes = camden.registers[camden.registers["register"] == "DM"]
    assert set(diabetes["ages"]) == {"17OV"}
    assert 0.02 < diabetes["patients"].sum() / diabetes["of"].sum() < 0.08

"""Today's official files, and an area of July 2026 on the places of 2021 built from them."""

from pathlib import Path

import pytest

from data.area_store import read_area, read_manifest
from data.build import build_area
from data.inspect import inspect_files
from data.rules import read_rules
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
NONE_OF_OURS = ["nhs/edispensary-2025-04-london.csv", "ons/lsoa21-sicbl24-icb24-london.csv"]


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
    assert places["name"].str.startswith("Tower Hamlets").sum() == 169

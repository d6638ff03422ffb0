"""From a borough's name to an area that stands, against a server that answers as the publishers do, with real files."""

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from data.__main__ import BAD_INPUT, main
from data.area.folders import read_area, read_manifest
from data.build.build import build_area
from data.fetch.asking import FetchError
from data.fetch.gathering import WantedArea, gather
from data.fetch.regions import BOARD, BOROUGH, Region, find_regions
from data.problems import Problems
from data.recipe.recipe import read_recipe
from geo.errors import PlanningError
from tests.data.fetch.england import England
from tests.data.fetch.official import error

REAL = Path(__file__).resolve().parents[4] / "shared" / "real-2026"
RECIPE = Path(__file__).resolve().parents[2] / "real" / "tower-hamlets-2026.toml"
STATISTICS = "/data-and-information/publications/statistical"
KNOWN = [
    Region(BOROUGH, "E09000030", "Tower Hamlets"),
    Region(BOROUGH, "E07000146", "King's Lynn and West Norfolk"),
    Region(BOROUGH, "E06000017", "Rutland"),
    Region(BOARD, "E54000029", "NHS North East London Integrated Care Board"),
    Region(BOROUGH, "E07000103", "Watford"),
    Region(BOROUGH, "E08000024", "St. Helens"),
]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Tower Hamlets", "Tower Hamlets"),
        ("tower-hamlets", "Tower Hamlets"),
        ("London Borough of Tower Hamlets", "Tower Hamlets"),
        ("Towr Hamlets", "Tower Hamlets"),
        ("E09000030", "Tower Hamlets"),
        ("e54000029", "NHS North East London Integrated Care Board"),
        ("North East London ICB", "NHS North East London Integrated Care Board"),
        ("Kings Lynn & West Norfolk", "King's Lynn and West Norfolk"),
        ("St Helens", "St. Helens"),
    ],
)
def test_a_name_means_the_region_it_is_like(said, name):
    assert [region.name for region in find_regions([said], KNOWN)] == [name]


def test_several_names_mean_each_region_once():
    assert [region.code for region in find_regions(["Rutland", "Watford", "E06000017"], KNOWN)] == [
        "E06000017", "E07000103",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("Tower", "did you mean Tower Hamlets (borough, E09000030)"),
        ("West Tower Hamlets", "did you mean Tower Hamlets"),
        ("Atlantis", "write its name as it is published, or its code"),
        ("E09000099", "is no borough, district or integrated care board of England"),
    ],
)
def test_a_name_that_means_nothing_is_said(said, says):
    with pytest.raises(PlanningError) as refused:
        find_regions([said], KNOWN)
    assert says in str(refused.value)


def test_a_name_that_means_two_regions_asks_for_the_code():
    twins = [Region(BOROUGH, "E01", "Newton"), Region(BOARD, "E02", "NHS Newton Integrated Care Board")]
    with pytest.raises(PlanningError, match=r"'newton' means more than one: did you mean Newton \(borough, E01\) or"):
        find_regions(["newton"], twins)


@pytest.fixture(scope="module")
def real():
    if not REAL.is_dir():
        pytest.skip(f"today's official files are not at {REAL}")
    return REAL


@pytest.fixture(scope="module")
def england(real):
    """The publishers, with what they have of London."""
    england = England()
    nhs, ons = real / "nhs", real / "ons"
    england.report("epraccur", nhs / "epraccur.csv")
    england.report("epcncorepartnerdetails", nhs / "epcncorepartnerdetails.csv")
    registered = f"{STATISTICS}/patients-registered-at-a-gp-practice"
    by_place = (real / "other" / "STANDIN-gp-reg-pat-prac-lsoa-2021-from-july-2022-london.zip").read_bytes()
    england.publication(registered, "july-2026", "gp-reg-pat-prac-lsoa-2021-male-female-July-26.zip", by_place)
    ages = (nhs / "gp-reg-pat-prac-quin-age.zip").read_bytes()
    england.publication(registered, "july-2026", "gp-reg-pat-prac-quin-age.zip", ages)
    deprivation = next(ons.glob("File_7_IoD2025*"))
    england.publication(
        "/government/statistics/english-indices-of-deprivation-2025", "", deprivation.name, deprivation.read_bytes()
    )
    ward = pd.read_csv(ons / "lsoa21-ward24-lad24-london.csv")
    board = pd.read_csv(ons / "lsoa21-sicbl24-icb24-london.csv")
    lookup = ward.merge(board.drop(columns="LSOA21NM"), on="LSOA21CD")
    england.service("LSOA (2021) to SICBL to ICB to LAD (April 2024) Lookup in EN", "lookup", lookup)
    shapes = gpd.read_file(ons / "lsoa-2021-boundaries-london.gpkg").merge(ward[["LSOA21CD", "LSOA21NM"]])
    england.service("Lower layer Super Output Areas (December 2021) Boundaries EW BGC (V5)", "boundaries", shapes)
    points = pd.read_csv(ons / "lsoa21_pwc.csv")
    points = gpd.GeoDataFrame(points[["LSOA21CD"]], geometry=gpd.points_from_xy(points["x"], points["y"]), crs=27700)
    title = "Lower layer Super Output Areas (December 2021) EW Population Weighted Centroids (V4)"
    england.service(title, "centroids", points)
    england.service("ONS Postcode Directory", "postcodes", pd.read_csv(ons / "postcodes-london-practices-2026.csv"))
    yield england
    england.close()


@pytest.fixture
def wanted(real, england, own_addresses):
    """Tower Hamlets with a kilometre round it; residents are a file of one's own."""
    own_addresses(england.addresses())
    residents = real / "ons" / "census2021-ts021-lsoa.csv"
    return WantedArea(["tower hamlets"], margin_km=1, use={"residents": residents}, with_streets=False)


@pytest.mark.real
def test_a_borough_stands_by_its_name(wanted, downloads, england, tmp_path):
    gathered = gather(wanted, downloads, shared=tmp_path / "shared", recipes=tmp_path / "recipes")
    assert gathered.slug == "tower-hamlets"
    assert {said.split(" can't")[0] for said in gathered.left_out} >= {"Branch surgeries (ebranchs)"}
    recipe = read_recipe(gathered.recipe, Problems())
    assert (recipe.name, recipe.date, recipe.margin_km) == ("Tower Hamlets", "2026-07-01", 1)
    built = build_area(gathered.recipe, tmp_path / "tower-hamlets")
    by_hand = build_area(RECIPE, tmp_path / "by-hand")
    area, other = read_area(built.folder), read_area(by_hand.folder)
    assert area.practices["code"].tolist() == other.practices["code"].tolist()
    assert area.practices["list_size"].tolist() == other.practices["list_size"].tolist()
    assert area.places["code"].tolist() == other.places["code"].tolist()
    dates = {source["key"]: source["date"] for source in read_manifest(built.folder)["sources"]}
    assert (dates["patients"], dates["boundaries"]) == ("2022-07-01", "2021-12-31")  # the first says it itself
    fetched = {file["table"]: file for file in json.loads((gathered.recipe.parent / "fetched.json").read_text())}
    assert set(fetched) == {
        "register",
        "membership",
        "patients",
        "ages",
        "deprivation",
        "boundaries",
        "centroids",
        "postcodes",
    }
    assert fetched["patients"]["address"].startswith(england.address)
    assert fetched["patients"]["licence"] == "Open Government Licence v3.0"


@pytest.mark.real
def test_what_was_fetched_for_one_area_is_not_fetched_again_for_the_next(wanted, downloads, england, tmp_path):
    england.asked.clear()
    for names in (["Tower Hamlets"], ["E09000012", "Newham"]):
        area = WantedArea(names, margin_km=0, use=wanted.use, with_streets=False)
        gathered = gather(area, downloads, shared=tmp_path / "shared", recipes=tmp_path / "recipes")
    assert gathered.slug == "hackney-newham"
    files = [path for path, _ in england.asked if "/files/" in path]
    assert len(files) == len(set(files)) == 3


@pytest.mark.real
def test_a_recipe_that_somebody_changed_is_not_written_over(wanted, downloads, tmp_path):
    folders = {"shared": tmp_path / "shared", "recipes": tmp_path / "recipes"}
    recipe = gather(wanted, downloads, **folders).recipe
    before = recipe.read_text(encoding="utf-8")
    assert gather(wanted, downloads, **folders).recipe.read_text(encoding="utf-8") == before
    recipe.write_text(f"{before}# mine\n", encoding="utf-8")
    with pytest.raises(PlanningError, match="was changed since it was written: build with it"):
        gather(wanted, downloads, **folders)
    assert recipe.read_text(encoding="utf-8").endswith("# mine\n")


@pytest.mark.real
def test_what_fails_leaves_what_was_gathered_before(wanted, downloads, england, tmp_path):
    folders = {"shared": tmp_path / "shared", "recipes": tmp_path / "recipes"}
    recipe = gather(wanted, downloads, **folders).recipe
    before = {path.name: path.read_bytes() for path in recipe.parent.iterdir()}
    query = "/postcodes/FeatureServer/0/query"
    answers = england.ways[query]
    england.answers(query, error(404))
    with pytest.raises(FetchError, match="404"):
        gather(WantedArea(wanted.names, margin_km=0, use=wanted.use, with_streets=False), downloads, **folders)
    england.ways[query] = answers
    assert {path.name: path.read_bytes() for path in recipe.parent.iterdir()} == before


@pytest.mark.real
def test_a_required_file_that_can_not_be_had_says_how_to_hand_it_over(wanted, downloads, england, tmp_path):
    kept = england.ways["/api/getReport?report=epraccur"]
    england.answers("/api/getReport?report=epraccur", error(403))
    with pytest.raises(FetchError) as refused:
        gather(wanted, downloads, shared=tmp_path / "shared", recipes=tmp_path / "recipes")
    england.ways["/api/getReport?report=epraccur"] = kept
    assert "403 Forbidden" in str(refused.value)
    assert str(refused.value).endswith("fetch it by hand, and hand it over with --use register=FILE")
    assert not list((tmp_path / "recipes").rglob("recipe.toml"))


@pytest.mark.real
@pytest.mark.usefixtures("wanted")
def test_the_command_builds_a_borough_and_says_where_it_is(real, tmp_path, capsys):
    residents = real / "ons" / "census2021-ts021-lsoa.csv"
    asked = ["area", "tower hamlets", "--margin-km", "0", "--no-streets", "--to", str(tmp_path)]
    assert main([*asked, "--use", f"residents={residents}", "--dry-run"]) == 0
    assert "edition 2026-07-01" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == [tmp_path / "addresses.toml"]
    assert main([*asked, "--use", f"residents={residents}"]) == 0
    told = capsys.readouterr()
    assert f"built: {tmp_path / 'tower-hamlets'}" in told.out
    assert "left out: Branch surgeries (ebranchs) can't be fetched" in told.err
    assert read_area(tmp_path / "tower-hamlets").name == "Tower Hamlets"
    assert main(asked) == BAD_INPUT
    assert "hand it over with --use residents=FILE" in capsys.readouterr().err
    assert main(["fetch", "ages", "--to", str(tmp_path / "files")]) == 0
    assert (tmp_path / "files" / "gp-reg-pat-prac-quin-age.zip").is_file()
    assert main(["fetch", "boundaries"]) == BAD_INPUT
    assert "boundaries is not published as one file" in capsys.readouterr().err


@pytest.mark.parametrize("said", ["", "register", "register="])
def test_a_file_of_ones_own_needs_its_table(said, capsys):
    with pytest.raises(SystemExit):
        main(["area", "Rutland", "--use", said])
    assert "is not TABLE=FILE, as in register=epraccur.csv" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("use", "says"),
    [
        ({"regsiter": RECIPE}, "regsiter is no table"),
        ({"register": Path("none.csv")}, "none.csv, to be used as register"),
    ],
)
def test_a_file_of_ones_own_that_is_none_is_said_before_anything_is_fetched(downloads, tmp_path, use, says):
    with pytest.raises(PlanningError, match=says):
        gather(WantedArea(["Rutland"], use=use), downloads, shared=tmp_path, recipes=tmp_path)

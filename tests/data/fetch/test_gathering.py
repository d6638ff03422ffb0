"""From a borough's name to an area that stands, against a server that answers as the publishers do, with real files."""

import json
from pathlib import Path

import pytest

from data.__main__ import BAD_INPUT, main
from data.area.folders import read_area, read_manifest
from data.build.build import build_area
from data.fetch.asking import FetchError
from data.fetch.gathering import WantedArea, gather
from data.problems import Problems
from data.recipe.recipe import read_recipe
from data.recipe.write import WRITTEN, hash_of_recipe
from geo.errors import PlanningError
from tests.data.fetch.official import error

RECIPE = Path(__file__).resolve().parents[2] / "real" / "tower-hamlets-2026.toml"


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
def test_an_area_that_is_gathered_again_keeps_the_name_that_somebody_gave_it(wanted, downloads, tmp_path):
    folders = {"shared": tmp_path / "shared", "recipes": tmp_path / "recipes"}
    recipe = gather(wanted, downloads, **folders).recipe
    text = recipe.read_text(encoding="utf-8")
    renamed = text.replace('name = "Tower Hamlets"', 'first_name = "Tower Hamlets"\nname = "The East End"')
    assert renamed != text
    recipe.write_text(renamed, encoding="utf-8")
    recipe.with_name(WRITTEN).write_text(hash_of_recipe(recipe), encoding="utf-8")
    assert gather(wanted, downloads, **folders).recipe.read_text(encoding="utf-8") == renamed


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
    assert str(refused.value).endswith("or with --use register=FILE")
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
    assert "or with --use residents=FILE" in capsys.readouterr().err
    (tmp_path / ".recipes" / "tower-hamlets").rename(tmp_path / "elsewhere")
    before = (tmp_path / "tower-hamlets" / "area.json").read_bytes()
    assert main([*asked, "--use", f"residents={residents}"]) == BAD_INPUT
    assert f"{tmp_path / 'tower-hamlets'} is there already" in capsys.readouterr().err
    assert (tmp_path / "tower-hamlets" / "area.json").read_bytes() == before
    (tmp_path / "postcodes.csv").write_text("pcds,lat,long\nE1 1AA,51.5,0.0\n")
    mine = ["--use", f"residents={residents}", "--use", f"postcodes={tmp_path / 'postcodes.csv'}", "--replace"]
    assert main([*asked, *mine]) == BAD_INPUT
    recipe = tmp_path / ".recipes" / "tower-hamlets" / "recipe.toml"
    again = f'python -m data build "{recipe}" --out "{tmp_path / "tower-hamlets"}"'
    assert f"say in {recipe}, then build with it: {again}" in capsys.readouterr().err
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

import json
import os
import subprocess
import sys

import numpy as np
import pytest

from data.area.folders import read_area, read_manifest
from data.build.build import build_area
from data.files import HIDDEN, PROJECT
from data.problems import BuildError
from geo.plan import today_plan


def whole(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def out(tmp_path):
    return tmp_path / "areas" / "small-town"


def test_the_small_town_is_built(official, out):
    built = build_area(official.recipe, out)
    area = read_area(out)
    assert built.id == area.id
    assert not built.unchanged
    assert area.name == "Small Town"
    assert area.modes == ("walk", "cycle", "drive")
    kinds = dict(zip(area.practices["code"], area.practices["kind"], strict=True))
    assert kinds == {"X00001": "inside", "X00002": "inside", "X00003": "inside", "X00006": "margin", "X00007": "beyond"}
    assert (area.places["kind"] == "inside").tolist() == [True] * 8 + [False] * 4
    assert (out / "browser" / "map.json").exists()
    plan = today_plan(area.practices)
    assert [(cluster.name, cluster.outside) for cluster in plan.clusters] == [
        ("North Town PCN", ("X00007",)),
        ("South Town PCN", ()),
    ]


def test_minutes_are_there_for_all_but_practices_beyond(official, out):
    build_area(official.recipe, out)
    area = read_area(out)
    beyond = (area.practices["kind"] == "beyond").to_numpy()
    for mode in area.modes:
        assert np.isfinite(area.minutes[mode][:, ~beyond]).all()
        assert np.isnan(area.minutes[mode][:, beyond]).all()
    walk = area.minutes["walk"]
    assert walk[1, 0] > walk[0, 0]
    assert walk[0, 1] == pytest.approx(400 / 80, abs=1.0)


def test_an_unchanged_rerun_says_so_and_writes_nothing(official, out):
    first = build_area(official.recipe, out)
    before = (out / "area.json").stat().st_mtime_ns
    again = build_area(official.recipe, out)
    assert again.unchanged
    assert again.id == first.id
    assert (out / "area.json").stat().st_mtime_ns == before


def test_the_same_input_has_the_same_id_whatever_is_kept(official, out, tmp_path):
    first = build_area(official.recipe, out)
    elsewhere = build_area(official.recipe, tmp_path / "others" / "town")
    assert elsewhere.id == first.id
    assert not elsewhere.unchanged
    official.register()
    assert build_area(official.recipe, out).unchanged


@pytest.mark.parametrize("what", ["patients", "streets", "recipe"])
def test_changed_input_is_built_anew(official, out, what):
    first = build_area(official.recipe, out)
    if what == "patients":
        official.patients([*official_rows(official), ("X00001", 3, 7)])
    elif what == "streets":
        path = official.folder / "streets.osm"
        path.write_text(path.read_text().replace("Street 1", "Road 1"))
    else:
        official.write_recipe(top="margin_km = 0")
    again = build_area(official.recipe, out)
    assert not again.unchanged
    assert again.id != first.id


def official_rows(official):
    lines = (official.folder / "patients.csv").read_text().splitlines()[1:]
    return [(line.split(",")[2], line.split(",")[4], line.split(",")[6]) for line in lines]


def test_steps_whose_input_has_not_changed_are_skipped(official, out):
    build_area(official.recipe, out)
    official.table("headcount.csv", ["PRAC_CODE", "TOTAL_GP_HC"], [("X00001", 2)])
    steps = []
    build_area(official.recipe, out, progress=lambda *told: steps.append(told[0]))
    assert not any("streets" in step or "minutes" in step for step in steps)
    assert read_area(out).practices["gps"].iloc[0] == 2


@pytest.mark.parametrize("damage", ["gone", "short"])
def test_a_damaged_area_is_built_again(official, out, damage):
    first = build_area(official.recipe, out)
    path = out / "minutes" / "walk.npy"
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-4])
    again = build_area(official.recipe, out)
    assert not again.unchanged
    assert again.id == first.id
    read_area(out)


def test_what_was_kept_may_be_deleted_or_damaged(official, out):
    first = build_area(official.recipe, out)
    kept = list((out.parent / HIDDEN).rglob("*.zip"))
    assert {path.stem for path in kept} == {"tables", "streets", "minutes"}
    for path in kept:
        content = path.read_bytes()
        middle = len(content) // 2
        path.write_bytes(
            content[:middle] + bytes(255 - byte for byte in content[middle : middle + 99]) + content[middle + 99 :]
        )
    (out.parent / HIDDEN / "small-town" / "built.json").unlink()
    assert build_area(official.recipe, out).id == first.id


def test_another_comment_in_the_recipe_makes_no_other_area(official, out):
    first = build_area(official.recipe, out)
    official.recipe.write_text("# why\n" + official.recipe.read_text())
    again = build_area(official.recipe, out)
    assert (again.unchanged, again.id) == (False, first.id)
    assert read_manifest(out)["recipe"].startswith("# why")


def test_warnings_are_told_again_when_steps_are_skipped(official, out):
    official.write_recipe(top="margin_km = 0.3", practices='[practices.X00001]\nlat = 51.6\nlon = -0.1\nsource = "us"')
    first = build_area(official.recipe, out)
    (out.parent / HIDDEN / "small-town" / "built.json").unlink()
    assert build_area(official.recipe, out).warnings == first.warnings


def test_the_manifest_accounts_for_every_row(official, out):
    official.list_sizes({"X00001": 1010, "X00002": 1040, "X00003": 1000, "X00006": 850, "X00007": 1000})
    official.write_recipe(tables='list_sizes = "sizes.csv"')
    build_area(official.recipe, out)
    manifest = read_manifest(out)
    assert manifest["date"] == "2022-07-01"
    assert not manifest["crow_flies"]
    sources = {source["key"]: source for source in manifest["sources"]}
    assert len(sources) == 12
    for source in sources.values():
        assert source["rows_read"] == source["rows_used"] + sum(item["rows"] for item in source["not_used"]), source
        assert len(source["sha256"]) == 64
        assert all(source[key] for key in ("title", "publisher", "licence", "url"))
        assert all(item["why"] and item["rows"] > 0 for item in source["not_used"])
    assert sources["register"]["rows_used"] == 5
    assert sources["patients"]["date"] == "2022-07-01"
    assert manifest["excluded"] == [
        {"code": "X00008", "name": "Tiny Surgery", "why": "fewer than 100 patients; 60 registered patients"}
        | {"patients": 60},
        {"code": "Y00004", "name": "Closed Doors"}
        | {"why": "closed on 2022-01-01 in the register; 400 registered patients", "patients": 400},
        {"code": "Y00005", "name": "HMP Town"}
        | {"why": "a special service (prison), in no PCN; 150 registered patients", "patients": 150},
    ]
    assert manifest["recipe"] == official.recipe.read_text(encoding="utf-8")
    assert manifest["counts"]["practices_inside"] == 3
    assert manifest["counts"]["street_nodes"]["walk"] > 0
    assert "North Town PCN has 1 of its 2 practices in the area." in manifest["notes"]


def test_a_fictional_area_names_no_real_publisher(official, out):
    official.write_recipe(top="fictional = true")
    build_area(official.recipe, out)
    manifest = read_manifest(out)
    assert manifest["fictional"]
    assert "NHS" not in json.dumps([source["publisher"] + source["licence"] for source in manifest["sources"]])


def test_straight_lines_where_there_are_no_streets(official, out):
    official.write_recipe(streets="crow_flies = true")
    build_area(official.recipe, out)
    area = read_area(out)
    assert area.crow_flies
    assert area.minutes["walk"][0, 1] == pytest.approx(400 / 80, abs=0.05)
    assert area.minutes["walk"][0, 0] == pytest.approx(0, abs=0.05)


def test_bad_input_leaves_the_old_area_and_writes_nothing(official, out):
    build_area(official.recipe, out)
    before = whole(out)
    official.patients([("X00001", 1, "many")])
    with pytest.raises(BuildError, match=r"patients\.csv"):
        build_area(official.recipe, out)
    assert whole(out) == before
    assert not list(out.parent.glob(".*.new"))


def test_complaints_about_tables_and_streets_come_in_one_report(official, out):
    official.patients([("X00001", 1, -1)])
    official.write("imd.csv", "")
    official.write("streets.osm", "<osm")
    with pytest.raises(BuildError) as raised:
        build_area(official.recipe, out)
    for part in ("patients.csv", "negative", "row 2", "imd.csv", "empty", "streets.osm"):
        assert part in str(raised.value)
    assert not out.exists()


def command(*arguments):
    return [sys.executable, "-m", "data", *map(str, arguments)]


def test_a_build_that_is_killed_leaves_the_old_area_whole(official, out):
    build_area(official.recipe, out)
    before = whole(out)
    official.write_recipe(top="margin_km = 0")
    new = out.parent / ".small-town.new"
    with subprocess.Popen(
        command("build", official.recipe, "--out", out), cwd=PROJECT, stderr=subprocess.PIPE
    ) as process:
        while process.poll() is None and not new.exists():
            pass
        process.kill()
        process.wait()
    assert process.returncode not in {0, 2}
    assert new.exists()
    assert whole(out) == before
    built = build_area(official.recipe, out)
    assert not built.unchanged
    assert not new.exists()
    assert sorted(path.name for path in out.parent.iterdir()) == [HIDDEN, "small-town"]


def test_the_command_line_builds_and_says_where(official, out):
    done = subprocess.run(
        command("build", official.recipe),
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NEIGHBOURING_AREAS": str(out.parent)},
    )
    assert done.returncode == 0, done.stderr
    assert f"built: {out}" in done.stdout
    assert "Traceback" not in done.stderr

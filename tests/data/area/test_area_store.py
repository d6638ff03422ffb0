import json
import re
import shutil

import numpy as np
import pandas as pd
import pytest

from data.area.folders import areas_root, list_areas, publish, read_area, read_manifest, read_places, usable_areas
from data.area.write import FORMAT, write_area
from data.files import new_folder
from geo.errors import PlanningError


def rewrite(folder, **changes):
    path = folder / "area.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


def test_what_is_written_is_read_again(town, pieces):
    area = read_area(town)
    pd.testing.assert_frame_equal(area.practices, pieces.practices, check_dtype=False)
    pd.testing.assert_frame_equal(area.places, pd.DataFrame(pieces.places.drop(columns="geometry")), check_dtype=False)
    np.testing.assert_array_equal(area.patients, pieces.patients)
    np.testing.assert_array_equal(area.minutes["walk"], pieces.minutes["walk"])
    np.testing.assert_array_equal(area.between["walk"], pieces.between["walk"])
    np.testing.assert_array_equal(area.touching, pieces.touching)
    assert area.competing.names == pieces.competing.names
    for name in ("place", "group", "patients"):
        np.testing.assert_array_equal(getattr(area.competing, name), getattr(pieces.competing, name))
    assert area.name == "Town"
    assert area.modes == ("walk",)
    assert area.notes == ("A note.",)
    assert area.mode_notes == {"walk": ("Walking at 4.8 km/h.",)}
    assert not area.crow_flies
    assert not area.fictional
    assert area.patients.dtype == np.int32
    assert read_places(town).geometry.area.tolist() == [10_000, 10_000]


def test_the_manifest_counts_what_is_there(town):
    manifest = read_manifest(town)
    assert manifest["format"] == FORMAT
    assert manifest["recipe"] == 'name = "Town"'
    assert manifest["counts"] == {
        "practices_inside": 2,
        "practices_margin": 0,
        "practices_beyond": 1,
        "services": 0,
        "places_inside": 1,
        "places_margin": 1,
        "patients": 300,
        "street_nodes": {"walk": 12},
    }
    west, south, east, north = manifest["bbox"]
    assert -0.13 < west < east < -0.12
    assert 51.50 < south < north < 51.51
    assert "street_nodes" not in manifest


def test_the_same_content_has_the_same_id_and_any_change_another(tmp_path, pieces, manifest):
    def write(name, *, browser="{}", **changes):
        folder = tmp_path / name
        (folder / "browser").mkdir(parents=True)
        (folder / "browser" / "map.json").write_text(browser)
        return write_area(folder, pieces, manifest | changes)

    first = write("a")
    assert len(first) == 16
    assert write("b") == first
    assert write("c", browser="{ }") != first
    assert write("d", notes=["Another note."]) != first
    pieces.minutes["walk"][0, 0] += 1
    assert write("e") != first
    pieces.minutes["walk"][0, 0] -= 1
    pieces.practices.loc[0, "name"] = "Won"
    assert write("f") != first


@pytest.mark.parametrize(
    "name",
    [
        *("practices.parquet", "places.parquet", "patients.parquet", "competing.parquet", "groups.parquet"),
        *("touching.npy", "minutes/walk.npy"),
    ],
)
@pytest.mark.parametrize("damage", ["gone", "short", "empty"])
def test_a_damaged_area_says_which_file(town, name, damage):
    path = town / name
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:40] if damage == "short" else b"")
    with pytest.raises(PlanningError, match=f"damaged: {name} .*Build the area again"):
        read_area(town)


def test_row_numbers_out_of_range_are_damage(town):
    for place in (-1, 2):
        frame = pd.DataFrame({"place": [place], "practice": [0], "patients": [1]}, dtype="int32")
        frame.to_parquet(town / "patients.parquet")
        with pytest.raises(PlanningError, match=r"damaged: patients\.parquet"):
            read_area(town)


def test_an_array_of_another_shape_is_told(town):
    np.save(town / "minutes" / "walk.npy", np.zeros((1, 1), dtype=np.float32))
    with pytest.raises(PlanningError, match="shape"):
        read_area(town)


@pytest.mark.parametrize(
    ("version", "says"),
    [
        (1, r"by an older version .* Build the area again from its recipe: python -m data build RECIPE\.toml"),
        (None, "by an older version"),
        (3, "by a newer version .* Install that version, or build the area again"),
    ],
)
def test_another_format_is_named_with_what_to_do_and_leaves_the_others_usable(town, version, says):
    shutil.copytree(town, town.parent / "other")
    rewrite(town, format=version, name="Old Town")
    with pytest.raises(PlanningError, match=says):
        read_area(town)
    cards = list_areas(town.parent)
    assert [(card.slug, card.name, card.id == "") for card in cards] == [
        ("other", "Town", False),
        ("town", "Old Town", True),
    ]
    assert re.search(says, cards[1].problem)
    assert [card.slug for card in usable_areas(town.parent)] == ["other"]


@pytest.mark.parametrize("text", ["", "{", "[]", "7", f'{{"format": {FORMAT}}}', "\xff"])
def test_a_manifest_that_is_none_is_told(town, text):
    (town / "area.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(PlanningError, match=r"damaged: area\.json"):
        read_area(town)
    (card,) = list_areas(town.parent)
    assert (card.slug, card.name) == ("town", "town")
    assert "damaged: area.json" in card.problem


def test_an_area_without_its_manifest_is_named_and_a_folder_of_something_else_is_not(town):
    (town / "area.json").unlink()
    (town.parent / "notes").mkdir()
    assert [card.slug for card in list_areas(town.parent)] == ["town"]
    assert usable_areas(town.parent) == []


@pytest.mark.parametrize("name", ["browser/map.json", "minutes/walk.npy", "practices.parquet", "groups.parquet"])
def test_content_that_is_not_what_was_built_is_told(town, pieces, name):
    path = town / name
    if path.suffix == ".npy":
        np.save(path, pieces.minutes["walk"] + 1)
    elif path.suffix == ".parquet":
        table = pd.read_parquet(path)
        table.assign(name=table["name"] + "!").to_parquet(path)
    else:
        path.write_text("{ }")
    with pytest.raises(PlanningError, match=r"damaged: its files hold something else .*Build the area"):
        read_area(town)


def test_the_id_counts_more_than_what_the_manifest_says(town):
    rewrite(town, notes=["Another note."])
    with pytest.raises(PlanningError, match="its files hold something else than was built"):
        read_area(town)


def test_nothing_in_an_area_can_be_written(town):
    area = read_area(town)
    arrays = (area.patients, area.minutes["walk"], area.between["walk"], area.touching, area.competing.patients)
    for array in arrays:
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0
    for table, column in ((area.practices, "list_size"), (area.practices, "x"), (area.places, "residents")):
        with pytest.raises(ValueError, match="read-only"):
            table.loc[0, column] = 7
        with pytest.raises(ValueError, match="read-only"):
            table[column].to_numpy()[0] = 7
    assert area.practices.assign(list_size=0)["list_size"].sum() == 0, "a table made of it is one's own"


def another_build(town, pieces, manifest, name):
    """Put another build in the town's place, as a build does."""
    with new_folder(town) as new:
        (new / "browser").mkdir()
        (new / "browser" / "map.json").write_text("{}")
        write_area(new, pieces, manifest | {"name": name})


def test_a_build_that_is_swapped_while_it_is_read_is_read_again(town, pieces, manifest, monkeypatch):
    builds = iter(["Second"])

    def swapping(folder, name):
        found = pd.read_parquet(folder / f"{name}.parquet")
        for build in builds:
            pieces.practices.loc[0, "name"] = "Another"
            another_build(town, pieces, manifest, build)
        return found

    monkeypatch.setattr("data.area.folders._read", swapping)
    area = read_area(town)
    assert (area.name, area.practices["name"][0]) == ("Second", "Another")
    assert area.id == read_manifest(town)["id"]


def test_a_build_that_is_swapped_again_and_again_is_told(town, pieces, manifest, monkeypatch):
    names = map(str, range(1000))

    def swapping(folder, name):
        another_build(town, pieces, manifest, next(names))
        return pd.read_parquet(folder / f"{name}.parquet")

    monkeypatch.setattr("data.area.folders._read", swapping)
    with pytest.raises(PlanningError, match="was built anew while it was read: wait until the build has ended"):
        read_area(town)


def test_no_area_there(tmp_path):
    with pytest.raises(PlanningError, match=r"no built area .* python -m data build"):
        read_area(tmp_path / "none")
    assert list_areas(tmp_path / "none") == []


def test_areas_are_listed_by_name_the_fictional_last(town, pieces, manifest):
    for slug, name, fictional in (("z", "Zed", False), ("a", "Made up", True)):
        (town.parent / slug).mkdir()
        write_area(town.parent / slug, pieces, manifest | {"name": name, "slug": slug, "fictional": fictional})
    shutil.copytree(town, town.parent / ".town.new")
    cards = list_areas(town.parent)
    assert [card.name for card in cards] == ["Town", "Zed", "Made up"]
    assert cards[0].slug == "town"
    assert cards[0].id == read_manifest(town)["id"]
    assert cards[0].folder == town


def test_the_folder_of_areas_can_be_chosen(monkeypatch, tmp_path):
    monkeypatch.delenv("NEIGHBOURING_AREAS", raising=False)
    assert areas_root().name == "areas"
    monkeypatch.setenv("NEIGHBOURING_AREAS", str(tmp_path))
    assert areas_root() == tmp_path


def test_publishing_puts_browser_files_where_they_are_served(town, tmp_path):
    static = tmp_path / "static"
    url = publish(town, static)
    area = read_manifest(town)["id"]
    assert url == f"app/static/areas/{area}/"
    published = static / "areas" / area / "map.json"
    assert published.read_text() == "{}"
    assert publish(town, static) == url
    assert published.stat().st_mode & 0o444 == 0o444


def test_publishing_removes_what_no_area_has_any_more(town, tmp_path):
    static = tmp_path / "static"
    (static / "areas" / "0123456789abcdef").mkdir(parents=True)
    publish(town, static)
    assert [path.name for path in (static / "areas").iterdir()] == [read_manifest(town)["id"]]


def test_publishing_leaves_what_an_area_in_another_folder_still_has(town, tmp_path):
    elsewhere, static = tmp_path / "elsewhere" / "town", tmp_path / "static"
    shutil.copytree(town, elsewhere)
    rewrite(elsewhere, id="fedcba9876543210")
    publish(elsewhere, static)
    publish(town, static)
    assert (static / "areas" / "fedcba9876543210" / "map.json").is_file()
    shutil.rmtree(elsewhere)
    publish(town, static)
    assert not (static / "areas" / "fedcba9876543210").exists()


def test_an_area_without_browser_files_can_not_be_published(town, tmp_path):
    shutil.rmtree(town / "browser")
    with pytest.raises(PlanningError, match="browser is missing"):
        publish(town, tmp_path / "static")

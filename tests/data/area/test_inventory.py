"""Areas that stand and areas put away: what is said of them, and that nothing of them is lost."""

import json
import shutil

import pytest

from data.area.folders import list_areas, publish, read_area, read_manifest
from data.area.inventory import SourceUsed, bring_back, put_away, put_away_areas, recipe_of, standing
from data.area.write import write_area
from data.build.build import build_area
from data.files import new_folder
from geo.errors import PlanningError


def files_in(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def rewrite(folder, **changes):
    path = folder / "area.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


@pytest.fixture
def root(town):
    return town.parent


def test_what_stands_is_told(root, town):
    (area,) = standing(root)
    assert area.card == list_areas(root)[0]
    assert (area.date, area.practices, area.patients, area.places) == ("2022-07-01", 2, 300, 1)
    assert area.bytes == sum(len(content) for content in files_in(town).values())
    assert (area.sources, area.recipe, area.key, area.put_away) == ((), None, "", "")


def test_a_newer_build_is_told_anew(root, town, pieces, manifest):
    before = standing(root)[0]
    shutil.rmtree(town)
    (town / "browser").mkdir(parents=True)
    (town / "browser" / "map.json").write_text("{}" + " " * 100)
    write_area(town, pieces, manifest | {"date": "2023-01-01"})
    after = standing(root)[0]
    assert (after.date, after.bytes) == ("2023-01-01", before.bytes + 100)


def test_sources_and_recipe_of_a_real_build(official, tmp_path):
    folder = tmp_path / "areas" / "small-town"
    (official.folder / "fetched.json").write_text(json.dumps([]))
    build_area(official.recipe, folder)
    (area,) = standing(folder.parent)
    assert area.recipe == official.recipe
    assert area.sources[0] == SourceUsed(
        "register", area.sources[0].title, area.sources[0].date, "epraccur.csv", address=""
    )
    assert "streets" in {source.key for source in area.sources}
    official.recipe.unlink()
    assert recipe_of(folder) is None
    written = folder.parent / ".recipes" / "small-town" / "recipe.toml"
    written.parent.mkdir(parents=True)
    written.write_text("")
    assert standing(folder.parent)[0].recipe == written


@pytest.mark.parametrize(("address", "told"), [("https://x.example/a", "https://x.example/a"), ("javascript:1", "")])
def test_only_addresses_of_the_web_are_told(root, town, address, told):
    source = {"key": "register", "title": "T", "date": "2022-07", "file": "f.csv", "fetched": {"address": address}}
    rewrite(town, sources=[source])
    assert standing(root)[0].sources == (SourceUsed("register", "T", "2022-07", "f.csv", told),)


@pytest.mark.parametrize("changes", [{"counts": None}, {"counts": {}}, {"sources": [7]}, {"sources": 7}])
def test_a_strange_manifest_is_told_as_far_as_it_goes(root, town, changes):
    rewrite(town, **changes)
    (area,) = standing(root)
    assert (area.card.name, area.practices, area.sources) == ("Town", 0, ())
    assert area.bytes > 0


def test_one_that_can_not_be_used_stands_with_its_problem(root, town):
    rewrite(town, format=1)
    (area,) = standing(root)
    assert "older version" in area.card.problem
    assert area.bytes > 0


def test_nothing_stands_where_there_is_nothing(tmp_path):
    assert standing(tmp_path / "none") == put_away_areas(tmp_path / "none") == []


def test_an_area_is_put_away_whole_and_brought_back(root, town):
    before = files_in(town)
    put_away(root, "town")
    assert list_areas(root) == standing(root) == []
    (area,) = put_away_areas(root)
    assert (area.card.slug, area.card.name, area.practices) == ("town", "Town", 2)
    assert area.put_away.endswith("+00:00")
    assert area.put_away[:2] == "20"
    assert bring_back(root, area.key) == "town"
    assert files_in(town) == before
    assert put_away_areas(root) == []
    assert standing(root)[0].put_away == ""
    read_area(town)


def test_two_of_a_slug_may_be_put_away_and_none_replaces_what_stands(root, town, tmp_path):
    shutil.copytree(town, tmp_path / "second")
    put_away(root, "town")
    shutil.copytree(tmp_path / "second", town)
    rewrite(town, name="Second")
    put_away(root, "town")
    assert [area.card.name for area in put_away_areas(root)] == ["Second", "Town"]
    second, first = put_away_areas(root)
    assert bring_back(root, first.key) == "town"
    with pytest.raises(PlanningError, match=r"stands already \(town\): put it away first, then bring this one back"):
        bring_back(root, second.key)
    assert list_areas(root)[0].name == "Town"
    put_away(root, "town")
    bring_back(root, second.key)
    assert list_areas(root)[0].name == "Second"


@pytest.mark.parametrize("slug", ["none", "", ".", "..", "../areas/town", ".building"])
def test_what_is_no_area_is_not_put_away(root, town, slug):
    with pytest.raises(PlanningError, match=r"there is no area .* any more"):
        put_away(root, slug)
    assert (town / "area.json").is_file()


@pytest.mark.parametrize("key", ["", "town", "town/1", "../town", "town/../../town"])
def test_what_was_not_put_away_is_not_brought_back(root, key):
    with pytest.raises(PlanningError, match="not put away any more"):
        bring_back(root, key)


def test_an_area_that_is_being_built_stays(root, town):
    with new_folder(town) as new:
        (new / "area.json").write_text("{}")
        with pytest.raises(PlanningError, match="another build of town is under way"):
            put_away(root, "town")
        assert (town / "area.json").is_file()


def test_what_a_killed_build_left_does_not_come_back_in_its_place(root, town):
    shutil.copytree(town, root / ".town.old")
    put_away(root, "town")
    assert not (root / ".town.old").exists()
    assert list_areas(root) == []
    assert len(put_away_areas(root)) == 1


def test_a_damaged_one_can_be_put_away_and_brought_back(root, town):
    (town / "area.json").write_text("{")
    put_away(root, "town")
    (area,) = put_away_areas(root)
    assert "damaged" in area.card.problem
    assert bring_back(root, area.key) == "town"


def test_what_the_system_does_not_let_be_moved_is_told(root, town):
    (root / ".put-away").write_text("in the way")
    with pytest.raises(PlanningError, match=r"Town can't be moved now \(.*\): close what has its files open"):
        put_away(root, "town")
    assert read_manifest(town)["name"] == "Town"


def test_what_the_browser_fetched_of_one_put_away_stays(root, town, pieces, manifest, tmp_path):
    static = tmp_path / "static"
    other = root / "other"
    (other / "browser").mkdir(parents=True)
    (other / "browser" / "map.json").write_text("{}")
    write_area(other, pieces, manifest | {"name": "Other"})
    publish(town, static)
    published = static / "areas" / read_manifest(town)["id"]
    (published / "map.json").unlink()  # as on a disk without links, where a copy stands there
    (published / "map.json").write_text("{}")
    put_away(root, "town")
    publish(other, static)
    assert (published / "map.json").is_file()

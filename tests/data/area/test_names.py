"""An area called otherwise: the same area to its plans, now and when it is built again."""

import hashlib
import json
import shutil
import tomllib

import pytest

from data.area.folders import list_areas, read_area, read_manifest
from data.area.names import rename
from data.build.build import build_area, open_networks
from data.files import new_folder
from geo.errors import PlanningError


@pytest.fixture
def root(town):
    return town.parent


@pytest.fixture
def recipe(root):
    """The recipe of the town, where the program wrote it."""
    path = root / ".recipes" / "town" / "recipe.toml"
    path.parent.mkdir(parents=True)
    path.write_bytes(
        b'# Mine\r\nname = "Town" # so called\r\ndate = 2022-07-01\r\n\r\n[places]\r\nlsoas = "places.csv"\r\n'
    )
    return path


def test_the_name_changes_and_the_id_does_not(root, town):
    before = read_area(town)
    assert rename(root, "town", "  Our \n patch ") == ""
    after = read_area(town)
    assert (after.name, after.id) == ("Our patch", before.id)
    assert list_areas(root)[0].name == "Our patch"
    assert list_areas(root)[0].built == read_manifest(town)["built"]


def test_it_may_be_renamed_again_and_back(root, town):
    before = (town / "area.json").read_bytes()
    found = read_area(town).id
    for name in ("B", "C", "Town"):
        rename(root, "town", name)
        assert (read_area(town).name, read_area(town).id) == (name, found)
    assert json.loads((town / "area.json").read_bytes()) == json.loads(before)


def test_the_id_still_tells_what_was_changed_besides(root, town):
    rename(root, "town", "B")
    path = town / "area.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"first_name": "A"}))
    with pytest.raises(PlanningError, match="something else than was built"):
        read_area(town)


def test_a_build_from_the_recipe_keeps_the_name_and_the_id(official, tmp_path):
    folder = tmp_path / "areas" / "small-town"
    built = build_area(official.recipe, folder)
    assert rename(folder.parent, "small-town", 'Our "patch"') == ""
    again = build_area(official.recipe, folder)
    assert (again.id, read_area(folder).name) == (built.id, 'Our "patch"')
    assert build_area(official.recipe, folder).unchanged
    assert build_area(official.recipe, tmp_path / "elsewhere").id == built.id


def test_what_was_worked_out_before_is_still_of_the_recipe(official, tmp_path):
    folder = tmp_path / "areas" / "small-town"
    build_area(official.recipe, folder)
    rename(folder.parent, "small-town", "B")
    assert open_networks(folder)[0]


def test_a_name_that_somebody_writes_into_the_recipe_is_built(official, tmp_path):
    folder = tmp_path / "areas" / "small-town"
    build_area(official.recipe, folder)
    text = official.recipe.read_text(encoding="utf-8")
    official.recipe.write_text(text.replace('"Small Town"', '"Other Town"'), encoding="utf-8")
    assert not build_area(official.recipe, folder).unchanged
    assert read_area(folder).name == "Other Town"


def test_nothing_else_of_the_recipe_changes(root, recipe):
    rename(root, "town", "Straße")
    lines = recipe.read_bytes().decode().split("\r\n")
    assert lines[:4] == ["# Mine", 'first_name = "Town"', 'name = "Straße" # so called', "date = 2022-07-01"]
    rename(root, "town", "C")
    assert tomllib.loads(recipe.read_text(encoding="utf-8"))["first_name"] == "Town"
    rename(root, "town", "Town")
    assert recipe.read_bytes().startswith(b'# Mine\r\nname = "Town" # so called\r\ndate')


@pytest.mark.parametrize("changed", [True, False])
def test_a_recipe_that_a_person_changed_counts_as_theirs_still(root, recipe, changed):
    noted = recipe.with_name("recipe.sha256")
    noted.write_text("0" * 64 if changed else hashlib.sha256(recipe.read_bytes()).hexdigest())
    rename(root, "town", "B")
    assert (noted.read_text() == hashlib.sha256(recipe.read_bytes()).hexdigest()) is not changed


@pytest.mark.parametrize(
    "text",
    [
        'notes = ["""\nname = "x"\n"""]\nname = """Town"""\n',
        "\"name\" = 'Town'\n",
        "name = 7\n",
        "name = [",
        "",
        "x" * 5000 + "= " + "[" * 5000,
        b"\xff",
    ],
)
def test_a_recipe_that_can_not_be_changed_is_left_and_told(root, town, recipe, text):
    content = text if isinstance(text, bytes) else text.encode()
    recipe.write_bytes(content)
    told = rename(root, "town", "B")
    assert told.startswith("Its recipe ")
    assert "old name" in told
    assert recipe.read_bytes() == content
    assert read_area(town).name == "B"


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "an area needs a name"),
        (" \x00\n", "an area needs a name"),
        ("x" * 81, r"has 81 characters; use at most 80"),
        ("OTHER  town", "another area is called 'OTHER town' already"),
    ],
)
def test_what_is_no_name_is_refused(root, town, name, says):
    shutil.copytree(town, root / "other")
    path = root / "other" / "area.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"name": "Other Town"}))
    before = (town / "area.json").read_bytes()
    with pytest.raises(PlanningError, match=says):
        rename(root, "town", name)
    assert (town / "area.json").read_bytes() == before


def test_its_own_name_otherwise_written_is_a_name(root, town):
    rename(root, "town", "TOWN")
    assert read_area(town).name == "TOWN"


@pytest.mark.parametrize("slug", ["none", "..", ""])
def test_no_other_folder_is_renamed(root, slug):
    with pytest.raises(PlanningError, match="there is no area"):
        rename(root, slug, "B")


def test_one_that_is_being_built_or_damaged_is_not_renamed(root, town):
    with new_folder(town) as new:
        (new / "area.json").write_text((town / "area.json").read_text())
        with pytest.raises(PlanningError, match="another build of town is under way"):
            rename(root, "town", "B")
    (town / "area.json").write_text("{")
    with pytest.raises(PlanningError, match="damaged"):
        rename(root, "town", "B")


def test_a_disk_that_refuses_leaves_the_old_name(root, town):
    (town / ".area.json.new").mkdir()
    with pytest.raises(PlanningError, match=r"area\.json can't be written"):
        rename(root, "town", "B")
    assert read_area(town).name == "Town"

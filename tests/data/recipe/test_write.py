"""Recipes that the program writes, and those that somebody has changed."""

import pytest

from data.problems import Problems
from data.recipe.recipe import SLUG, read_recipe
from data.recipe.write import NewRecipe, check_unchanged, new_recipe_folder, slug_of, write_new_recipe
from data.tables import REQUIRED
from geo.errors import PlanningError

LONG = ["Barking and Dagenham", "Kensington and Chelsea", "Hammersmith and Fulham"]


def recipe_of(folder, **changes):
    """A recipe whose files lie beside the folder of recipes."""
    files = folder.parent.parent / "files"
    files.mkdir(exist_ok=True)
    for key in (*REQUIRED, "streets"):
        (files / f'{key}, {key.upper()} "1".csv').write_text("x")
    tables = {key: files / f'{key}, {key.upper()} "1".csv' for key in REQUIRED}
    said = {
        "name": 'King\'s "Lynn"', "slug": "kings-lynn", "date": "2026-07-01", "margin_km": 2.5,
        "places": ["E01000002", "E01000001"], "tables": tables,
        "dates": {"register": "2026-03-02", "payments": "2025-03-31"},
    }  # fmt: skip
    return NewRecipe(**{**said, **changes})


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "recipes" / "kings-lynn"


def written(folder, *, replace=False, **changes):
    with new_recipe_folder(folder, replace=replace) as new:
        name = write_new_recipe(recipe_of(folder, **changes), new).name
    return folder / name


def test_what_is_written_is_read_as_it_was_meant(folder):
    recipe = read_recipe(written(folder), Problems())
    assert (recipe.name, recipe.slug, recipe.date, recipe.margin_km) == (
        'King\'s "Lynn"', "kings-lynn", "2026-07-01", 2.5,
    )  # fmt: skip
    assert recipe.places.lsoas == ("E01000001", "E01000002")
    assert recipe.crow_flies
    assert set(recipe.tables) == set(REQUIRED)
    assert recipe.dates == {"register": "2026-03-02"}, "of a table that is not there nothing is said"


def test_streets_are_a_file_or_several(folder):
    files = folder.parent.parent / "files"
    some = [files / f'{key}, {key.upper()} "1".csv' for key in ("streets", "register")]
    for streets in (some[:1], some):
        recipe = read_recipe(written(folder, streets=streets), Problems())
        assert [path.name for path in recipe.streets] == [path.name for path in streets]


def test_a_recipe_can_be_written_again_until_somebody_changes_it(folder):
    path = written(folder)
    written(folder, margin_km=1)
    check_unchanged(folder)
    path.write_text(f"{path.read_text(encoding='utf-8')}# mine\n", encoding="utf-8")
    with pytest.raises(PlanningError, match="was changed since it was written: build with it"):
        written(folder)
    assert path.read_text(encoding="utf-8").endswith("# mine\n")


def test_what_fails_halfway_leaves_the_recipe_that_was_there(folder):
    before = written(folder).read_bytes()
    with pytest.raises(FileNotFoundError), new_recipe_folder(folder) as new:
        (new / "no such folder" / "boundaries.geojson").write_text("{}")
    assert (folder / "recipe.toml").read_bytes() == before
    written(folder)
    assert [path.name for path in folder.parent.iterdir() if path.name != ".building"] == ["kings-lynn"]


def test_long_names_that_begin_alike_have_folders_of_their_own():
    slugs = {slug_of([*LONG, code], ["E0", "E1", "E2", code]) for code in ("Hackney", "Newham")}
    assert len(slugs) == 2
    assert all(SLUG.fullmatch(slug) for slug in slugs)


def test_a_changed_recipe_makes_way_where_that_is_asked_and_is_kept(folder):
    path = written(folder)
    mine = f"{path.read_text(encoding='utf-8')}# mine\n"
    path.write_text(mine, encoding="utf-8")
    with pytest.raises(PlanningError) as refused:
        written(folder)
    area = folder.parent.parent / "kings-lynn"
    assert f'build with it as it is (python -m data build "{path}" --out "{area}")' in str(refused.value)
    assert "written anew: move the recipe elsewhere and put the area away, or say --replace" in str(refused.value)
    for _ in range(2):
        written(folder, replace=True)
        [kept] = folder.glob("recipe-changed-*.toml")
        assert kept.read_text(encoding="utf-8") == mine
    assert "# mine" not in path.read_text(encoding="utf-8")
    path.write_text(f"{mine}# again\n", encoding="utf-8")
    written(folder, replace=True)
    assert len(list(folder.glob("recipe-changed-*.toml"))) == 2


def test_an_area_that_was_made_by_hand_is_not_to_be_built_over(folder):
    area = folder.parent.parent / "kings-lynn"
    area.mkdir(parents=True)
    with pytest.raises(PlanningError) as refused:
        written(folder)
    assert f"{area} is there already, and was not built from a recipe in {folder.parent}" in str(refused.value)
    assert "to keep it, put it away on the page Areas, or have it replaced with --replace" in str(refused.value)
    assert not folder.exists()
    written(folder, replace=True)
    written(folder)  # from then on it is built from this recipe

"""What is said of practices that a build asked after: added to the recipe, kept, and said once."""

import pytest

from data.fetch.addresses import OWN_ADDRESSES
from data.fetch.asking import Patience
from data.fetch.download import Downloads
from data.fetch.gathering import WantedArea, gather
from data.files import locked
from data.problems import Problems
from data.recipe.answers import ANSWERS, answer, practices_asked, said_of_practices
from data.recipe.recipe import read_recipe
from data.recipe.write import WRITTEN, hash_of_recipe, new_recipe_folder, was_changed, write_new_recipe
from data.shelf.recipes import Chosen, renew, write_recipe
from geo.errors import PlanningError
from tests.data.fetch.england import England
from tests.data.recipe.test_write import recipe_of
from tests.data.shelf.conftest import Shelf

OF_TOWN = {
    "register": "epraccur.csv",
    "patients": "patients.csv",
    "membership": "ePCN.xlsx",
    "boundaries": "boundaries.geojson",
    "centroids": "centroids.csv",
    "residents": "residents.csv",
    "deprivation": "imd.csv",
    "postcodes": "postcodes.csv",
}
"""The files of the small town that every area needs."""


@pytest.fixture
def recipe(tmp_path):
    """A recipe as the program writes it."""
    folder = tmp_path / "recipes" / "kings-lynn"
    with new_recipe_folder(folder) as new:
        name = write_new_recipe(recipe_of(folder), new).name
    return folder / name


def rules(recipe):
    """What a build reads in a recipe of single practices; fails where there is anything to complain of."""
    problems = Problems()
    practices = read_recipe(recipe, problems).practices
    assert not problems.errors
    return practices


@pytest.mark.parametrize("key", ANSWERS)
def test_every_answer_is_one_that_a_build_reads(recipe, key):
    answer(recipe, {"F84714": key})
    rule = rules(recipe)["F84714"]
    assert (rule.at_patients, bool(rule.special), bool(rule.exclude)) == (
        key == "at",
        key == "special",
        key == "exclude",
    )


def test_an_answer_is_added_and_nothing_else_is_changed(recipe):
    before = recipe.read_text(encoding="utf-8")
    answer(recipe, {"F84714": "at", "E83650": "exclude"})
    assert recipe.read_text(encoding="utf-8").startswith(before)
    assert set(rules(recipe)) == {"E83650", "F84714"}
    assert said_of_practices(recipe.parent)["F84714"] == {"at": "patients"}
    assert sorted(path.name for path in recipe.parent.iterdir()) == ["places.csv", "recipe.sha256", "recipe.toml"]


def test_what_was_the_programs_stays_the_programs(recipe):
    answer(recipe, {"F84714": "at"})
    assert not was_changed(recipe.parent)
    assert (recipe.parent / WRITTEN).read_text(encoding="utf-8") == hash_of_recipe(recipe)


def test_what_somebody_changed_stays_theirs(recipe):
    mine = recipe.read_text(encoding="utf-8").rstrip("\n") + "\n# mine"
    recipe.write_text(mine, encoding="utf-8")
    answer(recipe, {"F84714": "at"})
    assert was_changed(recipe.parent)
    assert set(rules(recipe)) == {"F84714"}, "a last line that does not end is no part of what comes after it"
    assert recipe.read_text(encoding="utf-8").startswith(mine)


def test_a_second_answer_is_refused_whole(recipe):
    answer(recipe, {"F84714": "at"})
    before = recipe.read_bytes()
    with pytest.raises(PlanningError, match="says something of F84714 already: change it there"):
        answer(recipe, {"F84714": "exclude", "E83650": "at"})
    assert recipe.read_bytes() == before


def test_another_practice_is_answered_later(recipe):
    answer(recipe, {"F84714": "at"})
    answer(recipe, {"E83650": "exclude"})
    assert set(rules(recipe)) == {"E83650", "F84714"}


def test_a_recipe_that_is_gone_or_being_written_is_said(recipe):
    with (
        locked(recipe.parent, busy="x"),
        pytest.raises(PlanningError, match="kings-lynn is being gathered or built just now"),
    ):
        answer(recipe, {"F84714": "at"})
    recipe.unlink()
    with pytest.raises(PlanningError, match="can't be read any more"):
        answer(recipe, {"F84714": "at"})
    assert not recipe.exists()


def test_of_what_can_not_be_read_nothing_is_said(recipe):
    for text in ("[practices", 'practices = "none"', "[practices]\nF84714 = 1\n"):
        recipe.write_text(text, encoding="utf-8")
        assert said_of_practices(recipe.parent) == {}
    assert said_of_practices(recipe.parent.parent / "nowhere") == {}


def test_only_the_practices_that_the_recipe_can_speak_of_are_asked_after():
    says = ["Say in the recipe, under [practices.F84714], one of", "[practices.F84714] and [practices.A1]", "none"]
    assert practices_asked([*says, "under [practices.E83650]"]) == ["E83650", "F84714"]


# ---- What was said stays said when the recipe is written anew ----


def test_what_was_said_is_kept_when_files_are_renewed_or_chosen_again(official, tmp_path):
    shelf = Shelf(tmp_path / "areas")
    for name in OF_TOWN.values():
        shelf.put(official.folder / name)
    files = shelf.look()
    chosen = Chosen(["E09000001"], {key: files[name].id for key, name in OF_TOWN.items()})
    recipe = write_recipe(shelf.root, chosen)
    answer(recipe, {"X00008": "exclude", "X00002": "at"})
    said = rules(recipe)
    official.register()
    shelf.put((official.folder / "epraccur.csv").read_bytes() + b"\n", "newer.csv")
    newer = shelf.look()["newer.csv"]
    for write in (lambda: renew(shelf.root, "town", {"register": newer.id}), lambda: write_recipe(shelf.root, chosen)):
        before = recipe.read_text(encoding="utf-8")
        assert write() == recipe
        assert recipe.read_text(encoding="utf-8") != before
        assert rules(recipe) == said
        assert not was_changed(recipe.parent)


@pytest.fixture
def no_server(tmp_path, monkeypatch):
    """Have every address be one at which nobody listens."""
    england = England()
    england.close()
    path = tmp_path / "addresses.toml"
    path.write_text(england.addresses(), encoding="utf-8")
    monkeypatch.setenv(OWN_ADDRESSES, str(path))


@pytest.mark.usefixtures("no_server")
def test_what_was_said_is_kept_when_the_area_is_gathered_again(official, tmp_path):
    headings = ["LSOA11CD", "LSOA11NM", "LAD11CD", "LAD11NM", "ICB11CD", "ICB11NM"]
    rows = [(f"E010000{n:02}", f"Town {n:03}A", "E09000001", "Town", "E54000001", "Board") for n in range(1, 9)]
    official.table("lookup.csv", headings, rows)
    downloads = Downloads(patience=Patience(tries=1, first_wait=0.001, longest_wait=0.01, answer=5.0))
    use = {key: official.folder / name for key, name in {**OF_TOWN, "lookup": "lookup.csv"}.items()}

    def gathered(margin_km):
        wanted = WantedArea(("Town",), margin_km, use, with_streets=False)
        return gather(wanted, downloads, shared=tmp_path / "shared", recipes=tmp_path / "areas" / ".recipes").recipe

    recipe = gathered(0.3)
    answer(recipe, {"X00008": "exclude", "X00002": "at"})
    said = rules(recipe)
    assert gathered(0.5) == recipe
    assert "margin_km = 0.5" in recipe.read_text(encoding="utf-8")
    assert rules(recipe) == said
    assert not was_changed(recipe.parent)

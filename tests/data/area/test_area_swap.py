import pytest

from data.area.folders import list_areas, read_manifest
from data.files import new_folder, recover
from geo.errors import PlanningError


def marked(folder, text):
    (folder / "area.json").write_text(text)


def test_a_new_area_takes_the_place_of_the_old(town):
    with new_folder(town) as new:
        assert new.parent == town.parent
        assert new.name.startswith(".")
        marked(new, "new")
        assert read_manifest(town)["name"] == "Town"
    assert (town / "area.json").read_text() == "new"
    assert sorted(path.name for path in town.parent.iterdir()) == [".building", "town"]


def test_a_failure_leaves_the_old_area_whole(town):
    before = {path: path.read_bytes() for path in town.rglob("*") if path.is_file()}
    with pytest.raises(FileNotFoundError), new_folder(town) as new:
        marked(new / "no such folder", "half")
    assert {path: path.read_bytes() for path in town.rglob("*") if path.is_file()} == before
    assert not list(town.parent.glob("*.new"))


def test_what_a_killed_build_left_is_cleared(town):
    left = town.parent / ".town.new"
    left.mkdir()
    (left / "half.npy").write_text("half")
    with new_folder(town) as new:
        assert list(new.iterdir()) == []
        marked(new, "new")


def test_an_area_moved_aside_by_a_killed_build_comes_back(town):
    town.rename(town.parent / ".town.old")
    assert [card.name for card in list_areas(town.parent)] == ["Town"]
    town.rename(town.parent / ".town.old")
    assert read_manifest(town)["name"] == "Town"
    assert not (town.parent / ".town.old").exists()


def test_recovery_leaves_a_build_under_way_alone(town):
    with new_folder(town) as new:
        marked(new, "new")
        town.rename(town.parent / ".town.old")
        recover(town.parent)
        assert not town.exists()
        (town.parent / ".town.old").rename(town)


def test_only_one_build_of_an_area_at_a_time(town):
    with new_folder(town) as new:
        marked(new, "new")
        with pytest.raises(PlanningError, match="another build of town is under way"), new_folder(town):
            pass
        assert (new / "area.json").read_text() == "new"


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_folder_that_holds_something_else_is_refused(tmp_path, kind):
    target = tmp_path / "thesis"
    if kind == "file":
        target.write_text("words")
    else:
        target.mkdir()
        (target / "chapter.txt").write_text("words")
    with pytest.raises(PlanningError, match="not a built area: choose another folder"), new_folder(target):
        pass
    assert target.exists()


def test_an_empty_folder_may_be_used(tmp_path):
    (tmp_path / "empty").mkdir()
    with new_folder(tmp_path / "empty") as new:
        marked(new, "new")
    assert (tmp_path / "empty" / "area.json").exists()


def test_the_old_area_is_not_lost_when_the_new_one_is_not_there_to_be_named(town):
    with pytest.raises(FileNotFoundError), new_folder(town) as new:
        new.rmdir()
    assert read_manifest(town)["name"] == "Town"

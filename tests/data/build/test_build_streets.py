"""Streets on their way into an area: several files, and what a server remarked."""

import json
import re

import pytest

from data.build.build import build_area
from data.problems import BuildError


def manifest(folder):
    return json.loads((folder / "area.json").read_text(encoding="utf-8"))


def minutes_of(built):
    return {path.name: path.read_bytes() for path in (built.folder / "minutes").iterdir()}


def test_an_area_is_built_from_several_streets_files(official, tmp_path):
    whole = (official.folder / "streets.osm").read_text(encoding="utf-8")
    alone = build_area(official.recipe, tmp_path / "alone")
    first_way = re.search(r"<way.*?</way>", whole, flags=re.DOTALL)[0]
    nodes = whole.split("<way", 1)[0]
    (official.folder / "one.osm").write_text(whole.replace(first_way, ""), encoding="utf-8")
    (official.folder / "two.osm").write_text(nodes + first_way + "</osm>", encoding="utf-8")
    official.write_recipe(streets='file = ["one.osm", "two.osm"]')
    both = build_area(official.recipe, tmp_path / "both")
    minutes = [
        {path.name: path.read_bytes() for path in (built.folder / "minutes").iterdir()} for built in (alone, both)
    ]
    assert minutes[0] == minutes[1]
    source = next(source for source in manifest(both.folder)["sources"] if source["key"] == "streets")
    assert source["file"] == "one.osm, two.osm"
    assert [len(sha) for sha in source["sha256"].split()] == [64, 64]


def test_another_second_file_is_another_area(official, tmp_path):
    whole = (official.folder / "streets.osm").read_text(encoding="utf-8")
    (official.folder / "two.osm").write_text(whole, encoding="utf-8")
    official.write_recipe(streets='file = ["streets.osm", "two.osm"]')
    build_area(official.recipe, tmp_path / "area")
    assert build_area(official.recipe, tmp_path / "area").unchanged
    (official.folder / "two.osm").write_text(whole + "\n", encoding="utf-8")
    assert not build_area(official.recipe, tmp_path / "area").unchanged


def test_a_remark_of_the_server_is_kept_with_the_area(official, tmp_path):
    path = official.folder / "streets.osm"
    whole = path.read_text(encoding="utf-8")
    path.write_text(
        whole.replace("</osm>", "<remark>runtime error: timed out &amp; gone</remark></osm>"), encoding="utf-8"
    )
    built = build_area(official.recipe, tmp_path / "area")
    assert 'says: "runtime error: timed out & gone": streets may be missing' in built.warnings
    assert any("timed out & gone" in warning["says"] for warning in manifest(built.folder)["warnings"])


@pytest.mark.parametrize(
    ("named", "says"),
    [("[]", "streets.file names no file"), ("[7]", "must be the path of a file"), ('["no.osm"]', "that is not there")],
)
def test_a_recipe_that_names_no_streets_file_is_told_so(official, tmp_path, named, says):
    official.write_recipe(streets=f"file = {named}")
    with pytest.raises(BuildError, match=says):
        build_area(official.recipe, tmp_path / "area")

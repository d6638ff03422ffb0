"""Awkward files that were tried on the product, each with its right answer; they are in tests/data/cases."""

import shutil
from pathlib import Path

import pytest

from data.area.folders import read_area
from data.build.build import build_area
from data.problems import BuildError, Problems
from data.tables.boundaries import BOUNDARIES
from geo.plan import today_plan

CASES = Path(__file__).with_name("cases")


@pytest.fixture
def built(official, tmp_path):
    """Builds the small town with a case in place of one of its tables; gives what was built, and the area."""

    def build(table, case, *, heading="LSOA11CD"):
        official.places(heading)
        named = {"patients": "patients.csv", "membership": "ePCN.xlsx", "deprivation": "imd.csv"}
        named |= {"residents": "residents.csv", "boundaries": "boundaries.geojson"}
        for file in CASES.glob(f"{Path(case).stem}.*"):
            shutil.copy(file, official.folder / file.name)
        text = official.recipe.read_text(encoding="utf-8")
        assert f'"{named[table]}"' in text
        official.recipe.write_text(text.replace(f'"{named[table]}"', f'"{case}"'), encoding="utf-8")
        made = build_area(official.recipe, tmp_path / "areas" / "town")
        return made, read_area(made.folder)

    return build


def list_of(area, code):
    practice = area.practices.set_index("code").loc[code]
    return int(practice["list_size"]), int(practice["mapped"])


def test_the_base_town(official, tmp_path):
    area = read_area(build_area(official.recipe, tmp_path / "areas" / "town").folder)
    assert [list_of(area, code) for code in ("X00001", "X00002", "X00003")] == [(1000, 900), (1040, 1040), (1000, 1000)]


@pytest.mark.parametrize("case", ["patients-semicolons.csv", "patients-tabs.csv", "patients-2014-layout.csv"])
def test_patients_with_other_separators_and_of_the_old_layout(built, case):
    _, area = built("patients", case)
    assert list_of(area, "X00001") == (1000, 900)
    assert list_of(area, "X00002") == (1040, 1040)


@pytest.mark.parametrize("case", ["ePCN-dimension-A1.xlsx", "ePCN-notes-sheet-first.xlsx"])
def test_sheets_with_a_false_dimension_and_behind_notes(built, case):
    _, area = built("membership", case)
    plan = today_plan(area.practices)
    assert {cluster.name: plan.members(cluster.letter) for cluster in plan.clusters} == {
        "North Town PCN": ("X00001",),
        "South Town PCN": ("X00002", "X00003"),
    }


def test_residents_below_their_titles(built):
    made, area = built("residents", "residents-title-rows.csv")
    assert area.places["residents"].tolist()[:3] == [1000, 1001, 1002]
    assert area.places["residents_65"].tolist()[:2] == [40, 40]
    assert "ages" not in made.warnings


def test_memberships_of_another_day_are_told(built):
    made, _ = built("membership", "membership-map-of-2025.csv")
    assert "memberships of 2025-01-01, but the recipe is of 2022-07-01" in made.warnings


def test_of_both_censuses_that_of_the_boundaries_is_taken(built):
    _, area = built("deprivation", "imd-both-censuses.csv", heading="LSOA21CD")
    assert area.places["imd_decile"].tolist()[:9] == [1, 2, 3, 4, 5, 6, 7, 8, 9]


def test_of_both_censuses_the_codes_of_the_boundaries_count_whatever_they_are_called(built):
    _, area = built("deprivation", "imd-both-censuses.csv", heading="LSOA11CD")
    assert area.places["imd_decile"].tolist()[:2] == [1, 2]


@pytest.mark.parametrize(
    "case", ["boundaries-layer-styles.gpkg", "boundaries-exploded.gpkg", "boundaries-collection.gpkg"]
)
def test_maps_with_styles_parts_and_collections(built, case):
    made, area = built("boundaries", case)
    assert len(area.places) == 12
    table = BOUNDARIES.read(CASES / case, Problems())
    assert table.rows.geometry.area.tolist() == pytest.approx([160_000] * 12, rel=0.001)
    assert ("comes in parts: they are taken together ('E01000001')" in made.warnings) == ("exploded" in case)


@pytest.mark.parametrize(
    ("table", "case", "says"),
    [
        ("patients", "patients-stray-quotes.csv", ["the quote in this row is not closed", "row 2", "row 3"]),
        (
            "patients",
            "patients-broken-lsoa-codes.csv",
            ["row 2: '#N/A'", "row 3: 'E1000002'", "no code of a small area"],
        ),
        ("patients", "patients-suppressed.csv", ["the number of patients is suppressed", "own file", "row 8: '*'"]),
        ("boundaries", "boundaries-one-code-missing.gpkg", ["1 thing to put right", "this is no code", "row 4: ''"]),
        ("boundaries", "boundaries-no-prj.shp", ["1 thing to put right", "boundaries-no-prj.prj is not beside it"]),
        ("boundaries", "boundaries-no-dbf.shp", ["1 thing to put right", "boundaries-no-dbf.dbf is not beside it"]),
    ],
)
def test_cases_that_are_refused(built, table, case, says):
    with pytest.raises(BuildError) as raised:
        built(table, case)
    for words in says:
        assert words in str(raised.value)


def test_a_recipe_nested_without_end(tmp_path):
    shutil.copy(CASES / "recipe-deep.toml", tmp_path / "deep.toml")
    with pytest.raises(BuildError, match=r"deep\.toml\n  the recipe has lists within lists beyond any use"):
        build_area(tmp_path / "deep.toml", tmp_path / "out")


def test_other_names_in_a_built_shapefile_are_built_anew(official, tmp_path):
    for ending in ("shp", "shx", "dbf"):
        shutil.copy(CASES / f"boundaries-no-prj.{ending}", official.folder / f"b.{ending}")
    shutil.copy(CASES / "boundaries-no-dbf.prj", official.folder / "b.prj")
    text = official.recipe.read_text(encoding="utf-8").replace("boundaries.geojson", "b.shp")
    official.recipe.write_text(text, encoding="utf-8")
    built = build_area(official.recipe, tmp_path / "areas" / "town")
    assert build_area(official.recipe, built.folder).unchanged
    before = read_area(built.folder).places["name"].tolist()
    shutil.copy(CASES / "boundaries-new-names.dbf", official.folder / "b.dbf")
    again = build_area(official.recipe, built.folder)
    assert not again.unchanged
    assert read_area(built.folder).places["name"].tolist() != before


VALUES = [
    "1" + "0" * 400,
    "1" + "0" * 5000,
    "[[[[1]]]]",
    "nan",
    "inf",
    "{a = {b = 1}}",
    '""',
    "2022-13-45",
    '"\\u0000"',
    "[]",
]


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize(
    "key", ["name", "slug", "date", "margin_km", "notes", "fictional", "tables", "places", "streets"]
)
def test_a_value_of_a_wrong_kind_is_told(official, tmp_path, key, value):
    text = official.recipe.read_text(encoding="utf-8")
    kept = [line for line in text.splitlines() if not line.startswith((f"{key} =", f"[{key}]"))]
    official.recipe.write_text("\n".join([f"{key} = {value}", *kept]), encoding="utf-8")
    if (key, value) == ("notes", "[]"):
        assert build_area(official.recipe, tmp_path / "areas" / "town").id
        return
    with pytest.raises(BuildError, match=r"small-town\.toml"):
        build_area(official.recipe, tmp_path / "areas" / "town")

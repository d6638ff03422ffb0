import pytest

from data.problems import BuildError, Problems
from data.recipe.parts import PracticeRule
from data.recipe.recipe import read_recipe
from data.tables.specs import REQUIRED


def report(official):
    with pytest.raises(BuildError) as raised:
        read_recipe(official.recipe, Problems())
    return str(raised.value)


def test_a_recipe_is_read(official):
    official.write_recipe(
        top='slug = "town"\nmargin_km = 1.5\nfictional = true\nnotes = ["Mind the gap."]',
        practices='[dates]\nregister = 2023-01-31\n[practices.X00001]\nlat = 51.5\nlon = -0.1\nsource = "a walk"\n'
        '[practices.X00002]\nat = "patients"\n[practices.X00003]\nexclude = "moved away"',
        streets='file = "streets.osm"\ndate = "2022-05-01"',
    )
    recipe = read_recipe(official.recipe, Problems())
    assert (recipe.name, recipe.slug, recipe.date) == ("Small Town", "town", "2022-07-01")
    assert recipe.margin_km == 1.5
    assert recipe.fictional
    assert recipe.places.boroughs == ("E09000001",)
    assert recipe.streets == (official.folder / "streets.osm",)
    assert recipe.tables["register"] == official.folder / "epraccur.csv"
    assert recipe.dates == {"register": "2023-01-31", "streets": "2022-05-01"}
    assert recipe.practices["X00001"].lat == 51.5
    assert recipe.practices["X00002"].at_patients
    assert recipe.practices["X00003"].exclude == "moved away"
    assert recipe.notes == ("Mind the gap.",)
    assert not recipe.crow_flies
    assert set(recipe.files()) == {*recipe.tables, "streets"}


def test_the_slug_is_the_file_name_by_default(official):
    assert read_recipe(official.recipe, Problems()).slug == "small-town"


def test_places_may_be_listed_in_a_file(official):
    official.write("mine.csv", "LSOA11CD,name\nE01000002,b\nE01000001,a\n")
    official.write_recipe(places='lsoas = "mine.csv"')
    recipe = read_recipe(official.recipe, Problems())
    assert recipe.places.lsoas == ("E01000001", "E01000002")
    assert recipe.files()["lsoas"] == official.folder / "mine.csv"
    official.write("mine.csv", "E01000003\n")
    assert read_recipe(official.recipe, Problems()).places.lsoas == ("E01000003",)


def test_what_a_practice_is_and_where_may_be_said_together(official):
    official.write_recipe(
        practices="[practices.X00001]\nkeep = true\nat = 'patients'\n[practices.X00002]\nspecial = 'a  prison'"
    )
    rules = read_recipe(official.recipe, Problems()).practices
    assert rules == {
        "X00001": PracticeRule(keep=True, at_patients=True),
        "X00002": PracticeRule(special="a prison"),
    }


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"top": "margin = 1"}, "margin means nothing in a recipe; did you mean margin_km?"),
        ({"top": "margin_km = -1"}, "margin_km must be a number from 0 to 50"),
        ({"top": "margin_km = true"}, "margin_km must be a number from 0 to 50"),
        ({"top": "margin_km = nan"}, "margin_km must be a number from 0 to 50"),
        ({"top": 'slug = "../elsewhere"'}, "slug must be small letters, digits and single dashes"),
        ({"top": 'fictional = "yes"'}, "fictional must be true or false"),
        ({"top": "notes = [1]"}, "notes must be a list of texts"),
        ({"places": ""}, "[places] chooses no places: write exactly one of boroughs, lsoas, bbox, on_streets_m"),
        ({"places": 'boroughs = ["E09000001"]\nbbox = [0, 1, 2, 3]'}, "chooses places in 2 ways (boroughs, bbox)"),
        ({"places": 'boroughs = ["Westminster"]'}, "no such code; one looks like E09000033 ('Westminster')"),
        ({"places": "boroughs = []"}, "places.boroughs is empty"),
        ({"places": 'lsoas = ["E01000001", 7]'}, "places.lsoas must be a list of texts"),
        ({"places": 'lsoas = "none.csv"'}, "places.lsoas names a file that is not there"),
        ({"places": "bbox = [1, 51, 0, 52]"}, "places.bbox must be [west, south, east, north] in degrees"),
        ({"places": "on_streets_m = 1e9"}, "places.on_streets_m must be a number from 0 to 5000"),
        ({"places": "on_streets_m = 100", "streets": "crow_flies = true"}, "on_streets_m needs a streets file"),
        ({"streets": ""}, 'streets needs either file = "..." or crow_flies = true'),
        ({"streets": 'file = "streets.osm"\ncrow_flies = true'}, "and not both"),
        ({"streets": 'file = "none.osm"'}, "streets.file names a file that is not there"),
        ({"streets": 'file = "streets.osm"\ndate = "soon"'}, "streets.date is no date"),
        (
            {"tables": 'list_size = "a.csv"'},
            "tables.list_size means nothing in a recipe; did you mean tables.list_sizes?",
        ),
        ({"tables": 'list_sizes = "none.csv"'}, "tables.list_sizes names a file that is not there"),
        ({"tables": "list_sizes = 7"}, "tables.list_sizes must be the path of a file"),
        ({"practices": "[dates]\nregister = 7"}, "dates.register is no date"),
        ({"practices": "[practices.x]\nexclude = 'why'"}, "[practices.x] is no practice code"),
        ({"practices": "[practices.X00001]"}, "[practices.X00001] says nothing"),
        ({"practices": "[practices.X00001]\nat = 'home'"}, 'at can only be "patients"'),
        ({"practices": "[practices.X00001]\nat = 'patients'\nexclude = 'why'"}, "says 2 things (exclude; at)"),
        ({"practices": "[practices.X00001]\nlat = 51.5\nsource = 'us'"}, "practices.X00001.lon is missing"),
        ({"practices": "[practices.X00001]\nlat = 51.5\nlon = 0.1"}, "practices.X00001.source is missing"),
        (
            {"practices": "[practices.X00001]\nlat = 15.5\nlon = 0.1\nsource = 'us'"},
            "lat must be a number from 49 to 61",
        ),
        ({"practices": "[practices.X00001]\nkeep = false"}, "practices.X00001.keep can only be true"),
        ({"practices": "[practices.X00001]\nkeep = true\nspecial = 'prison'"}, "says 2 things (special; keep)"),
        (
            {"practices": "[practices.X00001]\nspecial = ''"},
            "practices.X00001.special must be a text that is not empty",
        ),
        ({"practices": "[practices]\nX00001 = 'out'"}, "practices.X00001 must be a table: write [practices.X00001]"),
        ({"places": f"bbox = [1{'0' * 400}, 51.4, 0.0, 51.6]"}, "places.bbox must be [west, south, east, north]"),
        ({"streets": 'file = "C:\\data\\streets.osm"'}, "in paths write / for \\"),
    ],
)
def test_what_is_wrong_is_said(official, changes, says):
    official.write_recipe(**changes)
    assert says in report(official)


def test_every_complaint_comes_at_once(official):
    text = official.recipe.read_text()
    official.recipe.write_text('nmae = "x"\n' + text.replace("2022-07-01", '"some day"').replace("imd.csv", "none.csv"))
    told = report(official)
    assert told.startswith("3 things to put right:")
    for part in ("did you mean name?", "date is no date", "tables.deprivation names a file that is not there"):
        assert part in told


def test_missing_tables_say_where_they_are_published(official):
    official.recipe.write_text(
        'name = "x"\ndate = 2022-07-01\n[places]\nbbox = [0, 51, 1, 52]\n[streets]\ncrow_flies = true\n'
    )
    told = report(official)
    assert "the table [tables] is missing" in told
    for key in REQUIRED:
        assert f"tables.{key} is missing" in told
    assert "https://digital.nhs.uk/" in told


@pytest.mark.parametrize("content", [b"name = ", b"[", b"= 1"])
def test_what_is_no_toml_is_told(official, content):
    official.recipe.write_bytes(content)
    assert "the recipe is no TOML" in report(official)


def test_a_recipe_in_another_encoding_is_told(official):
    official.recipe.write_bytes(official.recipe.read_text(encoding="utf-8").encode("utf-16"))
    assert "the recipe is not in UTF-8: save it so" in report(official)


def test_a_recipe_that_is_not_there(official):
    official.recipe.unlink()
    assert "the recipe can't be opened" in report(official)

import numpy as np
import pytest

from data.problems import BuildError
from tests.data.conftest import PRACTICES


def report(run):
    with pytest.raises(BuildError) as raised:
        run()
    return str(raised.value)


def lists(area, code):
    row = area.practices.set_index("code").loc[code]
    return [int(row[column]) for column in ("list_size", "mapped", "living_elsewhere", "no_address")]


def test_patients_are_counted_once(assembled):
    area = assembled()
    assert lists(area, "X00001") == [1000, 900, 50, 50]
    assert lists(area, "X00002") == [1040, 1040, 0, 0]
    assert lists(area, "X00003") == [1000, 1000, 0, 0]
    assert lists(area, "X00006") == [850, 830, 0, 20]
    assert lists(area, "X00007") == [1000, 100, 900, 0]
    p = area.practices
    assert (p["list_size"] == p["mapped"] + p["living_elsewhere"] + p["no_address"]).all()
    assert (area.patients.sum(axis=0) == p["mapped"]).all()


def test_patients_of_practices_that_are_left_out_are_counted_by_place(assembled):
    places = assembled().places.set_index("code")["patients_elsewhere"]
    assert places["E01000006"] == 550
    assert places["E01000004"] == 60
    assert places.sum() == 610


def test_names_are_for_reading(assembled):
    names = assembled().practices.set_index("code")["name"]
    assert names["X00001"] == "St John's Surgery"
    assert names["X00002"] == "Dr A B Smith & Partners"
    assert names["X00003"] == "The GP Centre"


def test_practices_have_what_the_tables_say(assembled):
    practices = assembled().practices.set_index("code")
    assert practices["contract"].to_dict() == {
        "X00001": "GMS",
        "X00002": "",
        "X00003": "",
        "X00006": "",
        "X00007": "PMS",
    }
    assert practices.loc["X00001", "weighted_list"] == 1100.5
    assert practices["weighted_list"].isna().sum() == 3
    assert practices.loc[["X00001", "X00003"], "gps"].tolist() == [1, 5]
    assert np.isnan(practices.loc["X00002", "gps"])
    assert practices.loc["X00003", "pcn_name"] == "South Town PCN"
    assert practices.loc["X00007", ["located_by", "kind"]].tolist() == ["", "beyond"]
    assert practices.loc[["X00001", "X00006"], "located_by"].tolist() == ["postcode", "postcode"]
    assert practices.loc["X00001", "x"] == pytest.approx(530_200, abs=1)


def test_places_have_what_the_tables_say(assembled):
    places = assembled().places.set_index("code")
    assert len(places) == 12
    assert places.loc["E01000003", ["residents", "residents_65", "imd_decile"]].tolist() == [1002, 102, 3]
    assert places.loc["E01000001", "x"] == pytest.approx(530_200, abs=1)
    assert places.loc["E01000001", "name"] == "Town 001A"
    assert places["borough"].tolist()[::8] == ["E09000001", "E09000002"]


def test_touching_places_share_more_than_a_corner(assembled):
    pairs = {tuple(pair) for pair in assembled().touching.tolist()}
    assert (0, 1) in pairs
    assert (0, 4) in pairs
    assert (0, 5) not in pairs
    assert len(pairs) == 3 * 3 + 2 * 4


# --- which places


def test_places_of_2021(official, assembled):
    official.places("LSOA21CD")
    assert len(assembled().places) == 12


def test_places_by_list_box_and_streets(official, assembled):
    official.write_recipe(top="", places='lsoas = ["E01000001", "E01000002"]')
    assert assembled().places["code"].tolist() == ["E01000001", "E01000002"]
    west, south, east, north = -0.1290, 51.5030, -0.1100, 51.5064
    official.write_recipe(top="", places=f"bbox = [{west}, {south}, {east}, {north}]")
    assert assembled().places["code"].tolist() == ["E01000001", "E01000002", "E01000003"]
    official.write_recipe(top="", places="on_streets_m = 5")
    assert len(assembled().places) == 12


def test_places_without_a_borough_take_it_from_the_residents(official, assembled):
    path = official.folder / "boundaries.geojson"
    path.write_text(path.read_text().replace("LAD11CD", "OTHER"))
    rows = [(f"E010000{n:02}", 1000, 100, "E09000001" if n <= 4 else "E09000002") for n in range(1, 13)]
    official.table("residents.csv", ["LSOA11CD", "Persons_All-Ages", "Persons_65+", "LAD11CD"], rows)
    official.write_recipe(top="")
    assert len(assembled().places) == 4


@pytest.mark.parametrize(
    ("places", "says"),
    [
        ('boroughs = ["E09000099"]', "no place is in this borough; there are E09000001 Town, E09000002 Neighbour."),
        ('lsoas = ["E01000001", "E01009999"]', "of the 2 places asked for, 1 are in the boundaries of 2011, not this"),
        ("bbox = [1, 52, 2, 53]", "no place of the boundaries has its centroid in places.bbox"),
        ('lsoas = ["E01000010", "E01000011", "E01000012"]', "no practice is inside the area"),
    ],
)
def test_a_choice_that_nothing_fits(official, assembled, places, says):
    official.write_recipe(top="", places=places)
    assert says in report(assembled)


def test_tables_of_the_wrong_census_are_told(official, assembled):
    codes = [f"E010331{n:02}" if n > 9 else f"E010000{n:02}" for n in range(1, 13)]
    official.table("imd.csv", ["LSOA code (2021)", "IMD decile"], [(code, 5) for code in codes])
    official.write_recipe(places='boroughs = ["E09000001", "E09000002"]')
    told = report(assembled)
    assert "9 of the area's 12 places are among the deprivation" in told
    assert "the file seems to be of 2021, the boundaries of 2011" in told
    assert "'E01000010'" in told


def test_patients_of_the_wrong_census_are_told(official, assembled):
    rows = [("X00001", f"E010331{n:02}" if n > 2 else n, 100) for n in range(1, 13)]
    official.patients([*rows, ("X00002", "NO2021", 5)])
    told = report(assembled)
    assert "of the area's 12 places are among the patients: the file seems to be of 2021" in told


def test_centroids_of_the_wrong_census_are_told(official, assembled):
    text = (official.folder / "centroids.csv").read_text()
    official.write("centroids.csv", text.replace("E0100000", "E0103300"))
    assert "among the centroids: the file seems to be of" in report(assembled)


# --- which practices


def lose(official, number):
    path = official.folder / "postcodes.csv"
    path.write_text("\n".join(line for line in path.read_text().splitlines() if f"ZZ1 {number}AA" not in line) + "\n")


def test_an_unknown_postcode_says_what_to_write(official, assembled):
    lose(official, 1)
    told = report(assembled)
    assert "the postcode ZZ1 1AA of X00001 St John's Surgery is not in this table" in told
    assert "900 of its 1,000 patients live in the area" in told
    assert "[practices.X00001]" in told
    assert 'at = "patients"' in told


def test_an_unknown_postcode_elsewhere_does_no_harm(official, assembled):
    lose(official, 6)
    lose(official, 7)
    kinds = assembled().practices.set_index("code")["kind"]
    assert "X00006" not in kinds
    assert kinds["X00007"] == "beyond"


def test_the_recipe_places_a_practice(official, assembled):
    lose(official, 1)
    official.write_recipe(practices="[practices.X00001]\nlat = 51.504\nlon = -0.126\nsource = 'a walk'")
    first = assembled().practices.set_index("code").loc["X00001"]
    assert first[["located_by", "kind", "lat"]].tolist() == ["recipe", "inside", 51.504]


def test_a_practice_at_the_centre_of_its_patients(official, assembled):
    lose(official, 1)
    official.write_recipe(practices="[practices.X00001]\nat = 'patients'")
    first = assembled().practices.set_index("code").loc["X00001"]
    assert first["located_by"] == "patients"
    # 600 at 530,200 and 300 at 530,600
    assert first["x"] == pytest.approx(530_333, abs=1)


def test_the_recipe_leaves_a_practice_out(official, assembled):
    official.write_recipe(practices="[practices.X00001]\nexclude = 'online'")
    area = assembled()
    assert "X00001" not in set(area.practices["code"])
    why = area.excluded.set_index("code")["why"]["X00001"]
    assert why == "left out by the recipe: online; 1,000 registered patients"
    assert area.excluded.set_index("code")["patients"]["X00001"] == 1_000
    assert area.places["patients_elsewhere"].sum() == 610 + 900 + 100


@pytest.mark.parametrize(("status", "word"), [("D", "dormant"), ("P", "proposed")])
def test_patients_on_the_day_count_for_more_than_the_status_of_a_later_day(official, assembled, status, word):
    official.register(
        [(*practice[:3], status, practice[4]) if practice[0] == "Y00004" else practice for practice in PRACTICES]
    )
    assert lists(assembled(), "Y00004") == [400, 400, 0, 0]
    told = assembled.problems.warnings_report()
    assert f"{word} in the register: kept, with patients on the date of the area ('Y00004 Closed Doors, 400" in told


def test_the_recipe_keeps_a_practice_that_would_be_left_out(official, assembled):
    official.write_recipe(practices="[practices.Y00004]\nkeep = true\n[practices.X00008]\nkeep = true")
    area = assembled()
    assert lists(area, "Y00004") == [400, 400, 0, 0]
    assert lists(area, "X00008") == [60, 60, 0, 0]
    assert area.excluded["code"].tolist() == ["Y00005"]
    told = assembled.problems.warnings_report()
    assert "closed in the register: kept, as the recipe says ('Y00004 Closed Doors, 400 patients')" in told


def test_where_a_practice_is_does_not_say_that_it_is_kept(official, assembled):
    official.write_recipe(practices="[practices.Y00004]\nat = 'patients'")
    assert "Y00004" in set(assembled().excluded["code"])


def test_a_practice_that_no_table_lists(official, assembled):
    official.write_recipe(practices="[practices.X99999]\nexclude = 'why'")
    assert "a practice that no table lists: correct the code ('X99999')" in report(assembled)


def test_a_practice_closed_since_was_open_then(official, assembled):
    path = official.folder / "epraccur.csv"
    lines = path.read_text().splitlines()
    for closed, kept in (("20220630", False), ("20220701", False), ("20221231", True), ("", True)):
        cells = lines[0].split(",")
        cells[11], cells[12] = closed, "C"
        path.write_text("\n".join([",".join(cells), *lines[1:]]) + "\n")
        assert ("X00001" in set(assembled().practices["code"])) is kept


def test_a_practice_that_the_register_does_not_list(official, assembled):
    path = official.folder / "epraccur.csv"
    path.write_text("\n".join(path.read_text().splitlines()[1:]) + "\n")
    assert "the register epraccur.csv has no postcode of X00001" in report(assembled)
    official.write_recipe(practices="[practices.X00001]\nat = 'patients'")
    assert assembled().practices.set_index("code").loc["X00001", "name"] == "Name"


# --- lists


def test_list_sizes_are_official_and_the_rest_has_no_address(official, assembled):
    official.list_sizes({"X00001": 1010, "X00002": 1000, "X00006": 850, "X00007": 1000, "X00008": 60})
    official.write_recipe(tables='list_sizes = "sizes.csv"')
    area = assembled()
    assert lists(area, "X00001") == [1010, 900, 50, 60]
    assert lists(area, "X00002") == [1040, 1040, 0, 0]
    told = assembled.problems.warnings_report()
    assert (
        "longer than the patients by place: the rest counts as without a usable address ('X00001: 1,010 and 1,000')"
        in told
    )
    assert "shorter than the patients by place: their sum counts ('X00002: 1,000 and 1,040')" in told
    assert "no list size of this practice: the sum of its patients by place stands in ('X00003')" in told

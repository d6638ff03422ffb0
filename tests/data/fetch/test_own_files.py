"""Areas from files of one's own, from boundaries to postcodes, and what of them goes together."""

import json

import pytest

from data.__main__ import main
from data.area.folders import read_area
from data.fetch.gathering import WantedArea, gather, needed
from data.problems import Problems
from data.recipe.recipe import read_recipe
from data.tables import LOOKUP
from geo.errors import PlanningError
from tests.data.fetch.conftest import REAL
from tests.data.fetch.england import STATISTICS
from tests.data.fetch.official import Publisher

MADE_UP = {
    "successors.csv": "F84004,F84081,Reason,20200101,1\n",
    "payments.csv": "Practice Code,Contract Type,Average Number of Registered Patients,"
    "Average Number of Weighted Patients\nF84004,GMS,5000,5100\n",
    "workforce.csv": "PRAC_CODE,TOTAL_GP_EXTG_HC,TOTAL_GP_SEN_PTNR_HC,TOTAL_GP_PTNR_PROV_HC,TOTAL_GP_EXTG_FTE\n"
    "F84004,3,1,1,2.5\n",
}
"""Of these tables there is no file of today: rows in the form in which they are published."""


@pytest.fixture
def every_file(real, tmp_path):
    """A file of one's own for each table that could be fetched, and for the lookup."""
    nhs, ons = real / "nhs", real / "ons"
    for name, text in MADE_UP.items():
        (tmp_path / name).write_text(text)
    return {
        "register": nhs / "epraccur.csv",
        "membership": nhs / "epcncorepartnerdetails.csv",
        "branches": nhs / "ebranchs-2017.csv",
        "successors": tmp_path / "successors.csv",
        "patients": real / "other" / "STANDIN-gp-reg-pat-prac-lsoa-2021-from-july-2022-london.zip",
        "ages": nhs / "gp-reg-pat-prac-quin-age.zip",
        "workforce": tmp_path / "workforce.csv",
        "pcn_workforce": nhs / "PCNWFIndividualCSV.062026.zip",
        "payments": tmp_path / "payments.csv",
        "registers": nhs / "PREVALENCE_2425.csv",
        "residents": ons / "census2021-ts021-lsoa.csv",
        "deprivation": next(ons.glob("File_7_IoD2025*")),
        "boundaries": ons / "lsoa-2021-boundaries-london.gpkg",
        "centroids": ons / "lsoa21_pwc.csv",
        "postcodes": ons / "postcodes-nspl-may-2025-london.zip",
        "lookup": ons / "lsoa21-ward24-lad24-london.csv",
    }


@pytest.fixture
def nothing_answers(own_addresses, england):
    """Have every address be one at which nobody listens."""
    gone = Publisher()
    gone.close()
    own_addresses(england.addresses().replace(england.address, gone.address))


def test_nothing_is_needed_where_everything_is_ones_own(every_file):
    wanted = WantedArea(["Tower Hamlets"], use=every_file, with_streets=False)
    assert [key for key in needed(wanted) if key != "adjusted"] == []
    assert LOOKUP.key in needed(WantedArea(["Tower Hamlets"], with_streets=False))


@pytest.mark.real
@pytest.mark.usefixtures("nothing_answers")
def test_the_whole_command_from_ones_own_files_where_no_server_is_reached(every_file, tmp_path, capsys):
    use = [f"--use={key}={path}" for key, path in every_file.items()]
    asked = ["area", "tower hamlets", "--margin-km", "1", "--no-streets", "--to", str(tmp_path / "areas")]
    assert main([*asked, *use]) == 0
    told = capsys.readouterr()
    assert f"built: {tmp_path / 'areas' / 'tower-hamlets'}" in told.out
    assert "left out" not in told.err
    recipe = read_recipe(tmp_path / "areas" / ".recipes" / "tower-hamlets" / "recipe.toml", Problems())
    assert set(recipe.tables) == set(every_file) - {"lookup"}
    assert {key: path.resolve() for key, path in recipe.tables.items()} == {
        key: path.resolve() for key, path in every_file.items() if key != "lookup"
    }
    assert json.loads(recipe.path.with_name("fetched.json").read_text()) == []
    area = read_area(tmp_path / "areas" / "tower-hamlets")
    assert (area.places["kind"] == "inside").sum() == 169  # lines of the lookup with E09000030
    assert (area.places["kind"] == "margin").sum() > 100


@pytest.mark.real
@pytest.mark.usefixtures("nothing_answers")
@pytest.mark.parametrize(
    ("lacking", "says"),
    [
        ("lookup", "or with --use lookup=FILE"),
        ("boundaries", "or with --use boundaries=FILE"),
        ("centroids", "or with --use centroids=FILE"),
        ("postcodes", "or with --use postcodes=FILE"),
        ("register", "or with --use register=FILE"),
    ],
)
def test_what_is_lacking_says_how_to_hand_it_over(every_file, downloads, tmp_path, lacking, says):
    use = {key: path for key, path in every_file.items() if key != lacking}
    with pytest.raises(PlanningError) as refused:
        gather(
            WantedArea(["Tower Hamlets"], use=use, with_streets=False),
            downloads,
            shared=tmp_path / "areas" / "shared",
            recipes=tmp_path / "areas" / "recipes",
        )
    assert "could not be reached" in str(refused.value)
    assert 'and hand it over: on the page Areas under "From files that you have", or' in str(refused.value)
    assert str(refused.value).endswith(says)


@pytest.mark.real
@pytest.mark.usefixtures("nothing_answers")
def test_a_pcn_and_a_board_from_ones_own_files(every_file, downloads, real, tmp_path):
    use = {**every_file, "lookup": real / "ons" / "lsoa21-sicbl24-icb24-london.csv"}
    folders = {"shared": tmp_path / "areas" / "shared", "recipes": tmp_path / "areas" / "recipes"}
    names = ["North Central London ICB", "Tower Hamlets Network 1 PCN"]
    gathered = gather(WantedArea(names, use=use, with_streets=False), downloads, **folders)
    assert gathered.slug == "nhs-north-central-london-integrated-care-board-t" + gathered.slug[-9:]
    board = len(read_recipe(gathered.recipe, Problems()).places.lsoas)
    del use["lookup"]  # who names PCNs alone needs none
    gathered = gather(WantedArea(names[1:], use=use, with_streets=False), downloads, **folders)
    assert gathered.slug == "tower-hamlets-network-1-pcn"
    network = len(read_recipe(gathered.recipe, Problems()).places.lsoas)
    assert 20 < network < 60
    lines = (real / "ons" / "lsoa21-sicbl24-icb24-london.csv").read_text().splitlines()
    assert board == network + sum("North Central London Integrated" in line for line in lines)
    with pytest.raises(PlanningError, match="'Hackney' is no integrated care board or PCN that we know of"):
        gather(
            WantedArea(["Hackney"], use={**every_file, "lookup": real / "ons" / "lsoa21-sicbl24-icb24-london.csv"}),
            downloads,
            **folders,
        )


@pytest.mark.real
def test_places_of_another_census_are_refused_before_a_map_is_asked_for(wanted, england, downloads, tmp_path):
    older = tmp_path / "imd.csv"
    older.write_text("lsoa11cd,IMD decile\nE01004200,3\n")
    mine = WantedArea(wanted.names, use={**wanted.use, "deprivation": older}, with_streets=False)
    england.asked.clear()
    with pytest.raises(PlanningError) as refused:
        gather(mine, downloads, shared=tmp_path / "areas" / "shared", recipes=tmp_path / "areas" / "recipes")
    assert "by the places of 2011 and Patients Registered at a GP Practice, by LSOA by those of 2021" in str(
        refused.value
    )
    assert "use the indices of 2025 (deprivation)" in str(refused.value)
    assert str(refused.value).endswith(
        'Hand it over: on the page Areas under "From files that you have", or with --use TABLE=FILE'
    )
    assert not [path for path, _ in england.asked if path.startswith(("/boundaries", "/centroids", "/postcodes"))]
    assert not list((tmp_path / "areas").rglob("recipe.toml"))


@pytest.mark.real
def test_a_map_of_another_census_than_the_patients_is_refused(every_file, downloads, tmp_path):
    older = real_2011()
    use = {**every_file, "boundaries": older}
    with pytest.raises(PlanningError) as refused:
        gather(
            WantedArea(["Tower Hamlets"], use=use, with_streets=False),
            downloads,
            shared=tmp_path / "areas" / "shared",
            recipes=tmp_path / "areas" / "recipes",
        )
    assert "use the boundaries of December 2021 (boundaries), or gp-reg-pat-prac-lsoa of" in str(refused.value)


def real_2011():
    path = REAL.with_name("real") / "ons" / "lsoa-2011-boundaries-london.gpkg"
    if not path.is_file():
        pytest.skip(f"there is no map of 2011 at {path}")
    return path


@pytest.mark.real
def test_what_is_of_another_time_is_told_and_gathered_all_the_same(wanted, downloads, tmp_path):
    gathered = gather(wanted, downloads, shared=tmp_path / "areas" / "shared", recipes=tmp_path / "areas" / "recipes")
    of_ages = [said for said in gathered.told if said.startswith("Patients Registered at a GP Practice, by five-year")]
    assert len(of_ages) == 1
    assert "of 1 July 2026 and Patients Registered at a GP Practice, by LSOA of 1 July 2022 do not go" in of_ages[0]


@pytest.mark.real
def test_of_several_editions_the_newest_is_fetched_that_goes_with_the_patients(
    wanted, england, downloads, tmp_path, real
):
    page = f"{STATISTICS}/patients-registered-at-a-gp-practice"
    ways, pages = dict(england.ways), {at: list(links) for at, links in england.pages.items()}
    ages = (real / "nhs" / "gp-reg-pat-prac-quin-age.zip").read_bytes()
    england.publication(page, "august-2022", "gp-reg-pat-prac-quin-age-22.zip", ages)
    england.publication(page, "june-2020", "gp-reg-pat-prac-quin-age-20.zip", ages)
    try:
        gathered = gather(
            wanted, downloads, shared=tmp_path / "areas" / "shared", recipes=tmp_path / "areas" / "recipes"
        )
    finally:
        england.ways, england.pages = ways, pages
    fetched = json.loads(gathered.recipe.with_name("fetched.json").read_text())
    assert {file["table"]: file["edition"] for file in fetched}["ages"] == "2022-08-01"
    assert not [said for said in gathered.told if "five-year" in said]

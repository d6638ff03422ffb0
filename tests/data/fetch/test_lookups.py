"""Which places are in which borough and board, by a file of one's own."""

import pytest

from data.fetch.asking import FetchError
from data.fetch.lookups import open_lookup
from data.fetch.regions import BOARD, BOROUGH, Region
from geo.errors import PlanningError
from tests.data.fetch.official import error

HACKNEY = Region(BOROUGH, "E09000012", "Hackney")
RUTLAND = Region(BOROUGH, "E06000017", "Rutland")
NORTH_EAST = Region(BOARD, "E54000029", "NHS North East London Integrated Care Board")
BOROUGHS = """LSOA21CD,LSOA21NM,LAD25CD,LAD25NM
E01001726,Hackney 027G,E09000012,Hackney
E01001727,Hackney 027H,E09000012,Hackney
E01013795,Rutland 003A,E06000017,Rutland
"""
BOARDS = """LSOA21CD,SICBL24CD,SICBL24CDH,SICBL24NM,ICB24CD,ICB24CDH,ICB24NM
E01001727,E38000255,A3A8R,NHS North East London ICB - A3A8R,E54000029,QMF,NHS North East London Integrated Care Board
E01001726,E38000255,A3A8R,NHS North East London ICB - A3A8R,E54000029,QMF,NHS North East London Integrated Care Board
"""
BOTH = """LSOA11CD,ICB24CD,ICB24NM,LAD24CD,LAD24NM
E01001726,E54000029,NHS North East London Integrated Care Board,E09000012,Hackney
E01013795,,,E06000017,Rutland
"""


@pytest.fixture
def own(tmp_path, downloads):
    def open_own(text):
        path = tmp_path / "lookup.csv"
        path.write_text(text, encoding="utf-8-sig")
        return open_lookup(path, downloads, census=2021)

    return open_own


def test_boroughs_alone(own):
    lookup = own(BOROUGHS)
    assert lookup.regions() == [HACKNEY, RUTLAND]
    assert lookup.places([HACKNEY]) == ["E01001726", "E01001727"]
    assert lookup.places([RUTLAND, HACKNEY]) == ["E01001726", "E01001727", "E01013795"]
    assert lookup.census == 2021


def test_boards_alone(own):
    lookup = own(BOARDS)
    assert lookup.regions() == [NORTH_EAST]
    assert lookup.places([NORTH_EAST]) == ["E01001726", "E01001727"]


def test_both_with_gaps_and_of_another_census(own):
    lookup = own(BOTH)
    assert lookup.regions() == [HACKNEY, NORTH_EAST, RUTLAND]
    assert lookup.places([NORTH_EAST, RUTLAND]) == ["E01001726", "E01013795"]
    assert lookup.census == 2011


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("LSOA21CD,LSOA21NM\nE01001726,Hackney 027G\n", "there is no column 'ICB"),
        ("PRAC_CODE,PATIENTS\nA81001,3\n", "there is no column"),
        ("LSOA21CD,LAD25CD,LAD25NM\nHackney,E09000012,Hackney\n", "this is no code of a small area"),
    ],
)
def test_what_is_no_lookup_is_said(own, text, says):
    with pytest.raises(PlanningError, match=says):
        own(text)


def test_a_published_lookup_that_can_not_be_had_says_how_to_hand_it_over(publisher, downloads, own_addresses):
    address = publisher.answers("/search", error(404))
    own_addresses(
        f"[lookup]\naccess='arcgis'\naddress='{address}'\ntitle='LSOA to LAD'\nwhere='1=1'\nname='lookup.csv'\n"
    )
    lookup = open_lookup(None, downloads, census=2021)
    assert publisher.asked == [], "nothing is asked before something is wanted"
    with pytest.raises(FetchError) as refused:
        lookup.regions()
    assert "404" in str(refused.value)
    assert str(refused.value).endswith("or with --use lookup=FILE")
    assert str(refused.value).count("by hand") == 1

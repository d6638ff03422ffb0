"""Which region a name means."""

import pytest

from data.fetch.regions import BOARD, BOROUGH, NETWORK, Region, find_regions
from geo.errors import PlanningError

KNOWN = [
    Region(BOROUGH, "E09000030", "Tower Hamlets"),
    Region(BOROUGH, "E07000146", "King's Lynn and West Norfolk"),
    Region(BOROUGH, "E06000017", "Rutland"),
    Region(BOARD, "E54000029", "NHS North East London Integrated Care Board"),
    Region(BOROUGH, "E07000103", "Watford"),
    Region(BOROUGH, "E08000024", "St. Helens"),
]
NETWORKS = [
    Region(NETWORK, "U05885", "South Camden PCN"),
    Region(NETWORK, "U50771", "Tower Hamlets Network 1 PCN"),
    Region(NETWORK, "U11111", "Central PCN"),
    Region(NETWORK, "U22222", "Central PCN"),
    Region(NETWORK, "U67590", "Rutland Health PCN"),
    Region(NETWORK, "U33333", "Watford PCN"),
]


def never():
    """Stand for what must not be asked."""
    pytest.fail("this was not to be asked for")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Tower Hamlets", "Tower Hamlets"),
        ("tower-hamlets", "Tower Hamlets"),
        ("London Borough of Tower Hamlets", "Tower Hamlets"),
        ("Towr Hamlets", "Tower Hamlets"),
        ("E09000030", "Tower Hamlets"),
        ("e54000029", "NHS North East London Integrated Care Board"),
        ("North East London ICB", "NHS North East London Integrated Care Board"),
        ("Kings Lynn & West Norfolk", "King's Lynn and West Norfolk"),
        ("St Helens", "St. Helens"),
        ("Watford", "Watford"),
    ],
)
def test_a_name_means_the_region_it_is_like_and_no_pcns_are_asked_for(said, name):
    assert [region.name for region in find_regions([said], lambda: KNOWN, never)] == [name]


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("South Camden PCN", "U05885"),
        ("SOUTH CAMDEN PRIMARY CARE NETWORK", "U05885"),
        ("south-camden", "U05885"),
        ("Sout Camden", "U05885"),
        ("u50771", "U50771"),
        ("Tower Hamlets Network 1", "U50771"),
    ],
)
def test_a_name_means_a_pcn_where_it_is_no_boroughs(said, code):
    assert [region.code for region in find_regions([said], lambda: KNOWN, lambda: NETWORKS)] == [code]


def test_a_name_that_says_pcn_asks_for_no_boroughs():
    [found] = find_regions(["Watford PCN"], never, lambda: NETWORKS)
    assert (found.kind, found.code) == (NETWORK, "U33333")


def test_kinds_can_be_mixed():
    said = ["South Camden PCN", "Watford", "North East London ICB"]
    found = find_regions(said, lambda: KNOWN, lambda: NETWORKS)
    assert [region.kind for region in found] == [NETWORK, BOROUGH, BOARD]


def test_a_code_of_the_office_for_national_statistics_is_no_pcns():
    with pytest.raises(PlanningError, match="E09000099"):
        find_regions(["E09000099"], lambda: KNOWN, never)


def test_a_name_that_says_its_kind_is_of_that_kind():
    twins = [Region(BOROUGH, "E01", "Newton"), Region(BOARD, "E02", "NHS Newton Integrated Care Board")]
    said = ["Newton ICB", "London Borough of Newton"]
    assert [region.code for region in find_regions(said, lambda: twins, never)] == ["E02", "E01"]


def test_several_names_mean_each_region_once():
    found = find_regions(["Rutland", "Watford", "E06000017"], lambda: KNOWN, never)
    assert [region.code for region in found] == ["E06000017", "E07000103"]


@pytest.mark.parametrize(
    ("said", "says"),
    [
        ("Tower", "did you mean Tower Hamlets (borough, E09000030) or Tower Hamlets Network 1 PCN (PCN, U50771)"),
        ("Central", "means more than one: did you mean Central PCN (PCN, U11111) or Central PCN (PCN, U22222)?"),
        ("U99999", "is no borough, district, integrated care board or PCN that we know of"),
        ("Atlantis PCN", "is no PCN that we know of"),
        ("West Tower Hamlets", "did you mean Tower Hamlets"),
        ("Atlantis", "write its name as it is published, or its code"),
        ("E09000099", "is no borough, district or integrated care board that we know of"),
    ],
)
def test_a_name_that_means_nothing_is_said(said, says):
    with pytest.raises(PlanningError) as refused:
        find_regions([said], lambda: KNOWN, lambda: NETWORKS)
    assert says in str(refused.value)


def test_a_name_that_means_two_regions_asks_for_the_code():
    twins = [Region(BOROUGH, "E01", "Newton"), Region(BOARD, "E02", "NHS Newton Integrated Care Board")]
    with pytest.raises(PlanningError, match=r"'newton' means more than one: did you mean Newton \(borough, E01\) or"):
        find_regions(["newton"], lambda: twins, never)

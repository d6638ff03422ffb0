import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.assembly.sites import reading_name


@pytest.mark.parametrize(
    ("shouted", "read"),
    [
        ("ST JOHN'S WOOD & MAIDA VALE PCN", "St John's Wood & Maida Vale PCN"),
        ("WENTWORTH MEDICAL PRACTICE.", "Wentworth Medical Practice"),
        ("THE PRACTICE AT 188", "The Practice at 188"),
        ("KING'S COLLEGE NHS HEALTH CENTRE", "King's College NHS Health Centre"),
        ("DR O'CONNOR AND DR MCDONALD", "Dr O'Connor and Dr McDonald"),
        ("SEL SPECIAL ALLOCATION PRACTICE", "SEL Special Allocation Practice"),
        ("RHND", "RHND"),
        ("1ST CHOICE MEDICAL LTD", "1st Choice Medical Ltd"),
        ("SOHO  CENTRE FOR HEALTH AND CARE", "Soho Centre for Health and Care"),
        ("BABYLON GP AT HAND BIRMINGHAM", "Babylon GP at Hand Birmingham"),
        ("SELSDON (EAST) PCN", "Selsdon (East) PCN"),
        ("ANGMERING (ACF) PCN", "Angmering (ACF) PCN"),
        ("Already Written PCN", "Already Written PCN"),
        ("", ""),
    ],
)
def test_names(shouted, read):
    assert reading_name(shouted) == read


@given(st.text(alphabet="ABCDEFGHIJ '&()-.0123456789", max_size=30))
def test_only_capitals_change_and_reading_twice_changes_nothing(name):
    once = reading_name(name)
    assert once.upper() == " ".join(name.split()).rstrip(".,;").upper()
    assert reading_name(once) in {once, reading_name(once.upper())}

"""Finding a practice by what somebody typed."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.area import BEYOND, INSIDE
from geo.neighbours.search import find_practices

PRACTICES = pd.DataFrame(
    [
        ("E87694", "The Royal Mews Surgery", "SW1W 0QH", INSIDE),
        ("F84731", "St. Katherine's Dock Practice", "E1W 1UA", INSIDE),
        ("X99001", "Estuary Street Surgery", "ZZ5 4AZ", INSIDE),
        ("X99003", "Kelp Road Surgery", "ZZ1 2QR", INSIDE),
        ("X99002", "Kelp Road Surgery", "ZZ1 2QS", BEYOND),
        ("X99004", "Old Siding Health Centre", "ZZ5 5GZ", INSIDE),
        ("X99005", "Ash", "ZZ9 9ZZ", INSIDE),
        ("X99006", "Ash Grove Surgery", "ZZ9 9ZY", INSIDE),
    ],
    columns=["code", "name", "postcode", "kind"],
)
POSTCODES = list(zip(PRACTICES["code"], PRACTICES["postcode"], strict=True))
NAMES = sorted(set(PRACTICES["name"]))


def first(typed):
    found = find_practices(PRACTICES, typed)
    return (found[0].code, found[0].by) if found else None


@pytest.mark.parametrize(
    ("typed", "code", "by"),
    [
        ("x99004", "X99004", "code"),
        ("X9900", "X99005", "code"),  # all are as alike: by name, and Ash is the first
        ("X99O01", "X99001", "code"),
        ("e1w1ua", "F84731", "postcode"),
        ("E1W 1UA", "F84731", "postcode"),
        ("sw1w", "E87694", "postcode"),
        ("E1W 1UB", "F84731", "postcode"),
        ("st katherines dock", "F84731", "name"),
        ("KATHERINE\N{RIGHT SINGLE QUOTATION MARK}S", "F84731", "name"),
        ("catherine dock", "F84731", "name"),
        ("royle mews", "E87694", "name"),
        ("estury stret", "X99001", "name"),
        ("kelp", "X99003", "name"),
        ("oldsiding", "X99004", "name"),
        ("siding old", "X99004", "name"),
        ("the kelp sugery", "X99003", "name"),
        ("ash", "X99005", "name"),
        ("ash gr", "X99006", "name"),
    ],
)
def test_it_is_found(typed, code, by):
    assert first(typed) == (code, by)


@pytest.mark.parametrize("typed", ["", "  ", "-.,", "zebra", "12", "quixotic"])
def test_nothing_is_offered_where_nothing_is_alike(typed):
    assert find_practices(PRACTICES, typed) == ()


def test_the_one_inside_comes_before_one_of_the_same_name_outside():
    assert [match.code for match in find_practices(PRACTICES, "kelp road")] == ["X99003", "X99002"]


def test_the_order_does_not_hang_on_the_order_of_the_table():
    backwards = PRACTICES.iloc[::-1].reset_index(drop=True)
    for typed in ("surgery", "ash", "kelp", "zz5", "X990"):
        assert find_practices(PRACTICES, typed) == find_practices(backwards, typed)


@pytest.mark.parametrize("typed", ["x99003", " X99003 ", "x 99003"])
def test_a_whole_code_finds_one_practice_and_none_that_is_like_it(typed):
    assert [match.code for match in find_practices(PRACTICES, typed)] == ["X99003"]


def test_a_whole_postcode_finds_all_that_are_there():
    table = PRACTICES.assign(postcode=["ZZ1 2QR" if code > "X99003" else at for code, at in POSTCODES])
    found = find_practices(table, "zz12qr", most=2)
    assert [match.code for match in found] == ["X99005", "X99006", "X99003", "X99004"], "by name; none is cut"
    assert all(match.is_exact and match.by == "postcode" for match in found)
    assert not any(match.is_exact for match in find_practices(table, "zz1 2q"))


def test_no_more_than_asked_for():
    assert len(find_practices(PRACTICES, "x99", most=2)) == 2


@given(st.sampled_from([name for name in NAMES if len(name) > 5]), st.data())
def test_one_wrong_letter_is_forgiven(name, data):
    at = data.draw(st.integers(0, len(name) - 1))
    wrong = name[:at] + data.draw(st.sampled_from("aeiouxq")) + name[at + 1 :]
    offered = [match.code for match in find_practices(PRACTICES, wrong, most=3)]
    assert PRACTICES.loc[PRACTICES["name"] == name, "code"].iloc[0] in offered


@given(st.text(max_size=30))
def test_whatever_is_typed_gives_an_answer_in_order(typed):
    found = find_practices(PRACTICES, typed)
    assert [match.likeness for match in found] == sorted((match.likeness for match in found), reverse=True)
    assert all(70 <= match.likeness <= 100 for match in found)
    assert len({match.code for match in found}) == len(found)

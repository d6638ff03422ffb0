"""Before and after, by hand on the tiny town."""

import pytest

from geo.before_after import before_after
from geo.joining import joinings
from geo.view import View
from tests.tiny_town import ASH, tiny_rules, tiny_today, tiny_town


def compared(letter):
    found = joinings(tiny_town(), ASH, plan=tiny_today(), view=View(), rules=tiny_rules())
    one = next(one for one in found if one.letter == letter)
    return {figure.key: figure for figure in before_after(one, within=15)}


def test_ash_and_middle():
    found = compared("A")
    patients = found["patients"]
    assert (patients.before, patients.after, patients.judged.said) == (31_000, 43_500, "+12,500")
    assert found["own_mean"].judged.said == "no change"
    # Of Ash's 12,000 those on the island have no way; all others are within 15 minutes of Ash or Birch, Ash or Cedar.
    assert (found["own_within"].before, found["own_within"].after) == (0.75, 0.75)
    kept = found["self_containment"]
    assert (kept.before, kept.after) == pytest.approx((27_000 / 30_500, 37_000 / 38_000))
    assert kept.judged.said == "+8 points, better"
    between = found["between_mean"]
    assert between.before != between.before, "one practice is no distance from itself"
    assert (between.after, between.judged.said) == (20, "–")


def test_longer_ways_are_worse_and_titles_name_the_minutes():
    found = compared("C")
    # Damson and Elder are 20 minutes apart; Ash is 40 from both.
    assert (found["between_max"].before, found["between_max"].after) == (20, 40)
    assert found["between_max"].judged.said == "+20.0, worse"
    assert found["own_within"].title == "Your patients: within 15 minutes"


def test_only_the_number_of_patients_is_official():
    assert [figure.key for figure in compared("A").values() if figure.official] == ["patients"]

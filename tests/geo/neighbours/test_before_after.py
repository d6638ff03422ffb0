"""Before and after, by hand on the tiny town."""

import pytest

from geo.neighbours.clusters import joinings
from geo.view import View
from geo.words.neighbours import before_after
from tests.tiny_town import ASH, tiny_rules, tiny_today, tiny_town


def compared(letter, *, view=View(), plan=None):
    found = joinings(tiny_town(), ASH, plan=plan or tiny_today(), view=view, rules=tiny_rules())
    one = next(item for item in found if item.letter == letter)
    return {figure.key: figure for figure in before_after(one, view=view)}


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
    found = compared("C", view=View(within=25))
    # Damson and Elder are 20 minutes apart; Ash is 40 from both.
    assert (found["between_max"].before, found["between_max"].after) == (20, 40)
    assert found["between_max"].judged.said == "+20.0, worse"
    assert found["own_within"].title == "Your patients: within 25 minutes on foot"


def test_what_they_rest_on_is_said():
    found = compared("C", view=View(within=25))
    assert found["own_mean"].told == "of 9,000 of 12,500 patients"
    assert found["own_within"].told == "of 12,000 of 12,500 patients"
    # Of Elder's and Fir's 11,000 only Elder's 6,000 count in minutes, beside Damson's 9,000.
    assert found["theirs_mean"].told == "of 15,000 of 20,000 patients"
    assert found["between_max"].told == "now: of 2 of 3 practices; with you: of 3 of 4 practices"
    assert compared("B")["theirs_mean"].told == "of 18,000 of 19,500 patients"
    alone = compared("A")["between_max"].told
    assert alone.startswith("now: "), "one practice is no distance from itself"
    assert "with you" not in alone


def test_one_that_stands_alone_has_no_cluster():
    alone = compared("A", plan=tiny_today().move([ASH], to=""))["own_mean"]
    assert alone.title == "Your patients: minutes to the nearest practice, which now is you"
    assert (alone.before, alone.after) == (9, 6)
    assert compared("A")["own_mean"].title == "Your patients: minutes to the nearest practice"


def test_only_the_number_of_patients_is_official():
    assert [item.key for item in compared("A").values() if item.heading == item.title] == ["patients"]

"""The sentences that are announced, logged and printed."""

import inspect

import pytest
from hypothesis import given

from geo.figures import figures
from geo.rules import rules
from geo.view import View
from geo.wording import names_words, share_words
from geo.words import sentences
from geo.words.findings import band_words
from geo.words.sentences import (
    hub_sentence,
    lock_sentence,
    move_sentence,
    new_cluster_sentence,
    remove_sentence,
    rename_sentence,
)
from tests.random_town import towns_and_plans, unlocked
from tests.tiny_town import ASH, BIRCH, CEDAR, CODES, DAMSON, tiny_rules, tiny_today, tiny_town


def told(before, after):
    town = tiny_town()
    patients = tuple(figures(town, plan, View()).patients() for plan in (before, after))
    return move_sentence(town.practices, before, after, patients=patients, rules=tiny_rules())


def test_one_practice_moves():
    assert told(tiny_today(), tiny_today().move([ASH], to="A")) == (
        "Moved Ash to A. A: 31,000 to 43,500 patients, in the band of 30,000 to 50,000. "
        "B: 32,000 to 19,500 patients, 10,500 below 30,000."
    )


def test_several_practices_move():
    assert told(tiny_today(), tiny_today().move([ASH, CEDAR], to="C")) == (
        "Moved Ash and Cedar to C. A: 31,000 to 0 patients, now empty. "
        "B: 32,000 to 19,500 patients, 10,500 below 30,000. C: 20,000 to 63,500 patients, 13,500 over 50,000."
    )


def test_out_of_every_cluster_and_back():
    out = tiny_today().move([DAMSON], to="")
    assert told(tiny_today(), out) == (
        "Moved Damson out of every cluster. C: 20,000 to 11,000 patients, 19,000 below 30,000. "
        "Not placed: 1 practice, 9,000 patients."
    )
    assert told(out, tiny_today()) == (
        "Moved Damson to C. C: 11,000 to 20,000 patients, 10,000 below 30,000. Not placed: none."
    )


def test_to_a_new_cluster():
    assert told(tiny_today(), tiny_today().add_cluster().move([BIRCH], to="D")) == (
        "Moved Birch to the new cluster D. B: 32,000 to 12,500 patients, 17,500 below 30,000. "
        "D: 19,500 patients, 10,500 below 30,000."
    )


def test_a_hub_that_moves_away():
    before = tiny_today().set_hub("B", hub=ASH).set_hub("A", hub=CEDAR)
    assert told(before, before.move([ASH], to="A")).endswith("10,500 below 30,000. Ash is no longer the hub of B.")
    assert told(before, before.move([BIRCH], to="A")).endswith("17,500 below 30,000.")


def test_several_moves_at_once():
    after = tiny_today().move([ASH], to="A").move([CEDAR], to="C")
    assert told(tiny_today(), after).startswith("Moved Ash and Cedar between clusters. A: 31,000 to 12,500 patients")


def test_many_clusters_are_counted_not_listed():
    before, after = tiny_today(), tiny_today()
    for _ in range(3):
        after = after.add_cluster()
    for code, letter in zip(CODES[:4], "DEFC", strict=True):
        after = after.move([code], to=letter)
    assert told(before, after) == "Moved Ash, Birch and Cedar between clusters. 5 clusters changed."


def test_nothing_moved():
    assert told(tiny_today(), tiny_today().move([ASH], to="B")) == "No practice moved."


def test_more_than_three_practices_are_counted():
    assert names_words(["Ash", "Birch", "Cedar", "Damson"]) == "4 practices"


@pytest.mark.parametrize(
    ("patients", "words"),
    [
        (0, "30,000 patients short of 30,000"),
        (29_999, "1 patient short of 30,000"),
        (30_000, "in the band of 30,000 to 50,000"),
        (50_000, "in the band of 30,000 to 50,000"),
        (50_001, "1 over 50,000"),
    ],
)
def test_the_band_in_words(patients, words):
    assert band_words(patients, tiny_rules()) == words


def test_only_none_and_all_read_0_and_100_per_cent():
    said = [share_words(share) for share in (0.0, 0.0001, 0.0099, 0.01, 0.5, 0.99, 0.9901, 0.9999, 1.0)]
    assert said == ["0%", "less than 1%", "less than 1%", "1%", "50%", "99%", "more than 99%", "more than 99%", "100%"]


def test_what_else_can_be_done_to_a_cluster():
    practices, plan = tiny_town().practices, tiny_today()
    assert rename_sentence(plan.cluster("B"), plan.rename("B", name="Riverside").cluster("B")) == (
        "Renamed B from North to Riverside."
    )
    assert (
        lock_sentence(plan.lock("B", locked=True).cluster("B")) == "Locked B (North): no practice leaves or joins it."
    )
    assert lock_sentence(plan.cluster("B")) == "Unlocked B (North): practices may leave and join it."
    assert hub_sentence(practices, plan.set_hub("B", hub=ASH).cluster("B")) == "Ash is now the hub of B (North)."
    assert hub_sentence(practices, plan.cluster("B")) == "B (North) has no hub any more."
    new = plan.add_cluster().cluster("D")
    assert new_cluster_sentence(new) == "Added D (Cluster D), empty so far."
    assert remove_sentence(new) == "Removed D (Cluster D), which had no practices in the area."


@given(towns_and_plans())
def test_any_change_can_be_told(town_and_plan):
    town, plan = town_and_plan
    after = unlocked(plan).move(plan.practices, to="")
    patients = tuple(figures(town, item, View()).patients() for item in (plan, after))
    sentence = move_sentence(town.practices, plan, after, patients=patients, rules=tiny_rules())
    assert sentence.endswith(".")
    assert sentence.startswith("Moved" if plan.placed else "No practice moved")


@pytest.mark.parametrize("module", [sentences, rules])
def test_nobody_is_taken_over(module):
    words = inspect.getsource(module).lower()
    assert [word for word in ("absorb", "merge", "swallow", "acquire", "takeover") if word in words] == []

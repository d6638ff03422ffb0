"""What a plan does to patients, in words that can be read aloud."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.compare.alignment import SUMMARY
from geo.compare.effect_on_people import BINS, effect
from geo.figures import registry
from geo.figures.arrays import GROUPS
from geo.view import View
from geo.wording import NO_CHANGE, change_between, judged, number
from geo.words.effects import BIN_TITLES, GROUP_TITLES, effect_rows, effect_sentences
from tests.tiny_town import BIRCH, tiny_today, tiny_town

TODAY = tiny_today()


def told(before, after, view=None):
    view = view or View()
    return effect_sentences(effect(tiny_town(), before, after, view), view)


def test_every_group_and_bin_is_worded():
    assert tuple(BIN_TITLES) == BINS
    assert tuple(GROUP_TITLES) == GROUPS


def test_who_gets_further():
    first, steps, means, *rest = told(TODAY, TODAY.move([BIRCH], to="C"))
    assert first == (
        "0 patients get at least a minute nearer to a practice of their cluster on foot, 1,350 at least a minute "
        "further; for 70,650 it stays within a minute."
    )
    assert steps == "1,350 patients get 10 minutes or more further."
    assert means == (
        "On average it is 5.1 minutes before and 5.5 minutes after; 96% are within 15 minutes before, 94% after. "
        "For over-65s * it is 4.4 minutes before and 4.7 minutes after. "
        "For patients of the most deprived fifth it is 4.8 minutes before and 4.8 minutes after."
    )
    assert rest == [
        "3,000 patients: no way there before or after.",
        "5,000 patients live where deprivation is not known and are in no fifth.",
        "4,000 patients have no address in the places of this area: in no number here.",
        "4,000 patients of practices far outside the area, or of special services, are in no number here.",
    ]


def test_nobody():
    assert told(TODAY, TODAY, View(mode="drive"))[0] == (
        "Nobody's way to the nearest practice of their cluster changes by a minute or more by car."
    )


def test_a_practice_that_stands_alone_is_no_case_of_its_own():
    """Birch's patients have Birch, as in South; Ash's are as far without it whether it stands alone or joins South."""
    assert told(TODAY, TODAY.move([BIRCH], to="")) == told(TODAY, TODAY.move([BIRCH], to="C"))


def test_a_table_of_all_groups():
    rows = {row.group: row for row in effect_rows(effect(tiny_town(), TODAY, TODAY.move([BIRCH], to="C"), View()))}
    assert tuple(rows) == GROUPS
    everybody = rows["all"]
    assert (everybody.patients, everybody.nearer, everybody.same, everybody.further, everybody.without) == (
        75_000,
        0,
        70_650,
        1_350,
        3_000,
    )
    assert (everybody.nearer_share, everybody.further_share) == (0, 0.018)
    assert math.isnan(rows["imd_4"].further_share)
    assert everybody.change == pytest.approx(27_000 / 72_000)
    assert math.isnan(rows["imd_4"].before)
    assert rows["over_65"].title == "Over-65s *"


@pytest.mark.parametrize(
    ("key", "before", "after", "said"),
    [
        ("minutes_nearest", 12.0, 10.0, "-2.0, better"),
        ("minutes_nearest", 10.0, 12.0, "+2.0, worse"),
        ("within", 0.5, 0.53, "+3 points, better"),
        ("within", 0.53, 0.5, "-3 points, worse"),
        ("no_way", 0, 12, "+12, worse"),
        ("patients", 30_012, 30_000, "-12"),
        ("within", 0.5, 0.501, "no change"),
        ("within", 0.5, math.nan, "–"),
        ("within", math.nan, 0.5, "–"),
        ("under", 3, 2, "-1, better"),
        ("in_band", 3, 2, "-1, worse"),
        # What is read adds up, whatever lies between the digits that are shown.
        ("minutes_nearest", 12.34, 12.36, "+0.1, worse"),
        ("minutes_nearest", 12.26, 12.34, "no change"),
        ("within", 0.3352, 0.3448, "no change"),
        ("within", 0.3448, 0.3452, "+1 point, better"),
        ("within", 0.997, 1.0, "up less than 1 point, better"),
        ("within", 0.003, 0.0, "down less than 1 point, worse"),
    ],
)
def test_better_or_worse_is_said(key, before, after, said):
    words = next(words for words in (*registry.FIGURES, *SUMMARY) if words.key == key)
    assert judged(words, before, after).said == said


@given(st.floats(0, 100), st.floats(-1, 1), st.sampled_from(["minutes", "share", "count"]))
def test_the_change_that_is_read_is_that_of_the_figures_that_are_read(before, difference, unit):
    scale = 100 if unit == "share" else 1
    values = [min(max(item, 0), 100) / scale for item in (before, before + difference)]
    read = [number(value, unit) for value in values]
    said = change_between(*values, unit)
    if any("than" in item for item in read):  # "less than 1%" is no number: the change is of the figure itself
        points = 100 * (values[1] - values[0])
        least = f"{'up' if points > 0 else 'down'} less than 1 point" if abs(points) < 1 else f"{round(points):+d} "
        assert said == NO_CHANGE if read[0] == read[1] else said.startswith(least.strip())
        return
    before, after = (float(item.rstrip("%")) for item in read)
    changed = 0 if said == NO_CHANGE else float(said.split()[0])
    assert before + changed == pytest.approx(after)


def test_means_that_rest_on_too_few_are_left_out_in_a_sentence():
    """Ten times as long lists as people who are mapped: means and shares are left out, and the sentences say so."""
    town = tiny_town()
    many = replace(town, practices=town.practices.assign(list_size=town.practices["list_size"] * 10))
    sentences = effect_sentences(effect(many, TODAY, TODAY.move([BIRCH], to="C"), View()), View())
    assert not any("On average" in sentence or "–" in sentence for sentence in sentences)
    lists = 10 * int(town.practices["list_size"].sum())
    left_out = f"Mean minutes are left out: they would rest on 72,000 of {lists:,} patients, less than a tenth."
    assert left_out in sentences


def test_partial_means_are_marked():
    town = tiny_town()
    many = replace(town, practices=town.practices.assign(list_size=town.practices["list_size"] * 3))
    sentences = effect_sentences(effect(many, TODAY, TODAY.move([BIRCH], to="C"), View()), View())
    lists = 3 * int(town.practices["list_size"].sum())
    assert f"Mean minutes are partial ◐: they rest on 72,000 of {lists:,} patients." in sentences
    assert f"Shares within are partial ◐: they rest on 75,000 of {lists:,} patients." in sentences

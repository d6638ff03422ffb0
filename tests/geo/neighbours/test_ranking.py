"""The open ranking: by hand on the tiny town, and its properties."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from geo.neighbours.clusters import joinings
from geo.neighbours.practices import neighbours
from geo.neighbours.profiles import profile
from geo.neighbours.ranking import CLUSTER_PARTS, NEAR_TIE, PRACTICE_PARTS, cluster_parts, practice_parts, rank, too_far
from geo.view import View
from geo.words.neighbours import place_words
from tests.tiny_town import ASH, CEDAR, tiny_rules, tiny_today, tiny_town

VIEW, RULES = View(), tiny_rules()
FAR = View(within=25)
"""Fifty minutes are not too far: South, at 33, is ranked too."""
USUAL = ([part.weight for part in PRACTICE_PARTS], [part.weight for part in CLUSTER_PARTS])


def practices_of_ash():
    town = tiny_town()
    return practice_parts(neighbours(town, ASH, plan=tiny_today()), profile(town, ASH), view=VIEW)


def clusters_of_ash(view=FAR):
    town = tiny_town()
    found = joinings(town, ASH, plan=tiny_today(), view=view, rules=RULES)
    return cluster_parts(found, profile(town, ASH), view=view, rules=RULES)


def test_the_parts_of_practices():
    birch, cedar, damson, elder = practices_of_ash().tolist()
    alike = 1 - (148_000 / 18_000 - 29_800 / 12_000) / 9
    assert birch == pytest.approx([1 - 194_000 / 9_000 / 30, 1 / 3, 1 / 6, alike])
    assert cedar[:3] == pytest.approx([1 - 16 / 30, 1 / 3, 1_850 / 12_000])
    assert damson[:3] == [0, 0, 0]
    assert elder[:3] == pytest.approx([0, 0, 1_350 / 12_000])
    assert not math.isnan(elder[3]), "its patients in place 5 have a known decile"


def test_the_practices_in_order():
    ranking = rank(practices_of_ash(), USUAL[0])
    assert ranking.order.tolist() == [1, 0, 3, 2], "Cedar, Birch, Elder, Damson"
    assert ranking.score[1] == pytest.approx((14 / 30 + 1 / 3 + 1_850 / 12_000) / 3)
    assert [place_words(ranking, number) for number in range(4)] == ["2", "1", "4", "3"]


def test_the_parts_of_clusters():
    north, middle, south = clusters_of_ash().tolist()
    assert north[:6] == pytest.approx([1 - 194_000 / 9_000 / 50, 1 - 20 / 50, 1 / 6, 1, 0.9, 1])
    assert middle[:6] == pytest.approx([1 - 16 / 50, 1 - 20 / 50, 1_850 / 12_000, 1, 1, 0.65])
    assert south[:6] == pytest.approx([1 - 33 / 50, 1 - 40 / 50, 1 / 15, 1, 1 - 7_500 / 22_000, 0.65]), (
        "5,000 of Elder's live in the margin, where no territory is"
    )
    assert middle[6] == pytest.approx(1 - (127_000 / 30_000 - 29_800 / 12_000) / 9)


def test_two_clusters_are_too_close_to_say():
    ranking = rank(clusters_of_ash(VIEW), USUAL[1])
    assert ranking.score.tolist() == pytest.approx([0.61358, 0.60069], abs=1e-5), "South is too far"
    assert [place_words(ranking, number) for number in range(2)] == ["1 to 2", "1 to 2"]


def test_weights_change_the_order():
    """Who looks at patients' minutes alone finds Middle before North."""
    ranking = rank(clusters_of_ash(), [1, 0, 0, 0, 0, 0, 0])
    assert ranking.order.tolist() == [1, 0, 2]
    assert [place_words(ranking, number) for number in range(3)] == ["2", "1", "3"]


def test_without_any_weight_nothing_is_ranked():
    ranking = rank(np.array([[0.5], [1.0]]), [0])
    assert np.isnan(ranking.score).all()
    assert [place_words(ranking, number) for number in range(2)] == ["", ""]
    assert ranking.order.tolist() == [0, 1]


def test_what_lacks_what_is_needed_is_not_ranked():
    parts = np.array([[0.9, np.nan], [0.5, 0.0], [0.4, 0.5]])
    ranking = rank(parts, [1, 1], needs=1)
    assert ranking.order.tolist() == [2, 1, 0]
    assert [place_words(ranking, number) for number in range(3)] == ["", "2", "1"]
    assert ranking.without_score() == [0]


def test_it_is_ranked_where_what_is_needed_does_not_count_or_is_known_of_nobody():
    parts = np.array([[0.9, np.nan], [0.5, 0.0]])
    assert rank(parts, [1, 0], needs=1).without_score() == []
    assert rank(np.array([[0.9, np.nan], [0.5, np.nan]]), [1, 1], needs=1).score.tolist() == [0.9, 0.5]


def with_lists(lists):
    town = tiny_town()
    known = dict(zip(town.practices["code"], town.practices["list_size"], strict=True)) | lists
    return replace(town, practices=town.practices.assign(list_size=list(known.values())))


def test_one_of_whom_too_few_are_mapped_has_no_shared_ground():
    town = with_lists({CEDAR: 310_000})
    parts = practice_parts(neighbours(town, ASH, plan=tiny_today()), profile(town, ASH), view=VIEW)
    assert np.isnan(parts[:, 2]).tolist() == [False, True, False, False]
    assert not np.isnan(parts[:, :2]).any()


def test_where_too_few_of_its_own_are_mapped_staff_alone_are_ranked_by():
    town = with_lists({ASH: 125_000})
    own, found = profile(town, ASH), neighbours(town, ASH, plan=tiny_today())
    parts = practice_parts(found, own, view=VIEW)
    assert np.isnan(parts).all(axis=0).tolist() == [True, False, True, True]
    assert not any(too_far(item, own, within=1) for item in found)
    assert rank(parts, USUAL[0], needs=2).order.tolist() == [0, 1, 2, 3]


def test_practices_beyond_twice_the_minutes_are_too_far():
    own, found = profile(tiny_town(), ASH), neighbours(tiny_town(), ASH, plan=tiny_today())
    assert [item.name for item in found if too_far(item, own, within=15)] == ["Damson", "Elder"]
    assert [item.name for item in found if too_far(item, own, within=17)] == []


def test_nobody_to_rank():
    assert rank(np.zeros((0, 3)), [1, 1, 1]).order.tolist() == []


def test_one_near_tie_after_the_other_does_not_make_all_of_them_one():
    ranking = rank(np.array([[0.50], [0.485], [0.47]]), [1])
    assert [place_words(ranking, number) for number in range(3)] == ["1 to 2", "1 to 3", "2 to 3"]


def test_a_difference_of_a_whole_near_tie_is_told():
    ranking = rank(np.array([[0.48], [0.5], [0.4801]]), [1])
    assert [place_words(ranking, number) for number in range(3)] == ["2 to 3", "1 to 2", "1 to 3"]


PARTS = arrays(np.float64, st.tuples(st.integers(1, 8), st.just(3)), elements=st.sampled_from([0, 0.25, 0.5, 0.51, 1]))
WEIGHTS = st.lists(st.integers(0, 10), min_size=3, max_size=3)


@given(PARTS, WEIGHTS)
def test_scores_equal_the_boring_way(parts, weights):
    ranking = rank(parts, weights)
    for row, score in zip(parts.tolist(), ranking.score.tolist(), strict=True):
        total = sum(weights)
        expected = sum(w * part for w, part in zip(weights, row, strict=True)) / total if total else math.nan
        assert score == pytest.approx(expected, nan_ok=True)


@given(PARTS, WEIGHTS.filter(any), st.integers(2, 5))
def test_only_the_proportions_of_weights_matter(parts, weights, times):
    one, other = rank(parts, weights), rank(parts, [times * weight for weight in weights])
    np.testing.assert_allclose(one.score, other.score)
    assert one.first.tolist() == other.first.tolist()
    assert one.last.tolist() == other.last.tolist()


@given(PARTS, WEIGHTS.filter(any))
def test_a_place_is_one_that_it_could_have(parts, weights):
    """Its range holds its place in the order, and two that differ by a near-tie or more never share all places."""
    ranking = rank(parts, weights)
    for place, number in enumerate(ranking.order.tolist(), start=1):
        assert ranking.first[number] <= place <= ranking.last[number]
    for one in range(len(parts)):
        for other in range(len(parts)):
            clearly = ranking.score[one] - ranking.score[other] > NEAR_TIE + 1e-9
            assert not clearly or ranking.first[one] < ranking.first[other]


@given(PARTS, WEIGHTS.filter(any), st.integers(0, 7), st.integers(0, 2))
def test_a_better_part_never_lowers_a_score(parts, weights, row, column):
    row %= len(parts)
    better = parts.copy()
    better[row, column] = 1.0
    assert rank(better, weights).score[row] >= rank(parts, weights).score[row] - 1e-12

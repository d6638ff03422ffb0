"""A plan laid out: however it is worked on, the figures are the same."""

import numpy as np
import pytest
from hypothesis import given, settings

from geo.figures import figures, layout
from geo.figures.arrays import group, prepare
from geo.figures.by_place import distribution
from geo.moves.what_if_table import people_behind, what_if, what_if_together
from geo.view import View
from tests.random_town import random_views, towns_and_plans
from tests.tiny_town import ASH, CEDAR, tiny_rules, tiny_today, tiny_town


def told(found):
    return [
        (cluster.letter, repr(cluster.values), cluster.bases, cluster.why) for cluster in (*found.clusters, found.alone)
    ]


@settings(max_examples=60)
@given(towns_and_plans(), random_views())
def test_in_blocks_or_at_once_the_figures_are_the_same(town_and_plan, view):
    area, plan = town_and_plan
    at_once = told(figures(area, plan, view))
    for size in (1, 7, 40):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(layout, "_BLOCK", size)
            assert told(figures(area, plan, view)) == at_once


def test_what_is_handed_on_is_not_worked_out_again_and_changes_nothing(monkeypatch):
    area, plan, view, rules = prepare(tiny_town(), View()), tiny_today().move([ASH], to="C"), View(), tiny_rules()
    asked = [
        lambda **more: told(figures(area, plan, view, **more)),
        lambda **more: distribution(area, plan, view, **more).patients.tolist(),
        lambda **more: what_if(area, plan, view, rules, **more).joined.patients.tolist(),
        lambda **more: what_if_together(area, plan, view, rules, practices=[CEDAR], **more).left.patients.tolist(),
        lambda **more: people_behind(area, plan, view, practices=[CEDAR], **more),
    ]
    cluster_arrays, alone = group(area, plan), [ask() for ask in asked]
    for module in ("geo.figures.layout", "geo.figures.by_place", "geo.moves.outcome"):
        monkeypatch.setattr(f"{module}.group", None)
    assert [ask(cluster_arrays=cluster_arrays) for ask in asked] == alone


def test_nobody_can_change_what_is_handed_on():
    cluster_arrays = group(prepare(tiny_town(), View()), tiny_today())
    for array in (
        cluster_arrays.living,
        cluster_arrays.held,
        cluster_arrays.nearest,
        cluster_arrays.cluster_of,
        cluster_arrays.alone,
        *cluster_arrays.members,
    ):
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


def test_the_moves_of_no_practice_are_a_table_without_rows():
    moves = what_if(tiny_town(), tiny_today(), View(), tiny_rules(), practices=())
    assert (moves.practices, moves.targets) == ((), ("A", "B", "C", "", "+"))
    assert (moves.left.patients.shape, moves.joined.patients.shape, moves.allowed.shape) == ((0,), (0, 5), (0, 5))
    assert {array.dtype for array in moves.joined.values.values()} == {np.dtype(np.float32)}

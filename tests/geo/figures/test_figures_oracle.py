"""Figures against the boring way, over random towns, plans and views."""

import math

import pytest
from hypothesis import given, settings

from geo.figures import figures, registry, whole_plan
from geo.view import View
from tests.geo.figures.boring_figures import boring_counts, boring_figures
from tests.random_town import random_views, towns_and_plans

EXACT = {"minutes_own", "minutes_nearest", "minutes_nearest_p90", "within", "minutes_hub"}
"""Sums of whole steps of minutes: no rounding on either side."""


@given(towns_and_plans(), random_views())
@settings(max_examples=80)
def test_every_figure_of_the_registry_equals_the_boring_way(town_and_plan, view):
    town, plan = town_and_plan
    found = figures(town, plan, view)
    clusters, alone, whole = boring_figures(town, plan, view)
    for cluster, boring in zip(
        (*found.clusters, found.alone, whole_plan(town, plan, view)), (*clusters, alone, whole), strict=True
    ):
        for figure in registry.FIGURES:
            value, n, of = boring[figure.key]
            assert _same(cluster.value(figure.key), value, exact=figure.key in EXACT), (figure.key, cluster, value)
            base = cluster.base(figure.key)
            assert (base.n, base.of) == (n, of), (figure.key, base, n, of)
            assert cluster.is_partial(figure.key) == (2 * n < of and not math.isnan(value)), figure.key
            assert bool(cluster.reason(figure.key)) or not math.isnan(value), figure.key


@given(towns_and_plans())
@settings(max_examples=40)
def test_every_count_behind_the_figures_equals_the_boring_way(town_and_plan):
    town, plan = town_and_plan
    for cluster, boring in zip(figures(town, plan, View()).clusters, boring_counts(town, plan, View()), strict=True):
        assert {key: getattr(cluster, key) for key in boring} == boring
        assert cluster.patients == cluster.mapped + cluster.not_mapped + cluster.patients_beyond


@given(towns_and_plans())
@settings(max_examples=40)
def test_the_same_people_are_in_every_plan(town_and_plan):
    """Whatever is moved, removed or begun from scratch: the patients of a plan are those of its area."""
    town, plan = town_and_plan
    today = figures(town, plan, View())
    everybody = today.not_placed_patients + sum(cluster.patients for cluster in today.clusters)
    for letter in [cluster.letter for cluster in plan.clusters]:
        plan = plan.lock(letter, locked=False).move(plan.members(letter), to="").remove_cluster(letter)
        found = figures(town, plan, View())
        assert found.not_placed_patients + sum(cluster.patients for cluster in found.clusters) == everybody
    assert whole_plan(town, plan, View()).patients == everybody


def _same(found, expected, *, exact):
    if exact or isinstance(expected, int):
        return found == expected or (math.isnan(found) and math.isnan(expected))
    return found == pytest.approx(expected, rel=1e-6, nan_ok=True)

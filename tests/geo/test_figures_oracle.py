"""Figures against the boring way, over random towns, plans and views."""

import math

import pytest
from hypothesis import given, settings

from geo.figures import figures
from geo.view import View
from tests.geo.boring_figures import boring_figures
from tests.random_town import random_views, towns_and_plans

EXACT = {"minutes_own", "minutes_nearest", "minutes_nearest_p90", "within", "minutes_hub"}
"""Sums of whole steps of minutes: no rounding on either side."""


@given(towns_and_plans(), random_views())
@settings(max_examples=60)
def test_every_figure_equals_the_boring_way(town_and_plan, view):
    town, plan = town_and_plan
    found = figures(town, plan, view)
    for cluster, one in zip(plan.clusters, found.clusters, strict=True):
        for name, value in boring_figures(town, plan, view, cluster).items():
            assert _same(getattr(one, name), value, exact=name in EXACT), (name, getattr(one, name), value)


@given(towns_and_plans())
@settings(max_examples=40)
def test_every_patient_is_somewhere(town_and_plan):
    town, plan = town_and_plan
    found = figures(town, plan, View())
    inside = town.practices.loc[town.practices["kind"] == "inside", "list_size"].sum()
    placed = sum(c.patients - c.patients_outside for c in found.clusters)
    assert placed + found.not_placed_patients == inside
    for cluster in found.clusters:
        assert cluster.patients == cluster.mapped + cluster.not_mapped + cluster.patients_beyond


def _same(found, expected, *, exact):
    if expected is None or isinstance(expected, int):
        return found == expected
    if exact:
        return found == expected or (math.isnan(found) and math.isnan(expected))
    return found == pytest.approx(expected, rel=1e-6, nan_ok=True)

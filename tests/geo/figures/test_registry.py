"""The registry of figures: what is added to it is found wherever figures are, and nothing in it lacks what people read.

Whoever reads it asks for `registry.FIGURES` at the time, so that a figure added there is everywhere.
"""

from dataclasses import fields, replace

import numpy as np
import pytest

from geo.figures import Base, ClusterFigures, Figure, figure_of, figures, on_cards, registry, shown, whole_plan
from geo.figures.work_out import Count, OverWays, mapped
from geo.moves.what_if_table import what_if
from geo.view import View
from tests.geo.figures.boring_figures import boring_figures
from tests.tiny_town import ASH, ELDER, tiny_rules, tiny_today, tiny_town

WORDS = ["name", "plain", "formula", "source", "base", "method", "missing"]
DOORS = Figure(
    key="doors",
    name="Doors",
    unit="count",
    official=False,
    better=1,
    plain="How many doors the practices have: two each.",
    formula="2 times the number of practices in C",
    source="Made up",
    base="Everybody on the lists.",
    method="They are counted.",
    missing="It is never missing.",
    work_out=Count(lambda layout: np.full(len(layout.area_arrays.row), 2, dtype=np.int64)),
)
FURTHEST = replace(
    DOORS,
    key="furthest",
    name="Furthest",
    unit="minutes",
    card="min at most",
    missing="no way {by}",
    work_out=OverWays(
        lambda living, minutes, _: np.where(living > 0, np.nan_to_num(minutes), 0).max(axis=-1, initial=0), mapped
    ),
)
"""Of the patients who have a way, the longest that any of them has."""


def add(monkeypatch, *added):
    monkeypatch.setattr(registry, "FIGURES", (*registry.FIGURES, *added))


def without_oracle():
    """The figures to which `tests.geo.figures.boring_figures` knows no boring way."""
    *_, whole = boring_figures(tiny_town(), tiny_today(), View())
    return {figure.key for figure in registry.FIGURES} - set(whole)


def test_every_figure_has_an_oracle():
    assert without_oracle() == set()


def test_a_figure_without_an_oracle_is_noticed(monkeypatch):
    add(monkeypatch, DOORS)
    assert without_oracle() == {"doors"}


def test_a_figure_that_is_added_is_among_those_of_a_plan(monkeypatch):
    add(monkeypatch, DOORS)
    plan = tiny_today().move([ASH], to="")
    found, whole = figures(tiny_town(), plan, View()), whole_plan(tiny_town(), plan, View())
    # Cedar; Birch; Damson, Elder and Fir; Ash by itself.
    assert [cluster.doors for cluster in (*found.clusters, found.alone, whole)] == [2, 2, 6, 2, 12]
    assert found.cluster("C").base("doors") == Base(20_000, 20_000)
    assert figure_of("doors") is DOORS


def test_one_on_cards_is_known_for_every_move(monkeypatch):
    add(monkeypatch, FURTHEST)
    assert on_cards()[-1] is FURTHEST
    town, today = tiny_town(), tiny_today()
    moves = what_if(town, today, View(), tiny_rules())
    row, column = moves.practices.index(ASH), moves.targets.index("A")
    # In North Ash's patients have 11 at most; with Cedar those in place 5 have 11 too, where they had 31 to Ash.
    assert moves.joined.at((row, column)).values["furthest"] == 11
    assert moves.joined.at((row, moves.targets.index(""))).values["furthest"] == 31
    for letter in ("A", ""):
        after = figures(town, today.move([ASH], to=letter), View())
        one = after.cluster(letter) if letter else after.alone
        outcome = moves.joined.at((row, moves.targets.index(letter)))
        assert (outcome.values["furthest"], outcome.bases["furthest"]) == (one.furthest, one.base("furthest").n)


@pytest.mark.parametrize("word", WORDS)
def test_a_figure_that_lacks_what_people_read_is_refused(word):
    with pytest.raises(ValueError, match=f"the figure 'doors' lacks {word}: people read it"):
        replace(DOORS, **{word: ""})


def test_all_that_is_lacking_is_said_at_once():
    with pytest.raises(ValueError, match="lacks name, source: people read it"):
        replace(DOORS, name="", source="")


def test_only_figures_over_ways_stand_on_cards():
    with pytest.raises(ValueError, match="'doors' can't stand on a card: only figures over ways"):
        replace(DOORS, card="doors")


def test_figures_on_cards_are_those_of_every_area():
    for wanted in ({"needs": "gps"}, {"instead": "gps"}):
        with pytest.raises(ValueError, match="'furthest' can't stand on a card: not every area has it"):
            replace(FURTHEST, **wanted)


def test_what_an_area_was_built_without_is_not_shown():
    """Elder, in the margin, is a fixed member of South; of nothing that is needed is all known."""
    town = tiny_town()
    assert shown(town) == registry.FIGURES
    for needed in {figure.needs for figure in registry.FIGURES} - {""}:
        without = replace(town, practices=town.practices.assign(**{needed: np.nan}))
        assert [figure.key for figure in shown(without)] == [
            figure.key for figure in registry.FIGURES if figure.needs != needed
        ]
    known = replace(town, practices=town.practices.assign(patients_65=1.0))
    assert {figure.key for figure in registry.FIGURES} - {figure.key for figure in shown(known)} == {"over_65"}


def test_what_is_known_only_of_practices_in_no_plan_is_not_shown():
    town = tiny_town()
    margin = town.practices["code"] == ELDER
    practices = town.practices.assign(partners=np.where(margin, 1.0, np.nan))
    practices.loc[margin, "pcn_code"] = "U9"
    assert "single_partner" not in {figure.key for figure in shown(replace(town, practices=practices))}


def test_keys_are_used_once_and_hide_nothing():
    keys = [figure.key for figure in registry.FIGURES]
    assert len(set(keys)) == len(keys)
    # `one.patients` is looked up by its key: a field or method of that name would be found first.
    assert not set(keys) & {name for name in dir(ClusterFigures) if not name.startswith("_")}
    assert not set(keys) & {field.name for field in fields(ClusterFigures)}


def test_every_unit_and_direction_is_one_that_is_known():
    for figure in registry.FIGURES:
        assert figure.unit in {"count", "minutes", "share", "decile", "posts"}, figure.key
        assert figure.better in {-1, 0, 1}, figure.key


@pytest.mark.parametrize("mode", ["walk", "cycle", "drive"])
def test_names_and_reasons_can_be_read_in_every_view(mode):
    """Whatever stands in braces is known where the words are read."""
    view = View(mode=mode)
    for figure in registry.FIGURES:
        heading, card = figure.heading_in(view), figure.card_in(view)
        assert "{" not in heading + card + figure.missing.format(by="on foot"), figure.key
        assert heading.endswith("*") != figure.official, figure.key

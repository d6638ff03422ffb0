"""`python -m data minutes` on the small town, with streets along the middle of every row and column of places."""

import io

import numpy as np
import pandas as pd
import pytest

from data.__main__ import main
from data.area.folders import read_area
from data.build.build import build_area
from data.build.table_of_minutes import COLUMNS, minutes_table
from geo.errors import PlanningError


@pytest.fixture
def town(official, tmp_path):
    return build_area(official.recipe, tmp_path / "areas" / "town").folder


def test_minutes_are_those_of_the_area_and_metres_go_with_them(town):
    area = read_area(town)
    table = minutes_table(town, mode="walk")
    assert tuple(table.columns) == COLUMNS
    assert len(table) == np.isfinite(area.minutes["walk"]).sum()
    place, practice = area.places["code"].tolist().index, area.practices["code"].tolist().index
    for row in table.itertuples():
        assert row.minutes == pytest.approx(area.minutes["walk"][place(row.place), practice(row.practice)], abs=0.001)
        assert row.metres_along == pytest.approx(row.minutes * 80, abs=1), "on foot 80 metres are a minute"
        assert row.metres_along >= row.metres_straight * 0.7, "a place's streets lie round its centroid"


def test_the_nearest_come_first(town):
    table = minutes_table(town, mode="drive", nearest=1)
    whole = minutes_table(town, mode="drive")
    assert len(table) == whole["place"].nunique()
    assert table["minutes"].tolist() == whole.groupby("place")["minutes"].min().tolist()
    assert whole.groupby("place")["minutes"].is_monotonic_increasing.all()


def test_the_command_writes_csv(town, tmp_path, capsys):
    assert main(["minutes", str(town), "--mode", "drive", "--nearest", "2"]) == 0
    printed = pd.read_csv(io.StringIO(capsys.readouterr().out))
    assert tuple(printed.columns) == COLUMNS
    assert main(["minutes", str(town), "--mode", "drive", "--nearest", "2", "--out", str(tmp_path / "m.csv")]) == 0
    assert pd.read_csv(tmp_path / "m.csv").equals(printed)


def test_straight_lines_are_their_own_way(official, tmp_path):
    official.write_recipe(streets="crow_flies = true")
    table = minutes_table(build_area(official.recipe, tmp_path / "town").folder, mode="walk")
    assert (table["metres_along"] == table["metres_straight"]).all()


def test_a_recipe_that_has_moved_is_asked_for(official, town):
    official.recipe.rename(official.folder / "moved.toml")
    with pytest.raises(PlanningError, match="moved"):
        minutes_table(town, mode="walk")
    assert len(minutes_table(town, mode="walk", recipe=official.folder / "moved.toml"))


def test_files_that_have_changed_are_no_use(official, town):
    official.streets()
    path = official.folder / "streets.osm"
    path.write_text(path.read_text().replace("Street 1", "High Street"))
    with pytest.raises(PlanningError, match="build it again"):
        minutes_table(town, mode="walk")


def test_a_mode_that_is_not_there_is_said(town):
    with pytest.raises(PlanningError, match="has no minutes by boat"):
        minutes_table(town, mode="boat")

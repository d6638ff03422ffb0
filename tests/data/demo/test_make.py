import json

import numpy as np
import pytest

from data.area.folders import read_area, read_manifest
from data.demo.make import make_demo
from data.policy import read_rules
from geo.figures import figures
from geo.figures.layout import pieces_of
from geo.plan import today_plan
from geo.rules.rules import findings
from geo.view import View


@pytest.fixture(scope="module")
def folder(demo_root):
    return demo_root / "saltmarsh"


@pytest.fixture(scope="module")
def area(folder):
    return read_area(folder)


def test_everything_says_that_it_is_fictional(area, folder):
    assert area.fictional
    assert "fictional" in area.name
    assert any("fictional" in note for note in area.notes)
    assert all("OGL" not in json.dumps(source) for source in read_manifest(folder)["sources"])


def test_it_lies_in_open_sea_east_of_every_coast(area):
    assert area.places["lon"].min() > 2.3
    assert 51.7 < area.places["lat"].min() < area.places["lat"].max() < 51.9


def test_all_three_modes_reach_every_place_and_practice(area):
    assert area.modes == ("walk", "cycle", "drive")
    for mode in area.modes:
        assert np.isfinite(area.minutes[mode]).all()
        assert np.isfinite(area.between[mode]).all()
    assert (area.practices["kind"] == "inside").all()
    assert (area.practices["located_by"] == "postcode").all()


def test_no_patient_is_lost(area):
    parts = area.practices[["mapped", "living_elsewhere", "no_address"]].sum(axis=1)
    assert (parts == area.practices["list_size"]).all()
    assert area.places["patients_elsewhere"].sum() > 5_000


def test_what_is_no_practice_to_plan_with_is_listed_with_the_reason(folder):
    reasons = [entry["why"] for entry in read_manifest(folder)["excluded"]]
    assert len(reasons) == 5
    for words, times in {"closed on 2021-12-31": 1, "fewer than 100": 2, "(prison)": 1, "(walk-in centre)": 1}.items():
        assert sum(words in reason for reason in reasons) == times


def test_the_findings_of_today_are_those_the_borough_was_made_for(area):
    plan = today_plan(area.practices)
    found = findings(area, plan, figures(area, plan, View()), read_rules())
    name = {cluster.letter: cluster.name for cluster in plan.clusters}
    assert [name[item.cluster] for item in found if item.kind == "in_pieces"] == ["Tideway PCN"]
    assert [name[item.cluster] for item in found if item.kind == "too_small"] == ["Westgate PCN"]
    assert sorted(name[item.cluster] for item in found if item.kind == "too_large") == [
        "Saltpan PCN",
        "South Moor PCN",
    ]
    assert sum(item.kind == "not_placed" for item in found) == 1


def test_the_pcn_in_two_pieces_has_practices_in_both(area):
    plan = today_plan(area.practices)
    letter = next(cluster.letter for cluster in plan.clusters if cluster.name == "Tideway PCN")
    territory = figures(area, plan, View()).territory
    own = territory == [cluster.letter for cluster in plan.clusters].index(letter)
    piece = np.where(own, pieces_of(territory, area.touching), -1)
    assert sorted(np.bincount(piece[own]))[-2] >= 8
    practices = area.practices[area.practices["code"].isin(plan.members(letter))]
    nearest = [
        piece[own][np.hypot(area.places["x"][own] - x, area.places["y"][own] - y).to_numpy().argmin()]
        for x, y in zip(practices["x"], practices["y"], strict=True)
    ]
    assert min(nearest.count(number) for number in set(nearest)) >= 3
    assert len(set(nearest)) == 2


def test_making_it_again_tells_how_far_it_is_and_gives_the_same_area(area, demo_root):
    told = []
    make_demo(demo_root, progress=lambda *step: told.append(step))
    assert read_manifest(demo_root / "saltmarsh")["id"] == area.id
    assert told[0][0] == "inventing the borough"
    assert all(0 <= done <= total for _, done, total in told)

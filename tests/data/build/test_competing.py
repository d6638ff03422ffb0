"""Who leads a place depends neither on the margin nor on which area is looked at: everybody competes for it."""

from pathlib import Path

import numpy as np
import pytest

from data.area.folders import read_area
from data.build.build import build_area
from geo.area import INSIDE
from geo.plan import today_plan

TESTS = Path(__file__).resolve().parents[2]
MARGIN = TESTS / "cases" / "margin"
ALL_LONDON = TESTS / "real" / "all-london.toml"
TOWER_HAMLETS = "E09000030"


def held(area):
    """Patients of each group by its name, int64 (U,): clusters with all members, those not placed, everybody else."""
    plan, row = today_plan(area.practices), {code: n for n, code in enumerate(area.practices["code"])}
    groups = {cluster.name: [*plan.members(cluster.letter), *cluster.outside] for cluster in plan.clusters}
    names = dict(zip(area.practices["code"], area.practices["name"], strict=True))
    groups |= {f"{names[code]} ({code})": [code] for code in plan.not_placed()}
    patients = area.patients.astype(np.int64)
    found = {name: patients[:, [row[code] for code in codes]].sum(axis=1) for name, codes in groups.items()}
    others = area.competing
    for number, name in enumerate(others.names):
        assert name not in found, "a group is in the plan or outside it, never both, and stands once"
        found[name] = np.zeros(len(area.places), dtype=np.int64)
        here = others.group == number
        np.add.at(found[name], others.place[here], others.patients[here])
    return found


def leaders(area):
    """Who has strictly most patients in each place; "" where nobody has."""
    groups = held(area)
    table, names = np.column_stack(list(groups.values())), list(groups)
    found = {}
    for place, row in zip(area.places["code"], table, strict=True):
        best = np.flatnonzero(row == row.max())
        found[place] = names[best[0]] if len(best) == 1 else ""
    return found


def everybody(area):
    return area.patients.sum(axis=1) + area.places["patients_elsewhere"].to_numpy()


@pytest.mark.parametrize("name", ["with-margin", "without-margin"])
def test_a_margin_gives_and_takes_no_territory(tmp_path, name):
    area = read_area(build_area(MARGIN / f"{name}.toml", tmp_path / name).folder)
    lead, groups, places = leaders(area), held(area), area.places.set_index("code")
    inside = places.index[places["kind"] == INSIDE].tolist()
    assert {place: lead[place] for place in inside} == {"E01900001": "T PCN", "E01900002": "T PCN"}
    assert places.loc[inside, "residents"].sum() == 2_000
    here = (places["kind"] == INSIDE).to_numpy()
    assert groups["T PCN"][here].sum() == everybody(area)[here].sum() == 6_200
    assert lead.get("E01900003", "U PCN") == "U PCN"
    lists = area.practices.set_index("code").loc[["T99001", "T99002"], "list_size"]
    assert lists.sum() == 6_201, "dormant in a register of a later day is not closed on this one"


def test_every_patient_of_a_place_is_in_one_group(tmp_path):
    area = read_area(build_area(MARGIN / "with-margin.toml", tmp_path / "area").folder)
    assert sum(held(area).values()).tolist() == everybody(area).tolist()


@pytest.mark.real
@pytest.mark.xdist_group("real")
def test_who_leads_tower_hamlets_is_the_same_whatever_is_built(real, tmp_path):  # noqa: ARG001 (skips without it)
    areas = {"all London": read_area(build_area(ALL_LONDON, tmp_path / "all").folder)}
    for margin in (0, 1, 3):
        text = ALL_LONDON.read_text(encoding="utf-8").replace("../../..", str(TESTS.parents[2]))
        text = text.replace("bbox = [-0.6, 51.2, 0.4, 51.8]", f'boroughs = ["{TOWER_HAMLETS}"]')
        recipe = tmp_path / f"margin-{margin}.toml"
        recipe.write_text(text.replace("[places]", f"margin_km = {margin}\n\n[places]", 1), encoding="utf-8")
        areas[f"margin of {margin} km"] = read_area(build_area(recipe, tmp_path / f"{margin}").folder)
    first = areas["margin of 0 km"]
    own = first.places["code"].tolist()
    assert len(own) == 144
    lead = {name: [leaders(area)[place] for place in own] for name, area in areas.items()}
    for name, found in lead.items():
        assert found == lead["all London"], name
    for area in areas.values():
        assert sum(held(area).values()).tolist() == everybody(area).tolist()

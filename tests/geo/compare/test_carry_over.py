"""A plan of the tiny town opened on newer builds of it: each differs in one thing, and all in all of them."""

from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.area import BEYOND, INSIDE, MARGIN, SERVICE
from geo.compare.newer_builds import BuildChange, build_change, carry_over
from geo.figures import figures
from geo.plan import today_plan
from geo.proposal import Proposal, Said
from geo.sites import branch_codes
from geo.view import View
from geo.words.newer_builds import carry_sentences
from tests.random_town import random_plan, random_town
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON, ELDER, FIR, tiny_today, tiny_town

BEFORE = tiny_town().practices
PLAN = tiny_today().set_hub("B", hub=ASH).lock("B", locked=True).set_way("B", way="network")


def build(*changes):
    now = BEFORE.copy()
    for change in changes:
        now = change(now)
    return now.reset_index(drop=True)


def closed(code):
    return lambda now: now[now["code"] != code]


def opened(code, name, list_size=700):
    def add(now):
        new = now[now["code"] == DAMSON].assign(code=code, name=name, list_size=list_size, pcn_code="", pcn_name="")
        return pd.concat([now, new])

    return add


def put(code, **values):
    def change(now):
        now = now.copy()
        for column, value in values.items():
            now.loc[now["code"] == code, column] = value
        return now

    return change


def test_nothing_has_changed():
    change = build_change(BEFORE, BEFORE, PLAN)
    assert change == BuildChange((), (), (), (72_000, 72_000))
    assert carry_sentences(change, BEFORE, BEFORE, left_out={}) == ()
    assert carry_over(Proposal(PLAN), BEFORE) == Proposal(PLAN)


def test_a_practice_has_closed_and_was_the_hub():
    now = build(closed(ASH))
    change = build_change(BEFORE, now, PLAN)
    assert change == BuildChange((ASH,), (), (), (72_000, 59_500), hubs=(("B", ASH),))
    assert carry_sentences(change, now, BEFORE, left_out={}) == (
        "Ash (T00001) is not in the data any more: it leaves the plan.",
        "Cluster B has no hub any more: it was Ash (T00001).",
        "Patients registered with the practices of the area: 72,000 before, 59,500 now (-12,500).",
    )
    said = Proposal(PLAN).with_said(Said(ASH, "supports", "A", "2026-11-02")).with_text("risks.note", "Few.")
    said = said.with_said(Said(BIRCH, "neutral", "B", "2026-11-02")).with_effective("2027-04-01")
    carried = carry_over(said, now)
    assert (carried.plan.members("B"), carried.plan.practices) == ((BIRCH,), (BIRCH, CEDAR, DAMSON))
    cluster = carried.plan.cluster("B")
    assert (cluster.hub, cluster.locked, cluster.way, cluster.pcn_code) == ("", True, "network", "U2")
    assert [item.practice for item in carried.said] == [BIRCH]
    assert (carried.text("risks.note"), carried.effective) == ("Few.", "2027-04-01")


def test_a_practice_has_opened_and_is_not_placed():
    now = build(opened("T00009", "Gorse"))
    change = build_change(BEFORE, now, PLAN)
    assert change == BuildChange((), ("T00009",), (), (72_000, 72_700))
    assert (
        carry_sentences(change, now, BEFORE, left_out={})[0] == "Gorse (T00009) is new in the area: it is not placed."
    )
    carried = carry_over(Proposal(PLAN), now).plan
    assert (carried.not_placed(), carried.placed, carried.clusters) == (("T00009",), PLAN.placed, PLAN.clusters)


def test_a_practice_has_moved_600_metres():
    now = build(put(BIRCH, x=1000.0 + 360, y=480.0), put(CEDAR, x=500.0 + 99))
    change = build_change(BEFORE, now, PLAN)
    assert change == BuildChange((), (), ((BIRCH, 600.0),), (72_000, 72_000))
    says = "Birch (T00002) has moved by 600 m: minutes are those of the new address."
    assert carry_sentences(change, now, BEFORE, left_out={}) == (says,)
    assert carry_over(Proposal(PLAN), now).plan == PLAN


def test_practices_outside_are_those_of_the_pcns_of_now():
    now = build(closed(FIR), put(ELDER, pcn_code="U2"))
    change = build_change(BEFORE, now, PLAN)
    assert (change.outside_gone, change.outside_new, change.gone) == ((FIR,), (("B", ELDER),), ())
    assert [c.outside for c in carry_over(Proposal(PLAN), now).plan.clusters] == [(), (ELDER,), ()]
    assert carry_sentences(change, now, BEFORE, left_out={}) == (
        "Fir (T00006) outside the area is in none of these clusters any more.",
        "Outside the area, Elder (T00005) now counts with cluster B.",
    )
    fresh = build(
        put(ELDER, pcn_code="U9"), lambda now: pd.concat([now, now.tail(1).assign(code="T00008", name="Holly")])
    )
    change = build_change(BEFORE, fresh, PLAN)
    assert (change.outside_gone, change.outside_new) == ((ELDER,), (("C", "T00008"),))
    assert carry_over(Proposal(PLAN), fresh).plan.cluster("C").outside == (FIR, "T00008")


def test_practices_change_sides_of_the_border():
    now = build(put(BIRCH, kind=MARGIN), put(ELDER, kind=INSIDE), put(DAMSON, kind=BEYOND))
    plan = PLAN.move([DAMSON], to="A")
    change = build_change(BEFORE, now, plan)
    assert (change.left, change.entered, change.gone, change.new) == ((BIRCH, DAMSON), (ELDER,), (), ())
    carried = carry_over(Proposal(plan), now).plan
    assert [(c.letter, carried.members(c.letter), c.outside) for c in carried.clusters] == [
        ("A", (CEDAR,), ()),
        ("B", (ASH,), (BIRCH,)),
        ("C", (ELDER,), (DAMSON, FIR)),
    ]
    told = carry_sentences(change, now, BEFORE, left_out={})
    assert told[:4] == (
        "Birch (T00002) and Damson (T00004) now lie outside the area: they can't be moved any more.",
        "Elder (T00005) now lies inside the area: it can be moved.",
        "Outside the area, Birch (T00002) now counts with cluster B.",
        "Outside the area, Damson (T00004) now counts with cluster C.",
    )


def test_a_practice_is_known_as_a_special_service_now():
    now = build(put(ASH, kind=SERVICE, special="care homes"), put(FIR, kind=SERVICE, special="prison", pcn_code="U1"))
    change = build_change(BEFORE, now, PLAN)
    assert (change.services, change.left, change.gone) == ((ASH,), (), ())
    carried = carry_over(Proposal(PLAN), now).plan
    assert [(c.letter, carried.members(c.letter), c.outside) for c in carried.clusters] == [
        ("A", (CEDAR,), (FIR,)),
        ("B", (BIRCH,), (ASH,)),
        ("C", (DAMSON,), (ELDER,)),
    ]
    assert carry_sentences(change, now, BEFORE, left_out={})[:4] == (
        "Ash (T00001) is known as a special service now: it can't be moved any more.",
        "Among special services, Fir (T00006) now counts with cluster A.",
        "Among special services, Ash (T00001) now counts with cluster B.",
        "Cluster B has no hub any more: it was Ash (T00001).",
    )


def test_a_practice_that_is_left_out_is_not_said_to_be_gone():
    now = build(closed(ASH), closed(BIRCH))
    told = carry_sentences(build_change(BEFORE, now, PLAN), now, BEFORE, left_out={ASH: "a special service", "T9": "x"})
    assert told[:2] == (
        "Birch (T00002) is not in the data any more: it leaves the plan.",
        "Ash (T00001) is left out, and leaves the plan: a special service.",
    )


def test_the_older_build_is_not_known():
    now = build(closed(ASH), put(BIRCH, x=9_999.0))
    change = build_change(None, now, PLAN)
    assert (change.gone, change.moved, change.patients) == ((ASH,), (), (None, 59_500))
    assert carry_sentences(change, now, None, left_out={}) == (
        "T00001 is not in the data any more: it leaves the plan.",
        "Cluster B has no hub any more: it was T00001.",
    )


def test_a_long_list_is_cut():
    codes = tuple(f"N{number:05}" for number in range(12))
    told = carry_sentences(BuildChange((), codes, (), (None, 0)), BEFORE, None, left_out={})
    assert told == (f"{', '.join(codes[:7])} and 5 more are new in the area: they are not placed.",)


@pytest.mark.parametrize("view", [View()])
def test_figures_can_be_had_of_what_was_carried_over(view):
    town = tiny_town()
    older = today_plan(build(opened("T00009", "Gorse"), put(ELDER, kind=INSIDE), closed(ASH)))
    assert figures(town, carry_over(Proposal(older), town.practices).plan, view).patients()[""] == 12_500


@given(st.integers(0, 100_000), st.integers(0, 100_000))
def test_what_was_carried_over_is_a_plan_of_the_newer_build(seed, other):
    older, newer = random_town(seed), random_town(other)
    plan = random_plan(older, seed)
    carried = carry_over(Proposal(plan), newer.practices, sites=newer.sites).plan
    kinds = dict(zip(newer.practices["code"], newer.practices["kind"], strict=True))
    assert carried.practices == tuple(sorted(code for code, kind in kinds.items() if kind == INSIDE))
    everywhere = [code for code, _ in carried.placed] + [code for c in carried.clusters for code in c.outside]
    assert len(everywhere) == len(set(everywhere))
    assert all(kinds[code] == INSIDE for code, _ in carried.placed)
    assert all(kinds[code] != INSIDE for cluster in carried.clusters for code in cluster.outside)
    assert all(cluster.hub in ("", *carried.members(cluster.letter)) for cluster in carried.clusters)
    branches = branch_codes(newer.practices, newer.sites)
    assert all(not cluster.hub_site or (cluster.hub, cluster.hub_site) in branches for cluster in carried.clusters)
    assert {code: letter for code, letter in carried.placed if code in plan.practices} == {
        code: letter for code, letter in plan.placed if kinds.get(code) == INSIDE
    }
    figures(newer, carried, View())
    assert carry_over(Proposal(carried), newer.practices, sites=newer.sites).plan == carried
    change = build_change(older.practices, newer.practices, plan)
    changes = (change.gone, change.new, change.left, change.entered, change.outside_gone, change.outside_new)
    changes = (*changes, change.services)
    assert any(changes) == (
        replace(carried, clusters=without_hubs(carried)) != replace(plan, clusters=without_hubs(plan))
    )


def without_hubs(plan):
    return tuple(replace(cluster, hub="", hub_site="") for cluster in plan.clusters)

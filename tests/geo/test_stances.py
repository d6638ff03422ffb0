"""Who said what, on the tiny town, and the boring way on random ones."""

from hypothesis import given
from hypothesis import strategies as st

from geo.proposal import ALL_STANCES, STANCES, Proposal, Said, count_stances, patients_of
from tests.random_town import random_plan, random_town
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON, FIR, tiny_today, tiny_town


def list_size(area):
    return dict(zip(area.practices["code"], area.practices["list_size"].tolist(), strict=True))


def test_counts_practices_and_their_patients():
    said = (Said(ASH, "supports", "AB", "2026-10-01"), Said(DAMSON, "opposes", "CD", "2026-10-02"))
    counts = count_stances(Proposal(tiny_today(), said=said), list_size(tiny_town()))
    assert [(count.stance, count.codes, count.patients) for count in counts] == [
        ("supports", (ASH,), 12_500),
        ("neutral", (), 0),
        ("opposes", (DAMSON,), 9_000),
        ("not asked", (BIRCH, CEDAR), 50_500),
    ]


def test_practices_outside_the_area_are_not_asked():
    assert all(FIR not in stance.codes for stance in count_stances(Proposal(tiny_today()), list_size(tiny_town())))


@given(st.integers(0, 1_000_000), st.data())
def test_every_practice_has_one_stance(seed, data):
    town = random_town(seed)
    plan, sizes = random_plan(town, seed), list_size(town)
    asked = data.draw(st.lists(st.sampled_from(plan.practices), unique=True)) if plan.practices else []
    said = tuple(Said(code, data.draw(st.sampled_from(STANCES)), "A", "2026-10-01") for code in sorted(asked))
    counts = count_stances(Proposal(plan, said=said), sizes)
    assert tuple(count.stance for count in counts) == ALL_STANCES
    assert sorted(code for count in counts for code in count.codes) == list(plan.practices)
    assert sum(count.patients for count in counts) == patients_of(plan.practices, sizes)
    for stance in said:
        assert stance.practice in next(count.codes for count in counts if count.stance == stance.stance)

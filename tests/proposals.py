"""Proposals at random: plans of random towns, with whatever people may have said, written and chosen."""

from __future__ import annotations

from hypothesis import strategies as st

from geo.errors import PlanningError
from geo.plan import HOURS_LENGTH, NAME_LENGTH, WAYS, Plan
from geo.proposal import STANCES, Proposal, Said
from tests.random_town import towns_and_plans

ANY_TEXT = st.text(st.characters(categories=None), max_size=40)
"""Any characters, halves of characters and control characters too."""


@st.composite
def proposals(draw: st.DrawFn) -> Proposal:
    """Return a proposal on a random plan: every verb was tried with any text."""
    return written(draw, draw(towns_and_plans())[1])


def written(draw: st.DrawFn, plan: Plan) -> Proposal:
    """Return a proposal on that plan, with texts, ways, hours and what practices said at random."""
    for cluster in plan.clusters:
        name, hours = draw(ANY_TEXT)[:NAME_LENGTH], draw(ANY_TEXT)[:HOURS_LENGTH]
        plan = plan.set_way(cluster.letter, way=draw(st.sampled_from(["", *WAYS])))
        plan = plan.set_hub_hours(cluster.letter, hours=hours)
        try:
            plan = plan.rename(cluster.letter, name=name)
        except PlanningError:
            continue
    proposal = Proposal(plan)
    for practice in plan.practices:
        if draw(st.booleans()):
            date = draw(st.dates()).isoformat()
            said = Said(practice, draw(st.sampled_from(STANCES)), draw(ANY_TEXT)[:10], date, draw(ANY_TEXT))
            try:
                proposal = proposal.with_said(said)
            except PlanningError:
                continue
    for key in draw(st.lists(st.sampled_from(["purpose.title", "purpose.note", "risks.note"]), max_size=3)):
        proposal = proposal.with_text(key, draw(ANY_TEXT))
    return proposal.with_effective(draw(st.sampled_from(["", "2027-04-01"])))

"""A change done again on top of another: what leads from one proposal to a second, done to a third.

Two people start from the same plan. One makes `theirs` of it, the other `mine`. `on_top(base, mine, theirs)` is their
plan with my change: only what I changed, and only where it still can be done.
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from geo.plan import Cluster

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.plan import Plan
    from geo.proposal import Proposal


def on_top(base: Proposal, mine: Proposal, theirs: Proposal) -> Proposal:
    """Return `theirs` with what leads from `base` to `mine` done to it.

    Raises:
        PlanningError: It can't be done there: a cluster is locked or gone, a name is taken ...
    """
    after = theirs.with_plan(plan_on_top(base.plan, mine.plan, theirs.plan))
    was, now = ({one.practice: one for one in proposal.said} for proposal in (base, mine))
    for practice in was.keys() - now.keys():
        after = after.without_said(practice)
    for practice, said in now.items():
        if was.get(practice) != said:
            after = after.with_said(said)
    texts, typed = dict(base.texts), dict(mine.texts)
    for key in texts.keys() | typed.keys():
        if texts.get(key, "") != typed.get(key, ""):
            after = after.with_text(key, typed.get(key, ""))
    return after.with_effective(mine.effective) if mine.effective != base.effective else after


def plan_on_top(base: Plan, mine: Plan, theirs: Plan) -> Plan:
    """Return the plan `theirs` with what leads from `base` to `mine` done to it.

    A cluster that is new in `mine` gets the first letter that is free in `theirs`.

    Raises:
        PlanningError: It can't be done there.
    """
    was, now = ({one.letter: one for one in plan.clusters} for plan in (base, mine))
    plan, letters = _added(was, now, theirs)
    before = {letters[letter]: was.get(letter, _as_new(plan, letters[letter])) for letter in now}
    after = {letters[letter]: one for letter, one in now.items()}
    for letter, one in after.items():
        if before[letter].locked and not one.locked:
            plan = plan.lock(letter, locked=False)
    plan = _moved(base, mine, plan, letters)
    for letter in was.keys() - now.keys():
        plan = plan.remove_cluster(letter)
    for letter, one in after.items():
        plan = _described(before[letter], one, plan, letter)
    return plan


def _added(was: Mapping[str, Cluster], now: Mapping[str, Cluster], theirs: Plan) -> tuple[Plan, dict[str, str]]:
    """Return their plan with the new clusters, and the letter there of each cluster by its letter in mine."""
    letters = {letter: letter for letter in now if letter in was}
    plan = theirs
    for letter in now:
        if letter not in letters:
            larger = plan.add_cluster()
            letters[letter] = next(one.letter for one in larger.clusters if one not in plan.clusters)
            plan = larger
    return plan, letters


def _as_new(plan: Plan, letter: str) -> Cluster:
    """Return a new cluster as it was before it was described."""
    return next((one for one in plan.clusters if one.letter == letter), Cluster(letter, ""))


def _moved(base: Plan, mine: Plan, plan: Plan, letters: Mapping[str, str]) -> Plan:
    was, now = base.where(), mine.where()
    moves: dict[str, list[str]] = {}
    for code in mine.practices:
        if was.get(code, "") != now.get(code, ""):
            moves.setdefault(now.get(code, ""), []).append(code)
    for to, codes in moves.items():
        plan = plan.move(codes, to=letters[to] if to else "")
    return plan


def _described(was: Cluster, now: Cluster, plan: Plan, letter: str) -> Plan:
    """Return the plan with what was said about one cluster: name, hub, way, hours, lock."""
    changed = {one.name for one in fields(Cluster) if getattr(was, one.name) != getattr(now, one.name)}
    if "name" in changed and now.name != f"Cluster {now.letter}":
        plan = plan.rename(letter, name=now.name)
    if changed & {"hub", "hub_site"} and (now.hub or plan.cluster(letter).hub == was.hub):
        plan = plan.set_hub(letter, hub=now.hub, site=now.hub_site)
    if "way" in changed:
        plan = plan.set_way(letter, way=now.way)
    if "hub_hours" in changed:
        plan = plan.set_hub_hours(letter, hours=now.hub_hours)
    return plan.lock(letter, locked=True) if now.locked and not was.locked else plan

"""What becomes of a change that touches what others did, once the person has chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.errors import PlanningError
from ui.actions import ALREADY, append, opened_of
from ui.kept import store_for
from ui.together import done_on_top, sentence_on_top

if TYPE_CHECKING:
    from geo.area import Area
    from ui.session import Workshop


def do_on_top(area: Area, workshop: Workshop) -> Workshop:
    """Do what was not done, on the newest plan; where that can't be done, the complaint says why.

    Raises:
        StoreError: It can't be kept now.
        MovedOnError: The plan moved on once more.
    """
    conflict = workshop.conflict
    if conflict is None:
        return workshop
    theirs = workshop.proposal
    try:
        proposal = done_on_top(conflict, theirs)
    except PlanningError as error:
        return workshop.refused(f"it can't be done on the newest plan: {error}")
    free = replace(workshop, conflict=None)
    if proposal == theirs:
        return replace(free, say=ALREADY, complaint="")
    sentence = sentence_on_top(area, workshop, conflict, plan=proposal.plan)
    told = replace(conflict, sentence=sentence)
    return append(area, free, proposal, told, base=workshop.revision, says=sentence)


def keep_as_branch(area: Area, workshop: Workshop) -> Workshop:
    """Keep what was not done as a branch of the plan's history; the newest plan stays on screen.

    Raises:
        StoreError: It can't be kept now.
    """
    conflict = workshop.conflict
    if conflict is None:
        return workshop
    plan_id = opened_of(workshop).plan.id
    line = store_for(workshop).keep_beside(
        plan_id,
        conflict.mine,
        base=conflict.base.number,
        who=workshop.doer.who,
        kind=conflict.kind,
        sentence=conflict.sentence,
        area=area,
        act=workshop.doer.act,
    )
    say = f"Kept as revision {line.number}, a branch from revision {line.parent}: it is in What was done."
    return replace(workshop.at(store_for(workshop).at(plan_id), say=say), conflict=None)

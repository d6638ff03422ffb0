"""What a person can do to a plan: one function a verb, whichever way it was asked for.

`ui.acts.doing` calls them, a deed each. Each returns the workshop after it. What was done is in the store, with the
answer of the act that asked for it, before anybody is told; what can't be done or can't be kept leaves the plan as it
was and says why.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from data.cached_figures import today
from data.store import WATCH_ONLY, MovedOnError, lines_to, to_redo, to_undo
from geo.compare import carry_over
from geo.errors import PlanningError
from geo.plan import scratch_plan
from geo.proposal import Proposal
from geo.sites import branch_codes
from geo.words import hub_sentence, lock_sentence, new_cluster_sentence, remove_sentence, rename_sentence, way_sentence
from ui.acts.rebase import done_together, rebased_sentence, told_move, touched, with_meanwhile
from ui.acts.schema import NEW
from ui.session import Conflict, Workshop, store_for

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from data.store import Opened, RevisionLine
    from geo.area import Area
    from geo.plan import Plan

TRIES: Final = 5
"""How often a change is done again on a plan that moves on and on, before the person is asked."""
NOTHING_OF_YOURS: Final = {"undo": "You have nothing to undo.", "redo": "You have nothing to redo."}
CARRIED: Final = "Carried over to the data of the area as it is built now."
ALREADY: Final = "Nothing was left to do: the plan is like that already."


def begin(area: Area, *, slug: str = "") -> Workshop:
    """Return a workshop on the PCNs of today; nothing is kept before something is changed."""
    workshop = Workshop(area.id, slug, Proposal(today(area)), draft=secrets.token_hex(8))
    return replace(workshop, view=replace(workshop.view, mode=area.modes[0]))


def change(area: Area, workshop: Workshop, proposal: Proposal, *, kind: str, sentence: str) -> Workshop:
    """Keep `proposal` in place of the workshop's, and return the workshop after it.

    The first change of a plan that is not kept yet keeps it: as it was, then as it is. When somebody else was quicker,
    the change is done on the newest plan, and both are told. Where the two touch each other nothing is stored, and the
    workshop holds the newest plan and a conflict, for the person to choose.

    Args:
        area: The area as it is built.
        workshop: What the change was made on.
        proposal: The proposal after it.
        kind: One of `data.store.models.KINDS`.
        sentence: What was done; it is announced and stands in the history.

    Raises:
        PlanningError: The plan is only watched, closed, or made on another build.
    """
    check_may_change(workshop)
    if proposal == workshop.proposal:
        return replace(workshop, say=ALREADY, complaint="")
    if workshop.opened is not None:
        return _commit(area, workshop, Conflict(workshop.opened.revision, proposal, kind, sentence))
    opened = store_for(workshop).create(
        workshop.proposal,
        name=None,
        slug=workshop.slug,
        area=area,
        who=workshop.doer.who,
        sentence=f"Started from today's {len(workshop.plan.clusters)} PCNs.",
        then=(proposal, kind, sentence),
        act=workshop.doer.act,
    )
    return workshop.at(opened, say=sentence)


def _commit(area: Area, workshop: Workshop, change: Conflict) -> Workshop:
    """Store a change of the plan on screen; where that moved on meanwhile, a change of the newest."""
    why = _unseen(area, workshop, change)
    if why:
        return _waiting(workshop, replace(change, why=why))
    try:
        return append(area, workshop, change.mine, change, base=change.base.number, says=change.sentence)
    except MovedOnError as error:
        return _commit_on_newest(area, workshop.at(error.opened), change, seen=change.base.number)


def _unseen(area: Area, workshop: Workshop, change: Conflict) -> str:
    """Return why to ask about a change that waited while others did what the person did not see; "" for nothing.

    One's own steps before it were done together with theirs, so that it builds on them.
    """
    seen, base = workshop.doer.seen, change.base.number
    if seen is None or seen >= base:
        return ""
    plan_id = opened_of(workshop).plan.id
    kept = store_for(workshop)
    lines = lines_to(kept.history(plan_id), base)
    theirs = [line for line in lines if line.number > seen and line.browser not in {"", workshop.doer.browser}]
    steps = [
        (kept.revision(plan_id, int(line.parent)).proposal, kept.revision(plan_id, line.number).proposal)
        for line in theirs
        if line.parent is not None
    ]
    return touched(area, change, steps)


def _commit_on_newest(area: Area, newest: Workshop, conflict: Conflict, *, seen: int) -> Workshop:
    """Do a change on the newest plan where that does not touch what others did; else it waits.

    What others did since the revision that the person saw, of the number `seen`, is told.
    """
    for _ in range(TRIES):
        opened = opened_of(newest)
        lines = store_for(newest).history(opened.plan.id)
        try:
            proposal = done_together(area, newest, conflict, lines=lines)
        except PlanningError as error:
            return _waiting(newest, replace(conflict, why=str(error)))
        if proposal == newest.proposal:
            say = with_meanwhile(ALREADY, lines, base=seen, head=newest.revision)
            return replace(newest, say=say, complaint="")
        sentence = rebased_sentence(area, newest, conflict, plan=proposal.plan)
        says = with_meanwhile(sentence, lines, base=seen, head=newest.revision)
        try:
            told = replace(conflict, sentence=sentence)
            return append(area, newest, proposal, told, base=opened.revision.number, says=says)
        except MovedOnError as error:
            newest = newest.at(error.opened)
    return _waiting(newest, replace(conflict, why="the plan moved on again and again"))


def append(  # noqa: PLR0913 (what a revision consists of)
    area: Area, workshop: Workshop, proposal: Proposal, change: Conflict, *, base: int, says: str
) -> Workshop:
    """Store a proposal as what a change makes of the head `base`, and return the workshop after it.

    Raises:
        MovedOnError: The head is another.
    """
    now = store_for(workshop).commit(
        opened_of(workshop).plan.id,
        proposal,
        base=base,
        who=workshop.doer.who,
        kind=change.kind,
        sentence=change.sentence,
        area=area,
        undoes=change.undoes,
        act=workshop.doer.act,
        says=says,
    )
    return workshop.at(now, say=says)


def _waiting(newest: Workshop, conflict: Conflict) -> Workshop:
    return replace(newest.refused(conflict.waits), conflict=conflict)


def opened_of(workshop: Workshop) -> Opened:
    """Return the kept plan of a workshop.

    Raises:
        PlanningError: It is not kept.
    """
    if workshop.opened is None:
        msg = "the plan is not kept yet, so this can't be done to it; reload the page"
        raise PlanningError(msg)
    return workshop.opened


def check_may_change(workshop: Workshop, *, on_any_build: bool = False) -> None:
    """See that something may be done to a plan: the screen offers nothing else, but the screen is not to be trusted.

    Raises:
        PlanningError: It is only watched, closed, or (unless `on_any_build`) made on another build.
    """
    if workshop.is_watched:
        msg = WATCH_ONLY
    elif workshop.is_closed:
        msg = "the plan is locked as final or put away; duplicate it to go on"
    elif not workshop.fits and not on_any_build:
        msg = "the plan was made on another build of its area; carry it over first"
    else:
        return
    raise PlanningError(msg)


def undo(area: Area, workshop: Workshop) -> Workshop:
    """Take back the last step of whoever asks: of the browser, not of others. That is a step of its own."""
    return _take_back(area, workshop, to_undo, kind="undo")


def redo(area: Area, workshop: Workshop) -> Workshop:
    """Do again what whoever asks took back last."""
    return _take_back(area, workshop, to_redo, kind="redo")


def _take_back(area: Area, workshop: Workshop, which: Callable[..., RevisionLine | None], *, kind: str) -> Workshop:
    """Do the opposite of a step to the newest plan; where a later step of others touches the same, one is asked."""
    check_may_change(workshop)
    if workshop.opened is None:
        return replace(workshop, say=NOTHING_OF_YOURS[kind], complaint="")
    now = workshop.at(store_for(workshop).at(workshop.opened.plan.id))
    lines = store_for(workshop).history(workshop.opened.plan.id)
    step = which(lines_to(lines, now.revision), browser=workshop.doer.browser)
    if step is None:
        return replace(now, say=NOTHING_OF_YOURS[kind])
    return _commit_on_newest(area, now, _opposite(now, step, lines, kind=kind), seen=workshop.revision)


def _opposite(workshop: Workshop, step: RevisionLine, lines: Sequence[RevisionLine], *, kind: str) -> Conflict:
    """Return what takes a step back: from the plan after it to the plan before it.

    Raises:
        PlanningError: It carried the plan over to other data.
    """
    kept, plan_id = store_for(workshop), opened_of(workshop).plan.id
    after, before = kept.revision(plan_id, step.number), kept.revision(plan_id, int(step.parent or 0))
    if before.area_id != after.area_id:
        msg = "that step carried the plan over to other data: what was before can be reopened in What was done"
        raise PlanningError(msg)
    told = next(line for line in lines if line.number == (step.undoes or step.number))
    word = "Undone" if kind == "undo" else "Redone"
    return Conflict(after, before.proposal, kind, f"{word}: {told.sentence}", undoes=step.number)


def reopen(workshop: Workshop, number: int) -> Workshop:
    """Put any revision of the plan on screen again; from there it goes on."""
    check_may_change(workshop, on_any_build=True)
    plan_id = opened_of(workshop).plan.id
    try:
        now = store_for(workshop).reopen(plan_id, number, base=workshop.revision, act=workshop.doer.act)
    except MovedOnError as error:
        head = error.opened.revision
        return workshop.at(error.opened).refused(
            f"not reopened, because the plan moved on meanwhile to revision {head.number}: {head.sentence}"
        )
    return workshop.at(now, say=f"Reopened revision {number}: {now.revision.sentence}")


def carry(area: Area, workshop: Workshop) -> Workshop:
    """Keep the plan as it is on the area as it is built now; the revision before stays in its history."""
    check_may_change(workshop, on_any_build=True)
    opened = opened_of(workshop)
    if workshop.fits:
        return replace(workshop, say="The plan is on the newest data already.", complaint="")
    proposal = carry_over(workshop.proposal, area.practices, sites=area.sites)
    change = Conflict(opened.revision, proposal, "carry", CARRIED)
    try:
        return append(area, workshop, proposal, change, base=workshop.revision, says=CARRIED)
    except MovedOnError as error:
        return workshop.at(error.opened).refused("not carried over, because the plan moved on meanwhile; look again")


def move(area: Area, workshop: Workshop, practices: Sequence[str], *, to: str) -> Workshop:
    """Move practices to a cluster, to "" (not placed) or to `NEW`, a cluster made for them.

    Raises:
        PlanningError: An unknown practice or cluster, or a locked cluster would lose or gain one.
    """
    before = workshop.plan
    target = before.add_cluster() if to == NEW else before
    letter = next(c.letter for c in target.clusters if c not in before.clusters) if to == NEW else to
    after = target.move(practices, to=letter)
    if after.placed == before.placed:
        return replace(workshop, say="Nothing changed: the practices are already there.", complaint="")
    return _plan(area, workshop, after, kind="move", sentence=told_move(area, before, after, view=workshop.view))


def rename(area: Area, workshop: Workshop, letter: str, *, name: str) -> Workshop:
    """Give a cluster another name."""
    before, after = workshop.plan, workshop.plan.rename(letter, name=name)
    if after == before:
        return replace(workshop, say="Nothing changed: the cluster already has that name.", complaint="")
    sentence = rename_sentence(before.cluster(letter), after.cluster(letter))
    return _plan(area, workshop, after, kind="rename", sentence=sentence)


def lock(area: Area, workshop: Workshop, letter: str, *, locked: bool) -> Workshop:
    """Lock or unlock a cluster."""
    plan = workshop.plan.lock(letter, locked=locked)
    return _plan(area, workshop, plan, kind="lock", sentence=lock_sentence(plan.cluster(letter)))


def set_hub(area: Area, workshop: Workshop, letter: str, *, hub: str) -> Workshop:
    """Make a practice the hub of its cluster, at its main site; "" for none.

    Raises:
        PlanningError: The practice is not in that cluster.
    """
    plan = workshop.plan.set_hub(letter, hub=hub)
    sentence = hub_sentence(area.practices, plan.cluster(letter), sites=area.sites)
    return _plan(area, workshop, plan, kind="hub", sentence=sentence)


def arrange(  # noqa: PLR0913 (what may be arranged)
    area: Area,
    workshop: Workshop,
    letter: str,
    *,
    way: str | None = None,
    site: str | None = None,
    hours: str | None = None,
) -> Workshop:
    """Keep how a cluster works together, where its hub is and when that opens: what changed of it, as one step.

    Args:
        area: The area.
        workshop: On the plan.
        letter: Of the cluster.
        way: One of `geo.plan.WAYS`, "" for none; None leaves it, as it does the next two.
        site: Code of the hub's site: a practice, or a branch surgery; "" for no hub.
        hours: When the hub opens, as typed; "" for none.

    Raises:
        PlanningError: A way or a site that there is not, or hours that are too long.
    """
    before = workshop.plan.cluster(letter)
    plan, told, kind = workshop.plan, [], ""
    if site is not None and site != (before.hub_site or before.hub):
        of_branch = {branch: practice for practice, branch in branch_codes(area.practices, area.sites)}
        hub = of_branch.get(site, site)
        plan = plan.set_hub(letter, hub=hub, site=site if hub != site else "")
        told.append(hub_sentence(area.practices, plan.cluster(letter), sites=area.sites))
        kind = "hub"
    if hours is not None:
        plan = plan.set_hub_hours(letter, hours=hours)
        opens = plan.cluster(letter).hub_hours
        if opens != before.hub_hours:
            end = f"opens {opens}" if opens else "has no opening hours any more"
            told.append(f"The hub of {letter} ({before.name}) {end}.")
            kind = "hours"
    if way is not None and way != before.way:
        plan = plan.set_way(letter, way=way)
        told.append(way_sentence(plan.cluster(letter)))
        kind = "way"
    if not told:
        return replace(workshop, say="Nothing changed: that is kept already.", complaint="")
    return _plan(area, workshop, plan, kind=kind, sentence=" ".join(told))


def add_cluster(area: Area, workshop: Workshop) -> Workshop:
    """Add an empty cluster."""
    plan = workshop.plan.add_cluster()
    new = next(cluster for cluster in plan.clusters if cluster not in workshop.plan.clusters)
    return _plan(area, workshop, plan, kind="cluster", sentence=new_cluster_sentence(new))


def remove_cluster(area: Area, workshop: Workshop, letter: str) -> Workshop:
    """Remove a cluster without practices."""
    plan, gone = workshop.plan.remove_cluster(letter), workshop.plan.cluster(letter)
    return _plan(area, workshop, plan, kind="cluster", sentence=remove_sentence(gone))


def back_to_today(area: Area, workshop: Workshop) -> Workshop:
    """Begin again from the PCNs of today; undo brings the plan back."""
    plan = today(area)
    if plan == workshop.plan:
        return replace(workshop, say="Nothing changed: these are today's PCNs.", complaint="")
    return _plan(area, workshop, plan, kind="today", sentence="Back to today's PCNs.")


def start_from_scratch(area: Area, workshop: Workshop) -> Workshop:
    """Begin again with every practice not placed and one empty cluster; undo brings the plan back."""
    plan = scratch_plan(area.practices)
    sentence = f"Started from scratch: {len(plan.practices)} practices not placed."
    return _plan(area, workshop, plan, kind="scratch", sentence=sentence)


def _plan(area: Area, workshop: Workshop, plan: Plan, *, kind: str, sentence: str) -> Workshop:
    return change(area, workshop, workshop.proposal.with_plan(plan), kind=kind, sentence=sentence)

"""What a person can do to a plan: one function a verb, whichever way it was asked for.

The map's events, the buttons above it and the list below it all end here, and every other page that changes something
calls `change`. Each returns the workshop after it. What was done is in the store before anybody is told; what can't be
done or can't be kept leaves the plan as it was and says why.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from data.store.kept import MovedOnError, StoreError
from geo.errors import PlanningError
from geo.plan import scratch_plan
from geo.proposal import Proposal
from geo.sentences import (
    hub_sentence,
    lock_sentence,
    new_cluster_sentence,
    remove_sentence,
    rename_sentence,
)
from geo.sites import branch_codes
from ui.cluster_map.events import NEW
from ui.kept import store
from ui.person import who
from ui.session import Conflict, Show, Workshop
from ui.together import done_together, sentence_on_top, told_move, with_meanwhile
from ui.worked_out import today

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from data.store.kept import RevisionLine
    from geo.area import Area
    from geo.plan import Plan
    from geo.rules import Finding
    from geo.view import View

TRIES: Final = 5
"""How often a change is done again on a plan that moves on and on, before the person is asked."""
ALREADY: Final = "Nothing was left to do: the plan is like that already."


def begin(area: Area, *, slug: str = "") -> Workshop:
    """Return a workshop on the PCNs of today; nothing is kept before something is changed."""
    workshop = Workshop(area.id, slug, Proposal(today(area)))
    return replace(workshop, view=replace(workshop.view, mode=area.modes[0]))


def change(area: Area, workshop: Workshop, proposal: Proposal, *, kind: str, sentence: str) -> Workshop:
    """Keep `proposal` in place of the workshop's, and return the workshop after it; every page changes plans by this.

        workshop = change(area, current(area), workshop.proposal.with_text(key, text), kind="note", sentence="...")
        keep(area, workshop)

    The first change of a plan that is not kept yet keeps it: as it was, then as it is. When somebody else was quicker,
    the change is done on the newest plan, and both are told. Where the two touch each other nothing is stored, and the
    workshop holds the newest plan and a conflict; `ui.conflict` lets the person choose.

    Args:
        area: The area as it is built.
        workshop: What the change was made on.
        proposal: The proposal after it.
        kind: One of `data.store.kept.KINDS`.
        sentence: What was done; it is announced and stands in the history.

    Returns:
        The workshop after it, `say` the sentence; or as it was, `complaint` why it was not kept.
    """
    try:
        check_may_change(workshop)
        if workshop.opened is None:
            workshop = _keep_new(area, workshop)
        return _commit(area, workshop, proposal, kind=kind, sentence=sentence)
    except StoreError as error:
        return workshop.refused(f"not kept, so the plan is as it was: {error}")
    except PlanningError as error:
        return workshop.refused(str(error))


def _commit(area: Area, workshop: Workshop, proposal: Proposal, *, kind: str, sentence: str) -> Workshop:
    opened = workshop.opened
    if opened is None:
        msg = "the plan is not in the store, so nothing can be added to it; reload the page"
        raise PlanningError(msg)
    base = opened.revision
    try:
        now = store().commit(
            opened.plan.id, proposal, base=base.number, who=who(), kind=kind, sentence=sentence, area=area
        )
    except MovedOnError as error:
        return _commit_on_newest(area, workshop.at(error.opened), Conflict(base, proposal, kind, sentence))
    return workshop.at(now, say=sentence)


def _commit_on_newest(area: Area, newest: Workshop, conflict: Conflict) -> Workshop:
    """Do a change on the newest plan where that does not touch what others did; else it waits."""
    for _ in range(TRIES):
        opened = newest.opened
        if opened is None:
            break
        lines = store().history(opened.plan.id)
        try:
            proposal = done_together(area, newest, conflict, lines=lines)
        except PlanningError as error:
            return _waiting(newest, replace(conflict, why=str(error)))
        if proposal == newest.proposal:
            return replace(newest, say=_with_others(ALREADY, lines, newest, conflict), complaint="")
        sentence = sentence_on_top(area, newest, conflict, plan=proposal.plan)
        try:
            now = store().commit(
                opened.plan.id,
                proposal,
                base=opened.revision.number,
                who=who(),
                kind=conflict.kind,
                sentence=sentence,
                area=area,
            )
        except MovedOnError as error:
            newest = newest.at(error.opened)
        else:
            return newest.at(now, say=_with_others(sentence, lines, newest, conflict))
    return _waiting(newest, replace(conflict, why="the plan moved on again and again"))


def _with_others(sentence: str, lines: Sequence[RevisionLine], newest: Workshop, conflict: Conflict) -> str:
    return with_meanwhile(sentence, lines, base=conflict.base.number, head=newest.revision)


def _waiting(newest: Workshop, conflict: Conflict) -> Workshop:
    return replace(newest.refused(conflict.waits), conflict=conflict)


def _keep_new(area: Area, workshop: Workshop) -> Workshop:
    """Return the workshop with its plan kept as the first revision of a new one."""
    return workshop.at(
        store().create(
            workshop.proposal,
            name=None,
            slug=workshop.slug,
            area=area,
            who=who(),
            sentence=f"Started from today's {len(workshop.plan.clusters)} PCNs.",
        )
    )


def check_may_change(workshop: Workshop, *, on_any_build: bool = False) -> None:
    """See that something may be done to a plan: the screen offers nothing else, but the screen is not to be trusted.

    Args:
        workshop: What is on screen.
        on_any_build: Whether that may be done also to a plan that was made on another build of its area.

    Raises:
        PlanningError: It is only watched, closed, made on another build, or a conflict waits for its answer.
    """
    if workshop.is_watched:
        msg = "this link only shows the plan; ask whoever sent it for the link to edit"
    elif workshop.is_closed:
        msg = "the plan is locked as final or put away; duplicate it to go on"
    elif not workshop.fits and not on_any_build:
        msg = "the plan was made on another build of its area; carry it over first"
    elif workshop.conflict:
        msg = (
            "not done: first choose, at the top of the page, what becomes of your change that waits "
            f"({workshop.conflict.sentence.removesuffix('.')}); then do this again"
        )
    else:
        return
    raise PlanningError(msg)


def undo(workshop: Workshop) -> Workshop:
    """Return the workshop one revision back, or itself saying why not."""
    return _step(workshop, back=True)


def redo(workshop: Workshop) -> Workshop:
    """Return the workshop one revision on again, or itself saying why not."""
    return _step(workshop, back=False)


def _step(workshop: Workshop, *, back: bool) -> Workshop:
    opened, word = workshop.opened, "undo" if back else "redo"
    try:
        check_may_change(workshop)
        if opened is None or not (opened.can_undo if back else opened.can_redo):
            return replace(workshop, say=f"There is nothing to {word}.", complaint="")
        step = store().undo if back else store().redo
        now = step(opened.plan.id, base=opened.revision.number)
    except MovedOnError as error:
        head = error.opened.revision
        told = f"not done, because the plan moved on meanwhile. It is now at revision {head.number}"
        return workshop.at(error.opened).refused(f"{told}, by {head.who or 'somebody'}: {head.sentence}")
    except PlanningError as error:
        return workshop.refused(str(error))
    return workshop.at(now, say=f"{'Undone' if back else 'Redone'}: {(opened if back else now).revision.sentence}")


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


def set_hub(area: Area, workshop: Workshop, letter: str, *, hub: str, site: str = "") -> Workshop:
    """Make a practice the hub of its cluster, at its main site or that branch surgery; "" for none.

    Raises:
        PlanningError: The practice has no such branch, or is not in that cluster.
    """
    if site and (hub, site) not in branch_codes(area.practices, area.sites):
        msg = f"{site!r} is no branch surgery of practice {hub!r}: choose its main site or one of its branches"
        raise PlanningError(msg)
    plan = workshop.plan.set_hub(letter, hub=hub, site=site)
    sentence = hub_sentence(area.practices, plan.cluster(letter), sites=area.sites)
    return _plan(area, workshop, plan, kind="hub", sentence=sentence)


def keep_hours(area: Area, workshop: Workshop, letter: str, *, hours: str, instead_of: str) -> Workshop:
    """Keep when the hub of a cluster is open.

    Args:
        area: The area.
        workshop: What the hours are kept with: it may hold by now what somebody else did.
        letter: Of the cluster.
        hours: As typed; "" for none.
        instead_of: The hours beside which they were typed.

    Raises:
        PlanningError: Those of the workshop are others by now.
    """
    before = workshop.plan.cluster(letter)
    if before.hub_hours != instead_of:
        msg = f"the hours of the hub of {letter} were changed meanwhile and yours are not kept: look, then keep again"
        raise PlanningError(msg)
    plan = workshop.plan.set_hub_hours(letter, hours=hours)
    opens = plan.cluster(letter).hub_hours
    told = f"opens {opens}" if opens else "has no opening hours any more"
    return _plan(area, workshop, plan, kind="hours", sentence=f"The hub of {letter} ({before.name}) {told}.")


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
    return _plan(area, workshop, plan, kind="today", sentence="Went back to today's PCNs.")


def start_from_scratch(area: Area, workshop: Workshop) -> Workshop:
    """Begin again with every practice not placed and one empty cluster; undo brings the plan back."""
    plan = scratch_plan(area.practices)
    sentence = f"Started from scratch: {len(plan.practices)} practices not placed."
    return _plan(area, workshop, plan, kind="scratch", sentence=sentence)


def _plan(area: Area, workshop: Workshop, plan: Plan, *, kind: str, sentence: str) -> Workshop:
    return change(area, workshop, workshop.proposal.with_plan(plan), kind=kind, sentence=sentence)


def choose(workshop: Workshop, practices: Iterable[str]) -> Workshop:
    """Keep which practices are chosen on the map."""
    known = tuple(code for code in practices if code in workshop.plan.practices)
    return replace(workshop, chosen=known)


def look(workshop: Workshop, view: View) -> Workshop:
    """Look at minutes in another way; the plan stays."""
    return replace(workshop, view=view, say="", complaint="")


def show(workshop: Workshop, finding: Finding) -> Workshop:
    """Ask the map to fly to what a finding is about."""
    number = workshop.show.number + 1 if workshop.show else 1
    shown = Show(number, finding.cluster, tuple(finding.practices), tuple(int(place) for place in finding.places))
    return replace(workshop, show=shown, say=f"On the map: {finding.sentence}", complaint="")

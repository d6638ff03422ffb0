"""A change of a plan that moved on meanwhile: done on the newest where both can be, or why a person is to be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.cached_figures import plan_figures, rules
from data.store import lines_to
from geo.compare import clashes, merged
from geo.errors import PlanningError
from geo.words import (
    clash_words,
    hub_sentence,
    lock_sentence,
    move_sentence,
    new_cluster_sentence,
    remove_sentence,
    rename_sentence,
)
from ui.parts import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.store import RevisionLine
    from geo.area import Area
    from geo.plan import Plan
    from geo.proposal import Proposal
    from geo.view import View
    from ui.session import Conflict, Workshop

WHOLE: Final = ("today", "scratch", "import", "carry")
"""Kinds that put a whole plan in place of another: they go with nothing else."""
TAKES_ALL: Final = "others changed the plan meanwhile, and your change would replace all of it"
SHOWN: Final = 5
"""Changes of others that are listed one by one; of more, the number is said."""
REASONS: Final = 3
"""Reasons to ask that are told; more are counted."""


def done_together(area: Area, newest: Workshop, conflict: Conflict, *, lines: Sequence[RevisionLine]) -> Proposal:
    """Return the newest proposal with mine done to it, where the two do not touch each other; `lines` is the history.

    Raises:
        PlanningError: They do; the message is the reason to ask the person, a clause.
    """
    back, done = _between(lines, base=conflict.base.number, head=newest.revision)
    why = ""
    if not newest.fits:
        why = "the plan was carried over to other data meanwhile"
    elif conflict.kind in WHOLE:
        why = TAKES_ALL
    elif any(line.kind in WHOLE and not _is_own_undone(line, newest, conflict) for line in (*back, *done)):
        why = "another whole plan was put in its place meanwhile"
    else:
        why = touched(area, conflict, [(conflict.base.proposal, newest.proposal)])
    if why:
        raise PlanningError(why)
    return merged(conflict.base.proposal, conflict.mine, newest.proposal)


def touched(area: Area, conflict: Conflict, theirs: Sequence[tuple[Proposal, Proposal]]) -> str:
    """Return where a change touches those of others, in a clause; "" for nowhere.

    `theirs` is of each change of others the proposal before it and after it.
    """
    if conflict.kind in WHOLE and theirs:
        return TAKES_ALL
    names = dict(zip(area.practices["code"], area.practices["name"], strict=True))
    met = [
        clash_words(clash, names)
        for before, after in theirs
        for clash in clashes(conflict.base.proposal, conflict.mine, after, theirs_from=before)
    ]
    reasons = list(dict.fromkeys(met))
    rest = len(reasons) - REASONS
    return ", ".join(reasons[:REASONS]) + (f" and {rest} more" if rest > 0 else "")


def _is_own_undone(line: RevisionLine, newest: Workshop, conflict: Conflict) -> bool:
    """Whether a step is one's own while an earlier one is taken back: it was taken back before, and left nothing."""
    return conflict.undoes is not None and line.browser in ("", newest.doer.browser)


def rebased(conflict: Conflict, theirs: Proposal) -> Proposal:
    """Return their proposal with mine done to it, mine where both changed the same; a whole plan replaces theirs.

    Raises:
        PlanningError: It can't be done there.
    """
    if conflict.kind in WHOLE:
        return theirs.with_plan(conflict.mine.plan)
    return merged(conflict.base.proposal, conflict.mine, theirs)


def rebased_sentence(area: Area, newest: Workshop, conflict: Conflict, *, plan: Plan) -> str:
    """Return what is said of a change that is done to the newest plan: its figures and names are those of that plan."""
    before = newest.plan
    if conflict.kind == "move":
        return told_move(area, before, plan, view=newest.view)
    was = {cluster.letter: cluster for cluster in before.clusters}
    left = {cluster.letter for cluster in plan.clusters}
    if conflict.kind == "cluster":
        new = [new_cluster_sentence(cluster) for cluster in plan.clusters if cluster.letter not in was]
        gone = [remove_sentence(cluster) for cluster in before.clusters if cluster.letter not in left]
        return " ".join(new + gone)
    for now in plan.clusters if conflict.kind in {"rename", "hub", "lock"} else ():
        if now.letter in was and now != was[now.letter]:
            if conflict.kind == "rename":
                return rename_sentence(was[now.letter], now)
            is_hub = conflict.kind == "hub"
            return hub_sentence(area.practices, now, sites=area.sites) if is_hub else lock_sentence(now)
    return conflict.sentence


def told_move(area: Area, before: Plan, after: Plan, *, view: View) -> str:
    """Return the sentence that tells how practices moved from one plan to another."""
    patients = (plan_figures(area, before, view).patients(), plan_figures(area, after, view).patients())
    return move_sentence(area.practices, before, after, patients=patients, rules=rules())


def meanwhile(lines: Sequence[RevisionLine], *, base: int, head: int) -> tuple[str, ...]:
    """Return what leads from one revision to another: what was undone, newest first; then what was done."""
    back, there = _between(lines, base=base, head=head)
    undone = [f"undone: {told(line)}" for line in back]
    done = [told(line) for line in there]
    rest = len(done) - SHOWN
    if rest > 0:
        done = [f"{rest} more changes", *done[-SHOWN:]]
    return (*undone, *done)


def with_meanwhile(sentence: str, lines: Sequence[RevisionLine], *, base: int, head: int) -> str:
    """Return what is said of a change that was done together with what others did meanwhile."""
    return " ".join([sentence, *(f"Meanwhile, {line}" for line in meanwhile(lines, base=base, head=head))])


def _between(
    lines: Sequence[RevisionLine], *, base: int, head: int
) -> tuple[tuple[RevisionLine, ...], tuple[RevisionLine, ...]]:
    """Return the revisions left on the way from one to another, newest first, and those added, oldest first."""
    to_base, to_head = lines_to(lines, base), lines_to(lines, head)
    both = {line.number for line in to_base} & {line.number for line in to_head}
    back = tuple(line for line in reversed(to_base) if line.number not in both)
    return back, tuple(line for line in to_head if line.number not in both)

"""Two people changed one plan at once: what changed meanwhile, what was to be done, and the three ways out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from data.store.kept import StoreError
from geo.errors import PlanningError
from geo.on_top import on_top
from geo.sentences import hub_sentence, lock_sentence, new_cluster_sentence, remove_sentence, rename_sentence
from ui.actions import WAITS, change, told_move
from ui.kept import store
from ui.person import who
from ui.plain_text import as_plain_text
from ui.session import current, keep
from ui.telling import told

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from data.store.kept import RevisionLine
    from geo.area import Area
    from geo.plan import Plan
    from ui.session import Conflict, Workshop

WHOLE: Final = ("today", "scratch", "import", "carry")
"""Kinds that put a whole plan in place of another: on top of anything they are the same."""
SHOWN: Final = 5
"""Changes of others that are listed one by one; of more, the number is said."""


def draw_conflict(area: Area) -> None:
    """Draw what waits because the plan had moved on, with the three ways out; nothing where nothing waits."""
    workshop = current(area)
    conflict, opened = workshop.conflict, workshop.opened
    if conflict is None or opened is None:
        return
    lines = store().history(opened.plan.id)
    with st.container(border=True, key="conflict", gap="xsmall"):
        st.markdown(":material/call_split: **The plan moved on while you were at it. Yours is not done yet.**")
        for sentence in meanwhile(lines, base=conflict.base.number, head=opened.revision.number):
            st.text(f"Meanwhile, {sentence}")
        st.text(f"You: {conflict.sentence}")
        if workshop.complaint not in {"", WAITS}:
            st.text(workshop.complaint)
        with st.container(horizontal=True):
            _button("Do mine on top", "on_top", area, do_on_top, icon=":material/layers:")
            _button("Keep mine as a branch", "as_branch", area, keep_as_branch, icon=":material/fork_right:")
            _button("Take theirs", "take_theirs", area, take_theirs, icon=":material/check:")


def meanwhile(lines: Sequence[RevisionLine], *, base: int, head: int) -> tuple[str, ...]:
    """Return what leads from one revision to another: what was undone, newest first; then what was done."""
    by_number = {line.number: line for line in lines}
    back, there = _ancestors(by_number, base), _ancestors(by_number, head)
    undone = [f"undone: {told(by_number[number])}" for number in back if number not in there]
    done = [told(by_number[number]) for number in reversed(there) if number not in back]
    rest = len(done) - SHOWN
    if rest > 0:
        done = [f"{rest} more changes", *done[-SHOWN:]]
    return (*undone, *done)


def _ancestors(by_number: dict[int, RevisionLine], number: int) -> list[int]:
    """Return a revision and all those before it, newest first."""
    chain: list[int] = []
    at: int | None = number
    while at is not None and at in by_number:
        chain.append(at)
        at = by_number[at].parent
    return chain


def do_on_top(area: Area, workshop: Workshop) -> Workshop:
    """Do what waits again, on the newest plan; where that can't be done, it still waits and the complaint says why."""
    conflict = workshop.conflict
    if conflict is None:
        return workshop
    theirs = workshop.proposal
    try:
        if conflict.kind in WHOLE:
            proposal = theirs.with_plan(conflict.mine.plan)
        else:
            proposal = on_top(conflict.base.proposal, conflict.mine, theirs)
    except PlanningError as error:
        return workshop.refused(f"it can't be done on the newest plan: {error}")
    free = replace(workshop, conflict=None)
    if proposal == theirs:
        return replace(free, say="Nothing was left to do: the plan is like that already.", complaint="")
    sentence = sentence_on_top(area, workshop, conflict, plan=proposal.plan)
    after = change(area, free, proposal, kind=conflict.kind, sentence=sentence)
    return replace(after, conflict=after.conflict or conflict) if after.complaint else after


def sentence_on_top(area: Area, workshop: Workshop, conflict: Conflict, *, plan: Plan) -> str:
    """Return what is said of a change that is done again: its figures and names are those of the newest plan."""
    before = workshop.plan
    if conflict.kind == "move":
        return told_move(area, before, plan, view=workshop.view)
    if conflict.kind == "cluster":
        letters = {one.letter for one in before.clusters}
        new = [new_cluster_sentence(one) for one in plan.clusters if one.letter not in letters]
        left = {one.letter for one in plan.clusters}
        gone = [remove_sentence(one) for one in before.clusters if one.letter not in left]
        return " ".join(new + gone)
    for was, now in zip(before.clusters, plan.clusters, strict=True):
        if was != now and conflict.kind == "rename":
            return rename_sentence(was, now)
        if was != now and conflict.kind == "hub":
            return hub_sentence(area.practices, now, sites=area.sites)
        if was != now and conflict.kind == "lock":
            return lock_sentence(now)
    return conflict.sentence


def keep_as_branch(area: Area, workshop: Workshop) -> Workshop:
    """Keep what waits as a branch of the plan's history; the newest plan stays on screen."""
    conflict, opened = workshop.conflict, workshop.opened
    if conflict is None or opened is None:
        return workshop
    try:
        line = store().keep_beside(
            opened.plan.id,
            conflict.mine,
            base=conflict.base.number,
            who=who(),
            kind=conflict.kind,
            sentence=conflict.sentence,
            area=area,
        )
    except StoreError as error:
        return workshop.refused(f"not kept yet: {error}")
    except PlanningError as error:
        return workshop.refused(str(error))
    say = f"Kept as revision {line.number}, a branch from revision {line.parent}: it is in What was done."
    return replace(workshop, conflict=None, say=say, complaint="")


def take_theirs(_area: Area, workshop: Workshop) -> Workshop:
    """Let go of what waits; the newest plan stays on screen."""
    say = "Taken as it is; yours was not done."
    return replace(workshop, conflict=None, say=say, complaint="")


def _button(label: str, key: str, area: Area, action: Callable[[Area, Workshop], Workshop], *, icon: str) -> None:
    def pressed() -> None:
        keep(area, action(area, current(area)))

    st.button(as_plain_text(label), key=key, on_click=pressed, icon=icon)

"""Two people changed the same of a plan at once: what changed meanwhile, what was to be done, and three ways out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from data.store.kept import StoreError
from geo.errors import PlanningError
from ui.actions import ALREADY, change
from ui.kept import store
from ui.person import who
from ui.plain_text import as_plain_text
from ui.session import current, keep, session
from ui.together import done_on_top, meanwhile, sentence_on_top

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.area import Area
    from ui.session import Workshop


def draw_conflict(area: Area, *, tells: bool) -> None:
    """Draw what waits because the plan had moved on, with the three ways out; nothing where nothing waits.

    Args:
        area: The area on screen.
        tells: Whether what came of the answer is said here too: the page has no place of its own for it.
    """
    answered, session().answered = session().answered, ""
    if answered and tells:
        st.success(as_plain_text(answered), icon=":material/check:")
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
        st.text(f"You are asked because {conflict.why}.")
        if workshop.complaint not in {"", conflict.waits}:
            st.text(workshop.complaint)
        with st.container(horizontal=True):
            _button("Do mine on top", "on_top", area, do_on_top, icon=":material/layers:")
            _button("Keep mine as a branch", "as_branch", area, keep_as_branch, icon=":material/fork_right:")
            _button("Take theirs", "take_theirs", area, take_theirs, icon=":material/check:")


def do_on_top(area: Area, workshop: Workshop) -> Workshop:
    """Do what waits again, on the newest plan; where that can't be done, it still waits and the complaint says why."""
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
    after = change(area, free, proposal, kind=conflict.kind, sentence=sentence)
    return replace(after, conflict=after.conflict or conflict) if after.complaint else after


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
        now = store().open(workshop.token)
    except StoreError as error:
        return workshop.refused(f"not kept yet: {error}")
    except PlanningError as error:
        return workshop.refused(str(error))
    say = f"Kept as revision {line.number}, a branch from revision {line.parent}: it is in What was done."
    return replace(workshop.at(now, say=say), conflict=None)


def take_theirs(_area: Area, workshop: Workshop) -> Workshop:
    """Let go of what waits; the newest plan stays on screen."""
    say = "Taken as it is; yours was not done."
    return replace(workshop, conflict=None, say=say, complaint="")


def _button(label: str, key: str, area: Area, action: Callable[[Area, Workshop], Workshop], *, icon: str) -> None:
    def pressed() -> None:
        after = action(area, current(area))
        keep(area, after)
        session().answered = after.say

    st.button(as_plain_text(label), key=key, on_click=pressed, icon=icon)

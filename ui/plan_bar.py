"""The line above the map: which plan this is, where it is kept, who may see it, and who sits here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import streamlit as st

from data.store.texts import NAME_LENGTH, WHO_LENGTH
from geo.errors import PlanningError
from ui.history import duplicate
from ui.kept import store
from ui.links import draw_links
from ui.person import as_name, signed_in
from ui.plain_text import as_plain_text
from ui.session import current, keep, session
from ui.settle import start_another
from ui.telling import by, when

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from data.store.kept import KeptPlan, Opened
    from geo.area import Area
    from ui.session import Workshop

NAME_KEY: Final = "plan_name"
WHO_KEY: Final = "who"


class Bar(NamedTuple):
    """What stands above the map besides the state of the plan, which alone changes with a move.

    Attributes:
        plan: Id of the plan; "" before it is kept.
        name: Of the plan.
        may_change: Whether this screen may change it.
        archived: Whether it is put away.
        fits: Whether it was made on the build of the area that is on screen.
        waits: Whether a conflict waits for its answer, which is asked for at the top of the page.
    """

    plan: str
    name: str
    may_change: bool
    archived: bool
    fits: bool
    waits: bool


def bar_of(workshop: Workshop) -> Bar:
    """Return what stands above the map of a workshop."""
    if workshop.opened is None:
        return Bar("", "", may_change=True, archived=False, fits=True, waits=False)
    plan = workshop.opened.plan
    return Bar(plan.id, plan.name, workshop.may_change, plan.archived, workshop.fits, workshop.conflict is not None)


def draw_plan_bar(area: Area) -> DeltaGenerator:
    """Draw the plan's name and what can be done with it as a whole; returns where `draw_state` is to draw its state."""
    workshop = current(area)
    opened = workshop.opened
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="plan_bar"):
        if opened is None:
            st.markdown("**Today's PCNs**", width="content")
        elif opened.may_change:
            _draw_name(opened)
        state = st.empty()
        st.space("stretch")
        if not workshop.is_watched:
            _draw_person()
        if opened is not None:
            with st.popover("Share", icon=":material/link:", key="share"):
                draw_links(opened.plan)
        if opened is not None and not workshop.is_watched:
            _draw_more(area, opened)
    return state


def draw_state(state: DeltaGenerator, workshop: Workshop) -> None:
    """Draw where the plan is kept."""
    words = state_of(workshop.opened) if workshop.opened else "Not kept yet: the first change keeps a new plan."
    state.markdown(f":small[{words}]", width="content")


def state_of(opened: Opened) -> str:
    """Return where a kept plan is, in a line of Streamlit's Markdown."""
    plan, line = opened.plan, opened.revision
    if not opened.may_change:
        return f"You are watching **{as_plain_text(plan.name)}**; changes appear by themselves."
    if plan.final:
        return f"Locked as final{as_plain_text(by(plan.final_by))}. Duplicate it to go on."
    if plan.archived:
        return "Put away in the archive. Bring it back on the Plans page, or duplicate it to go on."
    return f"Revision {line.number}, kept at {as_plain_text(when(line.made_at) + by(line.who))}"


def _draw_name(opened: Opened) -> None:
    plan = opened.plan
    if st.session_state.get(NAME_KEY) != plan.name:
        st.session_state[NAME_KEY] = plan.name  # only then: what is being typed must not be overwritten
    st.text_input(
        "Name of the plan",
        key=NAME_KEY,
        max_chars=NAME_LENGTH,
        on_change=_rename,
        args=(plan,),
        disabled=plan.archived,
        label_visibility="collapsed",
        width=230,
    )


def _rename(plan: KeptPlan) -> None:
    here = session()
    workshop = here.workshops[here.area_id]
    if workshop.opened is None or workshop.opened.plan.id != plan.id:
        return
    try:
        store().rename(plan.id, str(st.session_state[NAME_KEY]))
        after = workshop.at(store().open(workshop.token))
    except PlanningError as error:
        after = workshop.refused(f"not renamed: {error}")
    here.workshops[here.area_id] = after


def _draw_person() -> None:
    """Draw the name that revisions carry: typed once, or that of the user signed in."""
    name = signed_in()
    if name:
        st.caption(as_plain_text(name), width="content")
        return

    def typed() -> None:
        session().who = as_name(str(st.session_state[WHO_KEY]))

    if WHO_KEY not in st.session_state:
        st.session_state[WHO_KEY] = session().who
    st.text_input(
        "Your name",
        key=WHO_KEY,
        max_chars=WHO_LENGTH,
        on_change=typed,
        placeholder="Your name or initials",
        autocomplete="name",
        icon=":material/person:",
        label_visibility="collapsed",
        width=200,
    )


def _draw_more(area: Area, opened: Opened) -> None:
    def another() -> None:
        start_another(area)

    def copy() -> None:
        keep(area, duplicate(current(area)))

    with st.popover("More", icon=":material/more_horiz:", key="more"):
        st.button("Start another option", key="another", on_click=another, icon=":material/add:", width="stretch")
        st.caption("Begins again from today's PCNs; this plan stays as it is.")
        st.button("Duplicate", key="duplicate", on_click=copy, icon=":material/file_copy:", width="stretch")
        st.caption(f"A new plan that begins as {as_plain_text(opened.plan.name)} is now.")

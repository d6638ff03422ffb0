"""The plan that is picked from the list: what it is, what can be done with it, its links and its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from data.store.texts import NAME_LENGTH
from geo.errors import PlanningError
from ui.areas import area_at
from ui.kept import store
from ui.links import draw_links
from ui.person import who
from ui.plain_text import as_plain_text
from ui.plans.downloads import downloads, draw_downloads
from ui.plans.state import CARD
from ui.session import current, session
from ui.settle import put_on_screen
from ui.telling import by, when

if TYPE_CHECKING:
    from collections.abc import Callable

    from data.store.kept import KeptPlan, Opened
    from geo.area import Area
    from ui.areas import OpenArea

PLAN_PAGE: Final = "pages/plan.py"
COPY: Final = "Copy of "


def draw_plan_card(area: Area, plan: KeptPlan) -> None:
    """Draw the picked plan."""
    opened = store().at(plan.id)
    plan = opened.plan
    built = area_at(plan.slug)
    fits = built is not None and built.area.id == plan.area_id
    with st.container(border=True, key="plan_card"):
        _draw_name(plan)
        _draw_facts(opened)
        _draw_notices(plan, built, fits=fits)
        _draw_actions(plan, can_open=built is not None)
        st.markdown("**Files**")
        practices = built.area.practices if built is not None and fits else store().practices_of(plan.area_id)
        draw_downloads(opened, downloads(opened, practices, built if fits else None, current(area).view))
        with st.expander("Links to edit it and to watch it", key="links", icon=":material/link:"):
            draw_links(plan)


def _draw_name(plan: KeptPlan) -> None:
    key = f"name_{plan.id}"
    if st.session_state.get(key) != plan.name:
        st.session_state[key] = plan.name
    st.text_input(
        "Name",
        key=key,
        max_chars=NAME_LENGTH,
        on_change=_act,
        args=(_rename, plan),
        label_visibility="collapsed",
        icon=":material/edit:",
        disabled=plan.archived,
    )


def _draw_facts(opened: Opened) -> None:
    plan, line = opened.plan, opened.revision
    count = len(store().history(plan.id))
    begun = f"Begun {when(plan.made_at)}{by(plan.made_by)}"
    now = f"revision {line.number} of {count:,}, {when(line.made_at)}{by(line.who)}"
    st.caption(as_plain_text(f"{plan.area_name}. {begun}; {now}:"))
    st.text(line.sentence)


def _draw_notices(plan: KeptPlan, built: OpenArea | None, *, fits: bool) -> None:
    if plan.final:
        st.caption(f":material/lock: Locked as final{as_plain_text(by(plan.final_by))}: unlock it to change it.")
    if built is None:
        name = as_plain_text(f"{plan.area_name} ({plan.slug})")
        st.warning(
            f"Its area, {name}, is not built here or can't be used, so it can't be opened and no figures can be worked "
            "out. The plan itself is safe: save it as JSON, or put the folder of the area beside the others.",
            icon=":material/map:",
        )
    elif not fits and plan.final:
        st.warning(
            "It was made on other data of its area than are built here; as it is final, it is not carried over. Open "
            "it to see the list sizes that it was decided on, and what has changed since.",
            icon=":material/update:",
        )
    elif not fits:
        st.warning(
            "It was made on other data of its area than are built here. Open it to see what has changed and to carry "
            "it over; its figures can be had then.",
            icon=":material/update:",
        )


def _draw_actions(plan: KeptPlan, *, can_open: bool) -> None:
    with st.container(horizontal=True, gap="small"):
        if st.button("Open", key="open_plan", type="primary", icon=":material/map:", disabled=not can_open):
            put_on_screen(store().at(plan.id))
            session().plans_page.done(CARD, "")
            st.switch_page(PLAN_PAGE)
        _button("Duplicate", "copy_plan", _duplicate, plan, icon=":material/file_copy:")
        if plan.final:
            _button("Unlock", "final_plan", _set_final, plan, icon=":material/lock_open:")
        elif not plan.archived:
            _button("Lock as final", "final_plan", _set_final, plan, icon=":material/lock:")
        if plan.archived:
            _button("Bring back", "archive_plan", _set_archived, plan, icon=":material/unarchive:")
        else:
            _button("Archive", "archive_plan", _set_archived, plan, icon=":material/archive:")


def _button(label: str, key: str, action: Callable[[KeptPlan], str], plan: KeptPlan, *, icon: str) -> None:
    st.button(label, key=key, on_click=_act, args=(action, plan), icon=icon)


def _act(action: Callable[[KeptPlan], str], plan: KeptPlan) -> None:
    """Do something with a plan, and note on the page what came of it."""
    page = session().plans_page
    try:
        page.done(CARD, action(plan))
    except PlanningError as error:
        says = str(error)
        page.refused(CARD, says[:1].upper() + says[1:])


def _rename(plan: KeptPlan) -> str:
    renamed = store().rename(plan.id, str(st.session_state[f"name_{plan.id}"]))
    return f"{plan.name} is now called {renamed.name}."


def _duplicate(plan: KeptPlan) -> str:
    name = f"{COPY}{plan.name}"[:NAME_LENGTH].strip()
    copy = store().duplicate(plan.id, name=name, who=who())
    session().plans_page.picked = copy.plan.id
    return f"{copy.plan.name} begins as {plan.name} is now."


def _set_final(plan: KeptPlan) -> str:
    after = store().set_final(plan.id, final=not plan.final, who=who())
    return f"{plan.name} is locked as final." if after.final else f"{plan.name} can be changed again."


def _set_archived(plan: KeptPlan) -> str:
    after = store().set_archived(plan.id, archived=not plan.archived)
    return f"{plan.name} is in the archive; nothing of it is lost." if after.archived else f"{plan.name} is back."

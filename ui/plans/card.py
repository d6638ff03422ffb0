"""The plan that is picked from the list: what it is, what can be done with it, its links and its files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.typed_text import NAME_LENGTH
from ui.act_form import Field, TextField, act_form
from ui.areas import area_at
from ui.door.schema_parts import Subject
from ui.kept import store
from ui.links import draw_links
from ui.plain_text import as_plain_text
from ui.plans.downloads import downloads, draw_downloads
from ui.session import asker, current
from ui.settle import put_on_screen
from ui.telling import by, when

if TYPE_CHECKING:
    from data.store import KeptPlan, Opened
    from geo.area import Area
    from ui.areas import OpenArea

PLAN_PAGE: Final = "pages/plan.py"


def draw_plan_card(area: Area, plan: KeptPlan) -> None:
    """Draw the picked plan."""
    opened = store(asker()).at(plan.id)
    plan = opened.plan
    built = area_at(plan.slug)
    fits = built is not None and built.area.id == plan.area_id
    with st.container(border=True, key="plan_card"):
        of = Subject(plan.edit_token, plan.slug, built.area.id if built else "")
        _draw_name(plan, of)
        _draw_facts(opened)
        _draw_notices(plan, built, fits=fits)
        _draw_actions(plan, of, can_open=built is not None)
        st.markdown("**Files**")
        practices = built.area.practices if built is not None and fits else store(asker()).practices_of(plan.area_id)
        draw_downloads(opened, downloads(opened, practices, built if fits else None, current(area).view))
        with st.expander("Links to edit it and to watch it", key="links", icon=":material/link:"):
            draw_links(plan, of=of)


def _draw_name(plan: KeptPlan, of: Subject) -> None:
    name = TextField(
        "name",
        "Name",
        value=plan.name,
        longest=NAME_LENGTH,
        icon=":material/edit:",
        saves_by_itself=True,
        hides_label=True,
        disabled=plan.archived or plan.final,
    )
    act_form(
        {"type": "name", "name": Field("name")},
        [name],
        label="Rename",
        key=f"name_{plan.id}",
        of=of,
        revision=plan.head,
    )


def _draw_facts(opened: Opened) -> None:
    plan, line = opened.plan, opened.revision
    count = len(store(asker()).history(plan.id))
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


def _draw_actions(plan: KeptPlan, of: Subject, *, can_open: bool) -> None:
    with st.container(horizontal=True, gap="small"):
        if st.button("Open", key="open_plan", type="primary", icon=":material/map:", disabled=not can_open):
            put_on_screen(store(asker()).at(plan.id))
            st.switch_page(PLAN_PAGE)
        _button("Duplicate", {"type": "duplicate", "onScreen": False}, plan, of, icon=":material/file_copy:")
        if plan.final:  # it takes nothing else
            _button("Unlock", {"type": "final", "final": False}, plan, of, icon=":material/lock_open:")
        elif plan.archived:
            _button("Bring back", {"type": "archive", "archived": False}, plan, of, icon=":material/unarchive:")
        else:
            _button("Lock as final", {"type": "final", "final": True}, plan, of, icon=":material/lock:")
            _button("Archive", {"type": "archive", "archived": True}, plan, of, icon=":material/archive:")


def _button(label: str, deed: dict[str, object], plan: KeptPlan, of: Subject, *, icon: str) -> None:
    key = f"{deed['type']}_{plan.id}"
    act_form(deed, label=label, key=key, icon=icon, of=of, revision=plan.head, tells=False)

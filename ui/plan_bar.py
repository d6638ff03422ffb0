"""The line above the map: which plan this is, where it is kept, who may see it, and who sits here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.typed_text import NAME_LENGTH, WHO_LENGTH
from ui.act_form import Field, TextField, act_form
from ui.cluster_map.bundle import loader
from ui.cluster_map.sheet import kept_of_picture
from ui.links import draw_links
from ui.person import signed_in
from ui.plain_text import as_plain_text
from ui.session import current
from ui.settle import start_another
from ui.telling import state_words

if TYPE_CHECKING:
    from data.store import Opened
    from geo.area import Area

_PERSON: Final = st.components.v2.component("neighbouring_person", js=loader("person.js"))


def draw_plan_bar(area: Area) -> None:
    """Draw the plan's name, what can be done with it as a whole, and where it is kept."""
    workshop = current(area)
    opened = workshop.opened
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="plan_bar"):
        if opened is None:
            st.markdown("**Today's PCNs**", width="content")
        elif opened.may_change:
            _draw_name(opened)
        with st.container(width="content"):
            kept_of_picture(state_words(opened), key="kept")
        st.space("stretch")
        if not workshop.is_watched:
            _draw_person()
        if opened is not None:
            with st.popover("Share", icon=":material/link:", key="share"):
                draw_links(opened.plan)
        if opened is not None and not workshop.is_watched:
            _draw_more(area, opened)


def _draw_name(opened: Opened) -> None:
    plan = opened.plan
    name = TextField(
        "name",
        "Name of the plan",
        value=plan.name,
        longest=NAME_LENGTH,
        saves_by_itself=True,
        hides_label=True,
        disabled=plan.archived or plan.final,
    )
    with st.container(width=230):
        act_form({"type": "name", "name": Field("name")}, [name], label="Rename", key="plan_name", tells=False)


def _draw_person() -> None:
    """Draw the name that revisions carry: that of the person signed in, else one typed once in this browser."""
    name = signed_in()
    if name:
        st.caption(as_plain_text(name), width="content")
        return
    with st.container(width=200):
        _PERSON(key="who", data={"label": "Your name", "placeholder": "Your name or initials", "longest": WHO_LENGTH})


def _draw_more(area: Area, opened: Opened) -> None:
    def another() -> None:
        start_another(area)

    with st.popover("More", icon=":material/more_horiz:", key="more"):
        st.button("Start another option", key="another", on_click=another, icon=":material/add:", width="stretch")
        st.caption("Begins again from today's PCNs; this plan stays as it is.")
        act_form({"type": "duplicate"}, label="Duplicate", key="duplicate", icon=":material/file_copy:", tells=False)
        st.caption(f"A new plan that begins as {as_plain_text(opened.plan.name)} is now.")

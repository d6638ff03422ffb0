"""The lines above and below the map: which plan this is, how it is looked at, and moving practices without the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.typed_text import NAME_LENGTH, WHO_LENGTH
from ui.acts import NEW, Choice, Field, Several, TextField, act_form, kept_of_picture
from ui.cluster_map import loader
from ui.frame import draw_links, start_another
from ui.parts import as_plain_text, state_words
from ui.session import current, draw_choice_of_area, draw_choice_of_view, signed_in

if TYPE_CHECKING:
    from data.store import Opened
    from geo.area import Area
    from geo.plan import Plan
    from ui.acts import Options

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


# ---- The row above the map ----


def draw_toolbar(area: Area) -> None:
    """Draw the choice of area, mode, minutes and walking speed, and the two ways of beginning again."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if not current(area).is_watched:
            draw_choice_of_area()
        draw_choice_of_view(area)
        if current(area).may_change:
            st.space("stretch")
            act_form(
                {"type": "today"}, label="Back to today's PCNs", key="today", icon=":material/history:", tells=False
            )
            act_form(
                {"type": "scratch"},
                label="Start from scratch",
                key="scratch",
                icon=":material/restart_alt:",
                tells=False,
            )


# ---- Moving practices without the map ----


def draw_move_list(area: Area) -> None:
    """Draw the form that moves practices, worked out only while it is open."""
    plan = current(area).plan
    with st.expander("Move practices without the map", key="move_list", on_change="rerun") as expander:
        if not expander.open:
            return
        act_form(
            {"type": "move", "practices": Field("practices"), "to": Field("to")},
            [
                Several(
                    "practices",
                    "Practices",
                    options=_practices(area, plan),
                    needs="Choose at least one practice to move.",
                    clears=True,
                ),
                Choice(
                    "to", "Move to", value=plan.clusters[0].letter if plan.clusters else NEW, options=_targets(plan)
                ),
            ],
            label="Move",
            key="move",
            icon=":material/arrow_forward:",
            align="row",
        )


def _practices(area: Area, plan: Plan) -> Options:
    where, movable, practices = plan.where(), set(plan.practices), area.practices
    return tuple(
        (code, f"{name} ({code}, {where.get(code, 'not placed')})")
        for code, name in zip(practices["code"].tolist(), practices["name"].tolist(), strict=True)
        if code in movable
    )


def _targets(plan: Plan) -> Options:
    clusters = ((cluster.letter, f"{cluster.letter}  {cluster.name}") for cluster in plan.clusters)
    return (*clusters, (NEW, "A new cluster"), ("", "Not placed"))

"""A plan made on another build of its area: what has changed since, and carrying it over.

One that is final is not carried over: it shows the list sizes that it was decided on, and why there is no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from geo.compare import build_change, cluster_lists
from geo.words import carry_sentences
from ui.acts import act_form
from ui.parts import as_plain_text
from ui.session import asker, chosen_area, current, draw_choice_of_area, store

if TYPE_CHECKING:
    from geo.area import Area
    from ui.session import Workshop


def draw_carry_notice(area: Area, *, title: str = "") -> None:
    """Draw what changed between the build the plan was made on and the one on screen, and the way to carry it over.

    Args:
        area: The area on screen.
        title: Of the page that the notice stands on instead of all else; "" where the page has drawn its head itself.
    """
    workshop = current(area)
    opened = workshop.opened
    if opened is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if title:
            st.title(title, anchor=False, width="content")
        if not workshop.is_watched:
            draw_choice_of_area()
    before = store(asker()).practices_of(opened.revision.area_id)
    change = build_change(before, area.practices, workshop.plan, sites=area.sites)
    changed = carry_sentences(change, area.practices, before, left_out=chosen_area().left_out)
    with st.container(border=True, key="carry"):
        name, there = as_plain_text(opened.plan.name), as_plain_text(area.name)
        st.markdown(f":material/update: **{name} was made on other data of {there} than are built here now.**")
        if opened.plan.final:
            _draw_final(workshop, before)
        for sentence in changed or ("The same practices are there, where they were, with as many patients.",):
            st.text(sentence)
        if workshop.is_watched and not opened.plan.final:
            st.text("It can be looked at here again when whoever edits it has carried it over.")
        if workshop.is_watched or opened.plan.final:
            return
        if workshop.is_closed:
            st.text("It is put away; duplicate it, and carry the duplicate over.")
            return
        st.text("Carrying it over is one step in its history: the plan as it was stays there.")
        act_form(
            {"type": "carry"}, label="Carry the plan over", key="carry_over", icon=":material/forward:", primary=True
        )


def _draw_final(workshop: Workshop, before: pd.DataFrame | None) -> None:
    """Draw what a final plan was decided on, and why there is no more of it."""
    st.text(
        "It is locked as final, so it is not carried over: it stays as it was decided, with the list sizes of its own "
        "data. Minutes, territory and all other figures would be those of data that it was not decided on."
        + " To work on with it, duplicate it and carry the duplicate over."
        * (not workshop.is_watched)
    )
    if before is None:
        st.text("Its list sizes are not known here: the store does not have the practices of its data.")
    else:
        lists = cluster_lists(workshop.plan, before)
        rows = [
            {
                "Cluster": as_plain_text(f"{one.letter} {one.name}" if one.letter else "Not placed"),
                "Practices": f"{one.practices:,}",
                "Patients when it was made": "not known" if one.patients is None else f"{one.patients:,}",
            }
            for one in lists
        ]
        st.table(pd.DataFrame(rows), border="horizontal", hide_index=True)
    st.text("What has changed in the data since:")

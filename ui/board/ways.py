"""From when the plan would hold, and how the practices of each cluster want to work together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import streamlit as st

from data.paper.content_hubs import WAY_WORDS
from data.paper.day import day_words
from geo.errors import PlanningError
from geo.plan import HOURS_LENGTH, WAYS
from ui.actions import change, keep_hours
from ui.plain_text import as_plain_text
from ui.session import current, keep

if TYPE_CHECKING:
    from geo.area import Area
    from geo.plan import Cluster

DATE = "board_effective"


def draw_ways(area: Area) -> None:
    """Draw the day from which the plan would hold, and a row for each cluster."""
    workshop = current(area)
    changes = workshop.may_change
    effective = workshop.proposal.effective
    with st.form("board_date", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.date_input(
            "The plan would hold from",
            value=date.fromisoformat(effective) if effective else None,
            format="DD/MM/YYYY",
            key=f"{DATE}_{effective}",
            disabled=not changes,
            width=220,
        )
        st.form_submit_button("Save date", on_click=_save_date, args=(area, effective), disabled=not changes)
    st.caption(
        "Practices keep their name, list and contract unless they choose to merge. Hubs are chosen on the Plan page or "
        "on the Access page."
    )
    for cluster in workshop.plan.clusters:
        _draw_cluster(area, cluster, changes=changes)


def _draw_cluster(area: Area, cluster: Cluster, *, changes: bool) -> None:
    letter = cluster.letter
    way, hours = f"way_{letter}_{cluster.way}", f"hours_{letter}_{cluster.hub_hours}"
    with (
        st.form(f"cluster_{letter}", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        st.markdown(f"**{letter}** {as_plain_text(cluster.name)}", width=260)
        st.selectbox(
            f"Way of working together of {letter}",
            ("", *WAYS),
            index=("", *WAYS).index(cluster.way),
            format_func=WAY_WORDS.__getitem__,
            key=way,
            disabled=not changes,
        )
        st.text_input(
            f"When the hub of {letter} is open",
            value=cluster.hub_hours,
            max_chars=HOURS_LENGTH,
            placeholder="Mon to Fri 18:30 to 20:00, Sat 9:00 to 17:00",
            key=hours,
            disabled=not changes,
        )
        st.form_submit_button(
            "Save", key=f"save_{letter}", on_click=_save, args=(area, letter, way, hours), disabled=not changes
        )


def _save_date(area: Area, effective: str) -> None:
    workshop, day = current(area), st.session_state[f"{DATE}_{effective}"]
    iso = day.isoformat() if day else ""
    if iso == workshop.proposal.effective:
        return
    sentence = f"The plan would hold from {day_words(iso)}." if iso else "No day is set from which the plan would hold."
    keep(area, change(area, workshop, workshop.proposal.with_effective(iso), kind="date", sentence=sentence))


def _save(area: Area, letter: str, way_key: str, hours_key: str) -> None:
    """Keep way and hours of a cluster, each as a revision of its own where it changed."""
    way, hours = st.session_state[way_key], st.session_state[hours_key]
    workshop = replace(current(area), complaint="")  # what was refused before has nothing to do with this
    keep(area, workshop)
    drawn = workshop.plan.cluster(letter)
    try:
        typed = workshop.plan.set_hub_hours(letter, hours=hours).cluster(letter).hub_hours
        plan = workshop.plan.set_way(letter, way=way)
        if plan != workshop.plan:
            said = f"chose {way}" if way else "has no way of working together chosen"
            sentence = f"{letter} {plan.cluster(letter).name} {said}."
            workshop = change(area, workshop, workshop.proposal.with_plan(plan), kind="way", sentence=sentence)
            keep(area, workshop)
        if typed != drawn.hub_hours and not workshop.complaint:
            kept = workshop.say if way != drawn.way else ""
            workshop = keep_hours(area, workshop, letter, hours=typed, instead_of=drawn.hub_hours)
            keep(area, replace(workshop, say=f"{kept} {workshop.say}".strip()))
    except PlanningError as error:
        keep(area, current(area).refused(str(error)))

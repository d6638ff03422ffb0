"""From when the plan would hold, and how the practices of each cluster want to work together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from data.papers import WAY_WORDS
from geo.plan import HOURS_LENGTH, WAYS
from ui.act_form import Choice, Day, Field, TextField, act_form
from ui.session import current

if TYPE_CHECKING:
    from geo.area import Area
    from geo.plan import Cluster

HOURS_LIKE = "Mon to Fri 18:30 to 20:00, Sat 9:00 to 17:00"


def draw_ways(area: Area) -> None:
    """Draw the day from which the plan would hold, and a row for each cluster."""
    workshop = current(area)
    changes = workshop.may_change
    act_form(
        {"type": "effective", "date": Field("date")},
        [
            Day(
                "date",
                "The plan would hold from",
                value=workshop.proposal.effective,
                disabled=not changes,
                width=220,
            )
        ],
        label="Save date",
        key="board_date",
        align="row",
        disabled=not changes,
    )
    st.caption(
        "Practices keep their name, list and contract unless they choose to merge. Hubs are chosen on the Plan page or "
        "on the Access page."
    )
    for cluster in workshop.plan.clusters:
        _draw_cluster(cluster, changes=changes)


def _draw_cluster(cluster: Cluster, *, changes: bool) -> None:
    letter = cluster.letter
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text(f"{letter}  {cluster.name}", width=260)
        act_form(
            {"type": "arrange", "cluster": letter, "way": Field("way"), "hours": Field("hours")},
            [
                Choice(
                    "way",
                    f"Way of working together of {letter}",
                    options=tuple((way, WAY_WORDS[way]) for way in ("", *WAYS)),
                    value=cluster.way,
                    disabled=not changes,
                ),
                TextField(
                    "hours",
                    f"When the hub of {letter} is open",
                    value=cluster.hub_hours,
                    longest=HOURS_LENGTH,
                    placeholder=HOURS_LIKE,
                    disabled=not changes,
                ),
            ],
            label="Save",
            key=f"ways_{letter}",
            align="row",
            disabled=not changes,
        )

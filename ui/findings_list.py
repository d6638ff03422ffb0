"""What the rules say about a plan, each with a button that shows it on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.rules import findings
from ui.actions import show
from ui.plain_text import as_plain_text
from ui.session import session
from ui.severities import BADGES
from ui.worked_out import plan_figures, rules

if TYPE_CHECKING:
    from geo.area import Area
    from geo.rules import Finding
    from ui.session import Workshop

AT_FIRST: Final = 9
"""Findings shown before "Show all": what fits beside the chart."""


def draw_findings(area: Area, workshop: Workshop) -> None:
    """Draw the findings, hardest first."""
    plan = workshop.plan
    found = findings(area, plan, plan_figures(area, plan, workshop.view), rules())
    st.subheader(f"Findings ({len(found)})", anchor=False)
    if not found:
        st.success("Every rule that can be checked here is kept.", icon=":material/check_circle:")
        return
    rest = len(found) - AT_FIRST
    shown = found if rest > 0 and st.toggle(f"Show the other {rest} too", key="all_findings") else found[:AT_FIRST]
    with st.container(gap=None):
        for number, finding in enumerate(shown):
            _draw(area, finding, key=f"finding_{number}")


def _draw(area: Area, finding: Finding, *, key: str) -> None:
    def pressed() -> None:
        workshops = session().workshops
        workshops[area.id] = show(workshops[area.id], finding)

    word, colour = BADGES[finding.severity]
    st.button(
        f":{colour}-badge[{word}] {as_plain_text(finding.sentence)}",
        key=key,
        on_click=pressed,
        icon=":material/my_location:",
        type="tertiary",
        help="Show on the map",
        disabled=not finding.practices and not finding.places,
    )

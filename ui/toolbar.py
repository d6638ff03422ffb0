"""The row above the map: which area, how minutes are looked at, and where a plan may begin again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.act_form import act_form
from ui.areas import draw_choice_of_area
from ui.chosen_view import draw_choice_of_view
from ui.session import current

if TYPE_CHECKING:
    from geo.area import Area


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

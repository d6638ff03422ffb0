"""What came of the last thing done on the Plans page, beside what was pressed."""

from __future__ import annotations

import streamlit as st

from ui.plain_text import as_plain_lines, as_plain_text
from ui.session import session


def draw_message(place: str) -> None:
    """Draw what was done there last, or why it was not; nothing where something else was done since.

    Args:
        place: `ui.plans.state.CARD` or `ui.plans.state.LOADING`.
    """
    page = session().plans_page
    with st.container():  # always there: whatever stands below keeps its place in the page, and so its state
        if page.place != place:
            return
        if page.say:
            st.success(as_plain_text(page.say), icon=":material/check:")
        if page.complaint:
            st.error(as_plain_lines(page.complaint), icon=":material/error:")

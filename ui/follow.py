"""Screens on one plan follow each other: a look at its version each second, a new page only when it moved."""

from __future__ import annotations

from typing import Final

import streamlit as st

from ui.plain_text import as_plain_text
from ui.remembered import remember
from ui.session import session
from ui.settle import catch_up

EVERY_SECONDS: Final = 1.0
"""Others see a change within two seconds: one for this look, less than one for the page."""


@st.fragment(run_every=EVERY_SECONDS)
def follow() -> None:
    """Run the page again when others changed the plan; nothing is drawn, so no drag and no typing is disturbed."""
    here = session()
    workshop = here.workshops.get(here.area_id)
    if workshop is None:
        return
    if catch_up():
        st.rerun()
    remember(plan="" if workshop.is_watched else workshop.token, name=here.who)


def draw_trouble() -> None:
    """Say once above the page what is wrong with the store; it goes when all is well again."""
    trouble = session().trouble
    if trouble:
        st.warning(as_plain_text(trouble[:1].upper() + trouble[1:]), icon=":material/cloud_off:")

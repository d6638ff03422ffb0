"""Preparing a board meeting: the options, what is written, what practices said, and what to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from ui.board.downloads import draw_downloads
from ui.board.material import plans_to_choose
from ui.board.said import draw_said
from ui.board.state import SCREEN, SCREENS
from ui.board.style import draw_paper_style
from ui.board.texts import draw_texts
from ui.board.ways import draw_ways
from ui.plain_text import as_plain_text
from ui.session import current, session

if TYPE_CHECKING:
    from data.papers import Material
    from ui.areas import OpenArea

OPTIONS_KEY = "board_options"
MOST_OPTIONS = 3
"""Beside today's PCNs and the proposal: a board compares no more."""


def draw_prepare(opened: OpenArea, material: Material) -> None:
    """Draw everything that is set up before a meeting."""
    area = opened.area
    draw_paper_style()
    workshop = current(area)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("Board", anchor=False, width="content")
        st.caption(as_plain_text(f"{material.name}. {material.revision or 'Not kept yet.'}"), width="content")
        st.space("stretch")
        st.button("Present", key="board_present", on_click=_present, type="primary", icon=":material/present_to_all:")
    if not workshop.is_watched:
        _draw_options(opened)
    texts, said, ways, away = st.tabs(
        ["Titles and notes", "What practices said", "Date, ways and hours", "Paper, slides and figures"]
    )
    with texts:
        draw_texts(area, material)
    with said:
        draw_said(area, material)
    with ways:
        draw_ways(area)
    with away:
        draw_downloads(material)


def _present() -> None:
    st.query_params[SCREEN] = SCREENS[0]


def _draw_options(opened: OpenArea) -> None:
    """Draw which kept plans stand beside today's PCNs and the proposal."""
    chosen = session().board.options
    plans = {plan.id: plan for plan in plans_to_choose(opened, current(opened.area))}
    if not plans:
        st.caption(
            "Options: today's PCNs and the plan on screen. Other plans kept for this area can stand beside them."
        )
        return

    def taken() -> None:
        if OPTIONS_KEY in st.session_state:  # the page may have been left in the same moment
            chosen[opened.slug] = tuple(st.session_state[OPTIONS_KEY])

    st.multiselect(
        f"Options beside today's PCNs and the plan on screen, {MOST_OPTIONS} at most",
        list(plans),
        default=[one for one in chosen.get(opened.slug, ()) if one in plans],
        format_func=lambda one: plans[one].name,
        max_selections=MOST_OPTIONS,
        select_all=False,  # else Enter after a search takes all that fit, up to the most
        key=OPTIONS_KEY,
        on_change=taken,
        placeholder="Choose kept plans",
    )

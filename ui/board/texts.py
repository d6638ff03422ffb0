"""Titles and notes of the paper's sections: typed here, kept with the plan, shown on screens, in paper and slides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from data.papers import in_paper_only, section
from geo.proposal import TEXT_LENGTH, TITLE_LENGTH
from ui.act_form import Field, TextArea, TextField, act_form
from ui.board.html import lines_html, small_html, table_html, thought_html
from ui.board.material import titles_of, usual_titles
from ui.board.state import SCREENS
from ui.session import current, session

if TYPE_CHECKING:
    from data.papers import Material
    from geo.area import Area

SECTION_KEY = "board_section"


def draw_texts(area: Area, material: Material) -> None:
    """Draw the choice of section, its title and note to edit, and what it says by itself."""
    titles = titles_of(material)
    board = session().board
    left, right = st.columns(2, gap="large")
    with left:
        key = st.selectbox(
            "Section",
            list(titles),
            index=list(titles).index(board.section),
            format_func=lambda one: f"{titles[one]}{'' if one in SCREENS else ' (paper and slides only)'}",
            key=SECTION_KEY,
        )
        board.section = key
        if current(area).may_change:
            _draw_form(material, key)
        elif material.proposal.text(f"{key}.note"):
            st.text(material.proposal.text(f"{key}.note"))
    with right:
        _draw_content(material, key)


def _draw_form(material: Material, key: str) -> None:
    proposal = material.proposal
    act_form(
        {"type": "note", "section": key, "title": Field("title"), "note": Field("note")},
        [
            TextField(
                "title",
                "Title",
                value=proposal.text(f"{key}.title"),
                placeholder=usual_titles(material)[key],
                longest=TITLE_LENGTH,
            ),
            TextArea(
                "note",
                "Note",
                value=proposal.text(f"{key}.note"),
                placeholder="Stands under the section in the paper, and in the speaker's notes of the slides.",
                longest=TEXT_LENGTH,
                height=180,
            ),
        ],
        label="Save title and note",
        key=f"board_texts_{key}",
        icon=":material/save:",
    )


def _draw_content(material: Material, key: str) -> None:
    """Draw what a section says by itself, small: sentences and short tables."""
    shown = section(key, material)
    thought, *rest = shown.lines or ("",)
    tables = "".join(table_html(table) for table in shown.tables if table.rows and table.brief)
    st.caption("What the section says by itself")
    with st.container(key="board_content", border=True):
        st.html(thought_html(thought) + lines_html(rest) + tables + small_html(in_paper_only(shown)))

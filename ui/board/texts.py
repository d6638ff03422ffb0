"""Titles and notes of the paper's sections: typed here, kept with the plan, shown on screens, in paper and slides."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from data.paper.content import section
from data.paper.section import in_paper_only
from geo.errors import PlanningError
from geo.proposal import TEXT_LENGTH, TITLE_LENGTH
from ui.actions import change
from ui.board.html import lines_html, small_html, table_html, thought_html
from ui.board.material import titles_of, usual_titles
from ui.board.state import SCREENS
from ui.plain_text import as_plain_text
from ui.session import current, keep, session

if TYPE_CHECKING:
    from data.paper.material import Material
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
            _draw_form(area, material, key)
        elif material.proposal.text(f"{key}.note"):
            st.text(material.proposal.text(f"{key}.note"))
    with right:
        _draw_content(material, key)


def _draw_form(area: Area, material: Material, key: str) -> None:
    title, note = f"{key}.title", f"{key}.note"
    changed = [_noticed(area, name) for name in (title, note)]
    with st.form(f"board_texts_{key}", border=False):
        st.text_input(
            "Title",
            value=material.proposal.text(title),
            placeholder=usual_titles(material)[key],
            max_chars=TITLE_LENGTH,
            key=_field(area, title),
        )
        st.text_area(
            "Note",
            value=material.proposal.text(note),
            placeholder="Stands under the section in the paper, and in the speaker's notes of the slides.",
            max_chars=TEXT_LENGTH,
            height=180,
            key=_field(area, note),
        )
        label = "Save mine all the same" if any(changed) else "Save title and note"
        st.form_submit_button(label, on_click=_save, args=(area, key), icon=":material/save:")


def _noticed(area: Area, name: str) -> bool:
    """Say what somebody else typed while the field was open here; returns whether anybody did."""
    field, drawn = _field(area, name), session().board.drawn
    stored = current(area).proposal.text(name)
    if field not in st.session_state:
        drawn[field] = stored
    if drawn.get(field, stored) == stored or st.session_state[field] == stored:
        drawn[field] = stored
        return False
    st.warning(f"Meanwhile somebody else wrote: {as_plain_text(stored) or '(nothing)'}", icon=":material/call_split:")

    def taken() -> None:
        st.session_state[field], drawn[field] = stored, stored

    st.button("Take theirs", key=f"board_take_{name}", on_click=taken)
    return True


def _save(area: Area, key: str) -> None:
    workshop = current(area)
    proposal, drawn = workshop.proposal, session().board.drawn
    try:
        for part in ("title", "note"):
            field = _field(area, f"{key}.{part}")
            proposal = proposal.with_text(f"{key}.{part}", st.session_state[field])
            drawn[field] = proposal.text(f"{key}.{part}")
    except PlanningError as error:
        keep(area, workshop.refused(str(error)))
        return
    if proposal == workshop.proposal:
        return
    parts = [
        part for part in ("title", "note") if proposal.text(f"{key}.{part}") != workshop.proposal.text(f"{key}.{part}")
    ]
    sentence = f"Wrote the {' and the '.join(parts)} of the section {key.replace('_', ' ')} of the board paper."
    keep(area, change(area, workshop, proposal, kind="note", sentence=sentence))


def _field(area: Area, name: str) -> str:
    """Return the key of the field in which a text is typed: another plan has fields of its own."""
    opened = current(area).opened
    return f"board_{opened.plan.id if opened else area.id}_{name}"


def _draw_content(material: Material, key: str) -> None:
    """Draw what a section says by itself, small: sentences and short tables."""
    shown = section(key, material, pictures=False)
    thought, *rest = shown.lines or ("",)
    tables = "".join(table_html(table) for table in shown.tables if table.rows and table.brief)
    st.caption("What the section says by itself")
    with st.container(key="board_content", border=True):
        st.html(thought_html(thought) + lines_html(rest) + tables + small_html(in_paper_only(shown)))

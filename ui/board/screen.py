"""Presenting: one thought a screen, as large as the window, walked through with the arrow keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from data.paper.cell_text import one_line
from ui.announcer import announce
from ui.board.figures import large_figures
from ui.board.html import figures_html, lines_html, scaled_html, table_html, thought_html, title_html
from ui.board.keys import listen
from ui.board.material import screen_section, titles_of
from ui.board.room import BESIDE, WIDE, Words, height_of, scale_of, table_shares
from ui.board.state import SCREEN, SCREENS, step
from ui.board.style import draw_board_style
from ui.board.tables import screen_tables
from ui.plain_text import as_plain_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from data.paper.material import Material
    from data.paper.section import Section

PICTURE_SHARE: Final = (56, 44)
"""Of the width: picture and words."""
WIDE_PICTURE: Final = 1.9
"""Width by height of a picture that stands below the words instead of beside them."""
MOST_LINES: Final = 4
"""Sentences beside the thought: more are read to people, not by them."""


def draw_screen(material: Material, key: str) -> None:
    """Draw one screen over everything else, with the bar that leads to the others."""
    draw_board_style()
    section = screen_section(material, key)
    number = SCREENS.index(key) + 1
    with st.container(key="board_screen"):
        st.html(title_html(section.title, fictional=material.area.fictional))
        with st.container(key="board_body"):
            _draw_body(material, section)
        _draw_bar(material, key, section)
    listen(lambda by: _go(step(key, by))())
    announce(f"Screen {number} of {len(SCREENS)}: {one_line(section.title)}", key="board_said_aloud")


def _draw_body(material: Material, section: Section) -> None:
    thought, *rest = section.lines or ("",)
    figures = large_figures(section.key, material)
    picture = section.pictures[0] if section.pictures else None
    if picture is None:
        shown = screen_tables(section)
        tables, more = [one.table for one in shown], [one.more for one in shown]
        words = Words(thought, figures, () if shown else rest[:MOST_LINES], tables, more)
        st.html(_html(words, scale_of(words, title=section.title)))
    elif picture.width_px > WIDE_PICTURE * picture.height_px:
        words = Words(thought, figures)
        above = height_of(words, width=WIDE, scale=1.0)
        st.html(_html(words, 1.0) + f"<style>.st-key-board_wide {{ --board-above: {above:.1f}; }}</style>")
        with st.container(key="board_wide"):
            st.image(picture.png, alt=picture.alt, width="stretch")
    else:
        left, right = st.columns(PICTURE_SHARE)
        left.image(picture.png, alt=picture.alt, width="stretch")
        words = Words(thought, figures, rest[:2])
        right.html(_html(words, scale_of(words, title=section.title, width=BESIDE, most=1.1)))


def _html(words: Words, scale: float) -> str:
    tables = (
        table_html(table, more=more, shares=table_shares(table))
        for table, more in zip(words.tables, words.more, strict=True)
    )
    pieces = thought_html(words.thought) + figures_html(words.figures) + lines_html(words.lines) + "".join(tables)
    return scaled_html(pieces, scale)


def _draw_bar(material: Material, key: str, section: Section) -> None:
    """Draw the way to the other screens, the note to this one, and the way out."""
    number = SCREENS.index(key)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="board_bar"):
        _button("Previous", _go(step(key, -1)), shortcut="left", icon=":material/arrow_back:", disabled=number == 0)
        st.markdown(f"{number + 1} of {len(SCREENS)}", width="content")
        _button(
            "Next",
            _go(step(key, 1)),
            shortcut="right",
            icon=":material/arrow_forward:",
            disabled=number + 1 == len(SCREENS),
        )
        _draw_jump(material, key)
        if section.note:
            with st.popover("Note", icon=":material/notes:"):
                st.text(section.note)
        st.space("stretch")
        st.caption(as_plain_text(one_line(f"{material.name}. {material.revision.split(',')[0]}")), width="content")
        _button("Leave", leave, shortcut="escape", icon=":material/close:")


def _draw_jump(material: Material, key: str) -> None:
    """Draw the list of screens; a choice leads there at once."""
    widget = f"board_jump_{key}"

    def chosen() -> None:
        st.query_params[SCREEN] = st.session_state[widget]

    titles = titles_of(material)
    st.selectbox(
        "Go to screen",
        SCREENS,
        index=SCREENS.index(key),
        format_func=lambda one: f"{SCREENS.index(one) + 1}  {titles[one]}",
        key=widget,
        on_change=chosen,
        label_visibility="collapsed",
        width=320,
    )


def leave() -> None:
    """Go back to preparing."""
    st.query_params.pop(SCREEN, None)


def _go(screen: str) -> Callable[[], None]:
    def pressed() -> None:
        st.query_params[SCREEN] = screen

    return pressed


def _button(label: str, pressed: Callable[[], None], *, shortcut: str, icon: str, disabled: bool = False) -> None:
    st.button(label, key=f"board_{label.lower()}", on_click=pressed, shortcut=shortcut, icon=icon, disabled=disabled)

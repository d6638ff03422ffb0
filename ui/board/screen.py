"""Presenting: one thought a screen, as large as the window, walked through with the arrow keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from data.papers import one_line
from ui.announcer import announce
from ui.board.figures import large_figures
from ui.board.html import figures_html, lines_html, scaled_html, small_html, table_html, thought_html, title_html
from ui.board.keys import listen
from ui.board.material import screen_section, titles_of
from ui.board.room import BESIDE, WIDE, height_of, scale_of, table_shares
from ui.board.state import SCREEN, SCREENS, part_address, step
from ui.board.style import draw_board_style
from ui.board.tables import is_wide, screen_parts
from ui.plain_text import as_plain_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from data.papers import Material, Section
    from ui.board.room import Words
    from ui.board.tables import Part

PICTURE_SHARE: Final = (56, 44)
"""Of the width: picture and words."""


def draw_screen(material: Material, key: str, part: int) -> None:
    """Draw one part of a screen over everything else, with the bar that leads to the others; part 0 is the last."""
    draw_board_style()
    section = screen_section(material, key)
    number = SCREENS.index(key) + 1
    parts = screen_parts(section, large_figures(key, material))
    place = Place(key, min(part or len(parts), len(parts)), len(parts))
    with st.container(key="board_screen"):
        st.html(title_html(section.title, fictional=material.area.fictional))
        with st.container(key="board_body"):
            _draw_body(section, parts[place.part - 1])
        _draw_bar(material, place, section)
    listen(lambda by: _go(place.beside(by))())
    said = f"Screen {number} of {len(SCREENS)}: {one_line(section.title)}{place.told and f', {place.told}'}"
    announce(said, key="board_said_aloud")


@dataclass(frozen=True)
class Place:
    """Where somebody is: which part of which screen.

    Attributes:
        key: Of the screen.
        part: From 1.
        parts: How many it has.
    """

    key: str
    part: int
    parts: int

    @property
    def told(self) -> str:
        """Which part it is, where there are several."""
        return f"part {self.part} of {self.parts}" if self.parts > 1 else ""

    def beside(self, by: int) -> str:
        """Return the address of what comes so many after it: part by part for one step, else whole screens."""
        if abs(by) == 1 and 1 <= self.part + by <= self.parts:
            return part_address(self.key, self.part + by)
        screen = step(self.key, by)
        return part_address(screen, 0 if by == -1 and screen != self.key else 1)


def _draw_body(section: Section, part: Part) -> None:
    words, picture = part.words, part.picture
    if picture is None:
        st.html(_html(words, scale_of(words, title=section.title)))
    elif is_wide(picture):
        above = height_of(words, width=WIDE, scale=1.0)
        st.html(_html(words, 1.0) + f"<style>.st-key-board_wide {{ --board-above: {above:.1f}; }}</style>")
        with st.container(key="board_wide"):
            st.image(picture.png, alt=picture.alt, width="stretch")
    else:
        left, right = st.columns(PICTURE_SHARE)
        left.image(picture.png, alt=picture.alt, width="stretch")
        right.html(_html(words, scale_of(words, title=section.title, width=BESIDE, most=1.1)))


def _html(words: Words, scale: float) -> str:
    tables = "".join(table_html(table, shares=table_shares(table, scale=scale)) for table in words.tables)
    sentences = thought_html(words.thought) + figures_html(words.figures) + lines_html(words.lines)
    return scaled_html(sentences + tables + small_html(words.elsewhere), scale)


def _draw_bar(material: Material, place: Place, section: Section) -> None:
    """Draw the way to the other screens, the note to this one, and the way out."""
    number = SCREENS.index(place.key)
    is_first, is_last = number == 0 and place.part == 1, number + 1 == len(SCREENS) and place.part == place.parts
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="board_bar"):
        _button("Previous", _go(place.beside(-1)), shortcut="left", icon=":material/arrow_back:", disabled=is_first)
        st.markdown(f"{number + 1} of {len(SCREENS)}", width="content")
        if place.told:
            st.markdown(place.told, width="content")
        _button("Next", _go(place.beside(1)), shortcut="right", icon=":material/arrow_forward:", disabled=is_last)
        _draw_jump(material, place.key)
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
        if widget in st.session_state:  # the page may have been left in the same moment
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

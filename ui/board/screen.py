"""Presenting: one thought a screen, as large as the window, walked through with the arrow keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from data.papers import one_line
from ui.board.figures import (
    figures_html,
    large_figures,
    lines_html,
    paper_table_html,
    scaled_html,
    small_html,
    thought_html,
    title_html,
)
from ui.board.layout_fit import BESIDE, WIDE, height_of, is_wide, scale_of, screen_parts, table_shares
from ui.board.paper import screen_section, titles_of
from ui.frame import announce
from ui.parts import as_plain_text
from ui.session import SCREEN, SCREENS, part_address, state_of, step

if TYPE_CHECKING:
    from data.papers import PaperInputs, Section
    from ui.board.layout_fit import Part, Words

# ---- Keys for presenting beyond the arrows ----

STEPS: Final = {"PageDown": 1, "PageUp": -1, "Home": -100, "End": 100}
"""How many screens each key goes on; more than there are: to the end."""
KEY: Final = "board_keys"
_COMPONENT: Final = st.components.v2.component(
    "neighbouring_board_keys",
    js="""
const KEYS = ["PageDown", "PageUp", "Home", "End"];
const listening = new WeakMap();

export default function keys({ parentElement, setTriggerValue }) {
  const here = listening.get(parentElement) ?? {};
  here.tell = (key) => setTriggerValue("key", key);
  if (here.stop) return here.stop;
  const pressed = (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, textarea, select, [role=listbox]");
    if (!KEYS.includes(event.key) || typing || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    here.tell(event.key);
  };
  document.addEventListener("keydown", pressed);
  here.stop = () => {
    document.removeEventListener("keydown", pressed);
    listening.delete(parentElement);
  };
  listening.set(parentElement, here);
  return here.stop;
}
""",
)

# ---- How a screen looks on a projector ----

STYLE: Final = """
<style>
  .st-key-board_screen {
    --u: min(1vw, 1.78vh);
    position: fixed; inset: 0; z-index: 999999; background: #ffffff; color: #17242d; overflow: hidden;
    display: grid; grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr); gap: calc(var(--u) * 0.8);
    padding: calc(var(--u) * 2) calc(var(--u) * 3) calc(var(--u) * 1.1);
  }
  [data-testid="stHeader"], [data-testid="stMainBlockContainer"] > div > .stCaption { display: none; }
  .board-head { display: flex; align-items: center; gap: calc(var(--u) * 1.4); }
  .board-title {
    font-size: calc(var(--u) * 3.1) !important; line-height: 1.15; font-weight: 700; color: #0b5c7a;
    padding: 0 !important; margin: 0; overflow-wrap: anywhere;
  }
  .board-mark {
    font-size: calc(var(--u) * 1.3); font-weight: 600; white-space: nowrap;
    padding: calc(var(--u) * 0.2) calc(var(--u) * 0.8);
    border: 2px solid #17242d; border-radius: calc(var(--u) * 0.4); color: #17242d;
  }
  .st-key-board_body { min-height: 0; height: 100%; overflow: hidden; justify-content: center; }
  .st-key-board_body [data-testid="stHorizontalBlock"] {
    align-items: center; gap: calc(var(--u) * 2.5); flex-wrap: nowrap;
  }
  .st-key-board_body [data-testid="stColumn"] { min-width: 0; }
  .st-key-board_body [data-testid="stImageContainer"] { text-align: center; }
  .st-key-board_body img { max-height: calc(100vh - var(--u) * 13); width: 100% !important; object-fit: contain; }
  .st-key-board_wide img { max-height: calc(100vh - var(--u) * (13 + var(--board-above))); }
  .board-scaled { --v: calc(var(--u) * var(--s)); }
  .board-thought {
    font-size: calc(var(--v) * 2.1); line-height: 1.28; font-weight: 600; margin: 0 0 calc(var(--v) * 1.2);
    max-width: 46em; overflow-wrap: anywhere;
  }
  .board-lines {
    font-size: calc(var(--v) * 1.6); line-height: 1.35; max-width: 58em;
    margin: 0 !important; padding: 0 0 0 1.2em !important;
  }
  .board-lines li { margin: 0 0 calc(var(--v) * 0.7); overflow-wrap: anywhere; }
  .board-lines li::marker { color: #0b5c7a; }
  .board-figures {
    display: grid; grid-template-columns: repeat(auto-fit, minmax(calc(var(--v) * 14), 1fr));
    gap: calc(var(--v) * 1.4); margin: 0 0 calc(var(--v) * 1.6) !important; padding: 0 !important;
  }
  .board-figure { display: flex; flex-direction: column; border-top: calc(var(--v) * 0.3) solid #0b5c7a; }
  .board-figure dd {
    font-size: calc(var(--v) * 4.2); line-height: 1.15; font-weight: 700; margin: 0;
    font-variant-numeric: tabular-nums;
  }
  .board-figure dt { font-size: calc(var(--v) * 1.45); line-height: 1.25; font-weight: 400; }
  .board-table table {
    width: 100%; margin: 0 0 calc(var(--v) * 1.4); border-collapse: collapse; table-layout: fixed;
    font-size: calc(var(--v) * 1.5); line-height: 1.25;
  }
  .board-table caption {
    caption-side: top; text-align: left; font-weight: 600; color: #17242d; padding: 0 0 calc(var(--v) * 0.5);
  }
  .board-table th, .board-table td {
    padding: calc(var(--v) * 0.42) calc(var(--v) * 0.7); border-bottom: 1px solid #8a98a3; vertical-align: top;
    text-align: left;
  }
  .board-table .n { text-align: right; font-variant-numeric: tabular-nums; }
  .board-table thead th { background: #e8eef2; font-weight: 600; vertical-align: bottom; }
  .board-table .long { overflow-wrap: anywhere; }
  .board-table tbody th { font-weight: 600; }
  .board-table td.n { white-space: nowrap; }
  .board-more { font-size: calc(var(--v) * 1.4); margin: 0 0 calc(var(--v) * 1.4); color: #4a5a66; }
  .st-key-board_bar { flex-wrap: nowrap; border-top: 1px solid #8a98a3; padding-top: calc(var(--u) * 0.7); }
  @media (min-width: 1700px) { .st-key-board_bar { zoom: 1.35; } }
</style>
"""

# ---- Presenting ----

PICTURE_SHARE: Final = (56, 44)
"""Of the width: picture and words."""


def draw_screen(inputs: PaperInputs, key: str, part: int) -> None:
    """Draw one part of a screen over everything else, with the bar that leads to the others; part 0 is the last."""
    st.html(STYLE)
    section = screen_section(inputs, key)
    parts = screen_parts(section, large_figures(key, inputs))
    place = Place(key, min(part or len(parts), len(parts)), len(parts))
    with st.container(key="board_screen"):
        st.html(title_html(section.title, fictional=inputs.area.fictional))
        with st.container(key="board_body"):
            _draw_body(section, parts[place.part - 1])
        _draw_bar(inputs, place, section)

    def pressed() -> None:
        by = STEPS.get(str(state_of(KEY).get("key")))
        if by:
            go_to(place.beside(by))

    _COMPONENT(key=KEY, on_key_change=pressed)
    aloud = f"Screen {SCREENS.index(key) + 1} of {len(SCREENS)}: {one_line(section.title)}"
    announce(", ".join(filter(None, (aloud, place.words))), key="board_said_aloud")


@dataclass(frozen=True)
class Place:
    """Where somebody is: the part, from 1, of a screen of so many parts."""

    key: str
    part: int
    parts: int

    @property
    def words(self) -> str:
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
    tables = "".join(paper_table_html(table, shares=table_shares(table, scale=scale)) for table in words.tables)
    sentences = thought_html(words.thought) + figures_html(words.figures) + lines_html(words.lines)
    return scaled_html(sentences + tables + small_html(words.elsewhere), scale)


def _draw_bar(inputs: PaperInputs, place: Place, section: Section) -> None:
    """Draw the way to the other screens, the note to this one, and the way out."""
    number = SCREENS.index(place.key)
    is_first, is_last = number == 0 and place.part == 1, number + 1 == len(SCREENS) and place.part == place.parts
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="board_bar"):
        _button("Previous", place.beside(-1), shortcut="left", icon=":material/arrow_back:", disabled=is_first)
        st.markdown(f"{number + 1} of {len(SCREENS)}", width="content")
        if place.words:
            st.markdown(place.words, width="content")
        _button("Next", place.beside(1), shortcut="right", icon=":material/arrow_forward:", disabled=is_last)
        _draw_jump(inputs, place.key)
        if section.note:
            with st.popover("Note", icon=":material/notes:"):
                st.text(section.note)
        st.space("stretch")
        st.caption(as_plain_text(one_line(f"{inputs.name}. {inputs.revision.split(',')[0]}")), width="content")
        _button("Leave", "", shortcut="escape", icon=":material/close:")


def _draw_jump(inputs: PaperInputs, key: str) -> None:
    """Draw the list of screens; a choice leads there at once."""
    widget = f"board_jump_{key}"

    def chosen() -> None:
        if widget in st.session_state:  # the page may have been left in the same moment
            go_to(st.session_state[widget])

    titles = titles_of(inputs)
    st.selectbox(
        "Go to screen",
        SCREENS,
        index=SCREENS.index(key),
        format_func=lambda key: f"{SCREENS.index(key) + 1}  {titles[key]}",
        key=widget,
        on_change=chosen,
        label_visibility="collapsed",
        width=320,
    )


def go_to(address: str) -> None:
    """Put a screen before everything else; "" goes back to preparing."""
    if address:
        st.query_params[SCREEN] = address
    else:
        st.query_params.pop(SCREEN, None)


def _button(label: str, address: str, *, shortcut: str, icon: str, disabled: bool = False) -> None:
    key = f"board_{label.lower()}"
    st.button(label, key=key, on_click=go_to, args=(address,), shortcut=shortcut, icon=icon, disabled=disabled)

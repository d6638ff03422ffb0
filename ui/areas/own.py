"""The ways to one's own area: by its name, from files that people have, or as another install packed it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from ui.areas.by_name import draw_by_name
from ui.areas.drop import AREAS, draw_drop
from ui.areas.from_files import draw_from_files
from ui.parts import as_plain_text

if TYPE_CHECKING:
    from pathlib import Path

FILES: Final = "From files that you have"
NAME: Final = "Fetched by its name"
PACKED: Final = "An area that was packed"


def draw_own_area(root: Path) -> None:
    """Draw the choice of way, and that way."""
    way = st.radio("How", (FILES, NAME, PACKED), key="own_way", horizontal=True, label_visibility="collapsed")
    if way == NAME:
        draw_by_name(root)
    elif way == FILES:
        draw_from_files(root)
    else:
        st.write(
            "One file, as another install of Neighbouring packed it (More, Download as one file). It is unpacked only "
            "if it is whole."
        )
        came = draw_drop(AREAS)
        if came:
            st.success(f"{as_plain_text(str(came['slug']))} is here, beside the other areas.", icon=":material/check:")

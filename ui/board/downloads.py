"""The paper to take away: Word, slides and workbook, each made when it is asked for."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from ui.board.material import file_of
from ui.download import draw_download

if TYPE_CHECKING:
    from data.papers import Material

OFFICE: Final = "application/vnd.openxmlformats-officedocument."
DOWNLOADS: Final = (
    # end of the name, what it is called, kind of file, icon, what is in it
    ("docx", "Board paper (Word)", f"{OFFICE}wordprocessingml.document", "description", "every section, table and map"),
    (
        "pptx",
        "Slides (PowerPoint)",
        f"{OFFICE}presentationml.presentation",
        "slideshow",
        "one thought a slide, notes to speak from",
    ),
    ("xlsx", "Figures (Excel)", f"{OFFICE}spreadsheetml.sheet", "table", "every table, numbers that can be added up"),
)


def draw_downloads(material: Material) -> None:
    """Draw a button for each form of the paper; making it takes some seconds, and only then."""
    for end, label, mime, icon, inside in DOWNLOADS:
        with st.container(horizontal=True, vertical_alignment="center"):
            draw_download(
                label,
                partial(file_of, material, end),
                file_name=f"{file_name(material.name)}.{end}",
                mime=mime,
                key=f"board_{end}",
                icon=f":material/{icon}:",
                width=240,
            )
            st.caption(inside, width="content")
    st.caption(
        "Each is made when you press: some seconds the first time. It holds the plan as it is now, with its revision, "
        "and a link under which the plan can be watched."
    )


def file_name(name: str) -> str:
    """Return a plan's name as part of a file name that every computer takes.

    >>> file_name("Option 2: ../two rivers"), file_name("💧")
    ('board-paper-option-2-two-rivers', 'board-paper')
    """
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:60]
    return f"board-paper-{plain}".rstrip("-")

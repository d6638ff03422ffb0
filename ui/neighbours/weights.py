"""What counts: a slider for each part of a score, and what each part means."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.neighbours import MOST_WEIGHT, NEAR_TIE
from ui.neighbours.state import usual
from ui.session import session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.neighbours import Part

IN_A_ROW: Final = 4
OPEN: Final = (
    "None is announced as best: each bar is a part of the score that you can check, and the weights are yours. Scores "
    f"less than {NEAR_TIE * 100:.0f} points of 100 apart can't be told apart, because minutes are good to a minute or "
    "two; such places are shown as “1 to 3”."
)


def draw_weights(parts: Sequence[Part], *, section: str) -> dict[str, int]:
    """Draw a slider for each part and return the weights; the table below follows at once."""
    kept = session().looking.weights[section]
    with st.container(border=True, gap="small", key=f"weights_{section}"):
        left, right = st.columns([5, 1], vertical_alignment="center")
        left.markdown("**What counts for you?** From 0, not at all, to 10.")
        right.button("As at first", key=f"usual_{section}", on_click=_usual, args=(parts, section), width="stretch")
        for start in range(0, len(parts), IN_A_ROW):
            columns = st.columns(IN_A_ROW, gap="medium")
            for column, part in zip(columns, parts[start : start + IN_A_ROW], strict=False):
                kept[part.key] = column.slider(
                    part.title,
                    min_value=0,
                    max_value=MOST_WEIGHT,
                    value=kept[part.key],
                    key=_key(section, part),
                    help=part.says,
                )
    return dict(kept)


def draw_meaning(parts: Sequence[Part]) -> None:
    """Say in words what each part of a score means, and what a tie is."""
    with st.expander("How the score is made"):
        st.markdown(
            "Each part goes from 0 to 100. The score is their mean, weighted as you set it; a part that is not known "
            "is left out."
        )
        for part in parts:
            st.markdown(f"- **{part.title}**: {part.says}")
        st.markdown(OPEN)


def _usual(parts: Sequence[Part], section: str) -> None:
    session().looking.weights[section] = usual(parts)
    for part in parts:
        st.session_state[_key(section, part)] = part.weight


def _key(section: str, part: Part) -> str:
    return f"weight_{section}_{part.key}"

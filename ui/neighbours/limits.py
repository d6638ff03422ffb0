"""What the ranking can't tell: beyond the edge of the area, too far, or nothing known of where patients live."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.figures import figure_of
from geo.neighbours import furthest
from geo.wording import count_words
from geo.words import all_names, edge_sentence
from ui.neighbours.html import STYLE, plain_table
from ui.plain_text import as_plain_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.neighbours import Profile

OPEN_AT_MOST: Final = 8
"""Rows that are open at first; more are a press away."""
NO_WAY: Final = figure_of("no_way").name.lower()
NOT_KNOWN: Final = "not known"


def draw_edge(own: Profile) -> None:
    """Say where better neighbours may lie beyond the area."""
    if own.is_near_edge:
        st.info(as_plain_text(edge_sentence(own)), icon=":material/explore:")


def rests_on(own: Profile) -> str:
    """Return what the practice's own minutes and shared ground rest on, in a sentence; "" where it is all."""
    base = own.mapped_base
    if base.is_whole:
        return ""
    counts = f"{base.n:,} of your {base.of:,} patients"
    if base.is_too_small:
        return f"Your patients' minutes and shared ground are left out: only {counts} are mapped."
    if base.is_partial:
        return f"Your patients' minutes and shared ground are partial: they rest on the {counts} who are mapped."
    return f"Your patients' minutes and shared ground rest on the {counts} who are mapped."


def draw_unknown(names: Sequence[str], *, what: str) -> None:
    """Name those that can't be ranked while shared ground counts.

    Args:
        names: Of the practices or clusters.
        what: "practice" or "cluster".
    """
    if names:
        st.caption(
            f"Not ranked while shared ground counts: {count_words(len(names), what)} of whose patients fewer than a "
            f"tenth are mapped ({as_plain_text(all_names(tuple(names)))})."
        )


def draw_too_far(rows: Sequence[tuple[str, str]], *, what: str, within: int) -> None:
    """List those that are too far to be ranked, with their minutes.

    Args:
        rows: Name and minutes in words, the nearest first.
        what: "practice" or "cluster".
        within: The chosen minutes.
    """
    if not rows:
        return
    says = f"Too far: {count_words(len(rows), what)}"
    with st.expander(says, expanded=len(rows) <= OPEN_AT_MOST):
        st.markdown(
            f"Further than {furthest(within)} minutes from your patients on average, twice the {within} that you "
            "chose, or with no way there: not ranked with the others."
        )
        headings = (what.capitalize(), figure_of("minutes_nearest").marked("Your patients: minutes to it"))
        st.html(STYLE + plain_table(headings, rows, label=f"Too far, the nearest {what} first", numbers=(1,)))

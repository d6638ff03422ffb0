"""The builds that are under way, and how those before ended; they go on whatever becomes of this page."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from data.jobs import BuildRecipe, LookAtFiles, Step, cancel, forget, jobs, start
from data.problems import row_words
from data.recipe import ANSWERS, RECIPE, RECIPES, answer, practices_asked, said_of_practices
from ui.areas.told import doing, size_words, time_words
from ui.parts import STYLE, Row, as_plain_text, table_html, when
from ui.session import session, signed_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from data.jobs import JobState

ICONS: Final = {"built": "check_circle", "looked": "check_circle", "cancelled": "cancel"}
SHOWN: Final = 3
"""Areas whose last build is told of; those before are kept, but of no use to anybody here."""
EVERY_SECONDS: Final = 1.0
IDLE_SECONDS: Final = 5.0
"""How soon a page on which nothing is under way shows what somebody else began."""
BYTES: Final = 100_000
"""What is counted to more than this is bytes that are fetched."""


def draw_builds(root: Path) -> None:
    """Draw what is under way, anew every second, and what has ended."""
    states = jobs(root)
    busy = tuple(state.id for state in states if not state.is_over)
    st.fragment(_draw_until_ended, run_every=EVERY_SECONDS if busy else IDLE_SECONDS)(root, busy)
    ended = [state for state in states if state.is_over and state.state != "looked"]
    last = {state.slug or state.id: state for state in reversed(ended)}
    for state in sorted(last.values(), key=lambda state: state.started, reverse=True)[:SHOWN]:
        _draw_ended(root, state)


def _draw_until_ended(root: Path, busy: Sequence[str]) -> None:
    """Draw those that are under way; the whole page anew when one of them has ended, or another has begun."""
    states = [state for state in jobs(root) if not state.is_over]
    if {state.id for state in states} != set(busy):
        st.rerun()
    for state in states:
        _draw_under_way(root, state)


def _draw_under_way(root: Path, state: JobState) -> None:
    with st.container(border=True, key=f"job_{state.id}", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{as_plain_text(state.title)}**: {_now(state)}{_by(state)}", width="stretch")
            st.button(
                "Cancel",
                key=f"cancel_{state.id}",
                icon=":material/close:",
                disabled=state.is_asked_to_end,
                on_click=doing,
                args=("", cancel, root, state.id),
            )
        if state.steps:
            step = state.steps[-1]
            name = step.name[:1].upper() + step.name[1:]
            st.progress(min(step.done / step.total, 1.0) if step.total else 0.0, as_plain_text(f"{name}{_part(step)}"))
        st.caption("It goes on when this page, or the browser, is closed, and is found here again.")


def _part(step: Step) -> str:
    """Return how much of a step is done.

    >>> _part(Step("fetching", 2_000_000, 8_500_000, 1.0)), _part(Step("fetching", 2_000_000, 0, 1.0))
    (': 2.0 MB of 8.5 MB', ': 2.0 MB so far')
    >>> _part(Step("routing", 3, 12, 1.0)), _part(Step("reading", 0, 1, 1.0))
    (': 3 of 12', '')
    """
    if step.total == 0 and step.done > 0:
        return f": {size_words(step.done)} so far"
    if step.total <= 1:
        return ""
    if step.total >= BYTES:
        return f": {size_words(step.done)} of {size_words(step.total)}"
    return f": {step.done:,} of {step.total:,}"


def _now(state: JobState) -> str:
    """Return what a job does now, and about how long still."""
    if state.is_asked_to_end:
        return "is being cancelled"
    if state.says:
        return as_plain_text(state.says)
    what = "are being looked at" if isinstance(state.wanted, LookAtFiles) else "is being built"
    left = "" if state.seconds_left is None else f", {time_words(state.seconds_left)} left"
    return f"{what}, {time_words(state.seconds)} so far{left}"


def _by(state: JobState) -> str:
    return f" · started by {as_plain_text(state.who)}" if state.who else ""


def _draw_ended(root: Path, state: JobState) -> None:
    with st.container(border=True, key=f"job_{state.id}", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            icon = ICONS.get(state.state, "error")
            at = f" · {when(datetime.fromisoformat(state.started))}" if state.started else ""
            st.markdown(
                f":material/{icon}: **{as_plain_text(state.title)}**{at}{_by(state)}  \n{as_plain_text(state.says)}",
                width="stretch",
            )
            if state.state == "built" and st.button("Open", key=f"open_{state.id}", icon=":material/map:"):
                session().slug = state.slug
                st.switch_page("pages/plan.py")
            st.button("Dismiss", key=f"forget_{state.id}", on_click=doing, args=("", forget, root, state.id))
        if state.complaints:
            st.html(STYLE + complaints_html(state.complaints, label=f"What is wrong, {state.title}"))
        _draw_asked(root, state)
        if state.changed:
            with st.expander("What is different from the build before"):
                for sentence in state.changed:
                    st.text(sentence)
        if state.warnings:
            with st.expander("What you should know"):
                st.text(state.warnings)


def _draw_asked(root: Path, state: JobState) -> None:
    """Draw what is to be said of practices of which the files do not say where they are, and the build with that."""
    codes = practices_asked(complaint["says"] for complaint in state.complaints)
    recipe = root / RECIPES / state.slug / RECIPE
    if not codes or not _is_built_from(state, recipe):
        return
    said = said_of_practices(recipe.parent)
    asked = {code: f"asked_{state.id}_{code}" for code in codes if code not in said}
    if asked:
        st.markdown("**Say what is to become of them, and it is built with that.** It stays in the recipe of the area.")
    else:
        st.markdown("**The recipe says by now what is to become of them.**")
    for code, key in asked.items():
        st.selectbox(f"Practice {code}", list(ANSWERS), format_func=lambda key: ANSWERS[key][0], key=key)
    st.button(
        "Build with this",
        key=f"answered_{state.id}",
        type="primary",
        icon=":material/construction:",
        on_click=doing,
        args=("", _build_answered, root, state, recipe, asked),
    )


def _is_built_from(state: JobState, recipe: Path) -> bool:
    """Return whether a job builds from that recipe, which the program wrote; others are their owner's to change."""
    if not state.slug or not recipe.is_file():
        return False
    return not isinstance(state.wanted, BuildRecipe) or Path(state.wanted.recipe) == recipe.resolve()


def _build_answered(root: Path, state: JobState, recipe: Path, asked: Mapping[str, str]) -> None:
    """Write what was chosen of each practice, by the key of its field, into the recipe, and build with it."""
    if asked:
        answer(recipe, {code: st.session_state[key] for code, key in asked.items()})
    start(root, BuildRecipe(str(recipe)), who=signed_in())
    forget(root, state.id)


def complaints_html(complaints: Sequence[Mapping[str, Any]], *, label: str) -> str:
    """Return complaints as a table: file, what is wrong, and in which rows with which values."""
    where = [_rows(complaint) for complaint in complaints]
    headings, widths = ["File", "What is wrong"], [0.28, 0.72]
    if any(where):
        headings, widths = [*headings, "Rows and values"], [0.28, 0.42, 0.3]
    rows = [
        Row(str(complaint.get("file", "")), [complaint["says"], told][: len(headings) - 1])
        for complaint, told in zip(complaints, where, strict=True)
    ]
    return table_html(headings, rows, look="checklist", label=label, widths=widths)


def _rows(complaint: Mapping[str, Any]) -> str:
    told = [row_words(row["row"], row["value"]) for row in complaint["rows"]]
    more = complaint["count"] - len(told)
    return "; ".join(told) + (f"; and {more:,} more" if told and more > 0 else "")

"""What stands above every section of the Neighbours page: the practice, the questions, how minutes are looked at."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import streamlit as st

from geo.wording import count_words, number
from ui.chosen_view import draw_choice_of_view
from ui.neighbours.find import choose_practice
from ui.neighbours.state import SECTIONS
from ui.plain_text import as_plain_text
from ui.session import current, session
from ui.worked_out import today

if TYPE_CHECKING:
    from geo.area import Area
    from geo.view import View

SECTION_KEY = "neighbours_section"
BASIS_KEY = "neighbours_today"


def draw_head(area: Area, code: str) -> None:
    """Draw whose page it is, and the way back to finding another practice."""
    row = next(one for one in area.practices.to_dict("records") if one["code"] == code)
    gps = "" if math.isnan(row["gps"]) else f", {count_words(int(row['gps']), 'GP')} by headcount"
    told = f"{code}, {row['postcode']}. {number(float(row['list_size']), 'count')} patients{gps}. {_where(area, code)}"

    def another() -> None:
        choose_practice(area, "")

    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"#### {as_plain_text(str(row['name']))}", width="content")
        st.caption(as_plain_text(told), width="content")
        st.space("stretch")
        st.button("Another practice", key="another_practice", on_click=another, icon=":material/search:")


def draw_sections(area: Area) -> str:
    """Draw the questions and how minutes are looked at; returns the section on screen."""
    looking = session().looking
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        looking.section = st.segmented_control(
            "Question",
            list(SECTIONS),
            default=looking.section,
            format_func=SECTIONS.__getitem__,
            required=True,
            key=SECTION_KEY,
            label_visibility="collapsed",
        )
        st.space("stretch")
        if looking.section != "ways":
            draw_choice_of_view(area)
    if looking.section != "ways" and area.crow_flies:
        st.caption(as_plain_text(minutes_note(area, current(area).view)))
    if looking.section in {"practices", "clusters"}:
        _draw_plan_choice(area)
    return str(looking.section)


def minutes_note(area: Area, view: View) -> str:
    """Return how the minutes of a view were made; "" where nothing is said of it."""
    return " ".join((area.mode_notes or {}).get(view.mode, ()))


def _draw_plan_choice(area: Area) -> None:
    """Let the person choose between the plan on screen and today's PCNs, where they differ."""
    workshop, looking = current(area), session().looking
    if workshop.opened is None or workshop.plan == today(area):
        looking.today = False
        return
    looking.today = st.toggle(
        f"Compare in today's PCNs instead of the plan on screen, {as_plain_text(workshop.opened.plan.name)}",
        value=looking.today,
        key=BASIS_KEY,
    )


def _where(area: Area, code: str) -> str:
    """Return where a practice is in the plan on screen."""
    plan = current(area).plan
    letter = plan.where().get(code, "")
    if not letter:
        return "Stands alone: in no cluster of the plan on screen." if code in plan.practices else "Outside this area."
    return f"In {letter} ({plan.cluster(letter).name})."

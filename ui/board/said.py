"""What practices said about the plan: who spoke, when, and in which words; kept with the plan."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from data.paper.content_question import said_sentence
from data.paper.day import day_words
from geo.errors import PlanningError
from geo.proposal import INITIALS_LENGTH, NOT_ASKED, STANCES, TEXT_LENGTH, Said
from ui.actions import change
from ui.plain_text import as_plain_text
from ui.session import current, keep
from ui.telling import zone_of_browser

if TYPE_CHECKING:
    from data.paper.material import Material
    from geo.area import Area
    from geo.proposal import Proposal

PRACTICE, STANCE, INITIALS, DATE, WORDS = (
    f"said_{name}" for name in ("practice", "stance", "initials", "date", "words")
)
TAKE_BACK = "said_back"


def draw_said(area: Area, material: Material) -> None:
    """Draw the form for what a practice said, and the table of what all of them said."""
    workshop = current(area)
    names = names_of(area)
    if not workshop.may_change:
        _draw_table(material, names)
        return
    left, right = st.columns((2, 3), gap="large")
    with left:
        _draw_form(area, workshop.proposal, names)
    with right:
        _draw_table(material, names)
        _draw_take_back(area, workshop.proposal, names)


def names_of(area: Area) -> dict[str, str]:
    """Return every practice by code, as it is chosen from a list."""
    practices = area.practices
    return {code: f"{name} ({code})" for code, name in zip(practices["code"], practices["name"], strict=True)}


def said_rows(proposal: Proposal, names: dict[str, str]) -> pd.DataFrame:
    """Return what practices said, one row each, by name; those not asked are left out."""
    rows = [
        {
            "Practice": names.get(one.practice, one.practice),
            "Says": one.stance,
            "Initials": one.initials,
            "Date": day_words(one.date),
            "In their words": one.words,
        }
        for one in sorted(proposal.said, key=lambda one: names.get(one.practice, one.practice).casefold())
    ]
    return pd.DataFrame(rows, columns=["Practice", "Says", "Initials", "Date", "In their words"])


def _draw_form(area: Area, proposal: Proposal, names: dict[str, str]) -> None:
    codes = sorted(proposal.plan.practices, key=lambda code: names[code].casefold())
    with st.form("said", border=False):
        st.selectbox(
            "Practice",
            codes,
            format_func=lambda code: f"{names[code]}: {proposal.stance_of(code)}",
            key=PRACTICE,
            index=None,
            placeholder="Choose a practice",
        )
        st.radio("What it said", STANCES, format_func=str.capitalize, key=STANCE, horizontal=True, index=None)
        with st.container(horizontal=True):
            st.text_input("Initials of who spoke for it", max_chars=INITIALS_LENGTH, key=INITIALS)
            st.date_input("Date", value=datetime.now(zone_of_browser() or UTC).date(), format="DD/MM/YYYY", key=DATE)
        st.text_area("In their words, where there is more to say", max_chars=TEXT_LENGTH, height=110, key=WORDS)
        st.form_submit_button("Save what it said", on_click=_save, args=(area,), icon=":material/save:")
    st.caption(
        f"A practice that has said nothing stands in the paper as {NOT_ASKED}. Saving again puts the new words in "
        "place of the old; the history keeps both."
    )


def _save(area: Area) -> None:
    workshop = current(area)
    practice, stance, date = (st.session_state[key] for key in (PRACTICE, STANCE, DATE))
    if practice is None or stance is None or date is None:
        keep(area, workshop.refused("Choose a practice, what it said, and the date."))
        return
    initials, words = (st.session_state[key].strip() for key in (INITIALS, WORDS))
    try:
        proposal = workshop.proposal.with_said(Said(practice, stance, initials, date.isoformat(), words))
    except PlanningError as error:
        keep(area, workshop.refused(f"not saved: {error}"))
        return
    told = {"supports": "supports the plan", "neutral": "is neutral", "opposes": "opposes the plan"}[stance]
    after = change(area, workshop, proposal, kind="said", sentence=f"{names_of(area)[practice]} {told}.")
    keep(area, after)
    if not after.complaint:
        st.session_state[PRACTICE], st.session_state[STANCE], st.session_state[WORDS] = None, None, ""


def _draw_table(material: Material, names: dict[str, str]) -> None:
    """Draw what practices said as a plain table: a screen reader can walk through it, no text is read as Markdown."""
    st.text(said_sentence(material))
    rows = said_rows(material.proposal, names)
    if len(rows):
        st.table(rows.map(as_plain_text), border="horizontal", hide_index=True)


def _draw_take_back(area: Area, proposal: Proposal, names: dict[str, str]) -> None:
    if not proposal.said:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "Take back what one said",
            [one.practice for one in proposal.said],
            format_func=lambda code: names.get(code, code),
            key=TAKE_BACK,
            index=None,
            placeholder="Choose a practice",
        )
        st.button("Take back", on_click=_take_back, args=(area,), icon=":material/undo:", key="said_take_back")


def _take_back(area: Area) -> None:
    workshop, practice = current(area), st.session_state[TAKE_BACK]
    if practice is None:
        keep(area, workshop.refused("Choose the practice whose words are to be taken back."))
        return
    sentence = f"Took back what {names_of(area).get(practice, practice)} said."
    keep(area, change(area, workshop, workshop.proposal.without_said(practice), kind="said", sentence=sentence))
    st.session_state[TAKE_BACK] = None

"""What practices said about the plan: who spoke, when, and in which words; kept with the plan."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from data.papers import day_words, said_sentence
from geo.proposal import INITIALS_LENGTH, NOT_ASKED, STANCES, TEXT_LENGTH
from ui.act_form import Choice, Day, Field, Radio, TextArea, TextField, act_form
from ui.plain_text import as_plain_text
from ui.session import current
from ui.telling import zone_of_browser

if TYPE_CHECKING:
    from data.papers import Material
    from geo.area import Area
    from geo.proposal import Proposal


def draw_said(area: Area, material: Material) -> None:
    """Draw the form for what a practice said, and the table of what all of them said."""
    workshop = current(area)
    names = names_of(area)
    if not workshop.may_change:
        _draw_table(material, names)
        return
    left, right = st.columns((2, 3), gap="large")
    with left:
        _draw_form(workshop.proposal, names)
    with right:
        _draw_table(material, names)
        _draw_take_back(workshop.proposal, names)


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


def _draw_form(proposal: Proposal, names: dict[str, str]) -> None:
    codes = sorted(proposal.plan.practices, key=lambda code: names[code].casefold())
    today = datetime.now(zone_of_browser() or UTC).date().isoformat()
    act_form(
        {
            "type": "say",
            "practice": Field("practice"),
            "stance": Field("stance"),
            "initials": Field("initials"),
            "date": Field("date"),
            "words": Field("words"),
        },
        [
            Choice(
                "practice",
                "Practice",
                options=tuple((code, f"{names[code]}: {proposal.stance_of(code)}") for code in codes),
                placeholder="Choose a practice",
                needs="Choose the practice that said it.",
                clears=True,
            ),
            Radio(
                "stance",
                "What it said",
                options=tuple((stance, stance.capitalize()) for stance in STANCES),
                horizontal=True,
                needs="Choose what it said.",
                clears=True,
            ),
            TextField(
                "initials",
                "Initials of who spoke for it",
                longest=INITIALS_LENGTH,
                needs="Write the initials of who spoke for it.",
            ),
            Day("date", "Date", value=today, needs="Choose the day on which it said so."),
            TextArea(
                "words", "In their words, where there is more to say", longest=TEXT_LENGTH, height=110, clears=True
            ),
        ],
        label="Save what it said",
        key="said",
        icon=":material/save:",
    )
    st.caption(
        f"A practice that has said nothing stands in the paper as {NOT_ASKED}. Saving again puts the new words in "
        "place of the old; the history keeps both."
    )


def _draw_table(material: Material, names: dict[str, str]) -> None:
    """Draw what practices said as a plain table: a screen reader can walk through it, no text is read as Markdown."""
    st.text(said_sentence(material))
    rows = said_rows(material.proposal, names)
    if len(rows):
        st.table(rows.map(as_plain_text), border="horizontal", hide_index=True)


def _draw_take_back(proposal: Proposal, names: dict[str, str]) -> None:
    if not proposal.said:
        return
    act_form(
        {"type": "take_back", "practice": Field("practice")},
        [
            Choice(
                "practice",
                "Take back what one said",
                options=tuple((one.practice, names.get(one.practice, one.practice)) for one in proposal.said),
                placeholder="Choose a practice",
                needs="Choose the practice whose words are to be taken back.",
                clears=True,
            )
        ],
        label="Take back",
        key="said_take_back",
        icon=":material/undo:",
        align="row",
    )

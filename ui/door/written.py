"""Deeds of the board paper: titles and notes, what practices said, and the day from which the plan would hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from data.papers import SECTIONS, day_words
from geo.errors import PlanningError
from geo.proposal import Said
from ui.actions import change

if TYPE_CHECKING:
    from geo.area import Area
    from ui.door.schema import Say
    from ui.session import Workshop

TOLD: Final = {"supports": "supports the plan", "neutral": "is neutral", "opposes": "opposes the plan"}


def note(area: Area, workshop: Workshop, *, section: str, title: str, note: str) -> Workshop:
    """Keep title and note of a section of the board paper.

    Raises:
        PlanningError: There is no such section, or a text is too long.
    """
    if section not in SECTIONS:
        msg = f"the board paper has no section {section!r}: reload the page"
        raise PlanningError(msg)
    before = workshop.proposal
    proposal = before.with_text(f"{section}.title", title).with_text(f"{section}.note", note)
    parts = [
        part for part in ("title", "note") if proposal.text(f"{section}.{part}") != before.text(f"{section}.{part}")
    ]
    if not parts:
        return replace(workshop, say="Nothing changed: that is kept already.", complaint="")
    sentence = f"Wrote the {' and the '.join(parts)} of the section {section.replace('_', ' ')} of the board paper."
    return change(area, workshop, proposal, kind="note", sentence=sentence)


def say(area: Area, workshop: Workshop, said: Say) -> Workshop:
    """Keep what a practice said.

    Raises:
        PlanningError: A stance or a day that there is not, or a text that is too long.
    """
    words = Said(said.practice, said.stance, said.initials.strip(), said.date, said.words.strip())
    proposal = workshop.proposal.with_said(words)
    if proposal == workshop.proposal:
        return replace(workshop, say="Nothing changed: that is kept already.", complaint="")
    sentence = f"{practice_words(area, said.practice)} {TOLD[said.stance]}."
    return change(area, workshop, proposal, kind="said", sentence=sentence)


def take_back(area: Area, workshop: Workshop, *, practice: str) -> Workshop:
    """Take back what a practice said."""
    proposal = workshop.proposal.without_said(practice)
    if proposal == workshop.proposal:
        msg = f"practice {practice!r} has said nothing that could be taken back"
        raise PlanningError(msg)
    sentence = f"Took back what {practice_words(area, practice)} said."
    return change(area, workshop, proposal, kind="said", sentence=sentence)


def effective(area: Area, workshop: Workshop, *, date: str) -> Workshop:
    """Keep the day from which the plan would hold; "" for none.

    Raises:
        PlanningError: It is no day.
    """
    proposal = workshop.proposal.with_effective(date)
    if proposal == workshop.proposal:
        return replace(workshop, say="Nothing changed: that is kept already.", complaint="")
    sentence = (
        f"The plan would hold from {day_words(date)}." if date else "No day is set from which the plan would hold."
    )
    return change(area, workshop, proposal, kind="date", sentence=sentence)


def practice_words(area: Area, code: str) -> str:
    """Return a practice as it is told: its name and code, or the code alone of one that is not known."""
    names = dict(zip(area.practices["code"], area.practices["name"], strict=True))
    return f"{names[code]} ({code})" if code in names else code

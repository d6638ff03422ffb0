"""A proposal: a plan with what people said and wrote about it, as a value.

It is what a revision keeps whole, what a plan file holds, and what the board paper is made from.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.errors import PlanningError
from geo.typed_text import one_line, paragraphs

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from geo.plan import Plan

STANCES: Final = ("supports", "neutral", "opposes")
"""What a practice may have said; one that has said nothing was not asked."""
NOT_ASKED: Final = "not asked"
TEXT_LENGTH: Final = 4000
"""Characters of one text: more than a page of the board paper."""
TITLE_LENGTH: Final = 120
"""Characters of a title: two lines on a slide."""
INITIALS_LENGTH: Final = 10
TEXT_KEY: Final = re.compile(r"[a-z_]{1,30}\.(title|note)")
"""A text belongs to a section of the paper: its title, or the note under it."""

DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
FIRST_DAY: Final = "1900-01-01"


@dataclass(frozen=True)
class Said:
    """What one practice said about the plan.

    Attributes:
        practice: ODS code.
        stance: One of `STANCES`.
        initials: Of whoever spoke for it.
        date: ISO day on which it was said.
        words: What was said, where it was more; "" where not.
    """

    practice: str
    stance: str
    initials: str
    date: str
    words: str = ""


@dataclass(frozen=True)
class Proposal:
    """A plan and what goes with it into the board paper.

    Attributes:
        plan: Which practice is in which cluster.
        said: What practices said, sorted by practice; each at most once.
        texts: (key, text) of every text that a person typed, sorted by key; keys as `TEXT_KEY`.
        effective: ISO day from which the plan would hold; "" where none is set.
    """

    plan: Plan
    said: tuple[Said, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()
    effective: str = ""

    def with_plan(self, plan: Plan) -> Proposal:
        """Return the proposal with another plan."""
        return replace(self, plan=plan)

    def text(self, key: str) -> str:
        """Return a text that was typed; "" where none was."""
        return dict(self.texts).get(key, "")

    def with_text(self, key: str, text: str) -> Proposal:
        """Return the proposal with that text; "" takes it away.

        Raises:
            PlanningError: No section has such a text, or it is too long.
        """
        if not TEXT_KEY.fullmatch(key):
            msg = f"{key!r} names no text of the paper; use a section and .title or .note"
            raise PlanningError(msg)
        most = TITLE_LENGTH if key.endswith(".title") else TEXT_LENGTH
        text = one_line(text) if key.endswith(".title") else paragraphs(text)
        if len(text) > most:
            msg = f"the text {text[:20]!r}... has {len(text):,} characters; use at most {most:,}"
            raise PlanningError(msg)
        texts = {**dict(self.texts), key: text}
        return replace(self, texts=tuple(sorted((name, one) for name, one in texts.items() if one)))

    def stance_of(self, practice: str) -> str:
        """Return what a practice said, or `NOT_ASKED`."""
        return next((stance.stance for stance in self.said if stance.practice == practice), NOT_ASKED)

    def with_said(self, said: Said) -> Proposal:
        """Return the proposal with what a practice said, in place of what it said before.

        Raises:
            PlanningError: The practice is not in the plan; or stance, initials, date or words are not as they must be.
        """
        said = replace(said, initials=one_line(said.initials), words=paragraphs(said.words))
        wrong = wrong_with(said, self.plan.practices)
        if wrong:
            raise PlanningError("; ".join(wrong))
        others = (stance for stance in self.said if stance.practice != said.practice)
        return replace(self, said=tuple(sorted((*others, said), key=lambda other: other.practice)))

    def without_said(self, practice: str) -> Proposal:
        """Return the proposal as if that practice had not been asked."""
        return replace(self, said=tuple(stance for stance in self.said if stance.practice != practice))

    def with_effective(self, day: str) -> Proposal:
        """Return the proposal with the ISO day from which it would hold; "" for none.

        Raises:
            PlanningError: It is no day.
        """
        if day and not _is_day(day):
            msg = f"{day!r} is no day; write it as 2027-04-01"
            raise PlanningError(msg)
        return replace(self, effective=day)


def wrong_with(said: Said, practices: Collection[str]) -> tuple[str, ...]:
    """Return what is not as it must be in what one of these practices said; nothing where all is well."""
    wrong = []
    if said.practice not in practices:
        wrong.append(f"practice {said.practice!r} is not one of this plan")
    if said.stance not in STANCES:
        wrong.append(f"{said.stance!r} is no stance; choose one of: {', '.join(STANCES)}")
    if not 1 <= len(said.initials) <= INITIALS_LENGTH:
        wrong.append(f"the initials of who said it must have 1 to {INITIALS_LENGTH} characters, not {said.initials!r}")
    if not _is_day(said.date):
        wrong.append(f"{said.date!r} is no day; write it as 2027-04-01")
    if len(said.words) > TEXT_LENGTH:
        wrong.append(f"what was said has {len(said.words):,} characters; use at most {TEXT_LENGTH:,}")
    return tuple(wrong)


def _is_day(text: str) -> bool:
    """Return whether a text is an ISO day of our time: what calendars and documents can hold.

    >>> _is_day("2027-04-01"), _is_day("1.4.2027"), _is_day("2027-02-30"), _is_day("0000-01-01")
    (True, False, False, False)
    """
    try:
        return bool(DAY.fullmatch(text)) and text >= FIRST_DAY and str(np.datetime64(text, "D")) == text
    except ValueError:
        return False


# ---- How many practices ----

ALL_STANCES: Final = (*STANCES, NOT_ASKED)
"""Every practice has one of these."""


@dataclass(frozen=True)
class StanceCount:
    """Practices that said one thing.

    Attributes:
        stance: One of `ALL_STANCES`.
        codes: Of the practices, sorted.
        patients: Sum of their list sizes.
    """

    stance: str
    codes: tuple[str, ...]
    patients: int


def count_stances(proposal: Proposal, list_size: Mapping[str, int]) -> tuple[StanceCount, ...]:
    """Return who said what, in the order of `ALL_STANCES`: every practice of the plan is in exactly one.

    >>> from geo.plan import Plan
    >>> from geo.proposal import Proposal, Said
    >>> asked = Proposal(Plan((), (), ("P1", "P2")), said=(Said("P2", "opposes", "AB", "2027-01-31"),))
    >>> [(one.stance, one.codes, one.patients) for one in count_stances(asked, {"P1": 900, "P2": 800})][2:]
    [('opposes', ('P2',), 800), ('not asked', ('P1',), 900)]
    """
    said = {stance.practice: stance.stance for stance in proposal.said}
    held = {
        stance: tuple(code for code in proposal.plan.practices if said.get(code, NOT_ASKED) == stance)
        for stance in ALL_STANCES
    }
    return tuple(StanceCount(stance, codes, patients_of(codes, list_size)) for stance, codes in held.items())


def patients_of(codes: Iterable[str], list_size: Mapping[str, int]) -> int:
    """Return the patients of these practices together.

    >>> patients_of(["P1", "P3"], {"P1": 900, "P2": 800, "P3": 50})
    950
    """
    return sum(int(list_size[code]) for code in codes)

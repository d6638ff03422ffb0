"""What one person's browser session holds: the only file that touches Streamlit's session state."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.view import View

if TYPE_CHECKING:
    from geo.plan import Plan

KEY: Final = "neighbouring"
"""The one key of the session state that is ours; all others belong to widgets."""


@dataclass(frozen=True)
class Step:
    """One plan of a workshop's history and the sentence that says how it came to be."""

    plan: Plan
    sentence: str


@dataclass(frozen=True)
class Show:
    """What the map is asked to fly to; a new `number` asks again."""

    number: int
    cluster: str
    practices: tuple[str, ...]
    places: tuple[int, ...]


@dataclass(frozen=True)
class Workshop:
    """Everything a person does to the plans of one area, as a value.

    Attributes:
        steps: The history, oldest first; the first is where it began.
        at: The step that is on screen; later ones can be redone.
        view: Mode, minutes and walking speed.
        chosen: Codes of the practices that are chosen on the map.
        show: What the map was last asked to fly to.
        event: Number of the last browser event that was dealt with.
        say: Sentence to announce to a screen reader and show.
        complaint: Why the last event was refused; "" when it was not.
    """

    steps: tuple[Step, ...]
    at: int = 0
    view: View = View()
    chosen: tuple[str, ...] = ()
    show: Show | None = None
    event: int = 0
    say: str = ""
    complaint: str = ""

    @property
    def plan(self) -> Plan:
        """The plan on screen."""
        return self.steps[self.at].plan

    @property
    def can_undo(self) -> bool:
        """Whether there is an earlier step."""
        return self.at > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is a later step."""
        return self.at + 1 < len(self.steps)

    def then(self, plan: Plan, sentence: str) -> Workshop:
        """Return the workshop one step on; what could have been redone is gone."""
        steps = (*self.steps[: self.at + 1], Step(plan, sentence))
        return replace(self, steps=steps, at=len(steps) - 1, say=sentence, complaint="")

    def undo(self) -> Workshop:
        """Return the workshop one step back, or itself saying that there is nothing to undo."""
        if not self.can_undo:
            return replace(self, say="There is nothing to undo.", complaint="")
        return replace(self, at=self.at - 1, say=f"Undone: {self.steps[self.at].sentence}", complaint="")

    def redo(self) -> Workshop:
        """Return the workshop one step on again, or itself saying that there is nothing to redo."""
        if not self.can_redo:
            return replace(self, say="There is nothing to redo.", complaint="")
        return replace(self, at=self.at + 1, say=f"Redone: {self.steps[self.at + 1].sentence}", complaint="")


@dataclass
class Session:
    """The one value that we keep in Streamlit's session state.

    Attributes:
        slug: The chosen area; "" before one is chosen.
        workshops: The workshop on each area that was opened, by area id.
    """

    slug: str
    workshops: dict[str, Workshop]


def session() -> Session:
    """Return this browser session's value."""
    value: Session = st.session_state.setdefault(KEY, Session("", {}))
    return value

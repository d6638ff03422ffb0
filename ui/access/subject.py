"""What the Access page is about, in words: whose travel, how, in which plan of which area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from geo.wording import ESTIMATE, travel_words, unbroken
from geo.words import GROUP_TITLES
from ui.board.material import revision_words
from ui.compare.choice import TODAYS_NAME
from ui.plain_text import as_plain_text

if TYPE_CHECKING:
    from geo.view import View
    from ui.session import Workshop


@dataclass(frozen=True)
class Subject:
    """What a map and a table are about; a file says it too, since it is read without the page.

    Attributes:
        area: Name of the area.
        plan: Name of the plan.
        view: Mode, walking speed and threshold.
        group: Of patients, one of `geo.figures.arrays.GROUPS`.
        crow_flies: Whether the area's minutes are straight lines.
    """

    area: str
    plan: str
    view: View
    group: str
    crow_flies: bool = False

    @property
    def mark(self) -> str:
        """What stands behind a number of the group's patients: over-65s are an estimate, all others are counted."""
        return f" {ESTIMATE}" if self.group == "over_65" else ""

    @property
    def travel(self) -> str:
        """How they travel: "on foot at 4.8 km/h"."""
        return travel_words(self.view, crow_flies=self.crow_flies)

    @property
    def told(self) -> str:
        """All but the area in a line.

        >>> from geo.view import View
        >>> Subject("Saltmarsh", "Riverside", View(), "over_65").told
        'Riverside: over-65s *, on foot at 4.8 km/h'
        """
        return f"{self.plan}: {_small(GROUP_TITLES[self.group])}, {self.travel}"


def plan_name(workshop: Workshop) -> str:
    """Return what the plan on screen is called."""
    return workshop.opened.plan.name if workshop.opened else TODAYS_NAME


def draw_title(workshop: Workshop, *, area: str) -> None:
    """Draw what is asked, and of which plan of which area."""
    revision = revision_words(workshop.opened) if workshop.opened else "Not kept yet"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("Who travels too far?", anchor=False, width="content")
        st.caption(as_plain_text(f"{area}. {plan_name(workshop)}. {revision}."), width="content")


def draw_subject(subject: Subject) -> None:
    """Draw what stands below it is about."""
    st.caption(as_plain_text(unbroken(subject.told)), width="content")


def _small(title: str) -> str:
    return title[:1].lower() + title[1:]

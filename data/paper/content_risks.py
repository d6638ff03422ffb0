"""The risks that follow from the figures, and what would reduce them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.paper.risks import risks_of
from data.paper.section import Column, Section, Table
from geo.wording import count_words

if TYPE_CHECKING:
    from data.paper.material import Material

COMES_FROM: Final = (
    "They are worked out from the plan and the data; what people know besides stands in the note to this section."
)
MOST_TOLD: Final = 4
"""Risks that are read out; the table holds all, each with what would reduce it."""
TITLE: Final = "Risks and what would reduce them"
IN_FULL: Final = "Each in full, with what would reduce it"
COLUMNS: Final = (Column("Risk"), Column("In this plan"), Column("What would reduce it"))


def risks_section(material: Material) -> Section:
    """Return each risk with how large it is in this plan, and what would reduce it."""
    found = risks_of(material)
    told = [f"{one.title}: {first_sentence(one.says)}" for one in found[:MOST_TOLD]]
    more = len(found) - len(told)
    first = f"{count_words(len(found), 'risk')} {'follows' if len(found) == 1 else 'follow'} from the figures."
    rest = f"{more} more, and all of them in full with what would reduce them" if more else IN_FULL
    lines = (first, *told, f"{rest}: see the table {TITLE}.", COMES_FROM)
    rows = tuple((one.title, one.says, one.reduce) for one in found)
    return Section("risks", "Risks", lines, (Table(TITLE, COLUMNS, rows, brief=False),))


def first_sentence(text: str) -> str:
    """Return a text up to the end of its first sentence.

    >>> first_sentence("B has 9 patients: 3 short of 12. C has 5."), first_sentence("So it is.")
    ('B has 9 patients: 3 short of 12.', 'So it is.')
    """
    first, found, _ = text.partition(". ")
    return f"{first}." if found else text

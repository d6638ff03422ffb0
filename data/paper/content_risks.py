"""The risks that follow from the figures, and what would reduce them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.paper.risks import risks_of
from data.paper.section import Column, Section, Table
from geo.sentences import count_words

if TYPE_CHECKING:
    from data.paper.material import Material

COMES_FROM: Final = (
    "They are worked out from the plan and the data; what people know besides stands in the note to this section."
)
COLUMNS: Final = (Column("Risk"), Column("In this plan"), Column("What would reduce it"))


def risks_section(material: Material) -> Section:
    """Return each risk with how large it is in this plan, and what would reduce it."""
    found = risks_of(material)
    lines = (f"{count_words(len(found), 'risk')} follow from the figures.", COMES_FROM)
    rows = tuple((one.title, one.says, one.reduce) for one in found)
    return Section("risks", "Risks", lines, (Table("Risks and what would reduce them", COLUMNS, rows, brief=False),))

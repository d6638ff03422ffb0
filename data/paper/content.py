"""The board paper: its sections in order.

material = Material(folder, area, proposal, name=..., rules=..., manifest=..., options=...)
section("today", material)                     one screen, with its pictures: 0.2 s or so
section("today", material, pictures=False)     without: a few milliseconds, and matplotlib stays unloaded
board_paper(material)                          all of it: about 2 s for a borough
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from data.paper.content_data import data_section
from data.paper.content_hubs import hub_hours_section
from data.paper.content_patients import patients_section
from data.paper.content_proposal import other_clusters_section, proposal_section
from data.paper.content_question import options_section, purpose_section, today_section
from data.paper.content_risks import risks_section
from data.paper.content_rules import rules_section, said_section
from data.paper.section import Paper, Picture, Section
from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from data.paper.material import Material

SECTIONS: Final[Mapping[str, Callable[[Material], Section]]] = {
    "purpose": purpose_section,
    "today": today_section,
    "options": options_section,
    "proposal": proposal_section,
    "patients": patients_section,
    "other_clusters": other_clusters_section,
    "rules": rules_section,
    "said": said_section,
    "hub_hours": hub_hours_section,
    "risks": risks_section,
    "data": data_section,
}
"""Every section by its key, in the order of the paper."""


def section(key: str, material: Material, *, pictures: bool = True) -> Section:
    """Return one section, with the title and note that people typed.

    Args:
        key: One of `SECTIONS`.
        material: What the paper is made from.
        pictures: Whether to draw its maps and charts; without them `Section.pictures` is empty.

    Raises:
        PlanningError: There is no such section, or an option was made on another build of the area.
    """
    if key not in SECTIONS:
        msg = f"the paper has no section {key!r}; it has: {', '.join(SECTIONS)}"
        raise PlanningError(msg)
    usual, typed = SECTIONS[key](material), material.proposal
    return replace(
        usual,
        title=typed.text(f"{key}.title") or usual.title,
        pictures=_pictures(key, material) if pictures else (),
        note=typed.text(f"{key}.note"),
    )


def board_paper(material: Material, *, pictures: bool = True) -> Paper:
    """Return the whole paper; arguments and errors as in `section`."""
    area = material.area
    return Paper(
        title=f"Neighbourhood clusters of general practice: {material.name}",
        subtitle=f"{area.name}. List sizes of {material.counted_on}.",
        fictional=area.fictional,
        plan_name=material.name,
        revision=material.revision,
        link=material.link,
        sections=tuple(section(key, material, pictures=pictures) for key in SECTIONS),
    )


def _pictures(key: str, material: Material) -> tuple[Picture, ...]:
    from data.paper.pictures import PICTURES  # noqa: PLC0415 (brings matplotlib, half a second, for this alone)

    return PICTURES[key](material) if key in PICTURES else ()

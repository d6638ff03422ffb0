"""What the rules find in a plan, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.paper.day import day_words
from data.paper.section import Column, Table

if TYPE_CHECKING:
    from data.paper.material import Material
    from geo.plan import Plan

MOST_BRIEF: Final = 7
"""Findings that still fit on a slide: each takes two lines."""


def finding_table(material: Material, plan: Plan, *, title: str, brief: bool = True) -> Table:
    """Return each finding with how hard its rule is and where that stands."""
    columns = (Column("Finding"), Column("Kind"), Column("Source"))
    rules = {rule.key: rule for rule in material.rules.rules}
    rows = tuple(
        (one.sentence, one.severity, f"{rules[one.rule].source}, {day_words(rules[one.rule].date)}")
        for one in material.findings(plan)
    )
    note = "" if rows else "The rules find nothing to say."
    return Table(title, columns, rows, note, brief=brief and len(rows) <= MOST_BRIEF)

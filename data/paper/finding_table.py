"""What the rules find in a plan, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.paper.day import day_words
from data.paper.section import Column, Table
from geo.rules import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.paper.material import Material
    from geo.plan import Plan

MOST_BRIEF: Final = 7
"""Findings that still fit on a slide: each takes two lines."""


def finding_table(material: Material, plan: Plan, *, title: str, kinds: Sequence[str] = SEVERITIES) -> Table:
    """Return each finding with how hard its rule is and where that stands.

    Args:
        material: What the paper is made from.
        plan: The plan looked at.
        title: Of the table.
        kinds: Which severities are told; all by default.
    """
    columns = (Column("Finding"), Column("Kind"), Column("Source"))
    rules = {rule.key: rule for rule in material.rules.rules}
    rows = tuple(
        (one.sentence, one.severity, f"{rules[one.rule].source}, {day_words(rules[one.rule].date)}")
        for one in material.findings(plan)
        if one.severity in kinds
    )
    note = "" if rows else "Nothing was found."
    return Table(title, columns, rows, note, brief=len(rows) <= MOST_BRIEF)

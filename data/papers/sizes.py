"""The tables that several sections share: list sizes against the band, and what the rules find."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.papers.model import Column, Table
from geo.rules import SEVERITIES
from geo.wording import MONTHS, count_words, day_words
from geo.words import band_words, finding_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.papers.inputs import PaperInputs
    from geo.figures import ClusterFigures
    from geo.plan import Plan
    from geo.rules import Rules

MOST_BRIEF: Final = 14
"""Rows of a table that still fit on a slide."""


def size_table(inputs: PaperInputs, plan: Plan) -> Table:
    """Return every cluster with practices: its patients, and how far they are from the band."""
    columns = (
        Column("Cluster"),
        Column("Name"),
        Column("Practices", "count"),
        Column("Patients", "count"),
        Column("Test"),
    )
    rows = tuple(
        (cluster.letter, cluster.name, one.practices, one.patients, test_words(inputs, one))
        for cluster, one in zip(plan.clusters, inputs.figures(plan).clusters, strict=True)
        if one.practices
    )
    lower, upper = inputs.rules.lower, inputs.rules.upper
    note = (
        f"List sizes of {inputs.counted_on}, fixed practices (outside the area, special services) included. "
        f"The contract asks for {lower:,} patients at least; guidance for about {upper:,} at most."
    )
    title = f"List sizes and the band of {lower:,} to {upper:,} patients"
    return Table(title, columns, rows, note, brief=len(rows) <= MOST_BRIEF)


def test_words(inputs: PaperInputs, one: ClusterFigures) -> str:
    """Return how a cluster stands to the band, with the exception that holds for it."""
    rules = inputs.rules
    if one.practices == 1 and one.patients >= rules.alone:
        return f"one practice of {rules.alone:,} or more may stand alone; {band_words(one.patients, rules)}"
    larger = "; larger is allowed" if one.patients > rules.upper else ""
    return f"{band_words(one.patients, rules)}{larger}"


def band_sentence(inputs: PaperInputs, plan: Plan, *, called: str = "cluster") -> str:
    """Return how many clusters of a plan, or PCNs where they are called so, are in the band, short of it, over it."""
    summary, rules = inputs.summary(plan), inputs.rules
    clusters = count_words(summary.clusters, called)
    return (
        f"Of {clusters}, {summary.in_band or 'none'} {'is' if summary.in_band < 2 else 'are'} in the band of "
        f"{rules.lower:,} to {rules.upper:,} patients, {summary.under or 'none'} below it and "
        f"{summary.over or 'none'} above it."
    )


def counting_sentence(rules: Rules) -> str:
    """Return on which day the contract counts patients; "" where the rules do not say."""
    numbers = next((dict(rule.numbers) for rule in rules.rules if rule.key == "counted_on"), {})
    if not numbers:
        return ""
    day, month = int(numbers["day"]), MONTHS[int(numbers["month"]) - 1]
    return f"The contract counts those of {day} {month} before its year begins."


# ---- What the rules find in a plan, as a table ----

MOST_BRIEF_FINDINGS: Final = 7
"""Findings that still fit on a slide: each takes two lines."""


def finding_table(inputs: PaperInputs, plan: Plan, *, title: str, kinds: Sequence[str] = SEVERITIES) -> Table:
    """Return each finding with how hard its rule is and where that stands.

    Args:
        inputs: What the paper is made from.
        plan: The plan looked at.
        title: Of the table.
        kinds: Which severities are told; all by default.
    """
    columns = (Column("Finding"), Column("Kind"), Column("Source"))
    rules = {rule.key: rule for rule in inputs.rules.rules}
    rows = tuple(
        (finding_sentence(one), one.severity, f"{rules[one.rule].source}, {day_words(rules[one.rule].date)}")
        for one in inputs.findings(plan)
        if one.severity in kinds
    )
    note = "" if rows else "Nothing was found."
    return Table(title, columns, rows, note, brief=len(rows) <= MOST_BRIEF_FINDINGS)

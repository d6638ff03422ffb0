"""Several plans beside each other: which clusters, figures and findings of theirs belong in one line."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from geo.counterparts import counterparts
from geo.figures import ClusterFigures
from geo.rules import SEVERITIES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.figures import Base
    from geo.plan import Plan
    from geo.plan_summary import PlanSummary
    from geo.rules import Finding
    from geo.wording import FigureWords

ABSENT: Final = ""
"""Stands for the letter of a cluster in a plan that has none on that line."""
WHOLE_PLAN: Final = -1
"""Stands for the number of a line where a finding is about no cluster."""


class Beside(NamedTuple):
    """A figure in one of several plans.

    Attributes:
        value: NaN: can't be had, or the plan has no such cluster.
        change: The value less that of the first plan. NaN: either can't be had. 0 in the first plan.
        note: Why a figure can't be had, or what it leaves out; "" for nothing to say.
        base: On how many it rests; None for a count of a plan, and where the plan has no such cluster.
    """

    value: float
    change: float
    note: str
    base: Base | None


def aligned(plans: Sequence[Plan], list_size: Mapping[str, int]) -> tuple[tuple[str, ...], ...]:
    """Return the clusters of several plans in lines, each cluster beside those it carries on.

    The clusters of the first plan come first, in its order; then those that are new in the second, and so on. A new
    cluster stands beside one of an earlier plan, not the first, that it carries on. Lines that have no practice in
    any plan are left out.

    Args:
        plans: Of the same practices.
        list_size: Patients of each practice in any of the plans, those outside the area included.

    Returns:
        For each line the letter in each plan; `ABSENT` where the plan has none.

    Raises:
        PlanningError: The plans are not of the same practices.

    Ash joins Birch in B, and its own cluster goes:

    >>> from geo.plan import Cluster, Plan
    >>> first = Plan((Cluster("A", "Ash"), Cluster("B", "Birch")), (("P1", "A"), ("P2", "B")), ("P1", "P2"))
    >>> second = first.move(["P1"], to="B").remove_cluster("A")
    >>> aligned([first, second], {"P1": 9000, "P2": 8000})
    (('A', ''), ('B', 'B'))
    """
    lines = [[cluster.letter] for cluster in plans[0].clusters]
    for number, plan in enumerate(plans[1:], start=1):
        carried = [counterparts(earlier, plan, list_size) for earlier in plans[:number]]
        free = [*lines]
        for line in lines:
            line.append(ABSENT)
        for cluster in plan.clusters:
            found = _line_of(cluster.letter, free, carried)
            free = [line for line in free if line is not found]
            if found is None:
                found = [ABSENT] * (number + 1)
                lines.append(found)
            found[number] = cluster.letter
    used = [{c.letter for c in plan.clusters if c.outside or plan.members(c.letter)} for plan in plans]
    return tuple(
        tuple(line) for line in lines if any(letter in there for letter, there in zip(line, used, strict=True))
    )


def beside(words: FigureWords, figures: Sequence[ClusterFigures | PlanSummary | None]) -> tuple[Beside, ...]:
    """Return one figure in several plans.

    Args:
        words: Of the figure; its key names the field.
        figures: For each plan a `ClusterFigures` or a `PlanSummary`; None where the plan has no such cluster.
    """
    values = [_value(one, words.key) for one in figures]
    return tuple(
        Beside(value, value - values[0], _note(one, words.key), _base(one, words.key))
        for value, one in zip(values, figures, strict=True)
    )


@dataclass(frozen=True)
class FindingLine:
    """What one rule says about one cluster, or about the whole plan, in several plans.

    Attributes:
        severity: One of `SEVERITIES`.
        place: Number of the clusters' line; `WHOLE_PLAN` for what is said of the plan.
        findings: For each plan its finding; None where the rule finds nothing there.
    """

    severity: str
    place: int
    findings: tuple[Finding | None, ...]

    @property
    def is_same(self) -> bool:
        """Whether every plan has it, in the same words."""
        return len({finding.sentence if finding else "" for finding in self.findings}) == 1

    def appears(self, number: int) -> bool:
        """Return whether that plan has it and the first has not."""
        return self.findings[number] is not None and self.findings[0] is None

    def goes(self, number: int) -> bool:
        """Return whether the first plan has it and that one has not."""
        return self.findings[number] is None and self.findings[0] is not None


def aligned_findings(found: Sequence[Sequence[Finding]], lines: Sequence[Sequence[str]]) -> tuple[FindingLine, ...]:
    """Return the findings of several plans in lines: hardest first, the whole plan before clusters.

    Args:
        found: For each plan what the rules find in it.
        lines: As `aligned` gives them for the same plans.
    """
    by_key: dict[tuple[int, int, str], list[Finding | None]] = {}
    for number, findings in enumerate(found):
        line_of = {line[number]: place for place, line in enumerate(lines) if line[number] != ABSENT}
        for finding in findings:
            key = SEVERITIES.index(finding.severity), line_of.get(finding.cluster, WHOLE_PLAN), finding.kind
            by_key.setdefault(key, [None] * len(found))[number] = finding
    return tuple(FindingLine(SEVERITIES[key[0]], key[1], tuple(by_key[key])) for key in sorted(by_key))


def _line_of(letter: str, free: Sequence[list[str]], carried: Sequence[Mapping[str, str]]) -> list[str] | None:
    """Return the free line of the earliest plan with a cluster that this one carries on."""
    for number, earlier in enumerate(carried):
        if letter in earlier:
            for line in free:
                if line[number] == earlier[letter]:
                    return line
    return None


def _value(figures: ClusterFigures | PlanSummary | None, key: str) -> float:
    return math.nan if figures is None else float(getattr(figures, key))


def _note(figures: ClusterFigures | PlanSummary | None, key: str) -> str:
    return figures.reason(key) if isinstance(figures, ClusterFigures) else ""


def _base(figures: ClusterFigures | PlanSummary | None, key: str) -> Base | None:
    return figures.base(key) if isinstance(figures, ClusterFigures) else None

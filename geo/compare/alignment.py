"""Several plans beside each other: which clusters, figures and findings of theirs belong in one line."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from geo.compare.matching import counterparts
from geo.figures import ClusterFigures
from geo.rules import SEVERITIES, band_gap
from geo.wording import FigureWords

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.figures import Base, PlanFigures
    from geo.plan import Plan
    from geo.rules import Finding, Rules

# ---- A plan in a dozen numbers ----


@dataclass(frozen=True)
class PlanSummary:
    """Counts of a plan. Clusters without practices are not counted.

    Attributes:
        clusters: Clusters that have practices.
        in_band: Of them within the band of sizes, its ends included.
        under: Of them smaller.
        over: Of them larger.
        patients_in_band: Patients of the clusters in the band, as a share, 0 to 1, of those of all clusters and of
            practices not placed. NaN: there are no patients.
        smallest: Patients of the smallest cluster. NaN: there is no cluster.
        largest: Patients of the largest.
        not_placed_practices: Practices in no cluster.
        not_placed_patients: Patients of these.
        contract: Findings of that severity; the same for the others.
    """

    clusters: int
    in_band: int
    under: int
    over: int
    patients_in_band: float
    smallest: float
    largest: float
    not_placed_practices: int
    not_placed_patients: int
    contract: int
    guidance: int
    policy: int
    note: int
    allowed: int


SUMMARY: Final = (
    FigureWords(
        key="clusters", name="Clusters", unit="count", official=True, better=0,
        plain="Clusters that have practices.", formula="number of C with practices", source="The plan",
    ),
    FigureWords(
        key="in_band", name="Clusters in the band", unit="count", official=True, better=1,
        plain="Clusters whose patients are within the band of sizes of the rules.",
        formula="number of C with lower <= patients <= upper", source="Rules of the field",
        named="Clusters of {lower:,} to {upper:,}",
    ),
    FigureWords(
        key="under", name="Clusters below it", unit="count", official=True, better=-1,
        plain="Clusters with fewer patients than the contract demands.",
        formula="number of C with patients < lower", source="Rules of the field",
        named="Clusters below {lower:,}",
    ),
    FigureWords(
        key="over", name="Clusters above it", unit="count", official=True, better=-1,
        plain="Clusters with more patients than guidance has in mind; larger is allowed.",
        formula="number of C with patients > upper", source="Rules of the field",
        named="Clusters above {upper:,}",
    ),
    FigureWords(
        key="patients_in_band", name="Patients in clusters in the band", unit="share", official=True, better=1,
        plain="Share of all patients whose practice is in a cluster within the band. Practices not placed count too.",
        formula="patients of C in the band / patients of all practices", source="Rules of the field",
    ),
    FigureWords(
        key="smallest", name="Smallest cluster", unit="count", official=True, better=0,
        plain="Patients of the smallest cluster.", formula="least patients of C", source="The plan",
    ),
    FigureWords(
        key="largest", name="Largest cluster", unit="count", official=True, better=0,
        plain="Patients of the largest cluster.", formula="most patients of C", source="The plan",
    ),
    FigureWords(
        key="not_placed_practices", name="Practices not placed", unit="count", official=True, better=-1,
        plain="Practices in no cluster.", formula="number of p in no C", source="The plan",
    ),
    FigureWords(
        key="not_placed_patients", name="Patients not placed", unit="count", official=True, better=-1,
        plain="Patients of practices in no cluster.", formula="sum of the list sizes of p in no C", source="The plan",
    ),
    FigureWords(
        key="contract", name="Findings: contract", unit="count", official=True, better=-1,
        plain="What the contract demands and the plan does not have.",
        formula="number of findings of that severity", source="Rules of the field",
    ),
    FigureWords(
        key="guidance", name="Findings: guidance", unit="count", official=True, better=-1,
        plain="What guidance asks for and the plan does not have.",
        formula="number of findings of that severity", source="Rules of the field",
    ),
)  # fmt: skip
"""How the counts are worded, in the order in which they are shown. Of policy, notes and what is allowed neither more
nor fewer is better: they are read one by one."""


def plan_summary(figures: PlanFigures, found: Sequence[Finding], rules: Rules) -> PlanSummary:
    """Return the counts of a plan, from its figures in whichever view and what the rules find in it."""
    sizes = [cluster.patients for cluster in figures.clusters if cluster.practices]
    gaps = [band_gap(size, rules) for size in sizes]
    everybody = sum(sizes) + figures.not_placed_patients
    in_band = sum(size for size, gap in zip(sizes, gaps, strict=True) if not gap)
    return PlanSummary(
        clusters=len(sizes),
        in_band=sum(gap == 0 for gap in gaps),
        under=sum(gap < 0 for gap in gaps),
        over=sum(gap > 0 for gap in gaps),
        patients_in_band=in_band / everybody if everybody else float("nan"),
        smallest=min(sizes, default=float("nan")),
        largest=max(sizes, default=float("nan")),
        not_placed_practices=figures.not_placed_practices,
        not_placed_patients=figures.not_placed_patients,
        **{severity: sum(finding.severity == severity for finding in found) for severity in SEVERITIES},
    )


# ---- Several plans beside each other ----

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
    """Return one figure, the field of that key, in several plans; None where a plan has no such cluster."""
    key = words.key
    values = [math.nan if side is None else float(getattr(side, key)) for side in figures]
    columns = []
    for value, side in zip(values, figures, strict=True):
        note, base = (side.reason(key), side.base(key)) if isinstance(side, ClusterFigures) else ("", None)
        columns.append(Beside(value, value - values[0], note, base))
    return tuple(columns)


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

    def appears(self, number: int) -> bool:
        """Return whether that plan has it and the first has not."""
        return self.findings[number] is not None and self.findings[0] is None

    def goes(self, number: int) -> bool:
        """Return whether the first plan has it and that one has not."""
        return self.findings[number] is None and self.findings[0] is not None


def aligned_findings(found: Sequence[Sequence[Finding]], lines: Sequence[Sequence[str]]) -> tuple[FindingLine, ...]:
    """Return what the rules find in several plans, in `aligned` lines: hardest first, the whole plan first."""
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

"""A plan in a dozen numbers: how many clusters are in the band of sizes, what is not placed, what the rules find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.rules import SEVERITIES, band_gap
from geo.wording import FigureWords

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.figures import PlanFigures
    from geo.rules import Finding, Rules


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
    """Return the counts of a plan.

    Args:
        figures: Of the plan, in whichever view: no count looks at minutes.
        found: What the rules find in it.
        rules: Where the band of sizes is.
    """
    sizes = [one.patients for one in figures.clusters if one.practices]
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

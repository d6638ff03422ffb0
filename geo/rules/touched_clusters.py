"""Some clusters of a plan with their figures and findings, without those of all the others.

What is said of them is what `figures` and `findings` say of the whole plan: territory is worked out with every
cluster in it, and all else about a cluster follows from its own practices.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from geo.figures import ClusterFigures, figures_of
from geo.rules.rules import Finding, findings

if TYPE_CHECKING:
    from geo.area import Area
    from geo.figures import PlanLayout
    from geo.rules.rules import Rules


@dataclass(frozen=True)
class ClusterSide:
    """A cluster in one plan.

    Attributes:
        figures: All of them.
        away: Patients living in a piece of its territory that is not the largest, specks left out; 0: in one piece.
        findings: What the rules say about it.
    """

    figures: ClusterFigures
    away: int
    findings: tuple[Finding, ...]

    @property
    def in_one_piece(self) -> bool:
        """Whether its territory holds together, specks left out."""
        return not self.away


@dataclass(frozen=True, eq=False)
class Sides:
    """Some clusters of a plan.

    Attributes:
        clusters: By letter.
        findings: What the rules say about them and about the plan as a whole, hardest first.
    """

    clusters: dict[str, ClusterSide]
    findings: tuple[Finding, ...]

    def among(self, letters: frozenset[str]) -> Sides:
        """Return those of the clusters only, with what is said of the plan as a whole."""
        told = tuple(finding for finding in self.findings if finding.cluster in {"", *letters})
        return Sides({letter: side for letter, side in self.clusters.items() if letter in letters}, told)

    def beyond(self, other: Sides) -> tuple[Finding, ...]:
        """Return the findings of a kind and about a cluster of which the others have none."""
        known = {(finding.kind, finding.cluster) for finding in other.findings}
        return tuple(finding for finding in self.findings if (finding.kind, finding.cluster) not in known)


def touched(before: PlanLayout, after: PlanLayout) -> frozenset[str]:
    """Return the letters of the clusters that lose or gain a practice or a place between two plans.

    Both plans have the same clusters. About every other cluster figures and findings are the same in both.
    """
    places = before.territory != after.territory
    practices = before.cluster_arrays.cluster_of != after.cluster_arrays.cluster_of
    numbers = {
        *before.territory[places].tolist(),
        *after.territory[places].tolist(),
        *before.cluster_arrays.cluster_of[practices].tolist(),
        *after.cluster_arrays.cluster_of[practices].tolist(),
    }
    return frozenset(before.plan.clusters[number].letter for number in numbers if number >= 0)


def sides(area: Area, layout: PlanLayout, letters: frozenset[str], *, rules: Rules) -> Sides:
    """Return those clusters of a plan that is laid out on an area, with their figures and findings."""
    few = _only(layout, [number for number, cluster in enumerate(layout.plan.clusters) if cluster.letter in letters])
    found = figures_of(few)
    told = findings(area, few.plan, found, rules)
    return Sides({cluster.letter: _side(cluster, told) for cluster in found.clusters}, told)


def _only(layout: PlanLayout, numbers: list[int]) -> PlanLayout:
    """Return the plan with only those clusters, numbered from 0.

    Practices that stand alone stay so; places of other clusters are nobody's.
    """
    anew = np.full(len(layout.plan.clusters) + 1, -1, dtype=np.int16)  # one more, for -1
    anew[numbers] = np.arange(len(numbers), dtype=np.int16)
    clusters = tuple(layout.plan.clusters[number] for number in numbers)
    letters = {cluster.letter for cluster in clusters}
    placed = tuple((code, letter) for code, letter in layout.plan.placed if letter in letters)
    known = sorted([*(code for code, _ in placed), *layout.plan.not_placed()])
    cluster_arrays = layout.cluster_arrays
    few = replace(
        cluster_arrays,
        cluster_of=anew[cluster_arrays.cluster_of],
        members=tuple(cluster_arrays.members[number] for number in numbers),
        living=cluster_arrays.living[numbers],
        held=cluster_arrays.held[numbers],
        nearest=cluster_arrays.nearest[numbers],
    )
    plan = replace(layout.plan, clusters=clusters, placed=placed, practices=tuple(known))
    return replace(layout, plan=plan, cluster_arrays=few, territory=anew[layout.territory])


def _side(group: ClusterFigures, told: tuple[Finding, ...]) -> ClusterSide:
    about = tuple(finding for finding in told if finding.cluster == group.letter)
    return ClusterSide(group, next((finding.gap for finding in about if finding.kind == "in_pieces"), 0), about)

"""What the Neighbours page shows, worked out once: everything follows from (area, plan, view, practice)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from data.cached_figures import joinings_of, neighbours_of
from data.policy import Ways, read_ways
from geo.neighbours import (
    CLUSTER_PARTS,
    PRACTICE_PARTS,
    Joining,
    Neighbour,
    Ranking,
    TooFar,
    rank,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from geo.area import Area
    from geo.neighbours import Part
    from geo.plan import Plan
    from geo.view import View


@dataclass(frozen=True, eq=False)
class RankedPractices:
    """Every other practice that is not too far, with its score.

    Attributes:
        found: In the area's order.
        parts: float64 (N, M): in the order of `geo.neighbours.ranking.PRACTICE_PARTS`.
        ranking: Their scores.
        too_far: The others, the nearest first, those with no way there last.
    """

    found: tuple[Neighbour, ...]
    parts: NDArray[np.float64]
    ranking: Ranking
    too_far: tuple[Neighbour, ...]

    def not_ranked(self) -> tuple[Neighbour, ...]:
        """Return those that have no score because their shared ground is not known, where others have one."""
        return tuple(self.found[at] for at in self.ranking.without_score())


@dataclass(frozen=True, eq=False)
class RankedClusters:
    """Every cluster in reach with its score.

    Attributes:
        found: As `geo.neighbours.clusters.joinings` gives them.
        parts: float64 (N, M): in the order of `geo.neighbours.ranking.CLUSTER_PARTS`.
        ranking: Their scores.
        more: Clusters that are not too far, and not among the nearest that are looked at.
        too_far: Clusters that are too far, the nearest first.
    """

    found: tuple[Joining, ...]
    parts: NDArray[np.float64]
    ranking: Ranking
    more: int
    too_far: tuple[TooFar, ...]

    def in_order(self) -> tuple[Joining, ...]:
        """Return them, the highest score first, those without one last."""
        return tuple(self.found[number] for number in self.ranking.order.tolist())

    def not_ranked(self) -> tuple[Joining, ...]:
        """Return those that have no score because their shared ground is not known, where others have one."""
        return tuple(self.found[at] for at in self.ranking.without_score())


def ranked_practices(area: Area, code: str, *, plan: Plan, view: View, weights: Mapping[str, int]) -> RankedPractices:
    """Return every other practice with its score by these weights; only the scores are worked out anew for others."""
    found, parts, far = neighbours_of(area, code, plan=plan, view=view)
    return RankedPractices(found, parts, _ranking(parts, PRACTICE_PARTS, weights), far)


def ranked_clusters(area: Area, code: str, *, plan: Plan, view: View, weights: Mapping[str, int]) -> RankedClusters:
    """Return every cluster in reach with its score by these weights."""
    with st.spinner("Looking at the clusters in reach"):
        found, parts, more, far = joinings_of(area, code, plan=plan, view=view)
    return RankedClusters(found, parts, _ranking(parts, CLUSTER_PARTS, weights), more, far)


def _ranking(parts: NDArray[np.float64], kinds: Sequence[Part], weights: Mapping[str, int]) -> Ranking:
    keys = [part.key for part in kinds]
    return rank(parts, [weights[key] for key in keys], needs=keys.index("shared"))


@st.cache_resource(show_spinner=False)
def ways() -> Ways:
    """Return what each way of working together means, read once."""
    return read_ways()

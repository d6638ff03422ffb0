"""What the Neighbours page shows, worked out once: everything follows from (area, plan, view, practice)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from data.policy import Ways, read_ways
from geo.neighbours import (
    CLUSTER_PARTS,
    PRACTICE_PARTS,
    Joining,
    Neighbour,
    Profile,
    Ranking,
    TooFar,
    cluster_parts,
    joinings,
    neighbours,
    out_of_reach,
    practice_parts,
    profile,
    rank,
    too_far,
)
from ui.session import BY_VALUE, laid_out, rules

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


@st.cache_resource(max_entries=60, show_spinner=False, hash_funcs=BY_VALUE)
def profile_of(area: Area, code: str, *, within: int) -> Profile:
    """Return a practice as it is today."""
    return profile(area, code, within=within)


def ranked_practices(area: Area, code: str, *, plan: Plan, view: View, weights: Mapping[str, int]) -> RankedPractices:
    """Return every other practice with its score by these weights; only the scores are worked out anew for others."""
    found, parts, far = _neighbours(area, code, plan=plan, view=view)
    return RankedPractices(found, parts, _ranking(parts, PRACTICE_PARTS, weights), far)


def ranked_clusters(area: Area, code: str, *, plan: Plan, view: View, weights: Mapping[str, int]) -> RankedClusters:
    """Return every cluster in reach with its score by these weights."""
    found, parts, more, far = _joinings(area, code, plan=plan, view=view)
    return RankedClusters(found, parts, _ranking(parts, CLUSTER_PARTS, weights), more, far)


def _ranking(parts: NDArray[np.float64], kinds: Sequence[Part], weights: Mapping[str, int]) -> Ranking:
    keys = [part.key for part in kinds]
    return rank(parts, [weights[key] for key in keys], needs=keys.index("shared"))


@st.cache_resource(show_spinner=False)
def ways() -> Ways:
    """Return what each way of working together means, read once."""
    return read_ways()


@st.cache_resource(max_entries=60, show_spinner=False, hash_funcs=BY_VALUE)
def _neighbours(
    area: Area, code: str, *, plan: Plan, view: View
) -> tuple[tuple[Neighbour, ...], NDArray[np.float64], tuple[Neighbour, ...]]:
    own = profile_of(area, code, within=view.within)
    everyone = neighbours(area, code, plan=plan, view=view)
    found = tuple(one for one in everyone if not too_far(one, own, within=view.within))
    far = (one for one in everyone if too_far(one, own, within=view.within))
    nearest = sorted(far, key=lambda one: (math.isnan(one.patients_minutes), one.patients_minutes, one.name))
    return found, practice_parts(found, own, view=view), tuple(nearest)


@st.cache_resource(max_entries=60, show_spinner="Looking at the clusters in reach", hash_funcs=BY_VALUE)
def _joinings(
    area: Area, code: str, *, plan: Plan, view: View
) -> tuple[tuple[Joining, ...], NDArray[np.float64], int, tuple[TooFar, ...]]:
    area_arrays = laid_out(area, view)
    found = joinings(area, code, plan=plan, view=view, rules=rules(), area_arrays=area_arrays)
    own = profile_of(area, code, within=view.within)
    more, far = out_of_reach(area, code, plan=plan, view=view, area_arrays=area_arrays)
    return found, cluster_parts(found, own, view=view, rules=rules()), more, far

"""What the Neighbours page shows, worked out once: everything follows from (area, plan, view, practice)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from data.ways import Ways, read_ways
from geo.joining import Joining, joinings
from geo.neighbours import Neighbour, neighbours
from geo.profile import Profile, profile
from geo.ranking import CLUSTER_PARTS, PRACTICE_PARTS, Ranking, cluster_parts, practice_parts, rank
from ui.worked_out import BY_VALUE, laid_out, rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from geo.area import Area
    from geo.plan import Plan
    from geo.view import View


@dataclass(frozen=True, eq=False)
class RankedPractices:
    """Every other practice with its score.

    Attributes:
        found: In the area's order.
        parts: float64 (N, M): in the order of `geo.ranking.PRACTICE_PARTS`.
        ranking: Their scores.
    """

    found: tuple[Neighbour, ...]
    parts: NDArray[np.float64]
    ranking: Ranking


@dataclass(frozen=True, eq=False)
class RankedClusters:
    """Every cluster in reach with its score.

    Attributes:
        found: As `geo.joining.joinings` gives them.
        parts: float64 (N, M): in the order of `geo.ranking.CLUSTER_PARTS`.
        ranking: Their scores.
    """

    found: tuple[Joining, ...]
    parts: NDArray[np.float64]
    ranking: Ranking

    def in_order(self) -> tuple[Joining, ...]:
        """Return them, the highest score first."""
        return tuple(self.found[number] for number in self.ranking.order.tolist())


@st.cache_resource(max_entries=60, show_spinner=False, hash_funcs=BY_VALUE)
def profile_of(area: Area, code: str, *, within: int) -> Profile:
    """Return a practice as it is today."""
    return profile(area, code, within=within)


def ranked_practices(area: Area, code: str, *, plan: Plan, view: View, weights: Mapping[str, int]) -> RankedPractices:
    """Return every other practice with its score by these weights; only the scores are worked out anew for others."""
    found, parts = _neighbours(area, code, plan=plan, view=view)
    return RankedPractices(found, parts, rank(parts, [weights[part.key] for part in PRACTICE_PARTS]))


def ranked_clusters(area: Area, code: str, *, plan: Plan, view: View, weights: Mapping[str, int]) -> RankedClusters:
    """Return every cluster in reach with its score by these weights."""
    found, parts = _joinings(area, code, plan=plan, view=view)
    return RankedClusters(found, parts, rank(parts, [weights[part.key] for part in CLUSTER_PARTS]))


@st.cache_resource(show_spinner=False)
def ways() -> Ways:
    """Return what each way of working together means, read once."""
    return read_ways()


@st.cache_resource(max_entries=60, show_spinner=False, hash_funcs=BY_VALUE)
def _neighbours(area: Area, code: str, *, plan: Plan, view: View) -> tuple[tuple[Neighbour, ...], NDArray[np.float64]]:
    found = neighbours(area, code, plan=plan, view=view)
    return found, practice_parts(found, profile_of(area, code, within=view.within), view=view)


@st.cache_resource(max_entries=60, show_spinner="Looking at the clusters in reach", hash_funcs=BY_VALUE)
def _joinings(area: Area, code: str, *, plan: Plan, view: View) -> tuple[tuple[Joining, ...], NDArray[np.float64]]:
    found = joinings(area, code, plan=plan, view=view, rules=rules(), prepared=laid_out(area, view))
    own = profile_of(area, code, within=view.within)
    return found, cluster_parts(found, own, view=view, rules=rules())

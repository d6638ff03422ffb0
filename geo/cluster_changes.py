"""What a plan does to each cluster: who joins, who leaves, and how many patients there were and are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.counterparts import counterparts
from geo.stances import patients_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.plan import Plan


@dataclass(frozen=True)
class ClusterChange:
    """One cluster, before and after.

    Attributes:
        before: Letter in the plan before; "" for a new cluster.
        after: Letter in the plan after; "" for a cluster that is no more.
        joined: Codes of the practices that are in it after and were not before, sorted.
        left: Codes of those that were in it and are not any more, sorted.
        practices_before: How many there were, those outside the area included.
        practices_after: How many there are.
        patients_before: Sum of the list sizes of the first.
        patients_after: Sum of the list sizes of the second.
    """

    before: str
    after: str
    joined: tuple[str, ...]
    left: tuple[str, ...]
    practices_before: int
    practices_after: int
    patients_before: int
    patients_after: int

    @property
    def patients_change(self) -> int:
        """Patients more (positive) or fewer (negative) than before."""
        return self.patients_after - self.patients_before

    @property
    def is_same(self) -> bool:
        """Whether the same practices are in it, under whatever name."""
        return not self.joined and not self.left


def cluster_changes(before: Plan, after: Plan, list_size: Mapping[str, int]) -> tuple[ClusterChange, ...]:
    """Return what becomes of every cluster that has practices in either plan.

    Args:
        before: A plan.
        after: A plan of the same practices.
        list_size: Patients of each practice in either plan, those outside the area included.

    Returns:
        The clusters of the plan after in its order, then those that are no more in the order of the plan before.

    Raises:
        PlanningError: The plans are not of the same practices.

    >>> from geo.plan import Cluster, Plan
    >>> before = Plan((Cluster("A", "Ash"), Cluster("B", "Birch")), (("P1", "A"), ("P2", "B")), ("P1", "P2"))
    >>> after = before.move(["P1"], to="B")
    >>> [(one.after, one.joined, one.left, one.patients_change)
    ...     for one in cluster_changes(before, after, {"P1": 9000, "P2": 8000})]
    [('A', (), ('P1',), -9000), ('B', ('P1',), (), 9000)]
    """
    carries_on = counterparts(before, after, list_size)
    pairs = [(carries_on.get(cluster.letter, ""), cluster.letter) for cluster in after.clusters]
    pairs += [(cluster.letter, "") for cluster in before.clusters if cluster.letter not in carries_on.values()]
    was, now = _members(before), _members(after)
    return tuple(_change(pair, was[pair[0]], now[pair[1]], list_size) for pair in pairs if was[pair[0]] or now[pair[1]])


def _members(plan: Plan) -> dict[str, set[str]]:
    held = {cluster.letter: {*plan.members(cluster.letter), *cluster.outside} for cluster in plan.clusters}
    return held | {"": set()}


def _change(pair: tuple[str, str], was: set[str], now: set[str], list_size: Mapping[str, int]) -> ClusterChange:
    return ClusterChange(
        before=pair[0],
        after=pair[1],
        joined=tuple(sorted(now - was)),
        left=tuple(sorted(was - now)),
        practices_before=len(was),
        practices_after=len(now),
        patients_before=patients_of(was, list_size),
        patients_after=patients_of(now, list_size),
    )

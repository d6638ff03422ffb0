"""Which cluster of one plan is which of another, and which practices moved between them."""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import linear_sum_assignment

from geo.errors import PlanningError
from geo.proposal import patients_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from geo.plan import Cluster, Plan


@dataclass(frozen=True)
class Mover:
    """A practice that is in another cluster after than before.

    Attributes:
        code: Of the practice.
        left: Letter, in the plan before, of the cluster it left; "" where it was not placed.
        joined: Letter, in the plan after, of the cluster it joined; "" where it is not placed.
        patients: Registered with it. They stay registered with it.
    """

    code: str
    left: str
    joined: str
    patients: int


def counterparts(before: Plan, after: Plan, list_size: Mapping[str, int]) -> dict[str, str]:
    """Return for clusters of the plan after which cluster of the plan before each carries on.

    The same PCN is the same cluster, whoever is in it. Then the same letter and name are, if they have a practice in
    common or one of the two has none: letters alone mean nothing between plans that were begun apart. Of the rest,
    those go together that together have the most patients in common.

    Args:
        before: A plan.
        after: A plan of the same practices.
        list_size: Patients of each practice in either plan, those outside the area included.

    Returns:
        Letter in `after` to letter in `before`, in the order of `after`; each letter at most once on either side. A
        cluster that carries on none is absent.

    Cluster D is made and takes all of A, which goes: D is what A was.

    >>> from geo.plan import Cluster, Plan
    >>> before = Plan((Cluster("A", "Ash"), Cluster("B", "Birch")), (("P1", "A"), ("P2", "B")), ("P1", "P2"))
    >>> after = Plan((Cluster("B", "Birch"), Cluster("D", "Damson")), (("P1", "D"), ("P2", "B")), ("P1", "P2"))
    >>> counterparts(before, after, {"P1": 9000, "P2": 8000})
    {'B': 'B', 'D': 'A'}
    """
    require_same_practices(before, after)
    members = _codes(before), _codes(after)

    def share(old: Cluster, new: Cluster) -> bool:
        there, here = members[0][old.letter], members[1][new.letter]
        return not there or not here or bool(there & here)

    found: dict[str, str] = {}
    _pair(found, before, after, named=attrgetter("pcn_code"), same=lambda _, new: bool(new.pcn_code))
    _pair(found, before, after, named=attrgetter("letter", "name"), same=share)
    taken = set(found.values())
    olds = [c.letter for c in before.clusters if c.letter not in taken]
    news = [c.letter for c in after.clusters if c.letter not in found]
    # A practice without patients still is one in common.
    common = np.array(
        [[sum(max(1, list_size[code]) for code in members[0][old] & members[1][new]) for old in olds] for new in news]
    ).reshape(len(news), len(olds))
    for row, column in zip(*linear_sum_assignment(common, maximize=True), strict=True):
        if common[row, column]:
            found[news[row]] = olds[column]
    return {c.letter: found[c.letter] for c in after.clusters if c.letter in found}


def movers(before: Plan, after: Plan, list_size: Mapping[str, int]) -> tuple[Mover, ...]:
    """Return the practices that leave their cluster, join one or change it: by the cluster joined, left, and code.

    A practice whose cluster carries on under another letter or name has not moved. Not placed comes last. Arguments as
    in `counterparts`.
    """
    carries_on = counterparts(before, after, list_size)
    was, now = before.where(), after.where()
    carries_on[""] = ""
    moved = [
        Mover(code, was.get(code, ""), now.get(code, ""), list_size[code])
        for code in after.practices
        if carries_on.get(now.get(code, "")) != was.get(code, "")
    ]
    old, new = (
        {letter: number for number, letter in enumerate([*(cluster.letter for cluster in plan.clusters), ""])}
        for plan in (before, after)
    )
    return tuple(sorted(moved, key=lambda mover: (new[mover.joined], old[mover.left], mover.code)))


def patients_that_move(moved: Iterable[Mover]) -> int:
    """Return the patients of the practices that move.

    >>> patients_that_move([Mover("P1", "A", "B", 9000), Mover("P2", "", "B", 8000)])
    17000
    """
    return sum(mover.patients for mover in moved)


def require_same_practices(before: Plan, after: Plan) -> None:
    """Refuse two plans that are not of the same practices.

    Raises:
        PlanningError: A practice can be moved in one of them and not in the other.
    """
    unlike = sorted(set(before.practices) ^ set(after.practices))
    if unlike:
        msg = (
            f"these two plans can't be compared: {len(unlike)} practices are in one of them only, {unlike[0]} first; "
            "they were made on different builds of the area. Carry the older plan over first"
        )
        raise PlanningError(msg)


def _codes(plan: Plan) -> dict[str, set[str]]:
    """Return the codes of each cluster's practices by its letter, those outside the area included."""
    inside = plan.by_cluster()
    return {cluster.letter: {*inside[cluster.letter], *cluster.outside} for cluster in plan.clusters}


def _pair(
    found: dict[str, str],
    before: Plan,
    after: Plan,
    *,
    named: Callable[[Cluster], object],
    same: Callable[[Cluster, Cluster], bool],
) -> None:
    """Add to `found` the first pairs of clusters, free on both sides, that are named alike and are the same."""
    taken = set(found.values())
    olds: dict[object, list[Cluster]] = {}
    for old in before.clusters:
        if old.letter not in taken:
            olds.setdefault(named(old), []).append(old)
    for new in after.clusters:
        alike = olds.get(named(new), []) if new.letter not in found else []
        for old in alike:
            if same(old, new):
                found[new.letter] = old.letter
                alike.remove(old)
                break


# ---- What a plan does to each cluster ----


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
    """Return what becomes of every cluster that has practices in either plan; `list_size` as in `counterparts`.

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
    members = _codes(before), _codes(after)
    changes = []
    for old, new in pairs:
        was, now = members[0].get(old, set()), members[1].get(new, set())
        if was or now:
            changes.append(
                ClusterChange(
                    before=old,
                    after=new,
                    joined=tuple(sorted(now - was)),
                    left=tuple(sorted(was - now)),
                    practices_before=len(was),
                    practices_after=len(now),
                    patients_before=patients_of(was, list_size),
                    patients_after=patients_of(now, list_size),
                )
            )
    return tuple(changes)

"""What it would mean for one practice to join each cluster in reach: every cluster before and after.

Figures and findings are those of the plan in which the practice has moved, for the clusters that the move touches.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.area import INSIDE, SERVICE
from geo.errors import PlanningError
from geo.figures import (
    AreaArrays,
    Base,
    ClusterArrays,
    PlanLayout,
    Travel,
    area_arrays_for,
    group,
    lay,
    nearest_of,
    travel,
    weighted_mean,
)
from geo.neighbours.practices import both_ways, is_too_far, shared_with
from geo.neighbours.profiles import Aged, aged_65
from geo.rules import ClusterSide, Sides, sides, touched

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.area import Area
    from geo.figures import AreaArrays
    from geo.plan import Plan
    from geo.rules import Finding, Rules
    from geo.view import View

# ---- One practice and the other practices of a cluster ----


@dataclass(frozen=True)
class JoinImpact:
    """A practice that would join a cluster, or is in it already.

    "The others" are the cluster's other practices, wherever they lie. Of those far beyond and of special services no
    minutes are known: their patients count in shared ground, as in territory, and in no minutes, deprivation or ages,
    as in the cluster's own figures. Each figure carries what it rests on, and is NaN where that is too little, see
    `geo.figures.base`.

    Attributes:
        own_before: Minutes of the practice's patients to the nearest practice of the cluster it is in; to the practice
            itself where it is in none and stands alone.
        own_after: The same, were it in this cluster.
        to_others: Minutes of the practice's patients to the nearest of the others.
        theirs_before: Minutes of the others' patients to the nearest of the others.
        theirs_after: Minutes of the same patients, this practice counted in.
        staff: Mean minutes between the practice and each of the others, there and back.
        staff_base: Of how many of the others they are known.
        shared: Overlap of where the practice's mapped patients and the others' live, 0 to 1.
        mapped: Mapped patients of the others, of all theirs: what `shared` rests on, beside the practice's own.
        aged_65: The others' patients of 65 or over.
        imd_decile: Mean deprivation decile of the others' patients.
        most_deprived_fifth: Share of the others' patients in the most deprived fifth.
        decile_base: Their patients living where the decile is known, of all theirs.
    """

    own_before: Travel
    own_after: Travel
    to_others: Travel
    theirs_before: Travel
    theirs_after: Travel
    staff: float
    staff_base: Base
    shared: float
    mapped: Base
    aged_65: Aged
    imd_decile: float
    most_deprived_fifth: float
    decile_base: Base


def join_impact(
    area_arrays: AreaArrays, cluster_arrays: ClusterArrays, *, row: int, cluster: int, within: int
) -> JoinImpact:
    """Return how a practice and the others of a cluster are to each other.

    The practice has not moved in the plan of `cluster_arrays`; the cluster, by its number, has other practices.
    """
    others, own = others_of(cluster_arrays, row=row, cluster=cluster), area_arrays.patients[row]
    everyone = all_others_of(cluster_arrays, row=row, cluster=cluster)
    mine = cluster_arrays.cluster_of[row]
    now = nearest_of(area_arrays, cluster_arrays.members[mine] if mine >= 0 else np.array([row]))
    nearest = nearest_of(area_arrays, others)
    joined = np.fmin(nearest, area_arrays.minutes[row])
    living = area_arrays.patients[others].sum(axis=0, dtype=np.int32)
    living_all = area_arrays.patients[everyone].sum(axis=0, dtype=np.int32)
    ours, theirs = int(area_arrays.list_size[row]), int(area_arrays.list_size[everyone].sum())
    between = both_ways(area_arrays.between, row)[others]
    staff = Base(int((~np.isnan(between)).sum()), len(everyone), "practices")
    both = np.stack([own, living_all])
    mapped_of_both = both.sum(axis=1, dtype=np.int64)
    own_mapped, mapped = Base(int(mapped_of_both[0]), ours), Base(int(mapped_of_both[1]), theirs)
    decile_base = Base(int(area_arrays.deciles_known[others].sum()), theirs)
    return JoinImpact(
        own_before=travel(own, now, within=within, of=ours),
        own_after=travel(own, joined, within=within, of=ours),
        to_others=travel(own, nearest, within=within, of=ours),
        theirs_before=travel(living, nearest, within=within, of=theirs),
        theirs_after=travel(living, joined, within=within, of=theirs),
        staff=staff.keep(_divided(np.nansum(between), staff.n)),
        staff_base=staff,
        shared=own_mapped.keep(mapped.keep(float(shared_with(both, mapped_of_both, 0)[1]))),
        mapped=mapped,
        aged_65=aged_65(area_arrays, others, everybody=everyone),
        imd_decile=decile_base.keep(_divided(area_arrays.deciles[others].sum(), decile_base.n)),
        most_deprived_fifth=decile_base.keep(_divided(area_arrays.deprived[others].sum(), decile_base.n)),
        decile_base=decile_base,
    )


def others_of(cluster_arrays: ClusterArrays, *, row: int, cluster: int) -> NDArray[np.intp]:
    """Return the rows of a cluster's practices without that one; those of which no minutes are known are left out."""
    return np.delete(cluster_arrays.members[cluster], np.flatnonzero(cluster_arrays.members[cluster] == row))


def all_others_of(cluster_arrays: ClusterArrays, *, row: int, cluster: int) -> NDArray[np.intp]:
    """Return the rows of a cluster's practices without that one, wherever they lie."""
    there = cluster_arrays.cluster_of == cluster
    there[row] = False
    return np.flatnonzero(there)


def _divided(total: float, by: int) -> float:
    return float(total) / by if by else float("nan")


# ---- What it would mean for one practice to join each cluster in reach ----

MOST: Final = 8
"""Clusters looked at: those nearest to the practice's patients, its own among them. All London has two hundred, and
nobody joins the ninth nearest."""


@dataclass(frozen=True)
class Outside:
    """The fixed members of a cluster: they count in it, and no plan of the area moves them.

    Attributes:
        names: Of the practices outside the area, in its order.
        services: Of the special services, wherever they lie, likewise.
        patients: On the lists of both.
        without_minutes: Names of those of either of which no minutes are known: they lie too far away, or are services.
    """

    names: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    patients: int = 0
    without_minutes: tuple[str, ...] = ()


@dataclass(frozen=True)
class TooFar:
    """A cluster that nobody of a practice would be sent to.

    Attributes:
        letter: Of the cluster.
        name: Of the cluster.
        minutes: Mean minutes of the practice's patients to the nearest of its other practices. NaN: no way for any,
            or not known.
        known: Whether minutes to any of its other practices are known.
    """

    letter: str
    name: str
    minutes: float
    known: bool


@dataclass(frozen=True)
class Joining:
    """What joining one cluster would mean. Where the practice is there already, before and after are the same.

    Attributes:
        letter: Of the cluster.
        name: Of the cluster.
        outside: Its fixed members.
        here: Whether the practice is in it already.
        locked: Whether a lock, of this cluster or of the one the practice is in, forbids the move; the figures are
            those without the lock.
        before: The cluster as it is.
        after: The cluster with the practice in it.
        left: Letter of the cluster that the practice leaves; "" where it leaves none.
        left_name: Its name; "" as above.
        left_before: That cluster as it is; None where the practice leaves none.
        left_after: That cluster without the practice; None as above.
        meets: How the practice and the cluster's others are to each other.
        appear: Findings about any cluster that the move would bring.
        vanish: Findings about any cluster that it would take away.
    """

    letter: str
    name: str
    outside: Outside
    here: bool
    locked: bool
    before: ClusterSide
    after: ClusterSide
    left: str
    left_name: str
    left_before: ClusterSide | None
    left_after: ClusterSide | None
    meets: JoinImpact
    appear: tuple[Finding, ...]
    vanish: tuple[Finding, ...]


def joinings(  # noqa: PLR0913 (all a plan's figures and findings follow from, each named at the call)
    area: Area, code: str, *, plan: Plan, view: View, rules: Rules, area_arrays: AreaArrays | None = None
) -> tuple[Joining, ...]:
    """Return what joining each cluster in reach would mean for a practice.

    A cluster in which it would be alone is left out. `area_arrays` is what `prepare(area, view)` made of the area, for
    callers who keep it.

    Returns:
        At most `MOST`: the cluster the practice is in, if it has others; then the nearest to its patients first, of
        those that are not `too_far`.

    Raises:
        PlanningError: The practice can't be moved, or the area has no minutes for the view's mode.
    """
    area_arrays = _area_arrays(area, code, plan=plan, view=view, area_arrays=area_arrays)
    free = replace(plan, clusters=tuple(replace(cluster, locked=False) for cluster in plan.clusters))
    now, row = lay(area_arrays, free, view), area_arrays.row[code]
    near, _, _ = _sorted_by_reach(area_arrays, now.cluster_arrays, row, within=view.within)
    reach = near[:MOST]
    moved = {number: _moved(now, code, plan.clusters[number].letter) for number in reach}
    about = {number: touched(now, moved[number]) | {plan.clusters[number].letter} for number in reach}
    before = sides(area, now, frozenset[str]().union(*about.values()), rules=rules)
    return tuple(
        _joining(
            plan,
            code,
            number=number,
            outside=_outside(area, now.cluster_arrays, row=row, cluster=number),
            meets=join_impact(area_arrays, now.cluster_arrays, row=row, cluster=number, within=view.within),
            before=before.among(about[number]),
            after=sides(area, moved[number], about[number], rules=rules),
        )
        for number in reach
    )


def out_of_reach(
    area: Area, code: str, *, plan: Plan, view: View, area_arrays: AreaArrays | None = None
) -> tuple[int, tuple[TooFar, ...]]:
    """Return the clusters of which `joinings` says nothing.

    Returns:
        How many clusters are not too far and not among the `MOST` nearest; and those that are too far, the nearest
        first: further from the practice's patients, on average, than `geo.neighbours.practices.furthest`, with no way
        there, or with no other practice of which minutes are known. The practice's own cluster is never one of them.

    Raises:
        PlanningError: The practice can't be moved, or the area has no minutes for the view's mode.
    """
    area_arrays = _area_arrays(area, code, plan=plan, view=view, area_arrays=area_arrays)
    cluster_arrays, row = group(area_arrays, plan), area_arrays.row[code]
    near, too_far, minutes = _sorted_by_reach(area_arrays, cluster_arrays, row, within=view.within)
    far = tuple(
        TooFar(
            plan.clusters[number].letter,
            plan.clusters[number].name,
            minutes[number],
            known=bool(len(others_of(cluster_arrays, row=row, cluster=number))),
        )
        for number in too_far
    )
    return max(len(near) - MOST, 0), far


def _area_arrays(area: Area, code: str, *, plan: Plan, view: View, area_arrays: AreaArrays | None) -> AreaArrays:
    if code not in plan.practices:
        msg = f"practice {code!r} is not one that can be moved in this area"
        raise PlanningError(msg)
    return area_arrays_for(area if area_arrays is None else area_arrays, view)


def _moved(now: PlanLayout, code: str, letter: str) -> PlanLayout:
    """Return the plan with the practice in that cluster; itself where it is there already."""
    if now.plan.where().get(code) == letter:
        return now
    return lay(now.area_arrays, now.plan.move([code], to=letter), now.view)


def _sorted_by_reach(
    area_arrays: AreaArrays, cluster_arrays: ClusterArrays, row: int, *, within: int
) -> tuple[list[int], list[int], dict[int, float]]:
    """Return which clusters with other practices are near, and which too far, nearest first; minutes; NaN: no way."""
    own, living, of = cluster_arrays.cluster_of[row], area_arrays.patients[row], int(area_arrays.list_size[row])
    # Where too few of its patients are mapped to say who is far from them, nobody is.
    told = not Base(int(living.sum(dtype=np.int64)), of).is_too_small
    minutes = {}
    for number in range(len(cluster_arrays.members)):
        if len(all_others_of(cluster_arrays, row=row, cluster=number)):
            nearest = nearest_of(area_arrays, others_of(cluster_arrays, row=row, cluster=number))
            base = Base(int(living[~np.isnan(nearest)].sum(dtype=np.int64)), of)
            mean = float(weighted_mean(nearest, living))
            minutes[number] = base.keep(mean) if told else mean
    order = sorted(minutes, key=lambda number: (np.isnan(minutes[number]), minutes[number], number))
    far = [number for number in order if number != own and told and is_too_far(minutes[number], within=within)]
    near = [number for number in order if number not in far]
    return sorted(near, key=lambda number: number != own), far, minutes


def _outside(area: Area, cluster_arrays: ClusterArrays, *, row: int, cluster: int) -> Outside:
    """Return a cluster's fixed members."""
    fixed = area.practices.loc[all_others_of(cluster_arrays, row=row, cluster=cluster), ["name", "kind", "list_size"]]
    fixed = fixed[fixed["kind"] != INSIDE]
    is_service = fixed["kind"] == SERVICE
    has_minutes = fixed.index.isin(others_of(cluster_arrays, row=row, cluster=cluster))
    return Outside(
        names=tuple(fixed.loc[~is_service, "name"]),
        services=tuple(fixed.loc[is_service, "name"]),
        patients=int(fixed["list_size"].sum()),
        without_minutes=tuple(fixed.loc[~has_minutes, "name"]),
    )


def _joining(  # noqa: PLR0913 (a move, and the plan on both sides of it)
    plan: Plan, code: str, *, number: int, outside: Outside, meets: JoinImpact, before: Sides, after: Sides
) -> Joining:
    """Return what one move would mean; `plan` with its locks, `before` and `after` the clusters that it touches."""
    cluster, where = plan.clusters[number], plan.where().get(code, "")
    here = where == cluster.letter
    left = "" if here else where
    return Joining(
        letter=cluster.letter,
        name=cluster.name,
        outside=outside,
        here=here,
        locked=not here and (cluster.locked or bool(left and plan.cluster(left).locked)),
        before=before.clusters[cluster.letter],
        after=after.clusters[cluster.letter],
        left=left,
        left_name=plan.cluster(left).name if left else "",
        left_before=before.clusters[left] if left else None,
        left_after=after.clusters[left] if left else None,
        meets=meets,
        appear=after.beyond(before),
        vanish=before.beyond(after),
    )

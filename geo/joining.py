"""What it would mean for one practice to join each cluster in reach: every cluster before and after.

Figures and findings are those of the plan in which the practice has moved, for the clusters that the move touches.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.errors import PlanningError
from geo.figures import Laid, lay
from geo.grouped import Grouped, nearest_of
from geo.newcomer import Newcomer, newcomer, others_of
from geo.prepared import Prepared, prepared_for
from geo.touched import ClusterSide, Sides, sides, touched
from geo.weighted import weighted_mean

if TYPE_CHECKING:
    from geo.area import Area
    from geo.plan import Plan
    from geo.rules import Finding, Rules
    from geo.view import View

MOST: Final = 8
"""Clusters looked at: those nearest to the practice's patients, its own among them. All London has two hundred, and
nobody joins the ninth nearest."""


@dataclass(frozen=True)
class Joining:
    """What joining one cluster would mean. Where the practice is there already, before and after are the same.

    Attributes:
        letter: Of the cluster.
        name: Of the cluster.
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
    here: bool
    locked: bool
    before: ClusterSide
    after: ClusterSide
    left: str
    left_name: str
    left_before: ClusterSide | None
    left_after: ClusterSide | None
    meets: Newcomer
    appear: tuple[Finding, ...]
    vanish: tuple[Finding, ...]


def joinings(  # noqa: PLR0913 (all a plan's figures and findings follow from, each named at the call)
    area: Area, code: str, *, plan: Plan, view: View, rules: Rules, prepared: Prepared | None = None
) -> tuple[Joining, ...]:
    """Return what joining each cluster in reach would mean for a practice.

    Args:
        area: The area the plan is for.
        code: Of a practice that can be moved.
        plan: The plan the move starts from. A cluster in which the practice would be alone is left out.
        view: Mode, walking speed and threshold.
        rules: The rules of the field.
        prepared: What `prepare(area, view)` made of the area, for callers who keep it.

    Returns:
        At most `MOST`: the cluster the practice is in, if it has others; then the nearest to its patients first.

    Raises:
        PlanningError: The practice can't be moved, or the area has no minutes for the view's mode.
    """
    if code not in plan.practices:
        msg = f"practice {code!r} is not one that can be moved in this area"
        raise PlanningError(msg)
    prepared = prepared_for(area if prepared is None else prepared, view)
    free = replace(plan, clusters=tuple(replace(cluster, locked=False) for cluster in plan.clusters))
    now, row = lay(prepared, free, view), prepared.row[code]
    reach = _in_reach(prepared, now.grouped, row)
    moved = {number: _moved(now, code, plan.clusters[number].letter) for number in reach}
    about = {number: touched(now, moved[number]) | {plan.clusters[number].letter} for number in reach}
    before = sides(area, now, frozenset[str]().union(*about.values()), rules=rules)
    return tuple(
        _joining(
            plan,
            code,
            number=number,
            meets=newcomer(prepared, now.grouped, row=row, cluster=number, within=view.within),
            before=before.among(about[number]),
            after=sides(area, moved[number], about[number], rules=rules),
        )
        for number in reach
    )


def _moved(now: Laid, code: str, letter: str) -> Laid:
    """Return the plan with the practice in that cluster; itself where it is there already."""
    if now.plan.where().get(code) == letter:
        return now
    return lay(now.prepared, now.plan.move([code], to=letter), now.view)


def _in_reach(prepared: Prepared, grouped: Grouped, row: int) -> list[int]:
    """Return the numbers of the clusters looked at, in the order of `joinings`."""
    minutes = {}
    for number in range(len(grouped.members)):
        others = others_of(grouped, row=row, cluster=number)
        if len(others):
            minutes[number] = float(weighted_mean(nearest_of(prepared, others), prepared.patients[row]))
    own = grouped.cluster_of[row]
    minutes = {number: float(np.nan_to_num(way, nan=np.inf)) for number, way in minutes.items()}
    return sorted(minutes, key=lambda number: (number != own, minutes[number], number))[:MOST]


def _joining(  # noqa: PLR0913 (a move, and the plan on both sides of it)
    plan: Plan, code: str, *, number: int, meets: Newcomer, before: Sides, after: Sides
) -> Joining:
    """Return what one move would mean.

    Args:
        plan: The plan with its locks.
        code: Of the practice.
        number: Of the cluster.
        meets: How the two are to each other.
        before: The clusters that the move touches, as they are.
        after: The same clusters after it.
    """
    cluster, where = plan.clusters[number], plan.where().get(code, "")
    here = where == cluster.letter
    left = "" if here else where
    return Joining(
        letter=cluster.letter,
        name=cluster.name,
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

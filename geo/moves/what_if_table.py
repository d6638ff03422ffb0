"""What each move would do, worked out before anyone makes it.

The screen looks these numbers up while a practice is dragged. They equal `figures(plan.move(...))` to the last digit:
the same functions make both, on minutes that add up exactly in any order (`geo.figures.arrays.STEPS_A_MINUTE`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.errors import PlanningError
from geo.figures import AreaArrays, area_arrays_for, nearest_of
from geo.moves.outcome import measured, now_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from geo.area import Area
    from geo.figures import AreaArrays, ClusterArrays
    from geo.moves.outcome import Now, Outcome
    from geo.plan import Plan
    from geo.rules import Rules
    from geo.view import View


@dataclass(frozen=True, eq=False)
class WhatIf:
    """What each single move would do.

    Attributes:
        practices: Codes of the practices that can be moved, in the area's order: the rows.
        targets: Letters of the clusters, then "" for not placed, then "+" for a new cluster: the columns.
        left: (rows,): the cluster the practice leaves (or "not placed"), without it; as it is when it is locked.
        joined: (rows, targets): the target with it; as it is where it is there already or a lock forbids the move.
        allowed: bool (rows, targets): whether no lock forbids the move.
    """

    practices: tuple[str, ...]
    targets: tuple[str, ...]
    left: Outcome
    joined: Outcome
    allowed: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Together:
    """What moving several practices at once would do.

    Attributes:
        practices: Their codes, in the area's order.
        sources: Letters of the clusters they are in now, then "" where some are not placed.
        targets: Letters of the clusters, then "" for not placed, then "+" for a new cluster.
        left: (sources,): each source without those of the practices that are in it, for any target but itself; as
            it is when it is locked.
        joined: (targets,): the target with all of them; as it is where a lock forbids the move.
        allowed: bool (targets,): whether no lock forbids the move.
    """

    practices: tuple[str, ...]
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    left: Outcome
    joined: Outcome
    allowed: NDArray[np.bool_]


def what_if(  # noqa: PLR0913 (two of them may be left out)
    area: Area | AreaArrays,
    plan: Plan,
    view: View,
    rules: Rules,
    *,
    practices: Iterable[str] | None = None,
    cluster_arrays: ClusterArrays | None = None,
) -> WhatIf:
    """Return what each single move of each practice would do to both clusters.

    The rows are of these practices; by default of all that can be moved. Callers with many plans give what
    `prepare(area, view)` made of the area, and the plan's `group` if they have it.

    Raises:
        PlanningError: One of the practices can't be moved, or the area has no minutes for the view's mode.
    """
    area_arrays = area_arrays_for(area, view)
    rows = _movable_rows(area_arrays, plan, plan.practices if practices is None else practices)
    now = now_of(area_arrays, plan, cluster_arrays=cluster_arrays)
    moves = [rows[number : number + 1] for number in range(len(rows))]
    left = measured((now.without(move, now.column_of[move[0]]) for move in moves), (), view=view, rules=rules)
    joined = measured((now.joined_by(move) for move in moves), (len(now.targets),), view=view, rules=rules)
    allowed = np.array([now.allowed(move) for move in moves], dtype=bool).reshape(len(moves), len(now.targets))
    apart = now.column_of[rows] == now.not_placed
    nobody = rows[:0]
    alone = (now.apart(nobody, move) for move, is_apart in zip(moves, apart, strict=True) if is_apart)
    left.put((apart,), measured(alone, (), view=view, rules=rules, banded=False))
    for stays in (True, False):  # trials of one shape at a time: as they are, and with one more
        here = (apart | ~allowed[:, now.not_placed]) == stays
        trials = (
            now.apart(nobody if stays else move, nobody) for move, is_here in zip(moves, here, strict=True) if is_here
        )
        joined.put((here, now.not_placed), measured(trials, (), view=view, rules=rules, banded=False))
    return WhatIf(tuple(now.codes[row] for row in rows), now.targets, left, joined, allowed)


def what_if_together(  # noqa: PLR0913 (the last may be left out)
    area: Area | AreaArrays,
    plan: Plan,
    view: View,
    rules: Rules,
    *,
    practices: Iterable[str],
    cluster_arrays: ClusterArrays | None = None,
) -> Together:
    """Return what moving all these practices at once would do to each cluster they leave and to each target.

    Raises:
        PlanningError: One of the practices can't be moved, or the area has no minutes for the view's mode.
    """
    now = now_of(area_arrays_for(area, view), plan, cluster_arrays=cluster_arrays)
    rows = _movable_rows(now.area_arrays, plan, practices)
    allowed = now.allowed(rows)
    sources = np.unique(now.column_of[rows])
    clusters = [source for source in sources if source != now.not_placed]
    leaves = {source: rows[now.column_of[rows] == source] for source in sources}
    left = measured((now.without(leaves[source], source) for source in sources), (), view=view, rules=rules)
    joined = measured(iter([now.joined_by(rows)]), (len(now.targets),), view=view, rules=rules).at(0)
    nobody = rows[:0]
    if len(clusters) < len(sources):
        alone = now.apart(nobody, leaves[now.not_placed])
        left.put((len(sources) - 1,), measured(iter([alone]), (), view=view, rules=rules, banded=False).at(0))
    coming = rows[now.column_of[rows] != now.not_placed] if allowed[now.not_placed] else nobody
    apart = measured(iter([now.apart(coming, nobody)]), (), view=view, rules=rules, banded=False)
    joined.put((now.not_placed,), apart.at(0))
    return Together(
        practices=tuple(now.codes[row] for row in rows),
        sources=tuple(now.targets[source] for source in sources),
        targets=now.targets,
        left=left,
        joined=joined,
        allowed=allowed,
    )


def _movable_rows(area_arrays: AreaArrays, plan: Plan, practices: Iterable[str]) -> NDArray[np.intp]:
    """Return the rows of these practices, ascending, none twice."""
    wanted, movable = set(practices), set(plan.practices)
    if wanted - movable:
        msg = f"practice {min(wanted - movable)!r} is not one that can be moved in this area"
        raise PlanningError(msg)
    return np.array(sorted(area_arrays.row[code] for code in wanted), dtype=np.intp)


# ---- The people behind an average ----
# Averages of two clusters may both fall while every patient is as far as before, because who is averaged has changed.
# These counts say what happens to people.

LEAST: Final = 1.0
"""Minutes from which somebody counts as nearer or further, as in `geo.compare.effect_on_people`."""


@dataclass(frozen=True)
class Behind:
    """Patients by a minute or more, were some practices moved to one target; those without a way are in none of them.

    Attributes:
        movers_nearer: Of the practices that move, nearer to a practice of their cluster than before.
        movers_further: Of the same, further.
        staying_further: Of the practices that stay in the clusters they leave, further.
        there_nearer: Of the practices that are in the target already, nearer.
    """

    movers_nearer: int
    movers_further: int
    staying_further: int
    there_nearer: int


def people_behind(
    area: Area | AreaArrays,
    plan: Plan,
    view: View,
    *,
    practices: Iterable[str],
    cluster_arrays: ClusterArrays | None = None,
) -> tuple[tuple[str, Behind | None], ...]:
    """Return who gets nearer and who further, were these practices moved to each target.

    Together the counts are `nearer` and `further` of `geo.compare.effect_on_people` between the plan and the plan with
    the move.

    Returns:
        (letter, counts) for each target as `geo.moves.what_if_table.WhatIf.targets`; None where a lock forbids the
        move.
    """
    area_arrays = area_arrays_for(area, view)
    now = now_of(area_arrays, plan, cluster_arrays=cluster_arrays)
    rows = np.array(sorted(area_arrays.row[code] for code in set(practices)), dtype=np.intp)
    allowed = now.allowed(rows)
    return tuple(
        (letter, _behind(now, rows[now.column_of[rows] != column], column) if allowed[column] else None)
        for column, letter in enumerate(now.targets)
    )


def _behind(now: Now, moving: NDArray[np.intp], column: int) -> Behind:
    """Return the counts of a move of practices that are not in that target."""
    if not len(moving):
        return Behind(0, 0, 0, 0)
    area_arrays = now.area_arrays
    sources = np.unique(now.column_of[moving])
    alone = now.column_of[moving] == now.not_placed
    before = np.where(alone[:, None], area_arrays.minutes[moving], now.trial.nearest[now.column_of[moving]])
    if column == now.not_placed:
        after, there = area_arrays.minutes[moving], (0, 0)
    else:
        joined = np.fmin(now.trial.nearest[column], nearest_of(area_arrays, moving))
        after = np.broadcast_to(joined, before.shape)
        there = _changed(now.trial.nearest[column], joined, now.trial.living[column])
    nearer, further = _changed(before, after, area_arrays.patients[moving])
    staying = 0
    for source in sources:
        if source != now.not_placed:
            stay = np.setdiff1d(now.members[source], moving)
            lived = area_arrays.patients[stay].sum(axis=0, dtype=np.int64)
            staying += _changed(now.trial.nearest[source], nearest_of(area_arrays, stay), lived)[1]
    return Behind(nearer, further, staying, there[0])


def _changed(
    before: NDArray[np.float32], after: NDArray[np.float32], living: NDArray[np.int32] | NDArray[np.int64]
) -> tuple[int, int]:
    """Return how many patients get nearer and further by `LEAST` minutes or more.

    >>> _changed(np.array([5.0, 5.0, 5.0, np.nan]), np.array([4.0, 5.5, 9.0, 1.0]), np.array([1, 2, 4, 8]))
    (1, 4)
    """
    change = after - before
    return int(living[change <= -LEAST].sum(dtype=np.int64)), int(living[change >= LEAST].sum(dtype=np.int64))

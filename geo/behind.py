"""The people behind an average: who gets nearer and who further when practices move, and whose patients they are.

Averages of two clusters may both fall while every patient is as far as before, because who is averaged has changed.
These counts say what happens to people.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.grouped import nearest_of
from geo.outcome import NOT_PLACED, now_of
from geo.prepared import prepared_for

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from geo.area import Area
    from geo.grouped import Grouped
    from geo.outcome import Now
    from geo.plan import Plan
    from geo.prepared import Prepared
    from geo.view import View

LEAST: Final = 1.0
"""Minutes from which somebody counts as nearer or further, as in `geo.effect`."""


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
    area: Area | Prepared, plan: Plan, view: View, *, practices: Iterable[str], grouped: Grouped | None = None
) -> tuple[tuple[str, Behind | None], ...]:
    """Return who gets nearer and who further, were these practices moved to each target.

    Together the counts are `nearer` and `further` of `geo.effect` between the plan and the plan with the move.

    Args:
        area: The area the plan is for, or what `prepare(area, view)` made of it.
        plan: The plan the move starts from.
        view: Mode and walking speed.
        practices: Codes of practices that can be moved.
        grouped: The plan's practices taken together by cluster, where the caller has them already.

    Returns:
        (letter, counts) for each target as `geo.what_if.WhatIf.targets`; None where a lock forbids the move.
    """
    prepared = prepared_for(area, view)
    now = now_of(prepared, plan, grouped=grouped)
    rows = np.array(sorted(prepared.row[code] for code in set(practices)), dtype=np.intp)
    allowed = now.allowed(rows)
    return tuple(
        (letter, _behind(now, rows[now.column_of[rows] != column], column) if allowed[column] else None)
        for column, letter in enumerate(now.targets)
    )


def _behind(now: Now, moving: NDArray[np.intp], column: int) -> Behind:
    """Return the counts of a move of practices that are not in that target."""
    if not len(moving):
        return Behind(0, 0, 0, 0)
    prepared = now.prepared
    sources = np.unique(now.column_of[moving])
    before = np.array([_minutes_now(now, row) for row in moving])
    if now.targets[column] == NOT_PLACED:
        after, there = prepared.minutes[moving], (0, 0)
    else:
        joined = np.fmin(now.trial.nearest[column], nearest_of(prepared, moving))
        after = np.broadcast_to(joined, before.shape)
        there = _changed(now.trial.nearest[column], joined, now.trial.living[column])
    nearer, further = _changed(before, after, prepared.patients[moving])
    staying = 0
    for source in sources:
        if now.targets[source] != NOT_PLACED:
            stay = np.setdiff1d(now.members[source], moving)
            lived = prepared.patients[stay].sum(axis=0, dtype=np.int64)
            staying += _changed(now.trial.nearest[source], nearest_of(prepared, stay), lived)[1]
    return Behind(nearer, further, staying, there[0])


def _minutes_now(now: Now, row: np.intp) -> NDArray[np.float32]:
    """Return float32 (U,): the minutes of a practice's patients to the nearest of its cluster, or to itself alone."""
    column = now.column_of[row]
    alone = now.targets[column] == NOT_PLACED
    minutes: NDArray[np.float32] = now.prepared.minutes[row] if alone else now.trial.nearest[column]
    return minutes


def _changed(
    before: NDArray[np.float32], after: NDArray[np.float32], living: NDArray[np.int32] | NDArray[np.int64]
) -> tuple[int, int]:
    """Return how many patients get nearer and further by `LEAST` minutes or more.

    >>> _changed(np.array([5.0, 5.0, 5.0, np.nan]), np.array([4.0, 5.5, 9.0, 1.0]), np.array([1, 2, 4, 8]))
    (1, 4)
    """
    change = after - before
    return int(living[change <= -LEAST].sum(dtype=np.int64)), int(living[change >= LEAST].sum(dtype=np.int64))

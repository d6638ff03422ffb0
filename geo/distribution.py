"""How patients' minutes to the nearest practice of their cluster are distributed in a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.figures import ALONE
from geo.grouped import group, own_ways
from geo.prepared import Prepared, prepared_for

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.area import Area
    from geo.grouped import Grouped
    from geo.plan import Plan
    from geo.view import View


@dataclass(frozen=True, eq=False)
class Distribution:
    """Patients by minutes to the nearest practice of their cluster.

    Patients with no mapped address, and of practices whose minutes are not known, are not in it.

    Attributes:
        letters: Of the clusters, then `ALONE` for the practices that stand alone, each patient with the minutes to
            their own: the rows, R.
        up_to: int64 (B,): the minutes at which each step ends, which still belong to it: steps up to 15 hold exactly
            the patients who are "within 15 minutes".
        patients: int64 (R, B): the patients in each step.
        further: int64 (R,): those further than the last step.
        no_way: int64 (R,): those with no way.
    """

    letters: tuple[str, ...]
    up_to: NDArray[np.int64]
    patients: NDArray[np.int64]
    further: NDArray[np.int64]
    no_way: NDArray[np.int64]

    def of_everybody(self) -> tuple[NDArray[np.int64], int, int]:
        """Return all patients in each step (B,), those further, those with no way: the same people in every plan."""
        return self.patients.sum(axis=0), int(self.further.sum()), int(self.no_way.sum())


def distribution(  # noqa: PLR0913 (four of them may be left out)
    area: Area | Prepared,
    plan: Plan,
    view: View,
    *,
    step_minutes: int = 1,
    most_minutes: int = 60,
    grouped: Grouped | None = None,
) -> Distribution:
    """Return how many patients of each cluster are how many minutes from its nearest practice.

    Args:
        area: The area the plan is for, or what `prepare(area, view)` made of it, for callers with many plans.
        plan: Which practice is in which cluster.
        view: Mode and walking speed.
        step_minutes: Width of a step.
        most_minutes: Where the last step ends; a multiple of `step_minutes`.
        grouped: The plan's practices taken together by cluster, where the caller has them already.

    Raises:
        PlanningError: The area has no minutes for the view's mode.
    """
    prepared = prepared_for(area, view)
    grouped = grouped or group(prepared, plan)
    ends = np.arange(step_minutes, most_minutes + 1, step_minutes)
    living, nearest = own_ways(prepared, grouped)
    alone = count_by_step(nearest, living, ends).sum(axis=0, keepdims=True)
    counts = np.concatenate([count_by_step(grouped.nearest, grouped.living, ends), alone])
    return Distribution(
        letters=(*(cluster.letter for cluster in plan.clusters), ALONE),
        up_to=ends,
        patients=counts[:, : len(ends)],
        further=counts[:, len(ends)],
        no_way=counts[:, len(ends) + 1],
    )


def count_by_step(
    nearest: NDArray[np.float32], living: NDArray[np.int32], ends: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the patients in each step of minutes.

    Args:
        nearest: float32 (K, U): minutes. NaN: no way.
        living: int32 (K, U): patients.
        ends: (B,): where each step ends, ascending; the end belongs to the step.

    Returns:
        int64 (K, B + 2): in each step, then further than the last, then with no way.

    >>> count_by_step(np.array([[5, 5.5, 15, np.nan]]), np.array([[1, 2, 4, 8]]), np.array([5, 10])).tolist()
    [[1, 2, 4, 8]]
    """
    columns = len(ends) + 2
    cluster, place = np.nonzero(living)  # a cluster's patients live in few of the places
    minutes = nearest[cluster, place]
    step = np.where(np.isnan(minutes), len(ends) + 1, np.searchsorted(ends, minutes))
    flat = step + columns * cluster
    counts = np.bincount(flat, weights=living[cluster, place], minlength=columns * len(nearest))
    return counts.astype(np.int64).reshape(len(nearest), columns)

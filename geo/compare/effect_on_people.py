"""What a plan does to patients: the minutes to the nearest practice of their cluster, before against after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.compare.matching import require_same_practices
from geo.figures import GROUPS, AreaArrays, Base, area_arrays_for, divide, group, group_weights

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.area import Area
    from geo.figures import ClusterArrays
    from geo.plan import Plan
    from geo.view import View

NEARER: Final = ("nearer_10", "nearer_5", "nearer_1")
"""10 minutes or more nearer, 5 to 10, 1 to 5; the end at which a step begins belongs to it."""
FURTHER: Final = ("further_1", "further_5", "further_10")
"""The same the other way."""
WITHOUT: Final = ("way_now", "no_way_now", "no_way")
"""Who has no minutes before, after, or both, for want of a way."""
BINS: Final = (*NEARER, "same", *FURTHER, *WITHOUT)
"""What can happen to a patient, each exactly once; "same" is less than a minute either way."""
EDGES: Final = (-10.0, -5.0, -1.0, 1.0, 5.0, 10.0)
"""Minutes of change at which the steps end."""


@dataclass(frozen=True, eq=False)
class Effect:
    """Patients by what a plan does to their way to the nearest practice of their cluster.

    They are the mapped patients of the practices inside the area and of the fixed members of today's clusters: the same
    in every plan. A practice's cluster may change, or the practices in it: both change the way. The nearest practice of
    one that stands alone is itself. G groups are in the order of `GROUPS`, B bins in that of `BINS`.

    Attributes:
        patients: float64 (G, B): whole numbers but for the over-65s, who are an estimate.
        mean_before: float64 (G,): mean minutes before, of the patients who have a way before: for all patients it is
            `minutes_nearest` of the plan as a whole. NaN: nobody has; for every group where they are less than a tenth
            of all on the lists (`geo.figures.Base`).
        mean_after: float64 (G,): the same after, of the patients who have a way after.
        within_before: float64 (G,): share, 0 to 1, of the patients who are within the view's minutes before; those with
            no way are not: for all patients it is `within` of the plan as a whole. NaN: a group of nobody, or as above.
        within_after: float64 (G,): the same after.
        base_before: Patients who have a way before, of all on the lists: what `mean_before` of everybody rests on.
        base_after: The same after.
        mapped: Mapped patients, of all on the lists: what both shares of everybody rest on.
        decile_unknown: Mapped patients who are in no fifth: the deprivation of their place is not known.
        ages_unknown: Mapped patients of whom none counts as over 65: the ages in their place are not known.
        not_mapped: Patients of the same practices in no bin: no usable address, or living outside the built places.
        beyond: Patients of practices beyond the margin and of special services, whose minutes are not known: in no bin
            either.
    """

    patients: NDArray[np.float64]
    mean_before: NDArray[np.float64]
    mean_after: NDArray[np.float64]
    within_before: NDArray[np.float64]
    within_after: NDArray[np.float64]
    base_before: Base
    base_after: Base
    mapped: Base
    decile_unknown: int
    ages_unknown: int
    not_mapped: int
    beyond: int

    def of(self, group: str, *bins: str) -> float:
        """Return the patients of a group in these bins."""
        row = self.patients[GROUPS.index(group)]
        return float(sum(row[BINS.index(interval)] for interval in bins))

    def nearer(self, group: str) -> float:
        """Return the patients of a group who get at least a minute nearer."""
        return self.of(group, *NEARER)

    def further(self, group: str) -> float:
        """Return the patients of a group who get at least a minute further."""
        return self.of(group, *FURTHER)

    def same(self, group: str) -> float:
        """Return the patients of a group for whom it stays within a minute."""
        return self.of(group, "same")

    def total(self, group: str) -> float:
        """Return the mapped patients of a group."""
        return self.of(group, *BINS)


def effect(area: Area | AreaArrays, before: Plan, after: Plan, view: View) -> Effect:
    """Return what changes for patients from one plan, most often today's, to another.

    Raises:
        PlanningError: The plans are not of the same practices, or the area has no minutes for the view's mode.
    """
    require_same_practices(before, after)
    area_arrays = area_arrays_for(area, view)
    was, now = group(area_arrays, before), group(area_arrays, after)
    near = area_arrays.ours & area_arrays.counted
    paired, minutes_before, minutes_after = _paired(area_arrays, was, now, np.flatnonzero(near))
    weights = group_weights(area_arrays)
    living = paired.sum(axis=0)
    lists = int(area_arrays.list_size[area_arrays.ours].sum())
    mapped = Base(int(living.sum()), lists)
    bases = [Base(int(_reached(minutes, paired).sum()), lists) for minutes in (minutes_before, minutes_after)]
    counted = np.zeros(len(weights)) if mapped.is_too_small else weights @ living
    found = Effect(
        patients=weights @ _by_bin(paired, minutes_before, minutes_after).T,
        mean_before=_means(minutes_before, paired, weights, bases[0]),
        mean_after=_means(minutes_after, paired, weights, bases[1]),
        within_before=divide(weights @ _within(minutes_before, paired, view.within), counted),
        within_after=divide(weights @ _within(minutes_after, paired, view.within), counted),
        base_before=bases[0],
        base_after=bases[1],
        mapped=mapped,
        decile_unknown=int(living[np.isnan(area_arrays.decile)].sum()),
        ages_unknown=int(living[np.isnan(area_arrays.share_over_65)].sum()),
        not_mapped=int((area_arrays.living_elsewhere + area_arrays.no_address)[near].sum()),
        beyond=int(area_arrays.list_size[area_arrays.ours & ~area_arrays.counted].sum()),
    )
    for array in vars(found).values():
        if isinstance(array, np.ndarray):
            array.setflags(write=False)
    return found


def bin_of(change: NDArray[np.float32]) -> NDArray[np.intp]:
    """Return for each change in minutes, after less before, which of the first seven bins it falls in.

    Args:
        change: float32, any shape, no NaN. A change of exactly 1, 5 or 10 minutes belongs to the step it begins.

    >>> [BINS[number] for number in bin_of(np.array([-10.0, -9.5, -1.0, 0.99, 1.0, 5.0, 12.0]))]
    ['nearer_10', 'nearer_5', 'nearer_1', 'same', 'further_1', 'further_5', 'further_10']
    """
    down = np.searchsorted(EDGES[:3], change, side="left")
    up = np.searchsorted(EDGES[3:], change, side="right")
    return np.asarray(down + up)


def _paired(
    area_arrays: AreaArrays, was: ClusterArrays, now: ClusterArrays, rows: NDArray[np.intp]
) -> tuple[NDArray[np.int64], NDArray[np.float32], NDArray[np.float32]]:
    """Take the patients of these practices together by the two clusters they are in: far fewer than practices.

    A practice that stands alone before or after is taken by itself.

    Returns:
        For M pairs of clusters or practices and U places: int64 (M, U) patients, and float32 (M, U) their minutes to
        the nearest practice of the cluster before, and after. NaN: no way.
    """
    places = area_arrays.patients.shape[1]
    by = np.stack([was.cluster_of[rows], now.cluster_of[rows], rows], axis=1).astype(np.int64)
    by[(by[:, :2] >= 0).all(axis=1), 2] = -1
    pairs, pair_of = np.unique(by, axis=0, return_inverse=True)
    living = np.zeros((len(pairs), places), dtype=np.int64)
    for number in range(len(pairs)):
        living[number] = area_arrays.patients[rows[pair_of == number]].sum(axis=0, dtype=np.int64)
    before, after = (_nearest(area_arrays, one, pairs[:, side], pairs[:, 2]) for side, one in enumerate((was, now)))
    return living, before, after


def _nearest(
    area_arrays: AreaArrays, cluster_arrays: ClusterArrays, cluster: NDArray[np.int64], row: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Return float32 (M, U): the minutes of those clusters; of the practice in that row where the cluster is -1."""
    minutes = np.empty((len(cluster), area_arrays.minutes.shape[1]), dtype=np.float32)
    alone = cluster < 0
    minutes[~alone] = cluster_arrays.nearest[cluster[~alone]]
    minutes[alone] = area_arrays.minutes[row[alone]]
    return minutes


def _by_bin(living: NDArray[np.int64], before: NDArray[np.float32], after: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return float64 (B, U): whole numbers of patients."""
    way_before, way_after = ~np.isnan(before), ~np.isnan(after)
    number = bin_of(np.nan_to_num(after - before))
    first = BINS.index(WITHOUT[0])
    for offset, held in enumerate([~way_before & way_after, way_before & ~way_after, ~way_before & ~way_after]):
        number = np.where(held, first + offset, number)
    places = living.shape[1]
    flat = number * places + np.arange(places)
    counts = np.bincount(flat.ravel(), weights=living.ravel(), minlength=len(BINS) * places)
    return counts.astype(np.float64).reshape(len(BINS), places)


def _means(
    minutes: NDArray[np.float32], living: NDArray[np.int64], weights: NDArray[np.float64], base: Base
) -> NDArray[np.float64]:
    """Return float64 (G,): mean minutes of each group's patients who have a way; exact (`STEPS_A_MINUTE`).

    NaN: nobody has, or too few of all on the lists.
    """
    if base.is_too_small:
        return np.full(len(weights), np.nan)
    travelled = np.einsum("mu,mu->u", np.nan_to_num(minutes), living, dtype=np.float64)
    return divide(weights @ travelled, weights @ _reached(minutes, living))


def _reached(minutes: NDArray[np.float32], living: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return int64 (U,): patients of each place who have a way."""
    return np.asarray(np.where(np.isnan(minutes), 0, living).sum(axis=0))


def _within(minutes: NDArray[np.float32], patients: NDArray[np.int64], most: int) -> NDArray[np.int64]:
    return np.asarray(np.einsum("mu,mu->u", minutes <= most, patients, dtype=np.int64))

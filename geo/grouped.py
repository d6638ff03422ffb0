"""The practices of a plan taken together by cluster: where their patients live, how near the nearest practice is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.plan import Plan
    from geo.prepared import Prepared


@dataclass(frozen=True, eq=False)
class Grouped:
    """A plan on a prepared area. K clusters are in the plan's order, P practices and U places in the area's.

    Attributes:
        cluster_of: int16 (P,): index of the cluster of each practice, its fixed members included; -1 none.
        alone: (A,): rows of the practices that stand alone, ascending: those of the area's people in no cluster.
        members: For each cluster the rows of the practices whose patients' minutes count, ascending.
        living: int32 (K, U): patients of those practices living in place u.
        held: int32 (K, U): patients of all the cluster's practices living in place u: what a territory goes by.
        nearest: float32 (K, U): minutes from place u to the nearest of `members`. NaN: no way to any, or none.
    """

    cluster_of: NDArray[np.int16]
    alone: NDArray[np.intp]
    members: tuple[NDArray[np.intp], ...]
    living: NDArray[np.int32]
    held: NDArray[np.int32]
    nearest: NDArray[np.float32]


def group(prepared: Prepared, plan: Plan) -> Grouped:
    """Return the plan's practices taken together by cluster, in arrays that nobody can change.

    Takes 9 ms for all London: callers who ask several things of one plan hand it on.
    """
    cluster_of = np.full(len(prepared.row), -1, dtype=np.int16)
    index = {cluster.letter: number for number, cluster in enumerate(plan.clusters)}
    for code, letter in plan.placed:
        cluster_of[prepared.row[code]] = index[letter]
    for number, cluster in enumerate(plan.clusters):
        cluster_of[[prepared.row[code] for code in cluster.outside]] = number
    members = _rows_of(cluster_of, prepared.counted, len(plan.clusters))
    unmoved = _rows_of(cluster_of, ~prepared.counted, len(plan.clusters))
    places = prepared.patients.shape[1]
    living = np.zeros((len(members), places), dtype=np.int32)
    nearest = np.full((len(members), places), np.nan, dtype=np.float32)
    for number, rows in enumerate(members):
        np.add.reduce(prepared.patients[rows], axis=0, out=living[number])
        nearest[number] = nearest_of(prepared, rows)
    held = living.copy()
    for number, rows in enumerate(unmoved):
        if len(rows):
            held[number] += prepared.patients[rows].sum(axis=0, dtype=np.int32)
    found = Grouped(cluster_of, np.flatnonzero(prepared.ours & (cluster_of < 0)), members, living, held, nearest)
    arrays: tuple[NDArray[Any], ...] = (found.cluster_of, found.alone, *members, living, held, nearest)
    for array in arrays:
        array.setflags(write=False)
    return found


def rival_of(prepared: Prepared, grouped: Grouped) -> NDArray[np.int64]:
    """Return int64 (U,): the most patients that one group has in each place which is no cluster of the plan."""
    alone = prepared.patients[grouped.alone].max(axis=0, initial=0)
    rival: NDArray[np.int64] = np.maximum(prepared.rival, alone)
    return rival


def own_ways(prepared: Prepared, grouped: Grouped) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return where the patients of practices that stand alone live, and their minutes to their own practice.

    Returns:
        int32 (N, U) and float32 (N, U): one row a practice whose minutes count.
    """
    rows = grouped.alone[prepared.counted[grouped.alone]]
    return prepared.patients[rows], prepared.minutes[rows]


def nearest_of(prepared: Prepared, rows: NDArray[np.intp]) -> NDArray[np.float32]:
    """Return float32 (U,): minutes from each place to the nearest of these practices; NaN: no way, or none."""
    if not len(rows):
        return np.full(prepared.minutes.shape[1], np.nan, dtype=np.float32)
    return np.asarray(np.fmin.reduce(prepared.minutes[rows], axis=0))


def _rows_of(cluster_of: NDArray[np.int16], wanted: NDArray[np.bool_], count: int) -> tuple[NDArray[np.intp], ...]:
    """Return for each cluster the rows of its practices among those wanted, ascending."""
    rows = np.flatnonzero(wanted & (cluster_of >= 0))
    order = rows[np.argsort(cluster_of[rows], kind="stable")]
    starts = np.searchsorted(cluster_of[order], np.arange(count + 1))
    return tuple(order[start:end] for start, end in pairwise(starts))

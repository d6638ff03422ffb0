"""The practices of a plan taken together by cluster: where their patients live, how near the nearest practice is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.plan import Cluster, Plan
    from geo.prepared import Prepared


@dataclass(frozen=True, eq=False)
class Grouped:
    """A plan on a prepared area. K clusters are in the plan's order, P practices and U places in the area's.

    Attributes:
        cluster_of: int16 (P,): index of the cluster of each practice, those outside the area included; -1 none.
        members: For each cluster the rows of the practices whose patients' addresses and minutes count, ascending.
        living: int32 (K, U): patients of those practices living in place u.
        nearest: float32 (K, U): minutes from place u to the nearest of them. NaN: no way to any, or none.
    """

    cluster_of: NDArray[np.int16]
    members: tuple[NDArray[np.intp], ...]
    living: NDArray[np.int32]
    nearest: NDArray[np.float32]


def group(prepared: Prepared, plan: Plan) -> Grouped:
    """Return the plan's practices taken together by cluster."""
    cluster_of = np.full(len(prepared.row), -1, dtype=np.int16)
    index = {cluster.letter: number for number, cluster in enumerate(plan.clusters)}
    for code, letter in plan.placed:
        cluster_of[prepared.row[code]] = index[letter]
    for number, cluster in enumerate(plan.clusters):
        cluster_of[outside_rows(prepared, cluster)] = number
    counted = np.flatnonzero(prepared.counted & (cluster_of >= 0))
    order = counted[np.argsort(cluster_of[counted], kind="stable")]
    starts = np.searchsorted(cluster_of[order], np.arange(len(plan.clusters) + 1))
    members = tuple(order[start:end] for start, end in pairwise(starts))
    places = prepared.patients.shape[1]
    living = np.zeros((len(members), places), dtype=np.int32)
    nearest = np.full((len(members), places), np.nan, dtype=np.float32)
    for number, rows in enumerate(members):
        np.add.reduce(prepared.patients[rows], axis=0, out=living[number])
        nearest[number] = nearest_of(prepared, rows)
    return Grouped(cluster_of, members, living, nearest)


def nearest_of(prepared: Prepared, rows: NDArray[np.intp]) -> NDArray[np.float32]:
    """Return float32 (U,): minutes from each place to the nearest of these practices; NaN: no way, or none."""
    if not len(rows):
        return np.full(prepared.minutes.shape[1], np.nan, dtype=np.float32)
    return np.asarray(np.fmin.reduce(prepared.minutes[rows], axis=0))


def outside_rows(prepared: Prepared, cluster: Cluster) -> list[int]:
    """Return the rows of the cluster's practices outside the area."""
    return [prepared.row[code] for code in cluster.outside]

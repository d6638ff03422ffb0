"""One practice and the other practices of a cluster: how far they are from each other, how alike their patients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.figures.base import Base
from geo.grouped import Grouped, nearest_of
from geo.neighbours import both_ways
from geo.profile import over_65_share
from geo.shared_patients import shared_with
from geo.travel import Travel, travel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.prepared import Prepared


@dataclass(frozen=True)
class Newcomer:
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
        over_65: Share of the others' patients of 65 or over. Estimate.
        over_65_base: Their patients living where ages are known, of all theirs.
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
    over_65: float
    over_65_base: Base
    imd_decile: float
    most_deprived_fifth: float
    decile_base: Base


def newcomer(prepared: Prepared, grouped: Grouped, *, row: int, cluster: int, within: int) -> Newcomer:
    """Return how a practice and the others of a cluster are to each other.

    Args:
        prepared: The area in one view.
        grouped: The plan in which the practice has not moved.
        row: Of the practice.
        cluster: Number of the cluster, which has other practices.
        within: Minutes.
    """
    others, own = others_of(grouped, row=row, cluster=cluster), prepared.patients[row]
    everyone = all_others_of(grouped, row=row, cluster=cluster)
    mine = grouped.cluster_of[row]
    now = nearest_of(prepared, grouped.members[mine] if mine >= 0 else np.array([row]))
    nearest = nearest_of(prepared, others)
    joined = np.fmin(nearest, prepared.minutes[row])
    living = prepared.patients[others].sum(axis=0, dtype=np.int32)
    living_all = prepared.patients[everyone].sum(axis=0, dtype=np.int32)
    ours, theirs = int(prepared.list_size[row]), int(prepared.list_size[everyone].sum())
    between = both_ways(prepared.between, row)[others]
    staff = Base(int((~np.isnan(between)).sum()), len(everyone), "practices")
    mapped, own_mapped = Base(int(living_all.sum(dtype=np.int64)), theirs), Base(int(own.sum(dtype=np.int64)), ours)
    decile_base = Base(int(prepared.deciles_known[others].sum()), theirs)
    over_65_base = Base(int(prepared.over_65_known[others].sum()), theirs)
    return Newcomer(
        own_before=travel(own, now, within=within, of=ours),
        own_after=travel(own, joined, within=within, of=ours),
        to_others=travel(own, nearest, within=within, of=ours),
        theirs_before=travel(living, nearest, within=within, of=theirs),
        theirs_after=travel(living, joined, within=within, of=theirs),
        staff=staff.keep(_divided(np.nansum(between), staff.n)),
        staff_base=staff,
        shared=own_mapped.keep(mapped.keep(float(shared_with(np.column_stack([own, living_all]), 0)[1]))),
        mapped=mapped,
        over_65=over_65_base.keep(over_65_share(prepared, others)),
        over_65_base=over_65_base,
        imd_decile=decile_base.keep(_divided(prepared.deciles[others].sum(), decile_base.n)),
        most_deprived_fifth=decile_base.keep(_divided(prepared.deprived[others].sum(), decile_base.n)),
        decile_base=decile_base,
    )


def others_of(grouped: Grouped, *, row: int, cluster: int) -> NDArray[np.intp]:
    """Return the rows of a cluster's practices without that one; those of which no minutes are known are left out."""
    return np.delete(grouped.members[cluster], np.flatnonzero(grouped.members[cluster] == row))


def all_others_of(grouped: Grouped, *, row: int, cluster: int) -> NDArray[np.intp]:
    """Return the rows of a cluster's practices without that one, wherever they lie."""
    there = grouped.cluster_of == cluster
    there[row] = False
    return np.flatnonzero(there)


def _divided(total: float, by: int) -> float:
    """Return `total / by`, NaN where `by` is 0.

    >>> _divided(3.0, 2), _divided(0.0, 0)
    (1.5, nan)
    """
    return float(total) / int(by) if by else float("nan")

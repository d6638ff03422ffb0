"""One practice and the other practices of a cluster: how far they are from each other, how alike their patients."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.grouped import Grouped, nearest_of
from geo.neighbours import both_ways
from geo.profile import over_65_share
from geo.shared_patients import shared_with
from geo.travel import Travel, travel
from geo.weighted import weighted_mean

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.prepared import Prepared


@dataclass(frozen=True)
class Newcomer:
    """A practice that would join a cluster, or is in it already; "the others" are the cluster's other practices.

    Attributes:
        own_before: Minutes of the practice's patients to the nearest practice of the cluster it is in; to the practice
            itself where it is in none.
        own_after: The same, were it in this cluster.
        to_others: Mean minutes of the practice's patients to the nearest of the others. NaN: no way for anybody.
        theirs_before: Minutes of the others' patients to the nearest of the others.
        theirs_after: Minutes of the same patients, this practice counted in.
        staff: Mean minutes between the practice and each of the others, there and back. NaN: no way to any.
        shared: Overlap of where the practice's patients and the others' live, 0 to 1. NaN: not known.
        over_65: Share of the others' patients of 65 or over. Estimate. NaN: not known.
        imd_decile: Mean deprivation decile of the others' patients. NaN: not known.
        most_deprived_fifth: Share of the others' patients in the most deprived fifth. NaN: not known.
    """

    own_before: Travel
    own_after: Travel
    to_others: float
    theirs_before: Travel
    theirs_after: Travel
    staff: float
    shared: float
    over_65: float
    imd_decile: float
    most_deprived_fifth: float


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
    mine = grouped.cluster_of[row]
    nearest = nearest_of(prepared, others)
    joined = np.fmin(nearest, prepared.minutes[row])
    living = prepared.patients[others].sum(axis=0, dtype=np.int32)
    between = both_ways(prepared.between, row)[others]
    known = prepared.deciles_known[others].sum()
    return Newcomer(
        own_before=travel(
            own, nearest_of(prepared, grouped.members[mine] if mine >= 0 else np.array([row])), within=within
        ),
        own_after=travel(own, joined, within=within),
        to_others=float(weighted_mean(nearest, own)),
        theirs_before=travel(living, nearest, within=within),
        theirs_after=travel(living, joined, within=within),
        staff=_divided(np.nansum(between), int((~np.isnan(between)).sum())),
        shared=float(shared_with(np.column_stack([own, living]), 0)[1]),
        over_65=over_65_share(prepared, others),
        imd_decile=_divided(prepared.deciles[others].sum(), known),
        most_deprived_fifth=_divided(prepared.deprived[others].sum(), known),
    )


def others_of(grouped: Grouped, *, row: int, cluster: int) -> NDArray[np.intp]:
    """Return the rows of a cluster's practices without that one; practices beyond the margin are not among them."""
    return np.delete(grouped.members[cluster], np.flatnonzero(grouped.members[cluster] == row))


def _divided(total: float, by: int) -> float:
    """Return `total / by`, NaN where `by` is 0.

    >>> _divided(3.0, 2), _divided(0.0, 0)
    (1.5, nan)
    """
    return float(total) / int(by) if by else float("nan")

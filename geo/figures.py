"""Every figure of every cluster of a plan, worked out whole from (area, plan, view)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.access import access, minutes_between, no_way
from geo.grouped import Grouped, group
from geo.people import (
    by_cluster,
    mean_decile,
    most_deprived_fifth,
    over_65,
    residents_of,
    self_containment,
    single_handed,
)
from geo.prepared import Prepared, prepared_for
from geo.reasons import why_missing
from geo.territory import territory_of
from geo.weighted import divide, weighted_mean

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.area import Area
    from geo.plan import Plan
    from geo.view import View


@dataclass(frozen=True)
class ClusterFigures:
    """The figures of one cluster. A float that can't be had is NaN, and `why` says why.

    The patients add up: `patients` = `mapped` + `not_mapped` + `patients_beyond`, where the list size is that of
    the same day as the addresses. All but `patients`, `practices` and `single_handed` leave out practices beyond
    the margin, of which only the list size is known.

    Attributes:
        letter: Of the cluster.
        practices: Practices in it, those outside the area included.
        patients: Sum of their list sizes. Official; includes patients with no mapped address.
        patients_outside: Of them, of practices outside the area.
        patients_beyond: Of those, of practices beyond the margin: in no other figure.
        mapped: Patients living in the area's places.
        not_mapped: Patients with no usable address or living outside the built places.
        living_elsewhere: Of them, living outside the built places.
        no_address: Of them, with no usable address.
        minutes_own: Mean minutes to their own practice, of the patients who have a way.
        minutes_nearest: Mean minutes to the nearest practice of the cluster; see `geo.access`.
        minutes_nearest_p90: Nine of ten patients are at most so far from it.
        within: Share of mapped patients at most `view.within` minutes from it, 0 to 1.
        no_way: Mapped patients with no way to any practice of the cluster; in no mean, not within.
        minutes_hub: Mean minutes to the hub.
        minutes_between_mean: Mean minutes from each practice to each other.
        minutes_between_max: The largest of these.
        residents: People living in its territory. Estimate.
        self_containment: Of the patients living in its territory, the share registered with it, 0 to 1.
        imd_decile: Mean deprivation decile of its patients, 1 = most deprived.
        most_deprived_fifth: Share of its patients living in the most deprived fifth of places, 0 to 1.
        over_65: Mapped patients of 65 or over. Estimate.
        single_handed: Practices with one GP by headcount; None: no practice made a return.
        single_handed_unknown: Practices that made no return.
        why: (figure, reason) for each figure that can't be had; a reason may also stand beside a figure that
            holds only for part of the cluster.
    """

    letter: str
    practices: int
    patients: int
    patients_outside: int
    patients_beyond: int
    mapped: int
    not_mapped: int
    living_elsewhere: int
    no_address: int
    minutes_own: float
    minutes_nearest: float
    minutes_nearest_p90: float
    within: float
    no_way: int
    minutes_hub: float
    minutes_between_mean: float
    minutes_between_max: float
    residents: float
    self_containment: float
    imd_decile: float
    most_deprived_fifth: float
    over_65: float
    single_handed: int | None
    single_handed_unknown: int
    why: tuple[tuple[str, str], ...] = ()

    def reason(self, figure: str) -> str:
        """Return why that figure can't be had; "" where there is nothing to say."""
        return dict(self.why).get(figure, "")


@dataclass(frozen=True, eq=False)
class PlanFigures:
    """The figures of a plan.

    Attributes:
        clusters: In the order of `plan.clusters`.
        not_placed_practices: Practices in no cluster.
        not_placed_patients: Sum of their list sizes.
        territory: int16 (U,): index in `clusters` of the cluster with the most patients in place u; -1: none.
        living: int32 (K, U): patients of cluster k living in place u, practices beyond the margin left out.
    """

    clusters: tuple[ClusterFigures, ...]
    not_placed_practices: int
    not_placed_patients: int
    territory: NDArray[np.int16]
    living: NDArray[np.int32]

    def cluster(self, letter: str) -> ClusterFigures:
        """Return the figures of the cluster with that letter, which must be one of the plan's."""
        return next(cluster for cluster in self.clusters if cluster.letter == letter)

    def patients(self) -> dict[str, int]:
        """Return the patients of each cluster by letter, and under "" those of practices not placed."""
        return {"": self.not_placed_patients} | {cluster.letter: cluster.patients for cluster in self.clusters}


def figures(area: Area | Prepared, plan: Plan, view: View) -> PlanFigures:
    """Return every figure of every cluster.

    Args:
        area: The area the plan is for, or what `prepare(area, view)` made of it, for callers with many plans.
        plan: Which practice is in which cluster.
        view: Mode, walking speed and threshold.

    Raises:
        PlanningError: The area has no minutes for the view's mode.
    """
    prepared = prepared_for(area, view)
    grouped = group(prepared, plan)
    return figures_of(prepared, plan, grouped=grouped, territory=territory_of(grouped.living), view=view)


def figures_of(
    prepared: Prepared, plan: Plan, *, grouped: Grouped, territory: NDArray[np.int16], view: View
) -> PlanFigures:
    """Return the figures of clusters whose practices are taken together and whose territory is known.

    Args:
        prepared: The area in the view.
        plan: The clusters.
        grouped: Their practices taken together.
        territory: int16 (U,): index of the cluster in `plan.clusters`; -1: nobody's, or that of a cluster left out.
        view: For its threshold.
    """
    columns = {
        **_counts(prepared, plan, grouped),
        **_minutes(prepared, plan, grouped, within=view.within),
        **_people(prepared, grouped, territory),
    }
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    clusters = tuple(
        ClusterFigures(letter=cluster.letter, **row, why=why_missing(row, cluster, mode=view.mode))
        for cluster, row in zip(plan.clusters, rows, strict=True)
    )
    missing = [prepared.row[code] for code in plan.not_placed()]
    for array in (territory, grouped.living):
        array.setflags(write=False)
    return PlanFigures(clusters, len(missing), int(prepared.list_size[missing].sum()), territory, grouped.living)


def _counts(prepared: Prepared, plan: Plan, grouped: Grouped) -> dict[str, list[int]]:
    """Return the figures that count practices and patients, a list with one entry for each cluster."""
    count = len(plan.clusters)
    near = np.where(prepared.counted, grouped.cluster_of, -1)
    beyond = np.where(prepared.counted, -1, grouped.cluster_of)
    outside = np.zeros(len(prepared.row), dtype=bool)
    outside[[prepared.row[code] for cluster in plan.clusters for code in cluster.outside]] = True

    def summed(numbers: NDArray[np.int64], cluster_of: NDArray[np.int16]) -> list[int]:
        return [int(total) for total in by_cluster(numbers, cluster_of, count)]

    return {
        "practices": summed(np.ones(len(prepared.row), dtype=np.int64), grouped.cluster_of),
        "patients": summed(prepared.list_size, grouped.cluster_of),
        "patients_outside": summed(prepared.list_size * outside, grouped.cluster_of),
        "patients_beyond": summed(prepared.list_size, beyond),
        "mapped": [int(total) for total in grouped.living.sum(axis=1, dtype=np.int64)],
        "not_mapped": summed(prepared.living_elsewhere + prepared.no_address, near),
        "living_elsewhere": summed(prepared.living_elsewhere, near),
        "no_address": summed(prepared.no_address, near),
    }


def _minutes(prepared: Prepared, plan: Plan, grouped: Grouped, *, within: int) -> dict[str, list[float]]:
    """Return the figures in minutes, a list with one entry for each cluster."""
    count = len(plan.clusters)
    near = np.where(prepared.counted, grouped.cluster_of, -1)
    way = access(grouped.living, grouped.nearest, within=within)
    own = divide(by_cluster(prepared.own_minutes, near, count), by_cluster(prepared.own_reached, near, count))
    between = [minutes_between(prepared.between[np.ix_(rows, rows)]) for rows in grouped.members]
    hub = [
        float(weighted_mean(prepared.minutes[prepared.row[cluster.hub]], living)) if cluster.hub else float("nan")
        for cluster, living in zip(plan.clusters, grouped.living, strict=True)
    ]
    return {
        "minutes_own": own.tolist(),
        "minutes_nearest": way.mean.tolist(),
        "minutes_nearest_p90": way.p90.tolist(),
        "within": way.within.tolist(),
        "no_way": no_way(grouped.living, grouped.nearest).tolist(),
        "minutes_hub": hub,
        "minutes_between_mean": [mean for mean, _ in between],
        "minutes_between_max": [largest for _, largest in between],
    }


def _people(prepared: Prepared, grouped: Grouped, territory: NDArray[np.int16]) -> dict[str, list[float]]:
    """Return the figures on residents, patients and GPs, a list with one entry for each cluster."""
    count = len(grouped.living)
    near = np.where(prepared.counted, grouped.cluster_of, -1)
    deciles_known = by_cluster(prepared.deciles_known, near, count)
    gps = [single_handed(prepared.gps[grouped.cluster_of == number]) for number in range(count)]
    return {
        "residents": residents_of(prepared.residents, territory, count).tolist(),
        "self_containment": self_containment(grouped.living, prepared.registered, territory).tolist(),
        "imd_decile": mean_decile(by_cluster(prepared.deciles, near, count), deciles_known).tolist(),
        "most_deprived_fifth": most_deprived_fifth(by_cluster(prepared.deprived, near, count), deciles_known).tolist(),
        "over_65": over_65(
            by_cluster(prepared.over_65, near, count), by_cluster(prepared.over_65_known, near, count)
        ).tolist(),
        "single_handed": [number for number, _ in gps],
        "single_handed_unknown": [unknown for _, unknown in gps],
    }

"""A plan laid out on an area for its figures: the groups of patients that figures are worked out for.

The groups are each cluster of the plan, then all practices that stand alone, taken together; or, for the plan as a
whole, everybody in one group. The same functions make the figures of either.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from geo.grouped import Grouped, group, own_ways, rival_of
from geo.people import by_cluster
from geo.territory import territory_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from geo.plan import Plan
    from geo.prepared import Prepared
    from geo.view import View

    Ways = Callable[[NDArray[np.int32], NDArray[np.float32]], NDArray[np.float64] | NDArray[np.int64]]


@dataclass(frozen=True, eq=False)
class Laid:
    """A plan on a prepared area. K clusters in the plan's order, P practices and U places in the area's.

    Attributes:
        prepared: The area in the view.
        plan: The plan.
        view: For its threshold.
        grouped: Its practices taken together.
        territory: int16 (U,): index of the cluster that leads each place; -1: nobody's, or that of a cluster left out.
        whole: Whether the plan as a whole is looked at: one group of everybody, G = 1. Else G = K + 1: each cluster,
            then the practices that stand alone.
    """

    prepared: Prepared
    plan: Plan
    view: View
    grouped: Grouped
    territory: NDArray[np.int16]
    whole: bool = False

    @cached_property
    def group_of(self) -> NDArray[np.int16]:
        """int16 (P,): the group each practice belongs to; -1: none, as practices in the margin that no plan counts."""
        count = len(self.grouped.members)
        found = self.grouped.cluster_of.copy()
        found[self.grouped.alone] = count
        return np.minimum(found, 0) if self.whole else found

    @property
    def count(self) -> int:
        """G, the number of groups."""
        return 1 if self.whole else len(self.grouped.members) + 1

    def total(self, numbers: NDArray[np.int64] | NDArray[np.float64]) -> NDArray[np.float64]:
        """Return float64 (G,): the sum over each group's practices of numbers (P,); exact for whole numbers."""
        return by_cluster(numbers, self.group_of, self.count)

    def counted(self, numbers: NDArray[np.int64] | NDArray[np.float64]) -> NDArray[np.float64]:
        """Return `total` over the practices whose patients' minutes count."""
        return by_cluster(numbers, np.where(self.prepared.counted, self.group_of, -1), self.count)

    @cached_property
    def lists(self) -> NDArray[np.int64]:
        """int64 (G,): the patients on the lists of each group: what every base is a part of."""
        return self.total(self.prepared.list_size).astype(np.int64)

    @cached_property
    def practices(self) -> NDArray[np.int64]:
        """int64 (G,): the practices of each group."""
        return self.total(np.ones(len(self.prepared.row), dtype=np.int64)).astype(np.int64)

    def over_ways(self, work_out: Ways) -> NDArray[np.float64]:
        """Return float64 (G,): what a function makes of the patients and the minutes of each group.

        Args:
            work_out: Of int32 (..., N) patients and float32 (..., N) their minutes, with one result a row (...).
        """
        return _over(work_out, self._ways)

    def to_hub(self, work_out: Ways) -> NDArray[np.float64]:
        """Return as `over_ways`, with the minutes to the hub of each cluster; no patients where there is none."""
        return _over(work_out, self._hub_ways)

    def of_clusters(self, numbers: NDArray[np.int64] | NDArray[np.float64]) -> NDArray[np.float64]:
        """Return float64 (G,) of numbers (K,) of clusters: 0 for those that stand alone; their sum for the whole."""
        return np.array([numbers.sum()]) if self.whole else np.append(numbers, 0).astype(np.float64)

    @cached_property
    def _ways(self) -> tuple[tuple[NDArray[np.int32], NDArray[np.float32]], ...]:
        grouped = self.grouped
        alone = own_ways(self.prepared, grouped)
        if not self.whole:
            return (grouped.living, grouped.nearest), _people(*alone)
        return (_people(np.concatenate([grouped.living, alone[0]]), np.concatenate([grouped.nearest, alone[1]])),)

    @cached_property
    def _hub_ways(self) -> tuple[tuple[NDArray[np.int32], NDArray[np.float32]], ...]:
        hubs = [number for number, cluster in enumerate(self.plan.clusters) if cluster.hub]
        minutes = np.full(self.grouped.nearest.shape, np.nan, dtype=np.float32)
        for number in hubs:
            cluster = self.plan.clusters[number]
            minutes[number] = self.prepared.minutes_to_site(cluster.hub, cluster.hub_site)
        if self.whole:
            return (_people(self.grouped.living[hubs], minutes[hubs]),)
        nobody = np.zeros((1, 1), dtype=np.int32), np.full((1, 1), np.nan, dtype=np.float32)
        return (self.grouped.living, minutes), nobody

    @cached_property
    def territory_inside(self) -> NDArray[np.int16]:
        """int16 (U,): `territory` of the places inside the area; -1 in the margin."""
        return np.where(self.prepared.inside, self.territory, np.int16(-1))

    def of_territory(self, numbers: NDArray[np.int64] | NDArray[np.float64]) -> NDArray[np.float64]:
        """Return float64 (G,): the sum of numbers (U,) over the places inside that each cluster leads."""
        return self.of_clusters(by_cluster(numbers, self.territory_inside, len(self.grouped.members)))


def lay(prepared: Prepared, plan: Plan, view: View) -> Laid:
    """Return a plan laid out on an area."""
    grouped = group(prepared, plan)
    return Laid(prepared, plan, view, grouped, territory_of(grouped.held, rival_of(prepared, grouped)))


def _people(living: NDArray[np.int32], minutes: NDArray[np.float32]) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return the patients of several practices or clusters as those of one group: (1, N), places of nobody left out.

    One place where nobody lives is added: of no numbers at all there is no percentile.
    """
    row, place = np.nonzero(living)
    people = np.append(living[row, place], np.int32(0))
    return people[np.newaxis], np.append(minutes[row, place], np.float32(np.nan))[np.newaxis]


def _over(work_out: Ways, ways: tuple[tuple[NDArray[np.int32], NDArray[np.float32]], ...]) -> NDArray[np.float64]:
    return np.concatenate([np.asarray(work_out(living, minutes), dtype=np.float64) for living, minutes in ways])

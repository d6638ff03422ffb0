"""A plan laid out on an area for its figures: the groups of patients that figures are worked out for.

The groups are each cluster of the plan, then all practices that stand alone, taken together; or, for the plan as a
whole, everybody in one group. The same functions make the figures of either.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from geo.figures.arrays import ClusterArrays, group, own_ways, rival_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from geo.figures.arrays import AreaArrays
    from geo.plan import Plan
    from geo.view import View

    Found = TypeVar("Found")
    Ways = Callable[[NDArray[np.int32], NDArray[np.float32]], NDArray[np.float64] | NDArray[np.int64]]


_BLOCK: Final = 120_000
"""Clusters x places from which on they are worked on in blocks, one for each so many."""


class Block(NamedTuple):
    """Patients of some groups, at as many places for each.

    Attributes:
        groups: (B,): the groups.
        living: int32 (B, N): their patients in each place.
        minutes: float32 (B, N): minutes from there. NaN: no way.
    """

    groups: Sequence[int] | NDArray[np.intp]
    living: NDArray[np.int32]
    minutes: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class PlanLayout:
    """A plan on a prepared area. K clusters in the plan's order, P practices and U places in the area's.

    Attributes:
        area_arrays: The area in the view.
        plan: The plan.
        view: For its threshold.
        cluster_arrays: Its practices taken together.
        territory: int16 (U,): index of the cluster that leads each place; -1: nobody's, or that of a cluster left out.
        whole: Whether the plan as a whole is looked at: one group of everybody, G = 1. Else G = K + 1: each cluster,
            then the practices that stand alone.
    """

    area_arrays: AreaArrays
    plan: Plan
    view: View
    cluster_arrays: ClusterArrays
    territory: NDArray[np.int16]
    whole: bool = False

    @cached_property
    def group_of(self) -> NDArray[np.int16]:
        """int16 (P,): the group each practice belongs to; -1: none, as practices in the margin that no plan counts."""
        count = len(self.cluster_arrays.members)
        found = self.cluster_arrays.cluster_of.copy()
        found[self.cluster_arrays.alone] = count
        return np.minimum(found, 0) if self.whole else found

    @property
    def count(self) -> int:
        """G, the number of groups."""
        return 1 if self.whole else len(self.cluster_arrays.members) + 1

    def total(self, numbers: NDArray[np.int64] | NDArray[np.float64]) -> NDArray[np.float64]:
        """Return float64 (G,): the sum over each group's practices of numbers (P,); exact for whole numbers."""
        return by_cluster(numbers, self.group_of, self.count)

    def counted(self, numbers: NDArray[np.int64] | NDArray[np.float64]) -> NDArray[np.float64]:
        """Return `total` over the practices whose patients' minutes count."""
        return by_cluster(numbers, np.where(self.area_arrays.counted, self.group_of, -1), self.count)

    @cached_property
    def lists(self) -> NDArray[np.int64]:
        """int64 (G,): the patients on the lists of each group: what every base is a part of."""
        return self.total(self.area_arrays.list_size).astype(np.int64)

    @cached_property
    def practices(self) -> NDArray[np.int64]:
        """int64 (G,): the practices of each group."""
        return self.total(np.ones(len(self.area_arrays.row), dtype=np.int64)).astype(np.int64)

    def over_ways(self, work_out: Ways) -> NDArray[np.float64]:
        """Return float64 (G,): what a function makes of the patients and the minutes of each group.

        Args:
            work_out: Of int32 (..., N) patients and float32 (..., N) their minutes, with one result a row (...). What
                it made once is found again by the function.
        """
        if work_out not in self._made:
            self._made[work_out] = _over(work_out, self._ways, count=self.count)
        return self._made[work_out]

    def to_hub(self, work_out: Ways) -> NDArray[np.float64]:
        """Return as `over_ways`, with the minutes to the hub of each cluster; no patients where there is none."""
        living, minutes = self._hub_ways
        if self.whole:
            return _over(work_out, [_people(living, minutes)], count=1)
        nobody = np.setdiff1d(np.arange(self.count), self._hubs)
        return _over(work_out, [Block(self._hubs, living, minutes), Block(nobody, *_NOBODY)], count=self.count)

    def of_clusters(self, numbers: NDArray[np.int64] | NDArray[np.float64]) -> NDArray[np.float64]:
        """Return float64 (G,) of numbers (K,) of clusters: 0 for those that stand alone; their sum for the whole."""
        return np.array([numbers.sum()]) if self.whole else np.append(numbers, 0).astype(np.float64)

    def over_pairs(self, work_out: Callable[[NDArray[np.float32]], Found]) -> list[Found]:
        """Return for each cluster what a function makes of the minutes between its practices.

        Args:
            work_out: Of float32 (M, M) minutes between those whose patients' minutes count; NaN: no way. What it made
                once is found again by the function.
        """
        if work_out not in self._made_of_pairs:
            between = self.area_arrays.between
            each = (between[np.ix_(rows, rows)] for rows in self.cluster_arrays.members)
            self._made_of_pairs[work_out] = [work_out(minutes) for minutes in each]
        return self._made_of_pairs[work_out]

    @cached_property
    def _made(self) -> dict[Ways, NDArray[np.float64]]:
        return {}

    @cached_property
    def _made_of_pairs(self) -> dict[Callable[[NDArray[np.float32]], Any], list[Any]]:
        return {}

    @cached_property
    def _ways(self) -> list[Block]:
        living, nearest = self.cluster_arrays.living, self.cluster_arrays.nearest
        alone = own_ways(self.area_arrays, self.cluster_arrays)
        if not self.whole:
            return [*_blocks(living, nearest), _people(*alone, group=len(living))]
        return [_people(np.concatenate([living, alone[0]]), np.concatenate([nearest, alone[1]]))]

    @cached_property
    def _hubs(self) -> list[int]:
        """Indices of the clusters that have a hub."""
        return [number for number, cluster in enumerate(self.plan.clusters) if cluster.hub]

    @cached_property
    def _hub_ways(self) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        living = self.cluster_arrays.living[self._hubs]
        minutes = np.empty(living.shape, dtype=np.float32)
        for row, number in enumerate(self._hubs):
            cluster = self.plan.clusters[number]
            minutes[row] = self.area_arrays.minutes_to_site(cluster.hub, cluster.hub_site)
        return living, minutes

    @cached_property
    def living_inside(self) -> NDArray[np.float64]:
        """float64 (G,): the patients of all of a cluster's practices who live inside the area; 0 as `of_clusters`."""
        inside = self.area_arrays.inside
        held = self.cluster_arrays.held if inside.all() else self.cluster_arrays.held[:, inside]
        return self.of_clusters(held.sum(axis=1, dtype=np.int64))

    @cached_property
    def territory_inside(self) -> NDArray[np.int16]:
        """int16 (U,): `territory` of the places inside the area; -1 in the margin."""
        return np.where(self.area_arrays.inside, self.territory, np.int16(-1))

    def of_territory(self, numbers: NDArray[np.int64] | NDArray[np.float64]) -> NDArray[np.float64]:
        """Return float64 (G,): the sum of numbers (U,) over the places inside that each cluster leads."""
        return self.of_clusters(by_cluster(numbers, self.territory_inside, len(self.cluster_arrays.members)))


def lay(area_arrays: AreaArrays, plan: Plan, view: View, *, cluster_arrays: ClusterArrays | None = None) -> PlanLayout:
    """Return a plan laid out on an area; `cluster_arrays` where the caller has it already."""
    cluster_arrays = cluster_arrays or group(area_arrays, plan)
    return PlanLayout(
        area_arrays,
        plan,
        view,
        cluster_arrays,
        territory_of(cluster_arrays.held, rival_of(area_arrays, cluster_arrays)),
    )


def _people(living: NDArray[np.int32], minutes: NDArray[np.float32], *, group: int = 0) -> Block:
    """Return the patients of several practices or clusters as those of one group, places of nobody left out.

    One place where nobody lives is added: of no numbers at all there is no percentile.
    """
    row, place = np.nonzero(living)
    people = np.append(living[row, place], np.int32(0))
    return Block([group], people[np.newaxis], np.append(minutes[row, place], np.float32(np.nan))[np.newaxis])


def _blocks(living: NDArray[np.int32], minutes: NDArray[np.float32]) -> list[Block]:
    """Return the patients of each cluster in blocks of clusters whose patients live in about as many places.

    In a large area the patients of a cluster live in few of all places: the others are left out.
    """
    count = living.size // _BLOCK
    if not count:
        return [Block(range(len(living)), living, minutes)]
    row, place = np.nonzero(living)
    people, theirs = living[row, place], minutes[row, place]
    ends = np.searchsorted(row, np.arange(len(living) + 1))
    places = np.diff(ends)
    found = []
    for rows in np.array_split(np.argsort(places, kind="stable"), min(count, len(living))):
        width = max(1, int(places[rows].max()))
        block = Block(rows, np.zeros((len(rows), width), np.int32), np.full((len(rows), width), np.nan, np.float32))
        for at, number in enumerate(rows):
            mine = slice(ends[number], ends[number + 1])
            block.living[at, : places[number]] = people[mine]
            block.minutes[at, : places[number]] = theirs[mine]
        found.append(block)
    return found


_NOBODY: Final = np.zeros((1, 1), dtype=np.int32), np.full((1, 1), np.nan, dtype=np.float32)
"""The patients and minutes of a group without anybody."""


def _over(work_out: Ways, blocks: list[Block], *, count: int) -> NDArray[np.float64]:
    found = np.empty(count)
    for block in blocks:
        found[block.groups] = work_out(block.living, block.minutes)
    return found


def by_cluster(
    numbers: NDArray[np.int64] | NDArray[np.float64], cluster_of: NDArray[np.int16], count: int
) -> NDArray[np.float64]:
    """Return the sum of the numbers for each cluster.

    Args:
        numbers: (N,): one for each practice or each place.
        cluster_of: int16 (N,): index of its cluster; -1: none.
        count: Number of clusters K.

    Returns:
        float64 (K,): exact for whole numbers.

    >>> by_cluster(np.array([10, 20, 30, 40]), np.array([0, 1, -1, 0]), 2).tolist()
    [50.0, 20.0]
    """
    held = cluster_of >= 0
    return np.bincount(cluster_of[held], weights=numbers[held], minlength=count).astype(np.float64)


# ---- Which places are whose ----


def territory_of(living: NDArray[np.int32], rival: NDArray[np.int64]) -> NDArray[np.int16]:
    """Return for each place the cluster that leads it: strictly more patients there than any other group.

    Args:
        living: int32 (K, U): patients of cluster k living in place u, of all its members.
        rival: int64 (U,): the most patients that one of the other groups has there: practices that stand alone, and
            those in no plan.

    Returns:
        int16 (U,): index of the cluster. -1: nobody's, as another group leads, two have equally many, or nobody lives
        there.

    >>> territory_of(np.array([[5, 2, 4, 0, 7], [3, 9, 4, 0, 1]]), np.array([0, 0, 0, 0, 7])).tolist()
    [0, 1, -1, -1, -1]
    """
    if not len(living):
        return np.full(living.shape[1], -1, dtype=np.int16)
    most = living.max(axis=0)
    leads = (most > rival) & ((living == most).sum(axis=0) == 1)
    return np.where(leads, living.argmax(axis=0), -1).astype(np.int16)


def pieces_of(territory: NDArray[np.int16], touching: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return for each place the piece of territory it is part of.

    Two places are in one piece when a chain of places of the same cluster, each sharing a border with the next,
    joins them. Places that only meet at a point are not joined.

    Args:
        territory: int16 (U,): index of the cluster; -1: nobody's.
        touching: int32 (N, 2): pairs of places that share a border.

    Returns:
        int32 (U,): number of the piece, 0 upwards, no two clusters in one; -1 where nobody's.

    Four places in a row, the third another cluster's:

    >>> pieces_of(np.array([0, 0, 1, 0]), np.array([[0, 1], [1, 2], [2, 3]])).tolist()
    [0, 0, 1, 2]
    """
    first, second = touching.reshape(-1, 2).T
    joined = territory[first] == territory[second]
    first, second = first[joined], second[joined]
    size = len(territory)
    graph = coo_array((np.ones(len(first), dtype=np.int8), (first, second)), shape=(size, size))
    _, label = connected_components(graph, directed=False)
    held = territory >= 0
    piece = np.full(size, -1, dtype=np.int32)
    _, piece[held] = np.unique(label[held], return_inverse=True)
    return piece

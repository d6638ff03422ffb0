"""How far patients travel: how their minutes are distributed, place by place, and to each possible hub."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.errors import PlanningError
from geo.figures.access import Travel, travel
from geo.figures.arrays import GROUPS, AreaArrays, area_arrays_for, group, group_weights, own_ways
from geo.figures.base import ALONE, Base, divide
from geo.view import minutes_in_view

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.area import Area
    from geo.figures.arrays import AreaArrays, ClusterArrays
    from geo.plan import Plan
    from geo.view import View

# ---- How patients' minutes to the nearest practice of their cluster are distributed in a plan ----


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
    area: Area | AreaArrays,
    plan: Plan,
    view: View,
    *,
    step_minutes: int = 1,
    most_minutes: int = 60,
    cluster_arrays: ClusterArrays | None = None,
) -> Distribution:
    """Return how many patients of each cluster are how many minutes from its nearest practice.

    Steps are `step_minutes` wide; the last ends at `most_minutes`, a multiple. Callers with many plans give what
    `prepare(area, view)` made of the area, and the plan's `group` if they have it.

    Raises:
        PlanningError: The area has no minutes for the view's mode.
    """
    area_arrays = area_arrays_for(area, view)
    cluster_arrays = cluster_arrays or group(area_arrays, plan)
    ends = np.arange(step_minutes, most_minutes + 1, step_minutes)
    living, nearest = own_ways(area_arrays, cluster_arrays)
    alone = count_by_step(nearest, living, ends).sum(axis=0, keepdims=True)
    counts = np.concatenate([count_by_step(cluster_arrays.nearest, cluster_arrays.living, ends), alone])
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


# ---- Who travels too far ----


@dataclass(frozen=True, eq=False)
class PlaceAccess:
    """One group of patients, place by place, in the rows of `Area.places`.

    Patients of practices that stand alone count with the minutes to their own practice.

    Attributes:
        minutes: float64 (U,): mean minutes of the patients of the group living there to the nearest practice of their
            own cluster, those with no way left out. NaN: nobody of the group there has a way.
        patients: float64 (U,): patients of the group living there. An estimate for the over-65s, else whole numbers.
        too_far: float64 (U,): of them further than the view's minutes; those with no way are not in it.
        no_way: float64 (U,): of them with no way to any practice of their cluster.
    """

    minutes: NDArray[np.float64]
    patients: NDArray[np.float64]
    too_far: NDArray[np.float64]
    no_way: NDArray[np.float64]


@dataclass(frozen=True)
class GroupTravel:
    """How one group of patients travels in a plan.

    Attributes:
        group: One of `geo.figures.arrays.GROUPS`.
        patients: Of the group, mapped.
        mean: Mean minutes to the nearest practice of their cluster, those with no way left out: for all patients it is
            `minutes_nearest` of the plan as a whole. NaN: nobody has one; for every group where they are less than a
            tenth of all on the lists (`geo.figures.Base`).
        within: Share within the view's minutes, 0 to 1; those with no way are not: for all patients it is `within` of
            the plan as a whole. NaN: there is nobody, or as above.
        too_far: Patients further than that.
        no_way: Patients with no way.
        base: Of everybody, whatever the group: patients with a way, of all on the lists, on which `mean` rests.
        mapped: Of everybody too: mapped patients, of all on the lists, on which `within` rests.
    """

    group: str
    patients: float
    mean: float
    within: float
    too_far: float
    no_way: float
    base: Base
    mapped: Base


def place_access(area: Area | AreaArrays, plan: Plan, view: View, *, among: str = "all") -> PlaceAccess:
    """Return how far the patients of a group have to travel, place by place.

    `among` is the group, one of `geo.figures.arrays.GROUPS`.

    Raises:
        PlanningError: There is no such group, or the area has no minutes for the view's mode.
    """
    area_arrays = area_arrays_for(area, view)
    if among not in GROUPS:
        msg = f"there is no group of patients {among!r}; choose one of: {', '.join(GROUPS)}"
        raise PlanningError(msg)
    weight = group_weights(area_arrays)[GROUPS.index(among)]
    cluster_arrays = group(area_arrays, plan)
    ways = zip((cluster_arrays.living, cluster_arrays.nearest), own_ways(area_arrays, cluster_arrays), strict=True)
    living, nearest = (np.concatenate(both) for both in ways)
    living = living.astype(np.int64)
    way = ~np.isnan(nearest)
    reached = np.where(way, living, 0).sum(axis=0)
    travelled = np.einsum("ku,ku->u", np.nan_to_num(nearest), living, dtype=np.float64)
    further = np.where(nearest > view.within, living, 0).sum(axis=0)
    patients = living.sum(axis=0)
    found = PlaceAccess(
        minutes=divide(travelled, np.where(weight > 0, reached, 0)),
        patients=weight * patients,
        too_far=weight * further,
        no_way=weight * (patients - reached),
    )
    for array in vars(found).values():
        array.setflags(write=False)
    return found


def travel_by_group(area: Area | AreaArrays, plan: Plan, view: View) -> tuple[GroupTravel, ...]:
    """Return how each group of patients travels in a plan, in the order of `GROUPS`; arguments as in `place_access`."""
    area_arrays = area_arrays_for(area, view)
    lists = int(area_arrays.list_size[area_arrays.ours].sum())
    by_name = {name: place_access(area_arrays, plan, view, among=name) for name in GROUPS}
    everybody = by_name["all"]
    mapped = Base(int(everybody.patients.sum()), lists)
    base = Base(mapped.n - int(everybody.no_way.sum()), lists)
    travels = []
    for name, places in by_name.items():
        patients, too_far, no_way = (float(column.sum()) for column in (places.patients, places.too_far, places.no_way))
        reached = places.patients - places.no_way
        mean = divide(np.array(np.nan_to_num(places.minutes) @ reached), np.array(reached.sum()))
        within = divide(np.array(patients - too_far - no_way), np.array(patients))
        figures = base.keep(float(mean)), mapped.keep(float(within))
        travels.append(GroupTravel(name, patients, *figures, too_far, no_way, base, mapped))
    return tuple(travels)


def deprivation_gap(travels: tuple[GroupTravel, ...]) -> float:
    """Return the mean minutes of the most deprived fifth less those of the least; NaN: one of them is not known.

    >>> base = Base(20, 20)
    >>> fifths = [GroupTravel(f"imd_{n}", 10, mean, 1, 0, 0, base, base) for n, mean in ((1, 9.5), (5, 8.0))]
    >>> deprivation_gap(tuple(fifths))
    1.5
    """
    mean = {travel.group: travel.mean for travel in travels}
    return mean["imd_1"] - mean["imd_5"]


def change(before: PlaceAccess, after: PlaceAccess) -> NDArray[np.float64]:
    """Return float64 (U,): minutes after less before of each place; NaN where one of them is not known."""
    return after.minutes - before.minutes


def spread_in_view(area: Area, view: View) -> NDArray[np.float64]:
    """Return float64 (U,): the spread of each place (`Area.spread`) at the view's walking speed; NaN: not known."""
    spread = (area.spread or {}).get(view.mode)
    if spread is None:
        return np.full(len(area.places), np.nan)
    return minutes_in_view({view.mode: spread}, view).astype(np.float64)


def worst_off(places: PlaceAccess) -> NDArray[np.intp]:
    """Return the rows of the places where somebody travels too far or has no way.

    First those where somebody has a way that is too far, most such patients first; places with as many in the order
    of their minutes, longest first, then of their rows. Behind them those from which there is only no way, most
    patients first: often it is the streets file that ends there, so they are no measure of a plan.
    """
    rows = np.flatnonzero(places.too_far + places.no_way > 0)
    too_far, no_way = places.too_far[rows], places.no_way[rows]
    longest = np.nan_to_num(places.minutes[rows], nan=np.inf)
    # The last key weighs most. Those with no way count among places where nobody has too far alone.
    return rows[np.lexsort((rows, -longest, np.where(too_far > 0, 0, -no_way), -too_far))]


# ---- How far a cluster's patients would be from each site of its practices ----


@dataclass(frozen=True)
class HubChoice(Travel):
    """One site of a practice of a cluster as its hub, with the way there of all the cluster's patients.

    Attributes:
        code: ODS code of the practice.
        site: Code of its branch surgery; "" for its main site.
        chosen: Whether it is the hub in the plan.
    """

    code: str
    site: str
    chosen: bool


def hub_choices(area: Area | AreaArrays, plan: Plan, view: View, *, letter: str) -> tuple[HubChoice, ...]:
    """Return each site of a cluster's practices as its hub: fewest patients without a way first, then by mean minutes.

    Practices outside the area can't be a hub, but their patients count where their addresses are known, as in
    `geo.figures`. Choices that are equally good stand in the order of their codes, main sites first; a mean of NaN
    stands last.

    Returns:
        One choice for each site of the practices placed in the cluster; empty where there is none.

    Raises:
        PlanningError: There is no such cluster, or the area has no minutes for the view's mode.
    """
    area_arrays = area_arrays_for(area, view)
    cluster, codes = plan.cluster(letter), plan.members(letter)
    cluster_arrays, number = group(area_arrays, plan), plan.clusters.index(cluster)
    living, lists = cluster_arrays.living[number], int(area_arrays.list_size[cluster_arrays.cluster_of == number].sum())
    choices = []
    for code in codes:
        for site in ("", *area_arrays.branches.get(code, ())):
            way = travel(living, area_arrays.minutes_to_site(code, site), within=view.within, of=lists)
            is_chosen = (code, site) == (cluster.hub, cluster.hub_site)
            choices.append(HubChoice(code=code, site=site, chosen=is_chosen, **vars(way)))
    best = sorted(
        choices, key=lambda choice: (choice.no_way, np.nan_to_num(choice.mean, nan=np.inf), choice.code, choice.site)
    )
    return tuple(best)

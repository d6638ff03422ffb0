"""Who travels too far: place by place, the minutes to the nearest practice of the cluster that patients belong to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.errors import PlanningError
from geo.figures import Base
from geo.grouped import group, own_ways
from geo.groups import GROUPS, group_weights
from geo.prepared import prepared_for
from geo.view import minutes_in_view
from geo.weighted import divide

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.area import Area
    from geo.plan import Plan
    from geo.prepared import Prepared
    from geo.view import View


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
        group: One of `geo.groups.GROUPS`.
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


def place_access(area: Area | Prepared, plan: Plan, view: View, *, among: str = "all") -> PlaceAccess:
    """Return how far the patients of a group have to travel, place by place.

    Args:
        area: The area the plan is for, or what `prepare(area, view)` made of it.
        plan: Which practice is in which cluster.
        view: Mode, walking speed and threshold.
        among: The group, one of `geo.groups.GROUPS`.

    Raises:
        PlanningError: There is no such group, or the area has no minutes for the view's mode.
    """
    prepared = prepared_for(area, view)
    if among not in GROUPS:
        msg = f"there is no group of patients {among!r}; choose one of: {', '.join(GROUPS)}"
        raise PlanningError(msg)
    weight = group_weights(prepared)[GROUPS.index(among)]
    grouped = group(prepared, plan)
    ways = zip((grouped.living, grouped.nearest), own_ways(prepared, grouped), strict=True)
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


def travel_by_group(area: Area | Prepared, plan: Plan, view: View) -> tuple[GroupTravel, ...]:
    """Return how each group of patients travels in a plan, in the order of `GROUPS`; arguments as in `place_access`."""
    prepared = prepared_for(area, view)
    lists = int(prepared.list_size[prepared.ours].sum())
    found = [place_access(prepared, plan, view, among=one) for one in GROUPS]
    mapped, no_way = (int(column.sum()) for column in (found[0].patients, found[0].no_way))
    bases = Base(mapped - no_way, lists), Base(mapped, lists)
    return tuple(_together(places, name, *bases) for places, name in zip(found, GROUPS, strict=True))


def _together(places: PlaceAccess, name: str, base: Base, mapped: Base) -> GroupTravel:
    """Return the figures of a group over all places."""
    patients, no_way = float(places.patients.sum()), float(places.no_way.sum())
    too_far = float(places.too_far.sum())
    reached = places.patients - places.no_way
    mean = divide(np.array(np.nan_to_num(places.minutes) @ reached), np.array(reached.sum()))
    within = divide(np.array(patients - too_far - no_way), np.array(patients))
    kept = base.keep(float(mean)), mapped.keep(float(within))
    return GroupTravel(name, patients, *kept, too_far, no_way, base, mapped)


def deprivation_gap(travels: tuple[GroupTravel, ...]) -> float:
    """Return the mean minutes of the most deprived fifth less those of the least deprived.

    Args:
        travels: What `travel_by_group` returned.

    Returns:
        Minutes: positive, the most deprived travel longer. NaN: not known for one of the two.

    >>> base = Base(20, 20)
    >>> fifths = [GroupTravel(f"imd_{n}", 10, mean, 1, 0, 0, base, base) for n, mean in ((1, 9.5), (5, 8.0))]
    >>> deprivation_gap(tuple(fifths))
    1.5
    """
    mean = {one.group: one.mean for one in travels}
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

"""How figures are worked out: each function returns one figure of every group of a plan, with its base.

What they have in common is told by their kind: over patients and their minutes, over practices, over the territory.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geo.figures.access import minutes_between, minutes_to_nearest, minutes_to_nearest_p90, no_way, share_within
from geo.figures.base import PATIENTS, PRACTICES, divide, whole_numbers

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from geo.figures.arrays import AreaArrays
    from geo.figures.layout import PlanLayout
    from geo.figures.single_handed import Definition
    from geo.view import View

ALONE_NO_TERRITORY: Final = "practices that stand alone have no territory"
OFFICIAL_AGES: Final = "official ages are known: see Aged 65 and over"


class Worked(NamedTuple):
    """One figure of every group of a plan.

    Attributes:
        value: (G,): int64 for what is counted, else float64. NaN: can't be had.
        base: int64 (G,): on how many it rests.
        of: int64 (G,): of how many.
        unit: `PATIENTS` or `PRACTICES`.
        why: A sentence for each group on why its figure can't be had, or what it leaves out; "" for nothing to say.
    """

    value: NDArray[np.float64] | NDArray[np.int64]
    base: NDArray[np.int64]
    of: NDArray[np.int64]
    unit: str = PATIENTS
    why: tuple[str, ...] = ()


@dataclass(frozen=True)
class OverWays:
    """A figure on the way to the nearest practice: of patients and their minutes, for groups that are or might be.

    Attributes:
        value: Of int32 (..., N) patients, float32 (..., N) minutes and the view, float64 (...).
        base: Of the same patients and minutes, int64 (...): on how many patients it rests.
    """

    value: Callable[[NDArray[np.int32], NDArray[np.float32], View], NDArray[np.float64]]
    base: Callable[[NDArray[np.int32], NDArray[np.float32]], NDArray[np.int64]]

    def __call__(self, layout: PlanLayout) -> Worked:
        """Return the figure of every group."""
        value = layout.over_ways(lambda living, minutes: self.value(living, minutes, layout.view))
        return Worked(value, whole_numbers(layout.over_ways(self.base)), layout.lists)


@dataclass(frozen=True)
class OverPractices:
    """A figure that adds up over practices: a mean, or a sum where there is no number to divide by.

    Attributes:
        total: Of the area, float64 (P,): the practice's part of the sum.
        known: int64 (P,): the patients in that part.
        mean: Whether the sum is divided by them.
    """

    total: Callable[[AreaArrays], NDArray[np.float64] | NDArray[np.int64]]
    known: Callable[[AreaArrays], NDArray[np.int64]]
    mean: bool = True

    def __call__(self, layout: PlanLayout) -> Worked:
        """Return the figure of every group."""
        total, known = layout.counted(self.total(layout.area_arrays)), layout.counted(self.known(layout.area_arrays))
        value = divide(total, known) if self.mean else np.where(known > 0, total, np.nan)
        return Worked(value, whole_numbers(known), layout.lists)


@dataclass(frozen=True)
class OverLists:
    """A sum of what is published by practice, or a share of such sums; practices of which it is not known are left out.

    Attributes:
        each: The column of `geo.figures.arrays.FACTS`.
        of: The column that the sum is divided by, known where `each` is; "" for a sum.
    """

    each: str
    of: str = ""

    def __call__(self, layout: PlanLayout) -> Worked:
        """Return the figure of every group; its base is the lists of the practices of which it is known."""
        facts, each = layout.area_arrays.facts, layout.area_arrays.facts[self.each]
        known = ~np.isnan(each)
        total = layout.total(np.nan_to_num(each))
        if self.of:
            value = divide(total, layout.total(np.where(known, facts[self.of], 0.0)))
        else:
            value = np.where(layout.total(known.astype(np.int64)) > 0, total, np.nan)
        return Worked(
            value, whole_numbers(layout.total(np.where(known, layout.area_arrays.list_size, 0))), layout.lists
        )


@dataclass(frozen=True)
class OverReturns:
    """A sum over the practices that made a return, of a column of `geo.figures.arrays.FACTS`; its base is those."""

    column: str

    def __call__(self, layout: PlanLayout) -> Worked:
        """Return the sum of every group."""
        values = layout.area_arrays.facts[self.column]
        returns = whole_numbers(layout.total((~np.isnan(values)).astype(np.int64)))
        value = np.where(returns > 0, layout.total(np.nan_to_num(values)), np.nan)
        return Worked(value, returns, layout.practices, PRACTICES)


@dataclass(frozen=True)
class SingleHanded:
    """How many practices are on their own by one definition, of those of which it is known."""

    definition: Definition

    def __call__(self, layout: PlanLayout) -> Worked:
        """Return the count of every group."""
        values = layout.area_arrays.facts[self.definition.column]
        returns = whole_numbers(layout.total((~np.isnan(values)).astype(np.int64)))
        alone = layout.total(self.definition.fits(values).astype(np.int64))
        value = np.where((returns > 0) | (layout.practices == 0), alone, np.nan)
        return Worked(value, returns, layout.practices, PRACTICES)


@dataclass(frozen=True)
class Count:
    """A count over practices, whole by its nature.

    Attributes:
        each: Of a laid out plan, int64 (P,): what each practice brings.
    """

    each: Callable[[PlanLayout], NDArray[np.int64]]

    def __call__(self, layout: PlanLayout) -> Worked:
        """Return the count of every group."""
        return Worked(whole_numbers(layout.total(self.each(layout))), layout.lists, layout.lists)


def with_a_way(living: NDArray[np.int32], minutes: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return int64 (...): mapped patients with a way.

    >>> with_a_way(np.array([3, 5, 2]), np.array([15, 16, np.nan])).item()
    8
    """
    return mapped(living, minutes) - no_way(living, minutes)


def mapped(living: NDArray[np.int32], _minutes: NDArray[np.float32]) -> NDArray[np.int64]:
    """Return int64 (...): mapped patients, whether they have a way or not."""
    return np.asarray(living.sum(axis=-1, dtype=np.int64))


MEAN: Final = OverWays(lambda living, minutes, _: minutes_to_nearest(living, minutes), with_a_way)
NINE_IN_TEN: Final = OverWays(
    lambda living, minutes, _: minutes_to_nearest_p90(living, minutes).astype(np.float64), with_a_way
)
WITHIN: Final = OverWays(lambda living, minutes, view: share_within(living, minutes, within=view.within), mapped)


def no_way_there(layout: PlanLayout) -> Worked:
    """Count the mapped patients with no way to any practice of their group."""
    everybody = whole_numbers(layout.over_ways(mapped))
    return Worked(whole_numbers(layout.over_ways(no_way)), everybody, everybody)


def to_the_hub(layout: PlanLayout) -> Worked:
    """Work out the mean minutes to the hub of the patients of clusters that have one."""
    hubs, clusters = [bool(cluster.hub) for cluster in layout.plan.clusters], layout.plan.clusters
    if layout.whole:
        said = f"{sum(hubs)} of {len(clusters)} clusters {'has' if sum(hubs) == 1 else 'have'} a hub"
        why: tuple[str, ...] = ("no hub chosen" if not any(hubs) else "" if all(hubs) else said,)
    else:
        why = (*("" if hub else "no hub chosen" for hub in hubs), "practices that stand alone have no hub")
    value = layout.to_hub(minutes_to_nearest)
    return Worked(value, whole_numbers(layout.to_hub(with_a_way)), layout.lists, why=why)


def between_mean(layout: PlanLayout) -> Worked:
    """Work out the mean minutes between different practices of a cluster."""
    return _between(layout, 0)


def between_max(layout: PlanLayout) -> Worked:
    """Work out the largest minutes between two practices of a cluster."""
    return _between(layout, 1)


def _between(layout: PlanLayout, which: int) -> Worked:
    linked = layout.over_pairs(_linked)
    if layout.whole:
        ways = np.concatenate([*layout.over_pairs(_ways), np.empty(0, dtype=np.float32)]).astype(np.float64)
        ways = ways[~np.isnan(ways)]
        value = (ways.mean() if which == 0 else ways.max()) if len(ways) else np.nan
        return Worked(np.array([value]), np.array([sum(linked)]), layout.practices, PRACTICES)
    values = np.array([*(both[which] for both in layout.over_pairs(minutes_between)), np.nan])
    why = (*("only one practice" if n == 1 else "" for n in layout.practices[:-1]), "they work with nobody")
    return Worked(values, np.array([*linked, 0]), layout.practices, PRACTICES, why)


def _linked(between: NDArray[np.float32]) -> int:
    """Return how many of M practices have a way to or from another."""
    ways = ~np.isnan(between) & ~np.eye(len(between), dtype=bool)
    return int((ways.any(axis=0) | ways.any(axis=1)).sum())


def _ways(between: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the minutes from each practice to each other."""
    return np.asarray(between[~np.eye(len(between), dtype=bool)])


def residents(layout: PlanLayout) -> Worked:
    """Sum the residents of each cluster's territory inside the area; places where they are not known are told."""
    known = ~np.isnan(layout.area_arrays.residents)
    places, unknown = (layout.of_territory(which.astype(np.int64)) for which in (known, ~known))
    value = np.where(places > 0, layout.of_territory(np.nan_to_num(layout.area_arrays.residents)), np.nan)
    told = [
        f"residents of {gap:.0f} of its {gap + there:.0f} places are not known" if gap else ""
        for gap, there in zip(unknown, places, strict=True)
    ]
    return _of_territory(layout, value, told)


def self_containment(layout: PlanLayout) -> Worked:
    """Work out the share of the patients living in each cluster's territory who are registered with it."""
    held = np.flatnonzero(layout.territory_inside >= 0)
    own = np.zeros(len(layout.territory), dtype=np.int64)
    own[held] = layout.cluster_arrays.held[layout.territory[held], held]
    value = divide(layout.of_territory(own), layout.of_territory(layout.area_arrays.registered))
    return _of_territory(layout, value, [""] * layout.count)


def _of_territory(layout: PlanLayout, value: NDArray[np.float64], told: list[str]) -> Worked:
    """Return a figure of territories: its base is the patients living inside the area, of the list."""
    if not layout.whole:
        told[-1] = ALONE_NO_TERRITORY
    return Worked(value, whole_numbers(layout.living_inside), layout.lists, why=tuple(told))


def over_65(layout: PlanLayout) -> Worked:
    """Estimate how many are 65 or over; not for groups whose ages are official for every practice."""
    found = _OVER_65(layout)
    official = layout.total((~np.isnan(layout.area_arrays.facts["patients_65"])).astype(np.int64))
    known = (official == layout.practices) & (layout.practices > 0)
    value, base = np.where(known, np.nan, found.value), np.where(known, 0, found.base)
    return Worked(value, base, found.of, why=tuple(OFFICIAL_AGES if count else "" for count in known))


_OVER_65: Final = OverPractices(lambda area: area.over_65, lambda area: area.over_65_known, mean=False)

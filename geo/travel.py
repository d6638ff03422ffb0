"""How long some patients travel to the nearest of some practices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.access import access, no_way
from geo.figures.base import Base

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Travel:
    """Minutes of some patients to the nearest of some practices; see `geo.access` for each definition.

    Attributes:
        mean: Minutes, of those who have a way. NaN: of too few, see `base`.
        p90: Nine in ten of those are at most so many minutes away. NaN as above.
        within: Share of the mapped at most so many minutes away as the view says, 0 to 1; those with no way are not.
            NaN: too few are mapped, see `mapped`.
        no_way: Mapped patients with no way to any of the practices.
        base: Patients with a way, of all on the lists: what mean and p90 rest on.
        mapped: Mapped patients, of all on the lists: what `within` rests on.
    """

    mean: float
    p90: float
    within: float
    no_way: int
    base: Base
    mapped: Base


def travel(living: NDArray[np.int32], nearest: NDArray[np.float32], *, within: int, of: int) -> Travel:
    """Return how long patients travel.

    Args:
        living: int32 (U,): patients living in each place.
        nearest: float32 (U,): minutes from each place to the nearest practice. NaN: no way.
        within: Minutes.
        of: All patients on the lists, those who are not mapped included.

    Of twelve patients eight live 4 minutes away, one 10, one where there is no way, and two are not mapped:

    >>> found = travel(np.array([8, 1, 1], np.int32), np.array([4, 10, np.nan], np.float32), within=5, of=12)
    >>> found.mean, found.p90, found.within, found.no_way
    (4.666666666666667, 10.0, 0.8, 1)
    >>> found.base, found.mapped
    (Base(n=9, of=12, unit='patients'), Base(n=10, of=12, unit='patients'))

    Of a hundred they say nothing:

    >>> travel(np.array([8, 1], np.int32), np.array([4, 10], np.float32), within=5, of=100).mean
    nan
    """
    way, without = access(living, nearest, within=within), int(no_way(living, nearest))
    mapped = Base(int(living.sum(dtype=np.int64)), of)
    base = mapped._replace(n=mapped.n - without)
    return Travel(
        mean=base.keep(float(way.mean)),
        p90=base.keep(float(way.p90)),
        within=mapped.keep(float(way.within)),
        no_way=without,
        base=base,
        mapped=mapped,
    )


def share_nearer(living: NDArray[np.int32], own: NDArray[np.float32], others: NDArray[np.float32]) -> float:
    """Return the share of patients for whom some other practice is nearer than their own.

    Patients with no way to their own count where there is a way to another. As far is not nearer.

    Args:
        living: int32 (U,): patients living in each place.
        own: float32 (U,): minutes to their own practice. NaN: no way.
        others: float32 (U,): minutes to the nearest other practice. NaN: no way to any.

    Returns:
        0 to 1. NaN: nobody lives anywhere.

    Three of ten live nearer to another, one as near, two have no way but to another, four no way to another:

    >>> living = np.array([3, 1, 2, 4], np.int32)
    >>> share_nearer(living, np.array([9, 5, np.nan, 5]), np.array([8, 5, 20, np.nan]))
    0.5
    """
    everybody = int(living.sum(dtype=np.int64))
    if not everybody:
        return float("nan")
    nearer = (others < own) | (np.isnan(own) & ~np.isnan(others))
    return int(living[nearer].sum(dtype=np.int64)) / everybody

"""Clusters as they would be after a move: the working parts of `geo.what_if`."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.access import access
from geo.grouped import group, nearest_of
from geo.rules import band_gap

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geo.plan import Plan
    from geo.prepared import Prepared
    from geo.rules import Rules
    from geo.view import View

NOT_PLACED: Final = ""
"""The target of a move out of every cluster."""
NEW_CLUSTER: Final = "+"
"""The target of a move into a cluster made for it."""
_BLOCK: Final = 500_000
"""Numbers measured at a time (moves x targets x places): 4 MB of sorting keys stay in the processor's cache."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """What clusters would look like, all arrays of one shape.

    Attributes:
        patients: int32: as `ClusterFigures.patients`; for "not placed" the patients not placed.
        gap: int32: see `geo.rules.band_gap`; 0 for "not placed".
        minutes_nearest: float32, NaN where it can't be had, and for "not placed".
        minutes_nearest_p90: float32, NaN as above.
        within: float32, 0 to 1, NaN as above.
    """

    patients: NDArray[np.int32]
    gap: NDArray[np.int32]
    minutes_nearest: NDArray[np.float32]
    minutes_nearest_p90: NDArray[np.float32]
    within: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Trial:
    """Clusters to be measured, U places.

    Attributes:
        placed: bool (...): False for "not placed", which has patients but no access figures.
        patients: int64 (...): sum of the list sizes.
        living: int32 (..., U): patients living in each place.
        nearest: float32 (..., U): minutes to the nearest practice. NaN: no way.
    """

    placed: NDArray[np.bool_]
    patients: NDArray[np.int64]
    living: NDArray[np.int32]
    nearest: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Now:
    """A plan as it is. T targets: its clusters, then "not placed", then "a new cluster", which is empty.

    Attributes:
        prepared: The area in the view.
        codes: Practice codes in the area's order.
        targets: Letters of the clusters, then `NOT_PLACED`, then `NEW_CLUSTER`.
        members: For each target the rows of its practices whose patients' addresses and minutes count.
        column_of: (P,): the target each practice is in.
        locked: bool (T,).
        trial: (T,): the targets as they are.
    """

    prepared: Prepared
    codes: tuple[str, ...]
    targets: tuple[str, ...]
    members: tuple[NDArray[np.intp], ...]
    column_of: NDArray[np.intp]
    locked: NDArray[np.bool_]
    trial: Trial

    def allowed(self, moving: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return bool (T,): whether no lock forbids moving these practices there. To where they are is no move."""
        comes = self._comes(moving)
        held = self.locked[self.column_of[moving]]
        return ~np.asarray((comes & held).any(axis=1) | (comes.any(axis=1) & self.locked))

    def without(self, leaving: NDArray[np.intp], column: int) -> Trial:
        """Return that target without these of its practices; as it is when it is locked."""
        if self.locked[column]:
            leaving = leaving[:0]
        stay = self.members[column][~np.isin(self.members[column], leaving)]
        return Trial(
            self.trial.placed[column],
            self.trial.patients[column] - self.prepared.list_size[leaving].sum(),
            self.prepared.patients[stay].sum(axis=0, dtype=np.int32),
            nearest_of(self.prepared, stay),
        )

    def joined_by(self, moving: NDArray[np.intp]) -> Trial:
        """Return each target with these practices in it; as it is where a lock forbids the move."""
        comes: NDArray[np.int32] = (self._comes(moving) & self.allowed(moving)[:, None]).astype(np.int32)
        nearer = np.fmin(self.trial.nearest, nearest_of(self.prepared, moving))
        return Trial(
            self.trial.placed,
            self.trial.patients + comes @ self.prepared.list_size[moving],
            self.trial.living + comes @ self.prepared.patients[moving],
            np.where(comes.max(axis=1, initial=0)[:, None] > 0, nearer, self.trial.nearest),
        )

    def _comes(self, moving: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return bool (T, M): whether each practice would be new in each target."""
        return np.not_equal.outer(np.arange(len(self.targets)), self.column_of[moving])


def now_of(prepared: Prepared, plan: Plan) -> Now:
    """Return the plan as it is."""
    grouped = group(prepared, plan)
    count, places = grouped.living.shape
    column_of = np.where(grouped.cluster_of < 0, count, grouped.cluster_of).astype(np.intp)
    patients = np.bincount(column_of, weights=prepared.list_size, minlength=count + 2).astype(np.int64)
    patients[count] = prepared.list_size[[prepared.row[code] for code in plan.not_placed()]].sum()
    targets = (*(cluster.letter for cluster in plan.clusters), NOT_PLACED, NEW_CLUSTER)
    nobody = np.empty(0, dtype=np.intp)
    return Now(
        prepared=prepared,
        codes=tuple(prepared.row),
        targets=targets,
        members=(*grouped.members, nobody, nobody),
        column_of=column_of,
        locked=np.array([*(cluster.locked for cluster in plan.clusters), False, False]),
        trial=Trial(
            placed=np.array([letter != NOT_PLACED for letter in targets]),
            patients=patients,
            living=np.concatenate([grouped.living, np.zeros((2, places), dtype=np.int32)]),
            nearest=np.concatenate([grouped.nearest, np.full((2, places), np.nan, dtype=np.float32)]),
        ),
    )


def measured(trials: Iterator[Trial], shape: tuple[int, ...], *, view: View, rules: Rules) -> Outcome:
    """Return the outcome of all trials, in blocks that fit the processor's cache.

    Args:
        trials: Each of that shape.
        shape: Of one trial.
        view: For its threshold.
        rules: Where the band of sizes is.

    Returns:
        Arrays of shape (number of trials, *shape).
    """
    empty = np.zeros((0, *shape), dtype=np.int32)
    parts = [[empty, empty, *[empty.astype(np.float32)] * 3]]
    while first := list(islice(trials, 1)):
        block = [*first, *islice(trials, max(1, _BLOCK // max(1, first[0].living.size)) - 1)]
        placed, patients, living, nearest = (
            np.stack([getattr(trial, name) for trial in block]) for name in Trial.__dataclass_fields__
        )
        way = access(living, nearest, within=view.within)
        parts.append(
            [
                patients.astype(np.int32),
                np.where(placed, band_gap(patients, rules), np.int32(0)),
                *(np.where(placed, figure, np.nan).astype(np.float32) for figure in (way.mean, way.p90, way.within)),
            ]
        )
    return Outcome(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))

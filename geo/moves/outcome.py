"""Clusters as they would be after a move: the working parts of `geo.moves.what_if_table`."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.figures import OverWays, group, left_out, nearest_of, on_cards
from geo.rules import band_gap

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from geo.figures import AreaArrays, ClusterArrays
    from geo.plan import Plan
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
    """What clusters would look like, all arrays of one shape; "not placed" is the practices that stand alone together.

    Attributes:
        patients: int32: as `ClusterFigures.patients`.
        gap: int32: see `geo.rules.rules.band_gap`; 0 for "not placed".
        values: For each figure on cards (`geo.figures.on_cards`) float32, as `ClusterFigures.value`: NaN where it can't
            be had or is left out.
        bases: For each of them int32: on how many patients it rests, of `patients`.
    """

    patients: NDArray[np.int32]
    gap: NDArray[np.int32]
    values: Mapping[str, NDArray[np.float32]]
    bases: Mapping[str, NDArray[np.int32]]

    def at(self, index: int | tuple[int | slice | NDArray[np.intp], ...]) -> Outcome:
        """Return the outcomes at an index of the arrays."""
        return Outcome(
            self.patients[index],
            self.gap[index],
            {key: array[index] for key, array in self.values.items()},
            {key: array[index] for key, array in self.bases.items()},
        )

    def put(self, index: tuple[int | slice | NDArray[np.intp], ...], other: Outcome) -> None:
        """Write other outcomes over those at an index."""
        self.patients[index], self.gap[index] = other.patients, other.gap
        for mine, theirs in ((self.values, other.values), (self.bases, other.bases)):
            for key, array in theirs.items():
                mine[key][index] = array


@dataclass(frozen=True, eq=False)
class Trial:
    """Groups of patients to be measured, at N places or as many pairs of practice and place.

    Attributes:
        patients: int64 (...): sum of the list sizes.
        living: int32 (..., N): patients living in each place.
        nearest: float32 (..., N): minutes to the nearest practice. NaN: no way.
    """

    patients: NDArray[np.int64]
    living: NDArray[np.int32]
    nearest: NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Now:
    """A plan as it is. T targets: its clusters, then "not placed", then "a new cluster", which is empty.

    Attributes:
        area_arrays: The area in the view.
        codes: Practice codes in the area's order.
        targets: Letters of the clusters, then `NOT_PLACED`, then `NEW_CLUSTER`.
        members: For each target the rows of its practices whose patients' addresses and minutes count.
        column_of: (P,): the target each practice is in.
        locked: bool (T,).
        trial: (T,): the targets as they are; that of "not placed" has the patients alone.
        alone: (N,): the row of the practice of each pair of a practice that stands alone and a place where patients of
            its live, the practices whose minutes count.
        alone_place: (N,): the place of each pair.
    """

    area_arrays: AreaArrays
    codes: tuple[str, ...]
    targets: tuple[str, ...]
    members: tuple[NDArray[np.intp], ...]
    column_of: NDArray[np.intp]
    locked: NDArray[np.bool_]
    trial: Trial
    alone: NDArray[np.intp]
    alone_place: NDArray[np.intp]

    @property
    def not_placed(self) -> int:
        """The column of "not placed"."""
        return len(self.targets) - 2

    def allowed(self, moving: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return bool (T,): whether no lock forbids moving these practices there. To where they are is no move."""
        if not self.locked.any():
            return np.ones(len(self.targets), dtype=bool)
        comes = self.comes(moving)
        held = self.locked[self.column_of[moving]]
        return ~np.asarray((comes & held).any(axis=1) | (comes.any(axis=1) & self.locked))

    def without(self, leaving: NDArray[np.intp], column: int) -> Trial:
        """Return that cluster without these of its practices; as it is when it is locked."""
        if self.locked[column]:
            leaving = leaving[:0]
        stay = self.members[column][~self._among(leaving)[self.members[column]]]
        return Trial(
            self.trial.patients[column] - self.area_arrays.list_size[leaving].sum(),
            self.area_arrays.patients[stay].sum(axis=0, dtype=np.int32),
            nearest_of(self.area_arrays, stay),
        )

    def joined_by(self, moving: NDArray[np.intp]) -> Trial:
        """Return each target with these practices in it; as it is where a lock forbids the move."""
        comes: NDArray[np.int32] = (self.comes(moving) & self.allowed(moving)[:, None]).astype(np.int32)
        nearer = np.fmin(self.trial.nearest, nearest_of(self.area_arrays, moving))
        return Trial(
            self.trial.patients + comes @ self.area_arrays.list_size[moving],
            self.trial.living + comes @ self.area_arrays.patients[moving],
            np.where(comes.max(axis=1, initial=0)[:, None] > 0, nearer, self.trial.nearest),
        )

    def apart(self, coming: NDArray[np.intp], leaving: NDArray[np.intp]) -> Trial:
        """Return the practices that stand alone with these and without those: each patient has their own practice.

        Locks are for the caller to look at. As many that come give trials of one shape: the pairs of those that stand
        alone now, whoever leaves, then every place for each that comes; and one place where nobody lives, since of no
        numbers at all there is no percentile.
        """
        area_arrays, here = self.area_arrays, (self.alone, self.alone_place)
        patients = self.trial.patients[self.not_placed]
        patients = patients + area_arrays.list_size[coming].sum() - area_arrays.list_size[leaving].sum()
        stay = np.where(self._among(leaving)[self.alone], np.int32(0), area_arrays.patients[here])
        living = [stay, area_arrays.patients[coming].ravel(), np.zeros(1, dtype=np.int32)]
        minutes = [area_arrays.minutes[here], area_arrays.minutes[coming].ravel(), np.full(1, np.nan, dtype=np.float32)]
        return Trial(patients, np.concatenate(living), np.concatenate(minutes))

    def _among(self, rows: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return bool (P,): whether each practice is one of these."""
        among = np.zeros(len(self.column_of), dtype=bool)
        among[rows] = True
        return among

    def comes(self, moving: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Return bool (T, M): whether each practice would be new in each target."""
        return np.not_equal.outer(np.arange(len(self.targets)), self.column_of[moving])


def now_of(area_arrays: AreaArrays, plan: Plan, *, cluster_arrays: ClusterArrays | None = None) -> Now:
    """Return the plan as it is; `cluster_arrays` where the caller has it already."""
    cluster_arrays = cluster_arrays or group(area_arrays, plan)
    count, places = cluster_arrays.living.shape
    column_of = np.where(cluster_arrays.cluster_of < 0, count, cluster_arrays.cluster_of).astype(np.intp)
    patients = np.bincount(column_of, weights=area_arrays.list_size, minlength=count + 2).astype(np.int64)
    patients[count] = area_arrays.list_size[cluster_arrays.alone].sum()
    nobody = np.empty(0, dtype=np.intp)
    alone = cluster_arrays.alone[area_arrays.counted[cluster_arrays.alone]]
    at, alone_place = np.nonzero(area_arrays.patients[alone])
    return Now(
        area_arrays=area_arrays,
        codes=tuple(area_arrays.row),
        targets=(*(cluster.letter for cluster in plan.clusters), NOT_PLACED, NEW_CLUSTER),
        members=(*cluster_arrays.members, nobody, nobody),
        column_of=column_of,
        locked=np.array([*(cluster.locked for cluster in plan.clusters), False, False]),
        trial=Trial(
            patients=patients,
            living=np.concatenate([cluster_arrays.living, np.zeros((2, places), dtype=np.int32)]),
            nearest=np.concatenate([cluster_arrays.nearest, np.full((2, places), np.nan, dtype=np.float32)]),
        ),
        alone=alone[at],
        alone_place=alone_place,
    )


def measured(
    trials: Iterator[Trial], shape: tuple[int, ...], *, view: View, rules: Rules, banded: bool = True
) -> Outcome:
    """Return the outcome of all trials, in blocks that fit the processor's cache.

    Trials are of one shape, and of as many places; `banded` says whether they are clusters, which the band is for.

    Returns:
        Arrays of shape (number of trials, *shape).
    """
    empty = np.zeros((0, *shape), dtype=np.int32)
    parts = [
        _measure(
            Trial(empty.astype(np.int64), np.zeros((0, *shape, 1), np.int32), np.zeros((0, *shape, 1), np.float32)),
            view,
        )
    ]
    while first := list(islice(trials, 1)):
        block = [*first, *islice(trials, max(1, _BLOCK // max(1, first[0].living.size)) - 1)]
        stacked = (np.stack([getattr(trial, name) for trial in block]) for name in Trial.__dataclass_fields__)
        parts.append(_measure(Trial(*stacked), view))
    patients = np.concatenate([trial for trial, _, _ in parts])
    return Outcome(
        patients.astype(np.int32),
        band_gap(patients, rules) if banded else np.zeros(patients.shape, dtype=np.int32),
        {key: np.concatenate([values[key] for _, values, _ in parts]) for key in parts[0][1]},
        {key: np.concatenate([bases[key] for _, _, bases in parts]) for key in parts[0][2]},
    )


def _measure(
    trial: Trial, view: View
) -> tuple[NDArray[np.int64], dict[str, NDArray[np.float32]], dict[str, NDArray[np.int32]]]:
    """Return the patients, the figures on cards and their bases."""
    values, bases = {}, {}
    known: dict[object, NDArray[np.int64]] = {}
    for figure in on_cards():
        work_out = figure.work_out
        if isinstance(work_out, OverWays):
            base = known.get(work_out.base)
            if base is None:
                base = known.setdefault(work_out.base, work_out.base(trial.living, trial.nearest))
            value = work_out.value(trial.living, trial.nearest, view)
            values[figure.key] = np.where(left_out(base, trial.patients), np.nan, value).astype(np.float32)
            bases[figure.key] = base.astype(np.int32)
    return np.asarray(trial.patients, dtype=np.int64), values, bases

"""Every figure of every cluster of a plan, worked out whole from (area, plan, view)."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.figures import registry
from geo.figures.arrays import AreaArrays, area_arrays_for
from geo.figures.base import ALONE, Base, left_out
from geo.figures.layout import PlanLayout, lay
from geo.wording import BY_MODE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo.area import Area
    from geo.figures.arrays import ClusterArrays
    from geo.plan import Plan
    from geo.view import View

WHOLE: Final = "*"
"""Stands for the letter of a cluster in the figures of a whole plan."""
_NOBODY: Final = {ALONE: "every practice is in a cluster", WHOLE: "the area has no practices"}


@dataclass(frozen=True)
class ClusterFigures:
    """The figures of one cluster, of the practices that stand alone, or of a whole plan.

    Each figure of `geo.figures.registry.FIGURES` is an attribute by its key: `one.minutes_nearest`. A float that can't
    be had is NaN, and `reason` says why. The patients add up: `patients` = `mapped` + `not_mapped` + `patients_beyond`,
    where the list size is that of the same day as the addresses.

    Attributes:
        letter: Of the cluster; `ALONE` or `WHOLE`.
        mapped: Patients living in the area's places, of practices whose minutes count.
        living_elsewhere: Patients of the same practices living outside the built places.
        no_address: Of the same practices, with no usable address.
        patients_beyond: Of practices beyond the margin and of special services: in no minutes, deprivation or ages.
        values: Each figure by its key.
        bases: What each rests on, by its key.
        why: (key, reason) for each that can't be had; a reason may also stand beside one that leaves something out.
    """

    letter: str
    mapped: int
    living_elsewhere: int
    no_address: int
    patients_beyond: int
    values: Mapping[str, float]
    bases: Mapping[str, Base]
    why: tuple[tuple[str, str], ...] = ()

    def __getattr__(self, key: str) -> Any:  # noqa: ANN401 (whole numbers for counts, floats for all else)
        """Return a figure by its key.

        Raises:
            AttributeError: There is no such figure.
        """
        if key.startswith("_") or key not in self.values:
            raise AttributeError(key)
        return self.values[key]

    def value(self, key: str) -> float:
        """Return a figure by its key; NaN: can't be had."""
        return float(self.values[key])

    def base(self, key: str) -> Base:
        """Return on how many a figure rests."""
        return self.bases[key]

    def base_words(self, key: str) -> str:
        """Return what stands beside a figure that is shown on what it rests on; "" where that is everybody."""
        return "" if math.isnan(self.values[key]) else self.bases[key].marked_words

    def notes(self, key: str) -> str:
        """Return what must be known of a figure: on what it rests, and why it can't be had or what it leaves out."""
        return "; ".join(part for part in (self.base_words(key), self.reason(key)) if part)

    def is_partial(self, key: str) -> bool:
        """Return whether a figure that is shown rests on less than half of the patients or practices."""
        return self.bases[key].is_partial and not math.isnan(self.values[key])

    def reason(self, key: str) -> str:
        """Return why a figure can't be had, or what it leaves out; "" where there is nothing to say."""
        return dict(self.why).get(key, "")


@dataclass(frozen=True, eq=False)
class PlanFigures:
    """The figures of a plan.

    Attributes:
        clusters: In the order of `plan.clusters`.
        alone: Of the practices in no cluster, taken together: each patient's nearest practice is their own.
        territory: int16 (U,): index in `clusters` of the cluster that leads place u; -1: nobody's.
        held: int32 (K, U): patients of all practices of cluster k living in place u.
    """

    clusters: tuple[ClusterFigures, ...]
    alone: ClusterFigures
    territory: NDArray[np.int16]
    held: NDArray[np.int32]

    @property
    def not_placed_practices(self) -> int:
        """Practices in no cluster, those that can't be moved included."""
        return int(self.alone.practices)

    @property
    def not_placed_patients(self) -> int:
        """Sum of their list sizes."""
        return int(self.alone.patients)

    def cluster(self, letter: str) -> ClusterFigures:
        """Return the figures of the cluster with that letter, which must be one of the plan's."""
        return next(cluster for cluster in self.clusters if cluster.letter == letter)

    def patients(self) -> dict[str, int]:
        """Return the patients of each cluster by letter, and under "" those of practices not placed."""
        return {cluster.letter: cluster.patients for cluster in (self.alone, *self.clusters)}


def figures(
    area: Area | AreaArrays, plan: Plan, view: View, *, cluster_arrays: ClusterArrays | None = None
) -> PlanFigures:
    """Return every figure of every cluster.

    Callers with many plans give what `prepare(area, view)` made of the area, and the plan's `group` if they have it.

    Raises:
        PlanningError: The area has no minutes for the view's mode.
    """
    return figures_of(lay(area_arrays_for(area, view), plan, view, cluster_arrays=cluster_arrays))


def figures_of(layout: PlanLayout) -> PlanFigures:
    """Return the figures of a plan that is laid out, in the order of its clusters."""
    *clusters, alone = _each(layout, [*(cluster.letter for cluster in layout.plan.clusters), ALONE])
    layout.territory.setflags(write=False)
    return PlanFigures(tuple(clusters), alone, layout.territory, layout.cluster_arrays.held)


def whole_plan(area: Area | AreaArrays, plan: Plan, view: View, *, found: PlanFigures | None = None) -> ClusterFigures:
    """Return each figure over the plan as a whole, patient by patient: always the same people, whatever the plan.

    Means, the 90th percentile and shares are those of all patients, each with the minutes to the nearest practice (or
    the hub) of their own cluster, or to their own practice where that stands alone. "Between practices" is over all
    pairs that share a cluster; territory over all clusters.

    `found` are the plan's figures in this view, where the caller has them already.

    Returns:
        The figures, their letter `WHOLE`. NaN: can't be had; `why` says why, and of how many clusters a figure rests on
        less than half.

    Raises:
        PlanningError: The area has no minutes for the view's mode.
    """
    area_arrays = area_arrays_for(area, view)
    layout = lay(area_arrays, plan, view)
    one = _each(replace(layout, whole=True), [WHOLE])[0]
    told = dict(one.why)
    clusters = [cluster for cluster in (found or figures_of(layout)).clusters if cluster.practices]
    for key in (figure.key for figure in registry.FIGURES):
        less = [base for base in (cluster.base(key) for cluster in clusters) if base.n and base.is_partial]
        if less:
            small = sum(base.is_too_small for base in less)
            said = f"rests on less than half in {len(less)} of {len(clusters)} clusters"
            said += f", {small} of them left out" if small else ""
            told[key] = f"{told[key]}; {said}" if key in told else said
    return replace(one, why=tuple(told.items()))


def _each(layout: PlanLayout, letters: list[str]) -> list[ClusterFigures]:
    """Return the figures of every group, in its order."""
    by = BY_MODE[layout.view.mode]
    values, bases = [], []
    why: list[list[tuple[str, str]]] = [[] for _ in letters]
    for figure in registry.FIGURES:
        one = figure.work_out(layout)
        rests_on = [Base(n, of, one.unit) for n, of in zip(one.base.tolist(), one.of.tolist(), strict=True)]
        missing = np.isnan(one.value)
        small = left_out(one.base, one.of) & (one.value.dtype.kind == "f") & ~missing
        gone = missing | small
        bases.append(rests_on)
        values.append(np.where(gone, np.nan, one.value).tolist() if gone.any() else one.value.tolist())
        told = list(one.why or ("",) * len(letters))
        for number in np.flatnonzero(gone).tolist():
            said = rests_on[number].too_small_words if small[number] else told[number]
            nobody = _NOBODY.get(letters[number], "no practices in this cluster yet")
            told[number] = (said or figure.missing.format(by=by)) if layout.practices[number] else nobody
        for reasons, said in zip(why, told, strict=True):
            if said:
                reasons.append((figure.key, said))
    keys, counts = [figure.key for figure in registry.FIGURES], _counts(layout)
    each = zip(letters, zip(*values, strict=True), zip(*bases, strict=True), why, counts, strict=True)
    return [
        ClusterFigures(
            letter=letter,
            values=dict(zip(keys, some, strict=True)),
            bases=dict(zip(keys, rest, strict=True)),
            why=tuple(reasons),
            **count,
        )
        for letter, some, rest, reasons, count in each
    ]


def _counts(layout: PlanLayout) -> list[dict[str, int]]:
    """Return for each group the counts behind its figures, by their names in `ClusterFigures`."""
    area_arrays = layout.area_arrays
    columns = {
        "mapped": layout.counted(area_arrays.mapped),
        "living_elsewhere": layout.counted(area_arrays.living_elsewhere),
        "no_address": layout.counted(area_arrays.no_address),
        "patients_beyond": layout.total(np.where(area_arrays.counted, 0, area_arrays.list_size)),
    }
    whole = {name: column.astype(np.int64).tolist() for name, column in columns.items()}
    return [{name: column[number] for name, column in whole.items()} for number in range(layout.count)]

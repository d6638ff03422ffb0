"""An open ranking: parts from 0 to 1 that anybody can check, weights that the person sets, and ties that are told.

There is no best one: a score says how far a practice or a cluster answers to the weights given, no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.figures import divide
from geo.neighbours.practices import is_too_far, nearness

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.neighbours.clusters import Joining
    from geo.neighbours.practices import Neighbour
    from geo.neighbours.profiles import Profile
    from geo.rules import Rules
    from geo.view import View

NEAR_TIE: Final = 0.02
"""Scores that differ by less can't be told apart. The minutes of a place are the mean over its streets, good to a
minute or two: two minutes more of each of two ways, of which each is one part in six, move a score by about so much
(2 * 2 / 30 / 6 with 15 minutes chosen)."""
MOST_WEIGHT: Final = 10
"""Weights go from 0, which leaves a part out, to this."""
WIDEST_DECILES: Final = 9.0
"""From the most deprived tenth of England to the least."""


@dataclass(frozen=True)
class Part:
    """One part of a score, from 0 to 1.

    Attributes:
        key: Names it in code.
        title: Heading.
        says: What 1 and 0 mean, in a sentence.
        weight: What it counts where nobody says otherwise.
    """

    key: str
    title: str
    says: str
    weight: int


_DEPRIVATION: Final = Part(
    "alike",
    "Similar deprivation",
    "1 where the patients' mean deprivation decile is the same, 0 where one is England's most deprived tenth and the "
    "other the least. Whether likeness is good is for you to say: it counts nothing until you give it weight.",
    0,
)
PRACTICE_PARTS: Final = (
    Part(
        "near_patients",
        "Near for your patients",
        "1 at the patients' door, one half at the minutes you chose, 0 at twice as many: your patients' mean minutes "
        "to the other practice. Practices further away, or with no way there, are not ranked.",
        5,
    ),
    Part(
        "near_staff",
        "Near for staff",
        "The same, for the minutes between the two practices, mean of there and back.",
        5,
    ),
    Part(
        "shared",
        "Shared ground",
        "The share of your patients and theirs who live in the same places: 1 where both draw on the same places in "
        "the same proportions, 0 where on none in common. While it counts, a practice is not ranked of whose patients "
        "fewer than a tenth are mapped.",
        5,
    ),
    _DEPRIVATION,
)
"""Parts of the score of another practice, in the order in which they are shown."""
CLUSTER_PARTS: Final = (
    Part(
        "near_patients",
        "Near for your patients",
        "1 at the patients' door, one half at the minutes you chose, 0 at twice as many: your patients' mean minutes "
        "to the nearest of the cluster's other practices. Clusters further away, or with no way there, are not ranked.",
        5,
    ),
    Part(
        "near_staff",
        "Near for staff",
        "The same, for the mean minutes between your practice and each of the cluster's others, there and back; not "
        "known of special services and of practices far outside the area.",
        5,
    ),
    Part(
        "shared",
        "Shared ground",
        "The share of your patients and those of the cluster's other practices who live in the same places. While it "
        "counts, a cluster is not ranked of whose patients fewer than a tenth are mapped.",
        5,
    ),
    Part(
        "size",
        "Size with you in it",
        "1 in the band of sizes; below it the patients as a part of its lower end, above it its upper end as a part "
        "of the patients.",
        5,
    ),
    Part(
        "holds_together",
        "Holds together",
        "Of the cluster's patients who live inside the area, yours included, the share who do not live in a piece of "
        "its territory cut off from the largest.",
        5,
    ),
    Part(
        "left_size",
        "Size of those you leave",
        "As for size, of the cluster that you would leave, without you; 1 where you leave nobody behind.",
        5,
    ),
    _DEPRIVATION,
)
"""Parts of the score of a cluster, in the order in which they are shown."""


@dataclass(frozen=True, eq=False)
class Ranking:
    """Scores with the places that they may be said to have. N things ranked, in the order they were given.

    Attributes:
        score: float64 (N,): 0 to 1. NaN: nothing with a weight is known of it, or not what it needs, or no weight is
            given.
        order: int64 (N,): their numbers, the highest score first; equal ones in the order given, NaN last.
        first: int64 (N,): the best place each may have, were scores closer than `NEAR_TIE` the other way round;
            from 1. 0 for NaN.
        last: int64 (N,): the worst place, likewise.
    """

    score: NDArray[np.float64]
    order: NDArray[np.int64]
    first: NDArray[np.int64]
    last: NDArray[np.int64]

    def without_score(self) -> list[int]:
        """Return the numbers of those that have no score, where others have one.

        >>> rank(np.array([[0.5], [np.nan]]), [1]).without_score(), rank(np.array([[0.5], [1.0]]), [0]).without_score()
        ([1], [])
        """
        unknown = np.isnan(self.score)
        return [] if unknown.all() else np.flatnonzero(unknown).tolist()


def rank(parts: NDArray[np.float64], weights: Sequence[float], *, needs: int | None = None) -> Ranking:
    """Return the scores by those weights, and who can't be told apart.

    A score is the weighted mean of the parts. A part that is not known is left out, with its weight.

    Args:
        parts: float64 (N, M): 0 to 1. NaN: not known.
        weights: M numbers of at least 0; only their proportions matter.
        needs: Number of a part without which nothing is ranked, while it has a weight and is known of any of them: what
            is not known would else be ranked by the parts that are left, before what is known to be little.

    The second is known by its first part only; the third is a hundredth behind the first:

    >>> ranking = rank(np.array([[1, 0.5], [0.25, np.nan], [0.98, 0.5]]), [1, 1])
    >>> ranking.score.tolist(), ranking.order.tolist()
    ([0.75, 0.25, 0.74], [0, 2, 1])
    >>> list(zip(ranking.first.tolist(), ranking.last.tolist()))
    [(1, 2), (3, 3), (1, 2)]

    Where it needs the other part too, it is not ranked:

    >>> rank(np.array([[1, 0.5], [0.25, np.nan]]), [1, 1], needs=1).score.tolist()
    [0.75, nan]
    """
    weight = np.where(np.isnan(parts), 0.0, np.asarray(weights, dtype=np.float64))
    score = divide((np.nan_to_num(parts) * weight).sum(axis=1), weight.sum(axis=1))
    if needs is not None and weights[needs] and not np.isnan(parts[:, needs]).all():
        score[np.isnan(parts[:, needs])] = np.nan
    # Rounded, so that a difference of exactly a near-tie is one to tell, whatever the last digit of a sum.
    score = np.round(score, 9)
    known = np.sort(score[~np.isnan(score)])
    clearly_more = len(known) - np.searchsorted(known, np.round(score + NEAR_TIE, 9), side="left")
    not_clearly_less = len(known) - np.searchsorted(known, np.round(score - NEAR_TIE, 9), side="right")
    first = np.where(np.isnan(score), 0, 1 + clearly_more)
    last = np.where(np.isnan(score), 0, not_clearly_less)
    return Ranking(score, np.argsort(-score, kind="stable"), first, last)


def practice_parts(found: Sequence[Neighbour], own: Profile, *, view: View) -> NDArray[np.float64]:
    """Return float64 (N, 4): the parts of each practice's score, in the order of `PRACTICE_PARTS`; NaN: not known."""
    return np.array(
        [
            [
                _near_patients(item.patients_minutes, own, within=view.within),
                nearness(item.minutes_between(view.mode), within=view.within),
                item.shared,
                likeness(own.imd_decile, item.imd_decile),
            ]
            for item in found
        ],
        dtype=np.float64,
    ).reshape(len(found), len(PRACTICE_PARTS))


def cluster_parts(found: Sequence[Joining], own: Profile, *, view: View, rules: Rules) -> NDArray[np.float64]:
    """Return float64 (N, 7): the parts of each cluster's score, in the order of `CLUSTER_PARTS`; NaN: not known."""
    return np.array(
        [
            [
                _near_patients(item.meets.to_others.mean, own, within=view.within),
                _near_staff(item, within=view.within),
                item.meets.shared,
                size_in_band(item.after.figures.patients, rules),
                held_together(item.after.away, item.after.figures.base("residents").n),
                size_in_band(item.left_after.figures.patients, rules) if item.left_after else 1.0,
                likeness(own.imd_decile, item.meets.imd_decile),
            ]
            for item in found
        ],
        dtype=np.float64,
    ).reshape(len(found), len(CLUSTER_PARTS))


def too_far(neighbour: Neighbour, own: Profile, *, within: int) -> bool:
    """Return whether a practice is too far from another's patients to be ranked; where few are mapped, none is."""
    return not own.mapped_base.is_too_small and is_too_far(neighbour.patients_minutes, within=within)


def _near_patients(minutes: float, own: Profile, *, within: int) -> float:
    """Return how near something is to the practice's patients. NaN: too few of them are mapped to say."""
    return own.mapped_base.keep(nearness(minutes, within=within))


def _near_staff(joining: Joining, *, within: int) -> float:
    """Return how near a cluster's other practices are. NaN: of too many no minutes are known."""
    base = joining.meets.staff_base
    if (base.n and base.is_too_small) or base.of == len(joining.outside.without_minutes):
        return float("nan")
    return nearness(joining.meets.staff, within=within)


def size_in_band(patients: int, rules: Rules) -> float:
    """Return how near the band of sizes that many patients are; 1 in it, and where there are no patients at all.

    Nobody is left short in a cluster that has no patients: it no longer is one.

    >>> from geo.rules.rules import Rule, Rules
    >>> band = Rules((Rule("smallest", "contract", "", "", "", numbers=(("patients", 30_000),)),
    ...               Rule("largest", "guidance", "", "", "", numbers=(("patients", 50_000),))))
    >>> [size_in_band(patients, band) for patients in (0, 15_000, 30_000, 50_000, 100_000)]
    [1.0, 0.5, 1.0, 1.0, 0.5]
    """
    if not patients:
        return 1.0
    return float(min(1.0, patients / rules.lower, rules.upper / patients))


def held_together(away: int, inside: int) -> float:
    """Return the share of a cluster's patients living inside the area who are not in a piece cut off from the largest.

    >>> held_together(2_000, 40_000), held_together(0, 0)
    (0.95, nan)
    """
    return 1.0 - away / inside if inside else float("nan")


def likeness(decile: float, other: float) -> float:
    """Return how alike two mean deciles are: 1 the same, 0 at the ends of the scale. NaN: one is not known.

    >>> likeness(3.0, 3.0), likeness(1.0, 10.0), likeness(4.0, 8.5)
    (1.0, 0.0, 0.5)
    """
    return 1.0 - abs(decile - other) / WIDEST_DECILES

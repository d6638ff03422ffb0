"""What joining a cluster changes, figure by figure: before, after and the difference."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.better import judged

if TYPE_CHECKING:
    from geo.better import Judged
    from geo.joining import Joining


@dataclass(frozen=True)
class Compared:
    """One figure before and after.

    Attributes:
        key: Names it in code.
        title: For reading; "you" is the practice, "they" are the cluster's other practices.
        unit: As `geo.wording.FigureWords.unit`.
        official: Whether it is a published figure; if not it carries the mark of an estimate.
        better: 1 where more is better for patients, -1 where less is, 0 where neither can be said.
        before: NaN: can't be had.
        after: NaN: can't be had.
    """

    key: str
    title: str
    unit: str
    official: bool
    better: int
    before: float
    after: float

    @property
    def judged(self) -> Judged:
        """The change as people read it, and whether it is for the better.

        >>> Compared("m", "Minutes", "minutes", False, -1, 14.6, 14.3).judged.said
        '-0.3, better'
        >>> Compared("w", "Within", "share", False, 1, 0.341, 0.344).judged.said
        'no change'
        """
        return judged(self, self.before, self.after)


def before_after(one: Joining, *, within: int) -> tuple[Compared, ...]:
    """Return every figure that joining a cluster changes, in the order in which they are shown.

    Args:
        one: What joining it would mean.
        within: The chosen minutes, for the titles.
    """
    before, after, meets = one.before.figures, one.after.figures, one.meets
    estimates = (
        ("own_mean", "Your patients: minutes to the nearest practice of their cluster", "minutes", -1,
         meets.own_before.mean, meets.own_after.mean),
        ("own_p90", "Your patients: nine in ten reach it within", "minutes", -1,
         meets.own_before.p90, meets.own_after.p90),
        ("own_within", f"Your patients: within {within} minutes", "share", 1,
         meets.own_before.within, meets.own_after.within),
        ("theirs_mean", "Their patients: minutes to the nearest practice", "minutes", -1,
         meets.theirs_before.mean, meets.theirs_after.mean),
        ("theirs_within", f"Their patients: within {within} minutes", "share", 1,
         meets.theirs_before.within, meets.theirs_after.within),
        ("self_containment", "Self-containment of the cluster", "share", 1,
         before.self_containment, after.self_containment),
        ("between_mean", "Minutes between its practices, on average", "minutes", -1,
         before.minutes_between_mean, after.minutes_between_mean),
        ("between_max", "The longest between two of them", "minutes", -1,
         before.minutes_between_max, after.minutes_between_max),
    )  # fmt: skip
    patients = Compared("patients", "Patients of the cluster", "count", True, 0, before.patients, after.patients)  # noqa: FBT003 (official)
    return (
        patients,
        *(Compared(key, title, unit, False, better, *both) for key, title, unit, better, *both in estimates),  # noqa: FBT003 (estimates)
    )

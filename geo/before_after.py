"""What joining a cluster changes, figure by figure: before, after, the difference, and what both rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.better import judged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.better import Judged
    from geo.figures import ClusterFigures
    from geo.joining import Joining
    from geo.travel import Travel


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
        notes: What before and after rest on, or why one can't be had; "" where it is all.
    """

    key: str
    title: str
    unit: str
    official: bool
    better: int
    before: float
    after: float
    notes: tuple[str, str] = ("", "")

    @property
    def judged(self) -> Judged:
        """The change as people read it, and whether it is for the better.

        >>> Compared("m", "Minutes", "minutes", False, -1, 14.6, 14.3).judged.said
        '-0.3, better'
        >>> Compared("w", "Within", "share", False, 1, 0.341, 0.344).judged.said
        'no change'
        """
        return judged(self, self.before, self.after)

    @property
    def told(self) -> str:
        """What must be known of both, in words.

        >>> Compared("m", "Minutes", "minutes", False, -1, 9.0, 8.0, ("of 9 of 10", "of 9 of 10")).told
        'of 9 of 10'
        >>> Compared("m", "Minutes", "minutes", False, -1, 9.0, 8.0, ("of 8 of 10", "of 9 of 10")).told
        'now: of 8 of 10; with you: of 9 of 10'
        >>> Compared("m", "Minutes", "minutes", False, -1, 9.0, 8.0, ("of 8 of 10", "")).told
        'now: of 8 of 10'
        """
        now, then = self.notes
        if now == then:
            return now
        return "; ".join(f"{when}: {words}" for when, words in (("now", now), ("with you", then)) if words)


def before_after(one: Joining, *, within: int) -> tuple[Compared, ...]:
    """Return every figure that joining a cluster changes, in the order in which they are shown.

    Args:
        one: What joining it would mean.
        within: The chosen minutes, for the titles.
    """
    before, after = one.before.figures, one.after.figures
    own, theirs = (one.meets.own_before, one.meets.own_after), (one.meets.theirs_before, one.meets.theirs_after)
    sides, nearest = (before, after), "the nearest practice of their cluster"
    if not one.here and not one.left:  # it stands alone, and has no cluster
        nearest = "your own practice, then to the nearest of the cluster"
    return (
        Compared("patients", "Patients of the cluster", "count", True, 0, before.patients, after.patients),  # noqa: FBT003 (official)
        _minutes("own_mean", f"Your patients: minutes to {nearest}", [way.mean for way in own], _ways(own)),
        _minutes("own_p90", "Your patients: nine in ten reach it within", [way.p90 for way in own], _ways(own)),
        _share("own_within", f"Your patients: within {within} minutes", [way.within for way in own], _mapped(own)),
        _minutes(
            "theirs_mean",
            "Their patients: minutes to the nearest practice",
            [way.mean for way in theirs],
            _ways(theirs),
        ),
        _share(
            "theirs_within", f"Their patients: within {within} minutes", [way.within for way in theirs], _mapped(theirs)
        ),
        _share("self_containment", "Self-containment of the cluster", *_of(sides, "self_containment")),
        _minutes("between_mean", "Minutes between its practices, on average", *_of(sides, "minutes_between_mean")),
        _minutes("between_max", "The longest between two of them", *_of(sides, "minutes_between_max")),
    )


def _minutes(key: str, title: str, both: Sequence[float], notes: tuple[str, str]) -> Compared:
    return Compared(key, title, "minutes", False, -1, both[0], both[1], notes)  # noqa: FBT003 (an estimate)


def _share(key: str, title: str, both: Sequence[float], notes: tuple[str, str]) -> Compared:
    return Compared(key, title, "share", False, 1, both[0], both[1], notes)  # noqa: FBT003 (an estimate)


def _ways(both: tuple[Travel, Travel]) -> tuple[str, str]:
    """Return what minutes rest on: those with a way."""
    return both[0].base.told, both[1].base.told


def _mapped(both: tuple[Travel, Travel]) -> tuple[str, str]:
    """Return what shares rest on: all who are mapped."""
    return both[0].mapped.told, both[1].mapped.told


def _of(both: tuple[ClusterFigures, ClusterFigures], key: str) -> tuple[list[float], tuple[str, str]]:
    """Return a figure of the cluster before and after, and what must be known of each."""
    return [one.value(key) for one in both], (both[0].notes(key), both[1].notes(key))

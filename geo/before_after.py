"""What joining a cluster changes, figure by figure: before, after, the difference, and what both rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.base import Base, base_words
from geo.better import judged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.better import Judged
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
        bases: What before and after rest on; () where that is not told here.
    """

    key: str
    title: str
    unit: str
    official: bool
    better: int
    before: float
    after: float
    bases: tuple[Base, ...] = ()

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
    def base_words(self) -> str:
        """What both rest on, in words; "" where it is all.

        >>> from geo.base import Base
        >>> few, more, most = Base(80, 1000), Base(300, 1000), Base(900, 1000)
        >>> Compared("m", "Minutes", "minutes", False, -1, 9.0, 8.0, (most, most)).base_words
        'of 900 of 1,000 patients'
        >>> Compared("m", "Minutes", "minutes", False, -1, 9.0, 8.0, (few, more)).base_words
        'now left out: known of 80 of 1,000 patients only; with you partial: of 300 of 1,000 patients'
        """
        told = list(dict.fromkeys(base_words(base) or "of all" for base in self.bases))
        if len(told) == 1:
            return "" if told == ["of all"] else told[0]
        return "; ".join(f"{when} {words}" for when, words in zip(("now", "with you"), told, strict=False))


def before_after(one: Joining, *, within: int) -> tuple[Compared, ...]:
    """Return every figure that joining a cluster changes, in the order in which they are shown.

    Args:
        one: What joining it would mean.
        within: The chosen minutes, for the titles.
    """
    before, after = one.before.figures, one.after.figures
    own, theirs = (one.meets.own_before, one.meets.own_after), (one.meets.theirs_before, one.meets.theirs_after)
    known, nearest = _practices(one), "the nearest practice of their cluster"
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
        _share(
            "self_containment",
            "Self-containment of the cluster",
            [side.self_containment for side in (before, after)],
            (),
        ),
        _minutes(
            "between_mean",
            "Minutes between its practices, on average",
            [base.keep(side.minutes_between_mean) for side, base in zip((before, after), known, strict=True)],
            known,
        ),
        _minutes(
            "between_max",
            "The longest between two of them",
            [base.keep(side.minutes_between_max) for side, base in zip((before, after), known, strict=True)],
            known,
        ),
    )


def _minutes(key: str, title: str, both: Sequence[float], bases: tuple[Base, ...]) -> Compared:
    return Compared(key, title, "minutes", False, -1, both[0], both[1], bases)  # noqa: FBT003 (an estimate)


def _share(key: str, title: str, both: Sequence[float], bases: tuple[Base, ...]) -> Compared:
    return Compared(key, title, "share", False, 1, both[0], both[1], bases)  # noqa: FBT003 (an estimate)


def _ways(both: Sequence[Travel]) -> tuple[Base, ...]:
    """Return what minutes rest on: those with a way."""
    return tuple(way.base for way in both)


def _mapped(both: Sequence[Travel]) -> tuple[Base, ...]:
    """Return what shares rest on: all who are mapped."""
    return tuple(way.mapped for way in both)


def _practices(one: Joining) -> tuple[Base, ...]:
    """Return of how many of the cluster's practices minutes are known, without and with the newcomer."""
    unknown = len(one.outside.without_minutes)
    counts = (one.before.figures.practices, one.after.figures.practices)
    return tuple(Base(count - unknown, count, "practices") for count in counts)

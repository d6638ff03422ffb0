"""What joining a cluster changes, figure by figure: before, after, the difference, and what both rest on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.figures import figure_of
from geo.wording import judged

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.figures import Figure, Travel
    from geo.neighbours.clusters import Joining
    from geo.view import View
    from geo.wording import Judged


@dataclass(frozen=True)
class Compared:
    """One figure before and after, of the cluster or of some of its patients.

    Attributes:
        key: Names it in code.
        figure: Of the registry: its unit, its mark, and whether more of it is better.
        title: For reading, without the mark; "your" patients are the practice's, "their" those of the cluster's others.
        before: NaN: can't be had.
        after: NaN: can't be had.
        notes: What before and after rest on, or why one can't be had; "" where it is all.
    """

    key: str
    figure: Figure
    title: str
    before: float
    after: float
    notes: tuple[str, str] = ("", "")

    @property
    def heading(self) -> str:
        """The title with the mark of an estimate."""
        return self.figure.marked(self.title)

    @property
    def judged(self) -> Judged:
        """The change as people read it, and whether it is for the better.

        >>> Compared("m", figure_of("minutes_nearest"), "Minutes", 14.6, 14.3).judged.said
        '-0.3, better'
        >>> Compared("w", figure_of("within"), "Within", 0.341, 0.344).judged.said
        'no change'
        """
        return judged(self.figure, self.before, self.after)

    @property
    def told(self) -> str:
        """What must be known of both, in words.

        >>> minutes = figure_of("minutes_nearest")
        >>> Compared("m", minutes, "Minutes", 9.0, 8.0, ("of 9 of 10", "of 9 of 10")).told
        'of 9 of 10'
        >>> Compared("m", minutes, "Minutes", 9.0, 8.0, ("of 8 of 10", "of 9 of 10")).told
        'now: of 8 of 10; with you: of 9 of 10'
        >>> Compared("m", minutes, "Minutes", 9.0, 8.0, ("of 8 of 10", "")).told
        'now: of 8 of 10'
        """
        now, then = self.notes
        if now == then:
            return now
        return "; ".join(f"{when}: {words}" for when, words in (("now", now), ("with you", then)) if words)


def before_after(one: Joining, *, view: View) -> tuple[Compared, ...]:
    """Return every figure that joining a cluster changes, in the order in which they are shown.

    Args:
        one: What joining it would mean.
        view: The one it was worked out in, for the titles.
    """

    def of_cluster(key: str, figure: str) -> Compared:
        both, words = (one.before.figures, one.after.figures), figure_of(figure)
        values, notes = [side.value(figure) for side in both], (both[0].notes(figure), both[1].notes(figure))
        return Compared(key, words, words.name_in(view), values[0], values[1], notes)

    meets = one.meets
    yours = _of_patients("Your patients", (meets.own_before, meets.own_after), view)
    theirs = _of_patients("Their patients", (meets.theirs_before, meets.theirs_after), view)
    alone = ", which now is you" if not one.here and not one.left else ""  # it stands alone, and has no cluster
    return (
        of_cluster("patients", "patients"),
        yours("own_mean", "minutes_nearest", alone),
        yours("own_p90", "minutes_nearest_p90"),
        yours("own_within", "within"),
        theirs("theirs_mean", "minutes_nearest"),
        theirs("theirs_within", "within"),
        of_cluster("self_containment", "self_containment"),
        of_cluster("between_mean", "minutes_between_mean"),
        of_cluster("between_max", "minutes_between_max"),
    )


def _of_patients(whose: str, both: tuple[Travel, Travel], view: View) -> Callable[..., Compared]:
    """Return what makes a figure on the way to the nearest practice one of some patients."""
    parts = {
        "minutes_nearest": lambda way: (way.mean, way.base.told),
        "minutes_nearest_p90": lambda way: (way.p90, way.base.told),
        "within": lambda way: (way.within, way.mapped.told),
    }

    def compared(key: str, figure: str, then: str = "") -> Compared:
        words, (before, after) = figure_of(figure), (parts[figure](way) for way in both)
        name = words.name_in(view)
        title = f"{whose}: {name[0].lower()}{name[1:]}{then}"
        return Compared(key, words, title, before[0], after[0], (before[1], after[1]))

    return compared

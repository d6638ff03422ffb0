"""What is said of a practice's neighbours: what lies outside the area, what joining a cluster changes, which places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.figures import figure_of
from geo.neighbours import NEAR_EDGE_SHARE
from geo.wording import all_names, count_words, judged, share_words

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.figures import Figure, Travel
    from geo.neighbours import Joining, Outside, Profile, Ranking
    from geo.view import View
    from geo.wording import Judged


def edge_sentence(own: Profile, *, whose: str = "your") -> str:
    """Return that better neighbours may lie beyond the area, with the numbers that say so; "" where they don't.

    Args:
        own: The practice.
        whose: "your" on screen, "our" in the practice's own paper.
    """
    if not own.is_near_edge:
        return ""
    share, least = share_words(own.living_elsewhere / own.list_size), share_words(NEAR_EDGE_SHARE)
    return (
        f"Better neighbours may lie beyond this area, where nobody is looked at: {own.living_elsewhere:,} of {whose} "
        f"{own.list_size:,} patients ({share}) live outside its places. This is said from {least}."
    )


def fixed_words(outside: Outside) -> str:
    """Return how many fixed members a cluster has, and their patients; "" where it has none.

    >>> from geo.neighbours.clusters import Outside
    >>> fixed_words(Outside(names=("Elder", "Fir"), patients=11_000)), fixed_words(Outside())
    ('2 fixed, 11,000 patients: outside this area', '')
    >>> fixed_words(Outside(names=("Elder",), services=("Gorse",), patients=7_100))
    '2 fixed, 7,100 patients: 1 outside this area, 1 special service'
    >>> fixed_words(Outside(services=("Gorse",), patients=100))
    '1 fixed, 100 patients: a special service'
    """
    count = len(outside.names) + len(outside.services)
    if not count:
        return ""
    if outside.names and outside.services:
        what = f"{len(outside.names)} outside this area, {count_words(len(outside.services), 'special service')}"
    elif outside.names:
        what = "outside this area"
    else:
        what = "a special service" if count == 1 else "special services"
    return f"{count} fixed, {count_words(outside.patients, 'patient')}: {what}"


def outside_words(outside: Outside) -> str:
    """Return a cluster's fixed members by name, with their patients; "" where it has none.

    >>> from geo.neighbours.clusters import Outside
    >>> print(outside_words(Outside(("Elder", "Fir"), (), 11_000, ("Fir",))))
    Fixed, counted in it and not moved: Elder and Fir, outside this area; 11,000 patients. Minutes to Fir are not known.
    >>> outside_words(Outside(("Fir",), ("Gorse",), 9_000, ("Fir", "Gorse"))).split("moved: ")[1]
    'Fir, outside this area; Gorse, a special service; 9,000 patients. Minutes to them are not known.'
    >>> outside_words(Outside())
    ''
    """
    told = [f"{all_names(outside.names)}, outside this area"] if outside.names else []
    services = "special services" if len(outside.services) > 1 else "a special service"
    told += [f"{all_names(outside.services)}, {services}"] if outside.services else []
    if not told:
        return ""
    said = f"Fixed, counted in it and not moved: {'; '.join(told)}; {count_words(outside.patients, 'patient')}."
    if not outside.without_minutes:
        return said
    every = len(outside.without_minutes) == len(outside.names) + len(outside.services)
    whom = "them" if every else all_names(outside.without_minutes)
    return f"{said} Minutes to {whom} are not known."


def place_words(ranking: Ranking, number: int) -> str:
    """Return the place of one of those ranked: "2", or "1 to 3" where scores are too close to say; "" for NaN.

    >>> import numpy as np
    >>> from geo.neighbours import rank
    >>> ranking = rank(np.array([[0.5], [0.9], [0.51]]), [1])
    >>> [place_words(ranking, number) for number in range(3)]
    ['2 to 3', '1', '2 to 3']
    """
    first, last = int(ranking.first[number]), int(ranking.last[number])
    if not first:
        return ""
    return str(first) if first == last else f"{first} to {last}"


# ---- What joining a cluster changes, figure by figure ----


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


def before_after(joining: Joining, *, view: View) -> tuple[Compared, ...]:
    """Return every figure that joining a cluster changes, in the order in which they are shown."""

    def of_cluster(key: str, figure: str) -> Compared:
        both, words = (joining.before.figures, joining.after.figures), figure_of(figure)
        values, notes = [side.value(figure) for side in both], (both[0].notes(figure), both[1].notes(figure))
        return Compared(key, words, words.name_in(view), values[0], values[1], notes)

    meets = joining.meets
    yours = _of_patients("Your patients", (meets.own_before, meets.own_after), view)
    theirs = _of_patients("Their patients", (meets.theirs_before, meets.theirs_after), view)
    alone = ", which now is you" if not joining.here and not joining.left else ""  # it stands alone, and has no cluster
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

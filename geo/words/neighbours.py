"""What is said of a practice's neighbours: what lies outside the area, what figures rest on, what is not ranked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.figures import PARTIAL_MARK
from geo.neighbours import NEAR_EDGE_SHARE
from geo.wording import count_words, share_words

if TYPE_CHECKING:
    from geo.figures import Base
    from geo.neighbours import Outside, Profile


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


def all_names(names: tuple[str, ...]) -> str:
    """Return every name, however many.

    >>> all_names(("Ash", "Birch", "Cedar")), all_names(("Ash",))
    ('Ash, Birch and Cedar', 'Ash')
    """
    *firsts, last = names
    return f"{', '.join(firsts)} and {last}" if firsts else last


def staff_words(base: Base) -> str:
    """Return of how many practices the minutes of staff are the mean; "" where it is all.

    >>> from geo.figures import Base
    >>> staff_words(Base(4, 6, "practices")), staff_words(Base(0, 2, "practices")), staff_words(Base(3, 3, "practices"))
    ('mean of 4 of 6 practices; for 2 the minutes are not known', 'for none of 2 practices are the minutes known', '')
    >>> staff_words(Base(2, 6, "practices"))
    '◐ partial, mean of 2 of 6 practices; for 4 the minutes are not known'
    >>> staff_words(Base(0, 1, "practices"))
    'the minutes to its practice are not known'
    """
    if base.is_whole:
        return ""
    if not base.n:
        single = "the minutes to its practice are not known"
        return single if base.of == 1 else f"for none of {base.of} practices are the minutes known"
    told = f"mean of {base.n} of {base.of} practices; for {base.of - base.n} the minutes are not known"
    return f"{PARTIAL_MARK} partial, {told}" if base.is_partial else told


def mapped_words(mapped: Base) -> str:
    """Return how many of the others' patients are mapped, where shared ground rests on fewer than all.

    >>> from geo.figures import Base
    >>> mapped_words(Base(900, 1000)), mapped_words(Base(1000, 1000))
    ('900 of their 1,000 mapped', '')
    >>> mapped_words(Base(400, 1000)), mapped_words(Base(90, 1000)), mapped_words(Base(0, 1000))
    ('◐ partial, 400 of their 1,000 mapped', 'left out: 90 of their 1,000 mapped', 'none of their 1,000 mapped')
    """
    if mapped.is_whole:
        return ""
    if not mapped.n:
        return f"none of their {mapped.of:,} mapped"
    told = f"{mapped.n:,} of their {mapped.of:,} mapped"
    if mapped.is_too_small:
        return f"left out: {told}"
    return f"{PARTIAL_MARK} partial, {told}" if mapped.is_partial else told

"""What a newer build of an area changes for a plan, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.area import SERVICE
from geo.wording import all_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd

    from geo.compare import BuildChange

NAMED: Final = 8
"""Practices named in one sentence; the rest are counted."""
CHANGED: Final = {
    "gone": (
        "is not in the data any more: it leaves the plan",
        "are not in the data any more: they leave the plan",
    ),
    "new": (
        "is new in the area: it is not placed",
        "are new in the area: they are not placed",
    ),
    "left": (
        "now lies outside the area: it can't be moved any more",
        "now lie outside the area: they can't be moved any more",
    ),
    "services": (
        "is known as a special service now: it can't be moved any more",
        "are known as special services now: they can't be moved any more",
    ),
    "entered": (
        "now lies inside the area: it can be moved",
        "now lie inside the area: they can be moved",
    ),
    "outside_gone": (
        "outside the area is in none of these clusters any more",
        "outside the area are in none of these clusters any more",
    ),
}
"""What is said of one practice, and of several, by the field of `BuildChange` that they are in."""


def carry_sentences(
    change: BuildChange, practices: pd.DataFrame, before: pd.DataFrame | None, *, left_out: Mapping[str, str]
) -> tuple[str, ...]:
    """Return what a newer build changes, one sentence a kind of change; none where nothing has changed.

    Args:
        change: As `build_change` gives it.
        practices: Of the newer build: names and kinds.
        before: Of the older one: names of practices that are gone; None where it is not known.
        left_out: Why the newer build leaves practices out, by code.
    """
    name_of = {
        code: f"{name} ({code})"
        for build in (before, practices)
        if build is not None
        for code, name in zip(build["code"], build["name"], strict=True)
    }

    def named(code: str) -> str:
        return name_of.get(code, code)

    def sentence(kind: str, codes: Iterable[str]) -> list[str]:
        names = [named(code) for code in codes]
        return [f"{_listed(names)} {CHANGED[kind][len(names) > 1]}."] if names else []

    services = set(practices.loc[practices["kind"] == SERVICE, "code"])
    counted = {
        "Outside the area": [(letter, named(code)) for letter, code in change.outside_new if code not in services],
        "Among special services": [(letter, named(code)) for letter, code in change.outside_new if code in services],
    }
    without_reason = [code for code in change.gone if code not in left_out]
    with_reason = [code for code in change.gone if code in left_out]
    return (
        *sentence("gone", without_reason),
        *(f"{named(code)} is left out, and leaves the plan: {left_out[code]}." for code in with_reason),
        *sentence("new", change.new),
        *_moved([(named(code), metres) for code, metres in change.moved]),
        *sentence("left", change.left),
        *sentence("services", change.services),
        *sentence("entered", change.entered),
        *sentence("outside_gone", change.outside_gone),
        *(sentence for where, those in counted.items() for sentence in _counted(where, those)),
        *(f"Cluster {letter} has no hub any more: it was {named(code)}." for letter, code in change.hubs),
        *(
            f"The hub of cluster {letter} is at the main site of {named(code)}: its branch {site} is not in the data "
            "any more."
            for letter, code, site in change.hub_sites
        ),
        *_patients(*change.patients),
    )


def _listed(items: list[str]) -> str:
    """Return things one after the other, at most `NAMED`.

    >>> _listed(["Ash"]), _listed(["Ash", "Birch", "Cedar"])
    ('Ash', 'Ash, Birch and Cedar')
    """
    return all_names(items if len(items) <= NAMED else [*items[: NAMED - 1], f"{len(items) - NAMED + 1:,} more"])


def _moved(moved: list[tuple[str, float]]) -> Iterator[str]:
    if moved:
        by = [f"{name} has moved by {_distance(metres)}" for name, metres in moved]
        yield f"{_listed(by)}: minutes are those of the new {'address' if len(by) == 1 else 'addresses'}."


def _counted(where: str, counted: list[tuple[str, str]]) -> Iterator[str]:
    for letter in dict.fromkeys(letter for letter, _ in counted):
        names = [name for there, name in counted if there == letter]
        yield f"{where}, {_listed(names)} now {'counts' if len(names) == 1 else 'count'} with cluster {letter}."


def _distance(metres: float) -> str:
    """Return a distance in words.

    >>> _distance(612.3), _distance(2345.0)
    ('610 m', '2.3 km')
    """
    return f"{round(metres, -1):,.0f} m" if metres < 1000 else f"{metres / 1000:,.1f} km"


def _patients(before: int | None, now: int) -> Iterator[str]:
    if before not in (None, now):
        yield f"Patients registered with the practices of the area: {before:,} before, {now:,} now ({now - before:+,})."

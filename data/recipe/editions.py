"""Which editions of the tables go together: of the same census, and of about the same time as the registrations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from data.tables import SPECS

if TYPE_CHECKING:
    from collections.abc import Mapping

BASE: Final = "patients"
"""The table that the others must go with: everything is counted by it."""


@dataclass(frozen=True)
class Edition:
    """Of when a table is.

    Attributes:
        date: ISO date; "" where it is not known.
        census: Of which census its small areas are, 2011 or 2021; None where it is not known, or it has none.
    """

    date: str = ""
    census: int | None = None


@dataclass(frozen=True)
class Clash:
    """Two tables that do not go together.

    Attributes:
        key: Of the table that does not go with the other.
        other: Of that other table.
        what: Which editions they are, as in "A of 2019-07-01 and B of 2026-07-01".
        why: What would be wrong, in words.
        instead: Which edition would go, and of which table.
        stops: Whether no area can be built of them; else its figures would only be less right.
    """

    key: str
    other: str
    what: str
    why: str
    instead: str
    stops: bool

    @property
    def sentence(self) -> str:
        """What does not go together, why, and what does."""
        return f"{self.what} do not go together: {self.why}; use {self.instead}"


class _Span(NamedTuple):
    """So many days before and after the registrations a table may be of, and what is wrong of one beyond."""

    before: int
    after: int
    too_old: str
    too_new: str


_YEAR: Final = 366
_STAFF: Final = _Span(_YEAR, _YEAR, *("it tells of staff who were there more than a year before or after",) * 2)
_YEARLY: Final = _Span(3 * _YEAR, 3 * _YEAR, *("it is of more than three years before or after",) * 2)
_SPANS: Final[Mapping[str, _Span]] = {
    # Reports of today bear the past too, by dates of opening and closing: they may be newer, not older.
    "register": _Span(31, _YEAR, "practices that opened since are not in it", "practices are where they are by now"),
    "membership": _Span(31, _YEAR, "PCNs that changed since are as they were", "a map of one day tells of other PCNs"),
    "branches": _Span(31, _YEAR, "branches that opened since are not in it", "branches are where they are by now"),
    "list_sizes": _Span(31, 31, *("a list would not be what its patients by place add up to",) * 2),
    "ages": _Span(92, 92, *("shares of ages are of the lists of another quarter",) * 2),
    "headcount": _STAFF,
    "workforce": _STAFF,
    "pcn_workforce": _STAFF,
    "payments": _YEARLY,
    "registers": _YEARLY,
    "adjusted": _YEARLY,
}
DATED: Final = frozenset(_SPANS)
"""Keys of tables that are held against the day of the registrations; of the others only the census counts."""


def clashes(tables: Mapping[str, Edition]) -> list[Clash]:
    """Return which tables do not go with the patients by place, those that stop a build first.

    What is not known of an edition is not held against it.

    Args:
        tables: Of each table by its key of which edition it is.

    >>> found = clashes({"patients": Edition("2026-07-01", 2021), "deprivation": Edition("2019-09-26", 2011)})
    >>> [(clash.key, clash.other, clash.stops) for clash in found]
    [('deprivation', 'patients', True)]
    >>> found[0].instead.split(", or ")[0]
    'the indices of 2025 (deprivation)'
    >>> clashes({"patients": Edition("2026-07-01", 2021), "register": Edition("2026-09-14")})
    []
    """
    known = {key: edition for key, edition in tables.items() if key in SPECS and key != BASE}
    base = tables.get(BASE, Edition())
    return [*_of_census(base, known), *_of_time(base, known)]


def _of_census(base: Edition, known: Mapping[str, Edition]) -> list[Clash]:
    """Return the tables that are of small areas of another census; without patients the boundaries are the measure."""
    measure, census = BASE, base.census
    if census is None and "boundaries" in known:
        measure, census = "boundaries", known["boundaries"].census
    return [
        Clash(
            key,
            measure,
            f"{SPECS[key].title} by the places of {edition.census} and {SPECS[measure].title} by those of {census}",
            "from one census to the next many places changed their code",
            f"{_by_places_of(key, census)}, or {_by_places_of(measure, edition.census)}",
            stops=True,
        )
        for key, edition in known.items()
        if census and edition.census and edition.census != census and key != measure
    ]


def _by_places_of(key: str, census: int) -> str:
    return f"{SPECS[key].census.get(census, f'the edition by the places of {census}')} ({key})"


def _of_time(base: Edition, known: Mapping[str, Edition]) -> list[Clash]:
    if not base.date:
        return []
    day = date.fromisoformat(base.date)
    found = []
    for key, span in _SPANS.items():
        edition = known.get(key)
        if edition is None or not edition.date:
            continue
        first, last = day - timedelta(span.before), day + timedelta(span.after)
        its = date.fromisoformat(edition.date)
        if not first <= its <= last:
            found.append(
                Clash(
                    key,
                    BASE,
                    f"{SPECS[key].title} of {its} and {SPECS[BASE].title} of {day}",
                    span.too_old if its < first else span.too_new,
                    f"{key} of a day from {first} to {last}, or {BASE} of about {its}",
                    stops=False,
                )
            )
    return found

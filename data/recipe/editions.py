"""Which editions of the tables go together: of the same census, and of about the same time as the registrations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from data.tables import REQUIRED, SPECS
from geo.wording import day_words

if TYPE_CHECKING:
    from collections.abc import Mapping

BASE: Final = "patients"
"""The table that the others must go with: everything is counted by it."""
BOUNDARIES: Final = "boundaries"


@dataclass(frozen=True)
class Edition:
    """Of when a table is.

    Attributes:
        date: ISO date; "" where it is not known.
        census: Of which census its small areas are, 2011 or 2021; None where it is not known, or it has none.
        at_least: Whether the date is that of the last change in a report that bears none: it may be newer.
        one_day: Whether it tells of that day alone, where reports of its kind tell of the days before, too.
        called: How sentences call it; "" for the title of its table.
    """

    date: str = ""
    census: int | None = None
    at_least: bool = False
    one_day: bool = False
    called: str = ""


@dataclass(frozen=True)
class Clash:
    """Two tables that do not go together.

    Attributes:
        key: Of the table that does not go with the other.
        other: Of that other table.
        what: Which editions they are, as in "A of 26 September 2019 and B of 1 July 2026".
        why: What would be wrong, in words.
        goes: Which edition of the first table would go.
        other_goes: Which edition of the other table would go.
        stops: Whether no area can be built of them; else its figures would only be less right.

    Where one of the two is a table that an area can do without, and the other is not, it is the first.
    """

    key: str
    other: str
    what: str
    why: str
    goes: str
    other_goes: str
    stops: bool

    @property
    def says(self) -> str:
        """What does not go together, and why."""
        return f"{self.what} do not go together: {self.why}"

    @property
    def can_go(self) -> bool:
        """Whether the first table had better be left out: an area is built without it, and not with it."""
        return self.stops and self.key in SPECS and not SPECS[self.key].required

    @property
    def sentence(self) -> str:
        """What does not go together, why, and what does."""
        return f"{self.says}; use {self.goes} ({self.key}), or {self.other_goes} ({self.other})"


class _Span(NamedTuple):
    """So many days before and after the registrations a table may be of, and what is wrong of one beyond.

    Where `after` is None, any later one goes, unless it tells of one day alone: then as many as before. `quiet` days
    may pass without a change in a report that bears no date: practices open or close every month, PCNs change in April,
    and a little in every quarter.
    """

    before: int
    after: int | None
    too_old: str
    too_new: str
    quiet: int = 0


_YEAR: Final = 366
_STAFF: Final = _Span(_YEAR, _YEAR, *("it tells of staff who were there more than a year before or after",) * 2)
_YEARLY: Final = _Span(3 * _YEAR, 3 * _YEAR, *("it is of more than three years before or after",) * 2)
_SPANS: Final[Mapping[str, _Span]] = {
    # Reports of today bear the past too, by dates of opening and closing: they may be newer, not older.
    "register": _Span(
        31, _YEAR, "practices that opened since are not in it", "practices are where they are by now", quiet=45
    ),
    "membership": _Span(
        31, None, "PCNs that changed since are as they were", "a map of one day tells of other PCNs", quiet=120
    ),
    "branches": _Span(
        31, _YEAR, "branches that opened since are not in it", "branches are where they are by now", quiet=120
    ),
    "list_sizes": _Span(0, 0, *("a list would not be what its patients by place add up to",) * 2),
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


def clashes(tables: Mapping[str, Edition], *, census: int | None = None) -> list[Clash]:
    """Return which tables do not go together, those that stop a build first.

    What is not known of an edition is not held against it.

    Args:
        tables: Of each table by its key of which edition it is.
        census: Whose small areas the area is to be of where the tables that every area needs are of both; None for
            those of the patients by place, and where these are not known, of the boundaries.

    >>> found = clashes({"patients": Edition("2026-07-01", 2021), "deprivation": Edition("2019-09-26", 2011)})
    >>> [(clash.key, clash.other, clash.stops) for clash in found]
    [('deprivation', 'patients', True)]
    >>> found[0].goes
    'the indices of 2025'
    >>> clashes({"patients": Edition("2026-07-01", 2021), "register": Edition("2026-09-14")})
    []
    """
    known = {key: edition for key, edition in tables.items() if key in SPECS}
    return [*_of_census(known, census), *_of_time(known)]


def goes_with_day(key: str, edition: Edition, day: str) -> bool:
    """Return whether a table goes with registrations of that ISO day; what is not known is not held against it.

    >>> goes_with_day("list_sizes", Edition("2026-06-01"), "2026-07-01"), goes_with_day("wards", Edition(), "")
    (False, True)
    """
    if key not in _SPANS or not day or not edition.date:
        return True
    first, last = _span_round(key, edition, date.fromisoformat(day))
    return first <= date.fromisoformat(edition.date) <= last


def _called(key: str, edition: Edition) -> str:
    return edition.called or SPECS[key].title


def _of_census(known: Mapping[str, Edition], census: int | None) -> list[Clash]:
    """Return the tables that are of small areas of another census, each beside one that is of this.

    Where all that every area needs are of one census, it is that, whatever others are of: those can be left out.
    """
    counted = {key: known[key] for key in dict.fromkeys((BASE, BOUNDARIES, *REQUIRED, *known)) if key in known}
    of_needed = {counted[key].census for key in counted if key in REQUIRED} - {None}
    said = (counted[key].census for key in (BASE, BOUNDARIES) if key in counted)
    census = next(iter(of_needed)) if len(of_needed) == 1 else census or next(filter(None, said), None)
    measure = next((key for key, edition in counted.items() if census and edition.census == census), None)
    if census is None or measure is None:
        return []
    return [
        Clash(
            key,
            measure,
            f"{_called(key, edition)} by the places of {edition.census} and {_called(measure, counted[measure])} by "
            f"those of {census}",
            "from one census to the next many places changed their code",
            _by_places_of(key, census),
            _by_places_of(measure, edition.census),
            stops=True,
        )
        for key, edition in counted.items()
        if edition.census and edition.census != census
    ]


def _by_places_of(key: str, census: int) -> str:
    return SPECS[key].census.get(census, f"the edition by the places of {census}")


def _of_time(known: Mapping[str, Edition]) -> list[Clash]:
    """Return the tables that are of another time than the registrations."""
    base = known.get(BASE, Edition())
    found = []
    for key, span in _SPANS.items():
        edition = known.get(key)
        if edition is None or goes_with_day(key, edition, base.date):
            continue
        first, last = _span_round(key, edition, date.fromisoformat(base.date))
        its = day_words(edition.date)
        of = f", whose last change is of {its}," if edition.at_least else f" of {its}"
        between = f"one of a day from {day_words(first.isoformat())} "
        between += "on" if last == date.max else f"to {day_words(last.isoformat())}"
        found.append(
            Clash(
                key,
                BASE,
                f"{_called(key, edition)}{of} and {_called(BASE, base)} of {day_words(base.date)}",
                span.too_old if edition.date < first.isoformat() else span.too_new,
                f"that of {day_words(base.date)}" if first == last else between,
                f"one of about {its}",
                stops=False,
            )
        )
    return found


def _span_round(key: str, edition: Edition, day: date) -> tuple[date, date]:
    """Return the first and the last day of which an edition goes with registrations of that day."""
    span = _SPANS[key]
    before = max(span.before, span.quiet) if edition.at_least else span.before
    after = span.before if edition.one_day else span.after
    return day - timedelta(before), date.max if after is None else day + timedelta(after)

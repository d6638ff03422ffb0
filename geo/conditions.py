"""What conditional tags say at an ordinary time of day: "no @ (Mo-Fr 08:00-18:00)"."""

from __future__ import annotations

import re
from typing import Final

DAY: Final = "tu"
MINUTE_OF_DAY: Final = 11 * 60
"""Minutes hold on a Tuesday at 11:00: a working day between the peaks, when practices are open and as which the
driving speeds were measured (Travel in London 8, table 4.9)."""
WHEN: Final = "on a Tuesday at 11:00"

_DAYS: Final = ("mo", "tu", "we", "th", "fr", "sa", "su")
_HOLIDAYS: Final = frozenset({"ph", "sh"})
_SUN: Final = {"sunrise": 6 * 60, "dawn": 6 * 60, "sunset": 18 * 60, "dusk": 18 * 60}
"""Near enough: nowhere in Great Britain is it dark at 11:00."""
_CLAUSE: Final = re.compile(r"\s*([^@;()]+?)\s*@\s*(\([^()]*\)|[^;()]*)\s*(?:;|$)")
_TIMES: Final = re.compile(r"(\d{1,2}:\d{2}|[a-z]+)\s*-\s*(\d{1,2}:\d{2}|[a-z]+)\+?")
_DAYS_THEN_TIMES: Final = re.compile(r"((?:(?:mo|tu|we|th|fr|sa|su|ph|sh)\b[-,\s]*)*)(.*)")
_OF_THE_VEHICLE: Final = re.compile(
    r"(max)?(weight|weightrating|gross_weight|empty_weight|axleload|axles|length|height|width|wheels|seats)\s*([<>])=?.*"
)


def value_now(conditional: str) -> tuple[str, bool]:
    """Return the value that a conditional tag gives on a Tuesday at 11:00, and whether it could be told.

    Source: OpenStreetMap wiki, Conditional restrictions: of several that hold, the last counts.

    Returns:
        The value, "" where no condition holds; False where it hangs on a condition that is not understood (then the
        value is what the others give).

    >>> value_now("no @ (Mo-Fr 08:00-18:00)"), value_now("no @ (Sa,Su)"), value_now("no @ (weight>7.5)")
    (('no', True), ('', True), ('', True))
    >>> value_now("yes @ (Mar-Oct); no @ 10:00-16:00"), value_now("yes @ (residents)"), value_now("no")
    (('no', False), ('', False), ('', False))
    """
    clauses = [(match[1], match[2].strip("() ")) for match in _CLAUSE.finditer(conditional)]
    value, told = "", bool(clauses)
    for says, condition in clauses:
        holds = is_so(condition)
        if holds:
            value = says.strip()
        told = told and holds is not None
    return value, told


def is_so(condition: str) -> bool | None:
    """Return whether a condition holds for a car, a cycle or a walker on a Tuesday at 11:00; None: not understood.

    >>> is_so("Mo-Fr 07:00-10:00,16:00-19:00"), is_so("Mo-Su"), is_so("22:00-06:00"), is_so("sunrise-sunset")
    (False, True, False, True)
    >>> is_so("Mo-Fr 08:00-09:00; Tu 10:30-12:00"), is_so("Mo-Fr 08:00-18:00 AND weight>3.5"), is_so("wet")
    (True, False, None)
    """
    parts = [_holds(part.strip()) for part in re.split(r"\band\b", condition.lower())]
    if False in parts:
        return False
    return None if None in parts else True


def _holds(part: str) -> bool | None:
    vehicle = _OF_THE_VEHICLE.fullmatch(part)
    if vehicle:
        return vehicle[3] == "<"  # limits are written for lorries and coaches
    rules = [_rule(rule.strip()) for rule in part.split(";") if rule.strip()]
    if True in rules:
        return True
    return None if None in rules or not rules else False


def _rule(rule: str) -> bool | None:
    """Return whether one rule of opening hours holds: days, times, or days and then times."""
    if rule == "24/7":
        return True
    found = _DAYS_THEN_TIMES.fullmatch(rule)
    if found is None:
        return None
    days, times = found[1].strip(" ,"), found[2].strip()
    is_day = _is_day(days) if days else True
    if not times or is_day is not True:
        return is_day if days else None
    spans = [_span(span.strip()) for span in times.split(",")]
    if True in spans:
        return True
    return None if None in spans else False


def _is_day(days: str) -> bool | None:
    is_day = False
    for span in re.split(r"[,\s]+", days):
        first, _, last = span.partition("-")
        if first in _HOLIDAYS and not last:
            continue  # an ordinary day is meant
        if first not in _DAYS or (last and last not in _DAYS):
            return None
        since, until, day = _DAYS.index(first), _DAYS.index(last or first), _DAYS.index(DAY)
        is_day = is_day or (since <= day <= until if since <= until else day >= since or day <= until)
    return is_day


def _span(span: str) -> bool | None:
    times = _TIMES.fullmatch(span)
    since, until = (_minute(times[1]), _minute(times[2])) if times else (None, None)
    if since is None or until is None:
        return None
    if since < until:
        return since <= MINUTE_OF_DAY < until
    return not until <= MINUTE_OF_DAY < since


def _minute(time: str) -> int | None:
    if time in _SUN:
        return _SUN[time]
    hour, _, minute = time.partition(":")
    return int(hour) * 60 + int(minute) if hour.isdigit() and minute.isdigit() else None

"""Who may pass a way or a node, from its access tags and their conditions."""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

# ---- What conditional tags say at an ordinary time of day ----

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


# ---- Who may pass a way or a node, from its access tags ----


class Access(IntEnum):
    """Whether one may pass."""

    OPEN = 0
    ENDS = 1
    """Only those who start or end there: residents, visitors, customers. Nobody may pass through."""
    CLOSED = 2


KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "walk": ("foot", "access"),
    "cycle": ("bicycle", "vehicle", "access"),
    "drive": ("motorcar", "motor_vehicle", "vehicle", "access"),
}
"""The tags that speak of a mode, most specific first: the first that says something decides."""

CLOSED: Final = frozenset({
    "no", "delivery", "agricultural", "forestry", "military", "emergency", "permit", "employees", "staff",
    "use_sidepath", "bus", "psv", "taxi", "hgv", "restricted",
})  # fmt: skip
"""Values that keep a patient out."""

ENDS: Final = frozenset({"destination", "private", "customers", "residents", "visitors"})
"""Values that let in whoever lives there or has business there, and nobody who only passes through."""

OPEN: Final = frozenset({"yes", "designated", "permissive", "official", "public", "dismount", "1", "true"})
"""Sources of all three: OpenStreetMap wiki, Key:access. A value that is in none of them says nothing."""

STOPS_CARS: Final = frozenset({
    "bollard", "block", "planter", "cycle_barrier", "motorcycle_barrier", "jersey_barrier", "stile", "kissing_gate",
    "turnstile", "full-height_turnstile", "bus_trap", "sump_buster",
})  # fmt: skip
"""Values of `barrier` on a node that a car can't pass unless its access tags say that it may. Source: OpenStreetMap
wiki, Key:barrier."""

ACCESS_TAGS: Final = ("access", "foot", "bicycle", "vehicle", "motor_vehicle", "motorcar")
CONDITIONAL_TAGS: Final = tuple(f"{key}:conditional" for key in ACCESS_TAGS)
_NOT_OF_THE_STREET: Final = ("entrance", "amenity", "shop", "office", "building")
"""A node with one of these is a door or a place: its access tags speak of that, not of the street."""


def access_of(mode: str, tags: Mapping[str, str]) -> Access | None:
    """Return what the access tags say of a mode, on a Tuesday at 11:00; None where they say nothing.

    Of a list with "no" in it the way is closed; else the most open value of the list counts.

    >>> access_of("drive", {"access": "private", "motor_vehicle": "yes"}), access_of("walk", {"access": "private"})
    (<Access.OPEN: 0>, <Access.ENDS: 1>)
    >>> access_of("walk", {"access": "no;private"}), access_of("walk", {"access": "unknown"})
    (<Access.CLOSED: 2>, None)
    >>> access_of("drive", {"motor_vehicle:conditional": "no @ (Mo-Fr 08:00-18:00)", "access": "yes"})
    <Access.CLOSED: 2>
    """
    for key in KEYS[mode]:
        for text in (tags.get(f"{key}:conditional", ""), tags.get(key, "")):
            said = _said(value_now(text)[0] if "@" in text else text) if text else None
            if said is not None:
                return said
    return None


def _said(text: str) -> Access | None:
    """Return what one value, or a list of them, says."""
    values = {value.strip().lower() for value in text.split(";")}
    if "no" in values:
        return Access.CLOSED
    kinds = ((OPEN, Access.OPEN), (ENDS, Access.ENDS), (CLOSED, Access.CLOSED))
    return next((access for known, access in kinds if values & known), None)


def lets_in(tags: Mapping[str, str], *keys: str) -> bool:
    """Whether one of these very tags opens the way, at least to those who start or end there.

    >>> lets_in({"bicycle": "yes"}, "bicycle"), lets_in({"access": "yes"}, "bicycle")
    (True, False)
    """
    return any(_said(tags.get(key, "")) in {Access.OPEN, Access.ENDS} for key in keys)


def hours_not_known(mode: str, tags: Mapping[str, str]) -> bool:
    """Whether the access of a mode hangs on a condition that is not understood.

    >>> hours_not_known("drive", {"motor_vehicle:conditional": "no @ (school hours)"})
    True
    """
    texts = [text for key in KEYS[mode] for text in (tags.get(f"{key}:conditional", ""), tags.get(key, ""))]
    return any(not value_now(text)[1] for text in texts if "@" in text)


def access_at_node(mode: str, tags: Mapping[str, str]) -> Access:
    """Return who may pass a node: its own access tags decide, whatever its barrier; else whether it stops cars.

    Crossings are left alone: what their tags say is of those who cross.

    >>> access_at_node("drive", {"barrier": "gate", "motor_vehicle": "no"})
    <Access.CLOSED: 2>
    >>> access_at_node("drive", {"barrier": "bollard"}), access_at_node("walk", {"barrier": "bollard"})
    (<Access.CLOSED: 2>, <Access.OPEN: 0>)
    >>> access_at_node("cycle", {"highway": "crossing", "bicycle": "no"})
    <Access.OPEN: 0>
    """
    barrier = tags.get("barrier", "")
    is_elsewhere = any(tags.get(key) for key in _NOT_OF_THE_STREET)
    if not barrier and (is_elsewhere or "crossing" in (tags.get("highway"), tags.get("railway"))):
        return Access.OPEN
    said = access_of(mode, tags)
    if said is not None:
        return said
    stops = any(part.strip().lower() in STOPS_CARS for part in barrier.split(";"))
    return Access.CLOSED if mode == "drive" and stops else Access.OPEN

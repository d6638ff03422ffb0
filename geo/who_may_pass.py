"""Who may pass a way or a node, from its access tags."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final

from geo.conditions import value_now

if TYPE_CHECKING:
    from collections.abc import Mapping


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

CLOSED: Final = frozenset(
    {
        "no",
        "delivery",
        "agricultural",
        "forestry",
        "military",
        "emergency",
        "permit",
        "employees",
        "staff",
        "use_sidepath",
        "bus",
        "psv",
        "taxi",
        "hgv",
        "restricted",
    }
)
"""Values that keep a patient out."""

ENDS: Final = frozenset({"destination", "private", "customers", "residents", "visitors"})
"""Values that let in whoever lives there or has business there, and nobody who only passes through."""

OPEN: Final = frozenset({"yes", "designated", "permissive", "official", "public", "dismount", "1", "true"})
"""Sources of all three: OpenStreetMap wiki, Key:access. A value that is in none of them says nothing."""

STOPS_CARS: Final = frozenset(
    {
        "bollard",
        "block",
        "planter",
        "cycle_barrier",
        "motorcycle_barrier",
        "jersey_barrier",
        "stile",
        "kissing_gate",
        "turnstile",
        "full-height_turnstile",
        "bus_trap",
        "sump_buster",
    }
)
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
    if not barrier and ("crossing" in (tags.get("highway"), tags.get("railway")) or _is_elsewhere(tags)):
        return Access.OPEN
    said = access_of(mode, tags)
    if said is not None:
        return said
    stops = any(one.strip().lower() in STOPS_CARS for one in barrier.split(";"))
    return Access.CLOSED if mode == "drive" and stops else Access.OPEN


def _is_elsewhere(tags: Mapping[str, str]) -> bool:
    return any(tags.get(key) for key in _NOT_OF_THE_STREET)

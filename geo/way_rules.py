"""Who may use a way, in which direction and how fast, from its OpenStreetMap tags."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.driving import Ground
from geo.view import AVERAGE_WALK_KMH

if TYPE_CHECKING:
    from collections.abc import Mapping

KMH_PER_MPH: Final = 1.609344
"""Exact, by the international definition of the mile."""

CLOSED: Final = frozenset(
    {
        "no",
        "private",
        "customers",
        "delivery",
        "agricultural",
        "forestry",
        "military",
        "permit",
        "employees",
        "staff",
        "use_sidepath",
    }
)
"""Values of an access tag that close a way to people passing through. Source: OpenStreetMap wiki, Key:access."""

WALKED: Final = frozenset(
    {"footway", "path", "pedestrian", "steps", "bridleway", "cycleway", "track", "corridor", "platform"}
)
"""Classes made for feet and wheels, open to walkers unless tagged otherwise, never to cars. In the United Kingdom
walkers may use cycleways. Source: OpenStreetMap wiki, OSM tags for routing/Access restrictions, United Kingdom."""

CYCLED: Final = frozenset({"cycleway", "bridleway", "track"})
"""Of them those open to cycles unless tagged otherwise (bridleways: Countryside Act 1968, section 30)."""

SERVICE_NOT_DRIVEN: Final = frozenset({"driveway", "parking_aisle", "drive-through", "emergency_access"})
"""Service roads that lead nowhere a car may pass through."""

_ALLOWED: Final = frozenset({"yes", "designated", "permissive", "official", "destination"})
_ONE_WAY_BY_NATURE: Final = frozenset({"roundabout", "circular"})
_DRIVEN_ONLY: Final = frozenset({"motorway", "motorway_link"})
_NUMBER: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(mph)?")


@dataclass(frozen=True)
class Speeds:
    """Speeds by mode and class; `data.speeds` loads them with their sources.

    Attributes:
        cycle_kmh: On every way that cycles may use.
        driven: The classes that cars may use.
        ground: How fast cars go where.
    """

    cycle_kmh: float
    driven: frozenset[str]
    ground: Ground


def parse_maxspeed_kmh(maxspeed: str) -> float | None:
    """Return the speed limit in km/h; the lowest where several are given; None where there is no number.

    >>> parse_maxspeed_kmh("50"), parse_maxspeed_kmh("signals"), parse_maxspeed_kmh("")
    (50.0, None, None)
    >>> round(parse_maxspeed_kmh("20 mph"), 2), round(parse_maxspeed_kmh("30 mph;20mph"), 2)
    (32.19, 32.19)
    """
    limits = [float(number) * (KMH_PER_MPH if unit else 1.0) for number, unit in _NUMBER.findall(maxspeed)]
    return min((limit for limit in limits if limit > 0), default=None)


def directions(tags: Mapping[str, str]) -> tuple[bool, bool]:
    """Return whether vehicles may follow the way as drawn, and against it.

    >>> directions({"oneway": "yes"}), directions({"oneway": "-1"}), directions({})
    ((True, False), (False, True), (True, True))
    >>> directions({"junction": "roundabout"}), directions({"junction": "roundabout", "oneway": "no"})
    ((True, False), (True, True))
    """
    oneway = tags.get("oneway", "")
    if oneway in {"-1", "reverse"}:
        return False, True
    if oneway == "reversible":
        return False, False
    by_nature = tags.get("junction", "") in _ONE_WAY_BY_NATURE or tags.get("highway", "") == "motorway"
    only_forward = oneway in {"yes", "true", "1"} or (by_nature and not oneway)
    return True, not only_forward


def way_speeds_kmh(mode: str, tags: Mapping[str, str], speeds: Speeds) -> tuple[float, float]:
    """Return the speed along the way as drawn, and against it; 0 where that is not allowed or not possible.

    Where a car may go it gives 1: how fast it goes hangs on where the way lies, see `geo.driving`.

    Args:
        mode: walk, cycle or drive.
        tags: The way's tags; a missing tag may be left out or "".
        speeds: Of modes that have one speed.

    >>> speeds = Speeds(cycle_kmh=16.0, driven=frozenset({"residential"}), ground=Ground((), ()))
    >>> way_speeds_kmh("walk", {"highway": "footway"}, speeds)
    (4.8, 4.8)
    >>> way_speeds_kmh("cycle", {"highway": "footway"}, speeds)
    (0.0, 0.0)
    >>> way_speeds_kmh("drive", {"highway": "residential", "oneway": "yes"}, speeds)
    (1.0, 0.0)
    """
    return {"walk": _walk, "cycle": _cycle, "drive": _drive}[mode](tags, speeds)


def is_drivable(highway: str, speeds: Speeds) -> bool:
    """Whether cars use ways of that class at all.

    >>> is_drivable("footway", Speeds(16.0, frozenset({"residential"}), Ground((), ())))
    False
    """
    return highway in speeds.driven


def _access(tags: Mapping[str, str], *keys: str) -> str:
    """Return the first of the tags that the way carries: the most specific one decides."""
    return next((tags[key] for key in keys if tags.get(key)), "")


def _walk(tags: Mapping[str, str], speeds: Speeds) -> tuple[float, float]:
    highway = tags.get("highway", "")
    usable = highway in WALKED or (is_drivable(highway, speeds) and highway not in _DRIVEN_ONLY)
    said = _access(tags, "foot", "access")
    closed = said in CLOSED or (tags.get("motorroad") == "yes" and not tags.get("foot"))
    kmh = AVERAGE_WALK_KMH if usable and not closed else 0.0
    return kmh, kmh


def _cycle(tags: Mapping[str, str], speeds: Speeds) -> tuple[float, float]:
    highway = tags.get("highway", "")
    said = _access(tags, "bicycle", "vehicle", "access")
    if tags.get("bicycle") == "dismount" and highway != "steps":
        return _walk(tags, speeds)
    by_class = highway in CYCLED or (is_drivable(highway, speeds) and highway not in _DRIVEN_ONLY)
    by_tag = highway in WALKED - {"steps", "corridor", "platform"} and tags.get("bicycle", "") in _ALLOWED
    closed = said in CLOSED or tags.get("area") == "yes" or (tags.get("motorroad") == "yes" and not tags.get("bicycle"))
    if closed or not (by_class or by_tag):
        return 0.0, 0.0
    forward, backward = directions(tags)
    against_traffic = tags.get("oneway:bicycle") == "no" or any(
        tags.get(key, "").startswith("opposite")
        for key in ("cycleway", "cycleway:both", "cycleway:left", "cycleway:right")
    )
    if against_traffic:
        forward = backward = True
    return speeds.cycle_kmh * forward, speeds.cycle_kmh * backward


def _drive(tags: Mapping[str, str], speeds: Speeds) -> tuple[float, float]:
    highway = tags.get("highway", "")
    closed = _access(tags, "motorcar", "motor_vehicle", "vehicle", "access") in CLOSED
    if closed or not is_drivable(highway, speeds) or tags.get("area") == "yes":
        return 0.0, 0.0
    if tags.get("service") in SERVICE_NOT_DRIVEN:
        return 0.0, 0.0
    forward, backward = directions(tags)
    return float(forward), float(backward)

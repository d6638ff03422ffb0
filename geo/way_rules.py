"""Who may use a way, in which direction and how fast, from its OpenStreetMap tags."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.view import AVERAGE_WALK_KMH
from geo.who_may_pass import Access, access_of, lets_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.driving import Ground

WALKED: Final = frozenset(
    {"footway", "path", "pedestrian", "steps", "bridleway", "cycleway", "track", "corridor", "platform", "elevator"}
)
"""Classes made for feet and wheels, open to walkers unless tagged otherwise, never to cars. In the United Kingdom
walkers may use cycleways. Source: OpenStreetMap wiki, OSM tags for routing/Access restrictions, United Kingdom."""

CYCLED: Final = frozenset({"cycleway", "bridleway", "track"})
"""Of them those open to cycles unless tagged otherwise (bridleways: Countryside Act 1968, section 30)."""

SERVICE_NOT_DRIVEN: Final = frozenset({"driveway", "parking_aisle", "drive-through", "emergency_access"})
"""Service roads that lead nowhere a car may pass through."""

NOT_FOR_WHEELS: Final = frozenset({"steps", "corridor", "platform", "elevator"})
"""Of them those that a car can't use, whatever its tags say."""

FERRY: Final = "ferry"
LONGEST_FERRY_MINUTES: Final = 24 * 60.0
"""Aberdeen to Shetland takes 14 hours; anything longer than a day is a slip."""
_ONE_WAY_BY_NATURE: Final = frozenset({"roundabout", "circular"})
_DRIVEN_ONLY: Final = frozenset({"motorway", "motorway_link"})
_CLOCK: Final = re.compile(r"(?:(\d+):)?(\d+)(?::\d+)?")
_ISO: Final = re.compile(r"pt(?:(\d+)h)?(?:(\d+)m)?(?:\d+s)?")


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

    Where a car may go it gives 1: how fast it goes hangs on where the way lies, see `geo.driving`. So does a ferry that
    takes them: its own time decides, see `ferry_minutes`.

    Args:
        mode: walk, cycle or drive.
        tags: The way's tags; a missing tag may be left out or "".
        speeds: Of modes that have one speed.

    >>> from geo.driving import Ground
    >>> speeds = Speeds(cycle_kmh=16.0, driven=frozenset({"residential"}), ground=Ground((), ()))
    >>> way_speeds_kmh("walk", {"highway": "footway"}, speeds)
    (4.8, 4.8)
    >>> way_speeds_kmh("cycle", {"highway": "footway"}, speeds)
    (0.0, 0.0)
    >>> way_speeds_kmh("drive", {"highway": "residential", "oneway": "yes"}, speeds)
    (1.0, 0.0)
    """
    if is_ferry(tags):
        kmh = float(_takes(mode, tags))
        return kmh, kmh
    return {"walk": _walk, "cycle": _cycle, "drive": _drive}[mode](tags, speeds)


def is_for_ends_only(mode: str, tags: Mapping[str, str]) -> bool:
    """Whether those who pass through may not use the way: it is private, or for residents and visitors.

    >>> is_for_ends_only("drive", {"motor_vehicle": "destination"}), is_for_ends_only("walk", {})
    (True, False)
    """
    return access_of(mode, tags) is Access.ENDS


def is_ferry(tags: Mapping[str, str]) -> bool:
    """Whether the way is a ferry's.

    >>> is_ferry({"route": "ferry"}), is_ferry({"highway": "residential"})
    (True, False)
    """
    return tags.get("route") == FERRY and not tags.get("highway")


def ferry_minutes(tags: Mapping[str, str]) -> float:
    """Return how long a ferry takes, without waiting for it; NaN for a way that is none, or doesn't say.

    >>> ferry_minutes({"route": "ferry", "duration": "01:05"}), ferry_minutes({"route": "ferry", "duration": "PT20M"})
    (65.0, 20.0)
    >>> ferry_minutes({"route": "ferry", "duration": "5"}), ferry_minutes({"route": "ferry"})
    (5.0, nan)
    """
    said = tags.get("duration", "").strip().lower()
    found = (_CLOCK.fullmatch(said) or _ISO.fullmatch(said)) if is_ferry(tags) else None
    minutes = 60.0 * float(found[1] or 0) + float(found[2] or 0) if found else 0.0
    return minutes if 0 < minutes < LONGEST_FERRY_MINUTES else math.nan


def _takes(mode: str, tags: Mapping[str, str]) -> bool:
    """Whether a ferry takes walkers, cycles or cars; where it doesn't say, not cars."""
    if math.isnan(ferry_minutes(tags)):
        return False
    said = access_of(mode, tags)
    return mode != "drive" if said is None else said is not Access.CLOSED


def is_drivable(highway: str, speeds: Speeds) -> bool:
    """Whether cars use ways of that class at all.

    >>> from geo.driving import Ground
    >>> is_drivable("footway", Speeds(16.0, frozenset({"residential"}), Ground((), ())))
    False
    """
    return highway in speeds.driven


def _walk(tags: Mapping[str, str], speeds: Speeds) -> tuple[float, float]:
    highway = tags.get("highway", "")
    usable = highway in WALKED or (is_drivable(highway, speeds) and highway not in _DRIVEN_ONLY)
    closed = access_of("walk", tags) is Access.CLOSED or (tags.get("motorroad") == "yes" and not tags.get("foot"))
    kmh = AVERAGE_WALK_KMH if usable and not closed else 0.0
    return kmh, kmh


def _cycle(tags: Mapping[str, str], speeds: Speeds) -> tuple[float, float]:
    highway = tags.get("highway", "")
    if tags.get("bicycle") == "dismount" and highway != "steps":
        return _walk(tags, speeds)
    by_class = highway in CYCLED or (is_drivable(highway, speeds) and highway not in _DRIVEN_ONLY)
    by_tag = highway in WALKED - NOT_FOR_WHEELS | {"elevator"} and lets_in(tags, "bicycle")
    no_cycles = tags.get("area") == "yes" or (tags.get("motorroad") == "yes" and not tags.get("bicycle"))
    if no_cycles or access_of("cycle", tags) is Access.CLOSED or not (by_class or by_tag):
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
    by_class = is_drivable(highway, speeds)
    by_tag = highway in WALKED - NOT_FOR_WHEELS and lets_in(tags, "motorcar", "motor_vehicle", "vehicle")
    if access_of("drive", tags) is Access.CLOSED or not (by_class or by_tag) or tags.get("area") == "yes":
        return 0.0, 0.0
    if tags.get("service") in SERVICE_NOT_DRIVEN:
        return 0.0, 0.0
    forward, backward = directions(tags)
    return float(forward), float(backward)

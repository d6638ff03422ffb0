"""Edges of a network: who may use each way, in which direction and how fast, from its OpenStreetMap tags."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.streets.network import segments
from geo.streets.permissions import Access, access_of, lets_in
from geo.streets.speeds import driving_kmh, limits_kmh
from geo.view import AVERAGE_WALK_KMH

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from geo.streets.network import Streets
    from geo.streets.speeds import Ground

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
    """Speeds by mode and class; `data.recipe.speeds` loads them with their sources.

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

    Where a car may go it gives 1: how fast it goes hangs on where the way lies, see `geo.streets.speeds`. So does a
    ferry that takes them: its own time decides, see `ferry_minutes`. A missing tag may be left out or "".

    >>> from geo.streets.speeds import Ground
    >>> speeds = Speeds(cycle_kmh=16.0, driven=frozenset({"residential"}), ground=Ground((), ()))
    >>> way_speeds_kmh("walk", {"highway": "footway"}, speeds)
    (4.8, 4.8)
    >>> way_speeds_kmh("cycle", {"highway": "footway"}, speeds)
    (0.0, 0.0)
    >>> way_speeds_kmh("drive", {"highway": "residential", "oneway": "yes"}, speeds)
    (1.0, 0.0)
    """
    if is_ferry(tags):
        said = access_of(mode, tags)
        takes = mode != "drive" if said is None else said is not Access.CLOSED  # where it doesn't say, not cars
        kmh = float(takes and not math.isnan(ferry_minutes(tags)))
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


def _walk(tags: Mapping[str, str], speeds: Speeds) -> tuple[float, float]:
    highway = tags.get("highway", "")
    usable = highway in WALKED or highway in speeds.driven - _DRIVEN_ONLY
    closed = access_of("walk", tags) is Access.CLOSED or (tags.get("motorroad") == "yes" and not tags.get("foot"))
    kmh = AVERAGE_WALK_KMH if usable and not closed else 0.0
    return kmh, kmh


def _cycle(tags: Mapping[str, str], speeds: Speeds) -> tuple[float, float]:
    highway = tags.get("highway", "")
    if tags.get("bicycle") == "dismount" and highway != "steps":
        return _walk(tags, speeds)
    by_class = highway in CYCLED or highway in speeds.driven - _DRIVEN_ONLY
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
    by_class = highway in speeds.driven
    by_tag = highway in WALKED - NOT_FOR_WHEELS and lets_in(tags, "motorcar", "motor_vehicle", "vehicle")
    if access_of("drive", tags) is Access.CLOSED or not (by_class or by_tag) or tags.get("area") == "yes":
        return 0.0, 0.0
    if tags.get("service") in SERVICE_NOT_DRIVEN:
        return 0.0, 0.0
    forward, backward = directions(tags)
    return float(forward), float(backward)


# ---- The rules of all ways of a file at once, as arrays ----

_SAY_NOTHING: Final = frozenset({"name"})


@dataclass(frozen=True, eq=False)
class RulesOfWays:
    """What one mode may do on each of W ways.

    Attributes:
        forward_kmh: float64 (W,), along the way as drawn; 0 where that is not allowed.
        backward_kmh: float64 (W,), against it.
        ends_only: bool (W,), ways that nobody may pass through: see `geo.streets.permissions.Access.ENDS`.
        ferry_minutes: float64 (W,), what a ferry takes for its whole way; NaN for all other ways.
    """

    forward_kmh: NDArray[np.float64]
    backward_kmh: NDArray[np.float64]
    ends_only: NDArray[np.bool_]
    ferry_minutes: NDArray[np.float64]


def rules_of_ways(streets: Streets, mode: str, speeds: Speeds) -> RulesOfWays:
    """Return the rules of every way for one mode.

    >>> from geo.streets.speeds import Ground
    >>> from geo.streets.network import no_streets
    >>> len(rules_of_ways(no_streets(), "walk", Speeds(16.0, frozenset({"residential"}), Ground((), ()))).forward_kmh)
    0
    """
    found = of_ways(
        streets,
        lambda tags: (*way_speeds_kmh(mode, tags, speeds), float(is_for_ends_only(mode, tags)), ferry_minutes(tags)),
        width=4,
    )
    return RulesOfWays(found[:, 0], found[:, 1], found[:, 2] > 0, found[:, 3])


def of_ways(
    streets: Streets, ask: Callable[[Mapping[str, str]], Sequence[float]], *, width: int
) -> NDArray[np.float64]:
    """Return float64 (W, width): what `ask` says of the tags of each way, but for its name."""
    columns = [column for column in streets.tags.columns if column not in _SAY_NOTHING]
    columns = [column for column in columns if (streets.tags[column] != "").any()]
    rows = list(zip(*(streets.tags[column].tolist() for column in columns), strict=True)) or [()] * len(streets.tags)
    number = {row: position for position, row in enumerate(dict.fromkeys(rows))}
    answers = [ask(dict(zip(columns, row, strict=True))) for row in number]
    table = np.array(answers, dtype=np.float64).reshape(-1, width)
    return table[np.fromiter((number[row] for row in rows), dtype=np.int64, count=len(rows))]


# ---- The pieces of street that one mode may take ----

MOTORWAYS: Final = ("motorway", "motorway_link")
NOT_UNDERGROUND: Final = ("", "no", "building_passage", "covered", "arcade", "avalanche_protector")
"""Values of `tunnel` that a street has whose doors open on to it. Source: OpenStreetMap wiki, Key:tunnel."""


@dataclass(frozen=True, eq=False)
class Pieces:
    """Pieces of street, each in one direction that the mode may take.

    Attributes:
        starts: int64 (k,), nodes, those of the `Streets` and more where it is cut.
        ends: int64 (k,).
        minutes: float64 (k,).
        ends_only: bool (k,), pieces that nobody may pass through.
        has_doors: bool (k,), pieces along which one can start or arrive.
        original: For each node the one of the `Streets` that it lies on.
    """

    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    minutes: NDArray[np.float64]
    ends_only: NDArray[np.bool_]
    has_doors: NDArray[np.bool_]
    original: NDArray[np.int64]


def pieces_of(streets: Streets, mode: str, rules: RulesOfWays, ground: Ground) -> Pieces:
    """Return the pieces of street that a mode may take by its rules, cut at nodes that not everybody may pass.

    >>> from geo.streets.speeds import Ground
    >>> from geo.streets.network import no_streets
    >>> from geo.streets.edges import RulesOfWays
    >>> nothing = np.zeros(0)
    >>> len(pieces_of(no_streets(), "walk", RulesOfWays(nothing, nothing, nothing > 0, nothing), Ground((), ())).starts)
    0
    """
    way, leaves, reaches = segments(streets.way_start, streets.way_nodes)
    metres = np.hypot(streets.x[leaves] - streets.x[reaches], streets.y[leaves] - streets.y[reaches])
    kmh = np.column_stack([rules.forward_kmh, rules.backward_kmh])[way]
    if mode == "drive":
        x, y = ((points[leaves] + points[reaches]) / 2 for points in (streets.x, streets.y))
        highway = streets.tags["highway"].to_numpy()[way]
        kmh = np.where(kmh > 0, driving_kmh(of_ways(streets, limits_kmh, width=2)[way], highway, x, y, ground), 0.0)
    by_ferry = np.isfinite(rules.ferry_minutes)
    ferry_kmh = np.bincount(way, metres, minlength=len(by_ferry)) * 0.06 / rules.ferry_minutes
    kmh = np.where((kmh > 0) & by_ferry[way, np.newaxis], ferry_kmh[way, np.newaxis], kmh)
    underground = ~streets.tags["tunnel"].isin(NOT_UNDERGROUND)
    has_doors = ~(underground | streets.tags["highway"].isin(MOTORWAYS)).to_numpy() & ~by_ferry
    leaves, reaches, original, doors = _cut(streets.node_access[mode], leaves, reaches, rules.ends_only[way])
    along, against = (np.flatnonzero(one_way > 0) for one_way in kmh.T)
    piece = np.concatenate([along, against])
    piece_kmh = np.concatenate([kmh[along, 0], kmh[against, 1]])
    no_time = np.zeros(2 * len(doors))
    return Pieces(
        starts=np.concatenate([leaves[along], reaches[against], doors[:, 0], doors[:, 1]]),
        ends=np.concatenate([reaches[along], leaves[against], doors[:, 1], doors[:, 0]]),
        minutes=np.append(metres[piece] * 0.06 / piece_kmh, no_time),
        ends_only=np.append(rules.ends_only[way[piece]], no_time == 0),
        has_doors=np.append(has_doors[way[piece]], no_time == 0),
        original=original,
    )


def _cut(
    access: NDArray[np.uint8], leaves: NDArray[np.int64], reaches: NDArray[np.int64], ends_only: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Give pieces of street that end at a node that is not open an end of their own there: one gets so far, not past.

    Where only those may pass who start or end beyond, pieces that only they may use stay joined there, with a door
    between them and each of the others.

    Args:
        access: `Access` of each node.
        leaves: The node that each piece leaves.
        reaches: The node that it reaches.
        ends_only: Whether it may be used only at the start or the end of a way.

    Returns:
        The nodes that each piece leaves and reaches; for every node, old and new, the old one it lies on; the doors,
        pairs of nodes.

    >>> gate = np.array([0, 2, 0], dtype=np.uint8)
    >>> _cut(gate, np.array([0, 1]), np.array([1, 2]), np.array([False, False]))[:3]
    (array([0, 3]), array([4, 2]), array([0, 1, 2, 1, 1]))
    >>> private_beyond = _cut(gate // 2, np.array([0, 1]), np.array([1, 2]), np.array([False, True]))
    >>> private_beyond[0].tolist(), private_beyond[1].tolist(), private_beyond[3].tolist()
    ([0, 1], [3, 2], [[3, 1]])
    """
    nodes = np.concatenate([leaves, reaches])
    stays = np.tile(ends_only, 2) & (access[nodes] == Access.ENDS)
    shut = np.flatnonzero((access[nodes] != Access.OPEN) & ~stays)
    own = len(access) + np.arange(len(shut))
    has_door = np.isin(nodes[shut], nodes[stays])
    doors = np.column_stack([own[has_door], nodes[shut][has_door]])
    original = np.concatenate([np.arange(len(access)), nodes[shut]])
    nodes[shut] = own
    return nodes[: len(leaves)], nodes[len(leaves) :], original, doors

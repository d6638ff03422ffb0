"""The pieces of street that one mode may take, each in one direction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.driving import driving_kmh
from geo.rules_of_ways import limits_of_ways
from geo.streets import segments
from geo.who_may_pass import Access

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.driving import Ground
    from geo.rules_of_ways import RulesOfWays
    from geo.streets import Streets

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
    """Return the pieces of street that a mode may take, cut at nodes that not everybody may pass.

    Args:
        streets: As read.
        mode: walk, cycle or drive.
        rules: Of the mode, for every way.
        ground: How fast cars go where.

    >>> from geo.driving import Ground
    >>> from geo.streets import no_streets
    >>> from geo.rules_of_ways import RulesOfWays
    >>> nothing = np.zeros(0)
    >>> len(pieces_of(no_streets(), "walk", RulesOfWays(nothing, nothing, nothing > 0, nothing), Ground((), ())).starts)
    0
    """
    way, leaves, reaches = segments(streets.way_start, streets.way_nodes)
    metres = np.hypot(streets.x[leaves] - streets.x[reaches], streets.y[leaves] - streets.y[reaches])
    kmh = np.column_stack([rules.forward_kmh, rules.backward_kmh])[way]
    if mode == "drive":
        middle = (points[leaves] / 2 + points[reaches] / 2 for points in (streets.x, streets.y))
        highway = streets.tags["highway"].to_numpy()[way]
        kmh = np.where(kmh > 0, driving_kmh(limits_of_ways(streets)[way], highway, *middle, ground), 0.0)
    by_ferry = np.isfinite(rules.ferry_minutes)
    ferry_kmh = np.bincount(way, metres, minlength=len(by_ferry)) * 0.06 / rules.ferry_minutes
    kmh = np.where((kmh > 0) & by_ferry[way, np.newaxis], ferry_kmh[way, np.newaxis], kmh)
    has_doors = _has_doors(streets) & ~by_ferry
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


def _has_doors(streets: Streets) -> NDArray[np.bool_]:
    """Return for each way whether there are doors along it: none within a tunnel, none on a motorway."""
    tunnel = ~streets.tags["tunnel"].isin(NOT_UNDERGROUND)
    return ~(tunnel | streets.tags["highway"].isin(MOTORWAYS)).to_numpy()


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

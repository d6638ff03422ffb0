"""What the map component is told: one message, as values.

Every number in it was worked out in Python; the browser formats and looks up. `encode.py` turns it into JSON and
`src/message.ts` holds the shapes as the browser sees them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True)
class AreaOnMap:
    """Which area is drawn and where the browser fetches its files (`base`, ending in a slash)."""

    id: str
    name: str
    fictional: bool
    base: str


@dataclass(frozen=True)
class Outside:
    """A practice outside the area that belongs to a cluster: counted, never moved."""

    name: str
    patients: int


@dataclass(frozen=True)
class Tile:
    """A figure that stands on every card: its few words, with its mark; what it means; and its unit."""

    label: str
    help: str
    unit: str


@dataclass(frozen=True)
class Cell:
    """One figure of a tile, for one cluster.

    Attributes:
        value: NaN = can't be had.
        base: On how many patients it rests, of those on the lists.
        is_partial: Whether that is less than half.
        why: Why it can't be had; "" where it can.
    """

    value: float
    base: int
    is_partial: bool = False
    why: str = ""


@dataclass(frozen=True)
class CardFigures:
    """The figures on a cluster's card.

    Attributes:
        practices: Placed here, fixed ones included.
        patients: Registered patients, those of fixed practices included.
        patients_outside: Of them, patients of fixed practices.
        outside: These practices.
        gap: Patients short of the band (negative), over it (positive) or 0.
        words: The gap in words.
        cells: One for each tile.
        no_way: Mapped patients with no way to any practice of the cluster.
        not_mapped: Patients with no usable address or living elsewhere.
        single_handed: Practices with one GP; None = can't be had.
    """

    practices: int
    patients: int
    gap: int
    words: str
    cells: tuple[Cell, ...]
    patients_outside: int = 0
    outside: tuple[Outside, ...] = ()
    no_way: int = 0
    not_mapped: int = 0
    single_handed: int | None = None


@dataclass(frozen=True)
class Card:
    """One cluster as its card shows it. `colour` is its fill, `ink` is what can be read on that."""

    letter: str
    name: str
    colour: str
    ink: str
    locked: bool
    hub: str
    figures: CardFigures


@dataclass(frozen=True, eq=False)
class PlanOnMap:
    """A plan as it is drawn.

    Attributes:
        revision: Changes with every step; events carry the one they were made on.
        clusters: In the plan's order.
        not_placed: Of the practices in no cluster, taken together, fixed ones included.
        assignment: int (P,) index into `clusters` for each practice, -1 not placed, -2 neither.
        territory: int (U,) index into `clusters` for each place, -1 nobody's.
        can_undo: Whether there is an earlier step.
        can_redo: Whether there is a later step.
    """

    revision: int
    clusters: tuple[Card, ...]
    not_placed: CardFigures
    assignment: NDArray[Any]
    territory: NDArray[Any]
    can_undo: bool = True
    can_redo: bool = True


@dataclass(frozen=True, eq=False)
class FiguresTable:
    """What a cluster's figures would be, one cell a move; all arrays have the same shape, read row by row.

    Attributes:
        patients: int.
        gap: int, as in `CardFigures`.
        values: For each tile float, NaN = can't be had.
        partial: uint8: bit i is whether the figure of tile i rests on less than half of the patients.
    """

    patients: NDArray[Any]
    gap: NDArray[Any]
    values: tuple[NDArray[Any], ...]
    partial: NDArray[Any]


@dataclass(frozen=True, eq=False)
class WhatIfOnMap:
    """The figures of both clusters for each single move.

    Attributes:
        practices: Row numbers of the practices, (rows,).
        targets: Letters, then "" for not placed, then "+" for a new cluster.
        left: The cluster that loses the practice, (rows,).
        joined: The cluster that gains it, (rows, targets).
    """

    practices: Sequence[int]
    targets: tuple[str, ...]
    left: FiguresTable
    joined: FiguresTable


@dataclass(frozen=True)
class ClusterAfter:
    """The figures of one cluster after practices moved; fields as in `CardFigures`."""

    letter: str
    patients: int
    gap: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class PeopleBehind:
    """Who gets nearer and who further, by a minute or more; see `geo.behind.Behind`."""

    movers_nearer: int
    movers_further: int
    staying_further: int
    there_nearer: int


@dataclass(frozen=True)
class Taken:
    """All about moving `practices` at once, which are chosen or taken up.

    Attributes:
        practices: Their codes.
        left: Each cluster that they leave; letter "" for those not placed.
        joined: Each target, in the order of `WhatIfOnMap.targets`; None: a lock forbids it.
        behind: The people behind the averages, for each target; None as above.
    """

    practices: tuple[str, ...]
    left: tuple[ClusterAfter, ...]
    joined: tuple[ClusterAfter | None, ...]
    behind: tuple[PeopleBehind | None, ...]


@dataclass(frozen=True)
class ViewOnMap:
    """How minutes are looked at; `reach_scale` multiplies minutes at average speed, `slower` says why it isn't 1."""

    mode: str
    within: int
    walk_kmh: float
    reach_scale: float = 1.0
    slower: bool = False
    crow_flies: bool = False


@dataclass(frozen=True)
class ShowOnMap:
    """What to fly to and outline; a new `number` asks again."""

    number: int
    cluster: str
    practices: tuple[str, ...]
    places: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Message:
    """Everything the component is told.

    Attributes:
        area: What is drawn.
        plan: Whose clusters.
        band: Patients at least and at most.
        what_if: Every single move.
        view: How minutes are looked at.
        tiles: The figures on cards and in previews, in order.
        taken: Moving all that are chosen; None where nothing is.
        show: What to fly to; None for nothing.
        ack: Number of the last event dealt with, 0 for none.
        say: What to announce.
        complaint: Why the last event was refused; "" when it was not.
        can_change: Whether this screen may change the plan; one that only watches is offered nothing that would.
    """

    area: AreaOnMap
    plan: PlanOnMap
    band: tuple[int, int]
    what_if: WhatIfOnMap
    view: ViewOnMap
    tiles: tuple[Tile, ...]
    taken: Taken | None = None
    show: ShowOnMap | None = None
    ack: int = 0
    say: str = ""
    complaint: str = ""
    can_change: bool = True

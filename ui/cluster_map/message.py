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
class CardFigures:
    """The figures on a cluster's card.

    Attributes:
        practices: Placed here, those outside the area included.
        patients: Registered patients, those of practices outside the area included.
        patients_outside: Of them, patients of practices outside the area.
        outside: These practices.
        gap: Patients short of the band (negative), over it (positive) or 0.
        words: The gap in words.
        mean: Minutes to the nearest practice of the cluster; NaN = can't be had.
        p90: Its 90th percentile; NaN as above.
        within: Share 0..1 within the chosen minutes; NaN as above.
        no_way: Mapped patients with no way to any practice of the cluster.
        not_mapped: Patients with no usable address or living elsewhere.
        single_handed: Practices with one GP; None = can't be had.
    """

    practices: int
    patients: int
    gap: int
    words: str
    mean: float
    p90: float
    within: float
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
        not_placed_practices: Practices in no cluster.
        not_placed_patients: Their patients.
        assignment: int (P,) index into `clusters` for each practice, -1 not placed, -2 neither.
        territory: int (U,) index into `clusters` for each place, -1 nobody's.
        can_undo: Whether there is an earlier step.
        can_redo: Whether there is a later step.
    """

    revision: int
    clusters: tuple[Card, ...]
    not_placed_practices: int
    not_placed_patients: int
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
        mean: float minutes, NaN = can't be had.
        p90: float minutes, NaN as above.
        within: float share 0..1, NaN as above.
    """

    patients: NDArray[Any]
    gap: NDArray[Any]
    mean: NDArray[Any]
    p90: NDArray[Any]
    within: NDArray[Any]


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
    """The figures of one cluster after several practices moved at once; fields as in `CardFigures`."""

    letter: str
    patients: int
    gap: int
    mean: float
    p90: float
    within: float


@dataclass(frozen=True)
class TogetherOnMap:
    """The figures for moving all of `practices` at once: each cluster they leave, each target (None: can't be had)."""

    practices: tuple[str, ...]
    left: tuple[ClusterAfter, ...]
    joined: tuple[ClusterAfter | None, ...]


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
        together: Moving all that are chosen; None where fewer than two are.
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
    together: TogetherOnMap | None = None
    show: ShowOnMap | None = None
    ack: int = 0
    say: str = ""
    complaint: str = ""
    can_change: bool = True

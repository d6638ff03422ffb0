"""The rules of all ways of a file at once, as arrays; ways tagged alike are asked about once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.speed_limits import limits_kmh
from geo.way_rules import Speeds, ferry_minutes, is_for_ends_only, way_speeds_kmh

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from geo.streets import Streets

_SAY_NOTHING: Final = frozenset({"name"})


@dataclass(frozen=True, eq=False)
class RulesOfWays:
    """What one mode may do on each of W ways.

    Attributes:
        forward_kmh: float64 (W,), along the way as drawn; 0 where that is not allowed.
        backward_kmh: float64 (W,), against it.
        ends_only: bool (W,), ways that nobody may pass through: see `geo.who_may_pass.Access.ENDS`.
        ferry_minutes: float64 (W,), what a ferry takes for its whole way; NaN for all other ways.
    """

    forward_kmh: NDArray[np.float64]
    backward_kmh: NDArray[np.float64]
    ends_only: NDArray[np.bool_]
    ferry_minutes: NDArray[np.float64]


def rules_of_ways(streets: Streets, mode: str, speeds: Speeds) -> RulesOfWays:
    """Return the rules of every way for one mode.

    >>> from geo.driving import Ground
    >>> from geo.streets import no_streets
    >>> len(rules_of_ways(no_streets(), "walk", Speeds(16.0, frozenset({"residential"}), Ground((), ()))).forward_kmh)
    0
    """
    found = of_ways(
        streets,
        lambda tags: (*way_speeds_kmh(mode, tags, speeds), float(is_for_ends_only(mode, tags)), ferry_minutes(tags)),
        width=4,
    )
    return RulesOfWays(found[:, 0], found[:, 1], found[:, 2] > 0, found[:, 3])


def limits_of_ways(streets: Streets) -> NDArray[np.float64]:
    """Return float64 (W, 2): the tagged speed limit along each way and against it, km/h; NaN where the law decides."""
    return of_ways(streets, limits_kmh, width=2)


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

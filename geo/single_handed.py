"""Practices on their own, by each definition of "single-handed" that an area's data can tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.area import INSIDE

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Definition:
    """One meaning of "single-handed".

    Attributes:
        key: Names it in code.
        title: For a list to choose from.
        says: What it counts, in a sentence.
        source: Where the numbers come from; "" where no area has them.
    """

    key: str
    title: str
    says: str
    source: str


HEADCOUNT: Final = Definition(
    "headcount",
    "One GP by headcount",
    "One person works at the practice as a GP: partner, salaried or other, whatever the hours.",
    "General Practice Workforce, NHS England",
)
DEFINITIONS: Final = (
    HEADCOUNT,
    Definition("partner", "One partner", "One partner holds the contract, however many GPs the practice employs.", ""),
    Definition(
        "full_time",
        "One full-time equivalent",
        "The GPs together work the hours of one full-time GP or fewer.",
        "",
    ),
)
"""Every definition in use. Those without a source are named, so that nobody takes one for another."""


@dataclass(frozen=True)
class OnTheirOwn:
    """The single-handed practices of an area by one definition.

    Attributes:
        definition: Which.
        known: Whether the area's data can tell.
        codes: Of the practices inside the area, by name; empty where it can't.
        unknown: Practices inside the area of which it is not known.
    """

    definition: Definition
    known: bool
    codes: tuple[str, ...]
    unknown: int


def on_their_own(practices: pd.DataFrame, definition: Definition = HEADCOUNT) -> OnTheirOwn:
    """Return the single-handed practices inside the area by that definition.

    Args:
        practices: Columns code, name, kind and gps, as in `geo.area.PRACTICE_COLUMNS`.
        definition: One of `DEFINITIONS`. The tables an area is built from tell GPs by headcount only.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"code": ["X1", "X2", "X3"], "name": ["Elm", "Ash", "Oak"], "kind": "inside",
    ...                       "gps": [1.0, 1.0, np.nan]})
    >>> found = on_their_own(table)
    >>> found.codes, found.unknown
    (('X2', 'X1'), 1)
    >>> on_their_own(table, DEFINITIONS[1]).known
    False
    """
    inside = practices[practices["kind"] == INSIDE]
    gps = inside["gps"].to_numpy(np.float64)
    if definition.key != HEADCOUNT.key or (len(gps) and np.isnan(gps).all()):
        return OnTheirOwn(definition, known=False, codes=(), unknown=len(inside))
    alone = inside[gps == 1].sort_values(["name", "code"])
    return OnTheirOwn(definition, known=True, codes=tuple(alone["code"]), unknown=int(np.isnan(gps).sum()))

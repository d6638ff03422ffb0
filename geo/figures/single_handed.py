"""Practices on their own, by each definition of "single-handed" that an area's data can tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.area import INSIDE

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Definition:
    """One meaning of "single-handed".

    Attributes:
        key: Names it in code.
        title: For a list to choose from.
        says: What it counts, in a sentence.
        column: Column of practices that it looks at, as in `geo.area.PRACTICE_COLUMNS`.
        or_fewer: Whether less than one will do.
    """

    key: str
    title: str
    says: str
    column: str
    or_fewer: bool = False

    def fits(self, values: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return bool (P,): which practices it is true of, by their values in its column; False for NaN.

        >>> [one.fits(np.array([0.8, 1.0, 2.0, np.nan])).tolist() for one in (HEADCOUNT, FULL_TIME)]
        [[False, True, False, False], [True, True, False, False]]
        """
        return np.asarray(values <= 1 if self.or_fewer else values == 1)


SOURCE: Final = "General Practice Workforce, NHS England"
HEADCOUNT: Final = Definition(
    "headcount",
    "One GP by headcount",
    "One person works at the practice as a GP: partner, salaried or other, whatever the hours.",
    "gps",
)
PARTNER: Final = Definition(
    "partner",
    "One partner",
    "One partner holds the contract, however many GPs the practice employs.",
    "partners",
)
FULL_TIME: Final = Definition(
    "full_time",
    "One full-time equivalent",
    "The GPs together work the hours of one full-time GP or fewer.",
    "gps_fte",
    or_fewer=True,
)
DEFINITIONS: Final = (HEADCOUNT, PARTNER, FULL_TIME)
"""Every definition in use, whether an area's data can tell or not, so that nobody takes one for another."""


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
        practices: Columns code, name, kind and the definition's own, as in `geo.area.PRACTICE_COLUMNS`.
        definition: One of `DEFINITIONS`.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"code": ["X1", "X2", "X3"], "name": ["Elm", "Ash", "Oak"], "kind": "inside",
    ...                       "gps": [1.0, 1.0, np.nan], "partners": np.nan})
    >>> found = on_their_own(table)
    >>> found.codes, found.unknown
    (('X2', 'X1'), 1)
    >>> on_their_own(table, PARTNER).known
    False
    """
    inside = practices[practices["kind"] == INSIDE]
    values = inside[definition.column].to_numpy(np.float64)
    if len(values) and np.isnan(values).all():
        return OnTheirOwn(definition, known=False, codes=(), unknown=len(inside))
    alone = inside[definition.fits(values)].sort_values(["name", "code"])
    return OnTheirOwn(definition, known=True, codes=tuple(alone["code"]), unknown=int(np.isnan(values).sum()))

"""Groups of patients that figures are worked out for beside everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.prepared import Prepared

GROUPS: Final = ("all", "over_65", "imd_1", "imd_2", "imd_3", "imd_4", "imd_5")
"""Groups of patients: all; those of 65 or over (an estimate); by fifth of deprivation, 1 = the most deprived."""


def group_weights(prepared: Prepared) -> NDArray[np.float64]:
    """Return how much of a patient living in each place belongs to each group.

    For over-65s it is the share of residents of 65 or over there; for a fifth 1 or 0. Where deprivation or ages of a
    place are not known it is 0, so its patients are in no such group.

    Returns:
        float64 (G, U): 0 to 1, in the order of `GROUPS`.
    """
    fifth = np.ceil(prepared.decile / 2)
    by_fifth = [fifth == number for number in range(1, 6)]
    return np.array([np.ones(len(fifth)), np.nan_to_num(prepared.share_over_65), *by_fifth], dtype=np.float64)

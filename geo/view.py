"""How a person wants to look at minutes: mode, walking speed, threshold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

AVERAGE_WALK_KMH: Final = 4.8
"""Average adult. Source: the design's section 4."""
SLOWER_WALK_KMH: Final = 2.7
"""0.76 m/s, measured in over-65s with limited mobility. Source: the design's section 4."""


@dataclass(frozen=True)
class View:
    """A way of looking at minutes.

    Attributes:
        mode: walk, cycle or drive.
        within: Minutes; the threshold of "within m minutes".
        walk_kmh: Walking speed; matters for `mode` walk only.
    """

    mode: str = "walk"
    within: int = 15
    walk_kmh: float = AVERAGE_WALK_KMH


def minutes_in_view(minutes: Mapping[str, NDArray[np.float32]], view: View) -> NDArray[np.float32]:
    """Return the minutes of the view's mode at the view's walking speed.

    Args:
        minutes: For each mode an array of minutes at average speed, any shape; NaN means no way.
        view: Which mode and speed.

    Returns:
        An array of the same shape. For walk, scaled by average over chosen speed; else the array itself.

    Raises:
        PlanningError: There are no minutes for that mode.

    >>> minutes_in_view({"walk": np.array([9.0, np.nan], dtype=np.float32)}, View(walk_kmh=2.4)).tolist()
    [18.0, nan]
    """
    if view.mode not in minutes:
        known = ", ".join(minutes) or "none"
        msg = f"this area has no minutes by {view.mode}; it has: {known}. Choose one of those"
        raise PlanningError(msg)
    if view.mode != "walk" or view.walk_kmh == AVERAGE_WALK_KMH:
        return minutes[view.mode]
    return minutes[view.mode] * np.float32(AVERAGE_WALK_KMH / view.walk_kmh)

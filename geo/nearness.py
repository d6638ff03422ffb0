"""How near is near, and how far is too far, by the minutes that the person chose?"""

from __future__ import annotations

import math


def nearness(minutes: float, *, within: int) -> float:
    """Return how near something is: 1 at 0 minutes, one half at `within`, 0 at twice as many and where no way is.

    >>> [nearness(minutes, within=15) for minutes in (0.0, 15.0, 40.0, float("nan"))]
    [1.0, 0.5, 0.0, 0.0]
    """
    return 0.0 if math.isnan(minutes) else max(0.0, 1.0 - minutes / furthest(within))


def furthest(within: int) -> int:
    """Return the minutes beyond which nothing is near: twice those that the person chose.

    >>> furthest(15), furthest(0)
    (30, 2)
    """
    return 2 * max(within, 1)


def is_too_far(minutes: float, *, within: int) -> bool:
    """Return whether something lies beyond the `furthest` minutes, or where there is no way.

    >>> [is_too_far(minutes, within=15) for minutes in (30.0, 30.1, float("nan"))]
    [False, True, True]
    """
    return math.isnan(minutes) or minutes > furthest(within)

"""Figures of the registry in a row of the ranked tables, with their units and marks."""

from __future__ import annotations

import math

from geo.figures import figure_of
from geo.wording import number


def minutes_words(key: str, minutes: float) -> str:
    """Return the minutes of a figure with its mark; "" for NaN.

    >>> minutes_words("minutes_nearest", 16.14), minutes_words("minutes_nearest", float("nan"))
    ('16.1 min *', '')
    """
    return "" if math.isnan(minutes) else figure_of(key).marked(f"{number(minutes, 'minutes')} min")


def decile_words(decile: float, own: float | None = None) -> str:
    """Return a mean decile of deprivation with its mark, beside the practice's own where that is given.

    >>> decile_words(3.42), decile_words(3.42, 5.0), decile_words(float("nan"))
    ('decile 3.4 *', 'decile 3.4, yours 5.0 *', 'decile – *')
    """
    beside = "" if own is None else f", yours {number(own, 'decile')}"
    return figure_of("imd_decile").marked(f"decile {number(decile, 'decile')}{beside}")

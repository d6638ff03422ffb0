"""How figures are packed for the browser: minutes as tenths, shares per mille, tables of them as short as they go."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

NOT_HAD: Final = -32768
"""Stands for "can't be had" among tenths of a minute and shares per mille: the lowest int16."""
HIGHEST: Final = 32767
"""The highest int16: 54 hours in tenths of a minute."""
FACTORS: Final = {"minutes": 10, "share": 1000}
"""By what a figure is multiplied before it is rounded, by its unit; all others by 1."""

SMALL: Final = 0.01
"""Shares below it, and above what it leaves of all, are said as "less than 1 %" and "more than 99 %"."""


def scaled(values: NDArray[Any] | float, unit: str) -> NDArray[Any]:
    """Return figures as whole numbers in float64: minutes as tenths, shares per mille; NaN stays.

    A share of less than 1 % or more than 99 % stays so: only what is exactly none or all becomes 0 or 1000.

    >>> scaled(np.array([6.44, np.nan]), "minutes").tolist()
    [64.0, nan]
    >>> scaled(np.array([0, 0.0001, 0.0099, 0.9999, 1]), "share").tolist()
    [0.0, 1.0, 9.0, 999.0, 1000.0]
    """
    # Cards hold float64, tables float32: both are rounded from the same number.
    exact = np.asarray(values, dtype=np.float32).astype(np.float64)
    whole = np.minimum(np.rint(exact * FACTORS.get(unit, 1)), HIGHEST)
    if unit == "share":
        whole = np.where((exact > 0) & (exact < np.float32(SMALL)), np.clip(whole, 1, 9), whole)
        whole = np.where((exact > np.float32(1 - SMALL)) & (exact < 1), np.clip(whole, 991, 999), whole)
    return whole


def whole_numbers(values: Iterable[float], unit: str) -> list[int | None]:
    """Return figures as whole numbers: minutes as tenths, shares per mille; None where they can't be had.

    >>> whole_numbers([6.44, float("nan")], "minutes"), whole_numbers([0.9216], "share")
    ([64, None], [922])
    """
    figures = scaled(np.fromiter(values, dtype=np.float64), unit)
    return [None if figure != figure else int(figure) for figure in figures.tolist()]  # noqa: PLR0124 (NaN, quickly)


def steps_down(table: NDArray[Any]) -> list[int]:
    """Return whole numbers column by column, each as its step from the one above it; the first of a column as it is.

    Practices have the same list in whichever cluster they are, so that the steps of most columns are the same.

    >>> steps_down(np.array([[10, 20], [13, 23], [12, 22]])), steps_down(np.array([5, 7]))
    ([10, 3, -1, 20, 3, -1], [5, 2])
    """
    whole = table.astype(np.int64)
    steps: list[int] = np.diff(whole, axis=0, prepend=np.zeros_like(whole[:1])).ravel(order="F").tolist()
    return steps


def base64_int16(values: NDArray[Any], *, unit: str = "count") -> str:
    """Return figures row by row as base64 of int16, as `scaled`: all low bytes, then all high; NaN becomes `NOT_HAD`.

    High bytes are few different ones: beside each other they are packed far shorter.

    >>> base64_int16(np.array([0.1, np.nan]), unit="minutes")
    'AQAAgA=='
    """
    figures = scaled(values, unit)
    whole = np.where(np.isnan(figures), NOT_HAD, np.maximum(figures, NOT_HAD + 1))
    low_and_high = np.ascontiguousarray(whole, dtype="<i2").reshape(-1).view(np.uint8).reshape(-1, 2)
    return base64.b64encode(low_and_high.T.tobytes()).decode("ascii")


def base64_uint8(values: NDArray[Any]) -> str:
    """Return marks as base64, row by row.

    >>> base64_uint8(np.array([0, 2]))
    'AAI='
    """
    return base64.b64encode(np.ascontiguousarray(values, dtype=np.uint8).tobytes()).decode("ascii")

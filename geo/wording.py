"""The words and number formats of every figure: one table for tables, downloads and the About page."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from geo.sentences import LESS_THAN_LEAST, MORE_THAN_MOST, share_words

ESTIMATE: Final = "*"
"""Mark of every figure that is not official."""
NOTHING: Final = "–"
"""Shown where a figure can't be had; the reason stands beside it."""
NOT_PLACED: Final = "not placed"
"""Said of a practice in no cluster; files of assignments write it too."""
NO_CHANGE: Final = "no change"
"""Said of a change that rounds to nothing."""


@dataclass(frozen=True, kw_only=True)
class FigureWords:
    """How a figure is worded.

    Attributes:
        key: Names it in code.
        name: Heading.
        unit: "count", "minutes", "share" or "decile".
        official: Whether it is a published figure; if not it carries `ESTIMATE`.
        better: 1 where more is better for patients, -1 where less is, 0 where neither can be said.
        plain: What it means, in plain English.
        formula: Its formula in words, in the symbols of the About page.
        source: Where the definition comes from.
        named: Its name with the numbers that it depends on, each in braces; "" where it depends on none.
    """

    key: str
    name: str
    unit: str
    official: bool
    better: int
    plain: str
    formula: str
    source: str
    named: str = ""

    @property
    def heading(self) -> str:
        """Name with the mark of an estimate."""
        return self.marked(self.name)

    def name_with(self, **numbers: object) -> str:
        """Return the name with the numbers that it depends on."""
        return self.named.format(**numbers) if self.named else self.name

    def heading_with(self, **numbers: object) -> str:
        """Return `name_with` with the mark of an estimate."""
        return self.marked(self.name_with(**numbers))

    def marked(self, name: str) -> str:
        """Return a heading made of the name, such as "<name> before", with the mark of an estimate."""
        return name if self.official else f"{name} {ESTIMATE}"


def unbroken(text: str) -> str:
    """Return a text of the screen in which the mark of an estimate never begins a line.

    >>> unbroken("Minutes on foot *") == "Minutes on foot\N{NO-BREAK SPACE}*"
    True
    """
    return text.replace(f" {ESTIMATE}", f"\N{NO-BREAK SPACE}{ESTIMATE}")


def number(value: float, unit: str) -> str:
    """Return a figure as people read it, without its unit; `NOTHING` for NaN.

    >>> number(31204, "count"), number(6.44, "minutes"), number(0.8312, "share"), number(float("nan"), "minutes")
    ('31,204', '6.4', '83%', '–')
    """
    if math.isnan(value):
        return NOTHING
    if unit == "count":
        return f"{value:,.0f}"
    if unit == "share":
        return share_words(value)
    return f"{value:.1f}"


def change(value: float, unit: str) -> str:
    """Return a change that stands by itself with its sign; `NOTHING` for NaN, `NO_CHANGE` where it rounds to nothing.

    Beside the figures that it lies between it is `change_between`.

    >>> change(-3323, "count"), change(0.52, "minutes"), change(0.001, "share"), change(0.034, "share")
    ('-3,323', '+0.5', 'no change', '+3 points')
    >>> change(-0.01, "share"), change(0.01, "share")
    ('-1 point', '+1 point')
    """
    if math.isnan(value):
        return NOTHING
    if unit == "share":
        points = round(value * 100)
        return f"{points:+d} {'point' if abs(points) == 1 else 'points'}" if points else NO_CHANGE
    text = f"{value:+,.0f}" if unit == "count" else f"{value:+.1f}"
    return text if float(text.replace(",", "")) else NO_CHANGE


def change_between(before: float, after: float, unit: str) -> str:
    """Return the change between two figures as they are shown, so that what is read adds up.

    Args:
        before: NaN: can't be had.
        after: NaN: can't be had.
        unit: Of both, as in `FigureWords`.

    Returns:
        As `change`: the figure after less the one before, both as `number` shows them.

    12.34 is shown as 12.3 and 12.36 as 12.4; 34.1% and 34.4% are both shown as 34%:

    >>> change_between(12.34, 12.36, "minutes"), change_between(0.341, 0.344, "share")
    ('+0.1', 'no change')
    >>> change_between(0.343, 0.348, "share"), change_between(12.0, float("nan"), "count")
    ('+1 point', '–')

    "Less than 1%" and "more than 99%" stand for no whole number, so the change from them is of the figure itself:

    >>> [change_between(0.002, after, "share") for after in (0.031, 0.006, 0.0)]
    ['+3 points', 'no change', 'down less than 1 point']
    """
    if math.isnan(before) or math.isnan(after):
        return NOTHING
    shown = number(before, unit), number(after, unit)
    if shown[0] == shown[1]:
        return NO_CHANGE
    if unit != "share":
        return change(_read(shown[1]) - _read(shown[0]), unit)
    said_in_words = {LESS_THAN_LEAST, MORE_THAN_MOST}.intersection(shown)
    points = (after - before) * 100 if said_in_words else _read(shown[1]) - _read(shown[0])
    if abs(points) < 1:
        return f"{'up' if points > 0 else 'down'} less than 1 point"
    return change(points / 100, unit)


def _read(shown: str) -> float:
    """Return a figure as people read it: of a share the per cent."""
    return float(shown.replace(",", "").removesuffix("%"))

"""The two scales of the Access page: minutes, and minutes gained or lost; the same for every plan and both maps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from geo.compare import bin_of
from geo.figures import figure_of
from geo.words import BIN_TITLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


class Class(NamedTuple):
    """One class of a scale: its colour and what it says."""

    colour: str
    says: str


UP_TO: Final = (5, 10, 15, 20, 30)
"""Minutes at which the classes end; the end belongs to the class."""
MINUTES: Final = (
    Class("#fff3dc", "up to 5 minutes"),
    Class("#fdd49e", "5 to 10"),
    Class("#fc9d59", "10 to 15"),
    Class("#e5603c", "15 to 20"),
    Class("#b7241c", "20 to 30"),
    Class("#640e12", "more than 30"),
)
"""Lightness falls from class to class, so the scale reads without its hue."""
NO_WAY: Final = Class("#33414d", figure_of("no_way").name.lower())
CHANGES: Final = tuple(
    Class(colour, BIN_TITLES[name])
    for colour, name in (
        ("#01665e", "nearer_10"),
        ("#5ab4ac", "nearer_5"),
        ("#bfe3df", "nearer_1"),
        ("#ffffff", "same"),
        ("#f3dfb4", "further_1"),
        ("#d09a45", "further_5"),
        ("#8c510a", "further_10"),
    )
)
"""After ColorBrewer's BrBG, which colour-blind people can tell apart; the steps are those of every other page."""
NOBODY: Final = Class("#e4e2dc", "nobody, or not known")


def minutes_fills(minutes: NDArray[np.float64], no_way: NDArray[np.float64]) -> dict[int, str]:
    """Return the colour of each place where somebody of the group lives.

    Args:
        minutes: float64 (U,): of each place. NaN: nobody with a way.
        no_way: float64 (U,): patients with no way.

    >>> minutes_fills(np.array([5.0, 5.5, np.nan, np.nan]), np.array([0.0, 0, 7, 0]))
    {0: '#fff3dc', 1: '#fdd49e', 2: '#33414d', 3: '#e4e2dc'}
    """
    number = np.searchsorted(UP_TO, np.nan_to_num(minutes))
    known = ~np.isnan(minutes)
    return {
        row: MINUTES[number[row]].colour if known[row] else NO_WAY.colour if no_way[row] > 0 else NOBODY.colour
        for row in range(len(minutes))
    }


def change_fills(changes: NDArray[np.float64]) -> dict[int, str]:
    """Return the colour of each place by minutes gained or lost; NaN: not known in one of the two plans.

    >>> change_fills(np.array([0.4, -6.0, np.nan]))
    {0: '#ffffff', 1: '#5ab4ac', 2: '#e4e2dc'}
    """
    number = bin_of(np.nan_to_num(changes).astype(np.float32))
    known = ~np.isnan(changes)
    return {row: CHANGES[number[row]].colour if known[row] else NOBODY.colour for row in range(len(changes))}


def legend_html(classes: Sequence[Class]) -> str:
    """Return a legend as a list: a field of each colour beside its words."""
    fields = "".join(f'<li><i style="background:{one.colour}"></i>{one.says}</li>' for one in classes)
    return f'{LEGEND_STYLE}<ul class="scale">{fields}</ul>'


LEGEND_STYLE: Final = """<style>
  ul.scale { display: flex; flex-wrap: wrap; gap: 0.15rem 0.9rem; list-style: none; margin: 0 !important; padding: 0;
    font-size: 0.8125rem; }
  .scale li { display: flex; align-items: center; gap: 0.35rem; margin: 0; }
  .scale i { width: 1.1rem; height: 0.8rem; border: 1px solid #8a98a3; }
</style>"""

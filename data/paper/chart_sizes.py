"""List sizes of the clusters of a plan against the band, as a chart."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from data.colours import colour_of
from data.paper.drawing import (
    INK,
    PAPER,
    QUIET,
    WIDTH_CM,
    add_axes,
    new_figure,
    picture_of,
    write,
)
from geo.rules import band_gap, band_words
from geo.wording import count_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from data.paper.section import Picture
    from geo.figures import ClusterFigures, PlanFigures
    from geo.plan import Plan
    from geo.rules import Rules

WIDE_LETTER_CM: Final = 0.225
"""Of the widest names that were seen: what is cut off at the left edge would be the letter of the cluster."""
ROW_CM: Final = 0.56
"""Of a name of one line."""
LINE_CM: Final = 0.4
"""Of each line more."""
BAR_CM: Final = 0.4
NAMES_CM: Final = 6.4
"""Left of the bars."""
NUMBERS_CM: Final = 1.7
"""Right of the longest bar."""
AXIS_CM: Final = 0.7
BAND: Final = "#dfe9dc"
HALO: Final = {"boxstyle": "round,pad=0.06", "facecolor": PAPER, "edgecolor": "none", "alpha": 0.85}
"""Behind numbers, which may stand on the lines of the band."""
MOST_BARS: Final = 30
"""Of more clusters, only those furthest from the band are drawn."""


def sizes_picture(plan: Plan, figures: PlanFigures, rules: Rules, *, name: str, title: str) -> Picture:
    """Return list sizes as bars over the band: in the order of the letters, or the furthest from it where many.

    Args:
        plan: Which practice is in which cluster.
        figures: Of the plan, in whichever view.
        rules: Where the band is.
        name: As `Picture.name`.
        title: As `Picture.title`.
    """
    held = {one.letter: one for one in figures.clusters if one.practices}
    shown = _shown(list(held.values()), rules)
    names = {cluster.letter: cluster.name for cluster in plan.clusters}
    labels = [textwrap.wrap(f"{one.letter}  {names[one.letter]}", int(NAMES_CM / WIDE_LETTER_CM)) for one in shown]
    rows = [ROW_CM + LINE_CM * (len(lines) - 1) for lines in labels]
    height = max(ROW_CM, sum(rows))
    figure = new_figure(height_cm=height + AXIS_CM + 0.1)
    axes = add_axes(
        figure, left_cm=NAMES_CM, bottom_cm=AXIS_CM, width_cm=WIDTH_CM - NAMES_CM - NUMBERS_CM, height_cm=height
    )
    most = max([rules.upper * 1.15, *(one.patients for one in shown)])
    axes.set(xlim=(0, most), ylim=(height, 0), yticks=[])
    _band(axes, rules)
    end = 0.0
    for one, row, lines in zip(shown, rows, labels, strict=True):
        colour, end, middle = colour_of(one.letter), end + row, end + row / 2
        axes.barh(middle, one.patients, height=BAR_CM, color=colour.fill, edgecolor=INK, linewidth=0.5, zorder=2)
        at = (one.patients + most * 0.012, middle)
        write(axes, at, f"{one.patients:,}", va="center_baseline", bbox=HALO, zorder=4)
        for number, text in enumerate(lines):
            at = (-most * 0.015, middle + LINE_CM * (number - (len(lines) - 1) / 2))
            write(axes, at, text, ha="right", va="center_baseline")
    alt = " ".join(
        [_first_words(len(held), len(shown), rules), *(_told(names[one.letter], one, rules) for one in shown)]
    )
    return picture_of(figure, name=name, title=title, alt=alt)


def _shown(held: list[ClusterFigures], rules: Rules) -> list[ClusterFigures]:
    """Return the clusters that have a bar."""
    if len(held) <= MOST_BARS:
        return held
    furthest = sorted(held, key=lambda one: abs(band_gap(one.patients, rules)), reverse=True)[:MOST_BARS]
    return sorted(furthest, key=lambda one: one.patients)


def _band(axes: Axes, rules: Rules) -> None:
    """Shade the band and name its ends."""
    axes.axvspan(rules.lower, rules.upper, color=BAND, zorder=0)
    for end in (rules.lower, rules.upper):
        axes.axvline(end, color=QUIET, linewidth=1, linestyle=(0, (4, 3)), zorder=3)
    axes.set_xticks([])
    for spine in axes.spines.values():
        spine.set_visible(False)
    below = axes.get_ylim()[0]
    for at, words, side in (
        (rules.lower, f"{rules.lower:,} patients ", "right"),
        (rules.upper, f" {rules.upper:,}", "left"),
    ):
        write(axes, (at, below + 0.06), words, ha=side, va="top", color=QUIET)


def _first_words(held: int, shown: int, rules: Rules) -> str:
    band = f"against the band of {rules.lower:,} to {rules.upper:,}"
    which = "" if held == shown else f", the {shown} furthest from it"
    return f"Bars of the patients of {count_words(held, 'cluster')} {band}{which}."


def _told(name: str, one: ClusterFigures, rules: Rules) -> str:
    return f"{one.letter} {name}: {one.patients:,}, {band_words(one.patients, rules)}."

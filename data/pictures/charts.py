"""Charts: who gets nearer and further, minutes today and then, list sizes against the band."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from data.maps import INK, PAPER, colour_of
from data.pictures.drawing import QUIET, WIDTH_CM, add_axes, new_figure, picture_of, sheet_of, write
from geo.figures import distribution
from geo.rules import band_gap
from geo.wording import by_mode, count_words, number
from geo.words import band_words, effect_rows

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from data.papers import Picture
    from geo.compare import Effect
    from geo.figures import AreaArrays, ClusterFigures, PlanFigures
    from geo.plan import Plan
    from geo.rules import Rules
    from geo.view import View
    from geo.words import EffectRow

# ---- Who gets nearer to a practice of their cluster and who further ----

NEARER_FILL, FURTHER_FILL = "#0072b2", "#e69f00"
FURTHER_HATCH: Final = "///"
"""Further is hatched as well as of another colour, and stands on the other side."""
ROW_CM: Final = 0.62
NAMES_CM: Final = 5.0
HEAD_CM: Final = 0.9
ROOM: Final = 1.75
"""How far the axis goes beyond the longest bar: the number stands there."""


def gains_picture(effect: Effect, by: str, *, name: str, title: str) -> Picture:
    """Return the chart: to the left who gets further, to the right who gets nearer, by at least a minute.

    Args:
        effect: What the plan does to patients in that mode.
        by: How minutes are meant, as `geo.wording.by_mode` says it.
        name: As `Picture.name`.
        title: As `Picture.title`.
    """
    rows = effect_rows(effect)
    height = ROW_CM * len(rows)
    figure = new_figure(height_cm=height + HEAD_CM)
    axes = add_axes(figure, left_cm=NAMES_CM, bottom_cm=0.1, width_cm=WIDTH_CM - NAMES_CM, height_cm=height)
    most = max(1.0, *(max(one.nearer, one.further) for one in rows)) * ROOM
    axes.set(xlim=(-most, most), ylim=(len(rows) - 0.5, -0.5), xticks=[], yticks=[])
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.axvline(0, color=INK, linewidth=1.2, zorder=3)
    for place, one in enumerate(rows):
        _row(axes, place, one, most=most)
    write(axes, (-most * 0.02, -0.6), "a minute or more further *", ha="right", va="bottom", bold=True)
    write(axes, (most * 0.02, -0.6), "a minute or more nearer *", ha="left", va="bottom", bold=True)
    return picture_of(figure, name=name, title=title, alt=_words(rows, by))


def _row(axes: Axes, place: int, one: EffectRow, *, most: float) -> None:
    how: dict[str, Any] = {"height": 0.66, "edgecolor": INK, "linewidth": 0.6, "zorder": 2}
    axes.barh(place, -one.further, facecolor=FURTHER_FILL, hatch=FURTHER_HATCH, **how)
    axes.barh(place, one.nearer, facecolor=NEARER_FILL, **how)
    write(axes, (-one.further - most * 0.015, place), number(one.further, "count"), ha="right", va="center_baseline")
    write(axes, (one.nearer + most * 0.015, place), number(one.nearer, "count"), ha="left", va="center_baseline")
    write(axes, (-most, place), one.title, ha="right", va="center_baseline", color=INK if place == 0 else QUIET)


def _words(rows: tuple[EffectRow, ...], by: str) -> str:
    told = (
        f"{one.title}: {number(one.nearer, 'count')} nearer, {number(one.further, 'count')} further" for one in rows
    )
    return f"Bars of patients who get a minute or more nearer or further {by}. {'; '.join(told)}."


# ---- Patients by minutes to the nearest practice of their cluster ----

STEPS: Final = (1, 2, 5, 10, 15)
"""Widths of a step in minutes: the narrowest at which few patients are further than the last."""
MOST_STEPS, FEWER_STEPS = 7, 5
"""Columns there is room for, and where numbers have seven digits or more."""
SEVEN_DIGITS: Final = 1_000_000
FURTHER_SHARE: Final = 0.08
"""Of the patients who may be further than the last step, unless the steps are as wide as can be."""
TODAY_FILL, THEN_FILL = PAPER, "#0072b2"
HATCH: Final = "///"
HEIGHT_CM: Final = 6.3
AXIS_CM: Final = 1.2


@dataclass(frozen=True)
class Steps:
    """Patients in steps of minutes.

    Attributes:
        words: Of each step, then "further" and "no way".
        today: Patients in each.
        then: Patients in each, in the plan.
    """

    words: tuple[str, ...]
    today: tuple[int, ...]
    then: tuple[int, ...]


def steps_of(area_arrays: AreaArrays, today: Plan, plan: Plan, view: View) -> Steps:
    """Return patients by minutes of both plans, in so many steps as there is room for, and what lies beyond them.

    Args:
        area_arrays: The area in that view.
        today: Today's PCNs.
        plan: The plan.
        view: Mode and walking speed.
    """
    count = FEWER_STEPS if area_arrays.patients.sum() >= SEVEN_DIGITS else MOST_STEPS
    for width in STEPS:
        counts = [_counts(area_arrays, one, view, (width, count)) for one in (today, plan)]
        if all(some[-2] <= FURTHER_SHARE * sum(some) for some in counts):
            break
    ends = range(width, width * count + 1, width)
    words = [f"up to {ends[0]}", *(f"{end - width} to {end}" for end in ends[1:]), f"over {ends[-1]}", "no way"]
    return Steps(tuple(words), *(tuple(some) for some in counts))


def minutes_picture(  # noqa: PLR0913 (what is drawn, and what it is called)
    area_arrays: AreaArrays, today: Plan, plan: Plan, view: View, *, name: str, title: str, crow_flies: bool = False
) -> Picture:
    """Return the chart: for each step of minutes two bars with their numbers, today beside the plan.

    Args:
        area_arrays: The area in that view.
        today: Today's PCNs.
        plan: The plan.
        view: Mode and walking speed.
        name: As `Picture.name`.
        title: As `Picture.title`.
        crow_flies: Whether the area's minutes are straight lines.
    """
    by = by_mode(view.mode, crow_flies=crow_flies)
    steps = steps_of(area_arrays, today, plan, view)
    figure = new_figure(height_cm=HEIGHT_CM)
    axes = add_axes(
        figure, left_cm=0.1, bottom_cm=AXIS_CM, width_cm=WIDTH_CM - 0.2, height_cm=HEIGHT_CM - AXIS_CM - HEAD_CM
    )
    most = max(1, *steps.today, *steps.then)
    axes.set(xlim=(-0.5, len(steps.words) - 0.5), ylim=(0, most * 1.3), xticks=[], yticks=[])
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    for place, (word, before, after) in enumerate(zip(steps.words, steps.today, steps.then, strict=True)):
        _pair(axes, place, before, after, most=most)
        write(axes, (place, -most * 0.04), word, ha="center", va="top")
    write(
        axes,
        (len(steps.words) / 2 - 0.5, -most * 0.2),
        f"minutes {by} *",
        ha="center",
        va="top",
        color=QUIET,
    )
    _legend(sheet_of(figure))
    return picture_of(figure, name=name, title=title, alt=_in_words(steps, by))


def _counts(area_arrays: AreaArrays, plan: Plan, view: View, steps: tuple[int, int]) -> list[int]:
    """Return the patients in each step, given by width and number, then those further and those with no way."""
    width, count = steps
    found = distribution(area_arrays, plan, view, step_minutes=width, most_minutes=width * count)
    within, further, no_way = found.of_everybody()
    return [*(int(count) for count in within), further, no_way]


def _pair(axes: Axes, number: int, before: int, after: int, *, most: int) -> None:
    """Draw the two bars of one step, the numbers above them: today's higher up, so that they don't touch."""
    axes.bar(number - 0.2, before, width=0.38, facecolor=TODAY_FILL, edgecolor=INK, hatch=HATCH, linewidth=0.8)
    axes.bar(number + 0.2, after, width=0.38, facecolor=THEN_FILL, edgecolor=INK, linewidth=0.8)
    top = max(before, after)
    write(axes, (number, top + most * 0.14), f"{before:,}", ha="center", va="bottom", color=QUIET)
    write(axes, (number, top + most * 0.03), f"{after:,}", ha="center", va="bottom", bold=True)


def _legend(sheet: Axes) -> None:
    top = HEIGHT_CM - 0.4
    for left, fill, hatch, words, bold in (
        (0.1, TODAY_FILL, HATCH, "patients today", False),
        (4.2, THEN_FILL, "", "patients with the plan", True),
    ):
        sheet.fill_between(
            [left, left + 0.5], top - 0.18, top + 0.18, facecolor=fill, hatch=hatch, edgecolor=INK, lw=0.8
        )
        write(sheet, (left + 0.65, top), words, va="center_baseline", bold=bold, color=INK if bold else QUIET)


def _in_words(steps: Steps, by: str) -> str:
    told = (
        f"{word}: {before:,} today, {after:,} with the plan"
        for word, before, after in zip(steps.words, steps.today, steps.then, strict=True)
    )
    everybody = count_words(sum(steps.then), "patient")
    return (
        f"Bars of patients by minutes {by} to the nearest practice of their cluster, "
        f"{everybody} with the plan. {'; '.join(told)}."
    )


# ---- List sizes of the clusters of a plan against the band ----

WIDE_LETTER_CM: Final = 0.225
"""Of the widest names that were seen: what is cut off at the left edge would be the letter of the cluster."""
SIZES_ROW_CM: Final = 0.56
"""Of a name of one line."""
LINE_CM: Final = 0.4
"""Of each line more."""
BAR_CM: Final = 0.4
SIZES_NAMES_CM: Final = 6.4
"""Left of the bars."""
NUMBERS_CM: Final = 1.7
"""Right of the longest bar."""
SIZES_AXIS_CM: Final = 0.7
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
    labels = [
        textwrap.wrap(f"{one.letter}  {names[one.letter]}", int(SIZES_NAMES_CM / WIDE_LETTER_CM)) for one in shown
    ]
    rows = [SIZES_ROW_CM + LINE_CM * (len(lines) - 1) for lines in labels]
    height = max(SIZES_ROW_CM, sum(rows))
    figure = new_figure(height_cm=height + SIZES_AXIS_CM + 0.1)
    axes = add_axes(
        figure,
        left_cm=SIZES_NAMES_CM,
        bottom_cm=SIZES_AXIS_CM,
        width_cm=WIDTH_CM - SIZES_NAMES_CM - NUMBERS_CM,
        height_cm=height,
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
        for place, text in enumerate(lines):
            at = (-most * 0.015, middle + LINE_CM * (place - (len(lines) - 1) / 2))
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

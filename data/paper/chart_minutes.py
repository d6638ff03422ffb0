"""Patients by minutes to the nearest practice of their cluster, today and then, as a chart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from data.paper.drawing import INK, PAPER, QUIET, WIDTH_CM, add_axes, new_figure, picture_of, sheet_of, write
from geo.figures import distribution
from geo.wording import by_mode, count_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from data.paper.section import Picture
    from geo.figures import Prepared
    from geo.plan import Plan
    from geo.view import View

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
HEAD_CM: Final = 0.9
"""For the legend above the bars."""


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


def steps_of(prepared: Prepared, today: Plan, plan: Plan, view: View) -> Steps:
    """Return patients by minutes of both plans, in so many steps as there is room for, and what lies beyond them.

    Args:
        prepared: The area in that view.
        today: Today's PCNs.
        plan: The plan.
        view: Mode and walking speed.
    """
    count = FEWER_STEPS if prepared.patients.sum() >= SEVEN_DIGITS else MOST_STEPS
    for width in STEPS:
        counts = [_counts(prepared, one, view, (width, count)) for one in (today, plan)]
        if all(some[-2] <= FURTHER_SHARE * sum(some) for some in counts):
            break
    ends = range(width, width * count + 1, width)
    words = [f"up to {ends[0]}", *(f"{end - width} to {end}" for end in ends[1:]), f"over {ends[-1]}", "no way"]
    return Steps(tuple(words), *(tuple(some) for some in counts))


def minutes_picture(  # noqa: PLR0913 (what is drawn, and what it is called)
    prepared: Prepared, today: Plan, plan: Plan, view: View, *, name: str, title: str, crow_flies: bool = False
) -> Picture:
    """Return the chart: for each step of minutes two bars with their numbers, today beside the plan.

    Args:
        prepared: The area in that view.
        today: Today's PCNs.
        plan: The plan.
        view: Mode and walking speed.
        name: As `Picture.name`.
        title: As `Picture.title`.
        crow_flies: Whether the area's minutes are straight lines.
    """
    by = by_mode(view.mode, crow_flies=crow_flies)
    steps = steps_of(prepared, today, plan, view)
    figure = new_figure(height_cm=HEIGHT_CM)
    axes = add_axes(
        figure, left_cm=0.1, bottom_cm=AXIS_CM, width_cm=WIDTH_CM - 0.2, height_cm=HEIGHT_CM - AXIS_CM - HEAD_CM
    )
    most = max(1, *steps.today, *steps.then)
    axes.set(xlim=(-0.5, len(steps.words) - 0.5), ylim=(0, most * 1.3), xticks=[], yticks=[])
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    for number, (word, before, after) in enumerate(zip(steps.words, steps.today, steps.then, strict=True)):
        _pair(axes, number, before, after, most=most)
        write(axes, (number, -most * 0.04), word, ha="center", va="top")
    write(
        axes,
        (len(steps.words) / 2 - 0.5, -most * 0.2),
        f"minutes {by} *",
        ha="center",
        va="top",
        color=QUIET,
    )
    _legend(sheet_of(figure))
    return picture_of(figure, name=name, title=title, alt=_words(steps, by))


def _counts(prepared: Prepared, plan: Plan, view: View, steps: tuple[int, int]) -> list[int]:
    """Return the patients in each step, given by width and number, then those further and those with no way."""
    width, count = steps
    found = distribution(prepared, plan, view, step_minutes=width, most_minutes=width * count)
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


def _words(steps: Steps, by: str) -> str:
    told = (
        f"{word}: {before:,} today, {after:,} with the plan"
        for word, before, after in zip(steps.words, steps.today, steps.then, strict=True)
    )
    everybody = count_words(sum(steps.then), "patient")
    return (
        f"Bars of patients by minutes {by} to the nearest practice of their cluster, "
        f"{everybody} with the plan. {'; '.join(told)}."
    )

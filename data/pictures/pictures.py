"""The pictures of the board paper, maps and charts, and which stand in which section.

Importing this file imports matplotlib, which takes half a second.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from data.maps import BAND, FURTHER, INK, NEARER, PAPER, QUIET, colour_of, ground_of, map_words
from data.pictures.drawing import LETTER_CM, WIDTH_CM, add_axes, halo, new_figure, picture_of, sheet_of, write
from data.pictures.plan_map import LINE_CM, draw_entries, draw_map, draw_marks, entries_of
from geo.figures import distribution, figure_of
from geo.rules import band_gap
from geo.wording import ESTIMATE, by_mode, count_words, number
from geo.words import band_words, effect_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matplotlib.axes import Axes

    from data.papers import PaperInputs, Picture
    from geo.area import Area
    from geo.compare import Effect
    from geo.figures import AreaArrays, PlanFigures
    from geo.plan import Plan
    from geo.rules import Rules
    from geo.view import View

# ---- A plan on the map of its area, as a picture ----

LEGEND_CM: Final = 5.2
"""Width of the legend beside a map: most names take one line or two."""
GAP_CM: Final = 0.3
TITLE_CM: Final = 0.8
"""Above each of several maps, for a title of one line."""
SIDE_BY_SIDE_CM: Final = 32.0
"""Width of maps side by side: a wide screen, or a page across."""


def map_picture(  # noqa: PLR0913 (what is drawn, and what it is called)
    folder: Path, area: Area, plan: Plan, *, figures: PlanFigures, name: str, title: str
) -> Picture:
    """Return the map of a plan: the territory of each cluster with its letter, practices, hubs, and what they mean.

    Every map of one area shows the same ground, at the same size as long as both have a legend. The figures may be
    those of any view. The title stands above the picture, not in it.

    Raises:
        PlanningError: The area's files are damaged.
    """
    ground = ground_of(folder, area.id)
    entries = entries_of(plan, figures, width_cm=LEGEND_CM)
    width = WIDTH_CM - (LEGEND_CM + GAP_CM if entries else 0.0)
    height = width * ground.height_m / ground.width_m
    credit = textwrap.wrap(ground.credit, int(width / LETTER_CM))
    foot = LINE_CM * (len(credit) + (1 if entries else 2)) + GAP_CM
    top = max(height + foot, sum(entry.height_cm for entry in entries))
    figure = new_figure(height_cm=top)
    axes = add_axes(figure, left_cm=0, bottom_cm=top - height, width_cm=width, height_cm=height)
    bare = draw_map(axes, ground, area.practices, plan=plan, figures=figures)
    sheet = sheet_of(figure)
    draw_entries(sheet, entries, at=(width + GAP_CM, top))
    draw_marks(sheet, plan, at=(0, top - height - GAP_CM / 2))
    told = [] if entries else [f"{count_words(bare, 'cluster')} without room for a letter; the tables name all."]
    write(sheet, (0, top - height - GAP_CM - LINE_CM), "\n".join([*told, *credit]), color=QUIET, va="top")
    return picture_of(figure, name=name, title=title, alt=map_words(area, plan, figures))


def maps_side_by_side(
    folder: Path, area: Area, plans: Sequence[tuple[str, Plan, PlanFigures]], *, name: str, title: str
) -> Picture:
    """Return two or three plans side by side, on the same ground at the same size, each below its title.

    Raises:
        PlanningError: The area's files are damaged.
    """
    ground = ground_of(folder, area.id)
    width = (SIDE_BY_SIDE_CM + GAP_CM) / len(plans) - GAP_CM
    height = width * ground.height_m / ground.width_m
    entries = [entries_of(plan, figures, width_cm=width / 2) for _, plan, figures in plans]
    halves = [(len(some) + 1) // 2 for some in entries]
    columns = [(some[:half], some[half:]) for some, half in zip(entries, halves, strict=True)]
    legend = max(sum(entry.height_cm for entry in column) for pair in columns for column in pair)
    credit = textwrap.wrap(ground.credit, int(SIDE_BY_SIDE_CM / LETTER_CM))
    foot = LINE_CM * (len(credit) + 1) + GAP_CM
    titles = [textwrap.wrap(heading, int(width / LETTER_CM)) for heading, _, _ in plans]
    over = TITLE_CM + LINE_CM * (max(len(lines) for lines in titles) - 1)
    top = over + height + GAP_CM + legend + foot
    figure = new_figure(width_cm=SIDE_BY_SIDE_CM, height_cm=top)
    sheet = sheet_of(figure)
    for place, (_, plan, figures) in enumerate(plans):
        left, under = place * (width + GAP_CM), top - over - height
        for line, text in enumerate(titles[place]):
            write(sheet, (left, top - TITLE_CM / 2 - line * LINE_CM), text, bold=True, va="center_baseline")
        axes = add_axes(figure, left_cm=left, bottom_cm=under, width_cm=width, height_cm=height)
        draw_map(axes, ground, area.practices, plan=plan, figures=figures)
        for side, column in enumerate(columns[place]):
            draw_entries(sheet, column, at=(left + side * width / 2, under - GAP_CM))
        draw_marks(sheet, plan, at=(left, foot - GAP_CM / 2))
    write(sheet, (0, 0.05), "\n".join(credit), color=QUIET, va="bottom")
    alt = " ".join(f"{heading}: {map_words(area, plan, figures)}" for heading, plan, figures in plans)
    return picture_of(figure, name=name, title=title, alt=alt)


# ---- Who gets nearer to a practice of their cluster and who further ----

HATCH: Final = "///"
"""Of patients who get further, on the other side as well, and of today beside the plan."""
ROW_CM: Final = 0.62
NAMES_CM: Final = 5.0
HEAD_CM: Final = 0.9
ROOM: Final = 1.75
"""How far the axis goes beyond the longest bar: the number stands there."""


def gains_picture(effect: Effect, by: str, *, name: str, title: str) -> Picture:
    """Return the chart: to the left who gets further, to the right who gets nearer, by at least a minute.

    `by` says how minutes are meant, as `geo.wording.by_mode` does.
    """
    rows = effect_rows(effect)
    height = ROW_CM * len(rows)
    figure = new_figure(height_cm=height + HEAD_CM)
    axes = add_axes(figure, left_cm=NAMES_CM, bottom_cm=0.1, width_cm=WIDTH_CM - NAMES_CM, height_cm=height)
    most = max(1.0, *(max(row.nearer, row.further) for row in rows)) * ROOM
    axes.set(xlim=(-most, most), ylim=(len(rows) - 0.5, -0.5), xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    axes.axvline(0, color=INK, linewidth=1.2, zorder=3)
    bar: dict[str, Any] = {"height": 0.66, "edgecolor": INK, "linewidth": 0.6, "zorder": 2}
    for place, row in enumerate(rows):
        axes.barh(place, -row.further, facecolor=FURTHER, hatch=HATCH, **bar)
        axes.barh(place, row.nearer, facecolor=NEARER, **bar)
        for end, count, side in ((-row.further, row.further, "right"), (row.nearer, row.nearer, "left")):
            at = (end + most * (0.015 if side == "left" else -0.015), place)
            write(axes, at, number(count, "count"), ha=side, va="center_baseline")
        write(axes, (-most, place), row.title, ha="right", va="center_baseline", color=QUIET if place else INK)
    write(axes, (-most * 0.02, -0.6), "a minute or more further *", ha="right", va="bottom", bold=True)
    write(axes, (most * 0.02, -0.6), "a minute or more nearer *", ha="left", va="bottom", bold=True)
    told = (
        f"{row.title}: {number(row.nearer, 'count')} nearer, {number(row.further, 'count')} further" for row in rows
    )
    alt = f"Bars of patients who get a minute or more nearer or further {by}. {'; '.join(told)}."
    return picture_of(figure, name=name, title=title, alt=alt)


# ---- Patients by minutes to the nearest practice of their cluster ----

STEPS: Final = (1, 2, 5, 10, 15)
"""Widths of a step in minutes: the narrowest at which few patients are further than the last."""
MOST_STEPS, FEWER_STEPS = 7, 5
"""Columns there is room for, and where numbers have seven digits or more."""
SEVEN_DIGITS: Final = 1_000_000
FURTHER_SHARE: Final = 0.08
"""Of the patients who may be further than the last step, unless the steps are as wide as can be."""
BARS: Final = ((PAPER, HATCH, "patients today", False), (NEARER, "", "patients with the plan", True))
"""Fill, hatching and words of the bar of today and of that of the plan, and whether its numbers are bold."""
HEIGHT_CM: Final = 6.3
AXIS_CM: Final = 1.2


@dataclass(frozen=True)
class Steps:
    """Patients in steps of minutes, today and in the plan; the last two steps are further, and no way."""

    words: tuple[str, ...]
    today: tuple[int, ...]
    then: tuple[int, ...]


def steps_of(area_arrays: AreaArrays, today: Plan, plan: Plan, view: View) -> Steps:
    """Return patients by minutes of both plans, in so many steps as there is room for, and what lies beyond them."""
    count = FEWER_STEPS if area_arrays.patients.sum() >= SEVEN_DIGITS else MOST_STEPS
    for width in STEPS:
        found = [
            distribution(area_arrays, some, view, step_minutes=width, most_minutes=width * count).of_everybody()
            for some in (today, plan)
        ]
        counts = [(*map(int, within), further, no_way) for within, further, no_way in found]
        if all(some[-2] <= FURTHER_SHARE * sum(some) for some in counts):
            break
    ends = range(width, width * count + 1, width)
    words = [f"up to {ends[0]}", *(f"{end - width} to {end}" for end in ends[1:]), f"over {ends[-1]}", "no way"]
    return Steps(tuple(words), *counts)


def minutes_picture(  # noqa: PLR0913 (what is drawn, and what it is called)
    area_arrays: AreaArrays, today: Plan, plan: Plan, view: View, *, name: str, title: str, crow_flies: bool = False
) -> Picture:
    """Return the chart: for each step of minutes two bars with their numbers, today beside the plan."""
    by = by_mode(view.mode, crow_flies=crow_flies)
    steps = steps_of(area_arrays, today, plan, view)
    figure = new_figure(height_cm=HEIGHT_CM)
    axes = add_axes(
        figure, left_cm=0.1, bottom_cm=AXIS_CM, width_cm=WIDTH_CM - 0.2, height_cm=HEIGHT_CM - AXIS_CM - HEAD_CM
    )
    most = max(1, *steps.today, *steps.then)
    axes.set(xlim=(-0.5, len(steps.words) - 0.5), ylim=(0, most * 1.3), xticks=[], yticks=[])
    axes.spines[["left", "right", "top"]].set_visible(False)
    steps_told = []
    for place, (word, before, after) in enumerate(zip(steps.words, steps.today, steps.then, strict=True)):
        _pair(axes, place, before, after, most=most)
        write(axes, (place, -most * 0.04), word, ha="center", va="top")
        steps_told.append(f"{word}: {before:,} today, {after:,} with the plan")
    at = (len(steps.words) / 2 - 0.5, -most * 0.2)
    write(axes, at, f"minutes {by} *", ha="center", va="top", color=QUIET)
    sheet, top = sheet_of(figure), HEIGHT_CM - 0.4
    for left, (fill, hatch, words, bold) in zip((0.1, 4.2), BARS, strict=True):
        box = ([left, left + 0.5], top - 0.18, top + 0.18)
        sheet.fill_between(*box, facecolor=fill, hatch=hatch, edgecolor=INK, lw=0.8)
        write(sheet, (left + 0.65, top), words, va="center_baseline", bold=bold, color=INK if bold else QUIET)
    alt = (
        f"Bars of patients by minutes {by} to the nearest practice of their cluster, "
        f"{count_words(sum(steps.then), 'patient')} with the plan. {'; '.join(steps_told)}."
    )
    return picture_of(figure, name=name, title=title, alt=alt)


def _pair(axes: Axes, place: int, before: int, after: int, *, most: int) -> None:
    """Draw the two bars of one step, the numbers above them: today's higher up, so that they don't touch."""
    for x, count, (fill, hatch, _, _) in zip((place - 0.2, place + 0.2), (before, after), BARS, strict=True):
        axes.bar(x, count, width=0.38, facecolor=fill, edgecolor=INK, hatch=hatch, linewidth=0.8)
    top = max(before, after)
    write(axes, (place, top + most * 0.14), f"{before:,}", ha="center", va="bottom", color=QUIET)
    write(axes, (place, top + most * 0.03), f"{after:,}", ha="center", va="bottom", bold=True)


# ---- List sizes of the clusters of a plan against the band ----

WIDE_LETTER_CM: Final = 0.225
"""Of the widest names that were seen: what is cut off at the left edge would be the letter of the cluster."""
SIZES_ROW_CM: Final = 0.56
"""Of a name of one line."""
SIZES_LINE_CM: Final = 0.4
"""Of each line more."""
BAR_CM: Final = 0.4
SIZES_NAMES_CM: Final = 6.4
"""Left of the bars."""
NUMBERS_CM: Final = 1.7
"""Right of the longest bar."""
SIZES_AXIS_CM: Final = 0.7
MOST_BARS: Final = 30
"""Of more clusters, only those furthest from the band are drawn."""


def sizes_picture(plan: Plan, figures: PlanFigures, rules: Rules, *, name: str, title: str) -> Picture:
    """Return list sizes as bars over the band: in the order of the letters, or the furthest from it where many."""
    held = [cluster for cluster in figures.clusters if cluster.practices]
    shown = held
    if len(held) > MOST_BARS:
        furthest = sorted(held, key=lambda cluster: abs(band_gap(cluster.patients, rules)), reverse=True)[:MOST_BARS]
        shown = sorted(furthest, key=lambda cluster: cluster.patients)
    names = {cluster.letter: cluster.name for cluster in plan.clusters}
    letters = int(SIZES_NAMES_CM / WIDE_LETTER_CM)
    labels = [textwrap.wrap(f"{cluster.letter}  {names[cluster.letter]}", letters) for cluster in shown]
    rows = [SIZES_ROW_CM + SIZES_LINE_CM * (len(lines) - 1) for lines in labels]
    height = max(SIZES_ROW_CM, sum(rows))
    figure = new_figure(height_cm=height + SIZES_AXIS_CM + 0.1)
    axes = add_axes(
        figure,
        left_cm=SIZES_NAMES_CM,
        bottom_cm=SIZES_AXIS_CM,
        width_cm=WIDTH_CM - SIZES_NAMES_CM - NUMBERS_CM,
        height_cm=height,
    )
    most = max([rules.upper * 1.15, *(cluster.patients for cluster in shown)])
    axes.set(xlim=(0, most), ylim=(height, 0), yticks=[])
    _band(axes, rules)
    end = 0.0
    for cluster, row, lines in zip(shown, rows, labels, strict=True):
        end, middle, fill = end + row, end + row / 2, colour_of(cluster.letter).fill
        axes.barh(middle, cluster.patients, height=BAR_CM, color=fill, edgecolor=INK, linewidth=0.5, zorder=2)
        at = (cluster.patients + most * 0.012, middle)
        # The number may stand on the lines of the band.
        write(axes, at, f"{cluster.patients:,}", va="center_baseline", bbox=halo(0.06, alpha=0.85), zorder=4)
        for place, text in enumerate(lines):
            at = (-most * 0.015, middle + SIZES_LINE_CM * (place - (len(lines) - 1) / 2))
            write(axes, at, text, ha="right", va="center_baseline")
    which = "" if len(held) == len(shown) else f", the {len(shown)} furthest from it"
    band = f"against the band of {rules.lower:,} to {rules.upper:,}"
    told = [
        f"{cluster.letter} {names[cluster.letter]}: {cluster.patients:,}, {band_words(cluster.patients, rules)}."
        for cluster in shown
    ]
    alt = " ".join([f"Bars of the patients of {count_words(len(held), 'cluster')} {band}{which}.", *told])
    return picture_of(figure, name=name, title=title, alt=alt)


def _band(axes: Axes, rules: Rules) -> None:
    """Shade the band and name its ends."""
    axes.axvspan(rules.lower, rules.upper, color=BAND, zorder=0)
    for end in (rules.lower, rules.upper):
        axes.axvline(end, color=QUIET, linewidth=1, linestyle=(0, (4, 3)), zorder=3)
    axes.set_xticks([])
    axes.spines[:].set_visible(False)
    below = axes.get_ylim()[0] + 0.06
    write(axes, (rules.lower, below), f"{rules.lower:,} patients ", ha="right", va="top", color=QUIET)
    write(axes, (rules.upper, below), f" {rules.upper:,}", ha="left", va="top", color=QUIET)


# ---- The pictures of the board paper ----

MINUTES: Final = figure_of("minutes_nearest")


def draw_pictures(key: str, inputs: PaperInputs) -> tuple[Picture, ...]:
    """Return the pictures of a section, drawn now; none where it has none."""
    today, plan = inputs.today, inputs.plan
    match key:
        case "today":
            return (
                _map(inputs, today, name="map-today", title="Today's PCNs"),
                _sizes(inputs, today, name="sizes-today", title="List sizes today"),
            )
        case "options":  # doing nothing and the proposal have their own sections
            others = [option for option in inputs.considered if option.plan not in (today, plan)]
            return tuple(
                _map(inputs, option.plan, name=f"map-option-{number}", title=f"Option: {option.name}")
                for number, option in enumerate(others, start=1)
            )
        case "proposal":
            return (
                _map(inputs, plan, name="map-proposal", title=f"The proposal: {inputs.name}"),
                _sizes(inputs, plan, name="sizes-proposal", title="List sizes with the plan"),
            )
        case "patients":
            return tuple(picture for mode in inputs.modes for picture in _by_mode(inputs, mode))
    return ()


def _map(inputs: PaperInputs, plan: Plan, *, name: str, title: str) -> Picture:
    return map_picture(inputs.folder, inputs.area, plan, figures=inputs.figures(plan), name=name, title=title)


def _sizes(inputs: PaperInputs, plan: Plan, *, name: str, title: str) -> Picture:
    return sizes_picture(plan, inputs.figures(plan), inputs.rules, name=name, title=title)


def _by_mode(inputs: PaperInputs, mode: str) -> tuple[Picture, Picture]:
    by, title = inputs.by(mode), f"Who gets nearer and who further {inputs.by(mode)} {ESTIMATE}"
    minutes = minutes_picture(
        inputs.area_arrays(mode), inputs.today, inputs.plan, inputs.view_by(mode), name=f"minutes-{mode}",
        title=MINUTES.marked(f"{MINUTES.name} {by}"), crow_flies=inputs.area.crow_flies,
    )  # fmt: skip
    return minutes, gains_picture(inputs.effect(mode), by, name=f"gains-{mode}", title=title)

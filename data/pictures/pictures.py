"""The pictures of the board paper: which maps and charts stand in which section.

Importing this file imports matplotlib, which takes half a second; `data.papers.content` does so when a picture is
first wanted. The maps themselves are in `data.pictures.pictures`, for whoever wants one outside a paper.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from data.maps import QUIET, Ground, ground_of, map_words
from data.pictures.charts import gains_picture, minutes_picture, sizes_picture
from data.pictures.drawing import LETTER_CM, WIDTH_CM, add_axes, new_figure, picture_of, sheet_of, write
from data.pictures.plan_map import LINE_CM, draw_entries, draw_map, draw_marks, entries_of, marks_of
from geo.figures import figure_of
from geo.wording import ESTIMATE, count_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from data.papers import PaperInputs, Picture
    from geo.area import Area
    from geo.figures import PlanFigures
    from geo.plan import Plan

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
    credit = _credit(ground, width)
    foot = LINE_CM * (len(credit) + (1 if entries else 2)) + GAP_CM
    top = max(height + foot, sum(entry.height_cm for entry in entries))
    figure = new_figure(height_cm=top)
    axes = add_axes(figure, left_cm=0, bottom_cm=top - height, width_cm=width, height_cm=height)
    bare = draw_map(axes, ground, area.practices, plan=plan, figures=figures)
    sheet = sheet_of(figure)
    draw_entries(sheet, entries, at=(width + GAP_CM, top), clusters=len(plan.clusters))
    draw_marks(sheet, marks_of(plan), at=(0, top - height - GAP_CM / 2))
    told = [] if entries else [f"{count_words(bare, 'cluster')} without room for a letter; the tables name all."]
    write(sheet, (0, top - height - GAP_CM - LINE_CM), "\n".join([*told, *credit]), color=QUIET, va="top")
    return picture_of(figure, name=name, title=title, alt=map_words(area, plan, figures))


def maps_side_by_side(
    folder: Path, area: Area, plans: Sequence[tuple[str, Plan, PlanFigures]], *, name: str, title: str
) -> Picture:
    """Return two or three plans side by side, on the same ground at the same size, each below its title.

    Args:
        folder: Of the built area.
        area: What was read there.
        plans: Title, plan and figures of each; from left to right.
        name: As `Picture.name`.
        title: As `Picture.title`.

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
    credit = _credit(ground, SIDE_BY_SIDE_CM)
    foot = LINE_CM * (len(credit) + 1) + GAP_CM
    titles = [textwrap.wrap(heading, int(width / LETTER_CM)) for heading, _, _ in plans]
    over = TITLE_CM + LINE_CM * (max(len(lines) for lines in titles) - 1)
    top = over + height + GAP_CM + legend + foot
    figure = new_figure(width_cm=SIDE_BY_SIDE_CM, height_cm=top)
    sheet = sheet_of(figure)
    for number, (_, plan, figures) in enumerate(plans):
        left, under = number * (width + GAP_CM), top - over - height
        for line, text in enumerate(titles[number]):
            write(sheet, (left, top - TITLE_CM / 2 - line * LINE_CM), text, bold=True, va="center_baseline")
        axes = add_axes(figure, left_cm=left, bottom_cm=under, width_cm=width, height_cm=height)
        draw_map(axes, ground, area.practices, plan=plan, figures=figures)
        for side, column in enumerate(columns[number]):
            draw_entries(sheet, column, at=(left + side * width / 2, under - GAP_CM), clusters=len(plan.clusters))
        draw_marks(sheet, marks_of(plan), at=(left, foot - GAP_CM / 2))
    write(sheet, (0, 0.05), "\n".join(credit), color=QUIET, va="bottom")
    alt = " ".join(f"{heading}: {map_words(area, plan, figures)}" for heading, plan, figures in plans)
    return picture_of(figure, name=name, title=title, alt=alt)


def _credit(ground: Ground, width_cm: float) -> list[str]:
    return textwrap.wrap(ground.credit, int(width_cm / LETTER_CM))


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

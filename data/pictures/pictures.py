"""The pictures of the board paper: which maps and charts stand in which section.

Importing this file imports matplotlib, which takes half a second; `data.papers.content` does so when a picture is
first wanted. The maps themselves are in `data.pictures.pictures`, for whoever wants one outside a paper.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from data.maps import Ground, ground_of
from data.pictures.charts import gains_picture, minutes_picture, sizes_picture
from data.pictures.drawing import LETTER_CM, QUIET, WIDTH_CM, add_axes, new_figure, picture_of, sheet_of, write
from data.pictures.plan_map import LINE_CM, draw_entries, draw_map, draw_marks, entries_of, marks_of
from geo.figures import figure_of
from geo.wording import ESTIMATE, count_words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from data.papers import PaperInputs, Picture
    from geo.area import Area
    from geo.figures import ClusterFigures, PlanFigures
    from geo.plan import Plan

# ---- What a map of a plan shows, in words for who can't see it ----

NAMED: Final = 24
"""Clusters told one by one; of more, the largest and the smallest are."""


def map_words(area: Area, plan: Plan, figures: PlanFigures) -> str:
    """Return what the map of a plan shows: its clusters with their patients, and who is not placed."""
    held = [(cluster.name, one) for cluster, one in zip(plan.clusters, figures.clusters, strict=True) if one.practices]
    told = [f"Map of {area.name} with the territory of {count_words(len(held), 'cluster')}."]
    if len(held) > NAMED:
        by_size = sorted(held, key=lambda pair: pair[1].patients)
        told += ["The smallest:", _told(*by_size[0]), "The largest:", _told(*by_size[-1])]
    else:
        told += [_told(name, one) for name, one in held]
    if figures.not_placed_practices:
        practices = count_words(figures.not_placed_practices, "practice")
        told.append(f"Not placed: {practices}, {count_words(figures.not_placed_patients, 'patient')}.")
    return " ".join(told)


def _told(name: str, one: ClusterFigures) -> str:
    practices, patients = count_words(one.practices, "practice"), count_words(one.patients, "patient")
    return f"{one.letter} {name}: {practices}, {patients}."


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

    Every map of one area shows the same ground, at the same size as long as both have a legend.

    Args:
        folder: Of the built area.
        area: What was read there.
        plan: Which practice is in which cluster.
        figures: Of the plan, in whichever view: territory and patients do not depend on it.
        name: As `Picture.name`.
        title: As `Picture.title`; it stands above the picture, not in it.

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


def today_pictures(inputs: PaperInputs) -> tuple[Picture, ...]:
    """Return the map of today's PCNs and their sizes."""
    return _map(inputs, inputs.today, name="map-today", title="Today's PCNs"), _sizes(
        inputs, inputs.today, name="sizes-today", title="List sizes today"
    )


def options_pictures(inputs: PaperInputs) -> tuple[Picture, ...]:
    """Return the map of every option but doing nothing and the proposal, which have their own sections."""
    others = [one for one in inputs.considered if one.plan not in (inputs.today, inputs.plan)]
    return tuple(
        _map(inputs, one.plan, name=f"map-option-{number}", title=f"Option: {one.name}")
        for number, one in enumerate(others, start=1)
    )


def proposal_pictures(inputs: PaperInputs) -> tuple[Picture, ...]:
    """Return the map of the proposal and its sizes."""
    return _map(inputs, inputs.plan, name="map-proposal", title=f"The proposal: {inputs.name}"), _sizes(
        inputs, inputs.plan, name="sizes-proposal", title="List sizes with the plan"
    )


def patients_pictures(inputs: PaperInputs) -> tuple[Picture, ...]:
    """Return for every mode who travels how long, and who gets nearer or further."""
    return tuple(picture for mode in inputs.modes for picture in _by_mode(inputs, mode))


PICTURES: Final[Mapping[str, Callable[[PaperInputs], tuple[Picture, ...]]]] = {
    "today": today_pictures,
    "options": options_pictures,
    "proposal": proposal_pictures,
    "patients": patients_pictures,
}
"""Sections that have pictures."""


def draw_pictures(key: str, inputs: PaperInputs) -> tuple[Picture, ...]:
    """Return the pictures of a section, drawn now; none where it has none."""
    return PICTURES[key](inputs) if key in PICTURES else ()


def _map(inputs: PaperInputs, plan: Plan, *, name: str, title: str) -> Picture:
    return map_picture(inputs.folder, inputs.area, plan, figures=inputs.figures(plan), name=name, title=title)


def _sizes(inputs: PaperInputs, plan: Plan, *, name: str, title: str) -> Picture:
    return sizes_picture(plan, inputs.figures(plan), inputs.rules, name=name, title=title)


def _by_mode(inputs: PaperInputs, mode: str) -> tuple[Picture, Picture]:
    by, view = inputs.by(mode), inputs.view_by(mode)
    return (
        minutes_picture(
            inputs.area_arrays(mode),
            inputs.today,
            inputs.plan,
            view,
            name=f"minutes-{mode}",
            title=MINUTES.marked(f"{MINUTES.name} {by}"),
            crow_flies=inputs.area.crow_flies,
        ),
        gains_picture(
            inputs.effect(mode),
            by,
            name=f"gains-{mode}",
            title=f"Who gets nearer and who further {by} {ESTIMATE}",
        ),
    )

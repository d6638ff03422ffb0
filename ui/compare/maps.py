"""The maps of two or three plans beside each other: on one scale, seen by one camera."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from data.area import areas_root
from data.maps import MANY, Box, GroundShapes, PlanShapes, box_round, ground_shapes, plan_shapes
from data.pictures import map_words
from geo.wording import ESTIMATE, count_words, number, unbroken
from ui.compare.figures import line_title
from ui.compare.picture import plan_picture
from ui.deck import draw_deck
from ui.plain_text import as_plain_text
from ui.worked_out import BY_VALUE, rules

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from streamlit.delta_generator import DeltaGenerator

    from geo.area import Area
    from geo.figures import PlanFigures
    from geo.plan import Plan
    from ui.compare.sides import Sides

HEIGHT_PX: Final = 380
ROOM_PX: Final = 1280
"""Width for all maps on a screen of 1366 pixels; on a wider one they show more of what lies round."""
CROWDED: Final = " Here only what changes is marked; choose above what to look at from nearer."
WHOLE_AREA: Final = "area"
WHAT_MOVES: Final = "moves"


def draw_maps(sides: Sides, columns: Sequence[DeltaGenerator], *, tools: DeltaGenerator, folder: Path) -> None:
    """Draw the map of each plan in its column, under it what the plan does, and the choice of what all maps show.

    Args:
        sides: The plans.
        columns: One a plan.
        tools: The row where the choice stands.
        folder: Of the area.
    """
    ground = _ground(sides.area, folder)
    pairs = zip(sides.sides, sides.figures, strict=True)
    shapes = [_shapes(sides.area, side.plan, folder, figures) for side, figures in pairs]
    moving = frozenset(one.code for moved in sides.moved for one in moved)
    with tools:
        key, camera = _draw_choice_of_camera(sides, ground, shapes, moving)
    size = (ROOM_PX // len(sides.sides), HEIGHT_PX)
    crowded = key == WHOLE_AREA and any(len(side.plan.clusters) > MANY for side in sides.sides)
    for place, column in enumerate(columns):
        plan = sides.sides[place].plan
        picture = plan_picture(
            ground,
            shapes[place],
            sides.area.practices,
            plan,
            movers=moving,
            camera=camera,
            size_px=size,
            only=sides.changed(place) if crowded else None,
        )
        with column:
            words = map_words(sides.area, plan, sides.figures[place])
            draw_deck(picture, size_px=size, alt=words, key=f"compare_map_{place}")
            st.markdown(as_plain_text(in_a_line(sides, place)))
    st.caption(
        "A letter and a colour name the cluster with most patients in a place; dots are practices, those that move "
        "large and in the colour of their cluster. All maps have the same scale." + (CROWDED if crowded else "")
    )


def in_a_line(sides: Sides, place: int) -> str:
    """Return what one plan is, or what it does to the first, in a sentence or two."""
    summary = sides.summaries[place]
    sizes = (
        f"{count_words(summary.clusters, 'cluster')}, {number(summary.in_band, 'count')} of them from "
        f"{rules().lower:,} to {rules().upper:,} patients."
    )
    if not place:
        return sizes
    moved, effect = sides.moved[place], sides.effects[place]
    practices = f"{count_words(len(moved), 'practice')} {'moves' if len(moved) == 1 else 'move'}"
    nearer, further = (number(count, "count") for count in (effect.nearer("all"), effect.further("all")))
    return unbroken(
        f"{sizes} {practices}; {nearer} patients {ESTIMATE} are at least a minute nearer {sides.by}, "
        f"{further} {ESTIMATE} further."
    )


def folder_of(slug: str) -> Path:
    """Return the folder of the area on screen."""
    return areas_root() / slug


def _draw_choice_of_camera(
    sides: Sides, ground: GroundShapes, shapes: list[PlanShapes], moving: frozenset[str]
) -> tuple[str, Box]:
    """Draw the choice of what all maps look at; return its key and what that is."""
    titles = {WHOLE_AREA: "Maps of the whole area"} | (
        {WHAT_MOVES: "Maps of the practices that move"} if moving else {}
    )
    titles |= {str(place): f"Maps of {line_title(sides, place)}" for place in range(len(sides.lines))}
    key = st.selectbox(
        "Maps of",
        list(titles),
        format_func=titles.__getitem__,
        key="compare_camera",
        width=230,
        label_visibility="collapsed",
    )
    if key == WHOLE_AREA:
        return key, ground.box
    if key == WHAT_MOVES:
        movers = sides.area.practices[sides.area.practices["code"].isin(moving)]
        looked_at = box_round([], list(zip(movers["lon"].tolist(), movers["lat"].tolist(), strict=True)))
    else:
        letters = zip(sides.lines[int(key)], shapes, strict=True)
        looked_at = box_round([one.boxes[letter] for letter, one in letters if letter in one.boxes])
    return key, looked_at or ground.box


@st.cache_resource(max_entries=6, show_spinner=False, hash_funcs=BY_VALUE)
def _ground(area: Area, folder: Path) -> GroundShapes:
    return ground_shapes(folder, area)


@st.cache_resource(max_entries=40, show_spinner=False, hash_funcs=BY_VALUE)
def _shapes(area: Area, plan: Plan, folder: Path, _figures: PlanFigures) -> PlanShapes:
    """Return the territories, which the figures of every view have alike."""
    return plan_shapes(folder, area, plan, figures=_figures)

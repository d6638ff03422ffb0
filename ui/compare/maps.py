"""The maps of two or three plans beside each other, on one scale, seen by one camera; and what is compared as files."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any, Final

import pydeck as pdk
import streamlit as st

from data.area import areas_root
from data.cached_figures import BY_VALUE, rules
from data.documents import comparison_csv, comparison_tables, workbook_bytes
from data.maps import (
    GREEN,
    INK,
    MANY,
    NOBODY,
    PAPER,
    WATER,
    Box,
    GroundShapes,
    PlanShapes,
    box_round,
    colour_of,
    frame_within,
    ground_shapes,
    map_words,
    plan_shapes,
    rgb,
    turn_of,
)
from geo.area import BEYOND
from geo.wording import ESTIMATE, NOT_PLACED, count_words, day_words, number, travel_words, unbroken
from ui.compare.tables import line_title
from ui.parts import CSV, XLSX, as_plain_text, deck_of, draw_deck, draw_download

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import pandas as pd
    from streamlit.delta_generator import DeltaGenerator

    from data.maps import Box, GroundShapes, PlanShapes
    from geo.area import Area
    from geo.figures import PlanFigures
    from geo.plan import Plan
    from ui.compare.sides import Sides
    from ui.session import OpenArea

# ---- The marks on a map that is only looked at ----

SCALE: Final = 3
"""The picture is so many times larger than the marks on the map: sharp on any screen."""
CELL_PX: Final = 44
"""Width and height of the room for one mark."""
ACROSS: Final = 20
"""Marks in one row of the picture: with 200 clusters it stays below 4,096 pixels, which every browser draws."""
DOT: Final = "dot"
"""Name of the mark of a practice that stays."""

Mapping = dict[str, dict[str, float | bool]]
"""Where each mark is in the picture, as deck.gl's IconLayer wants it."""


def mover(letter: str) -> str:
    """Return the name of the mark of a practice that moves and is in that cluster; "" for none.

    >>> mover("A"), mover("")
    ('moves A', 'moves ')
    """
    return f"moves {letter}"


def picture_of_marks(letters: Iterable[str]) -> tuple[str, Mapping]:
    """Return the picture as a data address, and where each mark is in it.

    The marks are `DOT`, each letter, and the `mover` of each letter and of "".

    >>> picture, where = picture_of_marks(["A"])
    >>> picture[:19], sorted(where)
    ('data:image/svg+xml;', ['A', 'dot', 'moves ', 'moves A'])
    """
    drawn = {DOT: _dot(PAPER, radius=3.6, line=1.2), mover(""): _dot(PAPER, radius=7.0, line=2.4)}
    for letter in letters:
        drawn[mover(letter)] = _dot(colour_of(letter).fill, radius=7.0, line=2.4)
        drawn[letter] = _badge(letter)
    rows = -(-len(drawn) // ACROSS)
    side = CELL_PX * SCALE
    cells = []
    where: Mapping = {}
    for place, (name, svg) in enumerate(drawn.items()):
        left, top = place % ACROSS * side, place // ACROSS * side
        cells.append(f'<g transform="translate({left + side / 2},{top + side / 2}) scale({SCALE})">{svg}</g>')
        where[name] = {"x": left, "y": top, "width": side, "height": side, "mask": False}
    width = ACROSS * side
    text = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{rows * side}">{"".join(cells)}</svg>'
    return f"data:image/svg+xml;base64,{base64.b64encode(text.encode()).decode()}", where


def _dot(fill: str, *, radius: float, line: float) -> str:
    return f'<circle r="{radius}" fill="{fill}" stroke="{INK}" stroke-width="{line}"/>'


def _badge(letter: str) -> str:
    """Return a letter on the colour of its cluster, in an ink that can be read there."""
    colour = colour_of(letter)
    width = 11 + 8 * len(letter)
    return (
        f'<rect x="{-width / 2}" y="-9" width="{width}" height="18" rx="3" fill="{colour.fill}" stroke="{INK}"/>'
        f'<text y="4.8" font-family="sans-serif" font-size="13.5" font-weight="700" text-anchor="middle" '
        f'fill="{colour.ink}">{letter}</text>'
    )


# ---- The map of a plan that is only looked at ----

TINTS: Final = (158, 235, 90)
"""Of 255: how much of a cluster's colour its territory has, so that letters and streets stand out on it. Deeper with
the thirteenth cluster, when the colours begin again, and paler with the twenty-fifth."""


def plan_picture(  # noqa: PLR0913 (all that a picture is made of)
    ground: GroundShapes,
    shapes: PlanShapes,
    practices: pd.DataFrame,
    plan: Plan,
    *,
    movers: frozenset[str],
    camera: Box,
    size_px: tuple[int, int],
    only: frozenset[str] | None = None,
) -> pdk.Deck:
    """Return the map of a plan.

    Practices are as `geo.area.PRACTICE_COLUMNS`; movers, their codes, are ringed. Where there is no room for more,
    `only` are the letters of the only clusters that are named; of the practices, those that move are drawn alone.
    """
    dots, letters = _dots(practices, plan, movers=movers), shapes.letters
    if only is not None:
        dots, letters = [row for row in dots if row["mark"] != DOT], _named(shapes, only)
    names = {cluster.letter: cluster.name for cluster in plan.clusters}
    badges = [
        {"mark": letter, "position": [longitude, latitude], "label": f"{letter} {names[letter]}"}
        for letter, longitude, latitude in letters
    ]
    picture, mapping = picture_of_marks(names)
    marks = pdk.Layer(
        "IconLayer",
        [*dots, *badges],
        id="marks",
        icon_atlas=f"'{picture}'",
        icon_mapping=mapping,
        get_icon="mark",
        get_position="position",
        get_size=CELL_PX,
        size_units="'pixels'",
        pickable=True,
    )
    layers = [_shape_layer(ground, shapes), marks]
    return deck_of(layers, frame_within(camera), size_px=size_px, tip="label", moves=False)


def _shape_layer(ground: GroundShapes, shapes: PlanShapes) -> pdk.Layer:
    """Return everything that is a shape in one layer, from below to above: each further layer is compiled anew."""
    drawn = [
        *((rgb(NOBODY), rings) for rings in ground.land),
        *(
            ((*rgb(colour_of(letter).fill), TINTS[turn_of(letter) % len(TINTS)]), rings)
            for letter, parts in shapes.territories
            for rings in parts
        ),
        *((rgb(GREEN), rings) for rings in ground.green),
        *((rgb(WATER), rings) for rings in ground.water),
        *((rgb(PAPER), rings) for rings in ground.streets),
        *((rgb(INK), rings) for rings in (*shapes.edges, *ground.border)),
    ]
    return pdk.Layer(
        "SolidPolygonLayer",
        [{"fill": fill, "polygon": rings} for fill, rings in drawn],
        id="shapes",
        get_polygon="polygon",
        get_fill_color="fill",
        pickable=False,
    )


def _dots(practices: pd.DataFrame, plan: Plan, *, movers: frozenset[str]) -> list[dict[str, Any]]:
    """Return the practices on the map, those that move over those that stay."""
    where = plan.where_counted()
    shown = practices[(practices["kind"] != BEYOND) & practices["lon"].notna()]
    each = zip(*(shown[column].tolist() for column in ("code", "name", "lon", "lat")), strict=True)
    rows = [
        {
            "mark": mover(where.get(code, "")) if code in movers else DOT,
            "position": [lon, lat],
            # It begins with a word of our own: pydeck would take what begins with @@ for a program.
            "label": f"{where.get(code) or NOT_PLACED}: {name}",
        }
        for code, name, lon, lat in each
    ]
    return sorted(rows, key=lambda row: str(row["mark"]) != DOT)


def _named(shapes: PlanShapes, only: frozenset[str]) -> tuple[tuple[str, float, float], ...]:
    """Return where the letters of these clusters stand; in the middle of its territory one that had no room before."""
    placed = [spot for spot in shapes.letters if spot[0] in only]
    without = sorted((only & shapes.boxes.keys()) - {letter for letter, _, _ in placed})
    boxes = [(letter, *shapes.boxes[letter]) for letter in without]
    return (*placed, *((letter, (west + east) / 2, (south + north) / 2) for letter, west, south, east, north in boxes))


# ---- The maps of two or three plans beside each other ----

HEIGHT_PX: Final = 380
ROOM_PX: Final = 1280
"""Width for all maps on a screen of 1366 pixels; on a wider one they show more of what lies round."""
CROWDED: Final = " Here only what changes is marked; choose above what to look at from nearer."
WHOLE_AREA: Final = "area"
WHAT_MOVES: Final = "moves"


def draw_maps(sides: Sides, columns: Sequence[DeltaGenerator], *, tools: DeltaGenerator, folder: Path) -> None:
    """Draw the map of each plan in its column, what the plan does under it, and in the tools what all maps show."""
    ground = _ground(sides.area, folder)
    pairs = zip(sides.sides, sides.figures, strict=True)
    shapes = [_shapes(sides.area, side.plan, folder, figures) for side, figures in pairs]
    moving = frozenset(practice.code for moved in sides.moved for practice in moved)
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
    titles = {WHOLE_AREA: "Maps of the whole area"}
    titles |= {WHAT_MOVES: "Maps of the practices that move"} if moving else {}
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
    boxes: list[Box] = []
    points = []
    if key == WHAT_MOVES:
        movers = sides.area.practices[sides.area.practices["code"].isin(moving)]
        points = list(zip(movers["lon"].tolist(), movers["lat"].tolist(), strict=True))
    else:
        letters = zip(sides.lines[int(key)], shapes, strict=True)
        boxes = [of_plan.boxes[letter] for letter, of_plan in letters if letter in of_plan.boxes]
    return key, box_round(boxes, points) or ground.box


@st.cache_resource(max_entries=6, show_spinner=False, hash_funcs=BY_VALUE)
def _ground(area: Area, folder: Path) -> GroundShapes:
    return ground_shapes(folder, area)


@st.cache_resource(max_entries=40, show_spinner=False, hash_funcs=BY_VALUE)
def _shapes(area: Area, plan: Plan, folder: Path, _figures: PlanFigures) -> PlanShapes:
    """Return the territories, which the figures of every view have alike."""
    return plan_shapes(folder, area, plan, figures=_figures)


# ---- The same as files ----


def draw_downloads(sides: Sides, opened: OpenArea, folder: Path) -> None:
    """Draw the three downloads; each is made when its button is pressed."""
    st.caption("Every figure, change, move and finding of these plans, in the mode and minutes chosen above.")
    with st.container(horizontal=True):
        draw_download("Figures (CSV)", lambda: comparison_csv(sides.comparison()), file_name="comparison.csv", mime=CSV)
        draw_download(
            "Everything (Excel)",
            lambda: workbook_bytes(comparison_tables(sides.comparison()), about=about(sides, opened)),
            file_name="comparison.xlsx",
            mime=XLSX,
            icon=":material/table:",
        )
        draw_download(
            "Maps (PNG)",
            lambda: _maps_png(sides, folder),
            file_name="comparison-maps.png",
            mime="image/png",
            icon=":material/image:",
        )


def about(sides: Sides, opened: OpenArea) -> list[tuple[str, str]]:
    """Return the rows of the first sheet: what is compared, of which data, in which view."""
    travel = travel_words(sides.view, crow_flies=opened.area.crow_flies)
    plans = [
        (f"Plan {place}", ", ".join(filter(None, (side.name, side.told))))
        for place, side in enumerate(sides.sides, start=1)
    ]
    rows = [
        ("Title", "Comparison of plans"),
        ("Area and date", f"{opened.area.name}, registrations of {day_words(opened.manifest['date'])}"),
        *plans,
        ("Changes", f"against {sides.sides[0].name}"),
        ("Minutes", f"{travel}; within {sides.view.within} minutes is the chosen threshold"),
    ]
    return [*rows, ("Fictional", "no practice, person or place in it is real")] if opened.area.fictional else rows


def _maps_png(sides: Sides, folder: Path) -> bytes:
    """Return the maps side by side as a picture."""
    from data.pictures import maps_side_by_side  # noqa: PLC0415 (brings matplotlib, half a second, for this alone)

    plans = list(zip(sides.titles, (side.plan for side in sides.sides), sides.figures, strict=True))
    return maps_side_by_side(folder, sides.area, plans, name="comparison", title="Comparison of plans").png

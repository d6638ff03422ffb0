"""The map of a plan that is only looked at: drawn by pydeck, without any request to anybody."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import pydeck as pdk

from data.maps import GREEN, INK, NOBODY, PAPER, WATER, colour_of, frame_within, rgb, turn_of
from geo.area import BEYOND
from geo.wording import NOT_PLACED
from ui.compare.marks import CELL_PX, DOT, mover, picture_of_marks

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from data.maps import Box, GroundShapes, PlanShapes
    from geo.plan import Plan

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

    Args:
        ground: What lies under every map of the area.
        shapes: Of the plan.
        practices: The area's practices, `geo.area.PRACTICE_COLUMNS`.
        plan: Which practice is in which cluster.
        movers: Codes of practices to be ringed.
        camera: What to look at.
        size_px: Width and height that it must fit in.
        only: Where there is no room for more: letters of the only clusters that are named; of the practices, those
            that move are drawn alone. None: all.
    """
    dots = _dots(practices, plan, movers=movers)
    letters = shapes.letters
    if only is not None:
        dots = [row for row in dots if row["mark"] != DOT]
        letters = _named(shapes, only)
    return CompactDeck(
        layers=[_shape_layer(ground, shapes), _mark_layer([*dots, *_letters(letters, plan)], plan)],
        initial_view_state=camera_on(camera, size_px=size_px),
        views=[pdk.View(type="MapView", controller=False)],
        # Without a provider pydeck says "__MAP_STYLE__", which Streamlit takes for no map below. A style of None would
        # be taken for the theme's own, fetched from a third party.
        map_provider=None,
        tooltip={"text": "{label}"},
    )


class CompactDeck(pdk.Deck):  # type: ignore[misc]
    """A map whose message has no line breaks and blanks: a fifth of the bytes."""

    def to_json(self) -> str:
        """Return the map as JSON."""
        return json.dumps(json.loads(super().to_json()), separators=(",", ":"))


def camera_on(box: Box, *, size_px: tuple[int, int]) -> pdk.ViewState:
    """Return the camera from which a box just fits into a map of that size.

    A box that is a quarter of the world wide fits into 512 pixels at zoom 2:

    >>> camera = camera_on((0.0, -1.0, 90.0, 1.0), size_px=(512, 512))
    >>> camera.zoom, camera.longitude, round(camera.latitude, 3)
    (2.0, 45.0, 0.0)
    """
    frame = frame_within(box)
    longitude, latitude = frame.centre
    return pdk.ViewState(longitude=longitude, latitude=latitude, zoom=round(frame.zoom(*size_px), 3))


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
    where = plan.where() | {code: cluster.letter for cluster in plan.clusters for code in cluster.outside}
    shown = practices[(practices["kind"] != BEYOND) & practices["lon"].notna()]
    rows = [
        _practice(row, where.get(row["code"], ""), moves=row["code"] in movers)
        for row in shown[["code", "name", "lon", "lat"]].to_dict("records")
    ]
    return sorted(rows, key=lambda row: str(row["mark"]) != DOT)


def _letters(letters: Iterable[tuple[str, float, float]], plan: Plan) -> list[dict[str, Any]]:
    names = {cluster.letter: cluster.name for cluster in plan.clusters}
    return [
        {"mark": letter, "position": [longitude, latitude], "label": f"{letter} {names[letter]}"}
        for letter, longitude, latitude in letters
    ]


def _named(shapes: PlanShapes, only: frozenset[str]) -> tuple[tuple[str, float, float], ...]:
    """Return where the letters of these clusters stand; in the middle of its territory one that had no room before."""
    placed = [one for one in shapes.letters if one[0] in only]
    without = sorted((only & shapes.boxes.keys()) - {letter for letter, _, _ in placed})
    boxes = [(letter, *shapes.boxes[letter]) for letter in without]
    return (*placed, *((letter, (west + east) / 2, (south + north) / 2) for letter, west, south, east, north in boxes))


def _mark_layer(marks: list[dict[str, Any]], plan: Plan) -> pdk.Layer:
    """Return all marks in one layer."""
    picture, mapping = picture_of_marks(cluster.letter for cluster in plan.clusters)
    return pdk.Layer(
        "IconLayer",
        marks,
        id="marks",
        icon_atlas=f"'{picture}'",
        icon_mapping=mapping,
        get_icon="mark",
        get_position="position",
        get_size=CELL_PX,
        size_units="'pixels'",
        pickable=True,
    )


def _practice(row: dict[Any, Any], letter: str, *, moves: bool) -> dict[str, Any]:
    # The label begins with a word of our own: pydeck would take what begins with @@ for a program.
    return {
        "mark": mover(letter) if moves else DOT,
        "position": [float(row["lon"]), float(row["lat"])],
        "label": f"{letter or NOT_PLACED}: {row['name']}",
    }

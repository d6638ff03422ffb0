"""Maps that are only looked at: what they are made of, drawn by pydeck, or as a picture without WebGL."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pydeck as pdk
import streamlit as st

from data.maps import INK, PAPER, TILE_PX, mercator, rgb
from ui.session import session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from data.maps import Bitmap, Frame

    Point = Sequence[float]
    Project = Callable[[Sequence[Point]], list[list[float]]]
ACCESSOR: Final = "@@="
"""Begins the name of a field of a row in pydeck's messages, where a value of its own might stand."""


def still_map(deck: pdk.Deck, *, size_px: tuple[int, int]) -> str:
    """Return a map of ours as an SVG picture of that size, as its camera sees it at first.

    A layer that can only be pointed at is left out: what it says is in no picture. Its layers are those of `_DRAWN`.
    """
    message = json.loads(deck.to_json())
    width, height = size_px
    camera = message["initialViewState"]
    scale = TILE_PX * 2 ** camera["zoom"]
    half = np.array([width, height]) / 2
    middle = mercator(np.array([[camera["longitude"], camera["latitude"]]]))

    def project(points: Sequence[Point]) -> list[list[float]]:
        across = (mercator(np.array(points, dtype=float)[:, :2]) - middle) * scale
        where: list[list[float]] = np.round(across + half, 1).tolist()
        return where

    layers = (layer for layer in message["layers"] if "parameters" not in layer)
    drawn = "".join(part for layer in layers for part in _DRAWN[layer["@@type"]](layer, project))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f"{drawn}</svg>"
    )


def _bitmap(layer: Mapping[str, Any], project: Project) -> Iterator[str]:
    west, south, east, north = layer["bounds"]
    (left, top), (right, bottom) = project([(west, north), (east, south)])
    yield (
        f'<image href="{layer["image"]}" x="{left}" y="{top}" width="{right - left:.1f}" height="{bottom - top:.1f}" '
        'preserveAspectRatio="none"/>'
    )


def _polygons(layer: Mapping[str, Any], project: Project) -> Iterator[str]:
    for row in layer["data"]:
        rings = (" ".join(f"{x},{y}" for x, y in project(ring)) for ring in _of(layer, "getPolygon", row))
        path = "".join(f"M{ring}Z" for ring in rings)
        yield f'<path d="{path}" fill-rule="evenodd" {_paint("fill", _of(layer, "getFillColor", row))}/>'


def _discs(layer: Mapping[str, Any], project: Project) -> Iterator[str]:
    for row in layer["data"]:
        [(x, y)] = project([_of(layer, "getPosition", row)])
        line = _paint("stroke", _of(layer, "getLineColor", row)) if layer.get("stroked") else ""
        fill = _paint("fill", _of(layer, "getFillColor", row))
        yield (
            f'<circle cx="{x}" cy="{y}" r="{layer["getRadius"]}" {fill} {line} '
            f'stroke-width="{layer.get("getLineWidth", 0)}"/>'
        )


def _texts(layer: Mapping[str, Any], project: Project) -> Iterator[str]:
    for row in layer["data"]:
        [(x, y)] = project([_of(layer, "getPosition", row)])
        size = layer["getSize"]
        yield (
            f'<text x="{x}" y="{y + 0.36 * size:.1f}" font-family="Arial, sans-serif" font-size="{size}" '
            f'font-weight="700" text-anchor="middle" {_paint("fill", _of(layer, "getColor", row))}>'
            f"{escape(str(_of(layer, 'getText', row)))}</text>"
        )


def _icons(layer: Mapping[str, Any], project: Project) -> Iterator[str]:
    """Yield the picture of all marks once, then for each mark its part of it."""
    where, size = layer["iconMapping"], layer["getSize"]
    yield f'<defs><image id="{layer["id"]}" href="{layer["iconAtlas"]}"/></defs>'
    for row in layer["data"]:
        [(x, y)] = project([_of(layer, "getPosition", row)])
        cell = where[_of(layer, "getIcon", row)]
        yield (
            f'<svg x="{x - size / 2:.1f}" y="{y - size / 2:.1f}" width="{size}" height="{size}" '
            f'viewBox="{cell["x"]} {cell["y"]} {cell["width"]} {cell["height"]}"><use href="#{layer["id"]}"/></svg>'
        )


_DRAWN: Final[Mapping[str, Callable[[Mapping[str, Any], Project], Iterator[str]]]] = {
    "BitmapLayer": _bitmap,
    "SolidPolygonLayer": _polygons,
    "ScatterplotLayer": _discs,
    "TextLayer": _texts,
    "IconLayer": _icons,
}
"""Every kind of layer that our maps have."""


def _of(layer: Mapping[str, Any], name: str, row: Mapping[str, Any]) -> Any:  # noqa: ANN401 (whatever pydeck has there)
    """Return what a layer says of a row: a value of its own, or the row's field that it names.

    >>> _of({"getText": "@@=label"}, "getText", {"label": "A"}), _of({"getSize": 9}, "getSize", {})
    ('A', 9)
    """
    value = layer.get(name, INK)
    return row[value.removeprefix(ACCESSOR)] if isinstance(value, str) and value.startswith(ACCESSOR) else value


def _paint(name: str, colour: Sequence[int] | str) -> str:
    """Return a fill or stroke, from red, green, blue and perhaps opacity of 255.

    >>> _paint("fill", [1, 2, 3]), _paint("fill", [1, 2, 3, 51]), _paint("stroke", "#17242d")
    ('fill="rgb(1,2,3)"', 'fill="rgb(1,2,3)" fill-opacity="0.2"', 'stroke="#17242d"')
    """
    if isinstance(colour, str):
        return f'{name}="{colour}"'
    red, green, blue, *opacity = colour
    see_through = f' {name}-opacity="{opacity[0] / 255:.3g}"' if opacity else ""
    return f'{name}="rgb({red},{green},{blue})"{see_through}'


# ---- A map that is only looked at, drawn by pydeck ----

WITHOUT: Final = (
    "This browser cannot draw maps that move (WebGL is missing or switched off): this is a picture, which says nothing "
    "when it is pointed at. The tables have the same figures."
)
_COMPONENT: Final = st.components.v2.component(
    "neighbouring_webgl",
    js="""
let draws;

function canDraw() {
  try {
    const context = document.createElement("canvas").getContext("webgl2");
    context?.getExtension("WEBGL_lose_context")?.loseContext();
    return Boolean(context);
  } catch {
    return false;
  }
}

export default function webgl({ setTriggerValue }) {
  draws ??= canDraw();
  if (!draws) setTriggerValue("missing", true);
}
""",
)


def draw_deck(deck: pdk.Deck, *, size_px: tuple[int, int], alt: str, key: str) -> None:
    """Draw a map without any request to anybody.

    Args:
        deck: The map.
        size_px: Width at which what is seen first fits, and height.
        alt: What it shows, for who can't see it.
        key: Of the element on the page.
    """
    here = session()
    if here.without_webgl:
        st.image(still_map(deck, size_px=size_px), alt=alt, width="stretch")
        st.caption(WITHOUT)
        return

    def missing() -> None:
        here.without_webgl = True

    st.pydeck_chart(deck, height=size_px[1], width="stretch", alt=alt, key=key)
    _COMPONENT(key=f"{key}_webgl", on_missing_change=missing)


# ---- What maps that are only looked at are made of ----


class CompactDeck(pdk.Deck):  # type: ignore[misc]
    """A map whose message has no line breaks and blanks: a fifth of the bytes."""

    def to_json(self) -> str:
        """Return the map as JSON."""
        return json.dumps(json.loads(super().to_json()), separators=(",", ":"))


def camera_on(frame: Frame, *, size_px: tuple[int, int]) -> pdk.ViewState:
    """Return the camera from which a frame just fits into a map of that size.

    A frame that is a quarter of the world wide fits into 512 pixels at zoom 2:

    >>> from data.maps import frame_within
    >>> camera = camera_on(frame_within((0.0, -1.0, 90.0, 1.0)), size_px=(512, 512))
    >>> camera.zoom, camera.longitude, round(camera.latitude, 3)
    (2.0, 45.0, 0.0)
    """
    longitude, latitude = frame.centre
    return pdk.ViewState(longitude=longitude, latitude=latitude, zoom=round(frame.zoom(*size_px), 5))


def deck_of(
    layers: Sequence[pdk.Layer], frame: Frame, *, size_px: tuple[int, int], tip: str = "tip", moves: bool = True
) -> pdk.Deck:
    """Return a map that needs no request to anybody.

    Args:
        layers: From below to above; what is `pickable` says its `tip` when it is pointed at.
        frame: What is seen at first.
        size_px: Width and height that it must fit in.
        tip: Field of a row that says what it is.
        moves: Whether one can move and zoom it.
    """
    return CompactDeck(
        layers=layers,
        initial_view_state=camera_on(frame, size_px=size_px),
        views=[pdk.View(type="MapView", controller=moves)],
        # Without a provider pydeck says "__MAP_STYLE__", which Streamlit takes for no map below. A style of None would
        # be taken for the theme's own, fetched from a third party.
        map_provider=None,
        tooltip={"text": f"{{{tip}}}"},
    )


def picture_layer(name: str, bitmap: Bitmap) -> pdk.Layer:
    """Return a painted picture as a layer."""
    return pdk.Layer("BitmapLayer", id=name, data=None, image=f"'{bitmap.address}'", bounds=list(bitmap.bounds))


def disc_layer(name: str, rows: Sequence[Mapping[str, Any]], *, radius_px: int) -> pdk.Layer:
    """Return a disc for each row, with a white line round it: where is "at", in its "colour", saying its "tip"."""
    return pdk.Layer(
        "ScatterplotLayer",
        id=name,
        data=rows,
        get_position="at",
        get_fill_color="colour",
        get_line_color=rgb(PAPER),
        get_radius=radius_px,
        radius_units="'pixels'",
        line_width_units="'pixels'",
        get_line_width=2,
        stroked=True,
        pickable=True,
    )


def label_layer(name: str, rows: Sequence[Mapping[str, Any]], *, size_px: int) -> pdk.Layer:
    """Return the "label" of each row, at "at" in its "ink"."""
    return pdk.Layer(
        "TextLayer",
        id=name,
        data=rows,
        get_position="at",
        get_text="label",
        get_color="ink",
        get_size=size_px,
        font_weight=700,
        font_family="'Arial, sans-serif'",
    )

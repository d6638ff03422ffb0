"""Maps that are only looked at: drawn by pydeck on a painted ground, or as a picture without WebGL."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pydeck as pdk
import streamlit as st

from data.maps import INK, TILE_PX, mercator
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

    A layer that can only be pointed at is left out: what it says is in no picture.

    Args:
        deck: Of bitmaps, polygons, discs, texts and icons.
        size_px: Width and height.
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


# ---- A map that is only looked at ----


def draw_painted_map(  # noqa: PLR0913 (all that a map is made of)
    ground: Bitmap,
    frame: Frame,
    layers: Sequence[pdk.Layer],
    *,
    size_px: tuple[int, int],
    alt: str,
    key: str,
    over: Bitmap | None = None,
) -> None:
    """Draw a map without any request to anybody.

    Args:
        ground: What lies below all else.
        frame: What is seen at first.
        layers: From below to above; what is `pickable` says its "tip" when it is pointed at.
        size_px: Width at which the frame fits, and height.
        alt: What it shows, for who can't see it.
        key: Of the element on the page.
        over: What lies on the ground, below the layers: a picture that one can see through.
    """
    lon, lat = frame.centre
    deck = pdk.Deck(
        layers=[_picture("ground", ground), *([_picture("over", over)] if over else []), *layers],
        initial_view_state=pdk.ViewState(longitude=lon, latitude=lat, zoom=frame.zoom(size_px[0])),
        # No provider: no map below. No style is named either: None would be taken for the theme's, fetched elsewhere.
        map_provider=None,
        tooltip={"text": "{tip}"},
        views=[pdk.View(type="MapView", controller=True)],
    )
    draw_deck(deck, size_px=size_px, alt=alt, key=key)


def _picture(name: str, bitmap: Bitmap) -> pdk.Layer:
    return pdk.Layer("BitmapLayer", id=name, data=None, image=f"'{bitmap.address}'", bounds=list(bitmap.bounds))

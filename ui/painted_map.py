"""A map that is only looked at: a painted ground in the page itself, and what lies on it, drawn by pydeck."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pydeck as pdk

from ui.deck import draw_deck

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.maps import Bitmap, Frame


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

"""A map that is only looked at, drawn by pydeck; where the browser can't draw with WebGL, as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from ui.session import session
from ui.still_map import still_map

if TYPE_CHECKING:
    import pydeck as pdk

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

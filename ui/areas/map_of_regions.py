"""The map on which boroughs and boards are chosen: a press on one is the same as choosing it from the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pydeck as pdk
import streamlit as st

from data.maps import INK, PAPER, frame_within, rgb
from ui.parts import deck_of
from ui.session import session

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from data.shelf import Region

SIZE_PX: Final = (620, 300)
CHOSEN: Final = "#0b5c7a"
LAYER: Final = "regions"


def draw_map_of_regions(can_be: Sequence[Region], *, key: str) -> None:
    """Draw the outlines of what can be chosen; a press adds one to what is chosen, or takes it away.

    Args:
        can_be: What can be chosen; those without an outline are on the list alone.
        key: Of the list in Streamlit's session state.
    """
    shown = [region for region in can_be if region.outline and region.kind == can_be[0].kind]
    if not shown or session().without_webgl:
        return
    chosen = set(st.session_state.get(key, ()))
    rows = [row for region in shown for row in _rows(region, is_chosen=region.id in chosen)]
    xs, ys = zip(*(point for row in rows for point in row["outline"]), strict=True)
    deck = deck_of(
        [
            pdk.Layer(
                "PolygonLayer",
                id=LAYER,
                data=rows,
                get_polygon="outline",
                get_fill_color="fill",
                get_line_color=rgb(PAPER),
                line_width_units="'pixels'",
                get_line_width=1.5,
                stroked=True,
                pickable=True,
            )
        ],
        frame_within((min(xs), min(ys), max(xs), max(ys))),
        size_px=SIZE_PX,
        moves=False,
    )

    def pressed() -> None:
        picked = st.session_state[map_key].selection.objects.get(LAYER, [])
        ids = {row["id"] for row in picked}
        before: list[str] = st.session_state.get(key, [])
        st.session_state[key] = [*(name for name in before if name not in ids), *sorted(ids - set(before))]

    map_key = f"{key}_map_{'_'.join(sorted(chosen))}"  # another one each time, so that the same may be pressed again
    st.pydeck_chart(
        deck,
        height=SIZE_PX[1],
        width="stretch",
        on_select=pressed,
        key=map_key,
        alt=f"Map of {len(shown)} boroughs and districts; the list below says the same",
    )


def _rows(region: Region, *, is_chosen: bool) -> Iterator[dict[str, Any]]:
    fill = [*rgb(CHOSEN), 230] if is_chosen else [*rgb(INK), 50]
    for polygon in (region.outline or {})["coordinates"]:
        yield {"id": region.id, "tip": region.name, "fill": fill, "outline": polygon[0]}

"""The map of the Access page: places by the minutes of their patients, or by what changed, and who is worst off."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import pydeck as pdk
import streamlit as st

from data.area import areas_root
from data.maps import INK, PAPER, Frame, fields, frame_of, read_shapes, rgb, streets_over
from geo.figures import change
from geo.wording import ESTIMATE, count_words, minutes_words
from ui.access.scale import CHANGES, MINUTES, NO_WAY, NOBODY, change_fills, legend_html, minutes_fills
from ui.painted_map import draw_painted_map

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from data.maps import Bitmap
    from geo.area import Area
    from geo.figures import PlaceAccess
    from ui.access.subject import Subject
    from ui.areas import OpenArea

SIZE_PX: Final = (800, 470)
PAINTED_PX: Final = 1500
UNSEEN: Final = {
    "blend": True,
    "blendColorOperation": "add",
    "blendColorSrcFactor": "zero",
    "blendColorDstFactor": "one",
    "blendAlphaOperation": "add",
    "blendAlphaSrcFactor": "zero",
    "blendAlphaDstFactor": "one",
}
"""Of a layer of which nothing is drawn, though it can be pointed at, as one without any colour can't be. The faintest
colour would not do: 4,835 places of London lie so close that it adds up to a veil."""
ROUND: Final = 1.3
"""How much wider than what is seen at first is painted: room to look about."""


def draw_minutes_map(
    opened: OpenArea, places: PlaceAccess, subject: Subject, *, worst: Sequence[int], alt: str
) -> None:
    """Draw each place by the minutes of its patients; `worst` are the rows of places that carry a number."""
    tips = [
        _minutes_tip(*one, mark=subject.mark)
        for one in _each(opened.area, places.minutes, places.patients, places.no_way)
    ]
    st.html(legend_html([*MINUTES, NO_WAY, NOBODY]))  # above the map: below it a screen of 768 pixels ends
    fills = minutes_fills(places.minutes, places.no_way)
    _draw(opened, fills, tips, worst=worst, alt=alt, key="access_minutes")


def draw_change_map(  # noqa: PLR0913 (all that the map is made of)
    opened: OpenArea, before: PlaceAccess, after: PlaceAccess, subject: Subject, *, worst: Sequence[int], alt: str
) -> None:
    """Draw each place by how much nearer or further its patients are than before."""
    tips = [
        _change_tip(*one, mark=subject.mark)
        for one in _each(opened.area, before.minutes, after.minutes, after.patients)
    ]
    st.html(legend_html([*CHANGES, NOBODY]))
    fills = change_fills(change(before, after))
    _draw(opened, fills, tips, worst=worst, alt=alt, key="access_change")


def _each(area: Area, *columns: NDArray[np.float64]) -> zip[tuple[Any, ...]]:
    return zip(area.places["name"].tolist(), *(column.tolist() for column in columns), strict=True)


def _minutes_tip(name: str, minutes: float, patients: float, no_way: float, *, mark: str) -> str:
    """Return what a place says of itself when it is pointed at; `mark` stands behind its patients.

    >>> print(_minutes_tip("Ash 001A", 6.44, 1.0, 0.0, mark=""))
    Ash 001A
    1 patient
    6.4 minutes *
    """
    said = [name, f"{count_words(round(patients), 'patient')}{mark}", _estimated(minutes)]
    return "\n".join([*said, f"{NO_WAY.says}: {round(no_way):,} {ESTIMATE}"] if no_way >= 1 else said)


def _change_tip(name: str, before: float, after: float, patients: float, *, mark: str) -> str:
    return "\n".join(
        [
            name,
            f"{count_words(round(patients), 'patient')}{mark}",
            f"today: {_estimated(before)}",
            f"plan: {_estimated(after)}",
        ]
    )


def _estimated(minutes: float) -> str:
    """Return minutes with the mark of an estimate; where there are none there is nothing to mark.

    >>> _estimated(6.44), _estimated(float("nan"))
    ('6.4 minutes *', 'no figure')
    """
    said = minutes_words(minutes)
    return said if math.isnan(minutes) else f"{said} {ESTIMATE}"


def _draw(  # noqa: PLR0913 (all that the map is made of)
    opened: OpenArea, fills: dict[int, str], tips: Sequence[str], *, worst: Sequence[int], alt: str, key: str
) -> None:
    places = opened.area.places
    # All places, those round the area too: some of them carry a number, and their patients are counted above.
    frame = frame_of(places["lon"].tolist(), places["lat"].tolist(), aspect=SIZE_PX[0] / SIZE_PX[1])
    shapes = read_shapes(areas_root() / opened.slug, opened.area.id)
    ground = fields(shapes, frame.wider(ROUND), width_px=PAINTED_PX, fills=fills)
    at = [[lon, lat] for lon, lat in zip(places["lon"].tolist(), places["lat"].tolist(), strict=True)]
    draw_painted_map(
        ground,
        frame,
        [_fields(at, tips), *_marks(at, tips, worst)],
        size_px=SIZE_PX,
        alt=alt,
        key=key,
        over=_streets(opened.slug, opened.area.id, frame),
    )


@st.cache_resource(max_entries=4, show_spinner=False, hash_funcs={Frame: hash})
def _streets(slug: str, area_id: str, frame: Frame) -> Bitmap:
    """Return the streets of an area, painted once for every plan."""
    return streets_over(read_shapes(areas_root() / slug, area_id), frame.wider(ROUND), width_px=PAINTED_PX)


def _fields(at: Sequence[list[float]], tips: Sequence[str]) -> pdk.Layer:
    """Return what says of each place who lives there; nothing is seen of it."""
    return pdk.Layer(
        "ScatterplotLayer",
        id="places",
        data=[{"at": point, "tip": tip} for point, tip in zip(at, tips, strict=True)],
        get_position="at",
        get_fill_color=[*rgb(INK), 1],
        get_radius=12,
        radius_units="'pixels'",
        pickable=True,
        parameters=UNSEEN,
    )


def _marks(at: Sequence[list[float]], tips: Sequence[str], worst: Sequence[int]) -> list[pdk.Layer]:
    """Return the numbers of the places worst off, as the table beside the map has them."""
    rows = [{"at": at[row], "tip": tips[row], "number": str(number)} for number, row in enumerate(worst, start=1)]
    discs = pdk.Layer(
        "ScatterplotLayer",
        id="worst",
        data=rows,
        get_position="at",
        get_fill_color=rgb(INK),
        get_line_color=rgb(PAPER),
        get_radius=10,
        radius_units="'pixels'",
        stroked=True,
        get_line_width=2,
        line_width_units="'pixels'",
        pickable=True,
    )
    numbers = pdk.Layer(
        "TextLayer",
        id="numbers",
        data=rows,
        get_position="at",
        get_text="number",
        get_color=rgb(PAPER),
        get_size=12,
        font_weight=700,
        font_family="'Arial, sans-serif'",
    )
    return [discs, numbers]

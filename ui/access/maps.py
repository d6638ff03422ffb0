"""The map of the Access page: places by the minutes of their patients, or by what changed, and who is worst off."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pydeck as pdk
import streamlit as st

from data.area import areas_root
from data.maps import (
    CHANGES,
    INK,
    MINUTES,
    NO_WAY,
    NOBODY,
    PAPER,
    RULE,
    UP_TO,
    Frame,
    fields,
    frame_of,
    read_shapes,
    rgb,
    streets_over,
)
from geo.compare import bin_of
from geo.figures import change, figure_of
from geo.wording import ESTIMATE, count_words, minutes_words
from geo.words import BIN_TITLES
from ui.parts import deck_of, disc_layer, draw_deck, label_layer, picture_layer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from data.maps import Bitmap
    from geo.area import Area
    from geo.figures import PlaceAccess
    from ui.access.tables import Subject
    from ui.session import OpenArea

# ---- The two scales of the Access page ----


class Class(NamedTuple):
    """One class of a scale: its colour and what it says."""

    colour: str
    says: str


MINUTE_CLASSES: Final = tuple(
    map(
        Class,
        MINUTES,
        (
            f"up to {UP_TO[0]} minutes",
            *(f"{low} to {high}" for low, high in itertools.pairwise(UP_TO)),
            f"more than {UP_TO[-1]}",
        ),
    )
)
NO_WAY_CLASS: Final = Class(NO_WAY, figure_of("no_way").name.lower())
CHANGE_CLASSES: Final = tuple(Class(colour, BIN_TITLES[name]) for name, colour in CHANGES.items())
"""The steps are those of every other page."""
UNKNOWN: Final = Class(NOBODY, "nobody, or not known")


def minutes_fills(minutes: NDArray[np.float64], no_way: NDArray[np.float64]) -> dict[int, str]:
    """Return the colour of each place where somebody of the group lives.

    Args:
        minutes: float64 (U,): of each place. NaN: nobody with a way.
        no_way: float64 (U,): patients with no way.

    >>> minutes_fills(np.array([5.0, 5.5, np.nan, np.nan]), np.array([0.0, 0, 7, 0]))
    {0: '#fff3dc', 1: '#fdd49e', 2: '#33414d', 3: '#e4e2dc'}
    """
    number = np.searchsorted(UP_TO, np.nan_to_num(minutes))
    known = ~np.isnan(minutes)
    return {
        row: MINUTES[number[row]] if known[row] else NO_WAY if no_way[row] > 0 else NOBODY
        for row in range(len(minutes))
    }


def change_fills(changes: NDArray[np.float64]) -> dict[int, str]:
    """Return the colour of each place by minutes gained or lost; NaN: not known in one of the two plans.

    >>> change_fills(np.array([0.4, -6.0, np.nan]))
    {0: '#ffffff', 1: '#5ab4ac', 2: '#e4e2dc'}
    """
    number, known = bin_of(np.nan_to_num(changes).astype(np.float32)), ~np.isnan(changes)
    return {row: CHANGE_CLASSES[number[row]].colour if known[row] else NOBODY for row in range(len(changes))}


def legend_html(classes: Sequence[Class]) -> str:
    """Return a legend as a list: a field of each colour beside its words."""
    fields = "".join(f'<li><i style="background:{colour}"></i>{says}</li>' for colour, says in classes)
    return f'{LEGEND_STYLE}<ul class="scale">{fields}</ul>'


LEGEND_STYLE: Final = f"""<style>
  ul.scale {{ display: flex; flex-wrap: wrap; gap: 0.15rem 0.9rem; list-style: none; margin: 0 !important; padding: 0;
    font-size: 0.8125rem; }}
  .scale li {{ display: flex; align-items: center; gap: 0.35rem; margin: 0; }}
  .scale i {{ width: 1.1rem; height: 0.8rem; border: 1px solid {RULE}; }}
</style>"""


# ---- The map of the Access page ----

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
    each = _each(opened.area, places.minutes, places.patients, places.no_way)
    tips = [_minutes_tip(*place, mark=subject.mark) for place in each]
    # The legend stands above the map: below it a screen of 768 pixels ends.
    st.html(legend_html([*MINUTE_CLASSES, NO_WAY_CLASS, UNKNOWN]))
    fills = minutes_fills(places.minutes, places.no_way)
    _draw(opened, fills, tips, worst=worst, alt=alt, key="access_minutes")


def draw_change_map(  # noqa: PLR0913 (all that the map is made of)
    opened: OpenArea, before: PlaceAccess, after: PlaceAccess, subject: Subject, *, worst: Sequence[int], alt: str
) -> None:
    """Draw each place by how much nearer or further its patients are than before."""
    each = _each(opened.area, before.minutes, after.minutes, after.patients)
    tips = [_change_tip(*place, mark=subject.mark) for place in each]
    st.html(legend_html([*CHANGE_CLASSES, UNKNOWN]))
    _draw(opened, change_fills(change(before, after)), tips, worst=worst, alt=alt, key="access_change")


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
    return "\n".join([*said, f"{NO_WAY_CLASS.says}: {round(no_way):,} {ESTIMATE}"] if no_way >= 1 else said)


def _change_tip(name: str, before: float, after: float, patients: float, *, mark: str) -> str:
    people = f"{count_words(round(patients), 'patient')}{mark}"
    return "\n".join([name, people, f"today: {_estimated(before)}", f"plan: {_estimated(after)}"])


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
    at = places[["lon", "lat"]].to_numpy().tolist()
    tipped = [{"at": point, "tip": tip} for point, tip in zip(at, tips, strict=True)]
    marks = [
        {**tipped[row], "label": str(number), "colour": rgb(INK), "ink": rgb(PAPER)}
        for number, row in enumerate(worst, start=1)
    ]
    layers = [
        picture_layer("ground", ground),
        picture_layer("over", _streets(opened.slug, opened.area.id, frame)),
        # Says of each place who lives there; nothing is seen of it.
        pdk.Layer(
            "ScatterplotLayer",
            id="places",
            data=tipped,
            get_position="at",
            get_fill_color=[*rgb(INK), 1],
            get_radius=12,
            radius_units="'pixels'",
            pickable=True,
            parameters=UNSEEN,
        ),
        # The places worst off, numbered as in the table beside the map.
        disc_layer("worst", marks, radius_px=10),
        label_layer("numbers", marks, size_px=12),
    ]
    draw_deck(deck_of(layers, frame, size_px=SIZE_PX), size_px=SIZE_PX, alt=alt, key=key)


@st.cache_resource(max_entries=4, show_spinner=False, hash_funcs={Frame: hash})
def _streets(slug: str, area_id: str, frame: Frame) -> Bitmap:
    """Return the streets of an area, painted once for every plan."""
    return streets_over(read_shapes(areas_root() / slug, area_id), frame.wider(ROUND), width_px=PAINTED_PX)

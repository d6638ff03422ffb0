"""The areas that can be opened: finding, loading and choosing one."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from data.area_store import areas_root, list_areas, publish, read_area, read_manifest
from data.demo.make import make_demo
from geo.errors import PlanningError
from ui.session import session

if TYPE_CHECKING:
    from typing import Any

    from geo.area import Area

STATIC_ROOT: Final = Path(__file__).resolve().parent.parent / "static"
PARAMETER: Final = "area"
"""Name of the query parameter that keeps the chosen area through a reload."""


FIRST_START: Final = threading.Lock()
"""Two people who open the app for the first time at once: the second waits until the first has the demo made."""


@dataclass(frozen=True)
class OpenArea:
    """An area on screen.

    Attributes:
        area: Its values.
        manifest: Its area.json.
        base: Address under which the browser fetches its streets.
    """

    area: Area
    manifest: dict[str, Any]
    base: str


def draw_choice_of_area() -> None:
    """Draw the choice of area in the sidebar; make the demo where there is no area yet."""
    cards = list_areas(areas_root())
    if not cards:
        with FIRST_START:
            if not list_areas(areas_root()):
                _make_demo_with_progress()
        cards = list_areas(areas_root())
    names = {card.slug: card.name for card in cards}
    asked = session().slug or st.query_params.get(PARAMETER, "")
    index = list(names).index(asked) if asked in names else 0
    with st.sidebar:
        slug = st.selectbox("Area", list(names), index=index, format_func=lambda one: names[one])
    session().slug = slug
    st.query_params[PARAMETER] = slug


def chosen_area() -> OpenArea:
    """Return the area that is chosen, loaded once for everybody.

    Raises:
        PlanningError: Its folder is gone, or not one that this version reads.
    """
    for card in list_areas(areas_root()):
        if card.slug == session().slug:
            return _load(str(card.folder), card.id)
    msg = f"the area {session().slug!r} is no longer there; choose another one in the sidebar"
    raise PlanningError(msg)


@st.cache_resource(max_entries=6, show_spinner="Opening the area")
def _load(folder: str, area_id: str) -> OpenArea:  # noqa: ARG001 (the id makes a rebuilt area a new entry)
    """Load an area once for everybody: its arrays are read-only."""
    return OpenArea(read_area(Path(folder)), read_manifest(Path(folder)), publish(Path(folder), STATIC_ROOT))


def _make_demo_with_progress() -> None:
    bar = st.progress(0.0, "Making the fictional borough of Saltmarsh for the first start")

    def show(step: str, done: int, total: int) -> None:
        bar.progress(min(done / max(total, 1), 1.0), step)

    make_demo(areas_root(), progress=show)
    bar.empty()

"""The areas that can be opened, and the store of plans, opened once for everybody."""

from __future__ import annotations

import os
import runpy
import secrets
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from data.area import AreaCard, areas_root, list_areas, publish, read_area, read_manifest, usable_areas, whole
from data.store import URL_VARIABLE, open_store
from geo.errors import PlanningError
from ui.session.state import asker, session

if TYPE_CHECKING:
    from typing import Any

    from data.store import Asker, PlanStore
    from geo.area import Area
    from ui.session.state import Workshop

FRAME: Final = Path(__file__).resolve().parents[2] / "main.py"
STATIC_ROOT: Final = FRAME.parent / "static"
KEY: Final = "area"
"""Of the widget that chooses the area."""
CAN_NOT: Final = " (can't be used)"
"""Stands behind the name of an area that can't."""
FIRST_START: Final = threading.Lock()
"""Two people who open the app for the first time at once: the second waits until the first has the demo made."""


@dataclass(frozen=True)
class OpenArea:
    """An area on screen.

    Attributes:
        slug: Name of its folder, which stands in the address of the page.
        area: Its values.
        manifest: Its area.json.
        base: Address under which the browser fetches its streets.
    """

    slug: str
    area: Area
    manifest: dict[str, Any]
    base: str

    @property
    def left_out(self) -> dict[str, str]:
        """Why practices are left out of it, by code."""
        return {practice["code"]: practice["why"] for practice in self.manifest.get("excluded", ())}


def resolve_area(wanted: str) -> None:
    """See to it that an area is chosen: this session's, else the wanted one, else the first; make the demo if none.

    One that can't be used may be chosen too: then the screen says why. So it does of one that is not there.
    """
    make_first_area()
    here, slugs = session(), [card.slug for card in list_areas(areas_root())]
    asked = here.slug or wanted
    if asked in slugs or not asker().is_owner:  # whoever was given a plan of one area is shown no other
        here.slug = asked
        return
    here.slug, here.no_area = slugs[0], asked


def make_first_area() -> None:
    """Make the demo where there is no area that can be used."""
    if usable_areas(areas_root()):
        return
    with FIRST_START:
        if not usable_areas(areas_root()):
            _make_demo_with_progress()


def draw_choice_of_area() -> None:
    """Draw the choice of area for the owner; a choice takes effect when the whole page runs again.

    Those that can't be used stand in it as such: choosing one says why, and the others can still be chosen.
    """
    if not asker().is_owner:
        return
    names = {card.slug: f"{card.name}{CAN_NOT * bool(card.problem)}" for card in list_areas(areas_root())}

    def chosen() -> None:
        # The page may have been left in the same moment, and the choice with it.
        session().slug = st.session_state.get(KEY) or session().slug

    st.selectbox(
        "Area",
        list(names),
        index=list(names).index(session().slug) if session().slug in names else None,
        format_func=lambda slug: names[slug],
        key=KEY,
        on_change=chosen,
        label_visibility="collapsed",
        width=230,
    )


def draw_other_areas() -> None:
    """Draw the choice of area where the chosen one can't be shown; nothing where there is no other."""
    if asker().is_owner and session().slug and len(list_areas(areas_root())) > 1:
        st.caption("The other areas can be opened all the same:")
        draw_choice_of_area()


def chosen_area() -> OpenArea:
    """Return the area that is chosen, loaded once for everybody.

    Raises:
        PlanningError: Its folder is gone, damaged, or not one that this version reads.
    """
    if not session().slug:
        run_frame()
    card = next((card for card in list_areas(areas_root()) if card.slug == session().slug), None)
    if card is None:
        msg = f"the area {session().slug!r} is no longer there; reload the page to choose another one"
        raise PlanningError(msg)
    if card.problem:
        raise PlanningError(card.problem)
    return _load(card)


def run_frame() -> None:
    """Run main.py round a page that stands alone: a fresh server takes /name for pages/name.py and runs it bare."""
    runpy.run_path(str(FRAME))
    st.stop()


def area_at(slug: str) -> OpenArea | None:
    """Return the area in the folder of that name, loaded once for everybody; None where none can be used."""
    card = next((card for card in usable_areas(areas_root()) if card.slug == slug), None)
    try:
        return _load(card) if card else None
    except PlanningError:
        return None


@st.cache_resource(max_entries=6, show_spinner="Opening the area", hash_funcs={AreaCard: hash})
def _load(card: AreaCard) -> OpenArea:
    """Load an area once for everybody, and once more when it was built anew: its arrays are read-only."""
    folder = card.folder
    return whole(
        folder, lambda: OpenArea(card.slug, read_area(folder), read_manifest(folder), publish(folder, STATIC_ROOT))
    )


def _make_demo_with_progress() -> None:
    screen = st.empty()
    with screen.container():
        st.title("Welcome to Neighbouring", anchor=False)
        st.write(
            "This is the first start: a fictional London borough, Saltmarsh, is being made to try things out on. "
            "It takes about ten seconds, once. Your own area is built beside it, on the page Areas."
        )
        bar = st.progress(0.0)

    def show(step: str, done: int, total: int) -> None:
        bar.progress(min(done / max(total, 1), 1.0), step.capitalize())

    # What makes it, and all that builds areas, is loaded once in an install's life, not into every app: some 40 MB.
    from data.demo import make_demo  # noqa: PLC0415

    make_demo(areas_root(), progress=show)
    screen.empty()


# ---- The store of plans, opened once for everybody ----

SERVER: Final = secrets.token_hex(4)
"""Goes with every version: a page that was drawn by another server is drawn anew."""


def store(asker: Asker) -> PlanStore:
    """Return the store of plans, as that asker may see and change it.

    Raises:
        StoreError: It can't be opened; the next call tries again.
    """
    return _open(os.environ.get(URL_VARIABLE, "")).asked_by(asker)


def store_for(workshop: Workshop) -> PlanStore:
    """Return the store of plans, as who does something to that workshop may see and change it; raises as `store`."""
    return store(workshop.doer.asker)


@st.cache_resource(show_spinner=False)
def _open(url: str) -> PlanStore:
    return open_store(url)

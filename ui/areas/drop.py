"""The place where files are dropped or chosen: they go to an address of the app's own, and the page is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from data.area import ENDING
from ui.cluster_map import loader
from ui.server import AREA_FILE, FILES, LARGEST_AREA, LARGEST_FILE
from ui.session import asker, owner_key

if TYPE_CHECKING:
    from collections.abc import Callable

_COMPONENT: Final = st.components.v2.component("neighbouring_files", js=loader("files.js"))


@dataclass(frozen=True)
class Place:
    """A place to drop files on.

    Attributes:
        address: To which they go.
        label: What it is for.
        words: More about it.
        most: Bytes that a file may have.
        accept: Endings that are offered first when files are chosen, with commas; "" for all.
        many: Whether several may be chosen at once.
    """

    address: str
    label: str
    words: str
    most: int
    accept: str = ""
    many: bool = True


OFFICIAL: Final = Place(
    FILES,
    label="Drop official files here, or press to choose them",
    words="As many as you like, as they were published, zipped or not. They stay on the machine that this app runs on.",
    most=LARGEST_FILE,
)
AREAS: Final = Place(
    AREA_FILE,
    label="Drop a packed area here, or press to choose it",
    words=f"A file that was downloaded from this page, here or elsewhere: its name ends in {ENDING}.",
    most=LARGEST_AREA,
    accept=".zip",
    many=False,
)


def draw_drop(place: Place = OFFICIAL, *, on_come: Callable[[], None] | None = None) -> dict[str, Any] | None:
    """Draw a place to drop files on, with a line for each that is on its way; nothing for others than the owner.

    Files go on while another page is looked at; what came then, the page finds when it is drawn.

    Args:
        place: `OFFICIAL` or `AREAS`.
        on_come: Called before the run that is told of a file that has come.

    Returns:
        What came just before this run: `id`, `name` and `bytes` of an official file, `slug` of an area. None where
        nothing did; several that came at the same moment may be told as one, so look at what there is.

    Raises:
        StoreError: The owner's key can't be read now.
    """
    if not asker().is_owner:
        return None
    data = {
        "address": place.address,
        "key": owner_key(),
        "label": place.label,
        "words": place.words,
        "accept": place.accept,
        "many": place.many,
        "most": place.most,
    }
    told = _COMPONENT(key=f"drop_{place.address}", data=data, on_came_change=on_come or (lambda: None))
    came = told.get("came")
    return came if isinstance(came, dict) else None

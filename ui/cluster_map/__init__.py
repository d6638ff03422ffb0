"""The map with its cards: one Streamlit component. Its bundle is fetched once, by address, from the static folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from ui.cluster_map.bundle import loader
from ui.cluster_map.encode import encode
from ui.cluster_map.events import Event, Refused, read_event

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.cluster_map.message import Message

_COMPONENT: Final = st.components.v2.component("neighbouring_cluster_map", js=loader("cluster_map.js"))


def cluster_map(message: Message, *, on_event: Callable[[Event | Refused], None], key: str = "plan_map") -> None:
    """Draw the map and its cards, as tall as the window allows.

    `on_event` is called, before the page runs again, with what the person did.
    """
    _COMPONENT(
        key=key,
        data=encode(message),
        on_event_change=lambda: on_event(read_event(st.session_state[key].get("event"))),
    )

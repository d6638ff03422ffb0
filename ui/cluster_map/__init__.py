"""The map with its cards: one Streamlit component. Its bundle is fetched once, by address, from the static folder."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

import streamlit as st

from ui.cluster_map.encode import encode
from ui.cluster_map.events import Event, Refused, read_event

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.cluster_map.message import Message

BUNDLE: Final = Path(__file__).resolve().parents[2] / "static" / "cluster_map" / "cluster_map.js"
VERSION: Final = hashlib.sha256(BUNDLE.read_bytes()).hexdigest()[:12]
"""Part of the bundle's address, so that a browser never keeps an old one."""

_COMPONENT: Final = st.components.v2.component(
    "neighbouring_cluster_map",
    js=f"""
const address = new URL("app/static/cluster_map/cluster_map.js?v={VERSION}", document.baseURI);
export default async (component) => (await import(address.href)).default(component);
""",
)


def cluster_map(message: Message, *, on_event: Callable[[Event | Refused], None], key: str = "plan_map") -> None:
    """Draw the map and its cards, as tall as the window allows.

    `on_event` is called, before the page runs again, with what the person did.
    """
    _COMPONENT(
        key=key,
        data=encode(message),
        on_event_change=lambda: on_event(read_event(st.session_state[key].get("event"))),
    )

"""The map with its cards: one Streamlit component. Its bundle is fetched once, by address, from the static folder."""

from __future__ import annotations

from typing import Final

import streamlit as st

from ui.cluster_map.bundle import loader

_COMPONENT: Final = st.components.v2.component("neighbouring_cluster_map", js=loader("cluster_map.js"))


def cluster_map(*, key: str = "plan_map") -> None:
    """Draw the map and its cards, as tall as the window allows; what they show the browser asks for at the door."""
    _COMPONENT(key=key, data={})

"""The button by which a browser forgets all that it was told here."""

from __future__ import annotations

from typing import Final

import streamlit as st

from ui.cluster_map.bundle import loader

KEY: Final = "forget"
_COMPONENT: Final = st.components.v2.component("neighbouring_forget", js=loader("forget.js"))


def draw_forget() -> None:
    """Draw it; no plan is touched by it, and the page begins anew as on a first visit."""
    _COMPONENT(key=KEY, data={"label": "Forget this browser"})

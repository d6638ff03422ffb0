"""The store of plans, opened once for everybody."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import streamlit as st

from data.store import URL_VARIABLE, open_store

if TYPE_CHECKING:
    from data.store import Asker, PlanStore
    from ui.session import Workshop


def store(asker: Asker) -> PlanStore:
    """Return the store of plans, as that asker may see and change it.

    Raises:
        StoreError: It can't be opened; the next call tries again.
    """
    return _open(os.environ.get(URL_VARIABLE, "")).asked_by(asker)


def store_for(workshop: Workshop) -> PlanStore:
    """Return the store of plans, as who does something to that workshop may see and change it.

    Raises:
        StoreError: As `store`.
    """
    return store(workshop.doer.asker)


@st.cache_resource(show_spinner=False)
def _open(url: str) -> PlanStore:
    return open_store(url)

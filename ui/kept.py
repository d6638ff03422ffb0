"""The store of plans, opened once for everybody."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import streamlit as st

from data.store.address import URL_VARIABLE
from data.store.store import open_store

if TYPE_CHECKING:
    from data.store.store import PlanStore


def store() -> PlanStore:
    """Return the store of plans.

    Raises:
        StoreError: It can't be opened; the next call tries again.
    """
    return _open(os.environ.get(URL_VARIABLE, ""))


@st.cache_resource(show_spinner=False)
def _open(url: str) -> PlanStore:
    return open_store(url)

"""The store of plans, opened once for everybody, and the names that plans are kept under."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import streamlit as st

from data.store.address import URL_VARIABLE
from data.store.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterable

    from data.store.store import PlanStore


def store() -> PlanStore:
    """Return the store of plans.

    Raises:
        StoreError: It can't be opened; the next call tries again.
    """
    return _open(os.environ.get(URL_VARIABLE, ""))


def next_name(taken: Iterable[str]) -> str:
    """Return the name of the next option.

    >>> next_name([]), next_name(["Option 1", "Riverside"]), next_name(["Option 2"])
    ('Option 1', 'Option 2', 'Option 1')
    """
    names = {name.casefold() for name in taken}
    return next(name for number in range(1, len(names) + 2) if (name := f"Option {number}").casefold() not in names)


def new_name(slug: str) -> str:
    """Return a name that no plan of that area has yet."""
    plans = (*store().plans(slug=slug), *store().plans(slug=slug, archived=True))
    return next_name(plan.name for plan in plans)


@st.cache_resource(show_spinner=False)
def _open(url: str) -> PlanStore:
    return open_store(url)

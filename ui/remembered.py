"""What this browser remembers from one visit to the next: the plan, in a cookie of our own; and how it forgets all.

Whatever comes back from the browser is checked as if a stranger had typed it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import streamlit as st

from ui.cluster_map.bundle import loader

if TYPE_CHECKING:
    from collections.abc import Mapping

PLAN: Final = "neighbouring_plan"
_FORGET: Final = st.components.v2.component("neighbouring_forget", js=loader("forget.js"))


def remembered_plan() -> str:
    """Return the id of the plan last worked on in this browser; "" for none. It may be anything, and gives no right."""
    return plan_in(st.context.cookies)


def plan_in(cookies: Mapping[str, object]) -> str:
    """Return the id that the cookies hold.

    >>> plan_in({"neighbouring_plan": "a%20b"}), plan_in({})
    ('a b', '')
    """
    value = cookies.get(PLAN)
    return unquote(value) if isinstance(value, str) else ""


def draw_forget() -> None:
    """Draw the button by which this browser forgets all that it was told here; no plan is touched by it."""
    _FORGET(key="forget", data={"label": "Forget this browser"})

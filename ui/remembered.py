"""The plan that this browser remembers from one visit to the next, in a cookie of our own that the browser writes.

Whatever comes back from the browser is checked as if a stranger had typed it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Mapping

PLAN: Final = "neighbouring_plan"


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

"""What this browser remembers from one visit to the next, in two cookies of our own: the last plan and the name typed.

Whatever comes back from the browser is checked as if a stranger had typed it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import streamlit as st

from ui.person import as_name

if TYPE_CHECKING:
    from collections.abc import Mapping

PLAN: Final = "neighbouring_plan"
NAME: Final = "neighbouring_name"
KEEP: Final = f"""
function keep(data) {{
  const root = new URL(".", document.baseURI).pathname;
  const where = `path=${{root}}; max-age=31536000; samesite=lax` + (location.protocol === "https:" ? "; secure" : "");
  for (const [name, value] of [["{PLAN}", data.plan], ["{NAME}", data.name]]) {{
    if (value) document.cookie = `${{name}}=${{encodeURIComponent(value)}}; ${{where}}`;
  }}
}}
"""
"""In the browser: remembers the token of a plan and a person's name for a year; "" leaves what it remembers."""


def remembered_plan() -> str:
    """Return the token of the plan last worked on in this browser; "" for none. It may be anything."""
    return plan_in(st.context.cookies)


def remembered_name() -> str:
    """Return the name that was typed in this browser; "" for none."""
    return name_in(st.context.cookies)


def plan_in(cookies: Mapping[str, object]) -> str:
    """Return the token that the cookies hold."""
    return _text(cookies.get(PLAN))


def name_in(cookies: Mapping[str, object]) -> str:
    """Return the name that the cookies hold, as a name may stand in a line.

    >>> name_in({"neighbouring_name": "Zo%C3%AB%0A%20Sims"}), name_in({})
    ('Zoë Sims', '')
    """
    return as_name(_text(cookies.get(NAME)))


def _text(value: object) -> str:
    return unquote(value) if isinstance(value, str) else ""

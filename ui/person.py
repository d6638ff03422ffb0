"""Who sits at the screen: the user signed in, else the name that was typed in the browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from geo.typed_text import WHO_LENGTH, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping


def signed_in() -> str:
    """Return the name or address of the user signed in; "" where Streamlit's sign-in is not set up or not used."""
    return name_of(st.user)


def name_of(user: Mapping[str, object]) -> str:
    """Return what a signed-in user is called.

    >>> name_of({"is_logged_in": True, "name": "Ada Sims", "email": "a@example.org"})
    'Ada Sims'
    >>> name_of({"is_logged_in": True, "email": "a@example.org"}), name_of({"email": "test@example.org"})
    ('a@example.org', '')
    """
    if user.get("is_logged_in") is not True:
        return ""
    return as_name(str(user.get("name") or user.get("email") or ""))


def as_name(text: str) -> str:
    r"""Return a text as a name may stand in a line: one line, printable, short.

    >>> as_name("  Ada\tSims \n"), as_name("a\x00b"), len(as_name("x" * 99))
    ('Ada Sims', 'ab', 80)
    """
    return one_line(text)[:WHO_LENGTH].strip()

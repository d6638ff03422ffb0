"""What came of the last press on the Areas page, said once at its top."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geo.errors import PlanningError
from geo.wording import as_sentence
from ui.parts import as_plain_text

if TYPE_CHECKING:
    from collections.abc import Callable

KEY: Final = "areas_told"
_THOUSAND: Final = 1000


def doing(says: str | Callable[[Any], str], deed: Callable[..., object], *args: object, **kwargs: object) -> None:
    """Do what a button stands for, and keep what is to be said of it: that it was done, or why not.

    A press may come in the same moment as what was typed last: `deed` reads what its fields hold by itself.

    Args:
        says: The sentence where it was done, or what makes one of what `deed` returns; "" for none.
        deed: What is done; raises a `PlanningError` where it can't be.
        *args: For it.
        **kwargs: For it.
    """
    try:
        came = deed(*args, **kwargs)
    except PlanningError as error:
        st.session_state[KEY] = (False, as_sentence(str(error)))
    except OSError as error:
        why = f"{error.filename or 'The disk'}: {error.strerror or error}. See to that, then try again"
        st.session_state[KEY] = (False, as_sentence(why))
    else:
        st.session_state[KEY] = (True, says if isinstance(says, str) else says(came))


def draw_told() -> None:
    """Say what came of the last press, once: at the top of the page, and where the eye is."""
    done, says = st.session_state.pop(KEY, (True, ""))
    if says:
        st.toast(as_plain_text(says), icon=":material/check:" if done else ":material/error:")
    if says and done:
        st.success(as_plain_text(says), icon=":material/check:")
    elif says:
        st.error(as_plain_text(says), icon=":material/error:")


def size_words(count: int) -> str:
    """Return how large a file is.

    >>> size_words(850), size_words(12_400_000), size_words(1_530_000_000)
    ('1 kB', '12.4 MB', '1,530.0 MB')
    """
    kilobytes = max(count / _THOUSAND, 1)
    return f"{kilobytes:,.0f} kB" if kilobytes < _THOUSAND else f"{kilobytes / _THOUSAND:,.1f} MB"


def time_words(seconds: float) -> str:
    """Return about how long something takes.

    >>> time_words(4), time_words(75), time_words(400)
    ('a few seconds', 'about 80 seconds', 'about 7 minutes')
    """
    if seconds < 10:
        return "a few seconds"
    if seconds < 90:
        return f"about {10 * round(seconds / 10)} seconds"
    return f"about {round(seconds / 60)} minutes"

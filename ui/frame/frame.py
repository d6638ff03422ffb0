"""What stands round every page: the boundary that turns errors into sentences, and where the data comes from."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.errors import PlanningError
from geo.wording import day_words
from ui.frame.links import root_of
from ui.parts import as_plain_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ui.session import OpenArea

LOG = logging.getLogger("neighbouring")


ICON: Final = "static/icon.svg"
STYLE: Final = """
<style>
  [data-testid="stMainBlockContainer"] { padding: 4rem 1.5rem 2rem; }
  [data-testid="stMainBlockContainer"] button[kind="tertiary"] { justify-content: flex-start; text-align: left; }
  [data-testid="stMainBlockContainer"] [data-testid="stCaptionContainer"] { color: #4a5a66; opacity: 1; }
  .st-key-frame { margin-bottom: -1rem; }
  [data-testid="stMainBlockContainer"] h1 { font-size: 1.8rem; padding: 0.4rem 0; }
  [data-testid="stMainBlockContainer"] h2 { font-size: 1.4rem; padding: 0.8rem 0 0.2rem; }
  [data-testid="stMainBlockContainer"] h3 { font-size: 1.2rem; padding: 0.4rem 0; }
</style>
"""
"""Room for the map on a screen of 1366 x 768: Streamlit leaves 6rem above and 5rem at the sides. Its grey of
captions has less contrast than 4.5:1. The frame takes no room of its own while it has nothing to ask."""


def icon_address() -> str:
    """Return where the browser fetches the icon of the page; Streamlit would read and name the file in every run."""
    url = st.context.url or ""
    return f"{root_of(url, base=str(st.get_option('server.baseUrlPath')))}/app/{ICON}" if url else ICON


def draw_style() -> None:
    """Put in the few rules that Streamlit's theme has no option for."""
    st.html(STYLE)


@contextmanager
def error_boundary() -> Iterator[None]:
    """Show whatever goes wrong inside as a sentence; the log has the traceback, the person never sees one."""
    try:
        yield
    except PlanningError as error:
        st.error(as_plain_text(str(error)), icon=":material/error:")
    except Exception:
        LOG.exception("A page failed")
        st.error(
            "Something went wrong in the program itself; your plan is as it was before. Try the last step again. "
            "If it happens again, send the lines that the program printed in its window to whoever looks after it.",
            icon=":material/error:",
        )


def outside_of_pages(_error: Exception) -> bool:
    """Say in a sentence what fails before any page runs; returns that nothing else is said.

    Only a browser that sends what no page of ours does gets here: Streamlit reads what widgets hold before it runs
    anything, and reads the same again in every run of that session.
    """
    st.error(
        "The browser sent something that can't be used, so nothing was done. Reload the page.", icon=":material/error:"
    )
    return True


def draw_attribution(opened: OpenArea) -> None:
    """Say below the page where the area's data comes from and whether it is real."""
    if opened.area.fictional:
        st.caption(
            "This area is **fictional**: no practice, person or place in it is real. "
            "It is made in the formats of the official publications."
        )
        return
    streets = "" if opened.area.crow_flies else "Streets © OpenStreetMap contributors, Open Database Licence. "
    st.caption(
        "Contains NHS England, Office for National Statistics and Ordnance Survey data under the "
        "Open Government Licence v3.0, © Crown copyright and database right. "
        f"{streets}Registrations of {day_words(opened.manifest['date'])}. An asterisk marks an estimate. "
        "All sources: About."
    )

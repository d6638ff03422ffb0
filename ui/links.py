"""The links to a plan: one to edit it, one to watch it. Whoever has a link needs nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import streamlit as st

from ui.address import PLAN, asked
from ui.plain_text import as_plain_text

if TYPE_CHECKING:
    from data.store.kept import KeptPlan


def link_to(token: str) -> str:
    """Return the address under which this browser finds the plan with that token; "" for no token."""
    return link_from(st.context.url or "", token, base=str(st.get_option("server.baseUrlPath"))) if token else ""


def link_from(url: str, token: str, *, base: str) -> str:
    """Return the address of a plan, where `url` is that of any page of the app and `base` the folder it is served in.

    >>> link_from("http://h:8501/about?area=x#y", "t", base="")
    'http://h:8501/?plan=t'
    >>> link_from("https://h/apps/nb/board", "t", base="/apps/nb/")
    'https://h/apps/nb/?plan=t'
    """
    return f"{root_of(url, base=base)}/?{PLAN}={quote(token, safe='')}"


def root_of(url: str, *, base: str) -> str:
    """Return the address under which the app is served, without a slash at its end; arguments as `link_from`.

    >>> root_of("https://h/apps/nb/board", base="/apps/nb/"), root_of("", base="")
    ('https://h/apps/nb', '')
    """
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
    return root + "/".join(("", *base.strip("/").split("/"))).rstrip("/")


def draw_links(plan: KeptPlan) -> None:
    """Draw both links, ready to be copied; whoever was given the link to watch sees that one alone."""
    if plan.edit_token:
        st.markdown("**To edit.** Whoever opens it can change the plan; every change is kept and can be undone.")
        st.code(link_to(plan.edit_token), language=None, wrap_lines=True)
    st.markdown("**To watch.** Whoever opens it sees the plan as it changes, and can change nothing.")
    st.code(link_to(plan.watch_token), language=None, wrap_lines=True)


def draw_lost_link(problem: str) -> None:
    """Say why there is nothing to show; where the address has a link, offer the app without it."""
    st.error(as_plain_text(problem[:1].upper() + problem[1:]), icon=":material/error:")

    def pressed() -> None:
        st.query_params.clear()

    if asked(PLAN):
        st.button("Open the app without this link", key="no_link", on_click=pressed, icon=":material/home:")

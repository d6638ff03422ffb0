"""The links to a plan: one to edit it, one to watch it. Whoever has a link needs nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit

import streamlit as st

from data.store import StoreError
from geo.wording import as_sentence
from ui.acts import act_form
from ui.parts import as_plain_text, by, when
from ui.session import PLAN, asked, asker, session, store

if TYPE_CHECKING:
    from data.store import Gives, KeptPlan
    from ui.acts import Subject

ENDED: Final = 5
"""Links that lead nowhere any more, listed below those that do."""


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


def draw_links(plan: KeptPlan, *, of: Subject | None = None) -> None:
    """Draw both links, ready to be copied; whoever was given the link to watch sees that one alone.

    `of` is how the browser names the plan, where it is not the one on screen.
    """
    if not plan.listed:
        st.markdown("**Only you have this plan.** It was made to try something, and is not in the list of plans.")
        _button("Share it", {"type": "share"}, plan, of, icon=":material/share:")
        return
    if plan.edit_token:
        st.markdown("**To edit.** Whoever opens it can change the plan; every change is kept and can be undone.")
        _draw_link("edit", plan.edit_token if plan.edit_shown else "", plan, of)
    st.markdown("**To watch.** Whoever opens it sees the plan as it changes, and can change nothing.")
    _draw_link("watch", plan.watch_token, plan, of)
    if asker().is_owner:
        st.caption("A link that is renewed or withdrawn leads nowhere from that moment on, whoever has it.")
        _draw_ended(plan)


def _draw_ended(plan: KeptPlan) -> None:
    """Draw which links lead nowhere any more; nothing while the store can't be read, which the page says."""
    try:
        ended = store(asker()).key_changes(plan.id)[:ENDED]
    except StoreError:
        return
    for change in ended:
        end = "another took its place" if change.is_renewed else "none took its place"
        told = f"The link to {change.gives} was withdrawn, {when(change.made_at)}{by(change.who)}; {end}."
        st.caption(as_plain_text(told))


def _draw_link(gives: Gives, key: str, plan: KeptPlan, of: Subject | None) -> None:
    """Draw a link, or that there is none, and what its owner can do with it."""
    if key:
        st.code(link_to(key), language=None, wrap_lines=True)
    else:
        st.caption("There is none: it was withdrawn.")
    if not asker().is_owner:
        return
    with st.container(horizontal=True, gap="small"):
        deed: dict[str, object] = {"type": "endKey", "gives": gives, "renew": True}
        _button("Renew" if key else "Make one", deed, plan, of, icon=":material/autorenew:")
        if key:
            _button("Withdraw", deed | {"renew": False}, plan, of, icon=":material/link_off:")


def _button(label: str, deed: dict[str, object], plan: KeptPlan, of: Subject | None, *, icon: str) -> None:
    key = "_".join(str(part) for part in (*deed.values(), plan.id))
    act_form(deed, label=label, key=key, icon=icon, of=of, revision=plan.head if of else None, tells=False)


def draw_lost_link(problem: str) -> None:
    """Say why there is nothing to show; where the address has a link, offer the app without it."""
    st.error(as_plain_text(as_sentence(problem)), icon=":material/error:")
    if asked(PLAN) and not session().stays_as_is:
        label, forget = "Open the app without this link", st.query_params.clear
        st.button(label, key="no_link", on_click=forget, icon=":material/home:")

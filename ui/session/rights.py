"""Who sits at the screen, and what that lets them see: the owner of the install, or who was given a link to a plan.

On a machine of one's own, where nobody else can reach the app, whoever opens it is its owner. Once it is open to a
network, the owner is who comes with the owner's key: by a link, or from a browser that was opened by that link before.
"""

from __future__ import annotations

import hmac
import os
from contextlib import suppress
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import streamlit as st

from data.store import NOBODY, OWNER, URL_VARIABLE, Asker, StoreError
from geo.typed_text import WHO_LENGTH, one_line
from ui.cluster_map import loader
from ui.session.areas import store
from ui.session.state import asker, session, state_of

if TYPE_CHECKING:
    from collections.abc import Mapping

# ---- Who sits at the screen ----


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


# ---- Who sits at the screen, and what that lets them see ----

HOSTS_VARIABLE: Final = "NEIGHBOURING_HOSTS"
"""Names under which the app may be reached besides this machine's own, with commas: of a proxy in front of it."""
KEY: Final = "right"
_COMPONENT: Final = st.components.v2.component("neighbouring_right", js=loader("right.js"))
FROM_PROXIES: Final = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-Host", "Via", "CF-Connecting-IP")
"""Headers with which a proxy passes on what somebody else asks."""
NEEDS_LINK: Final = (
    "this app is shown by links only: open the link to a plan that you were given, or ask whoever runs it for one. "
    "Its owner opens the link that the program printed when it was started"
)


def asker_with(*keys: str) -> Asker:
    """Return who asks with those keys: of plans, or of the owner; "" is none.

    Raises:
        StoreError: The store can't be read now.
    """
    given = frozenset(keys) - {""}
    if not given:
        return NOBODY
    owners = owner_key().encode()  # theirs may be anything that a browser sends
    is_owner = any(hmac.compare_digest(key.encode("utf-8", "surrogatepass"), owners) for key in given)
    return OWNER if is_owner else Asker(given)


def owner_key() -> str:
    """Return the key of the owner of this install.

    Raises:
        StoreError: The store can't be read now.
    """
    return _owner_key(os.environ.get(URL_VARIABLE, ""))


@st.cache_resource(show_spinner=False)
def _owner_key(_url: str) -> str:
    return store(OWNER).owner_key()


def is_open_to_others(address: str | None = None, hosts: str | None = None) -> bool:
    """Return whether others than who sits at this machine can reach the app.

    Args:
        address: On which it listens; None for what Streamlit is set to.
        hosts: Names of proxies in front of it; None for what `HOSTS_VARIABLE` says.

    >>> is_open_to_others("127.0.0.1", ""), is_open_to_others("localhost", ""), is_open_to_others("::1", "")
    (False, False, False)
    >>> is_open_to_others("", ""), is_open_to_others("0.0.0.0", ""), is_open_to_others("127.0.0.1", "plans.nhs.uk")
    (True, True, True)
    """
    listens = str(st.get_option("server.address") or "") if address is None else address
    told = os.environ.get(HOSTS_VARIABLE, "") if hosts is None else hosts
    return bool(told.strip()) or not is_this_machine(listens)


def is_this_machine(host: str) -> bool:
    """Return whether a host, with or without a port, leads to the machine itself and from nowhere else.

    >>> is_this_machine("localhost:8501"), is_this_machine("127.0.0.1"), is_this_machine("[::1]:8501")
    (True, True, True)
    >>> is_this_machine("192.168.0.7:8501"), is_this_machine("localhost.example.org"), is_this_machine("")
    (False, False, False)
    """
    try:
        name = (urlsplit(f"//{host}").hostname or host).rstrip(".").lower()
    except ValueError:
        name = host
    return name == "localhost" or (is_number(name) and ip_address(name).is_loopback)


def is_number(name: str) -> bool:
    """Return whether a host is named by its number.

    >>> is_number("10.0.0.7"), is_number("::1"), is_number("10.0.0.x")
    (True, True, False)
    """
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def is_at_this_machine(headers: Mapping[str, str]) -> bool:
    """Return whether a page was asked for at the machine itself; a page that nobody asked for by HTTP was."""
    host = headers.get("Host", "")
    return not host or (is_this_machine(host) and not any(proxy in headers for proxy in FROM_PROXIES))


def shown_key() -> str:
    """Return the key of the owner that this browser kept and shows; "" for none. It may be anything."""
    shown = state_of(KEY).get("right")
    return shown if isinstance(shown, str) else ""


def draw_right() -> None:
    """Let the owner's browser keep the owner's key for its next visit, and ask another browser for the one it kept.

    It keeps it where no request takes it along by itself, so that no other page can use it.
    """
    keep = ""
    with suppress(StoreError):  # the page says so
        keep = owner_key() if asker().is_owner and is_open_to_others() else ""
    data = {"keep": keep, "asks": not asker().is_owner and not session().stays_as_is}
    _COMPONENT(key=KEY, data=data, on_right_change=lambda: None)

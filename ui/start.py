"""What happens once, when the server starts: it says where it can be reached, what it opens, and where all is kept."""

from __future__ import annotations

import os
import socket
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

import streamlit as st

from data.area import areas_root
from data.store import StoreError, database_url, shown
from ui.address import OWNER_KEY
from ui.links import root_of
from ui.rights import is_open_to_others, owner_key

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from streamlit.starlette import App

OPEN_FILES: Final = 65_536
"""Wanted: each screen holds a connection, and each plan in use some files."""


@asynccontextmanager
async def started(_app: App) -> AsyncIterator[None]:
    """Say all that when the server starts."""
    raise_open_files()
    sys.stdout.write(told_at_start())
    sys.stdout.flush()
    yield


def told_at_start() -> str:
    """Return what the program prints when it starts."""
    is_open = is_open_to_others()
    port, base = st.get_option("server.port"), str(st.get_option("server.baseUrlPath"))
    host = own_address() if is_open else "localhost"
    root = root_of(f"http://{host}:{port}", base=base)
    lines = ["", f"  Neighbouring: {root}"]
    try:
        plans = shown(database_url())
        if is_open:
            lines += [
                "  It is open to the network. Nobody sees anything there without a link:",
                f"    yours, the owner's, to all plans and areas: {root}/?{OWNER_KEY}={owner_key()}",
                "    those that you give others, to one plan each: under Share, beside the plan's name",
            ]
        else:
            lines.append("  Only this machine can reach it; python dev.py run --share opens it to the network.")
    except StoreError as error:
        plans = f"not to be had: {error}"
    lines += [
        f"  Plans: {plans}",
        f"  Areas: the folder {areas_root().absolute()}",
        "  Log:   here, in this window",
        "",
    ]
    return "\n".join(lines)


def own_address() -> str:
    """Return the number under which others on the network reach this machine, else its name. Nothing is sent for it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # an address that is nobody's: it only says by which way one would go there
            return str(probe.getsockname()[0])
        except OSError:
            return socket.gethostname()


def raise_open_files() -> None:
    """Let the process hold as many files and connections at once as the system grants, where it has such a limit."""
    if sys.platform == "win32" or os.name != "posix":
        return
    import resource  # noqa: PLC0415 (there is none elsewhere)

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))

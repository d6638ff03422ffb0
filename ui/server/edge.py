"""What every request passes before the app sees it, and what happens once when the server starts."""

from __future__ import annotations

import gc
import logging
import os
import socket
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import msgspec
import streamlit as st
from google.protobuf.message import DecodeError
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from streamlit.proto.BackMsg_pb2 import BackMsg

from data.area import areas_root
from data.store import StoreError, database_url, shown
from ui.acts import Trouble
from ui.frame import root_of
from ui.session import HOSTS_VARIABLE, OWNER_KEY, is_number, is_open_to_others, owner_key

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send
    from streamlit.starlette import App

LOG: Final = logging.getLogger("neighbouring")
MAY: Final = {
    "default-src": "'self'",
    # Streamlit's page begins with a script in itself, and runs what we give it from addresses of its own making.
    "script-src": "'self' 'unsafe-inline' 'wasm-unsafe-eval' blob:",
    "worker-src": "'self' blob:",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self' blob: data:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
"""What the app's pages may fetch and run: nothing of others; and that no other page may show them in a frame."""
RULES: Final = {
    "Content-Security-Policy": "; ".join(f"{what} {whence}" for what, whence in MAY.items()),
    "Referrer-Policy": "no-referrer",  # addresses hold keys
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
READS: Final = {"GET", "HEAD", "OPTIONS"}
AGAINST_RULES: Final = 1008
"""Why a websocket is closed."""
NOBODYS: Final = ("_stcore/metrics", "_stcore/agent")
"""What Streamlit tells of itself, which is nobody's business."""
KINDS: Final = {"rerun_script", "stop_script", "app_heartbeat"}
"""What pages send by their websocket."""
OPERATIONS: Final = {"deferred_file", "dataframe_chunk"}
"""Of what a page asks of the server besides: files that are made when they are wanted, and rows of tables."""


class Edge:
    """Middleware round the whole app.

    Args:
        app: What it stands before.
        takes: Addresses, below that of the app, to which a browser may send something.
    """

    def __init__(self, app: ASGIApp, *, takes: frozenset[str]) -> None:
        self.app, self.takes = app, takes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it in a sentence."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        address = below_base(scope["path"], base=str(st.get_option("server.baseUrlPath")))
        status, says = self._refusal(scope, address)
        is_page = scope["type"] == "websocket"
        if not status:
            await self.app(scope, _asked_of(receive) if is_page else receive, _with_rules(send))
        elif is_page:
            await receive()
            await send({"type": "websocket.close", "code": AGAINST_RULES, "reason": says})
        else:  # a page's script reads it at the door, else a person
            is_door = address in self.takes
            refused = (
                refusal(status, says, headers=RULES) if is_door else PlainTextResponse(says, status, headers=RULES)
            )
            await refused(scope, receive, send)

    def _refusal(self, scope: Scope, address: str) -> tuple[int, str]:
        """Return with which status and why a request is refused; 0 and "" where it is not."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not is_own_host(host):
            return 403, (
                f"This server is not known as {host[:80]!r}: open the app by this machine's own name, or set "
                f"{HOSTS_VARIABLE} to the name of the proxy in front of it."
            )
        is_page = scope["type"] == "websocket"
        changes = is_page or scope["method"] not in READS
        if changes and not is_own_origin(headers.get("origin"), host):
            return 403, "Another site's page asked for this, so it was not done."
        if changes and not is_page and address not in self.takes:
            return 405, "Nothing can be sent to this address."
        if changes and not is_page and scope["method"] != "POST":
            return 405, ONLY_PAGES
        if address.startswith(NOBODYS):
            return 404, "There is nothing here."
        return 0, ""


def below_base(path: str, *, base: str) -> str:
    """Return an address below that of the app, without slashes at its ends.

    >>> below_base("/act", base=""), below_base("/apps/nb/act/", base="/apps/nb/"), below_base("/x/act", base="")
    ('act', 'act', 'x/act')
    """
    return path.strip("/").removeprefix(base.strip("/")).strip("/")


def _asked_of(receive: Receive) -> Receive:
    """Let through of what a page's websocket brings what our pages send; anything else ends it.

    Streamlit takes more from whoever is connected: to empty all caches and the session, which would forget who sits
    there, or to ask what lies beside the program.
    """

    async def received() -> Message:
        message = await receive()
        if message["type"] != "websocket.receive" or is_of_a_page(message.get("bytes") or b""):
            return message
        LOG.warning("A websocket brought what no page of the app sends, and was closed")
        return {"type": "websocket.disconnect", "code": AGAINST_RULES}

    return received


def is_of_a_page(content: bytes) -> bool:
    r"""Return whether that is a message that a page of the app sends.

    >>> is_of_a_page(BackMsg(clear_cache=True).SerializeToString()), is_of_a_page(b"\xff")
    (False, False)
    >>> is_of_a_page(BackMsg(app_heartbeat=True).SerializeToString())
    True
    """
    try:
        message = BackMsg.FromString(content)
    except DecodeError:
        return False
    kind = message.WhichOneof("type")
    if kind == "backend_operation_request":
        return message.backend_operation_request.WhichOneof("payload") in OPERATIONS
    return kind in KINDS


def _with_rules(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(RULES)
            del headers["access-control-allow-origin"]
        await send(message)

    return sent


ONLY_PAGES: Final = "This address only takes what a page of the app sends it: open the app itself."


def refusal(status: int, says: str, *, headers: Mapping[str, str] | None = None) -> Response:
    """Return what a page's script is answered that is refused."""
    content = msgspec.json.encode(Trouble(says))
    kept_nowhere = {"Cache-Control": "no-store", **(headers or {})}
    return Response(content, status_code=status, media_type="application/json", headers=kept_nowhere)


def is_own_origin(origin: str | None, host: str) -> bool:
    """Return whether a page of this app asks; programs that are no browsers name no origin.

    >>> is_own_origin("http://LOCALHOST:8501", "localhost:8501"), is_own_origin(None, "localhost:8501")
    (True, True)
    >>> is_own_origin("null", "localhost:8501"), is_own_origin("http://[", ""), is_own_origin("http://a.b", "a.c")
    (False, False, False)
    """
    if origin is None:
        return True
    try:
        asks = urlsplit(origin).netloc.lower()
    except ValueError:
        return False
    return asks != "" and asks == host.lower()


def is_own_host(host: str) -> bool:
    """Return whether a request's host is this machine: by number, by its own name, or by one that it was told.

    A page elsewhere can let its own name lead here, but not a number.

    >>> is_own_host("localhost:8501"), is_own_host("127.0.0.1:8501"), is_own_host("[::1]:8501")
    (True, True, True)
    >>> is_own_host("192.168.0.7"), is_own_host("example.org"), is_own_host("")
    (True, False, False)
    """
    try:
        name = (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return False
    return is_number(name) or name in own_names()


def own_names() -> frozenset[str]:
    """Return the names under which this machine may be asked, in lower case."""
    machine = socket.gethostname().lower()
    told = [name.strip().lower() for name in os.environ.get(HOSTS_VARIABLE, "").split(",")]
    configured = str(st.get_option("browser.serverAddress") or "").lower()
    return frozenset({"localhost", machine, f"{machine}.local", configured, *told} - {""})


# ---- What happens once, when the server starts ----

OPEN_FILES: Final = 65_536
"""Wanted: each screen holds a connection, and each plan in use some files."""


@asynccontextmanager
async def started(_app: App) -> AsyncIterator[None]:
    """Say all that when the server starts."""
    raise_open_files()
    # What is loaded by now stays: else each full collection of garbage goes through all of it, and nobody is answered.
    gc.collect()
    gc.freeze()
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

"""The addresses of the door: what a browser asks for is checked here before anything is done or shown.

Every refusal is a sentence. A key travels in the body alone: not in the address, which is logged and passed on, and
not in a cookie, which other pages could make a browser send.
"""

from __future__ import annotations

import logging
import os
import secrets
import socket
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urlsplit

import msgspec
import streamlit as st
from anyio import CapacityLimiter
from anyio.to_thread import run_sync
from msgspec.structs import replace
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from data.store.kept import StoreError
from geo.errors import PlanningError
from ui.door.doing import NotYoursError, answer_act
from ui.door.look import figures_at, look_at, moves_at
from ui.door.schema import Act, Load, Look, Trouble
from ui.kept import store

if TYPE_CHECKING:
    from collections.abc import Callable

LOG: Final = logging.getLogger("neighbouring")
ACT: Final = "act"
LOOK: Final = "look"
MOVES: Final = "moves"
FIGURES: Final = "figures"
VERSION: Final = "version"
"""Where the browser asks for the version of a plan, by its id; "" asks only whether this server lives."""
SERVER: Final = secrets.token_hex(4)
"""Goes with every version: a page that was drawn by another server is drawn anew."""
TROUBLE: Final = "trouble"
"""Stands for the version while the store can't be read."""
HOSTS_VARIABLE: Final = "NEIGHBOURING_HOSTS"
"""Names under which the app may be reached besides this machine's own, with commas: of a proxy in front of it."""
LARGEST_ACT: Final = 28_500_000
"""Bytes of an act: a file of 20 MB as base64, and what goes with it."""
LARGEST_LOOK: Final = 100_000
JSON: Final = "application/json"
CSV: Final = "text/csv"
METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
"""All come here, so that those which are refused are told why in a sentence."""
REASON_LENGTH: Final = 200
"""Characters of why a body can't be read: it may repeat what was sent."""
LANE: Final = CapacityLimiter(1)
"""What is asked is worked out one after the other: threads that take turns at it make one processor do it all twice as
slowly (20 people at once: 43 acts a second instead of 21)."""
LANE_OF_FILES: Final = CapacityLimiter(1)
"""A workbook may take seconds to read: nobody else waits for it."""
_COMPRESSED: Final = [Middleware(GZipMiddleware, minimum_size=500, compresslevel=4)]

STATUS: Final = ((NotYoursError, 403), (StoreError, 503), (PlanningError, 409))
"""Of an answer that can't be given: asked by another, worth asking again, and not."""

T = TypeVar("T")


class RefusedError(Exception):
    """A request that is not answered.

    Args:
        status: Of HTTP.
        says: Why, in a sentence.
    """

    def __init__(self, status: int, says: str) -> None:
        self.status, self.says = status, says
        super().__init__(says)


async def act(request: Request) -> Response:
    """Do what a browser asks, once, and answer what came of it."""
    return await _answered(request, Act, _acted, most=LARGEST_ACT)


def _acted(act: Act) -> bytes:
    """Do an act, and return its answer: what was done is told, whatever becomes of its picture."""
    answer = answer_act(act)
    try:
        return msgspec.json.encode(answer)
    except (TypeError, ValueError):
        LOG.exception("What an act led to can't be sent")
        return msgspec.json.encode(replace(answer, picture=None))


async def look(request: Request) -> Response:
    """Answer what a screen shows."""
    return await _answered(request, Look, lambda asked: msgspec.json.encode(look_at(asked)), most=LARGEST_LOOK)


async def moves(request: Request) -> Response:
    """Answer what each single move would do to the plan that a screen shows."""
    return await _answered(request, Look, lambda asked: msgspec.json.encode(moves_at(asked)), most=LARGEST_LOOK)


async def figures(request: Request) -> Response:
    """Answer every figure that a screen shows, as CSV."""
    return await _answered(request, Look, figures_at, most=LARGEST_LOOK, media=CSV)


def version_of(request: Request) -> PlainTextResponse:
    """Answer the browser's look: this server, and the version of the plan, `TROUBLE`, or "" where there is no plan."""
    plan_id = request.query_params.get("plan", "")
    try:
        version = str(store().version(plan_id)) if plan_id else ""
    except StoreError:
        version = TROUBLE
    except PlanningError:
        version = ""
    return PlainTextResponse(f"{SERVER} {version}", headers={"Cache-Control": "no-store"})


def door_routes() -> list[Route]:
    """Return the addresses of the door."""
    return [
        Route(f"/{ACT}", act, methods=METHODS, middleware=_COMPRESSED),
        Route(f"/{LOOK}", look, methods=METHODS, middleware=_COMPRESSED),
        Route(f"/{MOVES}", moves, methods=METHODS, middleware=_COMPRESSED),
        Route(f"/{FIGURES}", figures, methods=METHODS, middleware=_COMPRESSED),
        Route(f"/{VERSION}", version_of),
    ]


async def _answered(
    request: Request, kind: type[T], answer: Callable[[T], bytes], *, most: int, media: str = JSON
) -> Response:
    """Answer a request: with 200 what was asked for, with 503 that it is worth asking again, else why it is refused."""
    try:
        refuse_strangers(request)
        asked = read(await _body(request, most=most), kind)
        return _response(await run_sync(answer, asked, limiter=_lane(asked)), 200, media=media)
    except RefusedError as error:
        return _refusal(error.says, error.status)
    except ClientDisconnect:
        return _refusal("It did not arrive whole, so nothing was done.", 400)  # told to nobody: the browser is gone
    except PlanningError as error:
        status = next(status for kind, status in STATUS if isinstance(error, kind))
        return _refusal(_sentence(str(error)), status)
    except Exception:
        LOG.exception("An act or a look failed")
        says = (
            "Something went wrong in the program itself, and the plan is as it was before. Try again; if it happens "
            "again, send the lines that the program printed in its window to whoever looks after it."
        )
        return _refusal(says, 500)


def _lane(asked: object) -> CapacityLimiter:
    return LANE_OF_FILES if isinstance(asked, Act) and isinstance(asked.deed, Load) else LANE


def read(body: bytes, kind: type[T]) -> T:
    """Return what a body says.

    Raises:
        RefusedError: It is not what it must be.
    """
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        reason = (str(error) or "it is nested too deeply")[:REASON_LENGTH]
        says = f"The browser sent something that can't be read ({reason}): reload the page and do it again."
        raise RefusedError(400, says) from error


async def _body(request: Request, *, most: int) -> bytes:
    said = request.headers.get("content-length", "").lstrip("0")
    too_large = RefusedError(413, f"The browser sent more than {most:,} bytes: that is no act of a person.")
    if said.isdecimal() and (len(said) > len(str(most)) or int(said) > most):
        raise too_large
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > most:
            raise too_large
    return bytes(body)


def refuse_strangers(request: Request) -> None:
    """See to it that a page of this app asks, under a name of this machine.

    Raises:
        RefusedError: The host is none of ours, another site's page asks, or what it sends is not said to be JSON.
    """
    if request.method != "POST":
        raise RefusedError(405, "This address only takes what a page of the app sends it: open the app itself.")
    host = request.headers.get("host", "")
    if not is_own_host(host):
        raise RefusedError(
            403,
            f"This server is not known as {host[:80]!r}: open the app by this machine's own name, or set "
            f"{HOSTS_VARIABLE} to the name of the proxy in front of it.",
        )
    origin = request.headers.get("origin")
    if origin is not None and host_in(origin) != host.lower():
        raise RefusedError(403, "Another site's page asked for this, so it was not done.")
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != JSON:
        raise RefusedError(415, f"What is asked must be sent as {JSON}.")


def host_in(origin: str) -> str:
    """Return the host of an origin, with its port; "" where it has none.

    >>> host_in("http://LOCALHOST:8501"), host_in("null"), host_in("http://[")
    ('localhost:8501', '', '')
    """
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return ""


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
    try:
        ip_address(name)
    except ValueError:
        return name in own_names()
    return True


def own_names() -> frozenset[str]:
    """Return the names under which this machine may be asked, in lower case."""
    machine = socket.gethostname().lower()
    told = [name.strip().lower() for name in os.environ.get(HOSTS_VARIABLE, "").split(",")]
    configured = str(st.get_option("browser.serverAddress") or "").lower()
    return frozenset({"localhost", machine, f"{machine}.local", configured, *told} - {""})


def _refusal(says: str, status: int) -> Response:
    return _response(msgspec.json.encode(Trouble(says)), status)


def _response(content: bytes, status: int, *, media: str = JSON) -> Response:
    return Response(content, status_code=status, media_type=media, headers={"Cache-Control": "no-store"})


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")

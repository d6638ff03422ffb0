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
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urlsplit

import msgspec
import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from data.store.kept import StoreError
from geo.errors import PlanningError
from ui.door.doing import NotYoursError, answer_act
from ui.door.look import look_at
from ui.door.schema import Act, Look, Trouble
from ui.kept import store

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

LOG: Final = logging.getLogger("neighbouring")
ACT: Final = "act"
LOOK: Final = "look"
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
_COMPRESSED: Final = [Middleware(GZipMiddleware, minimum_size=500, compresslevel=4)]

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
    return await _answered(request, Act, answer_act, most=LARGEST_ACT)


async def look(request: Request) -> Response:
    """Answer what a screen shows."""
    return await _answered(request, Look, look_at, most=LARGEST_LOOK)


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
        Route(f"/{ACT}", act, methods=["POST"], middleware=_COMPRESSED),
        Route(f"/{LOOK}", look, methods=["POST"], middleware=_COMPRESSED),
        Route(f"/{VERSION}", version_of),
    ]


async def _answered(request: Request, kind: type[T], answer: Callable[[T], Any], *, most: int) -> Response:
    """Answer a request: with 200 what was asked for, with 503 that it is worth asking again, else why it is refused."""
    try:
        refuse_strangers(request)
        asked = read(await _body(request, most=most), kind)
        return _json(await run_in_threadpool(answer, asked), 200)
    except RefusedError as error:
        return _json(Trouble(error.says), error.status)
    except NotYoursError as error:
        return _json(Trouble(_sentence(str(error))), 403)
    except StoreError as error:
        return _json(Trouble(_sentence(str(error))), 503)
    except PlanningError as error:
        return _json(Trouble(_sentence(str(error))), 409)
    except Exception:
        LOG.exception("An act or a look failed")
        says = (
            "Something went wrong in the program itself, and the plan is as it was before. Try again; if it happens "
            "again, send the lines that the program printed in its window to whoever looks after it."
        )
        return _json(Trouble(says), 500)


def read(body: bytes, kind: type[T]) -> T:
    """Return what a body says.

    Raises:
        RefusedError: It is not what it must be.
    """
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        reason = str(error) or "it is nested too deeply"
        says = f"The browser sent something that can't be read ({reason}): reload the page and do it again."
        raise RefusedError(400, says) from error


async def _body(request: Request, *, most: int) -> bytes:
    said = request.headers.get("content-length", "")
    too_large = RefusedError(413, f"The browser sent more than {most:,} bytes: that is no act of a person.")
    if said.isdigit() and int(said) > most:
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
        RefusedError: The host is none of ours, another site's page asks, or the body is not said to be JSON.
    """
    host = request.headers.get("host", "")
    if not is_own_host(host):
        raise RefusedError(
            403,
            f"This server is not known as {host[:80]!r}: open the app by this machine's own name, or set "
            f"{HOSTS_VARIABLE} to the name of the proxy in front of it.",
        )
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
        raise RefusedError(403, "Another site's page asked for this, so it was not done.")
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != JSON:
        raise RefusedError(415, f"What is asked must be sent as {JSON}.")


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


def _json(value: object, status: int) -> Response:
    return Response(
        msgspec.json.encode(value), status_code=status, media_type=JSON, headers={"Cache-Control": "no-store"}
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "!", "?")) else ".")

"""The addresses of the door: what a browser asks for is checked here before anything is done or shown.

Every refusal is a sentence. A key travels in the body alone: not in the address, which is logged and passed on, and
not in a cookie, which other pages could make a browser send.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec
from anyio import CapacityLimiter, move_on_after
from anyio.to_thread import run_sync
from msgspec.structs import replace
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from data.store import NoRightError, StoreError
from geo.errors import PlanningError
from geo.wording import as_sentence
from ui.acts import Act, Ask, Load, Look, answer_act, figures_at, look_at, moves_at
from ui.server.edge import ONLY_PAGES, refusal
from ui.session import SERVER, asker_with, store

if TYPE_CHECKING:
    from collections.abc import Callable

LOG: Final = logging.getLogger("neighbouring")
ACT: Final = "act"
LOOK: Final = "look"
MOVES: Final = "moves"
FIGURES: Final = "figures"
VERSION: Final = "version"
ADDRESSES: Final = frozenset({ACT, LOOK, MOVES, FIGURES, VERSION})
TROUBLE: Final = "trouble"
"""Stands for the version while the store can't be read."""
LARGEST_ACT: Final = 28_500_000
"""Bytes of an act: a file of 20 MB as base64, and what goes with it."""
LARGEST_LOOK: Final = 100_000
BODY_SECONDS: Final = 20
BYTES_A_SECOND: Final = 50_000
"""A body may take so many seconds to arrive, and those that it takes at that speed: as long as the browser waits."""
JSON: Final = "application/json"
CSV: Final = "text/csv"
TEXT: Final = "text/plain"
METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
"""All come here, so that those which are refused are told why in a sentence."""
REASON_LENGTH: Final = 200
"""Characters of why a body can't be read: it may repeat what was sent."""
LANE: Final = CapacityLimiter(1)
"""What is asked is worked out one after the other: threads that take turns at it make one processor do it all twice as
slowly (20 people at once: 43 acts a second instead of 21)."""
LANE_OF_FILES: Final = CapacityLimiter(1)
"""A workbook may take seconds to read: nobody else waits for it."""
LANE_OF_VERSIONS: Final = CapacityLimiter(1)
"""Every screen asks for one each second: it is one statement, and waits for nobody's act."""
_COMPRESSED: Final = [Middleware(GZipMiddleware, minimum_size=500, compresslevel=4)]

STATUS: Final = ((NoRightError, 403), (StoreError, 503), (PlanningError, 409))
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


def _acted(act: Act) -> bytes:
    """Do an act, and return its answer: what was done is told, whatever becomes of its picture."""
    answer = answer_act(act)
    try:
        return msgspec.json.encode(answer)
    except (TypeError, ValueError):
        LOG.exception("What an act led to can't be sent")
        return msgspec.json.encode(replace(answer, picture=None))


def _version(ask: Ask) -> bytes:
    """Return the name of this server, and the version of the plan: `TROUBLE`, or "" where who asks may see none."""
    try:
        found = str(store(asker_with(ask.key)).version(ask.plan_id)) if ask.plan_id else ""
    except StoreError:
        found = TROUBLE
    except PlanningError:
        found = ""
    return f"{SERVER} {found}".encode()


def door_routes() -> list[Route]:
    """Return the addresses of the door."""
    return [
        _route(ACT, Act, _acted, most=LARGEST_ACT),
        _route(LOOK, Look, lambda look: msgspec.json.encode(look_at(look))),
        _route(MOVES, Look, lambda look: msgspec.json.encode(moves_at(look))),
        _route(FIGURES, Look, figures_at, media=CSV),
        _route(VERSION, Ask, _version, media=TEXT),
    ]


def _route(
    address: str, kind: type[T], answer: Callable[[T], bytes], *, most: int = LARGEST_LOOK, media: str = JSON
) -> Route:
    async def asked(request: Request) -> Response:
        return await _answered(request, kind, answer, most=most, media=media)

    return Route(f"/{address}", asked, methods=METHODS, middleware=[] if address == VERSION else _COMPRESSED)


async def _answered(
    request: Request, kind: type[T], answer: Callable[[T], bytes], *, most: int, media: str
) -> Response:
    """Answer a request: with 200 what was asked for, with 503 that it is worth asking again, else why it is refused."""
    try:
        asked = read(await _body(request, most=most), kind)
        content = await run_sync(answer, asked, limiter=_lane(asked))
        return Response(content, media_type=media, headers={"Cache-Control": "no-store"})
    except RefusedError as error:
        return refusal(error.status, error.says)
    except ClientDisconnect:
        return refusal(400, "It did not arrive whole, so nothing was done.")  # told to nobody: the browser is gone
    except PlanningError as error:
        status = next(status for kind, status in STATUS if isinstance(error, kind))
        return refusal(status, as_sentence(str(error)))
    except Exception:
        LOG.exception("An act or a look failed")
        says = (
            "Something went wrong in the program itself, and the plan is as it was before. Try again; if it happens "
            "again, send the lines that the program printed in its window to whoever looks after it."
        )
        return refusal(500, says)


def _lane(asked: object) -> CapacityLimiter:
    if isinstance(asked, Ask):
        return LANE_OF_VERSIONS
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
    """Return what is sent, if that is JSON, as pages of the app send it; from which page it comes the edge has seen to.

    Raises:
        RefusedError: It is something else, too large, or does not arrive in time.
    """
    if request.method != "POST":
        raise RefusedError(405, ONLY_PAGES)
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != JSON:
        raise RefusedError(415, f"What is asked must be sent as {JSON}.")
    said = request.headers.get("content-length", "").lstrip("0")
    too_large = RefusedError(413, f"The browser sent more than {most:,} bytes: that is no act of a person.")
    if said.isdecimal() and (len(said) > len(str(most)) or int(said) > most):
        raise too_large
    body = bytearray()
    with move_on_after(BODY_SECONDS + (int(said) if said.isdecimal() else 0) / BYTES_A_SECOND) as time:
        async for part in request.stream():
            body += part
            if len(body) > most:
                raise too_large
    if time.cancelled_caught:
        raise RefusedError(408, "It took too long to arrive, so nothing was done: do it again.")
    return bytes(body)

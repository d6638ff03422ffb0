"""The addresses to which files come in: streamed to disk as they arrive, from the owner's browser alone.

A body is the file itself. Its name and the owner's key travel in headers: not in the address, which is logged and
passed on, and which another site's page could have a browser ask for. Every refusal is a sentence.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
import time
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Final, Protocol
from urllib.parse import unquote

import msgspec
from anyio import CapacityLimiter, move_on_after
from anyio.to_thread import run_sync
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from data.area import areas_root, unpack
from data.files import HIDDEN
from data.store import StoreError
from geo.errors import PlanningError
from geo.wording import as_sentence
from ui.server.edge import ONLY_PAGES, refusal
from ui.server.routes import METHODS, RefusedError
from ui.session import asker_with

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LOG: Final = logging.getLogger("neighbouring")
FILES: Final = "files"
AREA_FILE: Final = "area-file"
UPLOADS: Final = frozenset({FILES, AREA_FILE})
KEY_HEADER: Final = "X-Neighbouring-Key"
NAME_HEADER: Final = "X-Neighbouring-Name"
"""Percent-encoded: headers hold no other letters."""

LARGEST_FILE: Final = 4_000_000_000
"""Bytes: the streets of Great Britain come to half of that."""
LARGEST_AREA: Final = 2_000_000_000
SPARED_BYTES: Final = 500_000_000
"""Of the disk, which are never filled: plans are kept on it, too."""
PATIENCE_SECONDS: Final = 60
SLOWEST: Final = 10_000
"""A file may take so many seconds to arrive, and those that it takes at so many bytes a second."""
PIECE: Final = 1 << 20
"""Bytes that are held before they are written: what a file takes of memory on its way."""
AT_ONCE: Final = 4
"""Files that come in at the same time; a browser sends them one after the other, and waits when it is told to."""
LANE: Final = CapacityLimiter(AT_ONCE)
"""Disks wait, so that nobody else has to: these threads only write."""
LANE_OF_KEYS: Final = CapacityLimiter(1)
LANE_OF_AREAS: Final = CapacityLimiter(1)
"""An area is read whole to see that it is one: one at a time is enough."""


class Receiver(Protocol):
    """Takes a file as it arrives."""

    def write(self, part: bytes, /) -> None:
        """Add the next part."""

    def done(self) -> object:
        """Keep the whole, and return what it is."""

    def abandon(self) -> None:
        """Throw away what has come; nothing happens after `done`."""


class ArrivingArea:
    """An area on its way as one file, which stands when it is done.

    Args:
        root: Folder of areas.

    Raises:
        PlanningError: The disk can't be written to.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        try:
            (root / HIDDEN).mkdir(parents=True, exist_ok=True)
            self._file: IO[bytes] = tempfile.TemporaryFile(dir=root / HIDDEN)  # noqa: SIM115 (`abandon` closes it)
        except OSError as error:
            raise self._disk(error) from error

    def write(self, part: bytes) -> None:
        """Add the next part.

        Raises:
            PlanningError: The disk does not take it.
        """
        try:
            self._file.write(part)
        except OSError as error:
            raise self._disk(error) from error

    def done(self) -> dict[str, str]:
        """Let the area stand; returns its slug.

        Raises:
            PlanningError: It is no packed area, or another stands in its place.
        """
        try:
            self._file.flush()
        except OSError as error:
            raise self._disk(error) from error
        return {"slug": unpack(self._root, self._file)}

    def abandon(self) -> None:
        """Throw away the file that came."""
        with suppress(OSError):
            self._file.close()

    def _disk(self, error: OSError) -> PlanningError:
        says = f"the area can't be written to the disk of {self._root} ({error.strerror or error}): make room there"
        return PlanningError(says)


def upload_routes() -> list[Route]:
    """Return the addresses to which files come in."""

    def file(root: Path, name: str) -> Receiver:
        # All that reads official files is loaded when the first one comes, not into every app: some 40 MB.
        from data.shelf import Arriving  # noqa: PLC0415

        return Arriving(root, name, most=LARGEST_FILE)

    def area(root: Path, _name: str) -> Receiver:
        return ArrivingArea(root)

    return [
        _route(FILES, file, most=LARGEST_FILE, lane=LANE),
        _route(AREA_FILE, area, most=LARGEST_AREA, lane=LANE_OF_AREAS),
    ]


def _route(address: str, receiver: Callable[[Path, str], Receiver], *, most: int, lane: CapacityLimiter) -> Route:
    under_way: set[Request] = set()

    async def asked(request: Request) -> Response:
        try:
            await _check_owner(request)
            _check_busy(len(under_way))
            under_way.add(request)
            try:
                return await _received(request, receiver, most=most, lane=lane)
            finally:
                under_way.discard(request)
        except RefusedError as error:
            return refusal(error.status, error.says, headers=_hang_up(error.status))
        except ClientDisconnect:
            return refusal(400, "It did not arrive whole, so nothing of it was kept.")  # the browser is gone
        except StoreError as error:
            return refusal(503, as_sentence(str(error)))
        except PlanningError as error:
            return refusal(409, as_sentence(str(error)))
        except Exception:
            LOG.exception("A file could not be taken in")
            says = (
                "Something went wrong in the program itself, and nothing of the file was kept. Try again; if it "
                "happens again, send the lines that the program printed in its window to whoever looks after it."
            )
            return refusal(500, says)

    return Route(f"/{address}", asked, methods=METHODS)


def _hang_up(status: int) -> dict[str, str]:
    """Return what goes with a refusal: who is too slow is waited for no longer."""
    return {"Connection": "close"} if status == 408 else {}


async def _check_owner(request: Request) -> None:
    """Let only the owner send something, and see to that before anything of it is read.

    Raises:
        RefusedError: Somebody else asks, or in another way than pages of the app do.
    """
    if request.method != "POST":
        raise RefusedError(405, ONLY_PAGES)
    asker = await run_sync(asker_with, request.headers.get(KEY_HEADER, ""), limiter=LANE_OF_KEYS)
    if not asker.is_owner:
        raise RefusedError(403, "Only the owner of this install can hand over files: open the owner's link.")


def _check_busy(under_way: int) -> None:
    if under_way >= AT_ONCE:
        raise RefusedError(503, "Several files come in just now: this one is taken when they are there.")


async def _received(
    request: Request, receiver: Callable[[Path, str], Receiver], *, most: int, lane: CapacityLimiter
) -> Response:
    name, said, root = _name(request), _length(request), areas_root()
    _check_size(said, most=most)
    await run_sync(_check_room, root, said, limiter=LANE)
    arriving = await run_sync(receiver, root, name, limiter=LANE)
    try:
        await _stream(request, arriving, said=said, most=most)
        kept = await run_sync(arriving.done, limiter=lane)
    finally:
        arriving.abandon()
    return Response(_answer(kept), media_type="application/json", headers={"Cache-Control": "no-store"})


def _answer(kept: object) -> bytes:
    told = kept if isinstance(kept, dict) else {name: getattr(kept, name) for name in ("id", "name", "bytes")}
    return msgspec.json.encode(told)


async def _stream(request: Request, arriving: Receiver, *, said: int, most: int) -> None:
    """Hand on what comes, piece by piece.

    Raises:
        RefusedError: It is too large, comes too slowly, or is not as long as was said.
    """
    held, came, began = bytearray(), 0, time.monotonic()
    stream = request.stream().__aiter__()
    while True:
        with move_on_after(began + PATIENCE_SECONDS + came / SLOWEST - time.monotonic()) as waiting:
            part = await anext(stream, None)
        if waiting.cancelled_caught:
            raise RefusedError(408, "It came too slowly, so nothing of it was kept: try again.")
        if part is None:
            break
        held += part
        came += len(part)
        _check_size(came, most=most)
        if len(held) >= PIECE:
            await run_sync(arriving.write, bytes(held), limiter=LANE)
            held.clear()
    if said and came != said:
        raise RefusedError(400, "It did not arrive whole, so nothing of it was kept: try again.")
    if held:
        await run_sync(arriving.write, bytes(held), limiter=LANE)


def _name(request: Request) -> str:
    """Return what the file is called.

    Raises:
        RefusedError: The name can't be read.
    """
    try:
        return unquote(request.headers.get(NAME_HEADER, ""), errors="strict") or "file"
    except UnicodeDecodeError as error:
        raise RefusedError(400, "The name of the file can't be read: rename it, and hand it over again.") from error


def _length(request: Request) -> int:
    """Return how many bytes are to come; 0 where that is not said."""
    said = request.headers.get("content-length", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 20 else 0


def _check_size(size: int, *, most: int) -> None:
    if size > most:
        says = f"It has more than {most / 1e6:,.0f} MB, the most that comes in here: is it the right file?"
        raise RefusedError(413, says)


def _check_room(root: Path, size: int) -> None:
    """See that all of it has room on the disk, where its size is said; the parts are seen to as they come."""
    there = next(folder for folder in (root, *root.absolute().parents) if folder.exists())
    free = shutil.disk_usage(there).free - SPARED_BYTES
    if size > free:
        says = (
            f"It has {size / 1e6:,.0f} MB and {max(0, free) / 1e6:,.0f} MB of the disk can be used: make room on the "
            f"disk of {root}, then hand it over again."
        )
        raise RefusedError(507, says)

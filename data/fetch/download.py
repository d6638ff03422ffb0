"""Fetch one file: wait politely, go on where it broke off, and keep it only when it is whole and what was asked for."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import IO, TYPE_CHECKING, Any, Final, NoReturn

import requests

from data.fetch.asking import Asking, Tries
from data.files import locked

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CHUNK: Final = 1 << 16
"""Of what breaks off within a piece of this size, the piece is lost."""
LARGEST_BYTES: Final = 4 << 30
"""More than any file that is asked for; what sends more has gone wrong."""
PARTIAL: Final = ".part"
ABOUT: Final = ".json"
STARTS: Final = {"zip": (b"PK\x03\x04",), "xlsx": (b"PK\x03\x04",), "json": (b"{", b"[")}
"""How a file of a kind begins."""


@dataclass(frozen=True)
class Fetched:
    """A file that was fetched.

    Attributes:
        path: Where it is.
        address: From where it came, after all redirects.
        bytes: Its size.
        sha256: Its hash, in hexadecimal.
        at: ISO time in UTC at which it had come.
        tag: What the server calls this edition of it (ETag, else Last-Modified); "" where it says nothing.
    """

    path: Path
    address: str
    bytes: int
    sha256: str
    at: str
    tag: str


@dataclass(frozen=True)
class Wanted:
    """A file that is to be fetched.

    Attributes:
        title: What people call it.
        address: Where it is.
        kind: One of `STARTS`, or "" for any file that is no web page.
        md5: As the publisher gives it, in hexadecimal; "" where none is given.
    """

    title: str
    address: str
    kind: str = ""
    md5: str = ""


@dataclass
class Downloads(Asking):
    """Fetches files.

    Attributes:
        progress: Called with the title, the bytes that are there and those of the whole file (0: not known).
    """

    progress: Callable[[str, int, int], None] = lambda _title, _done, _total: None

    def fetch(self, wanted: Wanted, target: Path) -> Fetched:
        """Return the file at that address, fetched to `target`, or as it was fetched there before.

        What broke off goes on where it was, if the server still has the same edition. Beside the file stands what is
        known of it, as JSON.

        Raises:
            FetchError: It can't be had, or is not what was asked for. Nothing stands at `target` then.
        """
        target.parent.mkdir(parents=True, exist_ok=True)
        with locked(target, busy=f"{wanted.title} is being fetched by somebody else: wait until that has ended"):
            if before := fetched_before(target, wanted):
                return before
            return _Transfer(self, wanted, target).run()


def fetched_before(target: Path, wanted: Wanted) -> Fetched | None:
    """Return the file as it was fetched before, or None where it was not, came from elsewhere, or was touched since."""
    about = _read(target.with_name(target.name + ABOUT))
    if not target.is_file() or about.get("asked") != wanted.address or about.get("bytes") != target.stat().st_size:
        return None
    if about.get("sha256") != hash_of(target, "sha256"):
        return None
    return Fetched(target, *(about[name] for name in ("address", "bytes", "sha256", "at", "tag")))


class _Transfer:
    """One file on its way."""

    def __init__(self, downloads: Downloads, wanted: Wanted, target: Path) -> None:
        self.downloads, self.wanted, self.target = downloads, wanted, target
        self.part = target.with_name(target.name + PARTIAL)
        self.about_part = self.part.with_name(self.part.name + ABOUT)
        self.tries = Tries(downloads, wanted.title, wanted.address)

    def run(self) -> Fetched:
        address = self.wanted.address
        while True:
            before = self._have()
            try:
                with self._ask(before) as answer:
                    address = answer.url
                    if self._take(answer, before):
                        break
            except requests.RequestException as error:
                if self._have() > before:
                    self.tries.renew()
                self.tries.failed(error)
            except OSError as error:
                self._disk(error)
        return self._finish(address)

    def _have(self) -> int:
        return self.part.stat().st_size if self.part.is_file() else 0

    def _ask(self, have: int) -> requests.Response:
        headers = {}
        about = _read(self.about_part)
        if have and about.get("asked") == self.wanted.address and about.get("tag"):
            headers = {"Range": f"bytes={have}-", "If-Range": about["tag"]}
        return self.downloads.session.get(
            self.wanted.address, headers=headers, stream=True, timeout=self.downloads.patience.answer
        )

    def _take(self, answer: requests.Response, have: int) -> bool:
        """Take what the server sends; returns whether the file is whole."""
        if answer.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            self._forget_part()  # it has another edition, or what had come is longer than the file
            return False
        if answer.status_code not in {HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT}:
            self.tries.refused(answer)
            return False
        goes_on = answer.status_code == HTTPStatus.PARTIAL_CONTENT and _starts_at(answer) == have
        if answer.status_code == HTTPStatus.PARTIAL_CONTENT and not goes_on:
            self._forget_part()
            return False
        start = have if goes_on else 0
        total = start + int(answer.headers.get("Content-Length") or 0)
        self._check_room(total, start)
        tag = answer.headers.get("ETag") or answer.headers.get("Last-Modified") or ""
        if tag.startswith("W/"):
            tag = ""  # a weak name does not say that every byte is the same
        self.about_part.write_text(json.dumps({"asked": self.wanted.address, "tag": tag}), encoding="utf-8")
        with self.part.open("ab" if goes_on else "wb") as file:
            self._write(answer, file, start, total)
        return True

    def _write(self, answer: requests.Response, file: IO[bytes], start: int, total: int) -> None:
        done = start
        for chunk in answer.iter_content(CHUNK):
            if done == 0:
                self._check_kind(chunk, answer.headers.get("Content-Type", ""))
            file.write(chunk)
            done += len(chunk)
            if done > LARGEST_BYTES:
                self._forget_part()
                self.tries.give_up(f"it is larger than {LARGEST_BYTES >> 30} GB, which no file asked for is")
            self.downloads.progress(self.wanted.title, done, total if total > start else 0)
            if self.downloads.stop.is_set():
                self.tries.cancel()

    def _check_kind(self, start: bytes, content_type: str) -> None:
        """Refuse a page that is sent in place of a file, as if all were well."""
        is_page = start.lstrip()[:256].lower().startswith((b"<!doctype html", b"<html"))
        if is_page or ("text/html" in content_type and self.wanted.kind):
            self.tries.give_up(
                "the server sent a web page in place of the file; it may have moved, or ask for a sign-in"
            )
        if self.wanted.kind in STARTS and not start.lstrip(b"\xef\xbb\xbf \r\n").startswith(STARTS[self.wanted.kind]):
            self.tries.give_up(f"what the server sent is no {self.wanted.kind} file")

    def _check_room(self, total: int, have: int) -> None:
        free = shutil.disk_usage(self.target.parent).free
        if total - have > free:
            self.tries.give_up(
                f"{_mb(total - have)} are still to come and {_mb(free)} are free on the disk of {self.target.parent}: "
                "make room, then try again"
            )

    def _disk(self, error: OSError) -> NoReturn:
        self.tries.give_up(
            f"it can't be written to {self.target.parent} ({error.strerror or error}). What had come is there: "
            "make room or give leave to write, then try again"
        )

    def _finish(self, address: str) -> Fetched:
        if not self._have():
            self._forget_part()
            self.tries.give_up("the server sent an empty file")
        if self.wanted.kind in {"zip", "xlsx"} and not zipfile.is_zipfile(self.part):
            self._forget_part()
            self.tries.give_up("what came is no whole archive; it was thrown away: try again")
        if self.wanted.md5 and hash_of(self.part, "md5") != self.wanted.md5.lower():
            self._forget_part()
            self.tries.give_up(
                "its bytes are not those that the publisher's checksum is of; what had come was thrown away: try again"
            )
        tag = _read(self.about_part).get("tag", "")
        now = datetime.now(UTC).isoformat(timespec="seconds")
        fetched = Fetched(self.target, address, self._have(), hash_of(self.part, "sha256"), now, tag)
        about = {name: value for name, value in asdict(fetched).items() if name != "path"}
        self.target.unlink(missing_ok=True)
        self.target.with_name(self.target.name + ABOUT).write_text(
            json.dumps({"asked": self.wanted.address, **about}, indent=1), encoding="utf-8"
        )
        self.part.replace(self.target)
        self._forget_part()
        return fetched

    def _forget_part(self) -> None:
        self.part.unlink(missing_ok=True)
        self.about_part.unlink(missing_ok=True)


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def hash_of(path: Path, kind: str) -> str:
    """Return the hash of a file, in hexadecimal: "sha256", or "md5" where a publisher gives that."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, kind).hexdigest()


def _starts_at(answer: requests.Response) -> int:
    """Return the first byte that the server says it sends; -1 where it does not say.

    >>> answer = requests.Response()
    >>> answer.headers["Content-Range"] = "bytes 500-999/1000"
    >>> _starts_at(answer)
    500
    """
    first = answer.headers.get("Content-Range", "").removeprefix("bytes ").split("-")[0]
    return int(first) if first.isdecimal() else -1


def _mb(count: int) -> str:
    """Return a size as people say it.

    >>> _mb(83_000_000)
    '83 MB'
    """
    return f"{max(1, round(count / 1e6)):,} MB"

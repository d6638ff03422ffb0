"""Fetch one file: wait politely, go on where it broke off, and keep it only when it is whole and what was asked for."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import zipfile
import zlib
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import IO, TYPE_CHECKING, Any, Final, NoReturn

from data.fetch.asking import NO_ANSWER, Asking, Tries
from data.files import locked
from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import requests

CHUNK: Final = 1 << 16
"""Of what breaks off within a piece of this size, the piece is lost."""
LARGEST_BYTES: Final = 4 << 30
"""More than any file that is asked for; what sends more has gone wrong."""
FIRST_BYTES: Final = 16
"""So many tell what kind of file it is."""
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
        lasts: Whether the same file stands at that address for ever; else the server is asked for a newer one.
    """

    title: str
    address: str
    kind: str = ""
    md5: str = ""
    lasts: bool = True


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
            before = fetched_before(target, wanted)
            if before and (wanted.lasts or wanted.md5):
                return before
            if not before and target.exists() and not target.with_name(target.name + ABOUT).exists():
                msg = f"{target} is there already and was not fetched: move it away, or fetch to another folder"
                raise PlanningError(msg)
            return _Transfer(self, wanted, target, before).run()


def fetched_before(target: Path, wanted: Wanted) -> Fetched | None:
    """Return the file as it was fetched before, or None where it was not, came from elsewhere, or was touched since."""
    about = _read(target.with_name(target.name + ABOUT))
    if not target.is_file() or about.get("asked") != wanted.address or about.get("bytes") != target.stat().st_size:
        return None
    if about.get("md5", "") != wanted.md5 or about.get("sha256") != hash_of(target, "sha256"):
        return None
    return Fetched(target, *(about.get(name, "") for name in ("address", "bytes", "sha256", "at", "tag")))


class _Transfer:
    """One file on its way."""

    def __init__(self, downloads: Downloads, wanted: Wanted, target: Path, before: Fetched | None) -> None:
        self.downloads, self.wanted, self.target, self.before = downloads, wanted, target, before
        self.part = target.with_name(target.name + PARTIAL)
        self.about_part = self.part.with_name(self.part.name + ABOUT)
        self.tries = Tries(downloads, wanted.title, wanted.address)

    def run(self) -> Fetched:
        while True:
            have = self._have()
            try:
                with self._ask(have) as answer:
                    if answer.status_code == HTTPStatus.NOT_MODIFIED and self.before:
                        return self.before
                    if self._take(answer, have) and self._is_whole():
                        return self._finish(answer.url)
            except NO_ANSWER as error:
                if self._have() > have:
                    self.tries.renew()
                self.tries.failed(error)
            except OSError as error:
                self._disk(error)

    def _have(self) -> int:
        return self.part.stat().st_size if self.part.is_file() else 0

    def _is_whole(self) -> bool:
        """Return whether all has come; where the server does not say how much that is, all that it sent is."""
        total = _read(self.about_part).get("total", 0)
        return not total or self._have() == total

    def _ask(self, have: int) -> requests.Response:
        headers = {}
        about = _read(self.about_part)
        if have and about.get("asked") == self.wanted.address and about.get("tag"):
            headers = {"Range": f"bytes={have}-", "If-Range": about["tag"]}
        elif not have and self.before and self.before.tag:
            headers = {"If-None-Match" if '"' in self.before.tag else "If-Modified-Since": self.before.tag}
        return self.downloads.get(self.wanted.address, headers)

    def _take(self, answer: requests.Response, have: int) -> bool:
        """Take what the server sends, the rest of what has come or the whole; returns whether it sent any of it."""
        tag = answer.headers.get("ETag") or answer.headers.get("Last-Modified") or ""
        noted = _read(self.about_part)
        first, total = _range_of(answer)
        is_same = have and first == have and total == noted.get("total") and tag in {"", noted.get("tag")}
        if answer.status_code == HTTPStatus.PARTIAL_CONTENT and is_same:
            with self.part.open("ab") as file:
                self._write(answer, file, have, total)
            return True
        if answer.status_code in {HTTPStatus.PARTIAL_CONTENT, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE}:
            self._forget_part()  # it has another edition, or sends what was not asked for
            self.tries.again(f"the server answered {answer.status_code} with another part than was asked for")
        elif answer.status_code != HTTPStatus.OK:
            self.tries.refused(answer)
        else:
            length = answer.headers.get("Content-Length", "")
            total = int(length) if length.isdecimal() else 0
            self._check_room(total, 0)
            with self.part.open("wb") as file:
                strong = "" if tag.startswith("W/") else tag  # a weak name does not say that every byte is the same
                about = {"asked": self.wanted.address, "tag": strong, "total": total}
                self.about_part.write_text(json.dumps(about), encoding="utf-8")
                self._write(answer, file, 0, total)
            return True
        return False

    def _write(self, answer: requests.Response, file: IO[bytes], start: int, total: int) -> None:
        done, unseen = start, b""
        for chunk in answer.iter_content(CHUNK):
            if not start and done < FIRST_BYTES:
                unseen += chunk
                self._check_kind(unseen, answer.headers.get("Content-Type", ""), more=len(unseen) < FIRST_BYTES)
            file.write(chunk)
            done += len(chunk)
            if done > LARGEST_BYTES:
                self._forget_part()
                self.tries.give_up(f"it is larger than {LARGEST_BYTES >> 30} GB, which no file asked for is")
            self.downloads.progress(self.wanted.title, done, total)
            if self.downloads.stop.is_set():
                self.tries.cancel()

    def _check_kind(self, start: bytes, content_type: str, *, more: bool) -> None:
        """Refuse a page that is sent in place of a file, as if all were well."""
        start = start.lstrip(b"\xef\xbb\xbf \t\r\n")
        if "text/html" in content_type or start[:256].lower().startswith((b"<!doctype html", b"<html")):
            self._forget_part()
            self.tries.give_up(
                "the server sent a web page in place of the file; it may have moved, or ask for a sign-in"
            )
        if not more and self.wanted.kind in STARTS and not start.startswith(STARTS[self.wanted.kind]):
            self._forget_part()
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
        if self.wanted.kind in {"zip", "xlsx"} and not _is_whole_archive(self.part):
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
        about = {name: value for name, value in asdict(fetched).items() if name != "path"} | {"md5": self.wanted.md5}
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


def _range_of(answer: requests.Response) -> tuple[int, int]:
    """Return the first byte that the server says it sends, and how many there are; -1 where it does not say.

    >>> from requests import Response
    >>> answer = Response()
    >>> answer.headers["Content-Range"] = "bytes 500-999/1000"
    >>> _range_of(answer)
    (500, 1000)
    """
    told = re.fullmatch(r"bytes (\d+)-\d+/(\d+)", answer.headers.get("Content-Range", "").strip())
    return (int(told[1]), int(told[2])) if told else (-1, -1)


def _is_whole_archive(path: Path) -> bool:
    """Return whether every member of a zip is as its checksum says."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.testzip() is None
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, zlib.error):
        return False


def _mb(count: int) -> str:
    """Return a size as people say it.

    >>> _mb(83_000_000)
    '83 MB'
    """
    return f"{max(1, round(count / 1e6)):,} MB"

"""Fetch one file: wait politely, go on where it broke off, and keep it only when it is whole and what was asked for."""

from __future__ import annotations

import hashlib
import json
import shutil
import ssl
import zipfile
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from threading import Event
from typing import IO, TYPE_CHECKING, Any, Final, NoReturn

import requests
import truststore
from requests.adapters import HTTPAdapter

from data.files import locked
from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BROWSER: Final = "Mozilla/5.0 (compatible; Neighbouring; planning of general practice)"
"""Publishers turn away programs that do not give a browser's name."""
CHUNK: Final = 1 << 16
"""Of what breaks off within a piece of this size, the piece is lost."""
ANSWER_SECONDS: Final = 30.0
"""How long a server may take to answer, or to send the next bytes."""
LARGEST_BYTES: Final = 4 << 30
"""More than any file that is asked for; what sends more has gone wrong."""
PARTIAL: Final = ".part"
ABOUT: Final = ".json"
STARTS: Final = {"zip": (b"PK\x03\x04",), "xlsx": (b"PK\x03\x04",), "json": (b"{", b"[")}
"""How a file of a kind begins."""
WORTH_ANOTHER_TRY: Final = frozenset({408, 425, 429, 500, 502, 503, 504})


class FetchError(PlanningError):
    """A file could not be had; the message says why, and what to do."""


class FetchCancelledError(FetchError):
    """Somebody said stop. What had come is there, and the next try goes on from it."""


@dataclass(frozen=True)
class Patience:
    """How often and how long to try.

    Attributes:
        tries: How often a server is asked that fails or breaks off; bytes that come begin the count anew.
        first_wait: Seconds before the second try; each further wait is twice as long.
        longest_wait: Seconds; a server that asks for a longer wait is given up.
        answer: Seconds for which a server may say nothing.
    """

    tries: int = 5
    first_wait: float = 1.0
    longest_wait: float = 120.0
    answer: float = ANSWER_SECONDS


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


def open_session() -> requests.Session:
    """Return what asks: it goes through the system's proxies and trusts the system's certificates."""
    session = requests.Session()
    session.headers.update({"User-Agent": BROWSER, "Accept-Encoding": "identity"})
    session.mount("https://", _SystemCertificates())
    return session


class _SystemCertificates(HTTPAdapter):
    """Trusts what the system trusts: inside the NHS, a proxy signs with a certificate that only the system knows."""

    def init_poolmanager(self, *args: Any, **named: Any) -> None:  # noqa: ANN401 (as requests has it)
        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        super().init_poolmanager(*args, ssl_context=context, **named)

    def proxy_manager_for(self, *args: Any, **named: Any) -> Any:  # noqa: ANN401 (as requests has it)
        context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        return super().proxy_manager_for(*args, ssl_context=context, **named)


@dataclass
class Downloads:
    """Fetches files over one session.

    Attributes:
        session: What asks.
        patience: How often and how long.
        stop: Set by whoever wants it to end; looked at between pieces and while waiting.
        progress: Called with the title, the bytes that are there and those of the whole file (0: not known).
    """

    session: requests.Session = field(default_factory=open_session)
    patience: Patience = field(default_factory=Patience)
    stop: Event = field(default_factory=Event)
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

    def text(self, title: str, address: str) -> str:
        """Return what stands at an address as text: a page, or an answer of a service.

        Raises:
            FetchError: It can't be had.
        """
        tries = _Tries(self, title, address)
        while True:
            try:
                with self.session.get(address, timeout=self.patience.answer) as answer:
                    if answer.status_code == HTTPStatus.OK:
                        if "charset" not in answer.headers.get("Content-Type", ""):
                            answer.encoding = "utf-8"
                        return answer.text
                    tries.refused(answer)
            except requests.RequestException as error:
                tries.failed(error)


def fetched_before(target: Path, wanted: Wanted) -> Fetched | None:
    """Return the file as it was fetched before, or None where it was not, came from elsewhere, or was touched since."""
    about = _read(target.with_name(target.name + ABOUT))
    if not target.is_file() or about.get("asked") != wanted.address or about.get("bytes") != target.stat().st_size:
        return None
    if about.get("sha256") != _hash(target, "sha256"):
        return None
    return Fetched(target, *(about[name] for name in ("address", "bytes", "sha256", "at", "tag")))


class _Tries:
    """Counts tries, waits between them, and gives up in a sentence."""

    def __init__(self, downloads: Downloads, title: str, address: str) -> None:
        self.downloads, self.title, self.address = downloads, title, address
        self.left, self.wait = downloads.patience.tries, downloads.patience.first_wait

    def renew(self) -> None:
        """Start counting anew: it goes forward, however slowly."""
        self.left, self.wait = self.downloads.patience.tries, self.downloads.patience.first_wait

    def refused(self, answer: requests.Response) -> None:
        """Wait for another try at a server that answered with an error; raise where there is no sense in it."""
        says = f"{answer.status_code} {answer.reason or ''}".strip()
        if answer.status_code not in WORTH_ANOTHER_TRY:
            self.give_up(f"the server answered {says}{_hint(answer.status_code)}")
        self._again(f"the server answered {says}", _retry_after(answer))

    def failed(self, error: requests.RequestException) -> None:
        """Wait for another try after no answer, or one that broke off."""
        match error:
            case requests.exceptions.SSLError():
                self.give_up("its certificate is not trusted here: ask whoever runs this network for that of its proxy")
            case requests.exceptions.ProxyError():
                says = "the proxy of this network could not be reached, or let it not through"
            case requests.exceptions.Timeout():
                says = f"the server said nothing for {self.downloads.patience.answer:g} seconds"
            case requests.exceptions.ChunkedEncodingError():
                says = "the connection broke off"
            case requests.exceptions.ConnectionError():
                says = "the server could not be reached"
            case requests.exceptions.TooManyRedirects():
                self.give_up("the server sends from one address to the next and back")
            case _:
                self.give_up(f"the address can't be asked ({error})")
        self._again(says, 0.0)

    def _again(self, says: str, asked_wait: float) -> None:
        self.left -= 1
        wait = max(self.wait, asked_wait)
        self.wait *= 2
        if self.left <= 0 or wait > self.downloads.patience.longest_wait:
            self.give_up(f"{says}, after {self.downloads.patience.tries - self.left} tries")
        if self.downloads.stop.wait(wait):
            self.cancel()

    def give_up(self, why: str) -> NoReturn:
        """End in a sentence."""
        msg = f"{self.title} can't be fetched from {self.address}: {why}"
        raise FetchError(msg)

    def cancel(self) -> NoReturn:
        """End because somebody said stop."""
        msg = f"{self.title} was not fetched to its end, because it was cancelled"
        raise FetchCancelledError(msg)


class _Transfer:
    """One file on its way."""

    def __init__(self, downloads: Downloads, wanted: Wanted, target: Path) -> None:
        self.downloads, self.wanted, self.target = downloads, wanted, target
        self.part = target.with_name(target.name + PARTIAL)
        self.about_part = self.part.with_name(self.part.name + ABOUT)
        self.tries = _Tries(downloads, wanted.title, wanted.address)

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
        if self.wanted.md5 and _hash(self.part, "md5") != self.wanted.md5.lower():
            self._forget_part()
            self.tries.give_up(
                "its bytes are not those that the publisher's checksum is of; what had come was thrown away: try again"
            )
        tag = _read(self.about_part).get("tag", "")
        now = datetime.now(UTC).isoformat(timespec="seconds")
        fetched = Fetched(self.target, address, self._have(), _hash(self.part, "sha256"), now, tag)
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


def _hash(path: Path, kind: str) -> str:
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


def _retry_after(answer: requests.Response) -> float:
    """Return for how many seconds the server asks to be left alone."""
    asked = answer.headers.get("Retry-After", "")
    if asked.isdecimal():
        return float(asked)
    try:
        return max(0.0, (parsedate_to_datetime(asked) - datetime.now(UTC)).total_seconds())
    except (TypeError, ValueError):
        return 0.0


def _hint(status: int) -> str:
    match status:
        case HTTPStatus.NOT_FOUND | HTTPStatus.GONE:
            return ": the file has moved or was renewed"
        case HTTPStatus.FORBIDDEN | HTTPStatus.UNAUTHORIZED:
            return ": it lets no programs in, or not from here"
    return ""


def _mb(count: int) -> str:
    """Return a size as people say it.

    >>> _mb(83_000_000)
    '83 MB'
    """
    return f"{max(1, round(count / 1e6)):,} MB"

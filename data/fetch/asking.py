"""How a server is asked: in a browser's name, through the system's proxies, again after a wait, and not for ever."""

from __future__ import annotations

import re
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from threading import Event
from typing import TYPE_CHECKING, Any, Final, NoReturn
from urllib.parse import urlsplit

import requests
import truststore
from requests.adapters import HTTPAdapter
from urllib3.exceptions import HTTPError

from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Mapping

BROWSER: Final = "Mozilla/5.0 (compatible; Neighbouring; planning of general practice)"
"""Publishers turn away programs that do not give a browser's name."""
ANSWER_SECONDS: Final = 30.0
"""How long a server may take to answer, or to send the next bytes."""
LARGEST_TEXT: Final = 64 << 20
"""Bytes; no page and no part of a service's answer is larger."""
NO_ANSWER: Final = (requests.RequestException, HTTPError, ValueError)
"""What is raised where no answer comes; addresses that are none raise errors of their own."""
WORTH_ANOTHER_TRY: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
BROKEN_OFF: Final = re.compile(
    r"_EOF_|EOF occurred|ZERO_RETURN|BAD_RECORD_MAC|DECRYPTION_FAILED|ALERT_INTERNAL_ERROR|timed out"
)
"""What OpenSSL says where a connection was lost; all else that it says, it will say again."""


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
class Asking:
    """What asks servers, and how patiently.

    Attributes:
        session: What asks.
        patience: How often and how long.
        stop: Set by whoever wants it to end; looked at between pieces and while waiting.
        silent: Hosts that all tries could not reach: they are asked once for each further file, and not so often.
    """

    session: requests.Session = field(default_factory=open_session)
    patience: Patience = field(default_factory=Patience)
    stop: Event = field(default_factory=Event)
    silent: set[str] = field(default_factory=set)

    def text(self, title: str, address: str) -> str:
        """Return what stands at an address as text: a page, or an answer of a service.

        Raises:
            FetchError: It can't be had.
        """
        tries = Tries(self, title, address)
        while True:
            try:
                with self.get(address) as answer:
                    if answer.status_code == HTTPStatus.OK:
                        return self._text_of(answer, tries)
                    tries.refused(answer)
            except NO_ANSWER as error:
                tries.failed(error)

    def touch(self, title: str, address: str) -> None:
        """See that an address answers, without taking what is there.

        Raises:
            FetchError: It does not.
        """
        tries = Tries(self, title, address)
        while True:
            try:
                with self.get(address) as answer:
                    if answer.status_code == HTTPStatus.OK:
                        return
                    tries.refused(answer)
            except NO_ANSWER as error:
                tries.failed(error)

    def get(self, address: str, headers: Mapping[str, str] | None = None) -> requests.Response:
        """Return what a server begins to answer, whichever way; raises some of `NO_ANSWER` where it does not."""
        answer = self.session.get(address, headers=headers, timeout=self.patience.answer, stream=True)
        self.silent.discard(_host(address))
        return answer

    def _text_of(self, answer: requests.Response, tries: Tries) -> str:
        content = b""
        for chunk in answer.iter_content(1 << 16):
            content += chunk
            if len(content) > LARGEST_TEXT:
                tries.give_up(f"more than {LARGEST_TEXT >> 20} MB came in place of a page")
            if self.stop.is_set():
                tries.cancel()
        named = answer.encoding if "charset" in answer.headers.get("Content-Type", "") else None
        try:
            return content.decode(named or "utf-8", errors="replace")
        except LookupError:  # an encoding that there is none of
            return content.decode("utf-8", errors="replace")


class Tries:
    """Counts tries, waits between them, and gives up in a sentence."""

    def __init__(self, asking: Asking, title: str, address: str) -> None:
        self.asking, self.title, self.address = asking, title, address
        self.host = _host(address)
        self.most = 1 if self.host in asking.silent else asking.patience.tries
        self.left, self.wait = self.most, asking.patience.first_wait

    def renew(self) -> None:
        """Start counting anew: it goes forward, however slowly."""
        self.most = self.left = self.asking.patience.tries
        self.wait = self.asking.patience.first_wait

    def refused(self, answer: requests.Response) -> None:
        """Wait for another try at a server that answered with an error; raise where there is no sense in it."""
        says = f"{answer.status_code} {answer.reason or ''}".strip()
        if answer.status_code not in WORTH_ANOTHER_TRY:
            self.give_up(f"the server answered {says}{_hint(answer.status_code)}")
        self.again(f"the server answered {says}", _retry_after(answer))

    def failed(self, error: Exception) -> None:
        """Wait for another try after no answer, or one that broke off."""
        match error:
            case FetchError():
                raise error
            case requests.exceptions.SSLError() if "CERTIFICATE_VERIFY_FAILED" in str(error):
                self.give_up("its certificate is not trusted here: ask whoever runs this network for that of its proxy")
            case requests.exceptions.SSLError() if not BROKEN_OFF.search(str(error)):
                self.give_up(
                    f"no secure connection can be made ({_reason(error)}): see that the address is right, and ask "
                    "whoever runs this network whether its proxy lets it through"
                )
            case requests.exceptions.ProxyError():
                says = "the proxy of this network could not be reached, or let it not through"
            case requests.exceptions.Timeout():
                says = f"the server said nothing for {self.asking.patience.answer:g} seconds"
            case requests.exceptions.ChunkedEncodingError():
                says = "the connection broke off"
            case requests.exceptions.ConnectionError():
                says = "the server could not be reached"
            case requests.exceptions.TooManyRedirects():
                self.give_up("the server sends from one address to the next and back")
            case _:
                self.give_up(f"the address can't be asked ({error})")
        if self.left <= 1 and not isinstance(error, requests.exceptions.ChunkedEncodingError):
            self.asking.silent.add(self.host)
        self.again(says)

    def again(self, says: str, asked_wait: float = 0.0) -> None:
        """Wait for another try; give up after as many as patience has."""
        self.left -= 1
        wait = max(self.wait, asked_wait)
        self.wait *= 2
        if self.left <= 0 or wait > self.asking.patience.longest_wait:
            tried = self.most - self.left
            self.give_up(f"{says}, after {tried} {'try' if tried == 1 else 'tries'}")
        if self.asking.stop.wait(wait):
            self.cancel()

    def give_up(self, why: str) -> NoReturn:
        """End in a sentence."""
        msg = f"{self.title} can't be fetched from {self.address}: {why}"
        raise FetchError(msg)

    def cancel(self) -> NoReturn:
        """End because somebody said stop."""
        msg = f"{self.title} was not fetched to its end, because it was cancelled"
        raise FetchCancelledError(msg)


def _host(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:  # an address that is none
        return ""


def _reason(error: Exception) -> str:
    """Return what OpenSSL says in a few words.

    >>> _reason(ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)"))
    'wrong version number'
    """
    told = re.search(r"\[[A-Z]+: \w+\] ([^(']*)", str(error))
    return told[1].strip() if told else "TLS failed"


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

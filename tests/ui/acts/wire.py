"""Requests to the addresses of the door as a server hands them over, byte by byte, without a network."""

import asyncio
import gzip
import json
from typing import NamedTuple

from starlette.applications import Starlette

from ui.server.edge import Edge
from ui.server.routes import ADDRESSES, door_routes

HEADERS = {"host": "localhost:8501", "origin": "http://localhost:8501", "content-type": "application/json"}
SLOWEST = 60


class Reply(NamedTuple):
    """What came back: status, headers, and the body as it was sent."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def said(self):
        """The JSON of the body."""
        packed = self.headers.get("content-encoding") == "gzip"
        return json.loads(gzip.decompress(self.body) if packed else self.body)


def app():
    """Return the door behind its edge, as an application that raises what it does not see to itself."""
    return Edge(Starlette(routes=door_routes()), takes=ADDRESSES)


def ask(path="/act", body=b"", *, method="POST", parts=None, gone=False, **headers):
    """Ask once; see `asked`."""
    return asyncio.run(asked(app(), path, body, method=method, parts=parts, gone=gone, **headers))


async def asked(to, path, body=b"", *, method="POST", parts=None, gone=False, **headers):
    """Ask an application, and return its `Reply`.

    Args:
        to: The application.
        path: The address, with what follows a question mark.
        body: What is sent.
        method: Of HTTP.
        parts: What is sent bit by bit, in place of `body`, without saying how long it is; None never comes.
        gone: Whether the browser goes away before all is sent.
        headers: Besides `HEADERS`, "_" for "-"; None leaves one out.
    """
    given = HEADERS | {name.replace("_", "-"): value for name, value in headers.items()}
    if parts is None:
        given.setdefault("content-length", str(len(body)))
    bits, sent = list([body] if parts is None else parts), []

    async def receive():
        if bits:
            bit = bits.pop(0)
            if bit is None:
                await asyncio.Event().wait()
            return {"type": "http.request", "body": bit, "more_body": bool(bits) or gone}
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    where, _, query = path.partition("?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": where,
        "raw_path": where.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in given.items() if value is not None],
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 8501),
    }
    await asyncio.wait_for(to(scope, receive, send), SLOWEST)
    begin = sent[0]
    there = {name.decode(): value.decode("latin-1") for name, value in begin["headers"]}
    return Reply(begin["status"], there, b"".join(item.get("body", b"") for item in sent[1:]))

"""A real HTTP server that answers as publishers do: well, late, with errors, or not to the end."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Publisher:
    """Answers each path, whatever is asked of it, in the way told last; what it is not told of is not found.

    Attributes:
        asked: (path, Range or "") of every request, in order.
        let_go: What stalls goes on when this is set.
    """

    def __init__(self):
        self.ways, self.asked, self.let_go = {}, [], threading.Event()
        publisher = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                publisher.asked.append((self.path, self.headers.get("Range", "")))
                ways = publisher.ways.get(self.path) or publisher.ways.get(self.path.split("?")[0], [missing])
                (ways.pop(0) if len(ways) > 1 else ways[0])(self)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_: None  # who hangs up on it does so on purpose
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def answers(self, path, *ways):
        """Answer requests of a path in these ways, one after the other, the last one for ever; returns the address."""
        self.ways[path] = list(ways)
        return self.address + path

    def close(self):
        self.let_go.set()
        self.server.shutdown()
        self.server.server_close()


def send(handler, status, body=b"", **headers):
    handler.send_response(status)
    for name, value in {"Content-Length": len(body), **headers}.items():
        handler.send_header(name.replace("_", "-"), str(value))
    handler.end_headers()
    handler.wfile.write(body)


def missing(handler):
    send(handler, 404)


def error(status, **headers):
    """Answer with an error."""
    return lambda handler: send(handler, status, b"no", **headers)


def whole(body, **headers):
    """Send the file, or the part of it that is asked for."""

    def way(handler):
        tag = headers.get("ETag")
        wanted = handler.headers.get("Range", "")
        if wanted and handler.headers.get("If-Range") == tag:
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            if start >= len(body):
                send(handler, 416, Content_Range=f"bytes */{len(body)}")
            else:
                send(handler, 206, body[start:], Content_Range=f"bytes {start}-{len(body) - 1}/{len(body)}", **headers)
        else:
            send(handler, 200, body, **headers)

    return way


def cut_off(body, after, **headers):
    """Say how long the file is, send a piece of it, and hang up."""

    def way(handler):
        handler.send_response(200)
        for name, value in {"Content-Length": len(body), **headers}.items():
            handler.send_header(name.replace("_", "-"), str(value))
        handler.end_headers()
        handler.wfile.write(body[:after])
        handler.wfile.flush()
        handler.close_connection = True

    return way


def stalls(publisher, body, after, **headers):
    """Send a piece of the file, then nothing until let go."""

    def way(handler):
        cut_off(body, after, **headers)(handler)
        publisher.let_go.wait(60)

    return way


def only_browsers(way):
    """Turn away what gives no browser's name."""
    return lambda handler: (way if "Mozilla" in handler.headers.get("User-Agent", "") else error(403))(handler)


def moved(to):
    """Send to another address."""
    return lambda handler: send(handler, 302, Location=to)

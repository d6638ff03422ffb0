"""What every request passes: hosts, origins, and the rules that go with every answer."""

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from streamlit.proto.BackMsg_pb2 import BackMsg

from tests.ui.acts.wire import asked
from ui.server.edge import RULES, Edge
from ui.session.rights import HOSTS_VARIABLE, is_at_this_machine


async def page(_request):
    """Answer as Streamlit does, which lets every page read its files."""
    return PlainTextResponse("here", headers={"Access-Control-Allow-Origin": "*", "Referrer-Policy": "unsafe-url"})


async def stream(websocket):
    await websocket.accept()
    await websocket.close()


APP = Edge(
    Starlette(routes=[Route("/{path:path}", page, methods=["GET", "POST", "PUT"]), WebSocketRoute("/stream", stream)]),
    takes=frozenset({"act"}),
)


SCOPE = {
    "type": "websocket",
    "path": "/stream",
    "raw_path": b"/stream",
    "query_string": b"",
    "subprotocols": [],
    "headers": [(b"host", b"localhost:8501"), (b"origin", b"http://localhost:8501")],
}


def ask(path="/", *, method="GET", **headers):
    return asyncio.run(asked(APP, path, method=method, **headers))


@pytest.mark.parametrize("path", ["/", "/app/static/x.js", "/nowhere"])
def test_every_answer_has_the_rules_and_is_for_no_other_origin(path):
    reply = ask(path)
    assert {name: reply.headers.get(name.lower()) for name in RULES} == RULES
    assert "access-control-allow-origin" not in reply.headers


def test_so_has_every_refusal():
    reply = ask(host="evil.example")
    assert reply.status == 403
    assert {name: reply.headers.get(name.lower()) for name in RULES} == RULES


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", None, "127.1", "a b"])
def test_another_host_is_refused_in_a_sentence(host):
    reply = ask(host=host, origin=None if host is None else f"http://{host}")
    assert (reply.status, b"This server is not known as" in reply.body) == (403, True)


def test_a_host_that_was_told_is_ours(monkeypatch):
    assert ask(host="plans.example.org").status == 403
    monkeypatch.setenv(HOSTS_VARIABLE, "plans.example.org, other.example.org")
    assert ask(host="plans.example.org").status == ask(host="OTHER.example.org:443").status == 200


@pytest.mark.parametrize("origin", ["null", "", "http://evil.example", "http://localhost:8502", "localhost:8501"])
def test_another_sites_page_may_send_nothing(origin):
    assert ask("/act", method="POST", origin=origin).status == 403
    assert ask("/act", origin=origin).status == 200  # what it gets by GET it can't read


@pytest.mark.parametrize(("path", "status"), [("/act", 200), ("/act/", 200), ("/x/act", 405), ("/x", 405), ("/", 405)])
def test_things_are_sent_to_the_door_alone(path, status):
    assert ask(path, method="POST").status == status
    for method in ("PUT", "DELETE", "PATCH"):
        assert ask(path, method=method).status == 405


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/interact"])
def test_what_streamlit_tells_of_itself_is_nobodys(path):
    assert ask(path).status == 404


MESSAGES = [
    (BackMsg(app_heartbeat=True).SerializeToString(), True),
    (BackMsg(stop_script=True).SerializeToString(), True),
    (BackMsg(clear_cache=True).SerializeToString(), False),
    (BackMsg(set_run_on_save=True).SerializeToString(), False),
    (BackMsg(load_git_info=True).SerializeToString(), False),
    (b"", False),
    (b"\xff\xff", False),
]


@pytest.mark.parametrize(("content", "passes"), MESSAGES)
def test_a_websocket_brings_what_pages_send_alone(content, passes):
    came = []

    async def echo(_scope, receive, _send):
        came.append((await receive())["type"])
        came.append((await receive())["type"])

    messages = [{"type": "websocket.connect"}, {"type": "websocket.receive", "bytes": content}]

    async def receive():
        return messages.pop(0)

    async def send(_message):
        return None

    asyncio.run(Edge(echo, takes=frozenset())(SCOPE, receive, send))
    assert came == ["websocket.connect", "websocket.receive" if passes else "websocket.disconnect"]


def connected(**headers):
    """What a websocket is answered."""
    given = {"host": "localhost:8501", "origin": "http://localhost:8501"} | headers
    scope = SCOPE | {"headers": [(name.encode(), value.encode()) for name, value in given.items()]}
    sent = []

    async def receive():
        return {"type": "websocket.connect"}

    async def send(message):
        sent.append(message["type"])

    asyncio.run(APP(scope, receive, send))
    return sent


def test_a_websocket_is_taken_from_our_own_pages_alone():
    assert connected() == ["websocket.accept", "websocket.close"]
    assert connected(host="evil.example", origin="http://evil.example") == ["websocket.close"]
    assert connected(origin="http://evil.example") == ["websocket.close"]


@pytest.mark.parametrize(
    ("headers", "at"),
    [
        ({}, True),
        ({"Host": "localhost:8501"}, True),
        ({"Host": "[::1]:8501"}, True),
        ({"Host": "192.168.0.7:8501"}, False),
        ({"Host": "localhost:8501", "X-Forwarded-For": "10.0.0.7"}, False),
    ],
)
def test_who_sits_at_the_machine_itself(headers, at):
    assert is_at_this_machine(headers) is at

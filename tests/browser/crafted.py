"""Speaks with Streamlit's own server as no page does: what comes of events that nobody's browser would send."""

from __future__ import annotations

import asyncio
import base64
import http.client
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager, closing

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

SECONDS = 60
DEEP = "[" * 50_000 + "]" * 50_000
VALUES = (
    ("trigger_value", True),
    ("bool_value", True),
    ("int_value", 2**62),
    ("int_value", -1),
    ("double_value", float("nan")),
    ("string_value", "nobody's"),
    ("string_value", "\x00 \u202e www.evil.example"),
    ("string_trigger_value", "Escape"),
    ("bytes_value", b"\xff\x00"),
    ("int_array_value", [7, -7, 2**40]),
    ("string_array_value", ["x", ""]),
    ("json_value", "null"),
    ("json_value", "5"),
    ("json_value", '"text"'),
    ("json_value", '{"run": 5, "right": ["x"], "key": {"a": 1}}'),
    ("json_value", '{"run": {"n": "1", "plan": "\\ud800", "where": "plan"}, "right": "\\ud800", "key": "\\ud800"}'),
    ("json_value", '{"run": {"n": 9999999, "plan": "nobody", "draft": "", "where": "screen"}, "right": "x"}'),
)
"""Kinds of values of a widget, and values that none of ours has."""
UNREADABLE = (
    ("trigger_value", True),
    ("int_array_value", [7, -7, 2**40]),
    ("string_value", "nobody's"),
    ("json_value", "not JSON"),
    ("json_value", DEEP),
    ("json_trigger_value", '{"event": "key", "value": ' + DEEP + "}"),
)
"""What Streamlit itself can't read, of some widgets or of all."""


def on_its_own(what):
    """Run a coroutine in a thread of its own: the browser's loop runs in that of the tests."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, what).result()


def refuses(address, headers):
    """Return whether the server takes no websocket of who comes by those headers; Host is the app's by default."""
    here = address.removeprefix("http://")
    given = {"Host": here, "Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13"} | headers
    with closing(http.client.HTTPConnection(here, timeout=SECONDS)) as connection:
        connection.putrequest("GET", "/_stcore/stream", skip_host=True)
        for name, value in (given | {"Sec-WebSocket-Key": base64.b64encode(bytes(16)).decode()}).items():
            connection.putheader(name, value)
        connection.endheaders()
        with connection.getresponse() as answer:
            return answer.status != http.HTTPStatus.SWITCHING_PROTOCOLS


class Speaker:
    """A session that asks for runs.

    Attributes:
        pages: Hash of each page, by its name.
    """

    def __init__(self, socket, query):
        self.socket, self.query, self.pages = socket, query, {}

    async def send(self, message):
        """Send a message, whatever it is."""
        await self.socket.send(message.SerializeToString())

    async def run(self, page="", states=()):
        """Ask for a run with those states of widgets (id, kind, value); returns the elements that it draws."""
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string, rerun.page_script_hash = self.query, page
        for name, kind, value in states:
            state = rerun.widget_states.widgets.add(id=name)
            if kind == "int_array_value":
                state.int_array_value.data.extend(value)
            elif kind == "string_array_value":
                state.string_array_value.data.extend(value)
            elif kind == "string_trigger_value":
                state.string_trigger_value.data = value
            else:
                setattr(state, kind, value)
        await self.send(message)
        elements = []
        async with asyncio.timeout(SECONDS):
            async for frame in self.socket:
                told = ForwardMsg.FromString(frame)
                match told.WhichOneof("type"):
                    case "delta":
                        elements.append(told.delta.new_element)
                    case "navigation":
                        self.pages = {page.page_name: page.page_script_hash for page in told.navigation.app_pages}
                    case "script_finished":
                        return elements
        msg = "the server hung up"
        raise ConnectionError(msg)


@asynccontextmanager
async def speaker(address, query):
    """Open a session at an address of the app."""
    url = address.replace("http", "ws", 1) + "/_stcore/stream"
    async with connect(url, origin=address, subprotocols=["streamlit"], max_size=None, proxy=None) as socket:
        yield Speaker(socket, query)


def widgets(elements):
    """Return the ids of all widgets among elements."""
    found = {}
    for element in elements:
        kind = element.WhichOneof("type")
        name = getattr(getattr(element, kind), "id", "") if kind else ""
        if name.startswith("$$"):
            found[name] = kind
    return found


def failures(elements):
    """Return Streamlit's own error boxes among elements."""
    return [element for element in elements if element.WhichOneof("type") == "exception"]


async def crafted(address, query, values, *, of="", goes_on=False):
    """Send values for widgets of every page.

    Args:
        address: Of the app.
        query: Leads to the plan.
        values: What is sent: (kind, value).
        of: Kind of the elements that are meant; "" for all.
        goes_on: Whether all is sent to one session; else each value is to a session of its own.

    Returns:
        How many were sent; the pages on which Streamlit's own error box stood; those that draw nothing any more.
    """
    sent, boxes, empty = 0, [], []
    async with AsyncExitStack() as stack:
        one = await stack.enter_async_context(speaker(address, query))
        await one.run()
        for name, page in one.pages.items():
            there = [widget for widget, what in widgets(await one.run(page)).items() if of in {"", what}]
            for kind, value in values:
                if not goes_on:
                    one = await stack.enter_async_context(speaker(address, query))
                    await one.run(page)
                drawn = await one.run(page, [(widget, kind, value) for widget in there])
                after = await one.run(page)
                sent += len(there)
                boxes += [(name, kind, str(value)[:60]) for _ in failures([*drawn, *after])]
                empty += [] if widgets(after) else [(name, kind, str(value)[:60])]
    return sent, boxes, empty

"""A screen without a browser: speaks with the door and with Streamlit's own server as the pages in a browser do."""

from __future__ import annotations

import asyncio
import gzip
import http.client
import json
import secrets
import time
from concurrent.futures import ThreadPoolExecutor

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from tests.ui.acts.unpack import columns
from ui.server.routes import ACT, LOOK, MOVES, VERSION

DESK = "neighbouring_desk"
LOOK_SECONDS = 1
"""Between looks for what others did; as in src/desk.ts."""
STILL_SECONDS, ANYWAY_SECONDS, TICK_SECONDS = 0.5, 15, 0.1
"""When the page is drawn anew: as in src/redraw.ts, for what the picture shows."""
AT_ONCE_SECONDS = 0.15
"""The same for what it does not show: that the plan is kept now."""
LATEST_SECONDS = 60
CONNECTIONS = ThreadPoolExecutor(64)


class Screen:
    """One person's page: what it shows, and how to drop practices on it.

    Attributes:
        told: The last picture of the plan; None before the first.
        ahead: What each single move would do to the plan, as it is or as it was before.
        plan: Key of the plan on screen; "" before it is kept.
    """

    def __init__(self, address, query):
        self.told = self.ahead = None
        self.plan = ""
        self.browser = secrets.token_hex(16)
        self._host = address.removeprefix("http://")
        self._query = query
        self._changed = asyncio.Condition()
        self._desk = ""
        self._shown = None
        self._page = ""
        self._idle = self._waits = False
        self._asked = ()
        self._acted = self._ran = 0.0
        self._runs = 0

    async def __aenter__(self):
        self._socket = await connect(f"ws://{self._host}/_stcore/stream", subprotocols=["streamlit"], max_size=None)
        self._tasks = [asyncio.create_task(self._read())]
        await self._send()
        await self.until(lambda: self._shown is not None and self._idle)
        self.plan = self._shown["of"]["plan"]
        await self.look()
        self._tasks += [asyncio.create_task(self._follow()), asyncio.create_task(self._draw_anew())]
        return self

    async def __aexit__(self, *_):
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._socket.close()

    async def drop(self, code, to):
        """Drop a practice; returns the milliseconds until every figure that follows from it has come."""
        act = {
            "id": secrets.token_hex(16),
            "browser": self.browser,
            "of": self._of(),
            "revision": self.told["head"]["number"],
            "deed": {"type": "move", "practices": [code], "to": to},
            "view": self._shown["view"],
            "wantsPicture": True,
        }
        begin = time.perf_counter()
        self._waits = True
        answer = await self._post(ACT, act)
        took = (time.perf_counter() - begin) * 1000
        self._waits, self._acted = False, time.perf_counter()
        if answer.get("outcome") != "done":
            raise RuntimeError(answer["says"])
        self.plan = answer["plan"]
        await self._show(answer["picture"])
        return took

    async def look(self):
        """Ask what the plan is like now."""
        await self._show(await self._post(LOOK, self._look()))

    async def until(self, holds):
        """Wait until that holds."""
        async with asyncio.timeout(LATEST_SECONDS), self._changed:
            await self._changed.wait_for(holds)

    @property
    def query(self):
        """What stands in the address of a page on this plan."""
        return f"plan={self.plan}"

    def where(self, row):
        """Return the letter of the cluster that the practice in that row of the area is in; "" for none."""
        clusters, index = self.told["plan"]["clusters"], self.told["plan"]["assignment"][row]
        return clusters[index]["letter"] if index >= 0 else ""

    def previewed(self, row, to):
        """Return the patients promised to the cluster that gains a practice; None before the table of moves came."""
        if self.ahead is None or self.ahead["version"] != self.told["head"]["version"]:
            return None
        what_if = self.ahead["whatIf"]
        rows, targets = what_if["practices"], what_if["targets"]
        patients = columns(what_if["joined"]["patients"], rows=len(rows))
        return patients[rows.index(row)][targets.index(to)]

    def patients(self, letter):
        """Return the patients on that cluster's card."""
        return next(item["figures"]["patients"] for item in self.told["plan"]["clusters"] if item["letter"] == letter)

    def _look(self):
        return {"of": self._of(), "browser": self.browser, "view": self._shown["view"]}

    def _of(self):
        return self._shown["of"] | {"plan": self.plan}

    async def _show(self, picture):
        async with self._changed:
            if self.told is None or picture["head"]["version"] >= self.told["head"]["version"]:
                self.told = picture
            self._changed.notify_all()

    async def _read(self):
        async for frame in self._socket:
            message = ForwardMsg.FromString(frame)
            kind = message.WhichOneof("type")
            async with self._changed:
                if kind == "delta":
                    element = message.delta.new_element.bidi_component
                    if element.component_name.endswith(DESK):
                        self._shown, self._desk = json.loads(element.json), element.id
                elif kind == "page_info_changed":
                    self._query = message.page_info_changed.query_string
                elif kind == "navigation":
                    self._page = message.navigation.page_script_hash
                elif kind == "session_status_changed":
                    self._idle = not message.session_status_changed.script_is_running
                self._changed.notify_all()

    async def _follow(self):
        """Look for changes of others again and again."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            plan_id = self._shown["planId"]
            version = await self._version(plan_id) if plan_id else ""
            if version and int(version.split()[1]) > self.told["head"]["version"]:
                await self.look()

    async def _draw_anew(self):
        """Look ahead, and have the page run again where it lags behind, while nothing is asked and no hand moves."""
        while True:
            await asyncio.sleep(TICK_SECONDS)
            now, shown = time.perf_counter(), self._shown
            version = self.told["head"]["version"]
            if not self._waits and (self.ahead is None or self.ahead["version"] != version):
                ahead = await self._post(MOVES, self._look())
                async with self._changed:
                    self.ahead = ahead
                    self._changed.notify_all()
            is_new = shown["of"]["plan"] != self.plan
            lags = is_new or shown["version"] < version
            patience = AT_ONCE_SECONDS if is_new else STILL_SECONDS
            still = self._idle and not self._waits and now - self._acted > patience
            asked = (self.plan, self.told["head"]["version"])
            late = now - self._ran > ANYWAY_SECONDS
            if lags and (late or (still and asked != self._asked)):
                self._asked = asked
                self._runs += 1
                self._ran = now
                draft = "" if shown["of"]["plan"] else shown["draft"]
                await self._send({"run": {"n": self._runs, "plan": self.plan, "draft": draft, "where": "screen"}})

    async def _post(self, address, asked):
        return json.loads(await self._request(address, json.dumps(asked | {"right": self._shown["right"]})))

    async def _version(self, plan_id):
        return (await self._request(VERSION, json.dumps({"planId": plan_id, "key": self.plan}))).decode()

    async def _request(self, address, body):
        headers = {"Content-Type": "application/json", "Accept-Encoding": "gzip", "Origin": f"http://{self._host}"}

        def ask():
            connection = http.client.HTTPConnection(self._host, timeout=LATEST_SECONDS)
            try:
                connection.request("POST", f"/{address}", body, headers)
                answer = connection.getresponse()
                content = answer.read()
                return gzip.decompress(content) if answer.headers["Content-Encoding"] == "gzip" else content
            finally:
                connection.close()

        return await asyncio.get_running_loop().run_in_executor(CONNECTIONS, ask)

    async def _send(self, state=None):
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string, rerun.page_script_hash = self._query, self._page
        rerun.context_info.timezone, rerun.context_info.locale = "Europe/London", "en-GB"
        if state:
            widget = rerun.widget_states.widgets.add()
            widget.id, widget.json_value = self._desk, json.dumps(state)
        await self._socket.send(message.SerializeToString())

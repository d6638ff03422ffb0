"""A screen without a browser: speaks Streamlit's protocol with the app, as the pages in a browser do."""

from __future__ import annotations

import asyncio
import base64
import json
import time
import urllib.request

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

from ui.follow import EVERY_MS, VERSION

MAP = "neighbouring_cluster_map"
FOLLOW = "neighbouring_follow"
LOOK_SECONDS = EVERY_MS / 1000
LATEST_SECONDS = 60


class Screen:
    """One person's page: what its map was last told, and how to drop practices on it.

    Attributes:
        told: The last message of the map; None before the first.
        query: What stands in the address of the page.
    """

    def __init__(self, address, query):
        self.told = None
        self.query = query
        self._host = address.removeprefix("http://")
        self._changed = asyncio.Condition()
        self._map = self._follow = ("", "")  # the element, and the fragment that it is in
        self._shown = {}
        self._page = ""
        self._idle = False
        self._events = 0

    async def __aenter__(self):
        self._socket = await connect(f"ws://{self._host}/_stcore/stream", subprotocols=["streamlit"], max_size=None)
        self._tasks = [asyncio.create_task(self._read())]
        await self._send()
        await self.until(lambda: self.told is not None)
        return self

    async def __aexit__(self, *_):
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._socket.close()

    async def drop(self, code, to):
        """Drop a practice; returns the milliseconds until every figure that follows from it has come."""
        self._events += 1
        number = self._events
        deed = {"type": "move", "practices": [code], "to": to, "id": number, "revision": self.told["plan"]["revision"]}
        begin = time.perf_counter()
        self._idle = False
        await self._send(self._map, "event", deed)
        await self.until(lambda: self.told["ack"] >= number)
        took = (time.perf_counter() - begin) * 1000
        if self.told["complaint"]:
            raise RuntimeError(self.told["complaint"])
        return took

    async def until(self, holds):
        """Wait until the page stands still and that holds."""
        async with asyncio.timeout(LATEST_SECONDS), self._changed:
            await self._changed.wait_for(lambda: self._idle and holds())

    def where(self, row):
        """Return the letter of the cluster that the practice in that row of the area is in; "" for none."""
        clusters, index = self.told["plan"]["clusters"], self.told["plan"]["assignment"][row]
        return clusters[index]["letter"] if index >= 0 else ""

    def previewed(self, row, to):
        """Return the patients that the what-if table promises the cluster which gains that practice."""
        what_if = self.told["whatIf"]
        patients = np.frombuffer(base64.b64decode(what_if["joined"]["patients"]), dtype="<i4")
        return int(patients[what_if["practices"].index(row) * len(what_if["targets"]) + what_if["targets"].index(to)])

    def patients(self, letter):
        """Return the patients on that cluster's card."""
        return next(one["figures"]["patients"] for one in self.told["plan"]["clusters"] if one["letter"] == letter)

    async def _read(self):
        async for frame in self._socket:
            message = ForwardMsg.FromString(frame)
            kind = message.WhichOneof("type")
            if kind == "delta":
                self._take_element(message.delta)
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
            elif kind == "navigation":
                self._page = message.navigation.page_script_hash
            elif kind == "session_status_changed":
                async with self._changed:
                    self._idle = not message.session_status_changed.script_is_running
                    self._changed.notify_all()

    def _take_element(self, delta):
        element = delta.new_element.bidi_component
        if element.component_name.endswith(MAP):
            self.told, self._map = json.loads(element.json), (element.id, delta.fragment_id)
        elif element.component_name.endswith(FOLLOW):
            self._shown = json.loads(element.json)
            if self._shown["runs"]:
                if not self._follow[0]:
                    self._tasks.append(asyncio.create_task(self._look_again()))
                self._follow = element.id, delta.fragment_id

    async def _look_again(self):
        """Look for changes of others again and again, while nothing else runs, as a page does."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            if not self._idle:
                continue
            version = await asyncio.to_thread(self._version)
            if self._idle and version != self._shown["version"]:
                await self._send(self._follow, "tick", round(time.perf_counter() * 1000))

    def _version(self):
        """What the server says of the plan on screen."""
        with urllib.request.urlopen(f"http://{self._host}/{VERSION}?plan={self._shown['id']}") as answer:
            return answer.read().decode()

    async def _send(self, element=("", ""), event="", value=None):
        message = BackMsg()
        rerun = message.rerun_script
        rerun.query_string, rerun.page_script_hash = self.query, self._page
        rerun.context_info.timezone, rerun.context_info.locale = "Europe/London", "en-GB"
        component, rerun.fragment_id = element
        if component:
            state = rerun.widget_states.widgets.add()
            state.id = f"$$STREAMLIT_INTERNAL_KEY_{component}__events"
            state.json_trigger_value = json.dumps([{"event": event, "value": value}])
        await self._socket.send(message.SerializeToString())

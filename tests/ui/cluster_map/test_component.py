"""The component in a running script: mounts, tells its data, and hands over checked events."""

import re
from pathlib import Path

from streamlit.testing.v1 import AppTest

from ui import cluster_map as component
from ui.cluster_map import cluster_map
from ui.cluster_map.bundle import loader, version
from ui.cluster_map.events import Refused, Undone

ROOT = Path(__file__).resolve().parents[3]


def draw(message):
    from ui.cluster_map import cluster_map  # noqa: PLC0415 (the body of a script of its own)

    cluster_map(message, on_event=print)


def test_component_mounts_without_complaint(message):
    script = AppTest.from_function(draw, args=(message,)).run(timeout=60)
    assert not script.exception


def test_events_are_checked_before_anybody_sees_them(message, monkeypatch):
    calls, events = {}, []
    monkeypatch.setattr(component, "_COMPONENT", lambda **settings: calls.update(settings))
    cluster_map(message, on_event=events.append, key="map")
    for raw in ({"id": 1, "revision": 0, "type": "undo"}, {"id": 2, "revision": 0, "type": "<b>"}, None):
        monkeypatch.setattr(component.st, "session_state", {"map": {"event": raw}})
        calls["on_event_change"]()
    assert events[0] == Undone(1, 0)
    assert [type(event) for event in events[1:]] == [Refused, Refused]
    assert calls["key"] == "map"
    assert calls["data"]["ack"] == 12


def test_bundle_is_named_by_its_content():
    assert re.fullmatch(r"[0-9a-f]{12}", version("cluster_map.js"))
    assert f"cluster_map.js?v={version('cluster_map.js')}" in loader("cluster_map.js")
    assert version("cluster_map.js") != version("sheet.js")


def test_bundle_asks_no_other_host():
    """Addresses in it are names of XML spaces, and MapLibre's licence and messages: nothing that is fetched."""
    bundles = (ROOT / "static" / "cluster_map").glob("*.js")
    bundle = "".join(path.read_text() for path in bundles if path.name != "maplibre_worker.js")
    hosts = set(re.findall(r"https?://([\w.-]+)", bundle))
    assert hosts <= {"www.w3.org", "github.com", "maplibre.org", "maplibre.invalid", "wiki.openstreetmap.org"}


def test_lock_file_holds_no_download_address():
    lock = (ROOT / "ui" / "cluster_map" / "package-lock.json").read_text()
    assert "resolved" not in lock
    assert ".tgz" not in lock
    assert "integrity" in lock

"""The map in a running script, and what its bundles may hold."""

import re
from pathlib import Path

from streamlit.testing.v1 import AppTest

from ui.cluster_map.component import loader, version

ROOT = Path(__file__).resolve().parents[3]


def draw():
    from ui.cluster_map import cluster_map  # noqa: PLC0415 (the body of a script of its own)

    cluster_map()


def test_component_mounts_without_complaint():
    assert not AppTest.from_function(draw).run(timeout=60).exception


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

"""A real server process on the built demo, and a real Chromium in front of it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.find_browser import find

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_server(areas_root, log):
    """Start the app; returns (process, address) once it answers."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    command += ["--server.address=127.0.0.1", "--server.headless=true", "--server.fileWatcherType=none"]
    environment = {**os.environ, "NEIGHBOURING_AREAS": str(areas_root)}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            if process.poll() is not None:
                break
            time.sleep(0.1)  # a server that has not opened its port yet has no event to wait for
        else:
            return process, f"http://127.0.0.1:{port}"
    process.kill()
    pytest.fail(f"the server did not answer within {START_SECONDS} seconds; its output is in {log.name}")


@pytest.fixture(scope="session")
def server(demo_root, tmp_path_factory):
    """Address of a running app on the demo."""
    with (tmp_path_factory.mktemp("server") / "server.log").open("wb") as log:
        process, address = start_server(demo_root, log)
        yield address
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="session")
def chromium():
    """One Chromium for all tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, server):
    """The Plan page, opened and ready; fails on console errors and on requests to any other host."""
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    tab = context.new_page()
    errors, strangers = [], []
    tab.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.on("request", lambda request: None if is_ours(request.url, server) else strangers.append(request.url))
    tab.goto(server)
    yield tab
    context.close()
    assert strangers == [], "the page asked another host"
    assert errors == [], "the console has errors"


def is_ours(url, server):
    return url.startswith((server, server.replace("http", "ws", 1), "data:", "blob:"))

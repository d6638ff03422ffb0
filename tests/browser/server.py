"""A real server process of the app, started on a free port and stopped by its process."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60
FLAGS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
    "--enable-unsafe-swiftshader",
)
"""Flags for a Chromium without requests of its own, which draws as it does on a machine without a graphics card:
WebGL by SwiftShader, everything else by the processor."""

WITHOUT_WEBGL = ("--disable-webgl", "--disable-webgl2", "--disable-3d-apis")
"""Further flags for one that draws no WebGL at all."""


def start_server(areas_root, log, *, port=None, database="", hosts="", home=ROOT):
    """Start the app on the areas in that folder; returns (process, address) once it answers.

    Plans are kept under `database`, or else in a file among the areas. With the names of `hosts`, as of a proxy, it is
    open to others. The app is that of the folder `home`.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    command += ["--server.address=127.0.0.1", "--server.headless=true", "--server.fileWatcherType=none"]
    database = database or f"sqlite:///{Path(areas_root) / 'plans.sqlite'}"
    environment = {
        **os.environ,
        "NEIGHBOURING_AREAS": str(areas_root),
        "DATABASE_URL": database,
        "NEIGHBOURING_HOSTS": hosts,
        "PYTHONPATH": str(ROOT),
    }
    process = subprocess.Popen(command, cwd=home, env=environment, stdout=log, stderr=subprocess.STDOUT)
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)  # a server that has not opened its port yet has no event to wait for
        else:
            return process, f"http://127.0.0.1:{port}"
    process.kill()
    msg = f"the server did not answer within {START_SECONDS} seconds; its output is in {log.name}"
    raise RuntimeError(msg)


def stop_server(process):
    """Ask the process to end and wait until it has."""
    process.terminate()
    process.wait(timeout=20)


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]

"""Find a Chromium for the tests: the machine's own, else by apt when root, else Playwright's own.

Run as `python -m tests.browser.find_browser` before the tests; prints which one it is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "msedge")


def find() -> str | None:
    """Return the path of a Chromium on this machine, or None: Playwright's own is then tried."""
    named = os.environ.get("NEIGHBOURING_CHROMIUM")
    if named:
        return named
    return next((path for path in map(shutil.which, NAMES) if path), None)


def install() -> None:
    """Install a Chromium by apt when root, else by Playwright.

    Raises:
        subprocess.CalledProcessError: Neither way worked.
    """
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    if is_root and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet)
        install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
        subprocess.run(install, check=True, env=quiet)
        return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


def playwrights_own() -> Path | None:
    """Return the path of the Chromium that Playwright installed, or None."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 (only asked when there is no other)

    with sync_playwright() as playwright:
        path = Path(playwright.chromium.executable_path)
    return path if path.exists() else None


if __name__ == "__main__":
    if find() is None and playwrights_own() is None:
        install()
    print(f"Browser for the tests: {find() or playwrights_own()}")

"""A real drag in a real browser: handlers, frames, drop to figures, bytes on the wire, first map, memory."""

from __future__ import annotations

import statistics
import tempfile
import zlib
from pathlib import Path

from playwright.sync_api import TimeoutError, sync_playwright  # noqa: A004 (Playwright names it so)

from data.area.folders import list_areas
from data.build.build import build_area
from data.demo.make import make_demo
from tests.bench.row import Row, against
from tests.browser.drive import (
    drag,
    open_plan,
    someone_and_another_cluster,
    someone_on_a_card_and_nowhere,
    wait_for_map,
)
from tests.browser.find_browser import find
from tests.browser.server import FLAGS, start_server, stop_server

ROOT = Path(__file__).resolve().parents[2]
CENTRAL = ROOT / "tests" / "real" / "central-london.toml"
LONDON = ROOT / "tests" / "real" / "all-london.toml"
REAL = ROOT.parent / "shared" / "real"
DROPS = 24
"""Of a borough; half as many of all London."""
WEIGHED = 6
"""Of them, those whose bytes are counted, in a run of their own: holding still would make the frames look better."""
HOLD_MS = 3000
"""Until the answer to taking a practice up is there, in all London too."""
ANSWER_MS = 5000
WINDOW_BITS = -12
"""Raw deflate with the window that the server agrees on (server_max_window_bits=12)."""
WATCH = """
() => {
  const QUIET_MS = 500;
  const main = document.querySelector('[data-testid="stMain"]');
  const roots = [main, ...[...main.querySelectorAll('*')].map(one => one.shadowRoot).filter(Boolean)];
  window.__drops = [];
  let start = null, settled = 0, timer = 0;
  const check = () => {
    const answers = window.__neighbouring.stats.answerMs.length;
    if (start === null || answers === start.answers) return;
    window.__drops.push(settled - start.at);
    start = null;
  };
  const seen = () => {
    if (start === null) return;
    requestAnimationFrame(() => { settled = performance.now(); });
    clearTimeout(timer);
    timer = setTimeout(check, QUIET_MS);
  };
  addEventListener('pointerup', () => {
    start = { at: performance.now(), answers: window.__neighbouring.stats.answerMs.length };
    settled = start.at;
  }, { capture: true });
  const watched = { subtree: true, childList: true, characterData: true, attributeFilter: ['d', 'aria-label'] };
  for (const root of roots) new MutationObserver(seen).observe(root, watched);
}
"""
"""Counts from the pointer going up to the frame after the last text, element or line in the page that changes: map and
cards answer first, then findings, chart and table follow. Streamlit's own marks of what is being run do not count."""
LOOK_MS = 50
"""Between looks at the page: asking it in every frame would make every frame later."""


def rows():
    table = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = Path(folder)
        browser = playwright.chromium.launch(executable_path=find(), args=list(FLAGS))
        make_demo(root)
        slug = "saltmarsh"
        if REAL.is_dir():
            build_area(CENTRAL, root / "central-london")
            build_area(LONDON, root / "all-london")
            slug = "central-london"
        with (root / "server.log").open("wb") as log:
            process, address = start_server(root, log)
            try:
                table += _drags(browser, address, slug, root, process.pid)
                if REAL.is_dir():
                    table += _large(browser, address, "all-london")
            finally:
                stop_server(process)
        browser.close()
    return table


def _drags(browser, address, slug, root, pid):
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    open_plan(page, address, slug)  # the first one warms the server
    page.goto("about:blank")
    open_plan(page, address, slug)
    first_map = page.evaluate("() => window.__neighbouring.stats.firstMapMs")
    took = _drops(page)
    stats = page.evaluate("() => window.__neighbouring.stats")
    memory = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("VmRSS"))
    taken_up, dropped = _wires(page)
    card = next(card for card in list_areas(root) if card.slug == slug)
    page.close()
    return [
        against(f"{card.name}: pointer handler while dragging, p95", _p95(stats["handlerMs"]), 4, "ms", 2),
        against(f"{card.name}: frames while dragging, p95", _p95(stats["frameMs"]), 20, "ms", 1),
        against(f"{card.name}: drop -> every figure new, median of {len(took)}", statistics.median(took), 60, "ms"),
        against(f"{card.name}: drop -> every figure new, p95", _p95(took), 120, "ms"),
        against(f"{card.name}: a drop over the wire (compressed), largest", max(dropped) / 1000, 20, "kB", 1),
        Row(f"{card.name}: the answer to taking a practice up, largest", f"{max(taken_up) / 1000:,.1f} kB"),
        against(f"{card.name}: first map on a warm server", first_map / 1000, 0.7, "s", 2),
        against(f"{card.name}: memory of the app", int(memory.split()[1]) / 1024, 320, "MB"),
    ]


def _large(browser, address, slug):
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    open_plan(page, address, slug)
    took = _drops(page, someone_on_a_card_and_nowhere, drops=DROPS // 2)
    taken_up, dropped = _wires(page, someone_on_a_card_and_nowhere)
    page.close()
    return [
        against(f"All London: drop -> every figure new, median of {len(took)}", statistics.median(took), 120, "ms"),
        against("All London: a drop over the wire (compressed), largest", max(dropped) / 1000, 40, "kB"),
        Row("All London: the answer to taking a practice up, largest", f"{max(taken_up) / 1000:,.1f} kB"),
    ]


def _drops(page, choose=someone_and_another_cluster, *, drops=DROPS):
    """Drag again and again; returns the milliseconds of each drop."""
    page.evaluate(WATCH)
    for number in range(drops):
        _drop(page, *choose(page, number))
    return page.evaluate("() => window.__drops")


def _drop(page, practice, target, before=lambda: None):
    """Drag and drop, doing something before; returns whether anything was dropped."""
    done = page.evaluate("() => window.__drops.length")
    drag(page, practice, target, drop=False)
    before()
    page.mouse.up()
    try:
        page.wait_for_function("(done) => window.__drops.length > done", arg=done, timeout=ANSWER_MS, polling=LOOK_MS)
    except TimeoutError:
        return False  # the practice lay under another one, so that nothing was dropped: nothing to measure
    return True


def _wires(page, choose=someone_and_another_cluster, *, drops=WEIGHED):
    """Drag and hold until the server has answered that a practice was taken up; then drop.

    Returns:
        Bytes received of each answer to taking up, and of each drop.
    """
    received = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: received.append(_deflated(frame))))
    page.on("requestfinished", lambda request: received.append(request.sizes()["responseBodySize"]))
    page.reload()
    wait_for_map(page)
    page.evaluate(WATCH)
    taken_up, dropped = [], []
    for number in range(drops):
        held = []

        def hold(held=held):
            page.wait_for_timeout(HOLD_MS)
            held.append(sum(received))
            received.clear()

        received.clear()
        if _drop(page, *choose(page, number), before=hold):
            taken_up.append(held[0])
            dropped.append(sum(received))
    return taken_up, dropped


def _deflated(frame):
    """Bytes of a frame as the server compresses it; a little more than that, because it remembers earlier frames."""
    return len(zlib.compress(frame if isinstance(frame, bytes) else frame.encode(), wbits=WINDOW_BITS))


def _p95(numbers):
    return statistics.quantiles(numbers, n=20)[-1]

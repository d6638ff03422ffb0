"""Building areas as people do, by the command line and into an empty folder: start and imports included."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.row import Row, against

ROOT = Path(__file__).resolve().parents[2]
CENTRAL = ROOT / "tests" / "real" / "central-london.toml"
REAL = ROOT.parent / "shared" / "real"
BAR_SECONDS = {"demo": 15, "central": 30}


def rows():
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        took = seconds("demo", "--out", root)
        table = [against("the demo: generated and built, three modes", took, BAR_SECONDS["demo"], "s", 1)]
        if not REAL.is_dir():
            return [*table, Row("Central London: built, three modes", f"not measured: no real data at {REAL}")]
        command = ("build", CENTRAL, "--out", root / "central-london")
        took = seconds(*command)
        table.append(against("Central London: built, three modes", took, BAR_SECONDS["central"], "s", 1))
        again = seconds(*command)
        return [*table, Row("Central London: built again, nothing changed", f"{again:.1f} s")]


def seconds(*arguments):
    """Return how long a command of `python -m data` takes."""
    begin = time.perf_counter()
    command = [sys.executable, "-m", "data", *map(str, arguments)]
    done = subprocess.run(command, check=False, cwd=ROOT, capture_output=True, text=True)
    took = time.perf_counter() - begin
    if done.returncode:
        msg = f"{' '.join(done.args)} failed:\n{done.stderr}"
        raise RuntimeError(msg)
    return took

"""Building areas as people do, by the command line and into an empty folder: start and imports included."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tests.bench.row import Row, against

ROOT = Path(__file__).resolve().parents[2]
CENTRAL = ROOT / "tests" / "real" / "central-london.toml"
LONDON = ROOT / "tests" / "real" / "all-london.toml"
REAL = ROOT.parent / "shared" / "real"
STREETS = ("central-london.osm.pbf", "north-london.osm")
"""All the streets of London there are here; places without any have no minutes."""
BAR_SECONDS = {"demo": 15, "central": 30}


def rows():
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        took = run("demo", "--out", root).seconds
        table = [against("the demo: generated and built, three modes", took, BAR_SECONDS["demo"], "s", 1)]
        if not REAL.is_dir():
            return [*table, Row("Central London, all London: built", f"not measured: no real data at {REAL}")]
        command = ("build", CENTRAL, "--out", root / "central-london")
        took = run(*command).seconds
        table.append(against("Central London: built, three modes", took, BAR_SECONDS["central"], "s", 1))
        again = run(*command).seconds
        table.append(Row("Central London: built again, nothing changed", f"{again:.1f} s"))
        return [*table, *london(root)]


def london(root):
    """Build all London, 33 boroughs in one area: time, and the most memory that the build holds at once."""
    recipe = LONDON.read_text(encoding="utf-8").replace("../../../shared", ROOT.parent.joinpath("shared").as_posix())
    files = ", ".join(f'"{(REAL / "osm" / name).as_posix()}"' for name in STREETS)
    ways = {"as the crow flies": "crow_flies = true", "with the streets of its middle and north": f"file = [{files}]"}
    for number, (how, line) in enumerate(ways.items()):
        path = root / f"london-{number}.toml"
        path.write_text(recipe.replace("crow_flies = true", line), encoding="utf-8")
        built = run("build", path, "--out", root / path.stem)
        yield Row(f"all London, {how}: built", f"{built.seconds:.1f} s")
        memory = "not measured: this system does not tell" if built.megabytes is None else f"{built.megabytes:,.0f} MB"
        yield Row(f"all London, {how}: most memory of the build", memory)


class Ran(NamedTuple):
    """What a command took; megabytes is the most that it held at once, None where the system does not tell."""

    seconds: float
    megabytes: float | None


def run(*arguments):
    """Run a command of `python -m data` to its end."""
    command = [sys.executable, "-m", "data", *map(str, arguments)]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as said:
        begin = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT)
        code, megabytes = waited_for(process)
        took = time.perf_counter() - begin
        if code:
            said.seek(0)
            msg = f"{' '.join(command)} failed:\n{said.read()}"
            raise RuntimeError(msg)
    return Ran(took, megabytes)


def waited_for(process):
    """Return the exit code of a process, and its largest resident set in MB."""
    if not hasattr(os, "wait4"):
        return process.wait(), None
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    a_megabyte = 2**20 if sys.platform == "darwin" else 2**10  # macOS tells bytes, Linux kilobytes
    return process.returncode, usage.ru_maxrss / a_megabyte

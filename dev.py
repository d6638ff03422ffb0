"""Run, test, check, measure and lock the project with nothing but Python: the same on Linux, macOS and Windows.

    python dev.py run      set everything up and open the app on the demo; --share opens it to the network, by links
    python dev.py test     set everything up, a browser included, and run all tests
    python dev.py check    lint, types and the map bundle (needs node 20 or newer for the bundle)
    python dev.py bench    print the table of speed and weight beside the bars
    python dev.py storm    play every two things that can be done at the same moment, and a crowd on a server that dies
    python dev.py lock     pin the requirements anew
    python dev.py types    make the browser's types anew from ui/acts/schema.py
    python dev.py docs     make docs/figures.md anew from the registry of figures

`make run` and `make test` call this file. Only the standard library may be imported here.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST_PYTHON = (3, 11)
MAP = ROOT / "ui" / "cluster_map"
TYPES = MAP / "src" / "schema.ts"
LOCKS = {"requirements.txt": (), "requirements-dev.txt": ("dev",), "requirements-bench.txt": ("dev", "bench")}
"""Each pinned file and the extras of pyproject.toml that it holds."""
BY_THEMSELVES = ("tests/browser", "tests/pages")
"""Tests that share one server and one browser, and those of whole pages: each folder in a process of its own, after the
others have run on all cores. Playwright's event loop leaves no room for that of another test."""


def main(arguments: list[str]) -> int:
    """Run one task; anything after its name goes to the program it starts."""
    tasks = {task.__name__: task for task in (run, test, check, bench, storm, lock, types, docs)}
    if not arguments or arguments[0] not in tasks:
        print(__doc__)
        return 2
    try:
        return tasks[arguments[0]](arguments[1:])
    except KeyboardInterrupt:
        return 130
    except subprocess.CalledProcessError as failed:
        print(f"\nThis step failed (exit code {failed.returncode}): {' '.join(map(str, failed.cmd))}", file=sys.stderr)
        return failed.returncode or 1


def run(arguments: list[str]) -> int:
    """Set up and open the app."""
    set_up("requirements.txt")
    options = [one for one in arguments if one != "--share"]
    if len(options) < len(arguments):  # its owner opens the link that it prints: the plain address shows nothing
        options += ["--server.address=0.0.0.0", "--server.headless=true"]
    # It says itself where it is; Streamlit's own words would have its address looked up at a third party.
    options.append("--logger.hideWelcomeMessage=true")
    return subprocess.call([PYTHON, "-m", "streamlit", "run", "app.py", *options], cwd=ROOT)


def test(arguments: list[str]) -> int:
    """Set up, find a browser and run the tests."""
    set_up("requirements-dev.txt")
    call(PYTHON, "-m", "tests.browser.find_browser")
    pytest = [PYTHON, "-m", "pytest"]
    if arguments:
        return subprocess.call([*pytest, *arguments], cwd=ROOT)
    others = [f"--ignore={folder}" for folder in BY_THEMSELVES]
    codes = [subprocess.call([*pytest, "-n", str(os.cpu_count() or 1), *others], cwd=ROOT)]
    codes += [subprocess.call([*pytest, folder], cwd=ROOT) for folder in BY_THEMSELVES]
    return max(codes)


def check(_arguments: list[str]) -> int:
    """Lint, check types, and rebuild the map bundle, which must come out identical."""
    set_up("requirements-dev.txt")
    call(PYTHON, "-m", "ruff", "check", ".")
    call(PYTHON, "-m", "ruff", "format", "--check", ".")
    call(PYTHON, "-m", "mypy")
    npm = shutil.which("npm")
    if npm is None:
        print("npm is missing, so the map bundle can't be rebuilt: install node 20 or newer", file=sys.stderr)
        return 1
    before = fingerprint(ROOT / "static" / "cluster_map")
    subprocess.run([npm, "ci"], cwd=MAP, check=True)
    types_before = TYPES.read_bytes()
    types([])
    if TYPES.read_bytes() != types_before:
        print("src/schema.ts is not what ui/acts/schema.py makes: commit the new one", file=sys.stderr)
        return 1
    for step in (["run", "typecheck"], ["test"], ["run", "build"]):
        subprocess.run([npm, *step], cwd=MAP, check=True)
    if fingerprint(ROOT / "static" / "cluster_map") != before:
        print("the committed map bundle is not what its source builds: commit the rebuilt one", file=sys.stderr)
        return 1
    return 0


def types(_arguments: list[str]) -> int:
    """Make the TypeScript types of what crosses between browser and server from their one declaration."""
    set_up("requirements-dev.txt")
    with tempfile.TemporaryDirectory() as folder:
        schema = Path(folder) / "schema.json"
        with schema.open("wb") as file:
            made = "import json; from ui.acts.schema import json_schema; print(json.dumps(json_schema(), indent=1))"
            subprocess.run([PYTHON, "-c", made], cwd=ROOT, check=True, stdout=file)
        subprocess.run([shutil.which("node") or "node", "types.mjs", schema, TYPES], cwd=MAP, check=True)
    return 0


def docs(_arguments: list[str]) -> int:
    """Write what every figure means from its one declaration."""
    set_up("requirements-dev.txt")
    with (ROOT / "docs" / "figures.md").open("wb") as file:
        subprocess.run([PYTHON, "-m", "data", "definitions"], cwd=ROOT, check=True, stdout=file)
    return 0


def bench(arguments: list[str]) -> int:
    """Set up and print the table of bars."""
    set_up("requirements-bench.txt")
    call(PYTHON, "-m", "tests.browser.find_browser")
    return subprocess.call([PYTHON, "-m", "tests.bench", *arguments], cwd=ROOT)


def storm(arguments: list[str]) -> int:
    """Set up and see that no step is lost, done twice or told wrongly: half an hour."""
    set_up("requirements-dev.txt")
    call(PYTHON, "-m", "tests.browser.find_browser")
    return subprocess.call([PYTHON, "-m", "tests.browser.storm", *arguments], cwd=ROOT)


def lock(_arguments: list[str]) -> int:
    """Pin the whole set of packages for every platform, without download addresses."""
    set_up("requirements-dev.txt")
    call(PYTHON, "-m", "pip", "install", "--quiet", "uv")
    for name, extras in LOCKS.items():
        flags = [flag for extra in extras for flag in ("--extra", extra)]
        quiet = ["--no-emit-index-url", "--no-emit-find-links", "--no-header", "--no-annotate", "--universal"]
        call(PYTHON, "-m", "uv", "pip", "compile", "pyproject.toml", *flags, *quiet, "--quiet", "-o", name)
    return 0


def set_up(requirements: str) -> None:
    """Make the environment and install the pinned packages; quick when nothing has changed."""
    if sys.version_info < OLDEST_PYTHON:
        found, wanted = (".".join(map(str, version[:2])) for version in (sys.version_info, OLDEST_PYTHON))
        sys.exit(f"This is Python {found}; Neighbouring needs {wanted} or newer: call this file with that.")
    unfinished = VENV / "unfinished"
    if unfinished.exists() or not PYTHON.exists():  # it was never made, or left while it was
        print("Making the environment in .venv", flush=True)
        shutil.rmtree(VENV, ignore_errors=True)
        VENV.mkdir()
        unfinished.touch()
        try:
            venv.create(VENV, with_pip=True)
        except subprocess.CalledProcessError:
            shutil.rmtree(VENV, ignore_errors=True)
            sys.exit("Python's venv is not complete here. On Debian or Ubuntu: apt-get install python3-venv")
    wanted = hashlib.sha256((ROOT / requirements).read_bytes())
    stamp = VENV / f"installed-{requirements}"
    if stamp.exists() and stamp.read_text() == wanted.hexdigest():
        return
    unfinished.touch()
    print(f"Installing what {requirements} names (a few minutes the first time)", flush=True)
    call(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements)
    stamp.write_text(wanted.hexdigest())
    unfinished.unlink()


def call(*command: str | Path) -> None:
    """Run a command in the project and stop at its failure."""
    subprocess.run(command, cwd=ROOT, check=True)


def fingerprint(folder: Path) -> dict[str, str]:
    """Return the hash of every file in a folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Look at files that nobody looked at yet: each in a process that it may kill, so that nothing else is."""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import sys
import time
from functools import partial
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from data.inspect import told
from data.problems import Problems
from data.shelf.keeping import kept_files, note, write_whole
from data.shelf.kept import PLACES, READS, KeptFile, Known, known_as_json
from data.shelf.reading import read_file

if TYPE_CHECKING:
    from collections.abc import Callable

    Found = tuple[dict[str, Any], Known | None]

STEP: Final = "looking at the files"
LONGEST_S: Final = 1800.0
"""Seconds for one file. The Postcode Directory, the largest of the tables, takes one or two minutes."""
ASKED_S: Final = 0.3
"""Seconds between two calls of `progress`, which may want us to stop."""
TOO_LARGE: Final = "there is not enough memory here to read it: take an extract, or a machine with more"
TOO_DEEP: Final = "it has things within things beyond any use: is it the right file? Download it again"
ENDED: Final = (
    "reading it ended the program that read it: it is damaged, or takes more memory than there is. Download it again, "
    "or take an extract"
)
TOO_LONG: Final = "reading it took longer than {minutes:.0f} minutes: is it the right file? Take an extract"
SHAPEFILE: Final = (".shp", ".shx", ".dbf", ".prj")
PARTS: Final = "a shapefile is several files: hand over the zip that it is published in, or one made of them all"


def look(
    root: Path,
    progress: Callable[[str, int, int], None],
    *,
    read: Callable[[Path, str], Found] = read_file,
    longest_s: float = LONGEST_S,
) -> None:
    """Look at every file on the shelf that nobody looked at yet, and note what it is; whatever a file does, go on.

    Args:
        root: Folder of areas.
        progress: Told the step, how many files are done, and of how many, every so often; what it raises ends the
            looking, and leaves what was not looked at as it was.
        read: Gives what a file is, and what it says of places. It is called in another process.
        longest_s: Seconds that one file may take.
    """
    waiting = [file for file in reversed(kept_files(root)) if file.found is None]
    with contextlib.closing(_Reader(read, longest_s)) as reader:
        for done, file in enumerate(waiting):
            progress(STEP, done, len(waiting))
            found, known = reader.read(file, partial(progress, STEP, done, len(waiting)))
            with contextlib.suppress(FileNotFoundError):  # somebody let it go in the meantime
                if known is not None:
                    write_whole(file.path.with_name(PLACES), known_as_json(known))
                note(file, found=found, reads=READS)
    progress(STEP, len(waiting), len(waiting))


def unknown(name: str, says: str) -> dict[str, Any]:
    """Return what is said of a file that can't be read."""
    problems = Problems()
    problems.error(name, says)
    return {"file": name, "kind": "unknown", "warnings": [], "problems": told(problems.errors)}


# ---- A process that reads ----


class _Reader:
    """A process that reads files one after another; another one where it was killed by one."""

    def __init__(self, read: Callable[[Path, str], Found], longest_s: float) -> None:
        self._read, self._longest_s = read, longest_s
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection[Any, Any] | None = None

    def read(self, file: KeptFile, alive: Callable[[], None]) -> Found:
        """Return what the file is; calls `alive` every so often, whose errors end the process."""
        if file.path.suffix.lower() in SHAPEFILE:
            return unknown(file.name, PARTS), None
        pipe, process = self._started()
        pipe.send((file.path, file.at))
        started = time.monotonic()
        while True:
            ready = wait([pipe, process.sentinel], ASKED_S)
            with contextlib.suppress(EOFError, OSError):
                if pipe.poll():
                    found: Found = pipe.recv()
                    return found
            if ready:
                self.close()
                return unknown(file.name, ENDED), None
            if time.monotonic() - started > self._longest_s:
                self.close()
                return unknown(file.name, TOO_LONG.format(minutes=self._longest_s / 60)), None
            alive()

    def _started(self) -> tuple[Connection[Any, Any], multiprocessing.process.BaseProcess]:
        if self._process is None or self._pipe is None or not self._process.is_alive():
            self.close()
            fresh = multiprocessing.get_context("spawn")
            self._pipe, theirs = fresh.Pipe()
            self._process = fresh.Process(target=_read_on, args=(theirs, self._read), daemon=True)
            self._process.start()
            theirs.close()
        return self._pipe, self._process

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process.close()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None


def _read_on(pipe: Connection[Any, Any], read: Callable[[Path, str], Found]) -> None:
    """Read what is asked for until nobody asks any more."""
    _go_first()
    with contextlib.suppress(EOFError, KeyboardInterrupt):
        while True:
            path, at = pipe.recv()
            pipe.send(_read_whatever_it_is(path, at, read))
            gc.collect()


def _go_first() -> None:
    """Ask Linux to end this process first where memory gives out, and not the app, its database or the build."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")


def _read_whatever_it_is(path: Path, at: str, read: Callable[[Path, str], Found]) -> Found:
    try:
        return read(path, at)
    except MemoryError:
        says = TOO_LARGE
    except RecursionError:
        says = TOO_DEEP
    except Exception as error:  # noqa: BLE001 (whatever a file brings about, it is that file's fault alone)
        reason = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        says = f"it can't be read ({reason}): download it again; if that does not help, tell the makers of this program"
    return unknown(path.name, says), None

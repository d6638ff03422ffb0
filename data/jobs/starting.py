"""Begin a job in a process of its own, end it, forget it."""

from __future__ import annotations

import secrets
import shutil
import time
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Final

import msgspec

from data.files import held
from data.jobs.folder import (
    ALIVE,
    CANCEL,
    ENDED,
    ID,
    JOB,
    JOBS,
    STARTING,
    Job,
    folder_of,
    now,
    write,
)
from data.jobs.processes import start_process
from data.jobs.states import KEPT, jobs
from data.jobs.wanted import FILES, BuildRecipe, FetchArea, about, title_of
from geo.errors import PlanningError

if TYPE_CHECKING:
    import subprocess

    from data.jobs.wanted import Wanted

LONGEST_SECONDS: Final = 12 * 3600.0
"""All London with streets takes minutes, its files over a slow line some hours: what takes longer hangs."""
START_SECONDS: Final = 60.0
"""A process that does not live by then is not waited for any longer."""
LOOK_SECONDS: Final = 0.02


def start(root: Path, wanted: Wanted, *, who: str = "", longest_s: float = LONGEST_SECONDS) -> str:
    """Begin a job in a process of its own; it goes on when this one ends. Returns its id when it lives.

    Args:
        root: The folder of areas; made where there is none.
        wanted: What it is to do.
        who: Asks for it, for the list.
        longest_s: Seconds after which it is ended, from when its turn has come.

    Raises:
        PlanningError: The same area is being built, or files are being looked at; or no process can be started.
    """
    folder = (root / JOBS).resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        jobs(root)  # notes which have died; while a job is started nobody can tell
        with ExitStack() as stack:
            _hold_start(folder, stack)
            _refuse_twice(root, wanted)
            _clear_away(root)
            return _start(folder, _absolute(wanted), who, longest_s)
    except OSError as error:
        msg = f"no build can be started in {folder}: {error.strerror or error}. See to that, then try again"
        raise PlanningError(msg) from error


def cancel(root: Path, job: str) -> None:
    """Ask a job to end; one that has ended already stays as it is. It takes some seconds: see `JobState.state`.

    Raises:
        PlanningError: There is no such job, or it can't be asked.
    """
    folder = folder_of(root, job)
    if (folder / ENDED).exists():
        return
    try:
        (folder / CANCEL).touch()
    except OSError as error:
        msg = f"the build can't be cancelled: {error.strerror or error} ({folder / CANCEL})"
        raise PlanningError(msg) from error


def forget(root: Path, job: str) -> None:
    """Take a job that has ended off the list, with its log; what it built stays.

    Raises:
        PlanningError: There is no such job, or it has not ended.
    """
    folder = folder_of(root, job)
    state = next((state for state in jobs(root) if state.id == job), None)
    if state is not None and not state.is_over:
        msg = f"the build of {state.title} has not ended: cancel it first"
        raise PlanningError(msg)
    _remove(folder)


def _hold_start(folder: Path, stack: ExitStack) -> None:
    """Hold the lock of whoever starts a job; wait while others do."""
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            stack.enter_context(held(folder / STARTING, busy="another build is being started: try again in a minute"))
        except PlanningError:
            if time.monotonic() > until:
                raise
            time.sleep(LOOK_SECONDS)
        else:
            return


def _refuse_twice(root: Path, wanted: Wanted) -> None:
    what = about(wanted)
    for state in jobs(root):
        if state.is_over or state.wanted is None or what not in {state.slug, about(state.wanted)}:
            continue
        by = f", asked for by {state.who}" if state.who else ""
        under_way = "the files are being looked at" if what == FILES else f"{state.title} is being built"
        msg = f"{under_way} already{by}: wait until that has ended, or cancel it"
        raise PlanningError(msg)


def _clear_away(root: Path) -> None:
    """Forget all ended jobs but the newest, and what was left by whoever was ended while it started a job."""
    for state in [state for state in jobs(root) if state.is_over][KEPT - 1 :]:
        _remove(root / JOBS / state.id)
    for left in (root / JOBS).glob(".*"):
        if ID.fullmatch(left.name[1:]):
            shutil.rmtree(left, ignore_errors=True)


def _remove(folder: Path) -> None:
    """Delete a job's folder in one go: half of it would look damaged."""
    hidden = folder.with_name(f".{folder.name}")
    with suppress(OSError):
        folder.rename(hidden)
    shutil.rmtree(hidden, ignore_errors=True)


def _absolute(wanted: Wanted) -> Wanted:
    """Return what is wanted with its paths as seen from everywhere: the process has a working folder of its own."""
    match wanted:
        case BuildRecipe(recipe):
            return BuildRecipe(str(Path(recipe).resolve()))
        case FetchArea(use=use):
            return msgspec.structs.replace(wanted, use={key: str(Path(path).resolve()) for key, path in use.items()})
        case _:
            return wanted


def _start(jobs_folder: Path, wanted: Wanted, who: str, longest_s: float) -> str:
    name = f"{datetime.now(UTC):%Y%m%d-%H%M%S%f}-{secrets.token_hex(2)}"
    folder, new = jobs_folder / name, jobs_folder / f".{name}"
    new.mkdir()
    write(new / JOB, Job(wanted, title_of(wanted), about(wanted), who, now(), longest_s))
    new.rename(folder)
    try:
        process = start_process("data.jobs", folder, by_itself=True)
    except OSError:
        _remove(folder)
        raise
    # Somebody must take its exit code, or it stays in the list of processes for as long as this one lives.
    Thread(target=process.wait, name=f"job {name}", daemon=True).start()
    _wait_for(folder, process)
    return name


def _wait_for(folder: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until the process of a job holds its lock, or has ended."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.returncode is None and not (folder / ENDED).exists():
        try:
            with held(folder / ALIVE, busy="lives"):
                pass
        except PlanningError:
            return
        time.sleep(LOOK_SECONDS)

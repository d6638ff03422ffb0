"""The process of a job: it waits for its turn, starts what works, and sees to it that it ends.

python -m data.jobs FOLDER

It holds the lock of the job for as long as it lives and loads next to nothing: what is ended by the system because
memory has run out is what works, and this process lives to say so.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Final

from data.files import held
from data.jobs.folder import (
    ALIVE,
    CANCEL,
    ENDED,
    JOB,
    LOG,
    PROGRESS,
    Ended,
    HowItEnded,
    Job,
    Progress,
    end,
    now,
    read,
    what_stands,
    write,
)
from data.jobs.processes import end_group, let_others_go_first, start_process
from data.jobs.states import DAMAGED, JobState, jobs
from data.jobs.wanted import turn_of
from geo.errors import PlanningError

LOOK_SECONDS: Final = 0.1
REACT_SECONDS: Final = 5.0
"""What is asked to end, and has not by then, is ended."""
LOCK_TRIES: Final = 100
"""Whoever looks whether a job lives holds its lock for a moment."""
MEMORY: Final = ", most often because memory has run out"
LAST_WORDS: Final = 200
"""Letters of the log that are shown."""
CANCELLED: Final = "It was cancelled."


def main(folder: Path) -> None:
    """Do the job of that folder, and note how it ended."""
    with ExitStack() as stack:
        if not _lives(folder, stack):
            return
        let_others_go_first()
        try:
            job = read(folder / JOB, Job)
        except ValueError:
            job = None
        end(folder, _done(folder, job) if job else Ended("died", DAMAGED, now()))


def _lives(folder: Path, stack: ExitStack) -> bool:
    """Hold the lock of the job; return whether it is still to be done."""
    for _ in range(LOCK_TRIES):
        with suppress(PlanningError):
            stack.enter_context(held(folder / ALIVE, busy="somebody looks whether it lives"))
            return not (folder / ENDED).exists()
        time.sleep(LOOK_SECONDS)
    return False


def _done(folder: Path, job: Job) -> Ended:
    """Wait for the turn and work; returns how it ended, unless what worked has said so."""
    with ExitStack() as stack:
        if not _has_turn(folder, turn_of(job.wanted), stack):
            return _ended(folder, "cancelled", CANCELLED)
        write(folder / PROGRESS, Progress(now()))
        return _work(folder, job.longest_s)


def _has_turn(folder: Path, turn: str, stack: ExitStack) -> bool:
    """Wait until all that were asked for earlier have ended; False where it was cancelled meanwhile."""
    root, lock = folder.parent.parent, folder.parent / f"{turn}.lock"
    while not (folder / CANCEL).exists():
        if not any(_is_before(state, folder.name, turn) for state in jobs(root)):
            with suppress(PlanningError):
                stack.enter_context(held(lock, busy="another one goes"))
                return True
        time.sleep(LOOK_SECONDS)
    return False


def _is_before(state: JobState, job: str, turn: str) -> bool:
    return not state.is_over and state.id < job and state.wanted is not None and turn_of(state.wanted) == turn


def _work(folder: Path, longest_s: float) -> Ended:
    with start_process("data.jobs.work", folder, by_itself=False) as worker:
        state = _watch(worker, folder / CANCEL, longest_s)
        end_group(worker.pid)  # what it started may be left where it was killed itself
    if state == "cancelled":
        return _ended(folder, state, CANCELLED)
    if state == "too long":
        return _ended(folder, state, f"It was ended because it took longer than {_hours(longest_s)}.")
    return _ended(folder, "died", _why(worker.returncode, folder / LOG))


def _ended(folder: Path, state: HowItEnded, says: str) -> Ended:
    return Ended(state, f"{says} {what_stands(folder)}".strip(), now())


def _watch(worker: subprocess.Popen[bytes], cancel: Path, longest_s: float) -> HowItEnded:
    """Wait until what works has ended, by itself, or asked to, or not even then."""
    until = time.monotonic() + longest_s
    why: HowItEnded = "died"
    while True:
        with suppress(subprocess.TimeoutExpired):
            worker.wait(LOOK_SECONDS)
            return why
        if why == "died" and (cancel.exists() or time.monotonic() > until):
            why = "cancelled" if cancel.exists() else "too long"
            cancel.touch()
            until = time.monotonic() + REACT_SECONDS
        elif why != "died" and time.monotonic() > until:
            end_group(worker.pid)


def _why(code: int, log: Path) -> str:
    """Say why it ended without saying how."""
    if code < 0:
        name = next((known.name for known in signal.Signals if known == -code), str(-code))
        return f"The system ended it{MEMORY if name == 'SIGKILL' else f' ({name})'}."
    words = log.read_text(encoding="utf-8", errors="replace").strip().rpartition("\n")[2][-LAST_WORDS:]
    return f"It broke off with exit code {code}: {words or 'nothing was said'}."


def _hours(seconds: float) -> str:
    """Return a time for reading.

    >>> _hours(12 * 3600), _hours(90), _hours(0.5)
    ('12 hours', '90 seconds', '0.5 seconds')
    """
    return f"{seconds / 3600:g} hours" if seconds >= 7200 else f"{seconds:g} seconds"


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""The two processes of a job: the one that lives as long as it does, and the one in it that works."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from data.files import PROJECT
from data.jobs.folder import LOG

if TYPE_CHECKING:
    from pathlib import Path

NICENESS: Final = 10
"""The app, and everything else on this machine, goes first."""


def start_process(module: str, folder: Path, *, by_itself: bool) -> subprocess.Popen[bytes]:
    """Start a module of ours on the folder of a job; what it says goes to the job's log.

    Args:
        module: Run with the folder as its argument.
        folder: Of the job.
        by_itself: Whether it goes on when this process ends: then it is in a session of its own. Else it is in a
            group of its own with all that it starts, and its standard input is a pipe that is closed when this process
            ends, however it ends.

    Raises:
        OSError: It can't be started.
    """
    with (folder / LOG).open("ab") as log:
        return subprocess.Popen(  # noqa: S603 (our own program, and a folder that we named)
            [sys.executable, "-m", module, str(folder)],
            cwd=PROJECT,
            stdin=subprocess.DEVNULL if by_itself else subprocess.PIPE,
            stdout=log,
            stderr=log,
            start_new_session=by_itself,
            process_group=None if by_itself or sys.platform == "win32" else 0,
            creationflags=_flags(by_itself=by_itself),
        )


def _flags(*, by_itself: bool) -> int:
    """Return what Windows is to be told: there a process has a console and a priority from its start."""
    if sys.platform == "win32":
        if by_itself:
            return (
                subprocess.DETACHED_PROCESS
                | subprocess.CREATE_NEW_PROCESS_GROUP
                | subprocess.BELOW_NORMAL_PRIORITY_CLASS
            )
        return subprocess.CREATE_NO_WINDOW
    return 0


def let_others_go_first() -> None:
    """Lower the priority of this process and of all that it starts; Windows was told so when it started it."""
    if sys.platform != "win32":
        os.nice(NICENESS)


def end_group(process: int) -> None:
    """End a process that was not started by itself, and all that it started; what has ended already is no matter.

    Windows has no such groups: there what it started ends when it finds itself alone.
    """
    with suppress(ProcessLookupError, PermissionError):
        if sys.platform == "win32":
            os.kill(process, signal.SIGTERM)
        else:
            os.killpg(process, signal.SIGKILL)

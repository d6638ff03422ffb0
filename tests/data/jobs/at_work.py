"""Ways to catch jobs at work, and to let them stand still where a test wants them to."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path

from data.jobs.folder import PROGRESS, Progress, read
from data.jobs.starting import start
from data.jobs.states import jobs
from data.jobs.wanted import BuildRecipe

LONG = 180
"""Seconds; what has not come by then does not come."""
SMALL_TOWN = "small-town"
TOGETHER = "putting the tables together"
"""The step after which a build stands still."""


def until(is_so):
    """Wait until that is so; returns what it gives. At other processes one can only look again and again."""
    end = time.monotonic() + LONG
    while time.monotonic() < end:
        found = is_so()
        if found:
            return found
        time.sleep(0.01)
    raise AssertionError(is_so)


def is_there(pid):
    """Whether there is such a process; one that has ended and whose exit code nobody took is none."""
    try:
        os.kill(pid, 0)
        stat = Path(f"/proc/{pid}/stat")
        return not stat.parent.parent.is_dir() or stat.read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


class Jobs:
    """The jobs of a folder of areas."""

    def __init__(self, root):
        self.root = root

    def build(self, recipe, **options):
        return start(self.root, BuildRecipe(str(recipe)), **options)

    def state(self, job):
        return next(state for state in jobs(self.root) if state.id == job)

    def end(self, job):
        """Wait until it has ended."""
        return until(lambda: (state := self.state(job)).is_over and state)

    def folder(self, job):
        return self.root / ".jobs" / job

    def working(self, job):
        """Wait until it works; returns the process."""

        def pid():
            progress = read(self.folder(job) / PROGRESS, Progress)
            return progress and progress.pid

        return until(pid)

    def past(self, job, name):
        """Wait until it is past a step; returns how far it is."""

        def state():
            state = self.state(job)
            assert not state.is_over, state
            return any(step.name == name and step.done == step.total for step in state.steps) and state

        return until(state)

    def kill(self, job):
        """End all its processes, as when the machine is switched off."""
        pid = self.working(job)
        session = os.getsid(pid)
        assert os.getsid(0) not in {session, pid}, "it would be this process that is ended"
        os.killpg(session, signal.SIGKILL)
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)

    def kill_all(self):
        for state in jobs(self.root):
            if not state.is_over:
                with suppress(OSError):
                    self.kill(state.id)


class Standstill:
    """Lets a build stand still when its tables are put together: it reads what nobody has written yet."""

    def __init__(self, root, slug):
        self.path = root / ".building" / slug / "minutes.zip"
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.unlink(missing_ok=True)
        os.mkfifo(self.path)

    def go_on(self):
        """Let it go on: what it waited for is nothing that it could use."""
        self.path.open("wb").close()

    def end(self):
        """Let no further build stand still."""
        self.path.unlink()

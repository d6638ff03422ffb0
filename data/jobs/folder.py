"""What stands in the folder of a job: read and written whole, and the lock that tells whether its process lives.

job.json        what is wanted, by whom, since when; written once, before the process is there
progress.json   how far it is; there from when its turn has come
stands.json     how it will have ended, whatever comes: the area stands
ended.json      how it ended; written once
cancel          there when it is to end
log.txt         what its processes said, tracebacks too
alive.lock      held by its process for as long as it lives
"""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, TypeVar

import msgspec
from msgspec import Struct

from data.jobs.wanted import FILES, Wanted
from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_S = TypeVar("_S", bound=Struct)

JOBS: Final = ".jobs"
"""Hidden folder beside the areas, with a folder for each job."""
ID: Final = re.compile(r"\d{8}-\d{12}-[0-9a-f]{4}")
"""Day, time to a microsecond, and chance: ids are in the order in which jobs were asked for."""
JOB: Final = "job.json"
PROGRESS: Final = "progress.json"
ENDED: Final = "ended.json"
STANDS: Final = "stands.json"
CANCEL: Final = "cancel"
LOG: Final = "log.txt"
ALIVE: Final = "alive.lock"
STARTING: Final = "starting.lock"
"""Held by whoever starts a job, until its process holds its own lock."""
HowItEnded: TypeAlias = Literal["built", "looked", "failed", "cancelled", "died", "too long"]
AS_BEFORE: Final = "The area is as it was before."
NONE_MADE: Final = "No area was made."
TRIES: Final = 20
PAUSE: Final = 0.02
"""Windows lets nobody replace a file while somebody reads it, nor read it then: both are over in a moment."""


class Step(Struct, frozen=True):
    """A step of a job.

    Attributes:
        name: For reading.
        done: How much of it is done; bytes, where a file is fetched.
        total: Of how much; 0 where that is not known.
        seconds: How long it has taken, or took.
    """

    name: str
    done: int
    total: int
    seconds: float = 0.0


class Job(Struct, frozen=True):
    """What is noted of a job when it is asked for.

    Attributes:
        wanted: What it is to do.
        title: What to call it.
        about: What no other job may be about as long as it goes.
        who: Asked for it.
        started: ISO time in UTC.
        longest_s: Seconds after which it is ended, from when its turn has come.
    """

    wanted: Wanted
    title: str
    about: str
    who: str
    started: str
    longest_s: float


class Progress(Struct, frozen=True):
    """How far a job is.

    Attributes:
        at: ISO time in UTC at which this was so.
        pid: Of the process that works; 0 before there is one.
        title: As `Job.title`, when more is known; else "".
        slug: Of the area's folder; "" where that is not known yet.
        steps: In the order in which they came.
    """

    at: str
    pid: int = 0
    title: str = ""
    slug: str = ""
    steps: tuple[Step, ...] = ()


class Ended(Struct, frozen=True):
    """How a job ended; attributes as in `JobState`, and `at`, the ISO time in UTC."""

    state: HowItEnded
    says: str
    at: str
    area_id: str = ""
    complaints: tuple[dict[str, Any], ...] = ()
    warnings: str = ""
    changed: tuple[str, ...] = ()


def what_stands(folder: Path) -> str:
    """Return a sentence on what a job leaves that ended without an area; "" where files were to be looked at."""
    progress, job = _or_none(folder / PROGRESS, Progress), _or_none(folder / JOB, Job)
    about = job.about if job else ""
    if about == FILES:
        return ""
    slug = progress.slug if progress and progress.slug else about
    return AS_BEFORE if slug and (folder.parent.parent / slug / "area.json").is_file() else NONE_MADE


def _or_none(path: Path, kind: type[_S]) -> _S | None:
    try:
        return read(path, kind)
    except ValueError:
        return None


def now() -> str:
    """Return the time, as the files of a job have it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def folders(root: Path) -> list[Path]:
    """Return the folders of all jobs, the first that was asked for first."""
    try:
        return sorted(path for path in (root / JOBS).iterdir() if ID.fullmatch(path.name) and path.is_dir())
    except OSError:
        return []


def folder_of(root: Path, job: str) -> Path:
    """Return the folder of the job with that id.

    Raises:
        PlanningError: There is none.
    """
    folder = root / JOBS / job
    if not ID.fullmatch(job) or not folder.is_dir():
        msg = f"there is no build {job[:40]!r} any more: it was forgotten, or its folder was deleted"
        raise PlanningError(msg)
    return folder


def read(path: Path, kind: type[_S]) -> _S | None:
    """Return what stands in a file of a job; None where it is not there.

    Raises:
        ValueError: It is damaged, or can't be read.
    """
    for again in _tries():
        try:
            return msgspec.json.decode(path.read_bytes(), type=kind)
        except FileNotFoundError:
            return None
        except PermissionError:
            if not again:
                raise ValueError(path) from None
        except (OSError, RecursionError) as error:
            raise ValueError(path) from error
    raise ValueError(path)


def write(path: Path, content: Struct) -> None:
    """Write a file of a job in one go.

    Raises:
        OSError: The disk is full, or not to be written to.
    """
    new = path.with_name(f"{path.name}.new")
    new.write_bytes(msgspec.json.encode(content))
    for again in _tries():
        try:
            new.replace(path)
        except PermissionError:
            if not again:
                raise
        else:
            return


def end(folder: Path, ended: Ended) -> None:
    """Note how a job ended, where it has not been noted yet and no area was built.

    Raises:
        OSError: The disk is full, or not to be written to.
    """
    if (folder / ENDED).exists():
        return
    try:
        stands = read(folder / STANDS, Ended)
    except ValueError:
        stands = None
    write(folder / ENDED, stands or ended)


def _tries() -> Iterator[bool]:
    """Give, at each try, whether there is another one after it."""
    for left in reversed(range(TRIES)):
        yield left > 0
        time.sleep(PAUSE)

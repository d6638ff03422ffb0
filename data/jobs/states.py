"""How far each job is: read from its folder, and from whether its process lives."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, TypeVar

from data.files import held
from data.jobs.folder import (
    ALIVE,
    CANCEL,
    ENDED,
    JOB,
    LOG,
    PROGRESS,
    STARTING,
    Ended,
    HowItEnded,
    Job,
    Progress,
    Step,
    end,
    folders,
    now,
    read,
    what_stands,
)
from data.jobs.wanted import turn_of
from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from msgspec import Struct

    from data.jobs.wanted import Wanted

_S = TypeVar("_S", bound="Struct")

State: TypeAlias = Literal["waiting", "running"] | HowItEnded
KEPT: Final = 20
"""Ended jobs that are kept, the newest."""
DIED: Final = (
    "It ended without a word, as when the machine is switched off or every program on it is ended. Start it again."
)
DAMAGED: Final = "What was noted of it can't be read any more: its files are damaged. Forget it, and start it again."
TRUST: Final = 0.25
"""This share of a whole job at the usual pace weighs as much as what a job has shown of its own."""


@dataclass(frozen=True)
class JobState:
    """How far a job is, or how it ended.

    Attributes:
        id: Names it.
        wanted: What it is to do; None where its files are damaged.
        title: What to call it: the name of the area, once it is known.
        who: Asked for it.
        started: ISO time in UTC.
        state: "waiting" for another one to end; "running"; how it ended: "built", "looked" (at files), "failed" (see
            `says` and `complaints`), "cancelled", "died" (its process is gone and said nothing), "too long".
        steps: In the order in which they came; the last one is under way while it is running. Empty at first.
        seconds_left: About, from how long the steps of earlier jobs took; None while that is not known.
        seconds: Since it was asked for; of one that ended, until then.
        slug: Of the area's folder; "" where that is not known yet, and for files.
        area_id: Of the area that was built; "" else.
        says: A sentence: how it ended, or what it waits for. "" while it is running.
        complaints: What is wrong with the files, of one that failed: dicts with `file`, `says`, `count` and `rows`,
            which are dicts of `row` (as counted in the file, the header is row 1) and `value`, either of which may be
            None.
        warnings: What should be known of the area that was built, as lines of text grouped by file; "" where nothing.
        changed: Sentences: what is different from the area that stood there before; () where none stood or nothing is.
        log: The file with what its processes said; it may not be there.
    """

    id: str
    wanted: Wanted | None
    title: str
    who: str
    started: str
    state: State
    steps: tuple[Step, ...]
    seconds_left: float | None
    seconds: float
    slug: str
    area_id: str
    says: str
    complaints: tuple[dict[str, Any], ...]
    warnings: str
    changed: tuple[str, ...]
    log: Path

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.state not in {"waiting", "running"}

    @property
    def is_asked_to_end(self) -> bool:
        """Whether somebody cancelled it that has not ended yet."""
        return not self.is_over and (self.log.parent / CANCEL).exists()


def jobs(root: Path) -> list[JobState]:
    """Return every job, the newest first: those that wait, run, and the newest `KEPT` that ended.

    It reads a small file or two a job and may be called every second. Of a job whose process is gone it notes that.
    """
    found: list[JobState] = []
    for folder in folders(root):
        state = _state(folder, found)
        if state is not None:
            found.append(state)
    return found[::-1]


def is_alive(folder: Path) -> bool:
    """Return whether the process of a job lives; one that does not, and has not said how it ended, is noted as died."""
    try:
        with (
            held(folder.parent / STARTING, busy="may be about to live"),  # first: whoever starts it looks for the next
            held(folder / ALIVE, busy="lives"),
            suppress(OSError),
        ):
            end(folder, _died(folder))
    except PlanningError:
        return True
    except OSError:  # a disk that is not to be written to, or a folder that was forgotten meanwhile
        return False
    return False


def _died(folder: Path) -> Ended:
    return Ended("died", f"{DIED} {what_stands(folder)}".strip(), now())


def _state(folder: Path, earlier: Sequence[JobState]) -> JobState | None:
    """Return how far a job is; None where it was forgotten meanwhile."""
    ended = _kept(folder / ENDED, Ended)
    if ended is None and not is_alive(folder):
        ended = _kept(folder / ENDED, Ended) or _died(folder)
    job = _kept(folder / JOB, Job)
    if isinstance(job, Job):
        return _told(folder, job, ended, earlier)
    return _damaged(folder) if folder.is_dir() else None


def _told(folder: Path, job: Job, ended: Ended | Damaged | None, earlier: Sequence[JobState]) -> JobState:
    if isinstance(ended, Damaged):
        ended = Ended("died", DAMAGED, job.started)
    progress = _kept(folder / PROGRESS, Progress)
    here = progress if isinstance(progress, Progress) else Progress("")
    state: State = "running"
    says, left = "", None
    if ended is not None:
        state, says = ended.state, ended.says
    elif progress is None:
        state, says = "waiting", _waits_for(job, earlier)
    else:
        done = [other for other in reversed(earlier) if other.state in {"built", "looked"}]
        took = [other.steps for other in sorted(done, key=lambda other: not other.slug or other.slug != here.slug)]
        left = seconds_left(here.steps, took, since=_between(here.at, now()))
    return JobState(
        id=folder.name,
        wanted=job.wanted,
        title=here.title or job.title,
        who=job.who,
        started=job.started,
        state=state,
        steps=here.steps,
        seconds_left=left,
        seconds=_between(job.started, ended.at if ended else now()),
        slug=here.slug,
        area_id=ended.area_id if ended else "",
        says=says,
        complaints=ended.complaints if ended else (),
        warnings=ended.warnings if ended else "",
        changed=ended.changed if ended else (),
        log=folder / LOG,
    )


def _damaged(folder: Path) -> JobState:
    return JobState(
        id=folder.name,
        wanted=None,
        title="A build of which nothing is known",
        who="",
        started="",
        state="died",
        steps=(),
        seconds_left=None,
        seconds=0.0,
        slug="",
        area_id="",
        says=DAMAGED,
        complaints=(),
        warnings="",
        changed=(),
        log=folder / LOG,
    )


def _waits_for(job: Job, earlier: Sequence[JobState]) -> str:
    """Say what a job waits for; "" where its turn has come, and its process is about to begin."""
    turn = turn_of(job.wanted)
    before = [other for other in earlier if not other.is_over and other.wanted and turn_of(other.wanted) == turn]
    return f"It waits until {before[-1].title} has ended." if before else ""


@dataclass(frozen=True)
class Damaged:
    """In place of what stood in a file that can't be read."""


def _kept(path: Path, kind: type[_S]) -> _S | Damaged | None:
    """Return what stands in a file of a job; None where it is not there."""
    try:
        there = path.stat()
    except OSError:
        return None
    return _read_once(path, kind, (there.st_mtime_ns, there.st_size, there.st_ino))


@lru_cache(maxsize=4 * KEPT)
def _read_once(path: Path, kind: type[_S], _seen: tuple[int, int, int]) -> _S | Damaged | None:
    """Return what stands there, read again when it is another file: jobs are looked at every second."""
    try:
        return read(path, kind)
    except ValueError:
        return Damaged()


def _between(before: str, after: str) -> float:
    """Return the seconds between two ISO times; 0 where one is none, or the clock was set back.

    >>> _between("2026-07-01T09:00:00.000+00:00", "2026-07-01T09:01:00.500+00:00"), _between("", "2026-07-01")
    (60.5, 0.0)
    """
    try:
        return max(0.0, (datetime.fromisoformat(after) - datetime.fromisoformat(before)).total_seconds())
    except (ValueError, TypeError):
        return 0.0


# ---- How long it will take ----


def seconds_left(steps: Sequence[Step], took: Iterable[Sequence[Step]], *, since: float = 0.0) -> float | None:
    """Return about how many seconds are left, by how long the steps of earlier jobs took.

    Each step is taken to last as long as in the first of the earlier jobs that did it; those that come before the
    step that is under way are not waited for. As far as this job has come, it tells how fast this machine is today.

    Args:
        steps: So far, the last of them under way.
        took: The steps of earlier jobs, those most like this one first.
        since: Seconds since that was so.

    Returns:
        Seconds; None where no earlier job did any of the steps that are left.

    >>> before = [Step("read", 5, 5, 10.0), Step("route", 9, 9, 25.0), Step("write", 1, 1, 5.0)]
    >>> seconds_left([Step("read", 5, 5, 10.0), Step("route", 0, 9, 0.0)], [before])
    30.0
    >>> seconds_left([Step("read", 5, 5, 20.0), Step("route", 0, 9, 0.0)], [before], since=7.5)
    37.5
    >>> seconds_left([Step("read", 1, 5, 2.0)], [])
    """
    names: list[str] = []
    usual: dict[str, float] = {}
    for before in took:
        place = 0
        for step in before:
            if step.name not in usual:
                names.insert(place, step.name)
                usual[step.name] = step.seconds
            place = names.index(step.name) + 1
    current = next((step for step in reversed(steps) if step.name in usual), None)
    if not names:
        return None
    done = {step.name for step in steps}
    ahead = names[names.index(current.name) + 1 :] if current else names
    under_way, share = 0.0, 0.0
    if current and current is steps[-1]:
        share = min(1.0, current.done / current.total) if current.total else 0.0
        under_way = usual[current.name] * (1 - share)
    expected = sum(usual[step.name] for step in steps if step.name in usual and step is not steps[-1])
    spent = sum(step.seconds for step in steps if step.name in usual and step is not steps[-1])
    if share:
        expected, spent = expected + usual[steps[-1].name] * share, spent + steps[-1].seconds
    usually = TRUST * sum(usual.values())
    pace = (spent + usually) / (expected + usually) if expected else 1.0
    return max(0.0, under_way * pace - since) + pace * sum(usual[name] for name in ahead if name not in done)

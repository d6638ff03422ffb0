"""What works in a job: it fetches, builds or looks, tells how far it is, and notes how it ended.

python -m data.jobs.work FOLDER       (started by the process of the job, which sees to it that it ends)
"""

from __future__ import annotations

import os
import sys
import time
import traceback
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from msgspec.structs import replace

from data.area import read_area, read_manifest
from data.build import build_area
from data.fetch import FetchCancelledError, WantedArea
from data.inspect import told
from data.jobs.folder import (
    CANCEL,
    ENDED,
    JOB,
    PROGRESS,
    STANDS,
    Ended,
    Job,
    Progress,
    Step,
    now,
    read,
    what_stands,
    write,
)
from data.jobs.processes import end_group
from data.jobs.wanted import BuildRecipe, FetchArea
from data.own_area import changes, fetch_and_build, stood
from data.problems import BuildError, Problems
from data.recipe import RECIPES, read_recipe, recipe_held
from data.shelf import look
from geo.area import INSIDE
from geo.errors import PlanningError
from geo.wording import all_names, as_sentence, by_mode, count_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from data.build import Built
    from data.fetch import Gathered
    from data.own_area import Stood
    from data.problems import Complaint
    from geo.area import Area

TELL_SECONDS: Final = 0.25
"""How often it says how far it is, and looks whether it is to end."""
LEFT_ALONE: Final = 3
"""Exit code where the process that watches over this one is gone."""
STOPPED: Final = 4
"""Exit code where it ended because it was asked to."""
STANDING: Final = "looking at the area that stands"


class StoppedError(Exception):
    """Somebody said stop."""


# ---- Tell how far it is ----


class Teller:
    """Notes steps as they are told, and writes them down from a thread of its own: steps are told very often.

    Attributes:
        stop: Set when it is to end; the next step that is told raises.
        title: Of the area, once it is known.
        slug: Of the area, once it is known.
    """

    def __init__(self, folder: Path) -> None:
        self.stop, self.title, self.slug = Event(), "", ""
        self._folder, self._over, self._lock = folder, Event(), Lock()
        self._steps: dict[str, tuple[int, int]] = {}
        self._began: dict[str, float] = {}
        self._last = 0.0
        self._thread = Thread(target=self._keep_telling, daemon=True)
        self._thread.start()

    def __call__(self, step: str, done: int, total: int) -> None:
        """Take note of a step.

        Raises:
            StoppedError: The job is to end.
        """
        if self.stop.is_set() or (self._folder / CANCEL).exists():
            raise StoppedError
        with self._lock:
            self._last = time.monotonic()
            self._began.setdefault(step, self._last)
            self._steps[step] = (done, total)

    def end(self) -> None:
        """Write down how far it came."""
        self._over.set()
        self._thread.join()
        self._write(time.monotonic())

    def _keep_telling(self) -> None:
        written = -1.0
        while not self._over.wait(TELL_SECONDS):
            if (self._folder / CANCEL).exists():
                self.stop.set()
            last = self._last
            if last != written:
                self._write(last)
                written = last

    def _write(self, until: float) -> None:
        with self._lock:
            began = [*self._began.values(), until]
            steps = tuple(
                Step(name, done, total, round(began[number + 1] - began[number], 3))
                for number, (name, (done, total)) in enumerate(self._steps.items())
            )
        try:
            write(self._folder / PROGRESS, Progress(now(), os.getpid(), self.title, self.slug, steps))
        except OSError as error:  # what works has its own say when the disk is full
            sys.stderr.write(f"how far it is can't be noted: {error}\n")


# ---- Work ----


@dataclass
class Work:
    """One job at work.

    Attributes:
        folder: Of the job.
        teller: Told how far it is.
        before: The area that stood there.
        known: What to know of what was gathered: sentences.
    """

    folder: Path
    teller: Teller
    before: Stood | None = None
    known: tuple[str, ...] = field(default=())

    @property
    def root(self) -> Path:
        """The folder of areas."""
        return self.folder.parent.parent

    def do(self, job: Job) -> Ended:
        """Do what is wanted; returns how it ended.

        Raises:
            PlanningError: It can't be done.
            StoppedError: The job is to end.
        """
        match job.wanted:
            case BuildRecipe(recipe):
                return self._built(self._build(Path(recipe)))
            case FetchArea(names, margin_km, with_streets, use):
                own = {key: Path(path) for key, path in use.items()}
                wanted = WantedArea(names, margin_km, own, with_streets=with_streets)
                built = fetch_and_build(
                    wanted, self.root, progress=self.teller, gathered=self._gathered, stop=self.teller.stop
                )
                return self._built(built)
            case _:
                look(self.root, self.teller)
                return Ended("looked", "All files were looked at.", now())

    def _build(self, recipe: Path) -> Built:
        is_ours = recipe.parent.parent == self.root / RECIPES  # beside any other, nothing is ours to write
        with recipe_held(recipe.parent) if is_ours else nullcontext():
            self._is_of(recipe)
            return build_area(recipe, self.root / self.teller.slug, progress=self.teller)

    def _gathered(self, gathered: Gathered) -> None:
        self.known = (*(f"left out: {sentence}" for sentence in gathered.left_out), *gathered.told)
        self._is_of(gathered.recipe)

    def _is_of(self, path: Path) -> None:
        """Note which area it is, and what stands there."""
        recipe = read_recipe(path, Problems())
        self.teller.title, self.teller.slug = recipe.name, recipe.slug
        self.teller(STANDING, 0, 1)
        self.before = stood(self.root / recipe.slug)
        self.teller(STANDING, 1, 1)

    def _built(self, built: Built) -> Ended:
        """Say what was built, as soon as it stands, and then what is new in it, if there is time for that."""
        name = self.teller.title
        says = f"Nothing has changed: {name} stands as before" if built.unchanged else f"{name} stands"
        warnings = "\n".join([*self.known, built.warnings]).strip()
        ended = Ended("built", f"{says}.", now(), area_id=built.id, warnings=warnings)
        write(self.folder / STANDS, ended)
        counts = read_manifest(built.folder)["counts"]
        practices, places = count_words(counts["practices_inside"], "practice"), counts["places_inside"]
        size = f"{practices} and {count_words(places, 'place')}{without_minutes(read_area(built.folder))}"
        changed = changes(self.before, built.folder) if self.before else ()
        return replace(ended, says=f"{says}, with {size}.", at=now(), changed=changed)


def without_minutes(area: Area) -> str:
    """Return how many places and practices inside have no minutes by the first mode; "" where all have some."""
    mode = area.modes[0]
    known = ~np.isnan(area.minutes[mode])
    lacking = {
        "place": int((~known[(area.places["kind"] == INSIDE).to_numpy()].any(axis=1)).sum()),
        "practice": int((~known[:, (area.practices["kind"] == INSIDE).to_numpy()].any(axis=0)).sum()),
    }
    said = [count_words(count, noun) for noun, count in lacking.items() if count]
    have = "has" if sum(lacking.values()) == 1 else "have"
    return f"; {all_names(said)} {have} no minutes {by_mode(mode, crow_flies=area.crow_flies)}" if said else ""


def main(folder: Path) -> int:
    """Do the job of that folder; returns the exit code."""
    Thread(target=_end_when_left_alone, daemon=True).start()
    teller = Teller(folder)
    try:
        job = read(folder / JOB, Job)
        if job is None:
            return STOPPED
        ended = Work(folder, teller).do(job)
    except (StoppedError, FetchCancelledError):
        return STOPPED
    except BaseException as error:  # noqa: BLE001 (whatever it is, it is to be seen on the page)
        traceback.print_exc()
        ended = _failed(error, folder)
    finally:
        teller.end()
    write(folder / ENDED, ended)
    return 0


def _failed(error: BaseException, folder: Path) -> Ended:
    """Say what went wrong, and what stands."""
    stands = what_stands(folder)
    match error:
        case BuildError(complaints=complaints) if complaints:
            files = len(Counter(complaint.file for complaint in complaints))
            what = f"{count_words(len(complaints), 'thing')} to put right in {count_words(files, 'file')}"
            return Ended("failed", f"{what}. {stands}".strip(), now(), complaints=_complaints(complaints))
        case PlanningError():
            says = as_sentence(str(error))
        case MemoryError():
            says = f"Memory has run out. {stands}"
        case OSError():
            says = f"{error.filename or 'The disk'}: {error.strerror or error}. {stands}"
        case _:
            says = f"An error of the program ended it ({type(error).__name__}: {error}). The log says more. {stands}"
    return Ended("failed", says.strip(), now())


def _complaints(complaints: Iterable[Complaint]) -> tuple[dict[str, Any], ...]:
    found = tuple(complaints)
    return tuple({"file": complaint.file, **says} for complaint, says in zip(found, told(found), strict=True))


def _end_when_left_alone() -> None:
    """End when the process that watches over this one is gone: nobody would end it, and others would begin."""
    os.read(sys.stdin.fileno(), 1)  # past Python's own buffer, whose lock would not be let go of at the end
    end_group(os.getpid())
    os._exit(LEFT_ALONE)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))

"""Builds that are cancelled, killed, too long, two at once, damaged or forgotten: an area is whole whatever comes."""

import os
import signal

import msgspec
import pytest

from data.area.folders import read_area
from data.jobs import states
from data.jobs.folder import ENDED, JOB, PROGRESS, STANDS, Ended, write
from data.jobs.starting import cancel, forget, start
from data.jobs.states import jobs
from data.jobs.wanted import FetchArea, LookAtFiles
from data.recipe.answers import answer
from data.recipe.write import RECIPE, RECIPES, new_recipe_folder
from geo.errors import PlanningError
from tests.data.conftest import REGISTERED
from tests.data.jobs.at_work import SMALL_TOWN, TOGETHER, is_there, until


@pytest.fixture
def at_work(here, official, recipe, standstill):
    """An area that stands, and a new build of it that stands still: (what stands still, the job, the area's id)."""
    area_id = here.end(here.build(recipe)).area_id
    official.patients(REGISTERED[:-1])
    still = standstill()
    job = here.build(recipe)
    here.past(job, TOGETHER)
    assert (here.root / f".{SMALL_TOWN}.new").is_dir()
    return still, job, area_id


def test_a_build_that_is_cancelled_leaves_the_area_as_it_was(here, at_work):
    still, job, area_id = at_work
    assert not here.state(job).is_asked_to_end
    cancel(here.root, job)
    assert here.state(job).is_asked_to_end
    still.go_on()
    state = here.end(job)
    assert (state.state, state.says) == ("cancelled", "It was cancelled. The area is as it was before.")
    assert not state.is_asked_to_end
    assert read_area(here.root / SMALL_TOWN).id == area_id
    assert not (here.root / f".{SMALL_TOWN}.new").exists()
    cancel(here.root, job)
    assert here.state(job).state == "cancelled"


def test_what_does_not_react_is_ended(here, at_work):
    _, job, area_id = at_work
    pid = here.working(job)
    cancel(here.root, job)
    assert here.end(job).state == "cancelled"
    until(lambda: not is_there(pid))
    assert read_area(here.root / SMALL_TOWN).id == area_id


def test_what_the_system_kills_has_died_and_can_be_started_again(here, at_work, recipe):
    still, job, area_id = at_work
    os.kill(here.working(job), signal.SIGKILL)
    state = here.end(job)
    assert (state.state, state.area_id) == ("died", "")
    assert state.says == ("The system ended it, most often because memory has run out. The area is as it was before.")
    assert read_area(here.root / SMALL_TOWN).id == area_id
    still.end()
    state = here.end(here.build(recipe))
    assert (state.state, read_area(here.root / SMALL_TOWN).id) == ("built", state.area_id)
    assert state.changed


def test_a_build_of_which_nothing_is_left_has_died(here, at_work):
    _, job, area_id = at_work
    here.kill(job)
    state = here.end(job)
    assert state.state == "died"
    assert state.says.startswith("It ended without a word")
    assert state.says.endswith("Start it again. The area is as it was before.")
    assert (here.folder(job) / ENDED).exists()
    assert read_area(here.root / SMALL_TOWN).id == area_id


def test_what_works_ends_when_nothing_watches_over_it(here, at_work):
    _, job, _ = at_work
    pid = here.working(job)
    os.kill(os.getsid(pid), signal.SIGKILL)
    assert here.end(job).state == "died"
    until(lambda: not is_there(pid))


@pytest.mark.parametrize("how", ["cancelled", "killed", "left alone"])
def test_what_was_started_at_work_ends_with_it(here, in_place_of, how):
    code = "import subprocess, sys\ndef look(root, progress):\n"
    code += "    child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])\n"
    in_place_of("data.shelf", f"{code}    progress('files', child.pid, 0)\n    child.wait()\n")
    job = start(here.root, LookAtFiles())
    child, pid = until(lambda: here.state(job).steps)[0].done, here.working(job)
    if how == "cancelled":
        cancel(here.root, job)
    else:
        os.kill(pid if how == "killed" else os.getsid(pid), signal.SIGKILL)
    state = here.end(job)
    assert state.state == ("cancelled" if how == "cancelled" else "died")
    assert how != "cancelled" or state.says == "It was cancelled."  # no area is made of files that are looked at
    until(lambda: not is_there(child) and not is_there(pid))


def test_an_area_that_stands_is_built_whatever_comes_then(here, at_work):
    _, job, _ = at_work
    write(here.folder(job) / STANDS, Ended("built", "Small Town stands.", "2026-07-01T09:00:00.000+00:00", "x1"))
    cancel(here.root, job)
    assert (here.end(job).state, here.state(job).area_id) == ("built", "x1")


def test_a_build_that_takes_too_long_is_ended(here, recipe):
    state = here.end(here.build(recipe, longest_s=0.5))
    assert (state.state, state.is_asked_to_end) == ("too long", False)
    assert state.says == "It was ended because it took longer than 0.5 seconds. No area was made."
    assert not (here.root / SMALL_TOWN).exists()


def test_one_build_at_a_time(here, recipe, other_recipe, standstill):
    still = standstill()
    first = here.build(recipe)
    here.past(first, TOGETHER)
    second = here.build(other_recipe)
    third = start(here.root, FetchArea(("Rutland",), 0.0))
    assert [state.state for state in jobs(here.root)] == ["waiting", "waiting", "running"]
    assert here.state(second).says == "It waits until Small Town has ended."
    assert here.state(third).says == "It waits until Other Town has ended."
    cancel(here.root, third)
    assert (here.end(third).state, here.state(third).says) == ("cancelled", "It was cancelled. No area was made.")
    assert not (here.folder(third) / PROGRESS).exists()
    assert here.state(second).state == "waiting"
    still.go_on()
    assert (here.end(second).state, here.state(first).state) == ("built", "built")


def test_builds_have_their_turn_in_the_order_in_which_they_were_asked_for(here, recipe, standstill, tmp_path):
    standstill()
    first = here.build(recipe)
    here.past(first, TOGETHER)
    waiting = [here.build(tmp_path / f"nowhere-{number}.toml") for number in range(4)]
    assert here.state(waiting[3]).state == "waiting"
    here.kill(first)
    assert [here.end(job).state for job in waiting] == ["failed"] * 4
    ended = [msgspec.json.decode((here.folder(job) / ENDED).read_bytes())["at"] for job in waiting]
    assert ended == sorted(ended)


def test_the_same_area_is_not_built_twice_at_once(here, recipe, standstill):
    standstill()
    job = here.build(recipe, who="Ann")
    for twice in (lambda: here.build(recipe), lambda: start(here.root, FetchArea(("Small Town",), 0.0))):
        with pytest.raises(PlanningError, match=r"Small Town is being built already, asked for by Ann: wait until"):
            twice()
    assert [state.id for state in jobs(here.root)] == [job]
    pid = os.getsid(here.working(job))
    here.kill(job)
    until(lambda: not is_there(pid))
    again = here.build(recipe)
    assert [(state.id, state.is_over) for state in jobs(here.root)] == [(again, False), (job, True)]


def test_a_recipe_is_not_written_anew_while_an_area_is_built_of_it(here, recipe, standstill):
    kept = here.root / RECIPES / SMALL_TOWN / RECIPE
    kept.parent.mkdir(parents=True)
    text = recipe.read_text(encoding="utf-8").replace('= "', f'= "{recipe.parent.as_posix()}/')
    text = text.replace(f'name = "{recipe.parent.as_posix()}/', f'slug = "{SMALL_TOWN}"\nname = "')
    kept.write_text(text, encoding="utf-8")
    still = standstill()
    job = here.build(kept)
    here.past(job, TOGETHER)
    busy = pytest.raises(
        PlanningError, match="small-town is being gathered or built just now: wait until that has ended"
    )
    with busy, new_recipe_folder(kept.parent, replace=True):
        pass
    with busy:
        answer(kept, {"X00008": "at"})
    assert kept.read_text(encoding="utf-8") == text
    still.go_on()
    assert here.end(job).state == "built"
    answer(kept, {"X00008": "at"})


def test_files_are_not_looked_at_twice_at_once(here, in_place_of):
    in_place_of("data.shelf", "import time\ndef look(root, progress):\n    time.sleep(600)\n")
    start(here.root, LookAtFiles())
    with pytest.raises(PlanningError, match="the files are being looked at already: wait"):
        start(here.root, LookAtFiles())


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"wanted": {"type": "fly"}}', b"\xff\xfe", b"null", None])
@pytest.mark.parametrize("name", [JOB, PROGRESS, ENDED])
def test_a_job_whose_files_are_damaged_says_so(here, done, name, content):
    path = here.folder(done) / name
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    (state,) = jobs(here.root)
    if name == JOB:
        assert (state.state, state.wanted, state.says) == ("died", None, states.DAMAGED)
    elif name == PROGRESS:
        assert (state.state, state.steps) == ("built", ())
    else:
        assert (state.state, state.says) == (
            "died",
            f"{states.DIED} No area was made." if content is None else states.DAMAGED,
        )
    forget(here.root, done)
    assert jobs(here.root) == []
    assert list((here.root / ".jobs").glob("*-*")) == []


@pytest.fixture
def done(here):
    """A job that ended long ago."""
    return put(here, 1)


def put(here, number):
    job = f"20260701-09{number:010}-00aa"
    folder = here.folder(job)
    folder.mkdir(parents=True)
    at = "2026-07-01T09:00:00.000+00:00"
    wanted = {"type": "fetch", "names": ["Rutland"], "margin_km": 3.0}
    content = {"wanted": wanted, "title": "Rutland", "about": "rutland", "who": "", "started": at, "longest_s": 9.0}
    (folder / JOB).write_bytes(msgspec.json.encode(content))
    (folder / PROGRESS).write_bytes(msgspec.json.encode({"at": at, "steps": [{"name": "s", "done": 1, "total": 1}]}))
    (folder / ENDED).write_bytes(msgspec.json.encode({"state": "built", "says": "It stands.", "at": at}))
    return job


def test_the_newest_that_ended_are_kept(here, recipe):
    old = [put(here, number) for number in range(states.KEPT + 5)]
    left = here.root / ".jobs" / f".{old[0]}"
    left.mkdir()
    job = here.build(recipe)
    here.end(job)
    assert [state.id for state in jobs(here.root)] == [job, *old[: -states.KEPT : -1]]
    assert not left.exists()


def test_what_is_no_job_is_left_alone(here, done):
    for name in ("notes.txt", "elsewhere"):
        (here.root / ".jobs" / name).mkdir()
    assert [state.id for state in jobs(here.root)] == [done]
    assert jobs(here.root / "nowhere") == []


@pytest.mark.parametrize("job", ["", "..", "../small-town", "20260701-090000000001-00aa"])
@pytest.mark.parametrize("act", [cancel, forget])
def test_a_job_that_there_is_not_is_said(here, act, job):
    (here.root / SMALL_TOWN).mkdir(parents=True)
    with pytest.raises(PlanningError, match="there is no build"):
        act(here.root, job)
    assert (here.root / SMALL_TOWN).exists()


def test_what_has_not_ended_is_not_forgotten(here, recipe, standstill):
    standstill()
    job = here.build(recipe)
    with pytest.raises(PlanningError, match="the build of Small Town has not ended: cancel it first"):
        forget(here.root, job)
    assert here.state(job).state in {"waiting", "running"}


def test_where_no_build_can_be_started_that_is_said(here, recipe):
    here.root.mkdir()
    (here.root / ".jobs").write_text("in the way")
    with pytest.raises(PlanningError, match=r"no build can be started in .*exists"):
        here.build(recipe)
    assert jobs(here.root) == []

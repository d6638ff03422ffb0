"""Builds as processes of their own: from the start to the area that stands, or to what is wrong with the files."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from data.area.folders import read_area, read_manifest
from data.build.build import build_area
from data.files import PROJECT
from data.jobs.starting import cancel, start
from data.jobs.states import jobs
from data.jobs.wanted import BuildRecipe, FetchArea, LookAtFiles
from data.jobs.work import without_minutes
from geo.area import INSIDE
from tests.data.conftest import REGISTERED
from tests.data.fetch.england import England, london
from tests.data.fetch.official import stalls
from tests.data.jobs.at_work import SMALL_TOWN, TOGETHER, until

REAL = Path(__file__).resolve().parents[4] / "shared" / "real-2026"


def test_an_area_is_built_by_a_process_of_its_own(here, recipe, standstill):
    still = standstill()
    job = here.build(recipe, who="Ann")
    state, pid = here.past(job, TOGETHER), here.working(job)
    assert (state.state, state.title, state.slug, state.who) == ("running", "Small Town", SMALL_TOWN, "Ann")
    assert (state.wanted, state.says, state.seconds_left) == (BuildRecipe(str(recipe)), "", None)
    assert os.getsid(pid) != os.getsid(0)
    assert os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0)
    assert not (here.root / SMALL_TOWN).exists()
    still.go_on()
    state = here.end(job)
    area = read_area(here.root / SMALL_TOWN)
    assert (state.state, state.area_id, state.changed, state.complaints) == ("built", area.id, (), ())
    practices, places = ((table["kind"] == INSIDE).sum() for table in (area.practices, area.places))
    assert state.says == f"Small Town stands, with {practices} practices and {places} places."
    assert [step.name for step in state.steps][-2:] == [TOGETHER, "map files"]
    assert all(step.done == step.total for step in state.steps)
    assert 0 < sum(step.seconds for step in state.steps) < state.seconds
    assert state.warnings.startswith("payments.csv\n  no payments to this practice")
    assert [other.id for other in jobs(here.root)] == [job]


def test_a_new_build_says_what_is_different_and_how_long_it_will_take(here, official, recipe, standstill):
    first = here.end(here.build(recipe))
    again = here.end(here.build(recipe))
    assert again.says.startswith("Nothing has changed: Small Town stands as before, with ")
    assert (again.area_id, again.changed) == (first.area_id, ())
    official.patients([*(row for row in REGISTERED if row[0] != "X00003"), ("X00001", 5, 40)])
    still = standstill()
    job = here.build(recipe)
    assert here.past(job, TOGETHER).seconds_left > 0
    still.go_on()
    state = here.end(job)
    assert state.area_id not in {"", first.area_id}
    assert state.changed[0] == "Patients Registered at a GP Practice, by LSOA: another file of the same date."
    assert state.changed[1].startswith("The GP Centre (X00003) is not in the data any more")


def test_what_is_wrong_with_the_files_is_said_by_file_row_and_value(here, official, recipe):
    official.patients([*REGISTERED, ("X00001", 3, "many"), ("X00001", 4, "few")])
    official.write("imd.csv", "")
    state = here.end(here.build(recipe))
    assert (state.state, state.area_id, state.warnings) == ("failed", "", "")
    assert state.says == "2 things to put right in 2 files. No area was made."
    said = {complaint["file"]: complaint for complaint in state.complaints}
    assert set(said) == {"patients.csv", "imd.csv"}
    assert said["patients.csv"]["count"] == 2
    assert said["patients.csv"]["rows"][0] == {"row": len(REGISTERED) + 2, "value": "many"}
    assert "the file is empty" in said["imd.csv"]["says"]
    assert not (here.root / SMALL_TOWN).exists()


def test_what_is_wrong_with_new_files_leaves_the_area_that_stands(here, official, recipe):
    here.end(here.build(recipe))
    official.write("imd.csv", "")
    assert here.end(here.build(recipe)).says == "1 thing to put right in 1 file. The area is as it was before."


def test_places_and_practices_without_minutes_are_counted(here, recipe):
    area = read_area(build_area(recipe, here.root / SMALL_TOWN).folder)
    places, practices = ((table["kind"] == INSIDE).to_numpy().nonzero()[0] for table in (area.places, area.practices))

    def said(mode, places, practices=(), **changes):
        minutes = area.minutes[mode].copy()
        minutes[places, :] = np.nan
        minutes[:, practices] = np.nan
        return without_minutes(replace(area, minutes={**area.minutes, mode: minutes}, **changes))

    assert said("walk", places[:2]) == "; 2 places have no minutes on foot, as the crow flies"
    assert said("walk", places[:1], crow_flies=False) == "; 1 place has no minutes on foot"
    assert said("walk", places[:2], practices[:1], crow_flies=False) == (
        "; 2 places and 1 practice have no minutes on foot"
    )
    assert said("drive", places) == said("walk", ()) == ""


def test_a_recipe_that_is_none_is_said(here, tmp_path):
    state = here.end(here.build(tmp_path / "nowhere.toml"))
    assert (state.state, state.title) == ("failed", "nowhere")
    assert "the recipe can't be opened" in state.complaints[0]["says"]


def test_a_build_goes_on_when_whoever_started_it_is_gone(here, recipe, standstill):
    still = standstill()
    code = (
        "import sys; from pathlib import Path; from data.jobs import BuildRecipe, start;"
        "print(start(Path(sys.argv[1]), BuildRecipe(sys.argv[2]), who='Ann'))"
    )
    # It is named from where it starts: the process of the job has another working folder.
    relative = [os.path.relpath(path, PROJECT) for path in (here.root, recipe)]
    done = subprocess.run([sys.executable, "-c", code, *relative], cwd=PROJECT, capture_output=True, check=True)
    job = done.stdout.decode().strip()
    assert here.past(job, TOGETHER).state == "running"
    still.go_on()
    assert here.end(job).state == "built"
    assert read_manifest(here.root / SMALL_TOWN)["name"] == "Small Town"


@pytest.fixture
def stand_in(monkeypatch, tmp_path):
    """A server in place of every publisher, and its addresses for every process that is started."""

    def put(publisher, text):
        path = tmp_path / "addresses.toml"
        path.write_text(text, encoding="utf-8")
        monkeypatch.setenv("NEIGHBOURING_SOURCES", str(path))
        servers.append(publisher)
        return publisher

    servers = []
    yield put
    for server in servers:
        server.close()


@pytest.mark.real
def test_a_borough_is_fetched_and_built_by_its_name(here, stand_in):
    if not REAL.is_dir():
        pytest.skip(f"today's official files are not at {REAL}")
    england = london(REAL)
    stand_in(england, england.addresses())
    residents = str(REAL / "ons" / "census2021-ts021-lsoa.csv")
    wanted = FetchArea(("tower hamlets",), 0.0, with_streets=False, use={"residents": residents})
    job = start(here.root, wanted)
    assert here.state(job).title == "tower hamlets"
    state = here.end(job)
    assert (state.state, state.title, state.slug) == ("built", "Tower Hamlets", "tower-hamlets"), state
    assert state.area_id == read_area(here.root / "tower-hamlets").id
    assert "left out: Branch surgeries (ebranchs) can't be fetched" in state.warnings
    fetched = [step for step in state.steps if step.total > 100_000]
    assert fetched
    assert all(step.done == step.total for step in fetched)
    assert (here.root / ".recipes" / "tower-hamlets" / "recipe.toml").is_file()


def test_what_can_not_be_fetched_is_said(here, tmp_path):
    state = here.end(start(here.root, FetchArea(("Rutland",), 0.0, use={"register": str(tmp_path / "none.csv")})))
    assert (state.state, state.complaints) == ("failed", ())
    assert "none.csv, to be used as register, is not there" in state.says


def test_fetching_is_cancelled_while_the_server_says_nothing(here, stand_in):
    england = England()
    stand_in(england, england.addresses())
    england.answers("/sharing/rest/search", stalls(england, b"{" * 100, 10))
    job = start(here.root, FetchArea(("Rutland",), 0.0))
    until(lambda: england.asked)
    cancel(here.root, job)
    assert here.end(job).state == "cancelled"


def test_files_are_looked_at_while_an_area_is_built(here, recipe, standstill, in_place_of):
    text = "def look(root, progress):\n    progress('epraccur.csv', 1, 1)\n    (root / 'looked').touch()\n"
    in_place_of("data.shelf", text)
    standstill()
    build = here.build(recipe)
    here.past(build, TOGETHER)
    state = here.end(start(here.root, LookAtFiles(), who="Ann"))
    assert (state.state, state.says, state.who) == ("looked", "All files were looked at.", "Ann")
    assert [step.name for step in state.steps] == ["epraccur.csv"]
    assert (here.root / "looked").exists()
    assert here.state(build).state == "running"


@pytest.mark.parametrize(
    ("raised", "says"),
    [
        ("RuntimeError('no sense')", "An error of the program ended it (RuntimeError: no sense)."),
        ("MemoryError()", "Memory has run out."),
        ("OSError(28, 'No space left on device', '/areas/x')", "/areas/x: No space left on device."),
        ("__import__('geo.errors').errors.PlanningError('the file is gone')", "The file is gone."),
    ],
)
def test_an_error_is_a_sentence_and_the_log_has_the_rest(here, in_place_of, raised, says):
    in_place_of("data.shelf", f"def look(root, progress):\n    raise {raised}\n")
    state = here.end(start(here.root, LookAtFiles()))
    assert state.state == "failed", state
    assert state.says.startswith(says)
    assert "Traceback" not in state.says
    assert "Traceback" in state.log.read_text(encoding="utf-8")


def test_a_program_that_can_not_even_begin_says_its_last_words(here, in_place_of):
    in_place_of("data.own_area", "")
    state = here.end(start(here.root, LookAtFiles()))
    assert state.state == "died"
    assert "It broke off with exit code 1: ImportError: cannot import name 'changes'" in state.says

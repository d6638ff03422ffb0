"""Nothing that was said to be stored is lost or done twice, however the program or the server ends."""

import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest
from sqlalchemy import select

from data.store.store import open_store
from data.store.tables import ACTS
from tests.data.store.steps import begin, noted
from tests.postgres import start_server

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def storm():
    """Start a process that commits until it is killed."""
    started = []

    def start(url, plan_id):
        command = [sys.executable, "-m", "tests.data.store.writer", url, plan_id, "Ann", "1000000"]
        started.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True))
        return started[-1]

    yield start
    for item in started:
        item.kill()
        item.communicate()


@pytest.fixture
def own_server():
    """A server with no other database: after a crash it sees to every file that it has before it goes on."""
    server = start_server()
    if isinstance(server, str):
        pytest.skip(server)
    yield server
    server.close()


def stored(lines):
    """Return number and sentence of each revision that a storm said was stored."""
    return {int(number): words for number, words in (line.strip().split(" ", 1) for line in lines if line[0].isdigit())}


@pytest.mark.parametrize("after", [1, 40])
def test_a_killed_process_leaves_every_revision_that_it_said_was_stored(database_url, storm, after):
    store = open_store(database_url)
    opened = begin(store)
    store.close()
    process = storm(database_url, opened.plan.id)
    told = list(islice(process.stdout, after))
    process.kill()
    told += [line for line in process.stdout if line.endswith("\n")]
    check(database_url, opened, stored(told), unheard=1)


def test_a_server_that_crashes_leaves_every_revision_too_and_the_process_goes_on(own_server, storm):
    url = own_server.new_database()
    store = open_store(url)
    opened = begin(store)
    store.close()
    process = storm(url, opened.plan.id)
    told = list(islice(process.stdout, 30))
    own_server.stop("immediate")
    for line in process.stdout:
        told.append(line)
        if line == "away\n":
            break
    own_server.start()
    back = 0
    for line in process.stdout:
        told.append(line)
        back += line[0].isdigit()
        if back == 30:
            break
    process.kill()
    told += [line for line in process.stdout if line.endswith("\n")]
    # One commit may have been stored without a word when the server went, and one when the process was killed.
    check(url, opened, stored(told), unheard=2)


def acts_by_revision(store):
    """Return the act of each revision, after a look that each has one."""
    with store.database.reading() as connection:
        rows = connection.execute(select(ACTS.c.revision, ACTS.c.id)).all()
    found = dict(map(tuple, rows))
    assert len(found) == len(rows)
    return found


def check(url, opened, told, *, unheard):
    store = open_store(url)
    history = store.history(opened.plan.id)
    by_number = {line.number: line.sentence for line in history}
    assert told
    assert {number: by_number.get(number) for number in told} == told
    assert list(by_number) == list(range(1, len(history) + 1))
    assert len(history) <= 1 + len(told) + unheard
    now = store.at(opened.plan.id)
    assert now.plan.head == len(history)
    answers = {words: store.answer(words.removeprefix("Noted ")) for words in told.values()}
    assert {answer.revision: words for words, answer in answers.items()} == told
    assert acts_by_revision(store) == {line.number: line.sentence.removeprefix("Noted ") for line in history[1:]}
    for line in history[1:]:
        proposal = noted(opened.revision.proposal, line.sentence.removeprefix("Noted "))
        assert store.revision(opened.plan.id, line.number).proposal == proposal
    store.close()

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from data.store.models import MovedOnError
from data.store.store import open_store
from tests.data.store.steps import begin, note

ROOT = Path(__file__).resolve().parents[3]
EACH = 25


def chain_of(store, plan_id):
    """Return the sentences from the first revision to the head."""
    lines = {line.number: line for line in store.history(plan_id)}
    number, sentences = store.at(plan_id).plan.head, []
    while number is not None:
        sentences.append(lines[number].sentence)
        number = lines[number].parent
    return sentences[::-1]


def test_two_threads_on_one_plan_lose_nothing(store, begun):
    def write(who):
        opened, late = begun, 0
        for step in range(EACH):
            while True:
                try:
                    opened = note(store, opened, f"{who} {step}", who=who)
                    break
                except MovedOnError as moved:
                    opened, late = moved.opened, late + 1
        return late

    with ThreadPoolExecutor(2) as pool:
        late = list(pool.map(write, ["Ann", "Bob"]))
    check_chain(store, begun)
    assert sum(late) > 0, "the two never met: the test shows nothing"


def test_two_processes_on_one_plan_lose_nothing(store, begun, database_url):
    command = [sys.executable, "-m", "tests.data.store.writer", database_url, begun.plan.id]
    writers = [
        subprocess.Popen([*command, who, str(EACH)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for who in ("Ann", "Bob")
    ]
    said = [writer.communicate(timeout=300)[0].splitlines() for writer in writers]
    assert [writer.returncode for writer in writers] == [0, 0]
    assert not any("away" in lines for lines in said)
    check_chain(store, begun)
    history = {line.number: line.sentence for line in store.history(begun.plan.id)}
    told = [line.split(" ", 1) for lines in said for line in lines if line != "moved"]
    assert len(told) == 2 * EACH
    assert all(history[int(number)] == sentence for number, sentence in told)


def test_plans_made_at_once_get_names_of_their_own(store, begun):
    writers = 4
    together = Barrier(writers)

    def make(wanted):
        together.wait(timeout=60)
        copy = store.duplicate(begun.plan.id, name=wanted, who="Bob")
        return [begin(store, wanted).plan.name, copy.plan.name]

    with ThreadPoolExecutor(writers) as pool:
        told = [name for names in pool.map(make, [None, None, "Option 1", "Ward"]) for name in names]
    assert sorted(told) == sorted(
        [*(f"Option {number}" for number in range(2, 6)), "Option 1, 2", "Option 1, 3", "Ward", "Ward, 2"]
    )


def check_chain(store, begun):
    chain = chain_of(store, begun.plan.id)
    assert len(chain) == len(store.history(begun.plan.id)) == 1 + 2 * EACH
    for who in ("Ann", "Bob"):
        assert [words for words in chain if f" {who} " in words] == [f"Noted {who} {step}" for step in range(EACH)]
    assert store.version(begun.plan.id) == 1 + 2 * EACH


def test_processes_that_start_at_once_on_an_empty_database_all_get_going(database_url):
    code = (
        "import sys; from data.store.store import open_store; from tests.data.store.steps import begin; "
        "sys.stdin.readline(); store = open_store(sys.argv[1]); begin(store, sys.argv[2]); store.close()"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code, database_url, f"Plan {number}"], cwd=ROOT, stdin=subprocess.PIPE)
        for number in range(3)
    ]
    for item in started:
        item.stdin.write(b"go\n")
        item.stdin.flush()
    for one in started:
        one.communicate(timeout=300)
    assert [item.returncode for item in started] == [0, 0, 0]
    store = open_store(database_url)
    assert sorted(plan.name for plan in store.plans()) == [f"Plan {number}" for number in range(3)]
    store.close()


def test_a_plan_in_one_process_shows_in_another_at_once(store, begun, database_url):
    other = open_store(database_url)
    for step in range(5):
        opened = note(store, store.at(begun.plan.id), str(step))
        assert other.version(begun.plan.id) == opened.plan.version
        assert other.at(begun.plan.id) == opened
    assert begin(other).plan in store.plans()
    other.close()

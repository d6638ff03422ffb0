"""Whatever happens to the file with the plans: one clear sentence, and nothing that was stored is lost."""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import event

from data.store.models import StoreError
from data.store.store import open_store
from tests.data.store.steps import begin, note

ROOT = Path(__file__).resolve().parents[3]
NOBODY = 65534


@pytest.fixture
def file(tmp_path):
    folder = tmp_path / "a folder"
    folder.mkdir()
    return folder / "50% of plans #1.sqlite"


@pytest.fixture
def database_url(file):
    return f"sqlite:///{file}"


def grown(store, opened, count, *, heads=None):
    """Commit many long words; the number of each revision that was stored is added to `heads`."""
    for number in range(count):
        opened = note(store, opened, f"{number} " + "words " * 500)
        if heads is not None:
            heads.append(opened.plan.head)
    return opened


def test_a_file_is_made_in_a_folder_that_is_there(store, file):
    assert file.is_file()
    assert begin(store).plan in store.plans()


def test_a_file_in_a_folder_that_is_not_there_is_not_made(file):
    slip = file.parent / "plan" / "plans.sqlite"
    with pytest.raises(StoreError, match=r"there is no folder .*/plan for the plans: make it, or name another place"):
        open_store(f"sqlite:///{slip}")
    assert list(file.parent.iterdir()) == []


def test_the_projects_own_file_is_made_with_its_folder(file, monkeypatch):
    own = file.parent / "plans" / "neighbouring.sqlite"
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr("data.store.engines.DEFAULT_FILE", own)
    monkeypatch.setattr("data.store.engines.DEFAULT_FILE", own)
    store = open_store()
    assert own.is_file()
    assert begin(store).plan in store.plans()
    store.close()


def test_commits_wait_for_the_disk_and_readers_for_nobody(store):
    with store.database.reading() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "trusted_schema", "busy_timeout")
        }
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,  # FULL
        "foreign_keys": 1,
        "trusted_schema": 0,
        "busy_timeout": 10_000,
    }


@pytest.mark.parametrize("content", [b"Dear diary,\n" * 500, b"SQLite format 3\0" + b"\xff" * 5000, b"\0" * 4096])
def test_what_is_no_database_is_left_as_it_is(file, database_url, content):
    file.write_bytes(content)
    with pytest.raises(StoreError, match=r"plans #1.sqlite is (no database of plans|damaged).*left as it is"):
        open_store(database_url)
    assert file.read_bytes() == content
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_damaged_file_is_said_and_nothing_more_is_written(store, begun, file, database_url):
    grown(store, begun, 40)
    store.close()
    whole = file.read_bytes()
    page = 4096
    assert len(whole) > 20 * page
    damaged = whole[: 2 * page] + b"\xff" * (len(whole) - 2 * page)
    file.write_bytes(damaged)
    with pytest.raises(StoreError, match="is damaged: it is left as it is and nothing is written to it; stop"):
        everything(database_url, begun)
    file.write_bytes(whole)
    assert everything(database_url, begun) == 41


def everything(url, opened):
    store = open_store(url)
    try:
        return len([store.revision(opened.plan.id, line.number) for line in store.history(opened.plan.id)])
    finally:
        store.close()


def test_a_folder_that_can_not_be_made_is_said(file, monkeypatch):
    file.write_text("a file, and no folder")
    inside = f"sqlite:///{file}/plans.sqlite"
    with pytest.raises(StoreError, match=r"there is no folder .* for the plans: make it, or name another place"):
        open_store(inside)
    monkeypatch.setattr("data.store.engines.DEFAULT_FILE", file / "plans.sqlite")
    with pytest.raises(
        StoreError, match=r"the folder .* for the plans can't be made \(.+\): let this user write there"
    ):
        open_store(inside)
    with pytest.raises(StoreError, match=r"can't be opened: all that was stored is kept; see that its folder is there"):
        open_store(f"sqlite:///{file.parent}")


def as_nobody(*urls):
    """Return what a user who may write nowhere is told of each of these."""
    code = (
        "import os, sys; from data.store.models import StoreError; from data.store.store import open_store\n"
        "from tests.data.store.steps import begin\n"
        f"if os.geteuid() == 0: os.setgid({NOBODY}); os.setuid({NOBODY})\n"
        "for url in sys.argv[1:]:\n"
        "    try: begin(open_store(url))\n"
        "    except StoreError as error: print(error)"
    )
    command = [sys.executable, "-c", code, *urls]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="needs users as on Unix")
def test_a_place_that_may_not_be_written_is_said():
    folder = Path(tempfile.mkdtemp())
    hidden = Path(tempfile.mkdtemp())
    try:
        open_store(f"sqlite:///{folder}/plans.sqlite").close()
        (folder / "plans.sqlite").chmod(0o444)
        folder.chmod(0o555)
        hidden.chmod(0)
        names = ("plans.sqlite", "other.sqlite", "sub/other.sqlite")
        told = as_nobody(*(f"sqlite:///{folder}/{name}" for name in names), f"sqlite:///{hidden}/plans.sqlite")
    finally:
        for item in (folder, hidden):
            item.chmod(0o755)
            shutil.rmtree(item)
    wanted = (
        "may not be written: all that was stored is kept",
        "can't be opened: all that was stored is kept",
        "there is no folder",
        "can't be opened: all that was stored is kept",
    )
    assert [words in says for words, says in zip(wanted, told, strict=True)] == [True] * 4, told


def test_a_full_disk_is_said_and_what_was_stored_stays(store, begun):
    def few_pages(connection, _record, _proxy):
        connection.execute(f"PRAGMA max_page_count = {store_pages(connection)}")

    event.listen(store.database.engine, "checkout", few_pages)
    kept = [1]
    with pytest.raises(StoreError, match="is full: this was not stored, all that was stored before is kept; free some"):
        grown(store, begun, 1000, heads=kept)
    assert [line.number for line in store.history(begun.plan.id)] == kept
    now = store.at(begun.plan.id)
    assert now.plan.head == kept[-1]
    event.remove(store.database.engine, "checkout", few_pages)
    store.close()
    assert note(store, now, "again").plan.head == len(kept) + 1


def store_pages(connection):
    return connection.execute("PRAGMA page_count").fetchone()[0]


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 400 kB."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(place)]
    if not shutil.which("mount") or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("a small disk can't be mounted here: that takes root")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_disk_that_is_truly_full_is_said_and_what_was_stored_stays(small_disk):
    url = f"sqlite:///{small_disk}/plans.sqlite"
    (small_disk / "ballast").write_bytes(b"x" * 100_000)
    store = open_store(url)
    begun, kept = begin(store), [1]
    with pytest.raises(StoreError, match=r"the disk that holds .* is full: this was not stored"):
        grown(store, begun, 1000, heads=kept)
    assert len(kept) > 5
    assert [line.number for line in store.history(begun.plan.id)] == kept
    now = store.at(begun.plan.id)
    assert now.plan.head == kept[-1]
    (small_disk / "ballast").unlink()
    assert note(store, now, "again").plan.head == len(kept) + 1
    store.close()


@pytest.mark.parametrize("which", ["", "-wal"])
def test_a_file_that_was_deleted_is_said_and_not_made_anew(store, begun, file, which):
    gone = file.with_name(file.name + which)
    gone.rename(file.with_name("aside"))
    for use in (lambda: note(store, begun, "x"), lambda: store.at(begun.plan.id), store.plans):
        with pytest.raises(
            StoreError, match="was deleted or replaced while Neighbouring was working: nothing more is st"
        ):
            use()
    assert not file.exists() or which
    file.with_name("aside").rename(gone)
    assert note(store, begun, "back again").plan.head == 2


def test_a_file_that_was_replaced_is_neither_read_nor_written(store, begun, file):
    other = open_store(f"sqlite:///{file.parent}/other.sqlite")
    begin(other, "Of somebody else")
    other.close()
    before = (file.parent / "other.sqlite").read_bytes()
    file.rename(file.with_name("aside"))
    (file.parent / "other.sqlite").rename(file)
    for use in (lambda: note(store, begun, "x"), store.plans, store.plans):
        with pytest.raises(StoreError, match="was deleted or replaced while Neighbouring was working"):
            use()
    assert file.read_bytes() == before


def test_a_file_deleted_while_a_commit_is_under_way_is_not_taken_for_stored(store, begun, file):
    def deleted(_connection):
        file.unlink()

    event.listen(store.database.engine, "commit", deleted)
    with pytest.raises(StoreError, match="was deleted or replaced"):
        note(store, begun, "x")


def test_a_database_that_is_locked_too_long_is_said(file, database_url, monkeypatch):
    monkeypatch.setattr("data.store.engines.WAIT_SECONDS", 0.05)
    store = open_store(database_url)
    opened = begin(store)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(
            StoreError, match=r"another program has held .* for more than 10 seconds: this was not stored"
        ):
            note(store, opened, "x")
        assert store.at(opened.plan.id) == opened
        other.execute("ROLLBACK")
    assert note(store, opened, "x").plan.head == 2
    store.close()


def test_a_revision_that_can_not_be_read_is_named(store, begun, file):
    note(store, begun, "two")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("DROP TRIGGER revisions_no_update")
        other.execute("UPDATE revisions SET content = '{}' WHERE number = 2")
    with pytest.raises(ValueError, match="revision 2 of the plan 'Option 1'"):
        store.at(begun.plan.id)
    assert store.revision(begun.plan.id, 1) == begun.revision
    assert len(store.history(begun.plan.id)) == 2

"""Files that are handed over are kept once, whole, under a harmless name, or not at all."""

import hashlib
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from data.shelf.keeping import ABANDONED_S, FILES, LONGEST_NAME, Arriving, keep, kept_files, safe_name
from geo.errors import PlanningError

ROOT = Path(__file__).resolve().parents[3]


def left_on(shelf):
    """Whatever lies on the shelf, half files among it."""
    folder = shelf.root / FILES
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_file_is_kept_as_it_came_and_found_again(shelf):
    kept = shelf.put(b"code,name\n" * 50_000, "epraccur.csv")
    assert kept.path.read_bytes() == b"code,name\n" * 50_000
    assert (kept.name, kept.bytes, kept.found, kept.key, kept.usable) == ("epraccur.csv", 500_000, None, "", False)
    assert kept.sha256 == hashlib.sha256(b"code,name\n" * 50_000).hexdigest()
    assert kept.id == kept.sha256[:16] == kept.path.parent.name
    assert kept_files(shelf.root) == [kept]


def test_the_same_file_twice_is_one_whatever_it_is_called(shelf):
    first = shelf.put(b"a,b\n1,2\n", "register.csv")
    assert shelf.put(b"a,b\n1,2\n", "register (1).csv") == first
    assert left_on(shelf) == [first.id]


def test_the_same_file_twice_at_once_is_one(shelf):
    both = [Arriving(shelf.root, name, most=100) for name in ("a.csv", "b.csv")]
    for arriving in both:
        arriving.write(b"same")
    done = [arriving.done() for arriving in both]
    assert done[0] == done[1]
    assert left_on(shelf) == [done[0].id]


def test_many_at_once_are_all_kept(shelf):
    threads = [threading.Thread(target=shelf.put, args=(b"%d" % (n // 2), f"{n}.csv")) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(kept_files(shelf.root)) == len(left_on(shelf)) == 8


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\GP data.xlsx", "GP data.xlsx"),
        (".hidden", "hidden"),
        ("...", "file"),
        ("", "file"),
        ("a\nb\x7f\u202ec\ud800.csv", "abc.csv"),
        ("NUL.csv", "_NUL.csv"),
        ("file.json", "_file.json"),
        ("places.json", "_places.json"),
        ('what? "this" <one>|*.csv', "what_ _this_ _one___.csv"),
        ("e\u0301cole.csv", "\u00e9cole.csv"),
        ("LSOA (2011) to LSOA (2021).csv", "LSOA (2011) to LSOA (2021).csv"),
    ],
)
def test_a_name_is_made_harmless(shelf, name, safe):
    assert safe_name(name) == safe_name(safe) == safe
    kept = shelf.put(b"x", name)
    assert kept.path == shelf.root / FILES / kept.id / safe
    assert kept_files(shelf.root) == [kept]


def test_a_long_name_is_cut_and_keeps_its_ending():
    for letter in ("a", "\u00e9", "\U0001f600"):
        name = safe_name(letter * 300 + ".geojson")
        assert name.endswith(f"{letter}.geojson")
        assert LONGEST_NAME - 4 <= len(name.encode()) <= LONGEST_NAME


def test_an_empty_file_is_refused(shelf):
    with pytest.raises(PlanningError, match=r"patients\.csv is empty: download it again"):
        keep(shelf.root, "patients.csv", [b"", b""], most=10)
    assert left_on(shelf) == []


def test_too_large_a_file_is_refused_before_it_has_come(shelf):
    asked = []

    def parts():
        for number in range(1000):
            asked.append(number)
            yield b"x" * 1_000_000

    with pytest.raises(PlanningError, match=r"big\.csv has more than 3 MB, which no file here may have"):
        keep(shelf.root, "big.csv", parts(), most=3_000_000)
    assert asked == [0, 1, 2, 3]
    assert left_on(shelf) == []


def test_a_file_of_just_as_much_as_may_be_is_kept(shelf):
    assert keep(shelf.root, "a.csv", [b"xy", b"z"], most=3).bytes == 3


def test_what_is_abandoned_leaves_nothing(shelf):
    with Arriving(shelf.root, "a.csv", most=10) as arriving:
        arriving.write(b"half")
    assert left_on(shelf) == []
    with pytest.raises(ConnectionError), Arriving(shelf.root, "a.csv", most=10) as arriving:
        raise ConnectionError
    assert left_on(shelf) == []


def test_what_is_done_stays_when_it_is_abandoned_afterwards(shelf):
    with Arriving(shelf.root, "a.csv", most=10) as arriving:
        arriving.write(b"whole")
        kept = arriving.done()
    arriving.abandon()
    assert kept_files(shelf.root) == [kept]


def test_the_disk_is_never_filled_to_its_end(shelf, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=400_000_000))
    with pytest.raises(PlanningError, match=r"a\.csv can't be written .*\(400 MB are free\): make room"):
        shelf.put(b"x", "a.csv")
    assert left_on(shelf) == []


FULL = """
import resource, sys
from pathlib import Path
from types import SimpleNamespace
from data.shelf.keeping import keep
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))
try:
    keep(Path(sys.argv[1]), "a.csv", (b"x" * 400_000 for _ in range(9)), most=10**9)
except ValueError as error:
    print(type(error).__name__, error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limits on files here")
def test_a_disk_that_takes_no_more_is_said(shelf):
    ran = subprocess.run([sys.executable, "-c", FULL, shelf.root], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.startswith("PlanningError a.csv can't be written to the disk of ")
    assert "make room or give leave to write, then hand it over again" in ran.stdout
    assert left_on(shelf) == []


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="whoever runs this may write anywhere")
def test_a_folder_that_may_not_be_written_to_is_said(shelf):
    shelf.root.mkdir()
    shelf.root.chmod(0o500)
    with pytest.raises(PlanningError, match="Permission denied"):
        shelf.put(b"x", "a.csv")


KILLED = """
import os, sys
from pathlib import Path
from types import SimpleNamespace
from data.shelf.keeping import Arriving
arriving = Arriving(Path(sys.argv[1]), "a.csv", most=10**9)
arriving.write(b"half of it")
os.kill(os.getpid(), 9)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal here")
def test_what_a_killed_process_left_is_no_file_and_is_cleared_away_in_time(shelf):
    subprocess.run([sys.executable, "-c", KILLED, shelf.root], cwd=ROOT, check=False)
    (half,) = (shelf.root / FILES).iterdir()
    assert kept_files(shelf.root) == []
    fresh = shelf.put(b"x", "b.csv")
    assert half.exists(), "it may still be on its way"
    old = time.time() - ABANDONED_S - 60
    for path in (*half.iterdir(), half):
        os.utime(path, (old, old))
    shelf.put(b"y", "c.csv")
    assert not half.exists()
    assert fresh in kept_files(shelf.root)


@pytest.mark.parametrize("harm", ["", "{", '{"name": "a.csv"}', "[1]", '{"name": "../../a", "bytes": 5}'])
def test_a_folder_that_somebody_harmed_is_no_file_and_the_file_can_come_again(shelf, harm):
    kept = shelf.put(b"whole", "a.csv")
    kept.path.with_name("file.json").write_text(harm)
    assert kept_files(shelf.root) == []
    assert shelf.put(b"whole", "a.csv").sha256 == kept.sha256
    assert len(kept_files(shelf.root)) == 1


def test_a_file_that_was_cut_on_disk_is_none_any_more(shelf):
    kept = shelf.put(b"whole", "a.csv")
    kept.path.write_bytes(b"who")
    assert kept_files(shelf.root) == []


def test_there_are_no_files_where_there_is_no_shelf(tmp_path):
    assert kept_files(tmp_path / "nowhere") == []

"""A file that is handed out stays until the browser has fetched it, however many scripts end meanwhile."""

from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from ui.parts.download import draw_download


@pytest.fixture
def manager(monkeypatch):
    """Streamlit's files, and a script that runs for one session."""
    one = MediaFileManager(MemoryMediaFileStorage("/media"))
    monkeypatch.setattr("ui.parts.download.runtime.get_instance", lambda: SimpleNamespace(media_file_mgr=one))
    monkeypatch.setattr("ui.parts.download.get_script_run_ctx", lambda: SimpleNamespace(session_id="mine"))
    return one


def press(manager, monkeypatch, make):
    """Draw the button and press it; returns the id of the file under which the browser may fetch it."""
    drawn = {}
    monkeypatch.setattr("ui.parts.download.st.download_button", lambda _label, data, **_: drawn.update(data=data))
    draw_download("Figures", make, file_name="figures.csv", mime="text/csv")
    asked = manager.add_deferred(drawn["data"], "text/csv", "somewhere", "figures.csv")
    return manager.execute_deferred(asked).removeprefix("/media/").removesuffix(".csv")


def test_the_file_outlives_the_scripts_of_others(manager, monkeypatch):
    file = press(manager, monkeypatch, lambda: b"a,b\n1,2\n")
    for _ in range(5):
        manager.remove_orphaned_files()
    assert manager.read_file(file).content == b"a,b\n1,2\n"


def test_the_file_goes_with_the_page(manager, monkeypatch):
    file = press(manager, monkeypatch, lambda: b"a,b\n1,2\n")
    manager.clear_session_refs("mine")
    for _ in range(2):
        manager.remove_orphaned_files()
    assert manager.read_file(file) is None


def test_the_next_file_of_that_name_takes_its_place(manager, monkeypatch):
    first, second = (press(manager, monkeypatch, lambda text=text: text) for text in (b"1", b"2"))
    for _ in range(2):
        manager.remove_orphaned_files()
    assert manager.read_file(first) is None
    assert manager.read_file(second).content == b"2"


def test_no_file_is_handed_out_in_another_way():
    root = Path(__file__).resolve().parents[3]
    modules = [path for folder in ("pages", "ui") for path in (root / folder).rglob("*.py")]
    assert [path.name for path in modules if "st.download_button" in path.read_text(encoding="utf-8")] == [
        "download.py"
    ]

"""What the browser fetches: bundles in versions of their own, and what they share, once."""

import re

import pytest

from ui.cluster_map import component
from ui.cluster_map.component import FOLDER, version

ENTRIES = ("cluster_map.js", "form.js", "page.js", "person.js", "sheet.js")


def imported(path):
    """The files that a bundle or chunk imports."""
    return set(re.findall(r"""from"\./([\w.-]+)\"""", path.read_text(encoding="utf-8")))


def test_bundles_import_chunks_that_are_there_and_no_chunk_is_left_over():
    chunks = {path.name for path in FOLDER.glob("shared-*.js")}
    wanted = set().union(*(imported(FOLDER / name) for name in [*ENTRIES, *chunks]))
    assert wanted == chunks
    assert all(re.fullmatch(r"shared-[A-Z0-9]{8}\.js", name) for name in chunks)


def test_there_is_one_desk_whichever_bundles_stand_on_a_page():
    code = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.js"))
    assert len(re.findall(r"[;{]onShow=\(\)=>", code)) == 1, "the field of the one class"


@pytest.mark.parametrize("name", ENTRIES)
def test_a_bundle_has_another_address_where_a_chunk_of_it_is_another_one(name, tmp_path, monkeypatch):
    before, text = version(name), (FOLDER / name).read_text(encoding="utf-8")
    (tmp_path / name).write_text(re.sub(r"shared-\w{8}", "shared-AAAAAAAA", text), encoding="utf-8")
    monkeypatch.setattr(component, "FOLDER", tmp_path)
    assert version(name) != before

"""A shelf of the test's own, and files handed over to it."""

from __future__ import annotations

import pytest

from data.shelf.keeping import keep, kept_files
from data.shelf.looking import look

MOST = 1_000_000_000


class Shelf:
    """A folder of areas with a shelf, on which tests put files."""

    def __init__(self, root):
        self.root = root

    def put(self, what, name=None):
        """Hand over a file, or bytes under a name, in parts as a browser sends them."""
        content = what if isinstance(what, bytes) else what.read_bytes()
        parts = (content[at : at + 65_536] for at in range(0, len(content), 65_536))
        return keep(self.root, what.name if name is None else name, parts, most=MOST)

    def look(self):
        """Look at everything, and return what is there by name."""
        look(self.root, lambda *_: None)
        return self.files

    @property
    def files(self):
        return {file.name: file for file in kept_files(self.root)}


@pytest.fixture
def shelf(tmp_path):
    return Shelf(tmp_path / "areas")

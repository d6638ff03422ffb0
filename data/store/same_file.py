"""SQLite goes on writing to a file that was deleted, where nobody will find it; this notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.store.kept import StoreError

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

GONE: Final = (
    "{} was deleted or replaced while Neighbouring was working: nothing more is stored; put the file back where it "
    "was, then start Neighbouring again"
)


class SameFile:
    """Sees to it that all connections work on the file that was there first, and on one write-ahead log beside it.

    Args:
        path: Of the file, which is there.
        shown: How messages name it.
    """

    def __init__(self, path: Path, *, shown: str) -> None:
        self._path, self._log, self._shown = path, path.with_name(f"{path.name}-wal"), shown
        self._first = identity(path)
        self._logs: dict[int, tuple[int, int] | None] = {}

    def check(self) -> None:
        """Look at what stands under the names of both files now.

        Raises:
            StoreError: It is another file than an open connection writes to, or none.
        """
        log = identity(self._log)
        if identity(self._path) != self._first or any(other != log for other in tuple(self._logs.values())):
            raise StoreError(GONE.format(self._shown))

    def opened(self, connection: sqlite3.Connection) -> None:
        """Remember the log of a connection that has read something."""
        self._logs[id(connection)] = identity(self._log)

    def closed(self, connection: sqlite3.Connection) -> None:
        """Forget a connection; SQLite takes the log away with the last."""
        self._logs.pop(id(connection), None)


def identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from all others, whatever its name; None where there is none to be seen."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino

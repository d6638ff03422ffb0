"""SQLite: the file is made once, never by chance, and every commit is on the disk when it returns."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

from data.store.address import DEFAULT_FILE
from data.store.kept import StoreError
from data.store.same_file import SameFile, identity
from data.store.trouble import WAIT_SECONDS, told

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.pool import ConnectionPoolEntry

PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",  # readers don't wait for the writer
    "PRAGMA synchronous = FULL",  # a commit is on the disk: it survives kill -9 and loss of power
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",  # a file from elsewhere runs nothing
    "SELECT count(*) FROM sqlite_master",  # the first reading, which makes the write-ahead log
)
WRITING: Final = "neighbouring_writing"
"""Option of a connection that will write: it waits for other writers at once, so that it never has to turn back."""


def sqlite_engine(path: Path, *, shown: str) -> tuple[Engine, SameFile]:
    """Return an engine on that file, and what sees to it that it stays that file.

    Args:
        path: Of the file, which is made where it does not exist, and of the project's own its folder too.
        shown: How messages name it.

    Raises:
        StoreError: It can't be made.
    """
    if identity(path) is None:
        _make(path, shown)
    same = SameFile(path, shown=shown)
    engine = create_engine(
        "sqlite://",
        creator=partial(_open, path, same),
        poolclass=QueuePool,
        pool_size=8,
        max_overflow=24,
        pool_timeout=WAIT_SECONDS,
        hide_parameters=True,
    )

    @event.listens_for(engine, "close")
    def forget(connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
        same.closed(connection)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get(WRITING)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine, same


def _make(path: Path, shown: str) -> None:
    if path != DEFAULT_FILE and not path.parent.is_dir():  # a slip of the pen would keep plans where nobody looks
        msg = f"there is no folder {path.parent} for the plans: make it, or name another place by DATABASE_URL"
        raise StoreError(msg)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        msg = (
            f"the folder {path.parent} for the plans can't be made ({error.strerror}): let this user write there, "
            "or name another place by DATABASE_URL"
        )
        raise StoreError(msg) from error
    with told(shown), closing(sqlite3.connect(path, timeout=WAIT_SECONDS)) as connection:
        connection.execute("PRAGMA journal_mode = WAL").fetchall()


def _open(path: Path, same: SameFile) -> sqlite3.Connection:
    """Open the file that is there, and never another or a new one under its name."""
    same.check()
    address = f"{path.absolute().as_uri()}?mode=rw"
    connection = sqlite3.connect(address, uri=True, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)
    try:
        for pragma in PRAGMAS:
            connection.execute(pragma).fetchall()
    except BaseException:
        connection.close()
        raise
    same.opened(connection)
    return connection

"""SQLite: the file is made once, never by chance, and every commit is on the disk when it returns."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

from data.store.kept import StoreError
from data.store.trouble import GONE, WAIT_SECONDS, told

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

PRAGMAS: Final = (
    "PRAGMA journal_mode = WAL",  # readers don't wait for the writer
    "PRAGMA synchronous = FULL",  # a commit is on the disk: it survives kill -9 and loss of power
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",  # a file from elsewhere runs nothing
    "SELECT count(*) FROM sqlite_master",  # the first reading, which makes the write-ahead log
)
WRITING: Final = "neighbouring_writing"
"""Option of a connection that will write: it waits for other writers at once, so that it never has to turn back."""
FILES: Final = "neighbouring_files"


def sqlite_engine(path: Path, *, shown: str) -> Engine:
    """Return an engine on that file, which is made, with its folder, where it does not exist.

    Args:
        path: Of the file.
        shown: How messages name it.

    Raises:
        StoreError: It can't be made.
    """
    if not path.exists():
        _make(path, shown)
    engine = create_engine(
        "sqlite://",
        creator=_opener(path, shown),
        poolclass=QueuePool,
        pool_size=8,
        max_overflow=24,
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, record: Any) -> None:  # noqa: ANN401 (SQLAlchemy's)
        for pragma in PRAGMAS:
            connection.execute(pragma).fetchall()
        record.info[FILES] = _files(path)

    @event.listens_for(engine, "checkout")
    def look(_connection: sqlite3.Connection, record: Any, _proxy: Any) -> None:  # noqa: ANN401 (SQLAlchemy's)
        refuse_if_gone(path, record.info[FILES], shown=shown)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writing = connection.get_execution_options().get(WRITING)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def refuse_if_gone(path: Path, files: tuple[tuple[int, int] | None, ...], *, shown: str) -> None:
    """See to it that a connection still writes to the file that others read.

    Raises:
        StoreError: The file, or the write-ahead log beside it, was deleted or replaced.
    """
    if _files(path) != files:
        raise StoreError(GONE.format(shown))


def _make(path: Path, shown: str) -> None:
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


def _opener(path: Path, shown: str) -> Callable[[], sqlite3.Connection]:
    """Return what opens the file that is there now, and never another or a new one under its name."""
    address = f"{path.absolute().as_uri()}?mode=rw"
    home = _identity(path)

    def opened() -> sqlite3.Connection:
        if _identity(path) != home:
            raise StoreError(GONE.format(shown))
        return sqlite3.connect(address, uri=True, timeout=WAIT_SECONDS, isolation_level=None, check_same_thread=False)

    return opened


def _files(path: Path) -> tuple[tuple[int, int] | None, ...]:
    """Return which files the names of the database and its log stand for now; None where there is none."""
    return tuple(_identity(one) for one in (path, path.with_name(f"{path.name}-wal")))


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino

"""One database, for reading and for writing, by any number of threads."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.dialects import postgresql, sqlite

from data.store.address import database_url, shown
from data.store.migrate import migrate
from data.store.postgres import postgres_engine, refuse_other_encodings
from data.store.sqlite import WRITING, sqlite_engine
from data.store.trouble import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Table

    from data.store.same_file import SameFile


class Database:
    """A database of plans; nothing is opened until something is read or written.

    Args:
        url: As `data.store.address.database_url` takes it.

    Raises:
        StoreError: The URL names no database, or its file can't be made.
    """

    def __init__(self, url: str = "") -> None:
        parsed = database_url(url)
        self.shown = shown(parsed)
        self._same: SameFile | None = None
        if parsed.drivername == "sqlite":
            self.engine, self._same = sqlite_engine(Path(parsed.database or ""), shown=self.shown)
        else:
            self.engine = postgres_engine(parsed)

    def migrate(self, *, to: str = "head") -> None:
        """Bring the tables up to date.

        Raises:
            StoreError: They can't be, or are of a newer version.
        """
        with self.writing() as connection:
            if connection.dialect.name == "postgresql":
                refuse_other_encodings(connection, shown=self.shown)
            migrate(connection, shown=self.shown, to=to)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give a connection whose statements all see the same moment in SQLite, each its own in PostgreSQL.

        Raises:
            StoreError: The database can't be read.
        """
        with told(self.shown), self.engine.connect() as connection:
            self._look()
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give a connection in a transaction, which is stored for good when the block has ended well.

        Raises:
            StoreError: The database can't be written; nothing of the block was stored.
        """
        with told(self.shown), self.engine.connect() as connection:
            self._look()
            connection.execution_options(**{WRITING: True})
            with connection.begin():
                yield connection
            self._look()  # what was written to a file that was deleted meanwhile is not stored

    def close(self) -> None:
        """Let go of every connection; the database opens them again when it is used."""
        self.engine.dispose()

    def _look(self) -> None:
        if self._same:
            self._same.check()


def insert_new(connection: Connection, table: Table, row: dict[str, object]) -> None:
    """Add a row, unless there is one of the same key."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(insert(table).values(row).on_conflict_do_nothing())

"""One database, for any number of threads, its tables brought up to date."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

import alembic.command
import pandas as pd
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, text
from sqlalchemy.dialects import postgresql, sqlite

from data.store.engines import (
    WRITING,
    database_url,
    postgres_engine,
    refuse_other_encodings,
    shown,
    sqlite_engine,
    told,
)
from data.store.models import StoreError
from data.store.tables import BUILDS, METADATA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Table

    from data.store.engines import SameFile
    from geo.area import Area

# ---- Bring the tables of a database up to date ----

VERSION_TABLE: Final = "neighbouring_version"
"""Not Alembic's own name, which another program in the same database may have taken."""
ADVISORY_LOCK: Final = 0x4E42_5247
"""Number of the lock in PostgreSQL under which migrations run; any number will do that others do not use."""
_ALEMBIC: Final = Lock()  # Alembic keeps the migration that runs in a global


def migrate(connection: Connection, *, shown: str, to: str = "head") -> None:
    """Bring the tables up to date within the transaction of this connection, which in SQLite must be a writing one.

    Args:
        connection: In a transaction; all of it happens, or nothing.
        shown: How messages name the database.
        to: Migration to stop at; tests begin with older ones.

    Raises:
        StoreError: The database is of a newer version, or holds tables of somebody else under our names.
    """
    with _ALEMBIC:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ADVISORY_LOCK})
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
        config.attributes["connection"] = connection
        scripts = ScriptDirectory.from_config(config)
        now = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE}).get_current_revision()
        if now is None:
            _refuse_foreign(connection, shown)
        elif now not in {script.revision for script in scripts.walk_revisions()}:
            msg = (
                f"the plans in {shown} were kept by a newer version of Neighbouring (its tables are of version {now}): "
                "nothing was changed; start that newer version instead"
            )
            raise StoreError(msg)
        if now != scripts.get_current_head():
            alembic.command.upgrade(config, to)


def _refuse_foreign(connection: Connection, shown: str) -> None:
    taken = sorted(set(METADATA.tables) & set(inspect(connection).get_table_names()))
    if taken:
        msg = (
            f"{shown} holds a table {taken[0]!r} that is not Neighbouring's: nothing was changed; "
            "give Neighbouring a database of its own by DATABASE_URL"
        )
        raise StoreError(msg)


# ---- One database ----


class Database:
    """A database of plans; nothing is opened until something is read or written.

    Args:
        url: As `data.store.engines.database_url` takes it.

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


# ---- The practices of area builds that revisions were made on ----

COLUMNS: Final = {
    "code": "str",
    "name": "str",
    "postcode": "str",
    "x": "float64",
    "y": "float64",
    "list_size": "int64",
    "pcn_code": "str",
    "kind": "str",
}
"""What is remembered of each practice (`geo.area.PRACTICE_COLUMNS`), and its type."""


def remember(connection: Connection, area: Area) -> None:
    """Store the practices of a build, unless they are there already."""
    if connection.execute(select(BUILDS.c.area_id).where(BUILDS.c.area_id == area.id)).first():
        return
    row = {
        "area_id": area.id,
        "area_name": area.name,
        "seen_at": datetime.now(UTC),
        "practices": practices_text(area.practices),
    }
    insert_new(connection, BUILDS, row)


def practices_text(practices: pd.DataFrame) -> str:
    """Return the remembered columns of practices as text; what is not known is null."""
    table = practices[list(COLUMNS)]
    columns = {name: [None if pd.isna(value) else value for value in table[name].tolist()] for name in COLUMNS}
    return json.dumps(columns, ensure_ascii=False)


def practices_from(text: str) -> pd.DataFrame:
    """Return the practices that `practices_text` wrote: columns `COLUMNS`, NaN where not known."""
    columns = json.loads(text)
    return pd.DataFrame({name: pd.Series(columns[name], dtype=kind) for name, kind in COLUMNS.items()})

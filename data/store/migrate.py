"""Bring the tables of a database up to date, also when several processes start at once."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Final

import alembic.command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from data.store.kept import StoreError
from data.store.tables import METADATA

if TYPE_CHECKING:
    from sqlalchemy import Connection

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

"""PostgreSQL by psycopg 3: it connects again by itself after the server was away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import create_engine, event, text

from data.store.kept import StoreError
from data.store.trouble import WAIT_SECONDS

if TYPE_CHECKING:
    import psycopg
    from sqlalchemy import URL, Connection, Engine
    from sqlalchemy.pool import ConnectionPoolEntry

CONNECTING: Final = {
    "connect_timeout": "5",
    "application_name": "neighbouring",
    "client_encoding": "utf8",
    "tcp_user_timeout": "15000",  # milliseconds until a server that went without a word counts as gone
}
SETTINGS: Final = (
    f"SET lock_timeout TO '{WAIT_SECONDS}s'",
    # A server may be set to answer before a commit is on its disk; a plan waits for the disk.
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'",
)


def postgres_engine(url: URL) -> Engine:
    """Return an engine on that database."""
    given = {**CONNECTING, **{key: value for key, value in url.query.items() if isinstance(value, str)}}
    engine = create_engine(
        url.set(query={}),
        connect_args=given,
        pool_pre_ping=True,
        pool_size=8,
        max_overflow=24,
        pool_timeout=WAIT_SECONDS,
        isolation_level="READ COMMITTED",
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: psycopg.Connection, _record: ConnectionPoolEntry) -> None:
        for setting in SETTINGS:
            connection.execute(setting)
        connection.commit()

    return engine


def refuse_other_encodings(connection: Connection, *, shown: str) -> None:
    """See to it that the database can hold every text.

    Raises:
        StoreError: It holds some alphabets only.
    """
    encoding = connection.execute(text("SHOW server_encoding")).scalar_one()
    if encoding != "UTF8":
        msg = (
            f"{shown} has the encoding {encoding}, which can't hold every name: make another with "
            "createdb --encoding=UTF8 --template=template0, and name it by DATABASE_URL"
        )
        raise StoreError(msg)

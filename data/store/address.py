"""Which database holds the plans: DATABASE_URL, or a file of our own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from data.project import PROJECT
from data.store.kept import StoreError

URL_VARIABLE: Final = "DATABASE_URL"
"""Environment variable that names another database than the file."""
DEFAULT_FILE: Final = PROJECT / "plans" / "neighbouring.sqlite"
POSTGRESQL: Final = ("postgres", "postgresql", "postgresql+psycopg")
"""Beginnings of a URL that all mean PostgreSQL by psycopg 3."""
SAY_IT: Final = "write it as postgresql://user:password@host:5432/database or sqlite:////path/to/plans.sqlite"


def database_url(url: str = "") -> URL:
    """Return the URL of the database to open.

    Args:
        url: As typed; "" for DATABASE_URL, or the file of the project where that is not set.

    Raises:
        StoreError: It is no such URL. The message never repeats it, since it may hold a password.

    >>> database_url("postgres://ann:secret@db.example/plans").drivername
    'postgresql+psycopg'
    """
    typed = (url or os.environ.get(URL_VARIABLE, "")).strip()
    if not typed:
        return URL.create("sqlite", database=str(DEFAULT_FILE))
    try:
        parsed = make_url(typed)
    except (ArgumentError, ValueError):
        msg = f"{URL_VARIABLE} names no database: {SAY_IT}"
        raise StoreError(msg) from None
    if parsed.drivername in POSTGRESQL and "@" in f"{parsed.host}{parsed.database}":
        msg = f"{URL_VARIABLE} can't be understood: write @ as %40, : as %3A and / as %2F within its user and password"
        raise StoreError(msg)
    if parsed.drivername in POSTGRESQL:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername != "sqlite":
        msg = f"{URL_VARIABLE} begins with {parsed.drivername}:, which is no database that can keep plans: {SAY_IT}"
        raise StoreError(msg)
    if not parsed.database or parsed.database == ":memory:" or parsed.query:
        msg = f"{URL_VARIABLE} must name the file that keeps the plans: {SAY_IT}"
        raise StoreError(msg)
    return URL.create("sqlite", database=str(Path(parsed.database).absolute()))


def shown(url: URL) -> str:
    """Return how messages name a database: never with its user, password or options.

    >>> shown(database_url("postgresql://ann:secret@db.example/plans"))
    'the database plans on db.example'
    >>> shown(database_url("sqlite:////srv/plans.sqlite"))
    'the file /srv/plans.sqlite'
    """
    if url.drivername == "sqlite":
        return f"the file {url.database}"
    where = f"{url.host or 'this computer'}{f':{url.port}' if url.port else ''}"
    return f"the database {url.database or 'without a name'} on {where}"

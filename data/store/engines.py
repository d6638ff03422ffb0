"""SQLite and PostgreSQL: which is used, how each keeps what was written, and what went wrong in a sentence."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import psycopg
from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from data.files import PROJECT
from data.store.models import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine
    from sqlalchemy.pool import ConnectionPoolEntry

WAIT_SECONDS: Final = 10
"""How long to wait for others who write; a commit takes a hundredth of a second."""

FULL: Final = "the disk that holds {} is full: this was not stored, all that was stored before is kept; free some space"
DAMAGED: Final = (
    "{} is damaged: it is left as it is and nothing is written to it; stop Neighbouring, keep that file or database "
    "aside, and put your last copy of it in its place"
)
LOCKED: Final = (
    f"another program has held {{}} for more than {WAIT_SECONDS} seconds: this was not stored, all that was stored "
    "before is kept; close that program, then do it again"
)
REFUSED: Final = "{} may not be written: all that was stored is kept; let this user write there, then do it again"
SILENT: Final = (
    "{} does not answer: what was shown as stored is kept; see that the database server runs and can be reached, "
    "then do it again"
)
BUSY: Final = (
    "{} has too many people waiting at once: this was not stored, all that was stored before is kept; try again"
)

_SQLITE: Final = {
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_READONLY: REFUSED,
    sqlite3.SQLITE_PERM: REFUSED,
    sqlite3.SQLITE_NOTADB: (
        "{} is no database of plans, or a damaged one: it is left as it is; move it away, or put your last copy of it "
        "in its place"
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "{} can't be opened: all that was stored is kept; see that its folder is there and that this user may write "
        "in it"
    ),
    sqlite3.SQLITE_IOERR: (
        "the disk that holds {} can't be read or written: all that was stored is kept; see to it, then do it again"
    ),
}
_POSTGRESQL: Final = {
    "53100": FULL,
    "55P03": LOCKED,
    "57014": LOCKED,
    "25006": "{} takes no changes now (it may be a copy): all that was stored is kept; name the one that does",
    "42501": "{} does not let this user keep plans: all that was stored is kept; GRANT it, or correct DATABASE_URL",
    "XX001": DAMAGED,
    "XX002": DAMAGED,
    "53": BUSY,
    "57": SILENT,
    "08": SILENT,
}
"""By state, or by the class of states that its first two letters name."""
_CONNECTING: Final = (
    (("password", "authentication", "no pg_hba.conf entry", "role "), "{} refuses the user or the password"),
    (("does not exist",), "{} is not there: make it with createdb, or correct the name"),
    (("too many", "remaining connection slots"), BUSY),
)
"""What the server says before there is a connection; states are not given then."""


@contextmanager
def told(shown: str) -> Iterator[None]:
    """Turn what a database raises in this block into a `StoreError`, whose message names the database as `shown`."""
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, psycopg.Error) as error:
        raise StoreError(sentence(error, shown)) from error


def sentence(error: Exception, shown: str) -> str:
    """Return what to tell people of an error of SQLAlchemy or a driver; `shown` is how it names the database."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(error, PoolTimeoutError):
        return BUSY.format(shown)
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", 0) & 0xFF  # its lowest byte names the family
        return _SQLITE.get(code, _other(cause)).format(shown)
    if isinstance(cause, psycopg.Error):
        return _of_postgresql(cause).format(shown)
    return _other(error).format(shown)


def _of_postgresql(cause: psycopg.Error) -> str:
    if cause.sqlstate:
        return _POSTGRESQL.get(cause.sqlstate) or _POSTGRESQL.get(cause.sqlstate[:2]) or _other(cause)
    if not isinstance(cause, psycopg.OperationalError):
        return _other(cause)
    says = str(cause)
    known = (words for marks, words in _CONNECTING if any(mark in says for mark in marks))
    words = next(known, SILENT)
    return words if words in (SILENT, BUSY) else f"{words}; all that was stored is kept; correct DATABASE_URL"


def _other(cause: BaseException | None) -> str:
    """Return a sentence for what has none of its own: its kind alone, since its text may hold what people wrote."""
    kind = type(cause).__name__
    return f"{{}} can't be used now ({kind}): all that was stored is kept; the server's log says more"


# ---- SQLite goes on writing to a file that was deleted ----

GONE: Final = (
    "{} was deleted or replaced while Neighbouring was working: nothing more is stored; put the file back where it "
    "was, then start Neighbouring again"
)


class SameFile:
    """Sees to it that all connections work on the file that was there first, and on one write-ahead log beside it."""

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


# ---- Which database holds the plans ----

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


# ---- SQLite ----

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
    """Return an engine on that file, made where there is none, and what sees to it that it stays that file.

    The folder must be there, unless it is that of the project's own file.

    Raises:
        StoreError: It can't be made; the message names it as `shown`.
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


# ---- PostgreSQL by psycopg 3 ----

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

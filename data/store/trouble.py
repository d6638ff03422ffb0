"""What went wrong in a database, in one sentence that says what to do."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import psycopg
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from data.store.kept import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    """Turn what a database raises in this block into a `StoreError`.

    Args:
        shown: How messages name the database.

    Raises:
        StoreError: In place of whatever the database or its driver raised.
    """
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, psycopg.Error) as error:
        raise StoreError(sentence(error, shown)) from error


def sentence(error: Exception, shown: str) -> str:
    """Return what to tell people of an error.

    Args:
        error: Of SQLAlchemy or a driver.
        shown: How messages name the database.
    """
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

"""What databases can raise and tests can't make them raise."""

import sqlite3

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError, ResourceClosedError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from data.store.engines import told
from data.store.models import StoreError


class Cause(sqlite3.OperationalError):
    def __init__(self, code):
        super().__init__("what people wrote")
        self.sqlite_errorcode = code


def of_postgresql(state, kind=psycopg.OperationalError):
    error = kind("what people wrote")
    error.sqlstate = state
    return error


@pytest.mark.parametrize(
    ("cause", "sentence"),
    [
        (
            Cause(sqlite3.SQLITE_IOERR | (2 << 8)),
            "the disk that holds it can't be read or written: all that was stored",
        ),
        (
            Cause(sqlite3.SQLITE_LOCKED),
            "another program has held it for more than 10 seconds: this was not stored, all",
        ),
        (
            Cause(sqlite3.SQLITE_MISUSE),
            r"it can't be used now \(Cause\): all that was stored is kept; the server's log",
        ),
        (of_postgresql("53300"), "it has too many people waiting at once: this was not stored, all that was stored"),
        (of_postgresql("57P01"), "it does not answer: what was shown as stored is kept; see that the database server"),
        (of_postgresql("08006"), "it does not answer: what was shown as stored is kept"),
        (of_postgresql("XX001"), "it is damaged: it is left as it is and nothing is written to it; stop Neighbouring"),
        (of_postgresql("53100"), "the disk that holds it is full: this was not stored, all that was stored before is"),
        (of_postgresql("42P01", psycopg.ProgrammingError), r"it can't be used now \(ProgrammingError\): all that was"),
        (psycopg.InterfaceError("what people wrote"), r"it can't be used now \(InterfaceError\)"),
        (psycopg.OperationalError("FATAL: sorry, too many clients already"), "it has too many people waiting at once"),
    ],
)
def test_every_trouble_has_its_sentence(cause, sentence):
    for error in (cause, DBAPIError("UPDATE plans", {"name": "what people wrote"}, cause)):
        with pytest.raises(StoreError, match=f"^{sentence}") as said, told("it"):
            raise error
        assert "what people wrote" not in str(said.value)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (PoolTimeoutError("all 32 are taken"), "it has too many people waiting at once: this was not stored"),
        (ResourceClosedError("closed"), r"it can't be used now \(ResourceClosedError\): all that was stored is kept"),
    ],
)
def test_every_trouble_of_the_pool_has_its_sentence(error, sentence):
    with pytest.raises(StoreError, match=sentence), told("it"):
        raise error


def test_what_is_no_trouble_of_a_database_passes():
    with pytest.raises(KeyError), told("it"):
        raise KeyError

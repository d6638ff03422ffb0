import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from data.store.database import Database
from tests.data.store.steps import note

COLUMNS = "plan_id, number, parent, made_at, who, kind, sentence, area_id, content"
COPY = f"INTO revisions ({COLUMNS}) SELECT {COLUMNS} FROM (SELECT * FROM revisions WHERE number = 1) AS one"
REFUSED = (
    "UPDATE revisions SET sentence = 'Never said.'",
    "UPDATE revisions SET who = 'Nobody' WHERE number = 1",
    "DELETE FROM revisions",
    "DELETE FROM revisions WHERE number = 2",
    "UPDATE builds SET practices = '{}'",
    "DELETE FROM builds",
    "DELETE FROM plans",
    f"INSERT {COPY}",
    f"INSERT {COPY}".replace("SELECT plan_id, number, parent,", "SELECT plan_id, 9, 8,"),
    f"INSERT {COPY}".replace("SELECT plan_id,", "SELECT 'no plan',"),
)
ONLY = {
    "sqlite": (
        f"INSERT OR REPLACE {COPY}",
        "REPLACE INTO builds SELECT area_id, 'Never', seen_at, practices FROM builds",
    ),
    "postgresql": ("TRUNCATE revisions", "TRUNCATE builds", "TRUNCATE plans CASCADE"),
}


@pytest.fixture
def rows(database_url):
    """All that is in the tables, and a way to execute a statement past the store."""
    database = Database(database_url)

    def all_rows():
        with database.reading() as connection:
            tables = ("plans", "revisions", "builds")
            return [sorted(map(tuple, connection.execute(select(text("*")).select_from(text(one))))) for one in tables]

    yield all_rows, database.engine
    database.close()


def test_the_database_itself_refuses_to_change_what_was_stored(store, begun, rows):
    note(store, begun, "two")
    all_rows, engine = rows
    before = all_rows()
    assert [len(table) for table in before] == [1, 2, 1]
    for statement in REFUSED + ONLY[engine.dialect.name]:
        with engine.connect() as connection, pytest.raises(DBAPIError):
            connection.execute(text(statement))
        assert all_rows() == before, statement
    assert note(store, store.at(begun.plan.id), "three").plan.head == 3


@pytest.mark.usefixtures("begun")
@pytest.mark.parametrize("table", ["revisions", "builds"])
def test_refusing_says_why(rows, table):
    _, engine = rows
    refused = pytest.raises(DBAPIError, match=f"{table} are kept: UPDATE and DELETE are refused")
    with engine.connect() as connection, refused:
        connection.execute(text(f"DELETE FROM {table}"))


def test_going_back_and_forth_adds_no_revision_and_loses_none(store, begun):
    two = note(store, begun, "two")
    before = store.history(begun.plan.id)
    store.undo(begun.plan.id, base=2)
    store.redo(begun.plan.id, base=1)
    store.reopen(begun.plan.id, 1, base=2)
    store.rename(begun.plan.id, "Another")
    assert store.history(begun.plan.id) == before
    assert store.revision(begun.plan.id, 2) == two.revision

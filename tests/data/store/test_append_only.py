import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from data.store.database import Database
from data.store.models import Act
from tests.data.store.steps import note, take_back

COLUMNS = "plan_id, number, parent, made_at, who, kind, sentence, area_id, browser, undoes, content"
COPY = f"INTO revisions ({COLUMNS}) SELECT {COLUMNS} FROM (SELECT * FROM revisions WHERE number = 1) AS one"
ENDED = "INTO key_changes SELECT mark, plan_id, gives, made_at, 'Nobody', is_renewed FROM key_changes"
ANSWER = "INTO acts SELECT id, browser, plan_id, made_at, outcome, revision, 'Never said.', met FROM acts"
REFUSED = (
    "UPDATE revisions SET sentence = 'Never said.'",
    "UPDATE revisions SET who = 'Nobody' WHERE number = 1",
    "DELETE FROM revisions",
    "DELETE FROM revisions WHERE number = 2",
    "UPDATE revisions SET undoes = 1",
    "UPDATE revisions SET browser = ''",
    "UPDATE builds SET practices = '{}'",
    "DELETE FROM builds",
    "UPDATE acts SET says = 'Never said.'",
    "UPDATE acts SET revision = NULL WHERE id = 'an act'",
    "DELETE FROM acts",
    f"INSERT {ANSWER}",
    f"INSERT {ANSWER}".replace("id, browser, plan_id", "'another', browser, 'no plan'"),
    "UPDATE key_changes SET who = 'Nobody'",
    "UPDATE key_changes SET mark = 'another'",
    "DELETE FROM key_changes",
    f"INSERT {ENDED}",
    f"INSERT {ENDED}".replace("mark, plan_id", "'another', 'no plan'"),
    "DELETE FROM plans",
    f"INSERT {COPY}",
    f"INSERT {COPY}".replace("SELECT plan_id, number, parent,", "SELECT plan_id, 9, 8,"),
    f"INSERT {COPY}".replace("SELECT plan_id,", "SELECT 'no plan',"),
)
ONLY = {
    "sqlite": (
        f"INSERT OR REPLACE {COPY}",
        f"INSERT OR REPLACE {ENDED}",
        f"INSERT {ENDED} WHERE true ON CONFLICT (mark) DO UPDATE SET who = excluded.who",
        "REPLACE INTO builds SELECT area_id, 'Never', seen_at, practices FROM builds",
        f"INSERT OR REPLACE {ANSWER}",
        f"INSERT {ANSWER} WHERE true ON CONFLICT (id) DO UPDATE SET says = excluded.says",
    ),
    "postgresql": (
        "TRUNCATE revisions",
        "TRUNCATE builds",
        "TRUNCATE plans CASCADE",
        "TRUNCATE acts",
        "TRUNCATE key_changes",
        f"INSERT {ENDED} ON CONFLICT (mark) DO UPDATE SET who = excluded.who",
        f"INSERT {ANSWER} ON CONFLICT (id) DO UPDATE SET says = excluded.says",
    ),
}


@pytest.fixture
def rows(database_url):
    """All that is in the tables, and a way to execute a statement past the store."""
    database = Database(database_url)

    def all_rows():
        with database.reading() as connection:
            tables = ("plans", "revisions", "builds", "acts", "key_changes")
            return [
                sorted(map(tuple, connection.execute(select(text("*")).select_from(text(table))))) for table in tables
            ]

    yield all_rows, database.engine
    database.close()


def test_the_database_itself_refuses_to_change_what_was_stored(store, begun, rows):
    note(store, begun, "two", act=Act("an act", "b"))
    store.end_key(begun.plan.id, "edit", renew=True, who="Ann")
    all_rows, engine = rows
    before = all_rows()
    assert [len(table) for table in before] == [1, 2, 1, 1, 1]
    for statement in REFUSED + ONLY[engine.dialect.name]:
        with engine.connect() as connection, pytest.raises(DBAPIError):
            connection.execute(text(statement))
        assert all_rows() == before, statement
    assert note(store, store.at(begun.plan.id), "three").plan.head == 3


@pytest.mark.parametrize("table", ["revisions", "builds", "acts", "key_changes"])
def test_refusing_says_why(store, begun, rows, table):
    note(store, begun, "two", act=Act("an act", "b"))
    store.end_key(begun.plan.id, "edit", renew=True, who="Ann")
    _, engine = rows
    refused = pytest.raises(DBAPIError, match=f"{table} are kept: UPDATE and DELETE are refused")
    with engine.connect() as connection, refused:
        connection.execute(text(f"DELETE FROM {table}"))


def test_undoing_adds_a_revision_and_going_back_none_and_neither_loses_one(store, begun):
    two = note(store, begun, "two")
    before = store.history(begun.plan.id)
    store.reopen(begun.plan.id, 1, base=2)
    back = store.reopen(begun.plan.id, 2, base=1)
    assert store.history(begun.plan.id) == before
    undone = take_back(store, back, 2)
    assert undone.revision.proposal == begun.revision.proposal
    store.rename(begun.plan.id, "Another")
    assert [line.kind for line in store.history(begun.plan.id)] == ["begin", "note", "undo", "named"]
    assert store.history(begun.plan.id)[:2] == before
    assert store.revision(begun.plan.id, 2) == two.revision

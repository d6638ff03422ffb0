import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, select, text

from data.store.database import ADVISORY_LOCK, VERSION_TABLE, Database
from data.store.models import StoreError
from data.store.store import open_store
from data.store.tables import BUILDS, METADATA, PLANS, REVISIONS
from tests.data.store.steps import TOWN, begin, note

VERSION_1 = Path(__file__).with_name("version_1.json")
"""A row of each table as the first migration left them, kept for good."""
OF_VERSION_1 = {
    PLANS: tuple(column for column in PLANS.columns if column.name not in {"listed", "edit_shown", "watch_shown"}),
    REVISIONS: tuple(column for column in REVISIONS.columns if column.name not in {"browser", "undoes"}),
}
"""The columns of each table that there were then."""


@pytest.fixture
def database(database_url):
    made = Database(database_url)
    yield made
    made.close()


def rows(database, table):
    with database.reading() as connection:
        columns = table if isinstance(table, tuple) else (table,)
        return [dict(row) for row in connection.execute(select(*columns)).mappings()]


def version(database):
    with database.reading() as connection:
        return connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar_one()


def test_migrations_make_the_tables_that_statements_are_made_from(store, database):
    with database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE, "compare_type": True})
        assert compare_metadata(context, METADATA) == []
        assert store.plans() == ()


def test_a_database_of_version_1_keeps_every_row(database, database_url):
    database.migrate(to="1")
    old = json.loads(VERSION_1.read_text(encoding="utf-8"))
    with database.writing() as connection:
        assert "builds" not in inspect(connection).get_table_names()
        for table, kept in old.items():
            columns, values = ", ".join(kept), ", ".join(f":{name}" for name in kept)
            connection.execute(text(f"INSERT INTO {table} ({columns}) VALUES ({values})"), kept)
    before = [rows(database, columns) for columns in OF_VERSION_1.values()]
    store = open_store(database_url)
    assert version(database) == "4"
    assert [rows(database, columns) for columns in OF_VERSION_1.values()] == before
    assert [(row["listed"], row["edit_shown"], row["watch_shown"]) for row in rows(database, PLANS)] == [(True,) * 3]
    assert [(row["browser"], row["undoes"]) for row in rows(database, REVISIONS)] == [("", None)]
    opened = store.open(old["plans"]["edit_token"])
    assert (opened.plan.name, opened.revision.sentence) == ("Kept long ago", "Began with today.")
    assert opened.revision.proposal.plan.members("B") == ("T00001", "T00002")
    assert store.practices_of(TOWN.id) is None
    assert note(store, opened, "two").plan.head == 2
    assert len(store.practices_of(TOWN.id)) == 6
    store.close()


def test_opening_again_changes_nothing(store, database, begun, database_url):
    before = [rows(database, table) for table in (PLANS, REVISIONS, BUILDS)]
    again = open_store(database_url)
    assert [rows(database, table) for table in (PLANS, REVISIONS, BUILDS)] == before
    assert again.plans() == store.plans() == (begun.plan,)
    again.close()


def test_a_newer_database_is_left_alone(store, begun, database, database_url):
    with database.writing() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '99'"))
    with pytest.raises(
        StoreError, match=r"were kept by a newer version of Neighbouring \(its tables are of version 99"
    ):
        open_store(database_url)
    assert version(database) == "99"
    assert store.at(begun.plan.id) == begun


def test_tables_of_somebody_else_are_left_alone(database, database_url):
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE plans (flat TEXT)"))
    with pytest.raises(StoreError, match="holds a table 'plans' that is not Neighbouring's: nothing was changed"):
        open_store(database_url)
    with database.reading() as connection:
        assert inspect(connection).get_table_names() == ["plans"]


def test_a_database_may_hold_other_tables_too(database, database_url):
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE alembic_version (version_num TEXT)"))
    store = open_store(database_url)
    assert begin(store).plan.head == 1
    store.close()


def test_a_migration_that_fails_leaves_nothing_behind(database, monkeypatch):
    def fail(*_arguments, **_names):
        msg = "in the middle"
        raise RuntimeError(msg)

    monkeypatch.setattr("data.store.migrations.append_only.refuse_changes", fail)
    with pytest.raises(RuntimeError, match="in the middle"):
        database.migrate()
    with database.reading() as connection:
        assert inspect(connection).get_table_names() == []


def test_migrations_wait_for_each_other(database_url, monkeypatch):
    monkeypatch.setattr("data.store.engines.WAIT_SECONDS", 0.05)
    monkeypatch.setattr("data.store.engines.SETTINGS", ("SET lock_timeout TO '50ms'",))
    other = Database(database_url)
    with other.writing() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ADVISORY_LOCK})
        with pytest.raises(StoreError, match="another program has held"):
            open_store(database_url)
    other.close()
    open_store(database_url).close()


def test_threads_that_open_an_empty_database_at_once_all_get_going(database_url):
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(open_store, [database_url] * 4))
    for store in stores:
        begin(store)
    assert [len(store.plans()) for store in stores] == [4, 4, 4, 4]
    for store in stores:
        store.close()

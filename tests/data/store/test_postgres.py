"""Whatever happens to the PostgreSQL server: one clear sentence, and it goes on when the server is back."""

import psycopg
import pytest
from sqlalchemy import event

from data.store.models import Act, AnsweredError, Right, StoreError, browser_mark
from data.store.revisions import locked_row
from data.store.store import open_store
from tests.data.store.steps import begin, note
from tests.postgres import PASSWORD

WRONG = "wr0ng-secret"


@pytest.fixture
def database_url(postgres):
    return postgres.new_database()


@pytest.fixture
def admin(database_url):
    """A connection past the store."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        yield connection


@pytest.mark.usefixtures("store")
def test_every_way_to_name_postgresql_opens_it(begun, database_url):
    rest = database_url.partition("://")[2]
    for beginning in ("postgres", "postgresql", "postgresql+psycopg"):
        other = open_store(f"{beginning}://{rest}?application_name=test")
        assert other.at(begun.plan.id) == begun
        other.close()


def test_commits_wait_for_the_disk_also_where_the_server_would_not(admin, database_url):
    name = admin.execute("SELECT current_database()").fetchone()[0]
    admin.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
    admin.execute(f"ALTER DATABASE {name} SET default_transaction_isolation = 'serializable'")
    store = open_store(database_url)
    with store.database.reading() as connection:
        settings = {
            name: connection.exec_driver_sql(f"SHOW {name}").scalar()
            for name in ("synchronous_commit", "transaction_isolation", "lock_timeout", "fsync")
        }
    store.close()
    assert settings == {
        "synchronous_commit": "on",
        "transaction_isolation": "read committed",
        "lock_timeout": "10s",
        "fsync": "on",
    }


def test_a_server_that_stops_is_said_and_found_again(store, begun, postgres):
    note(store, begun, "two")
    postgres.stop("fast")
    try:
        for use in (lambda: note(store, begun, "x"), store.plans, lambda: store.version(begun.plan.id)):
            with pytest.raises(
                StoreError, match="does not answer: what was shown as stored is kept; see that the data"
            ):
                use()
    finally:
        postgres.start()
    opened = store.at(begun.plan.id)
    assert opened.plan.head == 2
    assert note(store, opened, "three").plan.head == 3


def test_a_server_that_was_away_while_nobody_asked_is_not_noticed(store, begun, postgres):
    postgres.stop("fast")
    postgres.start()
    assert store.version(begun.plan.id) == 1
    assert note(store, begun, "two").plan.head == 2


def test_a_connection_lost_in_the_middle_stores_nothing(store, begun, admin):
    def lost(connection):
        pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
        admin.execute("SELECT pg_terminate_backend(%s)", [pid])

    event.listen(store.database.engine, "commit", lost)
    with pytest.raises(StoreError, match="does not answer: what was shown as stored is kept"):
        note(store, begun, "x")
    event.remove(store.database.engine, "commit", lost)
    assert store.at(begun.plan.id) == begun
    assert note(store, begun, "x").plan.head == 2


def wrong(postgres, database_url):
    other = database_url.rpartition("/")[2]
    return {
        postgres.url(other, password=WRONG): "refuses the user or the password; all that was stored is kept;",
        database_url.replace("postgres:", "nobody:"): "refuses the user or the password; all that was stored is kept;",
        postgres.url("no_such"): "is not there: make it with createdb, or correct the name; all that was stored",
        database_url.replace(f":{postgres.port}/", ":1/"): "does not answer: what was shown as stored is kept; see",
    }


def test_a_server_that_can_not_be_opened_is_said_without_its_password(postgres, database_url):
    for url, sentence in wrong(postgres, database_url).items():
        with pytest.raises(StoreError) as refused:
            open_store(url)
        said = str(refused.value)
        assert sentence in said
        assert said.startswith("the database ")
        assert " on 127.0.0.1:" in said
        for secret in (PASSWORD, WRONG, "Br1dge", "nobody", "://"):
            assert secret not in said


def test_a_database_that_can_not_hold_every_name_is_refused(postgres):
    url = postgres.new_database("ENCODING 'LATIN1' TEMPLATE template0")
    with pytest.raises(StoreError, match="has the encoding LATIN1, which can't hold every name: make another with"):
        open_store(url)


def test_a_database_that_takes_no_changes_is_said(store, begun, admin):
    name = admin.execute("SELECT current_database()").fetchone()[0]
    admin.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    store.close()
    assert store.at(begun.plan.id) == begun
    with pytest.raises(StoreError, match=r"takes no changes now \(it may be a copy\): all that was stored is kept"):
        note(store, begun, "x")


def test_a_user_who_may_not_write_is_said(store, begun, admin, postgres, database_url):
    admin.execute("CREATE ROLE reader LOGIN PASSWORD 'reads'")
    admin.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    name = database_url.rpartition("/")[2]
    reading = open_store(f"postgresql://reader:reads@127.0.0.1:{postgres.port}/{name}")
    try:
        assert reading.at(begun.plan.id) == begun
        with pytest.raises(
            StoreError, match="does not let this user keep plans: all that was stored is kept; GRANT it"
        ):
            begin(reading)
    finally:
        reading.close()
        admin.execute("DROP OWNED BY reader")
        admin.execute("DROP ROLE reader")
    assert store.at(begun.plan.id) == begun


def test_a_plan_that_is_locked_too_long_is_said(database_url, admin, monkeypatch):
    monkeypatch.setattr("data.store.engines.SETTINGS", ("SET lock_timeout TO '50ms'",))
    store = open_store(database_url)
    opened = begin(store)
    with admin.transaction():
        admin.execute("SELECT * FROM plans FOR UPDATE")
        with pytest.raises(
            StoreError, match=r"another program has held .* for more than 10 seconds: this was not stored"
        ):
            note(store, opened, "x")
        assert store.at(opened.plan.id) == opened
    assert note(store, opened, "x").plan.head == 2
    store.close()


def lock(store, plan_id, *, final=True, act=None):
    return store.set_final(plan_id, final=final, who="", base=1 if final else None, act=act)


MEANWHILE = {
    "commit": (
        lambda store, opened, act: note(store, opened, "x", act=act),
        lambda store, plan_id: note(store, store.at(plan_id), "others", who="Bob"),
    ),
    "commit before it is final": (
        lambda store, opened, act: note(store, opened, "x", act=act),
        lambda store, plan_id: store.set_final(plan_id, final=True, who="Bob"),
    ),
    "reopen": (
        lambda store, opened, act: store.reopen(opened.plan.id, 1, base=1, act=act),
        lambda store, plan_id: note(store, store.at(plan_id), "others", who="Bob"),
    ),
    "rename": (
        lambda store, opened, act: store.rename(opened.plan.id, "Other", act=act),
        lambda store, plan_id: store.set_archived(plan_id, archived=True),
    ),
    "lock": (lambda store, opened, act: lock(store, opened.plan.id, act=act), lambda *_: None),
    "lock before it is taken back": (
        lambda store, opened, act: lock(store, opened.plan.id, act=act),
        lambda store, plan_id: lock(store, plan_id, final=False),
    ),
    "archive": (
        lambda store, opened, act: store.set_archived(opened.plan.id, archived=True, act=act),
        lambda *_: None,
    ),
    "end a key": (
        lambda store, opened, act: store.end_key(opened.plan.id, "edit", renew=True, who="", act=act),
        lambda *_: None,
    ),
}
"""What is done, and what others have done to the plan since when its repeat is tried."""


@pytest.mark.parametrize("name", MEANWHILE)
def test_an_act_that_was_done_while_its_repeat_waited_for_the_plan_is_told_as_done(
    store, begun, database_url, monkeypatch, name
):
    """Also where others have changed the plan since, on which the repeat would not be done."""
    other, act, waited, then = open_store(database_url), Act("the act", browser_mark("k")), [], []
    do, do_since = MEANWHILE[name]

    def waiting(connection, plan_id, asker, *, least=Right.EDIT):
        if not waited:
            waited.append(plan_id)
            do(other, begun, act)
            do_since(other, plan_id)
            then.append((other.at(plan_id), other.history(plan_id), other.key_changes(plan_id)))
        return locked_row(connection, plan_id, asker, least=least)

    monkeypatch.setattr("data.store.plans.locked_row", waiting)
    monkeypatch.setattr("data.store.revisions.locked_row", waiting)
    with pytest.raises(AnsweredError) as again:
        do(store, begun, act)
    assert again.value.answered == store.answer(act.id)
    assert waited == [begun.plan.id]
    assert then == [(store.at(begun.plan.id), store.history(begun.plan.id), store.key_changes(begun.plan.id))]
    other.close()


def test_a_full_disk_is_said(store, begun, admin):
    admin.execute("CREATE TABLE spare (LIKE revisions)")
    admin.execute(
        "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
    )
    admin.execute("CREATE TRIGGER full_disk BEFORE INSERT ON revisions FOR EACH ROW EXECUTE FUNCTION full_disk()")
    with pytest.raises(
        StoreError, match=r"the disk that holds the database plans_\d+ on .* is full: this was not stored"
    ):
        note(store, begun, "x")
    admin.execute("DROP TRIGGER full_disk ON revisions")
    assert store.at(begun.plan.id) == begun
    assert note(store, begun, "x").plan.head == 2

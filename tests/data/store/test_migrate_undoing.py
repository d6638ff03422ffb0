"""From version 2 to 3: what lay undone becomes revisions that take it back; nothing is lost."""

from itertools import pairwise

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from data.store.database import VERSION_TABLE, Database
from data.store.models import Act, browser_mark
from data.store.revisions import holding, lines_to, to_redo, to_undo
from data.store.store import open_store
from geo.errors import PlanningError
from tests.data.store.old_plans import OldPlan, insert_old, moment, proposal_of, random_plans, token
from tests.data.store.steps import begin, note, take_back

BY_HAND = [
    # 1 - 2 - 3 - 4, of which 3 and 4 are undone; 5 is a branch from 2, 6 one from 4
    OldPlan("two steps", {1: None, 2: 1, 3: 2, 4: 3, 5: 2, 6: 4}, head=2, tip=4),
    OldPlan("all", {1: None, 2: 1, 3: 2}, head=1, tip=3),
    OldPlan("nothing", {1: None, 2: 1, 3: 1}, head=2, tip=2),
    OldPlan("begun", {1: None}, head=1, tip=1),
    OldPlan("closed", {1: None, 2: 1, 3: 2}, head=2, tip=3, archived=True, final=True),
]
PLANS = [*BY_HAND, *random_plans(7, 20)]
ME = browser_mark("a browser of today")
OF_REVISION = "plan_id, number, parent, made_at, who, kind, sentence, area_id, content"
OF_PLAN = (
    "id, name, slug, area_name, edit_token, watch_token, made_at, made_by, changed_at, archived, final, final_by, "
    "findable"
)


@pytest.fixture
def database(database_url):
    made = Database(database_url)
    yield made
    made.close()


@pytest.fixture
def old(database):
    """A database of version 2 with all these plans."""
    database.migrate(to="2")
    with database.writing() as connection:
        assert "acts" not in inspect(connection).get_table_names()
        for plan in PLANS:
            insert_old(connection, plan)
    return database


@pytest.fixture
def migrated(old, database_url):
    """The same, opened by the app of today."""
    opened = open_store(database_url)
    with old.reading() as connection:
        assert connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar_one() == "4"
    yield opened
    opened.close()


def rows(database, columns, table, order):
    with database.reading() as connection:
        found = connection.execute(text(f"SELECT {columns} FROM {table} ORDER BY {order}"))
        return [tuple(row) for row in found]


def test_every_row_is_as_it_was_and_undoing_is_added(old, database_url):
    revisions, plans = rows(old, OF_REVISION, "revisions", "plan_id, number"), rows(old, OF_PLAN, "plans", "id")
    counts = dict(rows(old, "id, version", "plans", "id"))
    open_store(database_url).close()
    assert rows(old, OF_PLAN, "plans", "id") == plans
    now = rows(old, OF_REVISION, "revisions", "plan_id, number")
    assert set(revisions) <= set(now)
    assert len(now) - len(revisions) == sum(len(plan.undone()) for plan in PLANS)
    assert set(rows(old, "browser", "revisions", "1")) == {("",)}
    new = sorted(set(now) - set(revisions))
    assert {(kind, who) for *_, who, kind, _, _, _ in new} == {("undo", "")}
    for plan in PLANS:
        assert dict(rows(old, "id, version", "plans", "id"))[plan.id] == counts[plan.id] + bool(plan.undone())
    assert rows(old, "count(*)", "acts", "1") == [(0,)]


def test_a_plan_of_which_two_steps_were_undone_by_hand(migrated):
    lines = migrated.history("two steps")
    assert [(line.number, line.parent, line.undoes) for line in lines] == [
        (1, None, None),
        (2, 1, None),
        (3, 2, None),
        (4, 3, None),
        (5, 2, None),
        (6, 4, None),
        (7, 4, 4),
        (8, 7, 3),
    ]
    assert [line.sentence for line in lines[6:]] == ["Undone: Noted words 4", "Undone: Noted words 3"]
    opened = migrated.at("two steps")
    assert (opened.plan.head, opened.revision.proposal) == (8, proposal_of(2))
    assert migrated.revision("two steps", 7).proposal == proposal_of(3)
    assert {line.made_at for line in lines[6:]} == {opened.plan.changed_at}


def test_what_was_on_screen_is_on_screen_and_can_be_read_by_every_link(migrated):
    for plan in PLANS:
        opened = migrated.at(plan.id)
        assert opened.revision.proposal == proposal_of(plan.head)
        assert migrated.open(token("e", plan)) == opened
        assert migrated.open(token("w", plan)).revision == opened.revision
        assert (opened.plan.archived, opened.plan.final) == (plan.archived, plan.final)
        for number in plan.parents:
            assert migrated.revision(plan.id, number).proposal == proposal_of(number)
        chain = lines_to(migrated.history(plan.id), opened.plan.head)
        assert [line.number for line in chain if line.number in holding(chain) and line.undoes is None] == plan.way_to(
            plan.head
        )
    assert len(migrated.plans()) + len(migrated.plans(archived=True)) == len(PLANS)


def step_taken(store, plan_id, which, kind):
    """Undo or redo by the new rules, as a browser that was never here; return the step's number, None for nothing."""
    opened = store.at(plan_id)
    found = which(lines_to(store.history(plan_id), opened.plan.head), browser=ME)
    if found is None:
        return None
    done = take_back(store, opened, found.number, kind=kind, act=Act(f"{plan_id} {opened.plan.head}", ME))
    return found.undoes or found.number, done.revision.proposal


def test_what_lay_undone_is_redone_by_the_new_rules_and_all_is_undone_again(migrated):
    for plan in PLANS:
        if plan.final:
            migrated.set_final(plan.id, final=False, who="")
        if plan.archived:
            migrated.set_archived(plan.id, archived=False)
        for number in plan.undone():
            assert step_taken(migrated, plan.id, to_redo, "redo") == (number, proposal_of(number))
        assert step_taken(migrated, plan.id, to_redo, "redo") is None
        way = plan.way_to(plan.tip)
        for before, number in reversed(list(pairwise(way))):
            assert step_taken(migrated, plan.id, to_undo, "undo") == (number, proposal_of(before))
        assert step_taken(migrated, plan.id, to_undo, "undo") is None


def test_after_a_new_step_nothing_of_before_is_redone(migrated):
    opened = note(migrated, migrated.at("two steps"), "new", act=Act("new", ME))
    assert opened.plan.head == 9
    chain = lines_to(migrated.history("two steps"), 9)
    assert to_redo(chain, browser=ME) is None
    assert to_undo(chain, browser=ME).number == 9
    assert to_redo(chain, browser="another").undoes == 3
    with pytest.raises(PlanningError, match="revision 3 can't be taken back"):
        take_back(migrated, opened, 3)


def test_the_database_still_refuses_to_change_what_was_stored(migrated, old):
    note(migrated, migrated.at("two steps"), "new", act=Act("new", ME))
    before = [rows(old, "*", table, "1, 2") for table in ("plans", "revisions", "builds", "acts")]
    for statement in (
        "UPDATE revisions SET undoes = NULL",
        "UPDATE revisions SET sentence = '' WHERE number = 1",
        "DELETE FROM revisions WHERE kind = 'undo'",
        "UPDATE acts SET says = ''",
        "DELETE FROM acts",
        "DELETE FROM plans",
        "DELETE FROM builds",
    ):
        with old.engine.connect() as connection, pytest.raises(DBAPIError, match="are refused"):
            connection.execute(text(statement))
    assert [rows(old, "*", table, "1, 2") for table in ("plans", "revisions", "builds", "acts")] == before


def test_a_migrated_database_has_the_same_tables_as_a_new_one(migrated, database_url, request, tmp_path):
    if database_url.startswith("sqlite"):
        other = open_store(f"sqlite:///{tmp_path}/new.sqlite")
    else:
        other = open_store(request.getfixturevalue("postgres").new_database())
    assert shape(migrated) == shape(other)
    other.close()


SHAPE = {
    "sqlite": ["SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"],
    "postgresql": [
        """SELECT table_name, column_name, ordinal_position, data_type, is_nullable, column_default
        FROM information_schema.columns WHERE table_schema = 'public' ORDER BY table_name, column_name""",
        """SELECT tgname, tgrelid::regclass::text, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
        ORDER BY tgname""",
        """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2""",
        "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    ],
}


def shape(store):
    with store.database.reading() as connection:
        asked = SHAPE[connection.dialect.name]
        return [[tuple(row) for row in connection.execute(text(item))] for item in asked]


def test_columns_have_the_types_that_they_need(migrated):
    """Moments know their zone where the database can; numbers are numbers, and text is never cut."""
    with migrated.database.reading() as connection:
        columns = {
            (table, column["name"]): (str(column["type"]), column["nullable"])
            for table in ("plans", "revisions", "builds", "acts", "key_changes", "install")
            for column in inspect(connection).get_columns(table)
        }
        postgresql = connection.dialect.name == "postgresql"
        if postgresql:
            zones = "SELECT table_name, column_name FROM information_schema.columns WHERE data_type LIKE '%with time %'"
            moments = {tuple(row) for row in connection.execute(text(zones + " AND table_schema = 'public'"))}
            assert moments == {key for key in columns if key[1].endswith("_at")}
    assert ("plans", "tip") not in columns
    for key, (kind, nullable) in columns.items():
        if key[1].endswith("_at"):
            assert kind == ("TIMESTAMP" if postgresql else "DATETIME")
        elif key[1] in {"number", "parent", "version", "head", "last", "undoes", "revision"}:
            assert kind == "INTEGER"
        elif key[1] in {"archived", "final", "listed", "edit_shown", "watch_shown", "is_renewed"}:
            assert kind == "BOOLEAN"
        else:
            assert kind == "TEXT"
        may_be_none = {("revisions", "parent"), ("revisions", "undoes"), ("acts", "plan_id"), ("acts", "revision")}
        assert nullable == (key in may_be_none), key


def test_moments_of_before_are_read_as_they_were_written(migrated):
    with migrated.database.reading() as connection:
        in_utc = str(moment(connection, 1)).removesuffix("+00:00")
    opened = migrated.at("begun")
    assert str(opened.plan.made_at) == str(opened.revision.made_at) == f"{in_utc}+00:00"


def test_a_tip_that_does_not_come_after_the_head_hides_nothing(database, database_url):
    """The app never left one; a database that was mended by hand may hold one."""
    database.migrate(to="2")
    with database.writing() as connection:
        insert_old(connection, OldPlan("odd", {1: None, 2: 1, 3: 1, 4: 3}, head=2, tip=4))
    store = open_store(database_url)
    opened = store.at("odd")
    assert (opened.plan.head, opened.revision.proposal) == (2, proposal_of(2))
    assert len(store.history("odd")) == 4
    assert note(store, opened, "new").plan.head == 5
    assert begin(store).plan.head == 1
    store.close()

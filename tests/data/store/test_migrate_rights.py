"""From version 3 to 4: every link goes on giving what it gave, and what was locked before can be unlocked."""

from dataclasses import replace

import pytest
from sqlalchemy import inspect, text

from data.store.database import VERSION_TABLE, Database
from data.store.models import Act, Asker, NoRightError, browser_mark
from data.store.store import open_store
from geo.errors import PlanningError
from tests.data.store.old_plans import OldPlan, insert, insert_old, moment, proposal_of, token
from tests.data.store.steps import TOWN, begin, beside, note

OPEN = OldPlan("open", {1: None, 2: 1, 3: 1}, head=2, tip=2)
FINAL = OldPlan("final", {1: None, 2: 1}, head=2, tip=2, final=True)
ARCHIVED = OldPlan("archived", {1: None}, head=1, tip=1, archived=True)
BOTH = OldPlan("final and archived", {1: None, 2: 1}, head=2, tip=2, archived=True, final=True)
PLANS = [OPEN, FINAL, ARCHIVED, BOTH]
MARK = browser_mark("a browser")
OF_PLAN = (
    "id, name, slug, area_name, edit_token, watch_token, made_at, made_by, changed_at, version, head, last, archived, "
    "final, final_by, findable"
)
BEFORE = {"plans": OF_PLAN, "revisions": "*", "builds": "*", "acts": "*"}


@pytest.fixture
def old(database_url):
    """A database of version 3 with all these plans and the answer of an act."""
    database = Database(database_url)
    database.migrate(to="2")
    with database.writing() as connection:
        for plan in PLANS:
            insert_old(connection, plan)
    database.migrate(to="3")
    with database.writing() as connection:
        assert version(connection) == "3"
        assert not {"key_changes", "install"} & set(inspect(connection).get_table_names())
        answer = {"id": "an act", "browser": MARK, "plan_id": "open", "made_at": moment(connection, 5)}
        insert(connection, "acts", [{**answer, "outcome": "done", "revision": 2, "says": "Noted words 2", "met": ""}])
    yield database
    database.close()


@pytest.fixture
def store(old, database_url):
    """The same, opened by the app of today."""
    opened = open_store(database_url)
    with old.reading() as connection:
        assert version(connection) == "4"
    yield opened
    opened.close()


def version(connection):
    return connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar_one()


def rows(database):
    with database.reading() as connection:
        return {
            table: sorted(map(str, connection.execute(text(f"SELECT {columns} FROM {table}"))))
            for table, columns in BEFORE.items()
        }


def holder(store, letter, plan):
    return store.asked_by(Asker(frozenset({token(letter, plan)})))


def test_every_row_is_as_it_was(old, database_url):
    before = rows(old)
    open_store(database_url).close()
    assert rows(old) == before
    with old.reading() as connection:
        new = connection.execute(text("SELECT listed, edit_shown, watch_shown FROM plans")).all()
        assert {tuple(map(bool, row)) for row in new} == {(True, True, True)}
        for table in ("key_changes", "install"):
            assert connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


def test_every_link_opens_its_plan_as_before(store):
    for plan in PLANS:
        opened = store.open(token("e", plan))
        assert opened == store.at(plan.id)
        assert opened.may_change
        assert (opened.plan.edit_token, opened.plan.watch_token) == (token("e", plan), token("w", plan))
        assert (opened.plan.listed, opened.plan.edit_shown, opened.plan.watch_shown) == (True, True, True)
        assert opened.revision.proposal == proposal_of(plan.head)
        watched = store.open(token("w", plan))
        assert not watched.may_change
        assert watched.plan == replace(opened.plan, edit_token="")
        assert watched.revision == opened.revision
    assert {plan.id for plan in store.plans()} == {"open", "final"}
    assert {plan.id for plan in store.plans(archived=True)} == {"archived", "final and archived"}


def test_the_key_to_edit_of_before_lets_its_holder_edit_and_not_own(store):
    editor = holder(store, "e", OPEN)
    opened = note(editor, editor.open(token("e", OPEN)), "new")
    assert (opened.plan.head, opened.revision.parent) == (4, 2)
    assert beside(editor, opened, "beside", base=3).number == 5
    assert editor.rename("open", "Another").head == 6
    assert [plan.id for plan in editor.plans()] == ["open"]
    assert begin(editor).may_change
    for refused in (
        lambda: editor.set_archived("open", archived=True),
        lambda: editor.end_key("open", "edit", renew=True, who=""),
        lambda: editor.at("final"),
        editor.owner_key,
    ):
        with pytest.raises(NoRightError):
            refused()
    assert editor.answer("an act", browser=MARK).revision == 2
    with pytest.raises(NoRightError):
        editor.answer("an act", browser=browser_mark("another"))


def test_the_key_to_watch_of_before_shows_and_nothing_more(store):
    watcher = holder(store, "w", OPEN)
    opened = watcher.at("open")
    assert len(watcher.history("open")) == 3
    assert watcher.revision("open", 3).proposal == proposal_of(3)
    for refused in (
        lambda: note(watcher, opened, "new"),
        lambda: watcher.rename("open", "Another"),
        lambda: watcher.duplicate("open", name=None, who=""),
        lambda: begin(watcher),
    ):
        with pytest.raises(NoRightError):
            refused()
    assert store.version("open") == opened.plan.version


def test_what_was_locked_before_is_unlocked_by_the_owner(store):
    for plan in (FINAL, BOTH):
        for act in (None, Act(f"unlock {plan.id}", MARK), Act(f"unlock {plan.id}", "")):
            with pytest.raises(NoRightError, match="opened again by Ann, in the browser that locked it, or by the own"):
                holder(store, "e", plan).set_final(plan.id, final=False, who="Ann", act=act)
        free = store.set_final(plan.id, final=False, who="Zoë")
        assert (free.final, free.final_by, free.head, free.archived) == (False, "", 3, plan.archived)
        assert store.history(plan.id)[-1].kind == "not final"
        assert store.at(plan.id).revision.proposal == proposal_of(2)
    assert note(holder(store, "e", FINAL), store.at("final"), "new").plan.head == 4
    again = holder(store, "e", FINAL).set_final("final", final=True, who="Bob", act=Act("lock", MARK))
    assert again.final_by == "Bob"
    assert not holder(store, "e", FINAL).set_final("final", final=False, who="Bob", act=Act("unlock", MARK)).final


def test_what_was_put_away_before_is_brought_back_by_the_owner(store):
    with pytest.raises(PlanningError, match="locked as final: take the lock back first"):
        store.set_archived("final and archived", archived=False)
    store.set_final("final and archived", final=False, who="Ann")
    for plan in (ARCHIVED, BOTH):
        with pytest.raises(NoRightError):
            holder(store, "e", plan).set_archived(plan.id, archived=False)
        back = store.set_archived(plan.id, archived=False, who="Ann")
        assert not back.archived
        assert note(holder(store, "e", plan), store.at(plan.id), "new").plan.head == back.head + 1


def test_links_of_before_can_be_renewed_and_withdrawn(store):
    now = store.end_key("open", "edit", renew=True, who="Ann")
    gone = store.end_key("open", "watch", renew=False, who="Ann")
    for letter in "ew":
        with pytest.raises(PlanningError, match=r"this link was withdrawn on .* by Ann"):
            store.open(token(letter, OPEN))
        with pytest.raises(NoRightError):
            holder(store, letter, OPEN).at("open")
    assert store.open(now.edit_token).may_change
    assert (gone.watch_token, gone.watch_shown) == ("", False)
    assert store.practices_of(TOWN.id) is None

"""Keys that are renewed or withdrawn lead nowhere from then on; plans that are only tried out; the owner's own key."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import pytest
from sqlalchemy import select, text

from data.store.models import Act, Asker, KeyChange, NoRightError
from data.store.revisions import TOKEN
from data.store.store import open_store
from data.store.tables import KEY_CHANGES
from geo.errors import PlanningError
from tests.data.store.deeds import tried_out
from tests.data.store.rights_table import CASES, MARK, here_for
from tests.data.store.steps import begin, note
from tests.data.store.test_acts import everything

ROOT = Path(__file__).resolve().parents[3]
OTHER = {"edit": "watch", "watch": "edit"}
each_key = pytest.mark.parametrize(("gives", "renew"), [(gives, renew) for gives in OTHER for renew in (True, False)])


def key_of(plan, gives):
    return {"edit": plan.edit_token, "watch": plan.watch_token}[gives]


def holding(store, *keys):
    return store.asked_by(Asker(frozenset(keys)))


@each_key
def test_an_ended_link_leads_nowhere_and_says_when_and_by_whom(store, begun, gives, renew, monkeypatch):
    class Then(datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(2027, 3, 9, 23, 59, 59, tzinfo=tz)

    monkeypatch.setattr("data.store.plans.datetime", Then)
    store.end_key(begun.plan.id, gives, renew=renew, who=" Ann\tB. ")
    old = key_of(begun.plan, gives)
    for item in (store, holding(store), holding(store, old)):
        with pytest.raises(PlanningError) as no:
            item.open(old)
        assert str(no.value) == "this link was withdrawn on 9 March 2027 by Ann B.: ask whoever sent it for another"
    store.end_key(begun.plan.id, gives, renew=renew, who="Bob")
    with pytest.raises(PlanningError, match="on 9 March 2027 by Ann B"):
        store.open(old)
    other = begin(store)
    store.end_key(other.plan.id, gives, renew=renew, who="")
    with pytest.raises(PlanningError) as no:
        store.open(key_of(other.plan, gives))
    assert str(no.value) == "this link was withdrawn on 9 March 2027: ask whoever sent it for another"
    with pytest.raises(PlanningError, match="this link leads to no plan"):
        store.open("x" * 32)


@each_key
def test_an_ended_key_gives_nothing_in_any_method(store, gives, renew):
    for case in (case for case in CASES if not case.is_for("nobody")):
        here = here_for(store, "nobody")
        case.first(store, here)
        old = key_of(here.plan.plan, gives)
        store.end_key(here.plan_id, gives, renew=renew, who="Ann")
        before, asked, act = everything(store), holding(store, old), Act(f"act {here.plan_id}", MARK)
        if case.name == "open":
            with pytest.raises(PlanningError, match="this link was withdrawn"):
                asked.open(old)
        elif case.gives:
            assert not case.gives(here, case.ask(asked, here, act))
        else:
            with pytest.raises(NoRightError):
                case.ask(asked, here, act)
        assert everything(store) == before, case


@each_key
def test_the_other_key_and_a_new_one_go_on(store, begun, gives, renew):
    rest = key_of(begun.plan, OTHER[gives])
    now = store.end_key(begun.plan.id, gives, renew=renew, who="Ann")
    assert now == store.at(begun.plan.id).plan
    assert key_of(now, OTHER[gives]) == rest
    assert key_of(now, gives) != key_of(begun.plan, gives)
    assert {"edit": now.edit_shown, "watch": now.watch_shown} == {gives: renew, OTHER[gives]: True}
    assert store.open(rest).may_change == (gives == "watch")
    if renew:
        assert TOKEN.fullmatch(key_of(now, gives))
        assert store.open(key_of(now, gives)).may_change == (gives == "edit")
        assert holding(store, key_of(now, gives)).at(begun.plan.id).revision == begun.revision
    again = store.end_key(begun.plan.id, gives, renew=True, who="Ann")
    assert (again.edit_shown, again.watch_shown) == (True, True)
    assert store.open(key_of(again, gives)).revision == begun.revision


def test_a_withdrawn_key_to_watch_is_shown_to_nobody(store, begun):
    store.end_key(begun.plan.id, "watch", renew=False, who="Ann")
    editor = holding(store, begun.plan.edit_token)
    for item in (store, editor):
        for plan in (item.at(begun.plan.id).plan, item.open(begun.plan.edit_token).plan, *item.plans()):
            assert (plan.watch_token, plan.watch_shown) == ("", False)
    done = note(editor, begun, "two").plan
    assert (done.watch_token, done.watch_shown, done.edit_token) == ("", False, begun.plan.edit_token)


def test_after_the_key_to_edit_is_withdrawn_the_owner_goes_on(store, begun):
    now = store.end_key(begun.plan.id, "edit", renew=False, who="Ann")
    assert now.edit_token not in ("", begun.plan.edit_token)
    assert store.open(now.edit_token).may_change
    assert note(store, begun, "two").plan.head == 2
    with pytest.raises(NoRightError):
        note(holding(store, begun.plan.edit_token), store.at(begun.plan.id), "three")
    assert holding(store, begun.plan.watch_token).at(begun.plan.id).plan.edit_token == ""


def test_the_owner_knows_who_ended_which_link_and_when(store, begun):
    before = datetime.now(UTC)
    assert store.key_changes(begun.plan.id) == ()
    store.end_key(begun.plan.id, "edit", renew=True, who="Ann")
    store.end_key(begun.plan.id, "watch", renew=False, who=" Bob\n")
    store.end_key(begin(store).plan.id, "watch", renew=True, who="Zoë")
    changes = store.key_changes(begun.plan.id)
    assert [replace(change, made_at=before) for change in changes] == [
        KeyChange("watch", before, "Bob", is_renewed=False),
        KeyChange("edit", before, "Ann", is_renewed=True),
    ]
    assert before <= changes[1].made_at < changes[0].made_at <= datetime.now(UTC)
    assert [line.kind for line in store.history(begun.plan.id)] == ["begin"]


def test_nobody_can_tell_an_ended_key_from_what_is_stored(store, begun):
    for gives in OTHER:
        store.end_key(begun.plan.id, gives, renew=True, who="Ann")
    stored = str(everything(store))
    assert begun.plan.edit_token not in stored
    assert begun.plan.watch_token not in stored
    with store.database.reading() as connection:
        marks = list(connection.execute(select(KEY_CHANGES.c.mark)).scalars())
    assert len(marks) == 2
    for mark in marks:
        with pytest.raises(PlanningError, match="this link leads to no plan"):
            store.open(mark)


def test_who_has_no_name_that_can_be_kept_ends_nothing(store, begun):
    before = everything(store)
    with pytest.raises(PlanningError, match="your name"):
        store.end_key(begun.plan.id, "edit", renew=True, who="W" * 81)
    assert everything(store) == before
    assert store.open(begun.plan.edit_token) == begun


def test_a_plan_that_is_tried_out_is_in_no_list_before_it_is_shared(store):
    tried = tried_out(store, None)
    listed = begin(store, "Listed").plan
    assert not tried.plan.listed
    assert store.plans() == store.plans(slug="tiny") == store.plans(search="ann") == (listed,)
    assert store.plans(search="tried") == store.plans(archived=True) == ()
    editor = holding(store, tried.plan.edit_token)
    assert editor.plans() == (tried.plan,)
    assert store.at(tried.plan.id) == editor.open(tried.plan.edit_token) == tried
    done = note(editor, tried, "two")
    assert (done.plan.listed, done.plan.head) == (False, 2)
    assert store.plans() == (listed,)
    shared = editor.share(tried.plan.id)
    assert shared.listed
    assert store.plans() == (shared, listed)
    assert store.open(tried.plan.edit_token).revision == done.revision
    assert editor.share(tried.plan.id) == shared
    assert len(store.history(tried.plan.id)) == 2


def test_a_plan_that_is_tried_out_and_put_away_is_in_no_list_either(store):
    tried = tried_out(store, None)
    store.set_archived(tried.plan.id, archived=True)
    assert store.plans() == store.plans(archived=True) == ()
    with pytest.raises(PlanningError, match="is archived"):
        store.share(tried.plan.id)
    assert store.plans(archived=True) == ()


def test_the_owners_key_is_one_for_every_process_and_thread(store, database_url):
    code = "import sys; from data.store.store import open_store; print(open_store(sys.argv[1]).owner_key())"
    command = [sys.executable, "-c", code, database_url]
    stores = [open_store(database_url) for _ in range(8)]
    together = Barrier(len(stores))

    def ask(item):
        together.wait(timeout=60)
        return item.owner_key()

    with ThreadPoolExecutor(len(stores)) as pool:
        keys = set(pool.map(ask, stores))
    for one in stores:
        one.close()
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    assert keys == {*said} == {store.owner_key()}
    assert TOKEN.fullmatch(store.owner_key())
    with store.database.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM install")).scalar_one() == 1


def test_another_store_has_another_owners_key(store, tmp_path):
    other = open_store(f"sqlite:///{tmp_path}/another.sqlite")
    assert other.owner_key() != store.owner_key()
    other.close()


def test_the_owners_key_is_no_key_of_a_plan(store, begun):
    holder = holding(store, store.owner_key())
    assert holder.plans() == ()
    with pytest.raises(NoRightError):
        holder.at(begun.plan.id)
    with pytest.raises(NoRightError):
        holder.owner_key()
    with pytest.raises(PlanningError, match="this link leads to no plan"):
        store.open(store.owner_key())
    assert store.owner_key() not in (begun.plan.edit_token, begun.plan.watch_token)

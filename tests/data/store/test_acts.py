"""Every act has one answer, stored in the transaction that does it; a repeat does nothing and gets that answer."""

import inspect
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select, text

import data.store.plans
from data.store.models import Act, Answered, AnsweredError, MovedOnError, StoreError, browser_mark
from data.store.store import PlanStore, open_store
from data.store.tables import ACTS
from geo.errors import PlanningError
from tests.data.store.deeds import all_deeds, id_of, made_final
from tests.data.store.steps import TOWN, begin, beside, note

ACT = Act("act-0001", browser_mark("a browser's own key"))
TABLES = ("plans", "revisions", "key_changes", "builds", "install", "acts")


DEEDS = all_deeds()
each_deed = pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: f"{deed.name}-{deed.says[:12]}")


@pytest.fixture
def three(store, begun):
    """A plan with three revisions."""
    return note(store, note(store, begun, "two"), "three")


@pytest.fixture
def ready(store, three, deed):
    """The plan that a deed is done to, as it must be."""
    return deed.first(store, three)


def everything(store):
    """All that is in the tables."""
    with store.database.reading() as connection:
        return {
            table: sorted(map(tuple, connection.execute(select(text("*")).select_from(text(table)))), key=str)
            for table in TABLES
        }


def acts_in(store):
    with store.database.reading() as connection:
        return list(connection.execute(select(ACTS.c.id)).scalars())


def test_every_method_that_writes_can_be_asked_by_an_act():
    writing = {"create", "commit", "keep_beside", "reopen", "keep_answer", "rename", "set_archived", "set_final"}
    assert {deed.name for deed in DEEDS} == writing | {"duplicate", "share", "end_key"}
    reading = {"open", "version", "at", "answer", "revision", "history", "plans", "practices_of", "close"}
    reading |= {"asked_by", "check_area", "key_changes", "owner_key"}
    methods = {name: one for name, one in inspect.getmembers(PlanStore, callable) if not name.startswith("_")}
    assert set(methods) == {deed.name for deed in DEEDS} | reading
    by_act = {name for name, one in methods.items() if "act" in inspect.signature(one).parameters}
    assert by_act == {deed.name for deed in DEEDS} - {"keep_answer"}


@each_deed
def test_what_is_done_is_answered_once_and_told_again(store, ready, database_url, deed):
    before = everything(store)
    assert store.answer(ACT.id) is None
    deed.ask(store, ready, ACT)
    done = everything(store)
    assert [len(done[table]) - len(before[table]) for table in TABLES] == [*deed.adds, 0, 0, 1]
    answered = store.answer(ACT.id)
    made = next(iter({plan.id for plan in store.plans()} - {id_of(ready)})) if deed.makes else id_of(ready)
    name = store.at(made).plan.name
    assert answered == Answered(
        ACT, made, "nothing" if deed.name == "keep_answer" else "done", deed.revision, deed.says.format(name=name)
    )
    if deed.adds[1]:
        new = store.history(made)[-deed.adds[1] :]
        assert {line.browser for line in new} == {ACT.browser}
        assert new[-1].number == deed.revision
    other = open_store(database_url)
    for again in (store, other):
        with pytest.raises(AnsweredError, match="was answered already, and was not done a second time") as refused:
            deed.ask(again, ready, ACT)
        assert refused.value.answered == again.answer(ACT.id) == answered
    other.close()
    assert everything(store) == done


@each_deed
def test_without_an_act_nothing_is_answered(store, ready, deed):
    if deed.name != "keep_answer":
        deed.ask(store, ready, None)
    assert acts_in(store) == []


@pytest.mark.parametrize("when", ["before", "after", "commit"])
@each_deed
def test_a_failure_leaves_neither_what_was_done_nor_its_answer(store, ready, deed, when, monkeypatch):
    def fail(*given):
        if when == "after":
            record(*given)
        msg = "in the middle"
        raise RuntimeError(msg)

    record, before = data.store.plans.record, everything(store)
    if when == "commit":
        event.listen(store.database.engine, "commit", fail)
    else:
        monkeypatch.setattr("data.store.plans.record", fail)
    with pytest.raises(RuntimeError, match="in the middle"):
        deed.ask(store, ready, ACT)
    if when == "commit":
        event.remove(store.database.engine, "commit", fail)
    monkeypatch.undo()
    assert everything(store) == before
    deed.ask(store, ready, ACT)
    assert acts_in(store) == [ACT.id]


@each_deed
def test_a_store_that_can_not_be_written_answers_nothing_and_the_act_can_be_asked_again(store, ready, deed):
    with store.database.writing() as connection:
        refuse_acts(connection)
    before = everything(store)
    with pytest.raises(StoreError, match=r"is full: this was not stored|can't be used now"):
        deed.ask(store, ready, ACT)
    assert everything(store) == before
    assert store.answer(ACT.id) is None
    with store.database.writing() as connection:
        postgresql = connection.dialect.name == "postgresql"
        connection.execute(text("DROP TRIGGER full_disk" + (" ON acts" if postgresql else "")))
    deed.ask(store, ready, ACT)
    assert store.answer(ACT.id).says


def refuse_acts(connection):
    """Let the database fail where the answer is stored, which is what is stored last."""
    if connection.dialect.name == "sqlite":
        connection.execute(
            text("CREATE TRIGGER full_disk BEFORE INSERT ON acts BEGIN SELECT RAISE(ABORT, 'no answers now'); END")
        )
        return
    connection.execute(
        text(
            "CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END $$"
        )
    )
    connection.execute(text("CREATE TRIGGER full_disk BEFORE INSERT ON acts FOR EACH ROW EXECUTE FUNCTION full_disk()"))


def test_a_change_that_is_refused_has_no_answer_and_can_be_asked_again(store, three):
    with pytest.raises(MovedOnError):
        note(store, three, "late", base=2, act=ACT)
    with pytest.raises(PlanningError, match="no revision 9"):
        beside(store, three, "x", base=9, act=ACT)
    final = made_final(store, three)
    with pytest.raises(PlanningError, match="locked as final"):
        note(store, final, "x", act=ACT)
    with pytest.raises(PlanningError, match="locked as final"):
        store.rename(id_of(three), "Other", act=ACT)
    assert acts_in(store) == []
    store.set_final(id_of(three), final=False, who="Ann")
    assert note(store, store.at(id_of(three)), "x", act=ACT).plan.head == 6


def test_a_repeat_gets_its_answer_whatever_became_of_the_plan(store, three):
    done = note(store, three, "x", act=ACT)
    answered = store.answer(ACT.id)
    note(store, done, "others", who="Bob")
    for change in (
        lambda plan_id: store.set_final(plan_id, final=True, who="Bob"),
        lambda plan_id: store.set_final(plan_id, final=False, who="Bob"),
        lambda plan_id: store.set_archived(plan_id, archived=True),
    ):
        change(id_of(three))
        with pytest.raises(AnsweredError) as again:
            note(store, three, "x", act=ACT)
        assert again.value.answered == answered
    assert len(store.history(id_of(three))) == 8


def test_an_act_is_known_by_its_id_alone(store, three):
    note(store, three, "x", act=ACT)
    with pytest.raises(AnsweredError) as other:
        begin(store, "Other", act=replace(ACT, browser=browser_mark("another")))
    assert other.value.answered.act == ACT
    assert len(store.plans()) == 1


def test_an_answer_needs_no_plan_and_one_that_is_there(store):
    conflict = Answered(ACT, None, "conflict", None, "Choose.", ("Bob: moved Ash.", "You: moved Ash."))
    store.keep_answer(conflict)
    assert store.answer(ACT.id) == conflict
    with pytest.raises(StoreError, match="can't be used now"):
        store.keep_answer(Answered(Act("act-0002", ACT.browser), "no such plan", "nothing", None, ""))
    assert acts_in(store) == [ACT.id]


ANY_TEXT = st.text(st.characters(categories=None), max_size=30)
TEXTS = st.one_of(
    ANY_TEXT, st.sampled_from(["a\nb", "a\r\nb", "\n", "\r", "a\x00b", "📎 Åsa\u2028½", "\ud800", "\x85"])
)


@pytest.mark.usefixtures("begun")
def test_any_text_of_an_answer_comes_back_equal(store):
    count = iter(range(10_000))

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(TEXTS, st.lists(TEXTS, max_size=4), st.sampled_from(["refused", "conflict", "nothing"]))
    def same(says, met, outcome):
        answered = Answered(Act(f"act {next(count)}", ACT.browser), None, outcome, None, says, tuple(met))
        store.keep_answer(answered)
        assert store.answer(answered.act.id) == answered

    same()


def test_a_text_that_no_database_holds_is_left_out_of_an_answer_and_the_rest_stays(store, begun):
    odd = "One\x00 \ud800two\n\nthree\t 📎 4 km"  # with a thin space
    answered = Answered(ACT, None, "conflict", None, odd, (odd, "\x00", "", "five\r\nsix\u2028seven"))
    assert answered.says == "One two\n\nthree\t 📎 4 km"
    assert answered.met == ("One two  three\t 📎 4 km", "five six seven")
    act = replace(ACT, id="act-0002")
    done = store.commit(
        id_of(begun), begun.revision.proposal, base=1, who="", kind="note", sentence=odd, area=TOWN, act=act
    )
    assert done.revision.sentence == "One two three 📎 4 km"
    assert store.answer(act.id).says == answered.says


@pytest.mark.parametrize("odd", ["", "act\x000001", "act\ud8000001", "act\n0001", " act-0001"])
def test_an_act_by_an_id_that_is_none_is_refused_and_was_never_answered(store, odd):
    with pytest.raises(PlanningError, match="is no name of an act: reload the page and do it again"):
        Act(odd, ACT.browser)
    with pytest.raises(PlanningError, match="is no name of an act"):
        Act("act-0001", odd or "\n")
    assert store.answer(odd) is None


def test_a_browsers_key_is_not_told_and_not_stored(store, begun):
    note(store, begun, "x", act=ACT)
    assert ACT.browser not in repr(ACT)
    assert ACT.browser not in repr(store.history(id_of(begun)))
    assert "own key" not in str(everything(store))
    assert browser_mark("a browser's own key") == ACT.browser != browser_mark("another")

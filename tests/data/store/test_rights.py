"""The store itself refuses what the keys of who asks do not give: every method, asked by everybody."""

import inspect
from dataclasses import replace

import pytest

from data.store.models import (
    NO_LINK,
    NOBODY,
    ONLY_OWNER,
    WATCH_ONLY,
    Act,
    AnsweredError,
    Asker,
    MovedOnError,
    NoRightError,
    Right,
)
from data.store.store import PlanStore
from geo.errors import PlanningError
from tests.data.store.rights_table import (
    CASES,
    MARK,
    OTHER_MARK,
    PEOPLE,
    as_named_id,
    here_for,
    keep_known,
    known,
    texts_in,
)
from tests.data.store.steps import begin, note
from tests.data.store.test_acts import everything

ODD = ("", "\x00", "\ud800", "%" * 32, "' OR 1=1 --", "é" * 32, "x" * 100_000)
"""Keys that a browser may show, and that some database can't be asked for."""
METHODS = {name: one for name, one in inspect.getmembers(PlanStore, callable) if not name.startswith("_")}
WRITES = {name for name, one in METHODS.items() if "act" in inspect.signature(one).parameters}
WRITES |= {"keep_answer", "owner_key"}


def act_for(here):
    """An act that was not asked before."""
    return Act(f"act {here.plan_id}", MARK)


def refused(case, store, here):
    """Ask for what is not given; return what is said, after a look that nothing was given and nothing kept."""
    before = everything(store)
    asked, said = store.asked_by(here.asker), ""
    if case.name == "open" and here.who == "nobody":
        with pytest.raises(PlanningError, match="this link leads to no plan"):
            case.ask(asked, here, act_for(here))
    elif case.gives:
        assert not case.gives(here, case.ask(asked, here, act_for(here))), (case, here)
    else:
        with pytest.raises(NoRightError) as no:
            case.ask(asked, here, act_for(here))
        said = str(no.value)
    assert everything(store) == before, (case, here)
    return said


def sentence(case, who):
    """What somebody is told who may not."""
    if case.name == "answer":
        return "this was asked by another browser, so its answer is not told here: do it again"
    if case.name == "owner_key":
        return ONLY_OWNER
    if PEOPLE[who] is Right.NONE or case.name == "create":
        return NO_LINK
    if who == "watcher":
        return WATCH_ONLY
    if case.name == "set_final":
        return "a final plan is opened again by Ann, in the browser that locked it, or by the owner of this install"
    return ONLY_OWNER


def test_the_table_has_a_row_for_every_method():
    assert {case.name for case in CASES} == set(METHODS)
    assert {case.least for case in CASES} == set(Right)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.name}-{case.least.name}")
def test_everybody_gets_what_their_keys_give_and_nothing_more(store, case):
    for who in PEOPLE:
        here = here_for(store, who)
        case.first(store, here)
        if not case.is_for(who):
            assert refused(case, store, here) == ("" if case.gives else sentence(case, who))
            continue
        before = everything(store)
        got = case.ask(store.asked_by(here.asker), here, act_for(here))
        assert case.gives is None or case.gives(here, got)
        assert (everything(store) != before) == (case.name in WRITES)


def test_who_has_no_key_is_not_told_which_plans_there_are(store):
    asked_for = [case for case in CASES if case.least > Right.NONE and not case.gives and case.name != "answer"]
    for case in asked_for:
        for who in ("nobody", "holder of another plan"):
            if case.is_for(who):
                continue
            none = as_named_id(here_for(store, who), "no such plan")
            with pytest.raises(NoRightError) as no:
                case.ask(store.asked_by(none.asker), none, act_for(none))
            assert str(no.value) == sentence(case, who)


def test_who_watches_is_never_told_the_key_to_edit(store):
    tells = set()
    for case in CASES:
        for who in ("watcher", "editor"):
            here = here_for(store, who)
            case.first(store, here)
            try:
                got = case.ask(store.asked_by(here.asker), here, act_for(here))
            except PlanningError as error:
                got = error
            if any(here.plan.plan.edit_token in text for text in texts_in(got)):
                tells.add((who, case.name))
    assert {who for who, _ in tells} == {"editor"}
    assert {name for _, name in tells} >= {"at", "open", "plans", "commit", "reopen", "rename", "set_final", "share"}


def test_whether_a_plan_may_be_changed_is_told_as_the_keys_give_it(store):
    for who, may_change in {"watcher": False, "editor": True, "owner": True}.items():
        here = here_for(store, who)
        asked = store.asked_by(here.asker)
        for opened in (asked.at(here.plan_id), asked.open(here.key)):
            assert opened.may_change == may_change
            assert opened.revision == here.plan.revision
            assert opened.plan == (here.plan.plan if may_change else replace(here.plan.plan, edit_token=""))


def test_the_owner_sees_what_a_link_gives_as_others_do(store, begun):
    assert not store.open(begun.plan.watch_token).may_change
    assert store.open(begun.plan.watch_token).plan.edit_token == ""
    assert store.open(begun.plan.edit_token) == begun


def test_keys_that_are_none_give_nothing(store):
    for case in CASES:
        if not case.is_for("nobody"):
            here = here_for(store, "nobody")
            case.first(store, here)
            for keys in (*(frozenset({key}) for key in ODD), frozenset(ODD)):
                refused(case, store, replace(here, keys=keys))
    editor = store.asked_by(Asker(frozenset({here.plan.plan.edit_token, *ODD})))
    assert [plan.id for plan in editor.plans()] == [here.plan_id]
    assert begin(editor).plan in store.plans()


@pytest.mark.parametrize("slug", ["", "\x00", "\ud800", "' OR 1=1 --"])
def test_an_area_that_is_none_is_nobodys(store, begun, slug):
    holder = store.asked_by(Asker(frozenset({begun.plan.edit_token})))
    with pytest.raises(NoRightError):
        holder.check_area(slug)
    holder.check_area("tiny")


def test_who_holds_keys_sees_the_plans_they_are_of(store):
    mine, watched, other = begin(store, "Mine"), begin(store, "Watched"), begin(store, "Other")
    store.set_archived(other.plan.id, archived=True)
    keys = frozenset({mine.plan.edit_token, watched.plan.watch_token, watched.plan.id, "x" * 32})
    plans = store.asked_by(Asker(keys)).plans()
    assert plans == (replace(watched.plan, edit_token=""), mine.plan)
    assert store.asked_by(Asker(keys)).plans(search="mine") == (mine.plan,)
    assert store.asked_by(Asker(keys)).plans(slug="elsewhere") == ()
    assert store.asked_by(Asker(keys)).plans(archived=True) == ()
    of_other = store.asked_by(Asker(frozenset({other.plan.watch_token})))
    assert [plan.name for plan in of_other.plans(archived=True)] == ["Other"]
    assert store.asked_by(NOBODY).plans() == ()


def test_who_makes_a_plan_by_the_key_to_another_has_its_keys(store, begun):
    editor = store.asked_by(Asker(frozenset({begun.plan.edit_token})))
    for made in (begin(editor, "New"), editor.duplicate(begun.plan.id, name="Copy", who="Zoë")):
        assert made.may_change
        assert made == store.at(made.plan.id)
        with pytest.raises(NoRightError):  # by the keys that they had
            editor.at(made.plan.id)
        assert store.asked_by(Asker(frozenset({made.plan.edit_token}))).at(made.plan.id) == made


def test_who_comes_late_is_shown_the_plan_as_their_keys_give_it(store, begun):
    note(store, begun, "two")
    editor = store.asked_by(Asker(frozenset({begun.plan.edit_token})))
    with pytest.raises(MovedOnError) as moved:
        note(editor, begun, "late")
    assert moved.value.opened == editor.at(begun.plan.id)
    watcher = store.asked_by(Asker(frozenset({begun.plan.watch_token})))
    with pytest.raises(NoRightError):
        note(watcher, begun, "late")


@pytest.mark.parametrize("who", PEOPLE)
def test_an_answer_is_told_to_the_browser_that_asked_and_the_owner_alone(store, who):
    """Also to who tries to do something by the name of the act."""
    for case in CASES:
        if case.name not in WRITES - {"owner_key"}:
            continue
        here = here_for(store, who)
        keep_known(store, here)
        case.first(store, here)
        before, asked = everything(store), store.asked_by(here.asker)
        for mark in (OTHER_MARK, ""):
            told = AnsweredError if who == "owner" else NoRightError
            with pytest.raises(told, match=r"asked by another browser|was answered already") as no:
                case.ask(asked, here, Act(known(here).id, mark))
            assert ("Nothing to do." in set(texts_in(no.value))) == (who == "owner")
        with pytest.raises(AnsweredError) as again:
            case.ask(asked, here, known(here))
        assert again.value.answered == store.answer(known(here).id)
        assert everything(store) == before


def test_an_answer_to_a_browser_without_a_mark_is_told_to_the_owner_alone(store, begun):
    act = Act("no mark", "")
    note(store, begun, "two", act=act)
    with pytest.raises(NoRightError):
        store.asked_by(NOBODY).answer(act.id)
    assert store.answer(act.id).revision == 2
    assert store.asked_by(NOBODY).answer("never asked") is None


def test_keys_are_not_in_what_is_logged(begun):
    asker = Asker(frozenset({begun.plan.edit_token}))
    assert begun.plan.edit_token not in f"{asker!r} {asker} {begun!r}"

"""One act has one answer: a repeat gets it again, and nobody else does."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import msgspec
import pytest
from sqlalchemy import select

from data.store.models import OWNER, Act, Answered, NoRightError, StoreError
from data.store.store import PlanStore
from data.store.tables import ACTS
from tests.tiny_town import ASH, BIRCH, CEDAR
from tests.ui.acts.conftest import build
from ui.acts import doing
from ui.acts.doing import answer_act
from ui.acts.picture_schema import Subject
from ui.acts.schema import (
    Archive,
    Arrange,
    Carry,
    Duplicate,
    Effective,
    Hub,
    Load,
    Lock,
    MakeFinal,
    Move,
    Name,
    NewCluster,
    Note,
    Redo,
    RemoveCluster,
    Rename,
    Reopen,
    Say,
    Scratch,
    TakeBack,
    Today,
    TryJoining,
    Undo,
)
from ui.session import areas as kept

AT_ONCE = 8


def stored(store):
    """All answers in the store."""
    with store.database.reading() as connection:
        return connection.execute(select(ACTS)).all()


def everything(store):
    """What the store holds of plans: a name, a head and revisions each."""
    plans = (*store.plans(), *store.plans(archived=True))
    return [(plan.id, plan.name, plan.version, plan.final, store.history(plan.id)) for plan in plans]


SAID = Say(ASH, "supports", "AS", "2027-04-01", "")
CHANGES = [
    Move([BIRCH], "A"),
    Rename("B", "Hill"),
    Lock("A", locked=True),
    Hub("A", CEDAR),
    Arrange("A", way="merger"),
    NewCluster(),
    RemoveCluster("A"),
    Undo(),
    Redo(),
    Today(),
    Scratch(),
    Reopen(1),
    Carry(),
    Note("purpose", "Why", ""),
    SAID,
    TakeBack(ASH),
    Effective("2027-04-01"),
]
OF_PLANS = [
    Name("Mine"),
    MakeFinal(final=True),
    Archive(archived=True),
    Duplicate(),
    TryJoining(BIRCH, "A", from_today=False),
]


def named(deeds):
    return pytest.mark.parametrize("deed", deeds, ids=[type(deed).__name__ for deed in deeds])


def refused(mine, store, deed, says, **changes):
    """See that a deed is refused in words, does nothing, and has its answer stored once; returns the answer."""
    before, act = everything(store), mine.act(deed, wants_picture=True, **changes)
    answer = answer_act(act)
    assert (answer.outcome, answer.revision, answer.opens, answer.met, answer.ways) == ("refused", None, "", [], [])
    assert says in answer.says
    assert answer.says[0].isupper() or answer.says[0] == "'" or isinstance(deed, Load)
    assert answer.says[-1] in ".!?"
    assert answer.plan == act.of.plan
    assert answer_act(act) == answer
    assert everything(store) == before
    assert [item.outcome for item in stored(store) if item.id == act.id] == ["refused"]
    return answer


@named([*CHANGES, *OF_PLANS])
def test_a_key_that_leads_nowhere(mine, store, deed):
    mine.do(Move([ASH], "A"))
    for key in ("x" * 32, "short", "' OR 1=1 --"):
        answer = refused(mine, store, deed, "This link leads to no plan", of=Subject(key, "tiny", mine.area_id))
        assert answer.picture is None


@named([*CHANGES, *OF_PLANS])
def test_who_only_watches_changes_nothing_and_sees_no_key(mine, store, deed):
    mine.do(Move([ASH], "A"))
    watch = Subject(store.open(mine.plan).plan.watch_token, "tiny", mine.area_id)
    answer = refused(mine, store, deed, "This link only shows the plan", of=watch)
    assert answer.plan == answer.picture.of.plan == watch.plan
    assert not answer.picture.can_change
    assert (answer.picture.head.can_undo, answer.picture.head.can_redo) == (False, False)
    assert mine.plan not in repr(answer)


@named(CHANGES)
@pytest.mark.parametrize("close", [MakeFinal(final=True), Archive(archived=True)])
def test_what_is_final_or_put_away_takes_no_change(mine, store, deed, close):
    mine.do(SAID)
    mine.do(Move([ASH], "A"))
    mine.do(Move([ASH, CEDAR], ""))
    mine.do(close)
    says = "The plan is locked as final or put away; duplicate it to go on."
    for revision in (3, 4):
        answer = refused(mine, store, deed, says, revision=revision)
    assert not answer.picture.can_change


@named([*CHANGES, TryJoining(BIRCH, "A", from_today=False)])
def test_a_page_that_shows_an_older_build_changes_nothing(mine, store, areas, deed):
    mine.do(Move([ASH], "A"))
    newer = build(areas / "tiny", date="2026-07-01")
    assert newer != mine.area_id
    assert refused(mine, store, deed, "The area was built anew since this page was drawn").picture is None
    begun = Subject("", "tiny", mine.area_id)
    refused(mine, store, deed, "The area was built anew since this page was drawn", of=begun, revision=0)


@named(
    [
        *(change for change in CHANGES if not isinstance(change, Carry | Reopen)),
        TryJoining(BIRCH, "A", from_today=False),
    ]
)
def test_a_plan_of_another_build_is_carried_over_first(mine, store, areas, deed):
    mine.do(SAID)
    mine.do(Move([ASH], "A"))
    mine.do(Move([CEDAR], ""))
    mine.area_id = build(areas / "tiny", date="2026-07-01")
    refused(mine, store, deed, "The plan was made on another build of its area; carry it over first.")


def test_carrying_over_is_a_step_of_its_own(mine, store, areas):
    mine.do(Move([ASH], "A"))
    assert mine.do(Carry()).says == "The plan is on the newest data already."
    mine.area_id = build(areas / "tiny", date="2026-07-01")
    answer = mine.do(Carry())
    assert (answer.outcome, answer.revision) == ("done", 3)
    assert store.open(mine.plan).revision.area_id == mine.area_id
    refused(mine, store, Undo(), "That step carried the plan over to other data")
    assert mine.do(Move([BIRCH], "A")).outcome == "done"


def test_a_plan_of_another_area_and_an_area_that_is_not_there(mine, store, areas):
    mine.do(Move([ASH], "A"))
    other = build(areas / "other", name="Other")
    refused(
        mine, store, NewCluster(), "is of another area than the one on screen", of=Subject(mine.plan, "other", other)
    )
    refused(mine, store, NewCluster(), "The area 'gone' is not built here", of=Subject(mine.plan, "gone", other))


@pytest.mark.parametrize(
    ("deed", "says"),
    [
        (Move(["NOBODY"], "A"), "'NOBODY' is not one that can be moved"),
        (Move([ASH], "Q"), "There is no cluster 'Q'"),
        (Rename("A", "  "), "Cluster A needs a name"),
        (Rename("A", "north"), "already called 'north'"),
        (Rename("A", "x" * 61), "has 61 characters; use at most 60"),
        (Rename("Q", "x"), "There is no cluster 'Q'"),
        (Lock("Q", locked=True), "There is no cluster 'Q'"),
        (Hub("A", ASH), "is not in cluster A"),
        (Arrange("A", way="war"), "'war' is no way of working together"),
        (Arrange("B", site="T99"), "'T99' is not in cluster B"),
        (Arrange("A", hours="x" * 121), "have 121 characters"),
        (RemoveCluster("B"), "still has 2 practices"),
        (Reopen(99), "has no revision 99"),
        (Duplicate(number=99), "has no revision 99"),
        (Note("../x", "a", "b"), "he board paper has no section"),
        (Note("purpose", "x" * 121, ""), "has 121 characters"),
        (Say("NOBODY", "supports", "AS", "2027-04-01", ""), "'NOBODY' is not one of this plan"),
        (Say(ASH, "loves", "", "today", ""), "'loves' is no stance"),
        (TakeBack(ASH), "has said nothing"),
        (Effective("soon"), "'soon' is no day"),
        (Name("  "), "A plan needs a name"),
        (TryJoining("NOBODY", "A", from_today=True), "'NOBODY' is not one that can be moved"),
        (TryJoining(ASH, "Q", from_today=True), "There is no cluster 'Q'"),
        (Load("a.json", "%%%"), "a.json did not arrive whole"),
        (Load("a.csv", "bm9uc2Vuc2U="), "a.csv"),
    ],
)
def test_what_can_not_be_done_says_why(mine, store, deed, says):
    mine.do(NewCluster())
    refused(mine, store, deed, says)


@named([Name("x"), MakeFinal(final=True), Archive(archived=True), Duplicate(), Reopen(1)])
def test_what_is_not_kept_yet_has_nothing_to_be_done_to_as_a_whole(mine, store, deed):
    refused(mine, store, deed, "The plan is not kept yet, so this can't be done to it; reload the page.")


def test_a_revision_that_never_was(mine, store):
    refused(mine, store, NewCluster(), "The plan is not kept yet", revision=3)
    mine.do(NewCluster())
    refused(mine, store, NewCluster(), "has no revision 99", revision=99)
    refused(mine, store, NewCluster(), "has no revision 0", revision=0)


def without_version(answer):
    """An answer but for the version, which is of the moment."""
    return msgspec.structs.replace(answer, version=0)


def test_a_repeat_does_nothing_and_is_answered_as_before(mine, store):
    first = mine.act(Move([ASH], "A"), wants_picture=True)
    answer = mine.follow(answer_act(first))
    assert answer_act(first) == answer
    later = [
        mine.act(Move([BIRCH], "A")),
        mine.act(Rename("A", "")),
        mine.act(Duplicate()),
        mine.act(Name("Other")),
        mine.act(Reopen(1), revision=4),
    ]
    answers = [answer_act(item) for item in later]
    before = everything(store)
    assert [without_version(answer_act(item)) for item in later] == [without_version(answer) for answer in answers]
    assert [without_version(answer_act(item)) for item in reversed(later)] == [
        without_version(answer) for answer in reversed(answers)
    ]
    assert everything(store) == before
    again = answer_act(first)
    assert (again.says, again.revision, again.plan, again.opens) == (answer.says, 2, answer.plan, "screen")
    assert again.picture.head.number == 1  # the screen shows what there is now


def test_the_version_is_told_only_of_what_the_page_has_seen(mine, store, monkeypatch):
    assert mine.do(Move([ASH], "A")).version == 2
    assert mine.do(Name("Mine")).version == 3
    assert mine.do(Move(["NOBODY"], "A")).version == 0
    other, act, right = mine.beside("CD"), mine.act(Move([BIRCH], "A")), PlanStore.at
    left = [Rename("C", "Quay")]

    def late(store, plan_id):
        if left:
            other.do(left.pop())
        return right(store, plan_id)

    monkeypatch.setattr(PlanStore, "at", late)
    answer = mine.follow(answer_act(act))
    assert (answer.revision, answer.version) == (4, 0)  # the page looks again, and tells what CD did
    assert store.open(mine.plan).plan.version == 5
    other.revision = 5
    assert mine.do(Name("Ours")).version == 0
    assert other.do(Name("Theirs")).version == 0
    assert answer_act(act).version == 0


@named([Move([ASH], "A"), Move(["NOBODY"], "A"), Move([ASH], "B"), Undo()])
def test_another_browser_is_not_told_what_was_answered(mine, store, deed):
    act = mine.act(deed)
    answer = mine.follow(answer_act(act))
    before = everything(store)
    for plan in ("", answer.plan):
        theirs = mine.beside("CD").act(Move([BIRCH], "A"), id=act.id, of=Subject(plan, "tiny", mine.area_id))
        with pytest.raises(NoRightError) as error:
            answer_act(theirs)
        told = f"{error.value} {error.value.args}"
        assert not (answer.plan and answer.plan in told)
        assert answer.says not in told
    assert everything(store) == before
    assert answer_act(act) == answer


def at_once(asks):
    """Ask for several acts in the same moment, each from a thread of its own; returns answers and errors."""
    barrier = Barrier(len(asks))

    def ask(act):
        barrier.wait()
        try:
            return answer_act(act)
        except NoRightError as error:
            return error

    with ThreadPoolExecutor(len(asks)) as pool:
        return list(pool.map(ask, asks))


on_both = pytest.mark.parametrize("plans", ["sqlite", "postgresql"], indirect=True)


@on_both
@pytest.mark.parametrize("turn", range(3))
def test_the_first_act_makes_plan_and_keys_once_however_often_it_comes_at_once(mine, store, turn):
    act = mine.act(Move([ASH], "A"), wants_picture=turn == 0)
    answers = at_once([act] * AT_ONCE)
    assert all(answer == answers[0] for answer in answers)
    assert (answers[0].outcome, answers[0].revision) == ("done", 2)
    [plan] = store.plans()
    assert (plan.edit_token, plan.head, plan.version) == (answers[0].plan, 2, 2)
    assert len(stored(store)) == 1


@on_both
@named(
    [
        Move([BIRCH], "A"),
        Name("Mine"),
        Duplicate(),
        Lock("Q", locked=True),
        Undo(),
        Reopen(1),
        TryJoining(BIRCH, "A", from_today=True),
    ]
)
def test_an_act_that_comes_at_once_is_done_once(mine, store, deed):
    mine.do(Move([ASH], "A"))
    version = store.open(mine.plan).plan.version
    answers = at_once([mine.act(deed)] * AT_ONCE)
    assert all(answer == answers[0] for answer in answers)
    assert len(stored(store)) == 2
    assert len({item.plan_id for item in stored(store)}) == 1 + isinstance(deed, Duplicate | TryJoining)
    changes = isinstance(deed, Move | Name | Undo | Reopen)
    assert store.open(mine.plan).plan.version == version + changes


@on_both
def test_of_two_browsers_with_one_id_at_once_one_is_done_and_the_other_told_nothing(mine, store):
    mine.do(Move([ASH], "A"))
    act = mine.act(Move([BIRCH], "A"))
    others = [mine.beside("CD").act(Move([BIRCH], "C"), id=act.id) for _ in range(3)]
    answers = at_once([act, *others])
    assert sum(not isinstance(answer, NoRightError) for answer in answers) == 1
    assert len(store.history(store.open(mine.plan).plan.id)) == 3


@on_both
def test_different_acts_at_once_are_all_done_in_some_order(mine, store):
    mine.do(Move([ASH], "A"))
    asks = [mine.beside(str(number)).act(NewCluster()) for number in range(AT_ONCE)]
    answers = at_once(asks)
    plan = store.open(mine.plan)
    done = [answer for answer in answers if answer.outcome == "done"]
    assert sorted(item.revision for item in done) == list(range(3, 3 + len(done)))
    assert len(plan.revision.proposal.plan.clusters) == 3 + len(done)
    for one in answers:
        assert one.outcome == "done" or "the plan moved on again and again" in one.says


class Trouble:
    """Lets a method of the store fail, before or after it has done its work."""

    def __init__(self, monkeypatch, method, *, after=False, times=1):
        self.left, right = times, getattr(PlanStore, method)

        def failing(store, *args, **options):
            if not self.left:
                return right(store, *args, **options)
            self.left -= 1
            if after:
                right(store, *args, **options)
            msg = "the disk is full"
            raise StoreError(msg)

        monkeypatch.setattr(PlanStore, method, failing)


@pytest.mark.parametrize("method", ["answer", "open", "revision", "commit", "history"])
def test_when_the_store_fails_nothing_is_kept_and_the_same_act_is_done_once_later(mine, store, monkeypatch, method):
    mine.do(Move([ASH], "A"))
    theirs = mine.beside("CD")
    theirs.do(Rename("C", "Quay"))
    act, before = mine.act(Move([BIRCH], "A")), everything(store)
    Trouble(monkeypatch, method)
    with pytest.raises(StoreError):
        answer_act(act)
    assert everything(store) == before
    assert store.answer(act.id) is None
    answer = answer_act(act)
    assert (answer.outcome, answer.revision) == ("done", 4)
    assert answer_act(act) == answer


@pytest.mark.parametrize("method", ["create", "answer", "at"])
def test_an_answer_that_was_cut_off_after_the_deed_is_told_when_it_is_asked_again(mine, store, monkeypatch, method):
    act = mine.act(Move([ASH], "A"))
    if method == "create":
        Trouble(monkeypatch, method, after=True)
    else:
        Trouble(monkeypatch, "create", times=0)
        first = kept.store(OWNER).create

        def then_fail(store, *args, **options):  # noqa: ARG001 (bound already)
            made = first(*args, **options)
            Trouble(monkeypatch, method)
            return made

        monkeypatch.setattr(PlanStore, "create", then_fail)
    with pytest.raises(StoreError):
        answer_act(act)
    answer = answer_act(act)
    assert (answer.outcome, answer.revision, answer.opens) == ("done", 2, "screen")
    assert [plan.edit_token for plan in store.plans()] == [answer.plan]


def test_an_answer_that_changes_nothing_is_not_lost_either(mine, store, monkeypatch):
    act = mine.act(Move(["NOBODY"], "A"))
    Trouble(monkeypatch, "keep_answer")
    with pytest.raises(StoreError):
        answer_act(act)
    assert stored(store) == []
    assert answer_act(act).outcome == "refused"


@pytest.mark.parametrize("error", [ZeroDivisionError("x"), StoreError("the disk is away"), KeyError("secret")])
def test_what_can_not_be_drawn_is_done_all_the_same(mine, store, monkeypatch, caplog, error):
    def broken(*_args, **_options):
        raise error

    monkeypatch.setattr(doing, "look_at", broken)
    act = mine.act(Move([ASH], "A"), wants_picture=True)
    answer = answer_act(act)
    assert (answer.outcome, answer.revision, answer.picture) == ("done", 2, None)
    assert answer.says.startswith("Moved Ash to A.")
    logged = [record for record in caplog.records if record.name == "neighbouring"]
    assert len(logged) == (not isinstance(error, StoreError))
    assert answer.plan not in caplog.text
    monkeypatch.undo()
    assert store.answer(act.id).outcome == "done"


@on_both
def test_the_texts_of_answers_can_be_kept_by_every_database(mine, store):
    answer = mine.do(Load("a\x00\x01b.csv", "bm9uc2Vuc2U="))
    assert (answer.outcome, "\x00" in answer.says) == ("refused", False)
    asked = Act("an-act-of-mine", mine.mark)
    store.keep_answer(Answered(asked, None, "conflict", None, "One\x00.\nTwo.", ("a\x00\nb", "c")))
    kept_answer = store.answer(asked.id)
    assert (kept_answer.says, kept_answer.met) == ("One.\nTwo.", ("a b", "c"))

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event

from data.store.models import KINDS, MovedOnError
from data.store.store import open_store
from geo.errors import PlanningError
from geo.proposal import Proposal, Said
from tests.data.store.steps import TOWN, begin, beside, note, noted, take_back
from tests.tiny_town import ASH, tiny_today

WHOLE = (
    Proposal(
        tiny_today().move([ASH], to="A").set_hub("A", hub=ASH).lock("C", locked=True).set_way("B", way="merger"),
        effective="2027-04-01",
    )
    .with_said(Said(ASH, "supports", "A.B.", "2026-11-20", "With joy — ½ of us.\nTruly."))
    .with_text("risks.note", "=1+1 <b>none</b>\n\nÅsa 📎")
)


def test_a_plan_begins_with_its_first_revision(store):
    before = datetime.now(UTC)
    opened = begin(store, "  Option \n 1 ")
    plan, revision = opened.plan, opened.revision
    assert (plan.name, plan.slug, plan.area_id, plan.area_name, plan.made_by) == (
        "Option 1",
        "tiny",
        TOWN.id,
        "Tiny Town",
        "Ann",
    )
    assert (plan.version, plan.head, plan.archived, plan.final, plan.final_by) == (1, 1, False, False, "")
    assert (revision.number, revision.parent, revision.who, revision.kind) == (1, None, "Ann", "begin")
    assert (revision.browser, revision.undoes) == ("", None)
    assert revision.proposal == Proposal(tiny_today())
    assert opened.may_change
    for moment in (plan.made_at, plan.changed_at, revision.made_at):
        assert moment.utcoffset() == timedelta(0)
        assert before <= moment <= datetime.now(UTC)


def test_what_was_committed_is_read_again_as_it_was_by_another_store(store, begun, database_url):
    stored = store.commit(
        begun.plan.id, WHOLE, base=1, who=" Bob\tB. ", kind="move", sentence="Moved  Ash\nto A.", area=TOWN
    )
    assert stored.revision.proposal == WHOLE
    assert (stored.plan.head, stored.plan.version) == (2, 2)
    assert (stored.revision.parent, stored.revision.who, stored.revision.sentence) == (1, "Bob B.", "Moved Ash to A.")
    again = open_store(database_url)
    assert again.at(begun.plan.id) == stored
    assert again.open(begun.plan.edit_token) == stored
    assert again.revision(begun.plan.id, 2) == stored.revision
    assert again.revision(begun.plan.id, 1) == begun.revision
    again.close()


def test_a_change_of_a_plan_that_moved_on_is_not_stored_but_shown_what_is(store, begun):
    note(store, begun, "one", who="Bob")
    for late in (
        lambda: note(store, begun, "two"),
        lambda: take_back(store, replace(begun, plan=replace(begun.plan, head=1)), 2),
        lambda: store.reopen(begun.plan.id, 1, base=1),
    ):
        with pytest.raises(MovedOnError, match=r"moved on meanwhile \(revision 2 by Bob: Noted one\)") as moved:
            late()
        assert moved.value.opened == store.at(begun.plan.id)
    assert len(store.history(begun.plan.id)) == 2
    assert store.version(begun.plan.id) == 2


def test_a_late_change_can_be_put_on_top_or_kept_beside(store, begun):
    theirs = note(store, begun, "theirs", who="Bob")
    mine = beside(store, begun, "mine", base=1)
    assert (mine.number, mine.parent, mine.sentence) == (3, 1, "Noted mine")
    now = store.at(begun.plan.id)
    assert (now.plan.head, now.revision) == (2, theirs.revision)
    assert now.plan.version == 3
    top = note(store, now, "mine on top")
    assert (top.revision.number, top.revision.parent) == (4, 2)
    assert store.revision(begun.plan.id, 3).proposal == noted(begun.revision.proposal, "mine")


def test_a_step_is_taken_back_and_done_again_by_revisions_and_reopen_goes_anywhere(store, begun):
    plan_id = begun.plan.id
    two = note(store, begun, "two")
    three = note(store, two, "three")
    four = take_back(store, three, 3)
    assert (four.revision.parent, four.revision.undoes, four.revision.kind) == (3, 3, "undo")
    assert four.revision.proposal == two.revision.proposal
    five = take_back(store, four, 4, kind="redo")
    assert (five.plan.head, five.revision.undoes, five.revision.kind) == (5, 4, "redo")
    assert five.revision.proposal == three.revision.proposal
    back = store.reopen(plan_id, 2, base=5)
    assert (back.revision, back.plan.head) == (two.revision, 2)
    six = note(store, back, "six")
    lines = store.history(plan_id)
    assert [(line.number, line.parent) for line in lines] == [(1, None), (2, 1), (3, 2), (4, 3), (5, 4), (6, 2)]
    assert [line.undoes for line in lines] == [None, None, None, 3, 4, None]
    assert six.plan.head == 6


def test_only_what_holds_on_the_way_to_the_head_is_taken_back(store, begun):
    plan_id = begun.plan.id
    two = note(store, begun, "two")
    three = take_back(store, two, 2)
    beside(store, begun, "four", base=1)
    before = store.history(plan_id)
    for number, base in {2: 3, 4: 3, 1: 3, 9: 3, 0: 3, -1: 3}.items():
        with pytest.raises(PlanningError, match=f"revision {number} can't be taken back: it was taken back before"):
            store.commit(**_change(plan_id, base=base, kind="undo", undoes=number))
    assert store.history(plan_id) == before
    assert take_back(store, replace(three, plan=store.at(plan_id).plan), 3).revision.undoes == 3
    assert store.commit(**_change(plan_id, base=5, kind="undo", undoes=2)).revision.undoes == 2


def test_every_change_counts_and_reading_does_not(store, begun):
    plan_id = begun.plan.id
    changes = (
        lambda: note(store, begun, "two"),
        lambda: beside(store, begun, "three", base=1),
        lambda: take_back(store, store.at(plan_id), 2),
        lambda: store.reopen(plan_id, 1, base=4),
        lambda: store.rename(plan_id, "Another"),
        lambda: store.set_final(plan_id, final=True, who="Ann"),
        lambda: store.set_final(plan_id, final=False, who="Ann"),
        lambda: store.set_archived(plan_id, archived=True),
        lambda: store.set_archived(plan_id, archived=False),
        lambda: store.end_key(plan_id, "edit", renew=True, who="Ann"),
        lambda: store.end_key(plan_id, "watch", renew=True, who="Ann"),
    )
    for count, change in enumerate(changes, start=2):
        earlier = store.at(plan_id).plan.changed_at
        change()
        assert store.version(plan_id) == count
        assert store.at(plan_id).plan.changed_at > earlier
    store.history(plan_id), store.plans(), store.open(store.at(plan_id).plan.watch_token), store.revision(plan_id, 1)
    store.key_changes(plan_id), store.owner_key(), store.check_area("tiny"), store.share(plan_id)  # which it is
    assert store.version(plan_id) == len(changes) + 1


def test_the_link_to_watch_opens_the_same_and_gives_no_link_to_change(store, begun):
    watched = store.open(begun.plan.watch_token)
    assert not watched.may_change
    assert watched.plan.edit_token == ""
    assert watched.revision == begun.revision
    assert (watched.plan.id, watched.plan.watch_token) == (begun.plan.id, begun.plan.watch_token)
    assert store.open(begun.plan.edit_token).may_change
    tokens = [token for _ in range(5) for token in vars(begin(store).plan).items() if token[0].endswith("token")]
    assert len({token for _, token in tokens}) == 10
    assert all(len(token) == 32 for _, token in tokens)
    assert begun.plan.edit_token not in repr(begun)


@pytest.mark.parametrize("token", ["", "x", "x" * 32, "\x00" * 32, "\ud800" * 32, "%" * 32, "' OR 1=1 --"])
@pytest.mark.usefixtures("begun")
def test_a_link_that_leads_nowhere_says_so(store, token):
    with pytest.raises(PlanningError, match="this link leads to no plan: ask for the link again"):
        store.open(token)


def test_what_is_not_there_is_said(store, begun):
    for ask in (
        lambda: store.at("nope"),
        lambda: store.version("nope"),
        lambda: store.history("nope"),
        lambda: store.revision("nope", 1),
        lambda: store.rename("nope", "Name"),
        lambda: store.set_final("nope", final=True, who=""),
        lambda: store.set_archived("nope", archived=True),
        lambda: store.share("nope"),
        lambda: store.end_key("nope", "edit", renew=True, who=""),
        lambda: store.key_changes("nope"),
        lambda: store.reopen("nope", 1, base=1),
        lambda: store.duplicate("nope", name="Name", who=""),
        lambda: store.commit(**_change("nope")),
    ):
        with pytest.raises(PlanningError, match="there is no such plan here: choose one of the list of plans"):
            ask()
    for ask in (
        lambda: store.revision(begun.plan.id, 2),
        lambda: store.reopen(begun.plan.id, 0, base=1),
        lambda: store.duplicate(begun.plan.id, name="Name", who="", number=7),
        lambda: beside(store, begun, "x", base=9),
    ):
        with pytest.raises(PlanningError, match=r"the plan 'Option 1' has no revision \d; choose one of its history"):
            ask()
    assert store.version(begun.plan.id) == 1


def _change(plan_id, **other):
    change = {"proposal": Proposal(tiny_today()), "base": 1, "who": "Ann", "kind": "move", "sentence": "s"}
    return {"plan_id": plan_id, "area": TOWN, **change, **other}


def test_names_and_kinds_are_checked(store, begun):
    plan_id = begun.plan.id
    for name in ("", "  \n\x00"):
        with pytest.raises(PlanningError, match="a plan needs a name: type at least one character"):
            store.rename(plan_id, name)
    with pytest.raises(PlanningError, match=r"the name 'NNNNNNNNNNNNNNNNNNNN'\.\.\. has 81 characters; use at most 80"):
        begin(store, "N" * 81)
    with pytest.raises(PlanningError, match=r"your name 'W+'\.\.\. has 81 characters; use at most 80"):
        note(store, begun, "x", who="W" * 81)
    with pytest.raises(PlanningError, match="'guess' is no kind of change; use one of: begin, move"):
        store.commit(**_change(plan_id, kind="guess"))
    for kind in KINDS:
        head = store.at(plan_id).plan.head
        assert store.commit(**_change(plan_id, kind=kind, base=head)).revision.kind == kind
    assert store.rename(plan_id, "N" * 80).name == "N" * 80


def test_any_text_is_stored_as_text(store):
    odd = "Robert'); DROP TABLE plans;-- %s :x {} \x00\ud800<b>=1+1</b> Ünï 📎"
    kept = "Robert'); DROP TABLE plans;-- %s :x {} <b>=1+1</b> Ünï 📎"
    opened = begin(store, odd, who=odd)
    assert (opened.plan.name, opened.plan.made_by, opened.revision.who) == (kept, kept, kept)
    assert note(store, opened, "x", who=odd).revision.who == kept
    assert store.at(opened.plan.id).plan.name == kept
    assert [plan.id for plan in store.plans(search=odd)] == [opened.plan.id]


@pytest.mark.usefixtures("begun")
def test_practices_of_a_build_are_remembered_once_for_every_build(store):
    found = store.practices_of(TOWN.id)
    columns = ["code", "name", "postcode", "x", "y", "list_size", "pcn_code", "kind"]
    assert list(found.columns) == columns
    assert found.equals(TOWN.practices[columns].astype(found.dtypes))
    assert found.dtypes.equals(TOWN.practices[columns].dtypes)
    assert store.practices_of("never seen") is None
    assert store.practices_of("\x00\ud800") is None


@pytest.mark.usefixtures("begun")
def test_threads_share_one_store(store):
    def work(name):
        opened = begin(store, name)
        for step in range(5):
            opened = note(store, opened, str(step))
        return opened.plan.id

    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(work, [f"Plan {number}" for number in range(16)]))
    assert {store.at(plan_id).plan.head for plan_id in ids} == {6}
    assert len(store.plans()) == 17


def test_reading_asks_the_database_once_and_a_history_reads_no_contents(store, begun):
    asked = []
    for number in range(3):
        note(store, store.at(begun.plan.id), str(number))
    event.listen(store.database.engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    for read in (
        lambda: store.version(begun.plan.id),
        lambda: store.open(begun.plan.watch_token),
        lambda: store.at(begun.plan.id),
        store.plans,
        lambda: store.practices_of(TOWN.id),
    ):
        asked.clear()
        read()
        assert len([item for item in asked if item.startswith("SELECT")]) == 1, asked
    asked.clear()
    assert len(store.history(begun.plan.id)) == 4
    assert store.plans() == (store.at(begun.plan.id).plan,)
    # whether the plan is theirs, its history, the list, and the plan itself
    assert ["content" in item for item in asked if item.startswith("SELECT")] == [False, False, False, True]
